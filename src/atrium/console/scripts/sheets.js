// The sheet beside a list: a link with data-sheet opens there instead of its page; the address says which is open, so
// that back, reload and a shared link show the same. Ctrl- or middle-click still opens the page. A deed for many takes
// its text from the dialog that asked for it.
const sheet = () => document.getElementById("sheet");

const addressWith = (number) => {
  const url = new URL(location.href);
  if (number) url.searchParams.set("open", number);
  else url.searchParams.delete("open");
  return url.pathname + url.search;
};

const show = (link) => {
  const side = sheet();
  side.hidden = false;
  side.closest(".listing").classList.add("with-sheet");
  for (const row of document.querySelectorAll("[data-row]")) row.classList.toggle("here", row.contains(link));
  history.replaceState(history.state, "", addressWith(link.textContent.trim()));
  htmx.ajax("GET", link.dataset.sheet, { target: side, swap: "innerHTML" });
};

const close = () => {
  const side = sheet();
  side.hidden = true;
  side.replaceChildren();
  side.closest(".listing").classList.remove("with-sheet");
  history.replaceState(history.state, "", addressWith(null));
  document.querySelector("[data-row].here [data-open]")?.focus();
};

document.addEventListener("click", (event) => {
  const closer = event.target.closest("[data-closes-sheet]");
  if (closer && sheet()) {
    event.preventDefault();
    close();
    return;
  }
  const link = event.target.closest("[data-sheet]");
  if (link && sheet() && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0 && innerWidth > 720) {
    event.preventDefault();
    show(link);
    return;
  }
  const together = event.target.closest("[data-together]");
  if (together) {
    const form = document.querySelector("form[data-choosing]");
    const text = together.closest("dialog").querySelector("[data-text]");
    form.querySelector("[name=deed]").value = together.dataset.together;
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: "text", value: text.value });
    form.append(field);
    together.disabled = true;
    form.requestSubmit();
  }
});
