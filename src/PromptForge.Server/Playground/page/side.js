// One prompt on the page: forged from the idea and its own settings, shown phrase by phrase, edited by hand, sent.
import { button, el } from "./dom.js";
import { post } from "./api.js";
import { happen, nameOf, state, styleName } from "./state.js";
import { say } from "./words.js";
import { inPlace, parallel, walk } from "./phrases.js";
import { droppedRows, gauge, legend, noteRows, offRows, parameters, receipts, sprig } from "./view.js";
import { Editor } from "./edit.js";
import { Maker } from "./make.js";

export class Side {
  result = null;
  request = null;
  #pending = null;

  /** @param wish makes the request of the moment; @param acts what can be done about a phrase. */
  constructor(name, root, wish, acts) {
    Object.assign(this, { name, root, wish, acts });
    this.title = el("h2", { id: `title-${name}` });
    this.meta = el("p", { class: "meta" });
    this.shown = el("div", { class: "shown" });
    this.more = el("div", { class: "more" });
    this.editor = new Editor(this);
    this.maker = new Maker(this);
    const copy = (field, words) => button("", () => happen("copy", this.toSend().text[field]), { class: "plain", "data-words": words, "data-copy": field });
    this.tools = el("div", { class: "tools" }, this.editor.toggle, copy("prompt", "copy"), copy("negativePrompt", "copyNegative"));
    this.sheet = el("div", { class: "sheet" }, this.shown, this.editor.root, this.tools, this.maker.root, this.more);
    root.append(el("header", { class: "head" }, this.title, this.meta), this.sheet);
  }

  /** Forges; a newer wish ends the older one. Pinned phrases that the forge did not choose are asked for by name. */
  async forge() {
    this.#pending?.abort();
    const mine = this.#pending = new AbortController();
    this.root.classList.add("stale");
    try {
      let request = this.wish();
      let result = await post("/v1/enhance", request, mine.signal);
      const missing = [...state.pins.values()].filter(pin => !result.fragments.some(fragment => fragment.id === pin.id));
      if (missing.length > 0) {
        const language = result.language.startsWith("zh") ? "zh" : "en";
        request = { ...request, always: missing.map(pin => pin.both[language] ?? pin.text) };
        result = named(await post("/v1/enhance", request, mine.signal), missing);
      }
      [this.request, this.result] = [request, result];
    } finally {
      if (this.#pending === mine) {
        this.#pending = null;
        this.root.classList.remove("stale");
      }
    }
  }

  clear() {
    this.#pending?.abort();
    this.#pending = this.result = this.request = null;
    this.root.classList.remove("stale");
  }

  /** What would be sent now, and the request that it came from. */
  toSend() {
    const edited = this.editor.text;
    const { prompt, negativePrompt } = edited ?? this.result;
    const isEdited = prompt !== this.result.prompt || (negativePrompt || null) !== this.result.negativePrompt;
    return { request: this.request, text: { prompt, negativePrompt: negativePrompt || null, isEdited } };
  }

  /** @param twin the result on the other side, when two are compared. */
  draw(twin, words) {
    const { result } = this;
    this.title.textContent = say(words);
    this.sheet.hidden = !result;
    this.meta.hidden = !result;
    if (!result) { return; }
    this.meta.dataset.target = result.target;
    this.meta.textContent = [styleName(result.style), nameOf("targets", result.target), nameOf("strategies", result.strategy), result.language.startsWith("zh") ? "中文" : "English"].join(" · ");
    const everything = [...result.fragments, ...result.negativeFragments];
    const unique = twin ? new Set([...only(result.fragments, twin.fragments), ...only(result.negativeFragments, twin.negativeFragments)]) : null;
    this.editor.follow(result);
    this.shown.hidden = this.editor.text !== null;
    this.shown.replaceChildren(...this.#text(result, unique), legend(everything, !!twin));
    for (const group of this.shown.querySelectorAll(".prompt")) { if (group.querySelector(".phrase")) { walk(group); } }
    this.tools.querySelector("[data-copy=negativePrompt]").hidden = !result.negativePrompt;
    const isOpen = this.more.querySelector("details")?.open ?? false;
    this.more.replaceChildren(...[
      offRows(state.off, this.acts),
      droppedRows(leftOut(result), this.acts),
      noteRows(result.notes.filter(note => !toldElsewhere.includes(note.code))),
      receipts(everything, isOpen), parameters(result.parameters),
    ].filter(Boolean));
    this.maker.draw();
  }

  #text(result, unique) {
    const acts = { ...this.acts, pin: fragment => this.acts.pin(fragment, result.language) };
    const positive = inPlace(result.prompt, result.fragments, acts, unique);
    const negative = inPlace(result.negativePrompt ?? "", result.negativeFragments, this.acts.forNegative, unique);
    const aside = [...positive.unplaced, ...negative.unplaced].flatMap(node => [node, " "]);
    // Runs of spaces and line ends are the user's own and stay; elsewhere lines may end as in print.
    const group = (nodes, kind, label) => el("p", { class: `prompt ${kind} ${/\n| {2}/.test(result.prompt) ? "kept" : ""}`, lang: result.language, role: "group", "aria-label": say(label), "aria-describedby": "phrases-help" }, nodes);
    const glosses = parallel(result.fragments, result.language);
    return [
      el("div", { class: "growth" }, sprig(result.fragments), el("div", {},
        group(positive.nodes, "positive", "prompt"),
        glosses.length ? el("p", { class: "parallel", role: "group", "aria-label": say("parallel") }, glosses) : null,
        aside.length ? group(aside, "negative", "prompt") : null, gauge(result.length))),
      ...result.negativePrompt ? [el("h3", {}, say("negativeTitle")), group(negative.nodes, "negative", "negativeTitle"), ...result.negativeLength ? [gauge(result.negativeLength)] : []] : [],
    ];
  }
}

/** What was left out by a rule: not by the user, and not by name and back in as a pinned phrase. */
function leftOut(result) {
  const there = new Set([...result.fragments.map(fragment => fragment.id), ...state.off.keys()]);
  return [...new Map(result.dropped.filter(one => !there.has(one.id) && one.detail !== "--without").map(one => [one.id, one])).values()];
}

/** What stands in the lists of phrases already. */
const toldElsewhere = ["unknown-without", "refill", "dropped-for-limit"];

const only = (mine, others) => {
  const there = new Set(others.map(fragment => fragment.id));
  return mine.filter(fragment => !there.has(fragment.id)).map(fragment => fragment.id);
};

/** Phrases asked for by name come back as always#1, always#2 …; they keep the receipts that they had when they were pinned. */
function named(result, pins) {
  const pinOf = id => pins[Number(/^always#(\d+)$/.exec(id)?.[1]) - 1];
  const own = fragment => { const pin = pinOf(fragment.id); return pin ? { ...fragment, id: pin.id, gloss: pin.both[result.language.startsWith("zh") ? "en" : "zh"], source: pin.source, role: pin.role, why: pin.why } : fragment; };
  return { ...result, fragments: result.fragments.map(own), dropped: result.dropped.map(one => ({ ...one, id: pinOf(one.id)?.id ?? one.id })) };
}

/** How two results differ, in numbers. */
export function difference(one, next) {
  const [left, right] = [[...only(one.fragments, next.fragments), ...only(one.negativeFragments, next.negativeFragments)], [...only(next.fragments, one.fragments), ...only(next.negativeFragments, one.negativeFragments)]];
  return { left: left.length, right: right.length, both: one.fragments.length + one.negativeFragments.length - left.length };
}
