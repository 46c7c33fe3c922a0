/** The coloured copy of the text behind the box's transparent letters: flags stand out, wrong ones are underlined. */

import { element } from "./element.js";
import { flags, splitCommand } from "./language.js";

export class Mirror {
  #area;
  #copy;

  constructor(area, copy) {
    this.#area = area;
    this.#copy = copy;
    area.addEventListener("scroll", () => { copy.scrollTop = area.scrollTop; });
  }

  /** Draw the text; `wrong` are names of flags to underline, `known` those that exist. */
  draw(wrong = new Set(), known = new Set()) {
    const text = this.#area.value;
    const parts = [];
    let from = this.#command(text, parts);
    for (const { name, start, end, until } of flags(text)) {
      parts.push(text.slice(from, start));
      const bad = wrong.has(name) ? " mirror-wrong" : "";
      const strange = known.has(name) ? "" : " mirror-unknown";
      parts.push(element("span", { class: `mirror-flag${strange}${bad}` }, text.slice(start, end)));
      parts.push(element("span", { class: `mirror-value${bad}` }, text.slice(end, until)));
      from = until;
    }
    // The trailing space gives a last empty line its height: the copy is what the box grows by.
    this.#copy.replaceChildren(...parts, text.slice(from), "\u200b");
  }

  #command(text, parts) {
    if (splitCommand(text).command === null) return 0;
    const end = /^\s*\/[\w-]*/.exec(text)[0].length;
    parts.push(element("span", { class: "mirror-flag" }, text.slice(0, end)));
    return end;
  }
}
