// Copying and printing: buttons that are hidden until there is a script that can.
//   data-copies="ID"   copies what stands in that element, one line for each of its items; data-done is said afterwards
//   data-prints        prints the page
//   data-select        a field that is chosen whole when one comes to it
const textOf = (element) => {
  if (element.matches("input, textarea")) return element.value;
  const items = element.querySelectorAll("li");
  return items.length ? [...items].map((item) => item.textContent.trim()).join("\n") : element.textContent.replace(/\s/g, "");
};

// Without TLS there is no clipboard: then by a field that comes and goes.
const copy = async (text, around) => {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "sr";
  around.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
};

const reveal = () => {
  for (const button of document.querySelectorAll("[data-copies], [data-prints]")) button.hidden = false;
};

document.addEventListener("click", async (event) => {
  if (event.target.closest("[data-prints]")) window.print();
  const button = event.target.closest("[data-copies]");
  const source = button && document.getElementById(button.dataset.copies);
  if (!source) return;
  await copy(textOf(source), button.parentElement);
  document.dispatchEvent(new CustomEvent("toast", { detail: { text: button.dataset.done } }));
  button.focus();
});
document.addEventListener("focusin", (event) => {
  if (event.target.matches?.("[data-select]")) event.target.select();
});
document.addEventListener("htmx:after:swap", reveal);
reveal();
