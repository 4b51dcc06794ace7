// Keys. An element says its own: data-key="n" is pressed by N; data-key="ctrl+enter" and data-key="alt+1" work
// inside fields too.
import { open } from "./dialogs.js";

const isTyping = (target) => target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");

const press = (key) => {
  const room = document.querySelector("dialog:modal") ?? document; // what lies under a dialog is out of reach
  const all = [...room.querySelectorAll(`[data-key~="${CSS.escape(key)}"]`)];
  const one = all.find((each) => each.offsetParent !== null && !each.disabled);
  if (!one) return false;
  if (one.matches("input, select, textarea")) one.focus();
  else one.click();
  return true;
};

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing) return;
  const isCommand = event.ctrlKey || event.metaKey;
  if (isCommand && event.repeat) return; // a key held down presses once
  if (isCommand && event.key.toLowerCase() === "k") {
    event.preventDefault();
    open("palette");
    return;
  }
  if (isCommand && event.key === "Enter") {
    if (press("ctrl+enter")) event.preventDefault();
    return;
  }
  const letter = event.altKey && !isCommand ? /^(?:Digit|Key)(\w)$/.exec(event.code)?.[1].toLowerCase() : undefined;
  if (letter && press(`alt+${letter}`)) {
    event.preventDefault();
    return;
  }
  if (isCommand || event.altKey || isTyping(event.target) || document.querySelector("dialog[open]")) return;
  if (document.body.dataset.keys === "off" && event.key !== "Escape") return;
  if (event.key === "/") {
    event.preventDefault();
    open("palette");
  } else if (event.key === "?") {
    event.preventDefault();
    open("keys");
  } else if (press(event.key === "Escape" ? "esc" : event.key.toLowerCase())) {
    event.preventDefault();
  }
});
