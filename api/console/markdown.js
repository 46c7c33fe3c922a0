/** The little Markdown that answers use: paragraphs, lists, headings, **bold**, `code`. Links and HTML stay text. */

import { element } from "./element.js";

const SPAN = /\*\*(.+?)\*\*|`([^`]+)`/g;

/** Elements for a text. */
export function markdown(text) {
  return text.trim().split(/\n{2,}/).filter(Boolean).map(block);
}

function block(text) {
  const lines = text.split("\n");
  if (lines.every((line) => /^[-*] /.test(line))) {
    return element("ul", { class: "answer-list" }, lines.map((line) => element("li", {}, spans(line.slice(2)))));
  }
  const heading = /^#{1,6} (.+)$/.exec(text);
  if (heading) return element("h3", {}, spans(heading[1]));
  return element("p", {}, lines.flatMap((line, index) => (index ? [element("br"), ...spans(line)] : spans(line))));
}

function spans(text) {
  const parts = [];
  let from = 0;
  for (const match of text.matchAll(SPAN)) {
    parts.push(text.slice(from, match.index), match[1] ? element("strong", {}, match[1]) : element("code", {}, match[2]));
    from = match.index + match[0].length;
  }
  return [...parts, text.slice(from)];
}
