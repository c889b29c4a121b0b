// The receipt of a phrase: shown beside it on hover and focus, held open by a press, with what can be done about the phrase.
import { $, button, el, said } from "./dom.js";
import { pick, say } from "./words.js";
import { state } from "./state.js";

let shown = null;
let timer = 0;

/** Shows the receipt of a phrase; held, it stays and takes the focus. */
export function open(node, fragment, acts, isHeld = false) {
  clearTimeout(timer);
  if (shown?.isHeld && !isHeld) { return; }
  if (shown?.node !== node) { close(); }
  shown = { node, isHeld };
  const box = $("receipt");
  const doing = acts ? actions(fragment, acts) : [];
  box.className = `receipt ${fragment.source.kind}`;
  box.setAttribute("aria-label", fragment.text);
  box.replaceChildren(
    el("div", { id: "receipt-text" },
      fragment.gloss ? said("p", fragment.gloss, { class: "gloss" }) : null,
      el("p", { class: "origin" }, `${say("sources", fragment.source.kind)} · ${say("roles", fragment.role)}`),
      pick(fragment.why) ? said("p", pick(fragment.why)) : null,
      state.pins.has(fragment.id) ? el("p", {}, say("pinned")) : null,
      el("p", {}, el("code", {}, fragment.id)),
      fragment.source.kind === "user" ? el("p", { class: "soft" }, say("yours")) : null),
    doing.length ? el("div", { class: "acts" }, doing) : "");
  box.hidden = false;
  node.classList.add("open");
  node.setAttribute("aria-expanded", "true");
  node.setAttribute("aria-describedby", "receipt-text");
  place(box, node);
  if (isHeld) { box.querySelector("button, a")?.focus(); }
}

function actions(fragment, acts) {
  const out = fragment.source.kind === "user" ? [] : [
    button(say("takeOut"), () => { close(); acts.off(fragment); }, { class: "plain", title: say("takeOutHelp") }),
    acts.pin ? button(say(state.pins.has(fragment.id) ? "unpin" : "pin"), () => { close(); acts.pin(fragment); }, { class: "plain", "aria-pressed": String(state.pins.has(fragment.id)) }) : null,
  ];
  if (fragment.source.kind === "knowledge") { out.push(el("a", { class: "plain", href: `#knowledge/${encodeURIComponent(fragment.source.id)}`, onclick: () => close() }, say("openEntry"))); }
  return out.filter(Boolean);
}

/** Under the phrase, or above it where there is no room below; the sheet of a phone has its own place. */
function place(box, node) {
  const lines = node.getClientRects();
  const [first, last, own] = [lines[0], lines[lines.length - 1], box.getBoundingClientRect()];
  const isBelow = last.bottom + 8 + own.height < innerHeight || first.top < own.height + 8;
  box.style.setProperty("--x", `${scrollX + Math.max(12, Math.min(isBelow ? last.left : first.left, document.documentElement.clientWidth - own.width - 12))}px`);
  box.style.setProperty("--y", `${scrollY + (isBelow ? last.bottom + 6 : first.top - own.height - 6)}px`);
}

/** Closes the receipt; a press of Escape within it goes back to the phrase. */
export function close(isBack = false) {
  clearTimeout(timer);
  if (!shown) { return; }
  const { node } = shown;
  shown = null;
  $("receipt").hidden = true;
  node.classList.remove("open");
  node.setAttribute("aria-expanded", "false");
  node.removeAttribute("aria-describedby");
  if (isBack) { node.focus(); close(); }
}

/** Closes a receipt that is not held, a moment later: the pointer may be on its way into it. */
export function leave() {
  clearTimeout(timer);
  if (!shown?.isHeld) { timer = setTimeout(close, 220); }
}

/** Listens for what closes a receipt. */
export function watch() {
  const box = $("receipt");
  box.addEventListener("pointerenter", () => clearTimeout(timer));
  box.addEventListener("pointerleave", leave);
  box.addEventListener("focusout", event => { if (shown?.isHeld && event.relatedTarget && !box.contains(event.relatedTarget)) { close(); } });
  addEventListener("keydown", event => { if (event.key === "Escape" && shown) { close(box.contains(document.activeElement)); } });
  addEventListener("pointerdown", event => { if (shown && !box.contains(event.target) && !shown.node.contains(event.target)) { close(); } });
  addEventListener("resize", () => close());
}
