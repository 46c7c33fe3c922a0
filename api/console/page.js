/** The console: puts the parts together, and shows the request that the address names (`#/r/<id>`). */

import { AnswerCard } from "./answer.js";
import { Api } from "./api.js";
import { Card } from "./card.js";
import { commandNamed, learn } from "./catalogue.js";
import { PastRequests } from "./past.js";
import { Composer } from "./composer.js";
import { askForKey } from "./key.js";
import { offer, withdraw } from "./examples.js";
import { Lightbox } from "./lightbox.js";
import { again } from "./recipe.js";
import { run } from "./still.js";
import { follow } from "./stream.js";
import { ended } from "./words.js";

const AGAIN = 3_000; // milliseconds until a page that could not start tries again

const api = new Api(askForKey);
const past = new PastRequests(api);
const composer = new Composer({ ask, keep: (file) => api.keep(file), last: () => past.newestText() });
const answers = new AnswerCard({ use: (image) => composer.take(image) });
const edit = (text) => composer.fill(text);
const lightbox = new Lightbox({ edit });
const card = new Card({
  cancel,
  edit,
  send: (text) => composer.send(text),
  open: (request, image) => lightbox.open(request, image),
  again: (request, image) => edit(again(request, image)),
});
let watch = new AbortController();

async function ask(command, text) {
  if (commandNamed(command)?.answered) {
    const answer = await api.answer(command, text);
    composer.learn(answer.images);
    answers.show(answer, `/${command} ${text}`.trim());
    return;
  }
  const request = await api.ask(command, text);
  answers.hide();
  show(request);
  location.hash = `#/r/${request.id}`;
}

async function cancel(id) {
  try {
    show(await api.cancel(id));
  } catch (error) {
    card.trouble(`It could not be cancelled. ${error.message}`);
  }
}

function show(request) {
  past.put(request);
  composer.learn(request.inputs);
  card.show(request);
  run(request);
  withdraw();
}

/** Show what the address names. */
function route() {
  const id = /^#\/r\/([\w-]+)$/.exec(location.hash)?.[1] ?? null;
  if (location.hash && !id && location.hash !== "#/") return; // a place on the page
  watch.abort();
  watch = new AbortController();
  past.mark(id);
  notice(null);
  if (id) open(id, watch.signal);
  else close();
}

async function open(id, signal) {
  const known = past.find(id);
  if (known) show(known);
  if (known && ended(known)) return card.reveal();
  const changed = (request) => { if (!signal.aborted) { card.trouble(null); show(request); } };
  const broken = () => card.trouble("The line is broken. Trying again; the work goes on meanwhile.");
  try {
    await follow(api, id, { changed, broken, signal });
  } catch (error) {
    close();
    notice(error.message);
  }
}

function close() {
  card.hide();
  run(null);
  offer(edit);
}

function notice(message) {
  const place = document.querySelector("#notice");
  place.textContent = message ?? "";
  place.hidden = !message;
}

/** Flags that take LoRAs list their names as choices. */
function withNames(commands, loras) {
  const takers = commands.flatMap(({ flags }) => flags).filter(({ type }) => type === "lora" || type === "loras");
  for (const flag of takers) flag.choices = loras.map(({ name }) => name);
  return commands;
}

async function start() {
  try {
    const [commands, loras] = await Promise.all([api.commands(), api.loras()]);
    learn(withNames(commands, loras));
    composer.commands = commands;
    await past.load();
  } catch (error) {
    notice(`${error.message} Trying again …`);
    setTimeout(start, AGAIN);
    return;
  }
  addEventListener("hashchange", route);
  route();
}

start();
