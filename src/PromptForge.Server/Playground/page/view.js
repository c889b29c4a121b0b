// Draws results. Everything that comes from outside becomes a text node: there is no other way in here.
import { isChinese, pick, say } from "./words.js";

/** An element with properties, listeners (functions named on…) and children; texts become text nodes. */
export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) { continue; }
    if (typeof value === "function") { node.addEventListener(name.slice(2), value); }
    else if (name === "class") { node.className = value; }
    else { node.setAttribute(name, value === true ? "" : value); }
  }
  node.append(...children.filter(child => child !== null && child !== undefined && child !== ""));
  return node;
}

const isSwitchable = fragment => fragment.source.kind !== "user";

/** A rendered text with its phrases as buttons in their places; what lies between stays plain. */
function phrases(text, fragments, act) {
  const nodes = [];
  const unplaced = [];
  let at = 0;
  for (const fragment of [...fragments].sort((one, other) => one.at - other.at)) {
    if (fragment.at < at || text.slice(fragment.at, fragment.at + fragment.text.length) !== fragment.text) {
      unplaced.push(fragment);
      continue;
    }
    nodes.push(text.slice(at, fragment.at), phrase(fragment, act));
    at = fragment.at + fragment.text.length;
  }
  nodes.push(text.slice(at));
  return { nodes: nodes.filter(node => node !== ""), unplaced };
}

function phrase(fragment, act) {
  const canSwitch = isSwitchable(fragment);
  const press = () => { if (canSwitch) { act.off(fragment); } };
  const node = toggle(fragment.text, fragment.source.kind, fragment.id, canSwitch ? true : null, press);
  node.addEventListener("pointerenter", () => act.open(node, fragment));
  node.addEventListener("pointerleave", act.close);
  node.addEventListener("focus", () => act.open(node, fragment));
  node.addEventListener("blur", act.close);
  return node;
}

/** A phrase that can be pressed. Not a button, for those are boxes, and a phrase must break over lines as text does. */
function toggle(text, kind, id, isOn, press) {
  return el("span", {
    class: `phrase ${kind}`, role: "button", tabindex: "0", "data-id": id,
    "aria-pressed": isOn === null ? null : String(isOn), "aria-disabled": isOn === null ? "true" : null,
    onclick: press,
    onkeydown: event => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); press(); } },
  }, text);
}

/** The receipt of a phrase: what it means, what it says about the picture, where it comes from and why. */
export function receipt(box, fragment) {
  box.className = `receipt ${fragment.source.kind}`;
  box.replaceChildren(...[
    fragment.gloss ? el("p", { class: "gloss", lang: /[\u4e00-\u9fff]/.test(fragment.gloss) ? "zh" : "en" }, fragment.gloss) : null,
    el("p", {}, `${say("sources", fragment.source.kind)} · ${say("roles", fragment.role)}`),
    pick(fragment.why) ? el("p", {}, pick(fragment.why)) : null,
    el("p", {}, el("code", {}, fragment.id)),
    el("p", { class: "hint" }, say(isSwitchable(fragment) ? "pressOff" : "yours")),
  ].filter(Boolean));
}

function gauge(length) {
  if (!length) { return el("p", { class: "gauge" }, say("noLimit")); }
  const words = `${length.value} / ${length.limit} ${say("units", length.unit)} · ${say("kinds", length.kind)}${length.exact ? "" : ` · ${say("upper")}`}`;
  return el("div", { class: "gauge" },
    el("meter", { min: 0, max: length.limit, low: length.limit * 0.85, high: length.limit * 0.98, optimum: 0, value: Math.min(length.value, length.limit), "aria-label": words }),
    el("span", {}, words));
}

function legend(fragments) {
  const kinds = [...new Set(fragments.map(fragment => fragment.source.kind))];
  return el("ul", { class: "legend" }, ...kinds.map(kind => el("li", { class: kind }, el("i", { "aria-hidden": "true" }), say("sources", kind))));
}

function rows(title, items) {
  return items.length === 0 ? null : el("div", {}, el("h3", {}, title), el("ul", { class: "rows" }, ...items));
}

const noteText = (note, templates) => {
  const template = isChinese() ? templates.get(note.code)?.zh : null;
  return template ? Object.entries(note.args).reduce((text, [name, value]) => text.replaceAll(`{${name}}`, () => value), template) : note.message;
};

/** Draws a result into its section below the head, which stays: it may hold what the user is just choosing. */
export function drawResult(body, result, off, templates, act) {
  const positive = phrases(result.prompt, result.fragments, act);
  const negative = phrases(result.negativePrompt ?? "", result.negativeFragments, act);
  const leftOut = result.dropped.filter(dropped => !off.has(dropped.id));
  const unplaced = [...positive.unplaced, ...negative.unplaced];
  body.replaceChildren(...[
    el("p", { class: "prompt", lang: result.language }, ...positive.nodes),
    unplaced.length ? el("p", { class: "negative" }, ...unplaced.flatMap(fragment => [phrase(fragment, act), " "])) : null,
    gauge(result.length),
    legend([...result.fragments, ...result.negativeFragments]),
    result.negativePrompt ? el("h3", {}, say("negativeTitle")) : null,
    result.negativePrompt ? el("p", { class: "prompt negative", lang: result.language }, ...negative.nodes) : null,
    result.negativePrompt && result.negativeLength ? gauge(result.negativeLength) : null,
    rows(say("offTitle"), [...off].map(([id, text]) => el("li", { class: "off" },
      toggle(text, "rule", id, false, () => act.on(id)), el("code", { class: "why" }, id)))),
    rows(say("droppedTitle"), leftOut.map(dropped => el("li", { class: "dropped" },
      el("span", { class: "phrase" }, dropped.text), el("span", { class: "why" }, say("reasons", dropped.reason), dropped.detail ? ` · ${dropped.detail}` : "")))),
    rows(say("notesTitle"), result.notes.map(note => el("li", { class: note.severity }, noteText(note, templates)))),
    Object.keys(result.parameters).length === 0 ? null : rows(say("parameters"), [el("li", { class: "why" }, Object.entries(result.parameters).map(([name, value]) => `${name} ${value}`).join(" · "))]),
  ].filter(Boolean));
}

/** One found entry. */
export function hit(entry) {
  const [mine, other] = isChinese() ? [entry.names.zh, entry.names.en] : [entry.names.en, entry.names.zh];
  return el("li", {},
    el("strong", {}, mine[0] ?? other[0] ?? entry.id), " ",
    el("span", { lang: isChinese() ? "en" : "zh" }, mine.length ? other[0] ?? "" : ""),
    el("p", {}, entry.names.la ? el("em", { lang: "la" }, entry.names.la) : "", entry.names.la && mine.length > 1 ? " · " : "", mine.slice(1, 4).join(isChinese() ? "、" : ", ")),
    el("code", {}, entry.id));
}
