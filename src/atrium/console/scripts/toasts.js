// Toasts: said by the page that was loaded, or by an answer's HX-Trigger: {"toast": {"text": …, "kind": …}}.
const STAYS = 6000;

const leave = (toast) => {
  toast.classList.add("leaving");
  setTimeout(() => toast.remove(), 250);
};

const watch = (toast) => {
  let timer = setTimeout(() => leave(toast), STAYS);
  toast.addEventListener("pointerenter", () => clearTimeout(timer));
  toast.addEventListener("pointerleave", () => (timer = setTimeout(() => leave(toast), STAYS)));
  toast.addEventListener("focusin", () => clearTimeout(timer));
};

const watchAll = () => {
  for (const toast of document.querySelectorAll("[data-toast]:not([data-watched])")) {
    toast.dataset.watched = "";
    watch(toast);
  }
};

document.addEventListener("toast", (event) => {
  const { text, kind = "" } = event.detail;
  const toast = document.createElement("div");
  toast.className = `toast ${kind}`;
  toast.dataset.toast = "";
  toast.append(Object.assign(document.createElement("span"), { textContent: text }));
  document.getElementById("toasts").append(toast);
  watchAll();
});
document.addEventListener("click", (event) => {
  const closer = event.target.closest("[data-toast] [data-closes]");
  if (closer) leave(closer.closest("[data-toast]"));
});
document.addEventListener("htmx:after:swap", watchAll);
watchAll();
