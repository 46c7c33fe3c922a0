/** One request, from the moment it is sent: place in line, steps, notes, then its pictures and what made them. */

import { button, copyButton, element } from "./element.js";
import { Gallery } from "./gallery.js";
import { command, facts, reroll } from "./recipe.js";
import { ago, ended, state, step } from "./words.js";

export class Card {
  #place = document.querySelector("#card");
  #actions;
  #request = null;
  #parts = null;

  /** `actions`: cancel(id), send(text), edit(text), open(request, image), again(request, image), close(). */
  constructor(actions) {
    this.#actions = actions;
  }

  /** Show a request as it stands; a known one is changed in place. */
  show(request) {
    const other = this.#request?.id !== request.id;
    this.#request = request;
    if (other) this.#build();
    this.#update();
  }

  /** Say that the line is broken, or with null that it is whole again. */
  trouble(message) {
    if (!this.#parts) return;
    this.#parts.trouble.textContent = message ?? "";
  }

  hide() {
    this.#request = null;
    this.#parts = null;
    this.#place.hidden = true;
    this.#place.replaceChildren();
  }

  /** Lead eyes, keyboards and screen readers to the card. */
  reveal() {
    this.#parts?.title.focus({ preventScroll: true });
    const { top } = this.#place.getBoundingClientRect();
    if (top < 0 || top > innerHeight / 2) this.#place.scrollIntoView({ block: "start" });
  }

  #build() {
    const gallery = new Gallery({
      open: (image) => this.#actions.open(this.#request, image),
      again: (image) => this.#actions.again(this.#request, image),
    });
    const parts = {
      title: element("h2", { class: "card-title", tabindex: "-1" }),
      state: element("p", { class: "card-state", "aria-live": "polite" }),
      step: element("p", { class: "card-step" }),
      trouble: element("p", { class: "card-trouble", role: "status" }),
      spirit: element("div", { class: "tube-spirit" }),
      inputs: element("ul", { class: "card-inputs", "aria-label": "Pictures of the request" }, this.#request.inputs.map(input)),
      notes: element("ul", { class: "notes", "aria-label": "What was chosen for you" }),
      problem: element("div", { class: "card-problem", role: "alert" }),
      facts: element("div", { class: "card-facts" }),
      buttons: element("div", { class: "card-buttons" }),
      gallery,
    };
    parts.tube = element("div", {
      class: "tube", role: "progressbar", "aria-label": "Progress", "aria-valuemin": "0", "aria-valuemax": "100",
    }, parts.spirit);
    this.#parts = parts;
    const words = element("div", {}, parts.title, element("p", { class: "card-command" }, command(this.#request)));
    const head = element("div", { class: "card-head" }, words, parts.buttons);
    const status = element("div", { class: "card-status" }, parts.state, parts.step);
    const { tube, trouble, problem, inputs, notes, facts: label } = parts;
    inputs.hidden = !inputs.childElementCount;
    this.#place.replaceChildren(head, inputs, status, tube, trouble, problem, gallery.element, notes, label);
    this.#place.hidden = false;
  }

  #update() {
    const request = this.#request;
    const over = ended(request);
    const parts = this.#parts;
    this.#place.className = `card card-${over ? request.outcome : request.status}`;
    text(parts.title, request.parameters.prompt || `/${request.command}`);
    text(parts.state, state(request));
    text(parts.step, over ? ago(request.finished_at ?? request.created_at) : step(request));
    parts.tube.hidden = over;
    parts.tube.setAttribute("aria-valuenow", Math.round(request.progress.fraction * 100));
    parts.tube.setAttribute("aria-valuetext", `${state(request)}, ${step(request)}`);
    parts.spirit.style.setProperty("--done", request.progress.fraction);
    parts.gallery.show(request, over);
    this.#explain(request);
    this.#offer(request, over);
  }

  #explain({ notes, error }) {
    const { notes: list, problem, facts: place } = this.#parts;
    if (list.childElementCount !== notes.length) list.replaceChildren(...notes.map((note) => element("li", {}, note)));
    list.hidden = !notes.length;
    if (error && !problem.childElementCount) {
      problem.append(element("p", {}, error.message), error.hint && element("p", { class: "problem-hint" }, error.hint) || "");
    }
    const shown = String(this.#request.images.length);
    if (place.dataset.shown !== shown) place.replaceChildren(facts(this.#request));
    place.dataset.shown = shown;
  }

  /** The buttons that make sense now; they are replaced only when others do, so that focus stays. */
  #offer(request, over) {
    const stage = over ? "over" : request.cancelling ? "cancelling" : "on";
    const { buttons } = this.#parts;
    if (buttons.dataset.stage === stage) return;
    buttons.dataset.stage = stage;
    const later = [
      button("Reroll", () => this.#actions.send(reroll(request)), { title: "The same words, from another seed" }),
      button("Edit", () => this.#actions.edit(command(request)), { title: "Put the command into the box" }),
    ];
    const now = button("Cancel", () => this.#actions.cancel(request.id), { disabled: stage === "cancelling" });
    buttons.replaceChildren(...(over ? later : [now]), copyButton("Copy command", () => command(request)));
  }
}

function input({ flag, url }) {
  return element("li", {},
    element("a", { href: url, target: "_blank", rel: "noopener" },
      element("img", { src: url, alt: `The picture given as ${flag}`, width: 56, height: 56, loading: "lazy" })),
    element("code", {}, flag));
}

function text(place, words) {
  if (place.textContent !== words) place.textContent = words; // a live region is read when touched
}
