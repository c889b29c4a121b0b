// The parts of a result around its text: gauge, legend, what was left out, notes, receipts.
import { button, draw, el, fold, mixed, said } from "./dom.js";
import { isChinese, pick, say, tell } from "./words.js";
import { happen, state, styleName } from "./state.js";

const lengthWords = length => `${length.value} / ${length.limit} ${say("units", length.unit)} · ${say("limitKinds", length.kind)}${length.value > length.limit ? ` · ${say("over")}` : ""}${length.exact ? "" : ` · ${say("upper")}`}`;

/** A stem that grows with the text, up to its limit. */
export function gauge(length) {
  if (!length) { return el("p", { class: "gauge" }, say("noLimit")); }
  const share = Math.min(1, length.value / length.limit);
  const stem = el("div", {
    class: `stem ${length.value > length.limit ? "over" : share > 0.85 ? "near" : ""}`, role: "meter", "aria-label": say("lengthOf"),
    "aria-valuemin": "0", "aria-valuemax": String(length.limit), "aria-valuenow": String(Math.min(length.value, length.limit)), "aria-valuetext": lengthWords(length),
  }, el("i"));
  stem.style.setProperty("--share", String(share));
  return el("div", { class: "gauge" }, stem, el("span", { "aria-hidden": "true" }, lengthWords(length)));
}

export const shortLength = length => length ? `${length.value} / ${length.limit} ${say("units", length.unit)}` : "";

export function legend(fragments, isCompared) {
  const kinds = [...new Set(fragments.map(fragment => fragment.source.kind))];
  return el("ul", { class: "legend" }, kinds.map(kind => el("li", { class: kind }, el("span", { class: "sample" }, say("sources", kind)))),
    isCompared ? el("li", { class: "only" }, el("span", { class: "sample" }, say("onlyHere"))) : null);
}

const part = (title, nodes, properties = {}) => nodes.length === 0 ? null : el("div", { class: "part", ...properties }, el("h3", {}, title), el("ul", { class: "rows" }, nodes));

/** What the user left out, each a press away from coming back. */
export const offRows = (off, acts) => part(say("offTitle"), [...off].map(([id, text]) => el("li", {},
  button([said("s", text), el("span", { class: "sign", "aria-hidden": "true" }, "↺"), el("span", { class: "unseen" }, say("offHelp"))], () => acts.on(id), { class: "gone", "data-id": id, title: say("offHelp") }))), { class: "part off" });

/** What a rule left out, with the reason; what only lacked room or reason can be insisted on. */
export const droppedRows = (dropped, acts) => part(say("droppedTitle"), dropped.map(one => el("li", {},
  said("s", one.text), el("span", { class: "soft" }, say("reasons", one.reason), one.detail ? [" · ", said("span", one.detail)] : ""),
  state.pins.has(one.id) ? button(say("bringOff"), () => acts.pin(one), { class: "link" })
    : one.reason === "limit" || one.reason === "irrelevant" ? button(say("bringBack"), () => acts.bring(one), { class: "link" }) : null)), { class: "part dropped" });

/** Notes; a vague word comes with its choices, ready to be taken. */
export const noteRows = notes => part(say("notesTitle"), notes.map(note => note.code === "vague" ? vagueRow(note) : el("li", { class: note.severity },
  note.severity === "warning" ? el("b", {}, `${say("warning")}: `) : null, mixed(noteText(note)))), { class: "part notes" });

function vagueRow(note) {
  const [en, zh] = [note.args.choices.split(", "), note.args["choices-zh"].split("、")];
  const [mine, word] = isChinese() ? [zh, note.args["text-zh"]] : [en, note.args.text];
  return el("li", { class: "vague" }, tell("vague", { text: word }), " ",
    mine.map((text, i) => button(text, () => happen("add", { zh: zh[i] ?? text, en: en[i] ?? text }), { class: "chip", title: say("addWord") })));
}

function noteText(note) {
  const template = state.lists.notes.get(note.code)?.[isChinese() ? "zh" : "en"];
  if (!template) { return note.message; }
  const args = note.args.style ? { ...note.args, style: styleName(note.args.style) } : note.args;
  return Object.entries(args).reduce((text, [name, value]) => text.replaceAll(`{${name}}`, () => value), template);
}

/** Every receipt in a table, for those who would rather read than point. */
export function receipts(fragments, isOpen) {
  if (fragments.length === 0) { return null; }
  const head = el("tr", {}, ["colPhrase", "colGloss", "colOrigin", "colWhy"].map(name => el("th", { scope: "col" }, say(name))));
  const row = fragment => el("tr", {},
    said("th", fragment.text, { scope: "row", class: fragment.source.kind }), said("td", fragment.gloss ?? ""),
    el("td", {}, `${say("sources", fragment.source.kind)} · ${say("roles", fragment.role)}`), said("td", pick(fragment.why)));
  return fold(say("receiptsTitle"), isOpen, el("div", { class: "wide", tabindex: "0", role: "region", "aria-label": say("receiptsTitle") },
    el("table", { class: "all" }, el("thead", {}, head), el("tbody", {}, fragments.map(row)))));
}

export const parameters = values => Object.keys(values).length === 0 ? null
  : el("p", { class: "part soft" }, `${say("parameters")}: `, Object.entries(values).map(([name, value]) => `${name} ${value}`).join(" · "));

/** The prompt as a plant: the user's clauses are its blossoms, every phrase that was added a leaf in the colour of its origin. */
export function sprig(fragments) {
  const leaves = fragments.filter(fragment => fragment.source.kind !== "user").slice(0, 14);
  const blossoms = fragments.filter(fragment => fragment.source.kind === "user").slice(0, 3);
  const at = t => ({ x: 110 + 22 * Math.sin(t * 2.4) - 14 * t, y: 292 - 226 * t });
  const line = [...Array(25).keys()].map(i => at(i / 24)).map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`).join(" L");
  const leaf = (fragment, i) => {
    const { x, y } = at(0.14 + 0.74 * (i + 0.5) / Math.max(leaves.length, 5));
    const size = 0.72 + 0.5 * fragment.relevance - 0.02 * i;
    return draw("g", { class: `leaf ${fragment.source.kind}`, "data-twin": fragment.id, transform: `translate(${x.toFixed(1)} ${y.toFixed(1)}) rotate(${i % 2 ? 205 - i * 2 : -28 + i * 2}) scale(${size.toFixed(2)} ${i % 2 ? -size.toFixed(2) : size.toFixed(2)})` },
      draw("path", { d: "M0 0C10-17 34-20 58-4 38 8 14 8 0 0Z" }), draw("path", { class: "vein", d: "M0 0C18-6 38-8 52-4" }));
  };
  const blossom = (fragment, i) => {
    const { x, y } = at(1);
    return draw("g", { class: "blossom", "data-twin": fragment.id, transform: `translate(${(x + [0, -34, 32][i]).toFixed(1)} ${(y + [-6, 26, 34][i]).toFixed(1)}) scale(${[1, 0.62, 0.55][i]})` },
      [0, 72, 144, 216, 288].map(turn => draw("path", { transform: `rotate(${turn + i * 30})`, d: "M0 0C-15-11-15-30 0-35 15-30 15-11 0 0Z" })), draw("circle", { r: 5 }));
  };
  const stalks = blossoms.slice(1).map((_, i) => { const [from, to] = [at(0.84), at(1)]; return draw("path", { class: "stalk", d: `M${from.x.toFixed(1)} ${from.y.toFixed(1)}Q${(from.x + [-22, 22][i]).toFixed(1)} ${(from.y - 8).toFixed(1)} ${(to.x + [-34, 32][i]).toFixed(1)} ${(to.y + [26, 34][i]).toFixed(1)}` }); });
  return draw("svg", { class: "sprig", viewBox: "0 0 220 300", "aria-hidden": "true", focusable: "false" },
    draw("path", { class: "stalk", d: `M${line}` }), stalks, leaves.map(leaf), blossoms.map(blossom));
}
