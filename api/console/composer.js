/** The box: a text as after /serve, suggestions while it is written, pictures, what is wrong with it, Enter to send. */

import { Attachments } from "./attachments.js";
import { button, element } from "./element.js";
import { flags, splitCommand } from "./language.js";
import { Mirror } from "./mirror.js";
import { problemList, wrongFlags } from "./problems.js";
import { Suggestions, takes } from "./suggestions.js";
import { verb } from "./words.js";

const TOUCH = matchMedia("(pointer: coarse)").matches; // no Shift key to speak of
const USUAL_HELP = TOUCH ? "" : "Enter sends, Shift + Enter starts a new line, -- lists the flags.";
const AT_FIRST = 9; // chips; the others come when they are asked for
const DRAFT = "distillery.draft"; // sessionStorage: a reload loses no words

export class Composer {
  #form = document.querySelector("#composer");
  #area = document.querySelector("#text");
  #send = document.querySelector("#send");
  #problems = document.querySelector("#problems");
  #help = document.querySelector("#flag-help");
  #mirror = new Mirror(this.#area, document.querySelector("#mirror"));
  #suggestions = new Suggestions(this.#area, document.querySelector("#suggestions"));
  #chips = document.querySelector("#chips");
  #commands = [];
  #wrong = new Set();
  #all = false; // whether every chip is shown
  #attachments;
  #ask;
  #last;

  /** `ask(command, text)` sends, `keep(file)` stores a picture; both reject with ApiError. `last()`: the text sent last. */
  constructor({ ask, keep, last }) {
    this.#ask = ask;
    this.#last = last;
    this.#attachments = new Attachments({
      keep,
      text: () => this.#area.value,
      fill: (text, caret) => this.fill(text, caret),
      complain: (problems) => this.#complain(problems),
      busy: (busy) => this.#busy(busy),
    });
    this.#form.addEventListener("submit", (event) => { event.preventDefault(); this.submit(); });
    this.#area.addEventListener("keydown", (event) => this.#key(event));
    this.#area.addEventListener("input", () => this.#changed());
    document.addEventListener("selectionchange", () => document.activeElement === this.#area && this.#moved());
    this.#area.value = sessionStorage.getItem(DRAFT) ?? "";
    this.#changed();
  }

  set commands(commands) {
    this.#commands = commands;
    this.#suggestions.commands = commands;
    this.#attachments.commands = commands;
    this.#draw();
  }

  /** Remember where pictures lie that a text may name: `{name, url}` each. */
  learn(stored) {
    this.#attachments.learn(stored);
  }

  /** Take a stored picture into the text, where its command has room for one. */
  take(stored) {
    this.#attachments.place(stored);
  }

  /** Put a text into the box, ready to be changed at its end or at `caret`. */
  fill(text, caret = text.length) {
    this.#area.value = text;
    this.#area.focus();
    this.#area.setSelectionRange(caret, caret);
    this.#changed();
    this.#form.scrollIntoView({ block: "nearest" });
  }

  /** Send what is in the box; what is wrong with it is shown under it. */
  async submit() {
    const text = this.#area.value.trim();
    if (this.#send.disabled) return;
    if (await this.send(text) && this.#area.value.trim() === text) this.fill("");
  }

  /** Send a text as if it stood in the box. True when it was taken. */
  async send(text) {
    const { command, rest } = splitCommand(text);
    this.#busy(true);
    try {
      await this.#ask(command ?? "serve", rest);
      return true;
    } catch (error) {
      if (!error.problems) throw error;
      if (this.#area.value.trim() !== text) this.fill(text);
      this.#complain(error.problems);
      return false;
    } finally {
      this.#busy(false);
    }
  }

  #busy(busy) {
    this.#send.disabled = busy;
    this.#form.classList.toggle("composer-busy", busy);
  }

  #complain(problems) {
    this.#wrong = wrongFlags(problems);
    this.#area.setAttribute("aria-invalid", "true");
    this.#problems.replaceChildren(problemList(problems, this.#area.value, (text) => this.fill(text)));
    this.#draw();
  }

  #changed() {
    this.#wrong = new Set();
    this.#area.removeAttribute("aria-invalid");
    this.#problems.replaceChildren();
    sessionStorage.setItem(DRAFT, this.#area.value);
    this.#draw();
    this.#moved();
  }

  #moved() {
    this.#suggestions.update();
    const flag = this.#suggestions.flagAtCaret();
    this.#help.textContent = flag ? describe(flag) : USUAL_HELP;
  }

  #draw() {
    const { command } = splitCommand(this.#area.value);
    const meant = this.#commands.find(({ name }) => name === (command ?? "serve"));
    document.querySelector("#prefix").hidden = command !== null;
    if (this.#commands.length) this.#send.textContent = verb(meant);
    this.#mirror.draw(this.#wrong, new Set(meant?.flags.map(({ name }) => name)));
    this.#attachments.draw();
    this.#offer(meant);
  }

  /** A chip for each flag of the command: the first few, or all. */
  #offer(command) {
    const shown = `${command?.name} ${this.#all}`;
    if (!command || this.#chips.dataset.shown === shown) return;
    this.#chips.dataset.shown = shown;
    const listed = command.flags.filter(({ positional }) => !positional);
    const some = this.#all || listed.length <= AT_FIRST + 2 ? listed : listed.slice(0, AT_FIRST);
    const rest = listed.length - some.length;
    const more = button(`${rest} more`, () => this.#showAll(), { class: "chip chip-more", "aria-expanded": "false" });
    this.#chips.replaceChildren(...some.map((flag) => this.#chip(flag)), ...(rest ? [more] : []));
  }

  #showAll() {
    this.#all = true;
    this.#draw();
    this.#chips.children[AT_FIRST].focus();
  }

  #key(event) {
    if (this.#suggestions.key(event) || event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "ArrowUp" && !this.#area.value && this.#last()) {
      event.preventDefault();
      this.fill(this.#last());
    }
  }

  #chip(flag) {
    const values = takes(flag);
    return button([`--${flag.name}`, values && element("span", {}, ` ${values}`)], () => this.#insert(flag), {
      class: "chip", title: describe(flag), "aria-label": `Add --${flag.name}. ${describe(flag)}`,
    });
  }

  /** Write a flag after the text; one that is there already gets its value selected instead. */
  #insert({ name }) {
    const there = flags(this.#area.value).find((flag) => flag.name === name);
    if (!there) return this.fill(`${this.#area.value.trimEnd()} --${name} `.trimStart());
    const { value, until } = there;
    const padding = this.#area.value.slice(value, until).match(/^\s*/)[0].length;
    this.#area.focus();
    return this.#area.setSelectionRange(value + padding, Math.max(value + padding, until - 1));
  }
}

/** A flag in one sentence or two. */
function describe({ name, help, range, advised, default: usual }) {
  const limits = range ? ` From ${range[0]} to ${range[1]}${advised ? `, best from ${advised[0]} to ${advised[1]}` : ""}.` : "";
  return `--${name}: ${help}.${limits}${usual === null || usual === undefined ? "" : ` Otherwise ${usual}.`}`;
}
