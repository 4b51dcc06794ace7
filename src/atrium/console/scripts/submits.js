// A form that is posted leaves once: data-sent marks it until the page is left or shown again, at most for a while. What htmx sends, what
// closes a dialog and what opens elsewhere is left alone.
const RESTS_MS = 10_000;
const isPosted = (form, by) =>
  (by?.getAttribute("formmethod") ?? form.getAttribute("method"))?.toLowerCase() === "post" &&
  !form.hasAttribute("hx-post") && !by?.hasAttribute("hx-post") && !(by?.getAttribute("formtarget") ?? form.target);

addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !isPosted(form, event.submitter)) return;
  if ("sent" in form.dataset) event.preventDefault();
  else {
    form.dataset.sent = "";
    setTimeout(() => delete form.dataset.sent, RESTS_MS); // nobody answered, or it was stopped
  }
});

// A page that an answer leads away from asks nothing more: what waits in a queue would be answered to nobody.
let isLeft = false;
document.addEventListener("htmx:before:response", ({ detail }) => {
  if (detail.ctx.hx?.redirect) isLeft = true;
});
document.addEventListener("htmx:before:request", (event) => {
  if (isLeft) event.preventDefault();
});

addEventListener("pageshow", () => {
  isLeft = false;
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
