// Makes elements. Everything that comes from outside becomes a text node or an attribute: there is no other way into the page.
import { langOf, pageLanguage } from "./words.js";

export const $ = id => document.getElementById(id);

function fill(node, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) { continue; }
    if (typeof value === "function") { node.addEventListener(name.slice(2), value); }
    else { node.setAttribute(name, value === true ? "" : value); }
  }
  node.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false && child !== ""));
  return node;
}

/** An element with attributes, listeners (functions named on…) and children; texts become text nodes. */
export const el = (tag, properties = {}, ...children) => fill(document.createElement(tag), properties, children);

/** The same within a drawing. */
export const draw = (tag, properties = {}, ...children) => fill(document.createElementNS("http://www.w3.org/2000/svg", tag), properties, children);

export const button = (text, press, properties = {}) => el("button", { type: "button", onclick: press, ...properties }, text);

/** The lang attribute of a text, where it is not the page's own language. */
export const lang = text => langOf(text) === pageLanguage() ? null : langOf(text);

/** A text in an element that says its language. */
export const said = (tag, text, properties = {}) => el(tag, { lang: lang(text), ...properties }, text);

/** A sentence of the page's language as nodes: what is quoted in Chinese characters on an English page says so. */
export const mixed = text => pageLanguage() === "zh" ? [text] : text.split(/([\u3400-\u9fff][\u3000-\u303f\u3400-\u9fff\uff00-\uffef]*)/).map((run, i) => i % 2 ? el("span", { lang: "zh" }, run) : run);

/** A folded part with a heading. */
export const fold = (title, isOpen, ...children) => el("details", { open: isOpen }, el("summary", {}, title), ...children);
