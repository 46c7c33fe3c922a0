/** Pictures for the text in the box: chosen, dropped or pasted, stored at once, shown with the flag that takes them. */

import { button, element } from "./element.js";
import { flags, pictures, splitCommand, withPicture, withoutPicture } from "./language.js";

const KINDS = "image/png,image/jpeg,image/webp";

export class Attachments {
  #list = document.querySelector("#brought");
  #button = document.querySelector("#attach");
  #known = new Map(); // name -> address
  #commands = [];
  #box;

  /** `box`: keep(file), text(), fill(text, caret), complain(problems), busy(on). */
  constructor(box) {
    this.#box = box;
    const files = element("input", { type: "file", accept: KINDS, multiple: true, hidden: true });
    files.addEventListener("change", () => { this.#bring([...files.files]); files.value = ""; });
    this.#button.addEventListener("click", () => files.click());
    const form = this.#button.form;
    form.append(files);
    form.addEventListener("dragover", (event) => event.preventDefault());
    form.addEventListener("drop", (event) => this.#given(event, event.dataTransfer));
    form.addEventListener("paste", (event) => this.#given(event, event.clipboardData));
  }

  set commands(commands) {
    this.#commands = commands;
  }

  /** Remember where pictures lie: `{name, url}` each. */
  learn(stored) {
    for (const { name, url } of stored) this.#known.set(name, url);
  }

  /** Show the pictures that the text names. */
  draw() {
    const text = this.#box.text();
    const named = pictures(text);
    const shown = named.map(({ flag, picture }) => `${flag} ${picture}`).join() + splitCommand(text).command;
    this.#list.hidden = !named.length;
    this.#button.disabled = this.#slots().length === 0;
    if (this.#list.dataset.shown === shown) return; // a chooser in use must not be replaced
    this.#list.dataset.shown = shown;
    this.#list.replaceChildren(...named.map((each) => this.#row(each, named)));
  }

  #row({ flag, picture }, named) {
    const chooser = element("select", { "aria-label": "What the picture is for" },
      this.#slots().map((slot) => option(slot, slot.flag === flag, named.some((other) => other.flag === slot.flag))));
    chooser.addEventListener("change", () => this.#move(picture, chooser.value));
    const address = this.#known.get(picture);
    return element("li", { class: "brought" },
      address ? element("img", { src: address, alt: "", width: 56, height: 56 }) : element("span", { class: "brought-blank" }),
      chooser,
      button("×", () => this.#box.fill(withoutPicture(this.#box.text(), picture)), { class: "link", "aria-label": "Take the picture out" }));
  }

  #move(picture, flag) {
    this.#write(withPicture(withoutPicture(this.#box.text(), picture), flag || null, picture));
    this.#list.querySelector("select")?.focus();
  }

  #given(event, { files }) {
    if (!files.length) return;
    event.preventDefault();
    this.#bring([...files]);
  }

  async #bring(files) {
    this.#box.busy(true);
    try {
      for (const file of files) this.place(await this.#box.keep(file));
    } catch (error) {
      if (!error.problems) throw error;
      this.#box.complain(error.problems);
    } finally {
      this.#box.busy(false);
    }
  }

  /** Write a stored picture into the text, where the command first has room for one. */
  place(stored) {
    this.learn([stored]);
    const text = this.#box.text();
    const taken = new Set(pictures(text).map(({ flag }) => flag));
    const free = this.#slots().find(({ flag }) => !taken.has(flag));
    if (free) return this.#write(withPicture(text, free.flag, stored.name));
    const name = splitCommand(text).command ?? "serve";
    return this.#box.complain([{ code: "no_room", flag: null, message: `/${name} takes no more pictures.`, hint: "Take one out first." }]);
  }

  /** The caret goes where words go: before the first flag. */
  #write(text) {
    const first = flags(text)[0]?.start ?? text.length + 1;
    this.#box.fill(text, Math.max(0, first - 1));
  }

  /** What of the command takes a picture: `{flag, label}`. */
  #slots() {
    const name = splitCommand(this.#box.text()).command ?? "serve";
    const takers = this.#commands.find((command) => command.name === name)?.flags.filter(({ type }) => type === "image") ?? [];
    return takers.map(({ name: flag, positional, help }) =>
      ({ flag: positional ? null : flag, label: positional ? help : `--${flag}: ${help}` }));
  }
}

function option({ flag, label }, chosen, taken) {
  return element("option", { value: flag ?? "", selected: chosen, disabled: taken && !chosen }, label);
}
