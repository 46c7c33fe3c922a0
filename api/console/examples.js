/** Prompts for someone who has none yet. */

import { element } from "./element.js";
import { flags } from "./language.js";

const EXAMPLES = [
  ["Fox at first frost", "a red fox on a frozen river at first light, breath in the air --ar 16:9"],
  ["Lighthouse", "a lighthouse on a basalt cliff, storm clouds, one warm window --ar 3:2 --cfg 7"],
  ["Amber still life", "a glass of amber whisky on a copper tray, candle light, oil painting --neg people"],
  ["City of lanterns", "a floating city of paper lanterns above a quiet bay --ar 9:16 --images 2"],
];

/** Show them; a click hands the text to `fill`. */
export function offer(fill) {
  const section = document.querySelector("#examples");
  section.querySelector("ul").replaceChildren(...EXAMPLES.map(([name, text]) => element("li", {},
    element("button", { type: "button", class: "example", onclick: () => fill(text) },
      element("span", { class: "example-name" }, name), element("span", { class: "example-text" }, ...coloured(text))))));
  section.hidden = false;
}

function coloured(text) {
  const mark = ({ start, until }) => element("span", { class: "example-flag" }, text.slice(start, until).trim());
  return [text.slice(0, flags(text)[0]?.start), ...flags(text).flatMap((flag) => [mark(flag), " "])];
}

export function withdraw() {
  document.querySelector("#examples").hidden = true;
}
