/** The answer to a command that makes no pictures: a card with words, rows, and pictures that can be used further. */

import { button, element } from "./element.js";
import { markdown } from "./markdown.js";

export class AnswerCard {
  #place = document.querySelector("#answer");
  #actions;

  /** `actions`: use(image) takes a picture into the box. */
  constructor(actions) {
    this.#actions = actions;
  }

  show(answer, asked) {
    const title = element("h2", { class: "card-title" }, answer.title);
    const close = button("Close", () => this.hide());
    const head = element("div", { class: "card-head" },
      element("div", {}, title, element("p", { class: "card-command" }, asked)),
      element("div", { class: "card-buttons" }, close));
    this.#place.replaceChildren(head, ...[
      answer.text && element("div", { class: "answer-text" }, markdown(answer.text)),
      answer.images.length && element("ul", { class: "answer-pictures" }, answer.images.map((image) => this.#picture(image))),
      answer.fields.length && list(answer.fields),
      answer.notes.length && element("ul", { class: "notes" }, answer.notes.map((note) => element("li", {}, note))),
    ].filter(Boolean));
    this.#place.hidden = false;
    this.#place.scrollIntoView({ block: "nearest" });
  }

  hide() {
    this.#place.hidden = true;
    this.#place.replaceChildren();
  }

  #picture(image) {
    const { url, name, width, height } = image;
    return element("li", {},
      element("img", { src: url, alt: "Picture of the answer", width, height }),
      element("div", { class: "tile-foot" },
        button("Use it", () => this.#actions.use(image), { class: "link", title: "Write this picture into the box" }),
        element("a", { class: "link", href: url, download: name, target: "_blank", rel: "noopener" }, "Download")));
  }
}

/** Sentences are explanations, to be read in order; anything else is facts, the short ones side by side. */
function list(fields) {
  const explained = fields.every(({ value }) => value.endsWith("."));
  return element("dl", { class: explained ? "explained" : "facts" }, fields.map(({ name, value }) =>
    element("div", { class: !explained && value.length > 40 ? "facts-long" : null },
      element("dt", {}, name), element("dd", {}, explained ? unbroken(value) : value))));
}

/** Text whose flags are not broken at the dashes. */
function unbroken(text) {
  return text.split(/(--[\w-]+)/).map((part, index) => (index % 2 ? element("span", { class: "whole" }, part) : part));
}
