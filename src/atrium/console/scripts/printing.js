// Printing: data-prints on a button prints the page; the menu it stands in closes first.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-prints]");
  if (!button) return;
  for (const menu of document.querySelectorAll("details.menu[open]")) menu.open = false;
  window.print();
});
