/** A request's pictures: a glass for each, filling while it is made, then the picture itself. */

import { button, element } from "./element.js";

export class Gallery {
  element = element("ul", { class: "gallery" });
  #tiles = [];
  #open;
  #again;

  /** `open(image)` shows a picture large; `again(image)` asks for its like. */
  constructor({ open, again }) {
    this.#open = open;
    this.#again = again;
  }

  /** Show a request as it stands. `over` says that nothing more will come. */
  show(request, over) {
    const count = over ? request.images.length : Math.max(request.images_wanted, request.images.length);
    this.#lay(count, ratio(request));
    const rest = request.progress.fraction * request.images_wanted - request.images.length;
    const hung = over ? request.images : places(request);
    let empty = 0;
    this.#tiles.forEach((tile, index) => {
      if (hung[index]) this.#hang(tile, hung[index], index, request);
      else pour(tile, rest - empty++);
    });
  }

  #lay(count, shape) {
    const wide = shape >= 1.2;
    this.element.hidden = count === 0;
    this.element.style.setProperty("--ratio", shape);
    this.element.style.setProperty("--columns", columns(count, wide));
    this.element.style.setProperty("--columns-phone", wide || count === 1 ? 1 : 2);
    while (this.#tiles.length > count) this.#tiles.pop().remove();
    while (this.#tiles.length < count) this.#add();
  }

  #add() {
    const glass = element("div", { class: "glass" }, element("div", { class: "glass-spirit" }));
    const tile = element("li", { class: "tile" }, glass);
    this.#tiles.push(tile);
    this.element.append(tile);
  }

  #hang(tile, image, index, request) {
    const key = image.url.split("?")[0]; // a signed address has another query each time it is told
    if (tile.dataset.key === key) return;
    tile.dataset.key = key;
    const { width, height, seed } = image;
    const alt = `${request.parameters.prompt ?? request.text} (picture ${index + 1})`;
    const picture = element("img", { src: image.url, alt, width, height, decoding: "async" });
    picture.addEventListener("load", () => tile.classList.add("tile-ready"), { once: true });
    picture.addEventListener("error", () => tile.classList.add("tile-broken"), { once: true });
    tile.replaceChildren(
      button([picture], () => this.#open(image), { class: "tile-open", "aria-label": `Open picture ${index + 1}, seed ${seed}` }),
      element("div", { class: "tile-foot" },
        element("span", { class: "tile-seed" }, `seed ${seed}`),
        element("span", { class: "tile-links" }, this.#againLink(image), download(image, request))));
  }

  #againLink(image) {
    const title = "Write this picture's command into the box";
    return button("Again", () => this.#again(image), { class: "link", title, "aria-label": `Again with seed ${image.seed}` });
  }
}

/** A link that saves a picture under a telling name. */
export function download(image, request, attributes = { class: "link" }) {
  const words = (request.parameters.prompt ?? request.command).toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? ["picture"];
  const name = `${words.slice(0, 6).join("-")}-${image.seed}.png`;
  const label = `Download the picture with seed ${image.seed}`;
  const link = { href: image.url, download: name, target: "_blank", rel: "noopener", "aria-label": label };
  return element("a", { ...link, ...attributes }, "Download");
}

function ratio({ images, parameters }) {
  if (images[0]) return images[0].width / images[0].height;
  const [width, height] = String(parameters.ar ?? "1:1").split(":").map(Number);
  return width / height || 1;
}

function columns(count, wide) {
  if (wide) return count === 3 || count > 4 ? 3 : Math.min(count, 2);
  return count <= 5 ? count : Math.ceil(count / 2);
}

/** Pictures where they will stay: the n-th has the n-th seed, but may be finished before the ones ahead of it. */
function places({ images, images_wanted: wanted, parameters: { seed } }) {
  const placed = Array(wanted).fill(null);
  for (const image of images) placed[image.seed - seed] = image;
  return placed.filter(Boolean).length === images.length && placed.length === wanted ? placed : images;
}

function pour(tile, part) {
  tile.style.setProperty("--level", Math.min(1, Math.max(0, part)).toFixed(3));
  tile.firstElementChild.classList.toggle("glass-empty", part <= 0);
}
