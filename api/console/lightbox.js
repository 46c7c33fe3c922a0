/** One picture, large, with what made it; arrow keys and swipes lead to its neighbours. */

import { button, copyButton, element } from "./element.js";
import { download } from "./gallery.js";
import { again, facts } from "./recipe.js";

const SWIPE = 50; // pixels to the side that mean the next picture

export class Lightbox {
  #dialog = document.querySelector("#lightbox");
  #request = null;
  #index = 0;
  #edit;

  /** `edit(text)` puts a command into the box. */
  constructor({ edit }) {
    this.#edit = edit;
    this.#dialog.addEventListener("keydown", (event) => this.#key(event));
    this.#dialog.addEventListener("click", (event) => event.target === this.#dialog && this.#dialog.close());
    this.#dialog.addEventListener("pointerdown", (down) => this.#swipe(down));
  }

  open(request, image) {
    this.#request = request;
    this.#index = request.images.findIndex(({ url }) => url === image.url);
    this.#draw();
    if (!this.#dialog.open) this.#dialog.showModal();
    this.#dialog.querySelector(".turn-away").focus();
  }

  #turn(by) {
    const { length } = this.#request.images;
    this.#index = (this.#index + by + length) % length;
    this.#draw(by);
  }

  #draw(by = 0) {
    const { images, parameters, text } = this.#request;
    const image = images[this.#index];
    const alt = `${parameters.prompt ?? text}, seed ${image.seed}`;
    const picture = element("img", { src: image.url, alt, width: image.width, height: image.height, draggable: "false" });
    this.#dialog.replaceChildren(
      element("div", { class: "lightbox-stage" }, picture, images.length > 1 && this.#turners(),
        button("×", () => this.#dialog.close(), { class: "turn turn-away", "aria-label": "Close" })),
      element("div", { class: "lightbox-label" },
        element("p", { class: "lightbox-count", "aria-live": "polite" }, `Picture ${this.#index + 1} of ${images.length}`),
        element("h2", {}, parameters.prompt ?? text),
        facts(this.#request, image),
        this.#buttons(image)));
    if (by) this.#dialog.querySelector(by > 0 ? ".turn-next" : ".turn-back")?.focus();
  }

  #turners() {
    return [
      button("‹", () => this.#turn(-1), { class: "turn turn-back", "aria-label": "Previous picture" }),
      button("›", () => this.#turn(1), { class: "turn turn-next", "aria-label": "Next picture" }),
    ];
  }

  #buttons(image) {
    const command = again(this.#request, image);
    return element("div", { class: "lightbox-buttons" },
      button("Again with this seed", () => { this.#dialog.close(); this.#edit(command); }),
      copyButton("Copy command", () => command),
      download(image, this.#request, { class: "button" }));
  }

  #key(event) {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by || this.#request.images.length < 2) return;
    event.preventDefault();
    this.#turn(by);
  }

  #swipe(down) {
    if (down.pointerType !== "touch" || this.#request.images.length < 2) return;
    this.#dialog.addEventListener("pointerup", (up) => {
      const aside = up.clientX - down.clientX;
      if (Math.abs(aside) > SWIPE && Math.abs(aside) > Math.abs(up.clientY - down.clientY)) this.#turn(aside < 0 ? 1 : -1);
    }, { once: true });
  }
}
