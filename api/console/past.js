/** Past requests, newest first, a thumbnail each; what still runs is looked at again now and then. */

import { element } from "./element.js";
import { ago, badge, ended } from "./words.js";

const PAGE = 12;
const LOOK_AGAIN = 4_000; // milliseconds, while anything listed is unfinished
const AGE = 30_000; // milliseconds between two looks at the clock

export class PastRequests {
  #section = document.querySelector("#past");
  #list = document.querySelector("#past-list");
  #more = document.querySelector("#more");
  #known = new Map(); // id -> request
  #rows = new Map(); // id -> element
  #cursor = null;
  #opened = null;
  #api;

  constructor(api) {
    this.#api = api;
    this.#more.addEventListener("click", () => this.#older());
    setInterval(() => this.#age(), AGE);
    setInterval(() => this.#lookAgain(), LOOK_AGAIN);
  }

  /** Fetch the newest. True when there are any. */
  async load() {
    this.#take(await this.#api.page(PAGE));
    return this.#known.size > 0;
  }

  /** The request as last seen, or undefined. */
  find(id) {
    return this.#known.get(id);
  }

  /** The text that was sent last, or null. */
  newestText() {
    return [...this.#known.keys()].sort().reverse().map((id) => this.#known.get(id).text)[0] ?? null;
  }

  /** Mark the one that the card shows; null for none. */
  mark(id) {
    this.#opened = id;
    for (const [each, row] of this.#rows) mark(row, each === id);
  }

  /** Show a request as it stands: a new one in its place, a known one changed. */
  put(request) {
    const before = this.#known.get(request.id);
    if (before && JSON.stringify(before) === JSON.stringify(request)) return;
    this.#known.set(request.id, request);
    if (before && looks(before) === looks(request)) return;
    const row = this.#row(request);
    const shown = this.#rows.get(request.id);
    this.#rows.set(request.id, row);
    if (shown) shown.replaceWith(row);
    else this.#list.insertBefore(row, this.#following(request.id));
    this.#section.hidden = false;
  }

  #following(id) {
    return [...this.#list.children].find((row) => row.dataset.id < id) ?? null; // ids sort by time
  }

  #take({ requests, next_cursor: cursor }) {
    requests.forEach((request) => this.put(request));
    this.#cursor = cursor;
    this.#more.hidden = cursor === null;
  }

  async #older() {
    this.#more.disabled = true;
    try {
      this.#take(await this.#api.page(PAGE, this.#cursor));
    } catch (error) {
      this.#more.textContent = "Show older (that failed; try again)";
      if (!error.problems) throw error;
    } finally {
      this.#more.disabled = false;
    }
  }

  /** The one that the card shows has its own stream. */
  async #lookAgain() {
    const open = [...this.#known.values()].filter((request) => !ended(request) && request.id !== this.#opened);
    if (document.hidden) return;
    for (const { id } of open.slice(0, PAGE)) {
      await this.#api.look(id).then((request) => this.put(request), () => {}); // next time, then
    }
  }

  #row(request) {
    const picture = request.images[0];
    const words = badge(request);
    const count = request.images.length > 1 && `${request.images.length}`;
    const row = element("li", { "data-id": request.id },
      element("a", { href: `#/r/${request.id}`, class: `bottle bottle-${ended(request) ? request.outcome : "open"}` },
        element("span", { class: "bottle-glass" },
          picture && thumbnail(picture),
          count && element("span", { class: "bottle-count", "aria-label": `${count} pictures` }, count)),
        element("span", { class: "bottle-words" }, request.parameters.prompt || `/${request.command}`),
        element("span", { class: "bottle-age" },
          element("time", { datetime: request.created_at }, ago(request.created_at)),
          words && element("span", { class: "bottle-badge" }, words))));
    mark(row, request.id === this.#opened);
    return row;
  }

  #age() {
    for (const time of this.#list.querySelectorAll("time")) time.textContent = ago(time.dateTime);
  }
}

function thumbnail({ url, width, height }) {
  return element("img", { src: url, alt: "", width, height, loading: "lazy", decoding: "async" });
}

/** Everything of a request that its row shows. */
function looks({ status, outcome, images }) {
  return [status, outcome, images[0]?.url, images.length].join(" ");
}

function mark(row, opened) {
  const link = row.firstElementChild;
  if (opened) link.setAttribute("aria-current", "true");
  else link.removeAttribute("aria-current");
}
