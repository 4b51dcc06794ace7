// A form that is sent while one goes on typing: form[data-typing]. What leaves is what stands in it when it leaves; what
// is typed or chosen while the answer is under way stays; the rest stands as the answer says.
//   data-then="ID"    on the form that comes back: the field where one goes on, unless one is typing
//   data-focus="ID"   a link that leads into a field
//   data-lost="…"     what is said when nobody answers
const sent = new WeakMap();

const isTick = (one) => one.type === "radio" || one.type === "checkbox";
const stateOf = (one) => (isTick(one) ? one.checked : one.value);
const fieldsOf = (form) => [...form.elements].filter((one) => one.id && one.matches("input:not([type=hidden], [data-picks]), select, textarea"));

document.addEventListener("htmx:before:request", (event) => {
  const { ctx } = event.detail;
  const form = ctx.request.form;
  if (!form?.matches("[data-typing]")) return;
  const body = new URLSearchParams(new FormData(form));
  const { submitter } = ctx.request;
  if (submitter?.name) body.append(submitter.name, submitter.value);
  for (const [name, value] of Object.entries(ctx.vals ?? {})) body.set(name, value);
  ctx.request.body = body;
  sent.set(ctx, { form, states: new Map(fieldsOf(form).map((one) => [one.id, stateOf(one)])) });
});

// What a person did since the form left is written into the answer before it is put in place.
const keep = (next, now) => {
  if (isTick(now)) next.toggleAttribute("checked", now.checked);
  else if (now.matches("select")) for (const option of next.options) option.toggleAttribute("selected", option.value === now.value);
  else if (now.matches("textarea")) next.textContent = now.value;
  else next.setAttribute("value", now.value);
};
document.addEventListener("htmx:before:swap", (event) => {
  const { ctx, tasks } = event.detail;
  for (const [id, state] of sent.get(ctx)?.states ?? []) {
    const now = document.getElementById(id);
    if (!now || stateOf(now) === state) continue;
    for (const { fragment } of tasks) {
      const next = fragment?.querySelector(`#${CSS.escape(id)}`);
      if (next) keep(next, now);
    }
  }
});

// A field that was touched no longer follows its attributes by itself.
const follow = (one) => {
  if (isTick(one)) one.checked = one.defaultChecked;
  else if (one.matches("select")) {
    const said = [...one.options].find((option) => option.defaultSelected);
    if (said && one.value !== said.value) one.value = said.value;
  } else if (one !== document.activeElement && one.value !== one.defaultValue) one.value = one.defaultValue;
};

document.addEventListener("htmx:error", (event) => {
  const text = sent.get(event.detail.ctx)?.form.dataset.lost;
  if (text) document.dispatchEvent(new CustomEvent("toast", { detail: { text, kind: "bad" } }));
});

const focus = (id) => {
  const field = document.getElementById(id);
  const one = field?.matches("input, select, textarea, button") ? field : field?.querySelector("input, select, textarea, button");
  one?.focus();
};

document.addEventListener("htmx:after:swap", (event) => {
  const known = sent.get(event.detail.ctx);
  const form = known && document.getElementById(known.form.id);
  if (!form) return;
  for (const one of fieldsOf(form)) follow(one);
  if (form.dataset.then && !document.activeElement?.matches("input, select, textarea")) focus(form.dataset.then);
  delete form.dataset.then;
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-focus]");
  if (!link) return;
  event.preventDefault();
  focus(link.dataset.focus);
});
