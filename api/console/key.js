/** The question for an API key, asked when the API wants one. */

import { element } from "./element.js";

/** Resolves to the key that was typed. `refused`: the last one was not taken. There is no way around it. */
export function askForKey(refused) {
  const dialog = document.querySelector("#key-dialog");
  const help = refused
    ? "That key was not taken. Try another one."
    : "Whoever runs it can give you an API key. It stays in this browser.";
  const input = element("input", {
    id: "key", type: "password", name: "key", required: true, autocomplete: "current-password", "aria-describedby": "key-help",
  });
  const form = element("form", { method: "dialog" },
    element("h2", { id: "key-title" }, "This Distillery asks for a key"),
    element("p", { id: "key-help" }, help),
    element("label", { for: "key" }, "API key"),
    input,
    element("button", { class: "button button-main" }, "Open"));
  dialog.replaceChildren(form);
  dialog.oncancel = (event) => event.preventDefault(); // Escape would leave a page that can do nothing
  return new Promise((resolve) => {
    form.addEventListener("submit", () => resolve(input.value.trim()), { once: true });
    if (!dialog.open) dialog.showModal();
    input.focus();
  });
}
