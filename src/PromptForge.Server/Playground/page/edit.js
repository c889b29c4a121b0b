// The forged text under the user's own hand: measured as it changes, sent as it stands.
import { button, el } from "./dom.js";
import { post } from "./api.js";
import { happen } from "./state.js";
import { gauge } from "./view.js";
import { langOf, say } from "./words.js";

/** The editor of a side. Its text is null until the user begins. */
export class Editor {
  text = null;
  #base = null; #measuring = null; #timer = 0;

  constructor(side) {
    this.side = side;
    const box = (name, words) => el("textarea", { id: `${name}-${side.name}`, class: `own ${name}`, rows: "3", spellcheck: "false", oninput: event => this.#changed(name, event.target) , "data-label": words });
    [this.positive, this.negative] = [box("prompt", "prompt"), box("negativePrompt", "negativeTitle")];
    this.negativeTitle = el("h3", { "data-words": "negativeTitle" });
    this.length = el("div");
    this.moved = el("p", { class: "status bad", "data-words": "editMoved", hidden: true });
    this.toggle = button("", () => this.text ? this.#stop() : this.#begin(), { class: "plain", "aria-pressed": "false" });
    this.root = el("div", { class: "editor", hidden: true }, this.positive, this.length, this.negativeTitle, this.negative, el("p", { class: "help", "data-words": "editHelp" }), this.moved);
  }

  speak() { this.toggle.textContent = say(this.text ? "editStop" : "edit"); }

  #begin() {
    const { result } = this.side;
    this.#base = result;
    this.text = { prompt: result.prompt, negativePrompt: result.negativePrompt };
    for (const [box, text] of [[this.positive, result.prompt], [this.negative, result.negativePrompt ?? ""]]) {
      box.value = text;
      box.lang = langOf(text);
    }
    this.negative.hidden = this.negativeTitle.hidden = result.negativePrompt === null;
    this.length.replaceChildren(gauge(result.length));
    this.#show();
    this.positive.focus();
  }

  #stop() {
    this.text = null;
    this.#show();
    this.toggle.focus();
  }

  #show() {
    this.root.hidden = this.text === null;
    this.toggle.setAttribute("aria-pressed", String(this.text !== null));
    this.speak();
    for (const box of [this.positive, this.negative]) { grow(box); }
    happen("draw");
  }

  #changed(name, box) {
    this.text = { ...this.text, [name]: box.value };
    grow(box);
    if (name !== "prompt") { return; }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#measure(), 130);
  }

  /** Against the limit that the forged text was measured by. */
  async #measure() {
    const { length, target } = this.#base;
    if (!length) { return; }
    this.#measuring?.abort();
    const mine = this.#measuring = new AbortController();
    try {
      const lengths = await post("/v1/tokens", { text: this.text?.prompt ?? "", target }, mine.signal);
      this.length.replaceChildren(gauge(lengths.find(one => one.unit === length.unit && one.kind === length.kind) ?? length));
    } catch { /* the next key measures again */ }
  }

  /** Says when the forged text below the edited one is another one now; without an edit there is nothing to say. */
  follow(result) { this.moved.hidden = this.text === null || (result.prompt === this.#base.prompt && result.negativePrompt === this.#base.negativePrompt && result.target === this.#base.target); }
}

/** As tall as its text. */
export function grow(box) {
  box.style.setProperty("height", "auto");
  if (box.scrollHeight > 0) { box.style.setProperty("height", `${box.scrollHeight + 2}px`); }
}
