// Lists by keyboard: in an element with data-rows, J and K (or the arrows) move over its [data-row]s, Enter opens, X chooses.
const rows = () => [...document.querySelectorAll("[data-rows] [data-row]")];

const isTyping = (target) => target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select");

const go = (step) => {
  const all = rows();
  if (!all.length) return;
  const at = all.findIndex((row) => row.classList.contains("here"));
  const next = all[Math.min(Math.max(at + step, 0), all.length - 1)];
  for (const row of all) row.classList.toggle("here", row === next);
  next.scrollIntoView({ block: "nearest" });
  next.querySelector("[data-open], a")?.focus({ preventScroll: true });
};

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (document.querySelector("dialog[open]") || document.body.dataset.keys === "off") return;
  const key = event.key.toLowerCase();
  if (key === "j") go(1);
  else if (key === "k") go(-1);
  else if (key === "x") document.querySelector("[data-row].here input[type=checkbox]")?.click();
  else return;
  event.preventDefault();
});

// Choosing: a box with data-all chooses all of its form; data-chosen counts; .bulk shows only while something is chosen.
// When a whole page is chosen, [data-every] offers all that are found beyond it. What is chosen stays so when the list is
// drawn anew, as far as it is still there.
const boxesOf = (form) => [...form.querySelectorAll("input[type=checkbox][name=chosen]")];
const count = (form) => {
  const boxes = boxesOf(form);
  const chosen = boxes.filter((box) => box.checked).length;
  for (const box of boxes) box.closest("[data-row]")?.classList.toggle("on", box.checked);
  for (const all of form.querySelectorAll("[data-all]")) {
    all.checked = chosen > 0 && chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
  }
  const every = form.querySelector("[data-every]");
  const wide = every?.querySelector("input");
  if (every) every.hidden = chosen === 0 || chosen < boxes.length;
  if (every?.hidden) wide.checked = false;
  for (const place of form.querySelectorAll("[data-chosen]")) place.textContent = wide?.checked ? every.dataset.every : String(chosen);
  for (const bar of form.querySelectorAll("[data-bulk]")) bar.hidden = chosen === 0;
};
document.addEventListener("change", (event) => {
  const form = event.target.closest?.("form[data-choosing]");
  if (!form) return;
  if (event.target.matches("[data-all]")) for (const box of boxesOf(form)) box.checked = event.target.checked;
  count(form);
});
let kept = new Set();
let isEvery = false;
document.addEventListener("htmx:before:swap", () => {
  const boxes = document.querySelectorAll("form[data-choosing] input[type=checkbox][name=chosen]:checked");
  kept = new Set([...boxes].map((box) => box.value));
  isEvery = Boolean(document.querySelector("[data-every] input:checked"));
});
document.addEventListener("htmx:after:swap", () => {
  for (const form of document.querySelectorAll("form[data-choosing]")) {
    for (const box of boxesOf(form)) box.checked = kept.has(box.value);
    for (const box of form.querySelectorAll("[data-every] input")) box.checked = isEvery;
    count(form);
  }
});
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-choose-none]")) return;
  const all = event.target.closest("form[data-choosing]")?.querySelector("[data-all]");
  if (all) {
    all.checked = false;
    all.dispatchEvent(new Event("change", { bubbles: true }));
  }
});
