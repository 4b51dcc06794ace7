// Steppers: in [data-step] the buttons with data-by="-1" and "1" change the number beside them, within its min and max.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-step] [data-by]");
  if (!button) return;
  const field = button.closest("[data-step]").querySelector("input");
  const wanted = Number(field.value || 0) + Number(button.dataset.by);
  const next = Math.min(Number(field.max || Infinity), Math.max(Number(field.min || 0), wanted));
  if (String(next) === field.value) return;
  field.value = String(next);
  field.dispatchEvent(new Event("input", { bubbles: true }));
});
