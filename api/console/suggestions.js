/** The list under the box: commands, flags and their values, as they are being written. */

import { element } from "./element.js";
import { atCaret, flags, splitCommand } from "./language.js";

const TAKES = {
  ratio: "w:h", text: "words", model: "name", lora: "name", loras: "names", choice: "name", int: "number", float: "number",
  image: "picture", cells: "b1:c2",
};
const RATIOS = ["1:1", "16:9", "9:16", "3:2", "2:3", "4:3", "3:4"]; // others work too: the nearest is taken

export class Suggestions {
  #area;
  #list;
  #commands = [];
  #options = [];
  #chosen = 0;
  #dismissed = null;

  constructor(area, list) {
    this.#area = area;
    this.#list = list;
    list.addEventListener("pointerdown", (event) => this.#point(event));
    area.addEventListener("blur", () => this.#close());
  }

  set commands(commands) {
    this.#commands = commands;
  }

  /** The flag that is written at the caret, by its description, or null. */
  flagAtCaret() {
    const { value: text, selectionStart: caret } = this.#area;
    const here = flags(text).find(({ start, until }) => start <= caret && caret <= until);
    return here ? this.#flag(here.name) : null;
  }

  /** Look again at what is written. */
  update() {
    const { value: text, selectionStart: caret, selectionEnd: end } = this.#area;
    const writing = document.activeElement === this.#area && caret === end;
    const here = writing ? atCaret(text, caret) : null;
    const options = here && text !== this.#dismissed ? this.#optionsFor(here) : [];
    const settled = options.some(({ insert }) => insert.trim() === text.slice(here.start, caret));
    this.#show(settled ? [] : options.map((option) => ({ ...option, start: here.start, end: caret })));
  }

  /** Whether a key was for the list. */
  key(event) {
    if (!this.#options.length || event.isComposing) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.#choose((this.#chosen + step + this.#options.length) % this.#options.length);
    else if (event.key === "Tab" || (event.key === "Enter" && !event.shiftKey)) this.#take(this.#chosen);
    else if (event.key === "Escape") this.#dismiss();
    else return false;
    event.preventDefault();
    return true;
  }

  #command() {
    const name = splitCommand(this.#area.value).command ?? "serve";
    return this.#commands.find((command) => command.name === name);
  }

  #flag(name) {
    return this.#command()?.flags.find((flag) => flag.name === name && !flag.positional) ?? null;
  }

  #optionsFor({ kind, part, flag }) {
    const starts = (name) => name.startsWith(part.toLowerCase());
    if (kind === "command") {
      return this.#commands.filter(({ name }) => starts(name))
        .map(({ name, description }) => ({ insert: `/${name} `, label: `/${name}`, help: description }));
    }
    return kind === "flag" ? this.#flags(starts) : this.#values(flag, starts);
  }

  #flags(starts) {
    const { value: text, selectionStart: caret } = this.#area;
    const used = new Set(flags(text).filter(({ end }) => end !== caret).map(({ name }) => name));
    return (this.#command()?.flags ?? [])
      .filter(({ name, positional }) => !positional && starts(name) && !used.has(name))
      .map((flag) => ({ insert: `--${flag.name} `, label: `--${flag.name}`, takes: takes(flag), help: flag.help }));
  }

  #values(name, starts) {
    const flag = this.#flag(name);
    const values = flag?.type === "ratio" ? RATIOS : flag?.choices ?? [];
    return values.filter((value) => starts(value.toLowerCase()))
      .map((value) => ({ insert: `${value} `, label: value, help: value === flag.default ? "used when nothing is said" : "" }));
  }

  #show(options) {
    this.#options = options;
    this.#list.replaceChildren(...options.map((option, index) => this.#row(option, index)));
    this.#list.hidden = !options.length;
    this.#area.setAttribute("aria-expanded", String(options.length > 0));
    if (options.length) this.#choose(0);
    else this.#area.removeAttribute("aria-activedescendant");
  }

  #row({ label, takes: values, help }, index) {
    return element("li", { role: "option", id: `suggestion-${index}`, "data-index": index },
      element("span", { class: "suggestion-label" }, label),
      values && element("span", { class: "suggestion-takes" }, values),
      element("span", { class: "suggestion-help" }, help));
  }

  #choose(index) {
    this.#chosen = index;
    [...this.#list.children].forEach((row, at) => row.setAttribute("aria-selected", String(at === index)));
    this.#area.setAttribute("aria-activedescendant", `suggestion-${index}`);
    this.#list.children[index].scrollIntoView({ block: "nearest" });
  }

  #take(index) {
    const { insert, start, end } = this.#options[index];
    this.#area.setRangeText(insert, start, end, "end");
    this.#area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  #point(event) {
    const row = event.target.closest("[role=option]");
    event.preventDefault(); // the box keeps the focus
    if (row) this.#take(Number(row.dataset.index));
  }

  #dismiss() {
    this.#dismissed = this.#area.value;
    this.#close();
  }

  #close() {
    this.#show([]);
  }
}

/** What a flag takes, in a few characters: `"1–30"`, `"16:9"`. */
export function takes({ type, range }) {
  if (type === "seed") return "number";
  if (range) return `${range[0]}–${range[1]}`;
  return TAKES[type] ?? "";
}
