/** DOM elements from plain data. Text is only ever set as text: nothing anybody typed is read as HTML. */

/**
 * `element("a", {href, class: "x", onclick}, "text", child)`: `on…` are listeners, everything else is an attribute.
 * Attributes and children that are null, undefined or false are left out.
 */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (absent(value)) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => !absent(child)));
  return made;
}

/** A button that submits nothing. */
export function button(label, onclick, attributes = {}) {
  return element("button", { type: "button", class: "button", onclick, ...attributes }, label);
}

/** A button that copies what `text()` says at that moment, and tells that it did. */
export function copyButton(label, text, attributes = {}) {
  return button(label, async ({ currentTarget }) => {
    const done = await copy(text());
    currentTarget.textContent = done ? "Copied" : "Could not copy";
    setTimeout(() => { currentTarget.textContent = label; }, 1600);
  }, attributes);
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch { // no permission, or a page that is neither https nor loopback
    return copyBySelection(text);
  }
}

function copyBySelection(text) {
  const area = element("textarea", { class: "off-screen", "aria-hidden": "true" });
  area.value = text;
  (document.querySelector("dialog[open]") ?? document.body).append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}

function absent(value) {
  return value === null || value === undefined || value === false;
}
