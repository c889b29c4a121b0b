// All styles, to look through and to take.
import { $, button, el, said } from "./dom.js";
import { happen, state } from "./state.js";
import { other, pick, say, tell } from "./words.js";

export function watch() { $("style-search").addEventListener("input", draw); }

export function draw() {
  const query = $("style-search").value.trim().toLowerCase();
  const matches = style => [style.id, style.names.zh, style.names.en, style.describe.zh, style.describe.en].some(text => text?.toLowerCase().includes(query));
  const found = state.lists.styles.filter(matches);
  $("styles-found").textContent = found.length ? tell("stylesFound", { n: found.length }) : say("nothing");
  $("style-list").replaceChildren(...[["domain", "domains"], ["look", "looks"]].map(([kind, words]) => {
    const some = found.filter(style => style.kind === kind);
    return some.length ? el("section", {}, el("h3", {}, say(words)), el("ul", { class: "cards" }, some.map(card))) : null;
  }).filter(Boolean));
}

function card(style) {
  const isUsed = $("style").value === style.id;
  return el("li", { class: isUsed ? "used" : null }, el("h4", {}, said("span", pick(style.names)), " ", said("small", other(style.names))),
    said("p", pick(style.describe)),
    el("p", { class: "soft small" }, `${tell("phrasesOf", { n: style.phrases.length })} `, button(say(isUsed ? "inUse" : "useStyle"), () => happen("style", style.id), { class: "link", "aria-label": `${say("useStyle")}: ${pick(style.names)}`, "data-style": style.id })));
}
