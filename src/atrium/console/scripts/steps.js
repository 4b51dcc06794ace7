// Steppers: in [data-step] the buttons with data-by="-1" and "1" change the number beside them, within its min and max; so
// do the arrows up and down in a field that is no number field by itself.
const step = (field, by) => {
  const wanted = (Number.parseInt(field.value, 10) || 0) + by;
  const next = Math.min(Number(field.max || Infinity), Math.max(Number(field.min || 0), wanted));
  if (String(next) === field.value) return;
  field.value = String(next);
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-step] [data-by]");
  if (button) step(button.closest("[data-step]").querySelector("input"), Number(button.dataset.by));
});
document.addEventListener("keydown", (event) => {
  const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
  if (!by || !event.target.matches?.("[data-step] input:not([type=number])")) return;
  event.preventDefault();
  step(event.target, by);
});
