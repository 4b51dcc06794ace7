// A form that is sent while one goes on typing: form[data-typing]. What leaves is what stands in it when it leaves,
// and what is typed while the answer is under way stays.
//   data-then="ID"    on the form that comes back: the field where one goes on
//   data-focus="ID"   a link that leads into a field
const sent = new WeakMap();

const fieldsOf = (form) => [...form.elements].filter((one) => one.id && one.matches("input:not([type=hidden], [type=radio], [type=checkbox]), textarea"));

document.addEventListener("htmx:before:request", (event) => {
  const { ctx } = event.detail;
  const form = ctx.request.form;
  if (!form?.matches("[data-typing]")) return;
  const body = new URLSearchParams(new FormData(form));
  const { submitter } = ctx.request;
  if (submitter?.name) body.append(submitter.name, submitter.value);
  for (const [name, value] of Object.entries(ctx.vals ?? {})) body.set(name, value);
  ctx.request.body = body;
  sent.set(ctx, new Map(fieldsOf(form).map((one) => [one.id, one.value])));
});

document.addEventListener("htmx:before:swap", (event) => {
  const { ctx, tasks } = event.detail;
  const then = sent.get(ctx);
  if (!then) return;
  for (const [id, value] of then) {
    const now = document.getElementById(id);
    if (!now || now.value === value) continue;
    for (const { fragment } of tasks) {
      const next = fragment?.querySelector(`#${CSS.escape(id)}`);
      if (next?.matches("textarea")) next.textContent = now.value;
      else next?.setAttribute("value", now.value);
    }
  }
});

const focus = (id) => {
  const field = document.getElementById(id);
  const one = field?.matches("input, select, textarea, button") ? field : field?.querySelector("input, select, textarea, button");
  one?.focus();
};

document.addEventListener("htmx:after:swap", () => {
  const form = document.querySelector("form[data-typing][data-then]");
  if (!form) return;
  if (!document.activeElement?.matches("input, select, textarea")) focus(form.dataset.then);
  delete form.dataset.then;
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-focus]");
  if (!link) return;
  event.preventDefault();
  focus(link.dataset.focus);
});
