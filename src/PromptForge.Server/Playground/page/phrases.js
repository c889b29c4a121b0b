// A rendered text with its phrases in their places: each can be pointed at, walked to with the arrow keys, and pressed.
import { el, said } from "./dom.js";
import { close, leave, open } from "./card.js";
import { state } from "./state.js";

/** The text as nodes, and the phrases that do not stand in it as they are. */
export function inPlace(text, fragments, acts, unique) {
  const [nodes, unplaced] = [[], []];
  let at = 0;
  for (const fragment of [...fragments].sort((one, next) => one.at - next.at)) {
    if (fragment.at < at || text.slice(fragment.at, fragment.at + fragment.text.length) !== fragment.text) {
      unplaced.push(phrase(fragment, acts, unique));
      continue;
    }
    nodes.push(text.slice(at, fragment.at), phrase(fragment, acts, unique));
    at = fragment.at + fragment.text.length;
  }
  return { nodes: [...nodes, text.slice(at)].filter(node => node !== ""), unplaced };
}

/** Not a button element, for those are boxes, and a phrase breaks over lines as text does. */
function phrase(fragment, acts, unique) {
  const marks = [fragment.source.kind, state.pins.has(fragment.id) ? "pinned" : "", unique?.has(fragment.id) ? "unique" : ""].filter(Boolean).join(" ");
  const node = el("span", { class: `phrase ${marks}`, role: "button", tabindex: "-1", "data-id": fragment.id, "aria-haspopup": "dialog", "aria-expanded": "false" }, fragment.text);
  node.addEventListener("pointerenter", event => { if (event.pointerType !== "touch") { open(node, fragment, acts); twins(fragment.id, true); } });
  node.addEventListener("pointerleave", () => { leave(); twins(fragment.id, false); });
  node.addEventListener("focus", () => { open(node, fragment, acts); twins(fragment.id, true); });
  node.addEventListener("blur", () => { leave(); twins(fragment.id, false); });
  node.addEventListener("click", () => open(node, fragment, acts, true));
  node.addEventListener("keydown", event => {
    if (event.key === "Enter" || event.key === " ") { open(node, fragment, acts, true); }
    else if ((event.key === "Delete" || event.key === "Backspace") && fragment.source.kind !== "user") { close(); acts.off(fragment); }
    else { return; }
    event.preventDefault();
  });
  return node;
}

/** Marks what belongs to a phrase elsewhere: its gloss, its leaf. */
function twins(id, isOn) {
  for (const twin of document.querySelectorAll(`[data-twin="${CSS.escape(id)}"]`)) { twin.classList.toggle("lit", isOn); }
}

/** The glosses in the order of the text, in the other language. */
export function parallel(fragments, language) {
  const glossed = [...fragments].sort((one, next) => one.at - next.at).filter(fragment => fragment.gloss);
  const between = language.startsWith("zh") ? ", " : "，";
  return glossed.flatMap((fragment, i) => [i > 0 ? between : "", said("span", fragment.gloss, { class: fragment.source.kind, "data-twin": fragment.id })]);
}

/** One stop for Tab, arrows within. */
export function walk(group) {
  const all = () => [...group.querySelectorAll(".phrase")];
  const stop = node => { for (const one of all()) { one.tabIndex = one === node ? 0 : -1; } };
  stop(all()[0]);
  group.addEventListener("focusin", event => stop(event.target.closest(".phrase")));
  group.addEventListener("keydown", event => {
    const nodes = all();
    const at = nodes.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: nodes.length - 1 }[event.key];
    if (at < 0 || to === undefined || !nodes[to]) { return; }
    event.preventDefault();
    close();
    nodes[to].focus();
  });
}
