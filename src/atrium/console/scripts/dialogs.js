// Dialogs, menus and whatever opens and closes: by attributes, never by code in a page.
//   data-opens="ID"   opens the dialog with that id
//   data-closes       closes the dialog, or takes away the toast, around it
// Details with class "menu" or "help" close when one clicks or tabs elsewhere.

export const open = (id) => {
  const dialog = document.getElementById(id);
  if (dialog && !dialog.open) {
    dialog.showModal();
    dialog.dispatchEvent(new CustomEvent("opened", { bubbles: true }));
  }
};

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) open(opener.dataset.opens);
  const closer = event.target.closest("[data-closes]");
  if (closer) closer.closest("dialog")?.close();
  if (event.target instanceof HTMLDialogElement) event.target.close(); // on its backdrop
});

const closeOthers = (target) => {
  for (const menu of document.querySelectorAll("details.menu[open], details.help[open]")) {
    if (!menu.contains(target)) menu.open = false;
  }
};
document.addEventListener("pointerdown", (event) => closeOthers(event.target));
document.addEventListener("focusin", (event) => closeOthers(event.target));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details.menu[open], details.help[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
