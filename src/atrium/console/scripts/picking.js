// A field that finds while one types: input[data-picks="ID"]. Arrows move over the options in that element, Enter takes
// one. Enter before the answer is there takes the first of it. The server finds; the browser only points.
const optionsOf = (field) => [...(document.getElementById(field.dataset.picks)?.querySelectorAll("[role=option]:not(:disabled)") ?? [])];

const point = (field, one) => {
  for (const option of optionsOf(field)) option.setAttribute("aria-selected", String(option === one));
  if (one) {
    field.setAttribute("aria-activedescendant", one.id);
    one.scrollIntoView({ block: "nearest" });
  } else {
    field.removeAttribute("aria-activedescendant");
  }
};

const take = (field, one) => {
  one.click();
  field.select();
};

let waiting = null;

document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (!field.matches?.("input[data-picks]") || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const all = optionsOf(field);
  const at = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown") point(field, all[(at + 1) % all.length]);
  else if (event.key === "ArrowUp") point(field, all[(at - 1 + all.length) % all.length]);
  else if (event.key === "Escape") {
    field.value = "";
    field.dispatchEvent(new Event("input", { bubbles: true }));
  } else if (event.key === "Enter") {
    const isThere = document.getElementById(field.dataset.picks)?.dataset.q === field.value.trim();
    if (!isThere) waiting = field;
    else if (all.length) take(field, all[Math.max(at, 0)]);
  } else {
    waiting = null;
    return;
  }
  event.preventDefault();
});

// What stands in such a field is no part of the form: leaving it sends nothing.
document.addEventListener("change", (event) => {
  if (event.target.matches?.("input[data-picks]")) event.stopPropagation();
}, true);

document.addEventListener("htmx:after:swap", () => {
  for (const field of document.querySelectorAll("input[data-picks]")) {
    const all = optionsOf(field);
    if (all.length && !all.some((one) => one.getAttribute("aria-selected") === "true")) point(field, all[0]);
    const isThere = document.getElementById(field.dataset.picks)?.dataset.q === field.value.trim();
    if (waiting !== field || !isThere) continue;
    waiting = null;
    if (all.length) take(field, all[0]);
  }
});

document.addEventListener("pointermove", (event) => {
  const one = event.target.closest?.("[role=option]");
  const list = one?.closest("[role=listbox]");
  const field = list && document.querySelector(`input[data-picks="${CSS.escape(list.id)}"]`);
  if (field && !one.disabled) point(field, one);
});
