// The palette: arrows move over what was found, Enter opens it. The server finds; the browser only points.
const palette = document.getElementById("palette");

if (palette) {
  const field = palette.querySelector("input");
  const found = palette.querySelector("#found");
  const options = () => [...found.querySelectorAll("[role=option]")];

  const point = (one) => {
    for (const option of options()) option.setAttribute("aria-selected", String(option === one));
    if (one) {
      field.setAttribute("aria-activedescendant", one.id);
      one.scrollIntoView({ block: "nearest" });
    } else {
      field.removeAttribute("aria-activedescendant");
    }
  };

  palette.addEventListener("opened", () => {
    field.select();
    htmx.trigger(field, "palette:open");
  });
  found.addEventListener("htmx:after:swap", () => point(options()[0]));
  found.addEventListener("pointermove", (event) => {
    const one = event.target.closest("[role=option]");
    if (one) point(one);
  });
  field.addEventListener("keydown", (event) => {
    const all = options();
    const at = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown") point(all[(at + 1) % all.length]);
    else if (event.key === "ArrowUp") point(all[(at - 1 + all.length) % all.length]);
    else if (event.key === "Enter") all[Math.max(at, 0)]?.click();
    else return;
    event.preventDefault();
  });
}
