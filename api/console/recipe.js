/** What made a request or one picture of it: as commands that can be sent again, and as facts to read. */

import { element } from "./element.js";
import { flagOf } from "./catalogue.js";
import { splitCommand, without, withFlags } from "./language.js";

const LABELS = { ar: "ratio", neg: "without" };
const SHOWN_OF_PICTURES = ["steps", "sampler"]; // of requests whose flags do not tell them

/** The whole command of a request, as it would be typed. */
export function command(request) {
  return splitCommand(request.text).command ? request.text : `/${request.command} ${request.text}`;
}

/** The command that makes the like again, from another seed. */
export function reroll(request) {
  return without(command(request), "seed");
}

/** The command that makes this picture alone again. */
export function again(request, image) {
  const flags = Object.keys(request.parameters);
  const values = Object.entries({ seed: image.seed, images: 1 }).filter(([name]) => flags.includes(name));
  return withFlags(command(request), Object.fromEntries(values));
}

/** The facts of a request, or with `image` of that picture, as a list to read. */
export function facts(request, image = null) {
  const picture = image ?? request.images[0];
  const { prompt, seed, images, ...asked } = request.parameters;
  const brought = new Set(request.inputs.map(({ flag }) => flag)); // these are shown as pictures
  const rows = [
    ...Object.entries(asked)
      .filter(([name]) => !brought.has(name) && matters(name, request))
      .map(([name, value]) => [name, picture?.parameters[`${name}_used`] ?? value]) // LCM uses less guidance than is asked
      .map(([name, value]) => [LABELS[name] ?? name, Array.isArray(value) ? value.join(", ") : value]),
    ["seed", image ? image.seed : seeds(request, seed)],
    ["size", picture && `${picture.width} × ${picture.height}`],
    ...SHOWN_OF_PICTURES.filter((name) => !(name in asked)).map((name) => [name, picture?.parameters[name]]),
    ["pictures", image ? null : images ?? request.images_wanted],
  ];
  return element("dl", { class: "facts" }, rows.filter(([, value]) => said(value)).map(([name, value]) =>
    element("div", { class: String(value).length > 40 ? "facts-long" : null },
      element("dt", {}, name), element("dd", {}, value === true ? "yes" : String(value)))));
}

/**
 * Whether a parameter has any effect: `needs` names what it does nothing without, as "control" or "a|b" or "a=lcm".
 * One for some families only has its usual value wherever it has none.
 */
function matters(name, { command: named, parameters }) {
  const { needs, families, default: usual } = flagOf(named, name) ?? {};
  if (families?.length && parameters[name] === usual) return false;
  return !needs || needs.split("|").some((each) => {
    const [other, value] = each.trim().split("=");
    return value ? String(parameters[other]) === value : said(parameters[other]);
  });
}

function seeds({ images }, asked) {
  const all = images.map((image) => image.seed);
  if (all.length < 2) return all[0] ?? asked;
  const run = all.every((seed, index) => seed === all[0] + index);
  return run ? `${all[0]} … ${all.at(-1)}` : all.join(", ");
}

function said(value) {
  return value !== null && value !== undefined && value !== false && String(value) !== "";
}
