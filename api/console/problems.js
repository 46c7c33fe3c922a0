/** What is wrong with a text, said under the box, with a button where the hint names the right word. */

import { button, element } from "./element.js";
import { mended } from "./language.js";

const MEANT = /^Did you mean (\S+?)\?/;

/** One list of problems; `mend(text)` takes the text with one of them put right. */
export function problemList(problems, text, mend) {
  return element("ul", {}, problems.map((problem) => {
    const better = correction(problem, text);
    return element("li", {},
      element("span", { class: "problem-message" }, flagged(problem)),
      !better && problem.hint && element("span", { class: "problem-hint" }, problem.hint),
      better && button(better.label, () => mend(better.text), { class: "button button-small" }));
  }));
}

/** Names of the flags that problems are about, without dashes. */
export function wrongFlags(problems) {
  return new Set(problems.filter(({ flag }) => flag).map(({ flag }) => bare(flag)));
}

/** The message with the flag set apart. */
function flagged({ message, flag }) {
  const at = flag ? message.indexOf(flag) : -1;
  if (at < 0) return [message];
  return [message.slice(0, at), element("code", {}, flag), message.slice(at + flag.length)];
}

function correction({ code, flag, hint }, text) {
  const meant = MEANT.exec(hint ?? "")?.[1];
  if (!meant || !flag) return null;
  const change = code === "unknown_flag" ? { rename: meant } : { value: meant };
  const better = mended(text, bare(flag), change);
  return better === text ? null : { label: `Use ${meant}`, text: better };
}

function bare(flag) {
  return flag.replace(/^-+/, "").toLowerCase();
}
