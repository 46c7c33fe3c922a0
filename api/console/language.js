/**
 * The command language as far as a page needs it: where the flags of a text are, and texts with other flags.
 * Whether a text is right is for the server to say.
 */

const DASHES = "(?:[-－−]{2,}|[—–―])"; // phones make one dash of two hyphens
const FLAG = new RegExp(`(^|\\s)(${DASHES}(\\p{L}[\\p{L}\\p{N}_-]*))=?`, "gu");
const QUOTED = /^\s*(?:"(?:[^"]|"")*"|“[^”]*”)/;
const COMMAND = /^\s*\/([A-Za-z][\w-]*)(?=\s|$)/;
const STORED = /input_[0-9a-f]{32}\.png/g;
const AT_COMMAND = /^\s*(\/[\w-]*)$/;
const AT_FLAG = new RegExp(`(?:^|\\s)(${DASHES}([\\p{L}\\p{N}_-]*))$`, "u");
const AT_VALUE = new RegExp(`(?:^|\\s)${DASHES}(\\p{L}[\\p{L}\\p{N}_-]*)(?:=|\\s+)(\\S*)$`, "u");

/** The command a text begins with, or null, and the text after it. */
export function splitCommand(text) {
  const match = COMMAND.exec(text);
  return match ? { command: match[1].toLowerCase(), rest: text.slice(match[0].length).trim() } : { command: null, rest: text };
}

/** Every flag in order, as offsets: its name from `start` to `end`, its value from `value` until `until`. */
export function flags(text) {
  const found = [];
  FLAG.lastIndex = 0;
  for (let match = FLAG.exec(text); match; match = FLAG.exec(text)) {
    const start = match.index + match[1].length;
    if (found.length) found.at(-1).until = start;
    const value = FLAG.lastIndex;
    found.push({ name: match[3].toLowerCase(), start, end: start + match[2].length, value, until: text.length });
    FLAG.lastIndex += QUOTED.exec(text.slice(value))?.[0].length ?? 0; // dashes in quotes are no flags
  }
  return found;
}

/** The stored pictures that a text names, in order: `{flag, picture}`; flag is null for what stands before all flags. */
export function pictures(text) {
  const all = flags(text);
  const words = splitCommand(text.slice(0, all[0]?.start)).rest;
  const before = words.match(STORED) ?? [];
  const named = all.flatMap(({ name, value, until }) =>
    (text.slice(value, until).match(STORED) ?? []).map((picture) => ({ flag: name, picture })));
  return [...before.map((picture) => ({ flag: null, picture })), ...named];
}

/** The text without a picture, whichever flag had it. */
export function withoutPicture(text, picture) {
  const named = flags(text).filter(({ value, until }) => text.slice(value, until).includes(picture));
  return named.reduce((kept, { name }) => without(kept, name), text).replace(picture, "").replace(/[ \t]+$/, "");
}

/** The text with a picture as the value of a flag, or before all flags when that is null. */
export function withPicture(text, flag, picture) {
  if (flag !== null) return withFlags(text, { [flag]: picture });
  const command = COMMAND.exec(text)?.[0] ?? "";
  return `${command} ${picture} ${text.slice(command.length).trim()}`.trim();
}

/** The text without a flag and its value. */
export function without(text, name) {
  let kept = text;
  for (const flag of flags(text).reverse()) {
    if (flag.name === name) kept = kept.slice(0, flag.start) + kept.slice(flag.until);
  }
  return kept.trim();
}

/** The text with each flag of `values` set: `withFlags("a fox --seed 1", {seed: 2})` is `"a fox --seed 2"`. */
export function withFlags(text, values) {
  return Object.entries(values).reduce((made, [name, value]) => `${without(made, name)} --${name} ${value}`, text);
}

/** The text with the first flag called `name` renamed, or with another value. */
export function mended(text, name, { rename, value }) {
  const flag = flags(text).find((each) => each.name === name);
  if (!flag) return text;
  if (rename) return text.slice(0, flag.start) + rename + text.slice(flag.end);
  return `${text.slice(0, flag.end)} ${value} ${text.slice(flag.until)}`.trim();
}

/** What is being written at the caret: `{kind: "command" | "flag" | "value", part, start, flag?}` or null. */
export function atCaret(text, caret) {
  const before = text.slice(0, caret);
  const command = AT_COMMAND.exec(before);
  if (command) return { kind: "command", part: command[1].slice(1), start: caret - command[1].length };
  const flag = AT_FLAG.exec(before);
  if (flag) return { kind: "flag", part: flag[2], start: caret - flag[1].length };
  const value = AT_VALUE.exec(before);
  return value && { kind: "value", flag: value[1].toLowerCase(), part: value[2], start: caret - value[2].length };
}
