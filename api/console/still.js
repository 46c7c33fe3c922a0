/** The copper still beside the box: it runs as far as the request that is open. */

import { ended } from "./words.js";

const drawing = document.querySelector(".still");

/** Let it show a request as it stands; null cools it down. */
export function run(request) {
  const working = request !== null && !ended(request);
  drawing.classList.toggle("still-working", working);
  drawing.style.setProperty("--done", working ? request.progress.fraction : Number(Boolean(request?.images.length)));
  document.title = title(request, working);
}

function title(request, working) {
  if (!request) return "Distillery";
  const words = request.parameters.prompt || `/${request.command}`;
  return `${working ? `${Math.round(request.progress.fraction * 100)} % · ` : ""}${words} – Distillery`;
}
