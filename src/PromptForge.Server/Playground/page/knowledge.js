// The knowledge base: search, and an entry with its names, facts, meanings and phrases.
import { $, button, el, said } from "./dom.js";
import { faultOf, get } from "./api.js";
import { happen } from "./state.js";
import { isChinese, other, pick, say, tell } from "./words.js";

const examples = [["牡丹", "peony"], ["青瓷", "celadon"], ["侧光", "side light"], ["春天 白色", "spring white"], ["留白", "negative space"], ["婚礼", "wedding"]];
let searching = null;
let opening = null;
let timer = 0;
let entry = null;
let hits = [];
let fault = "";

export function watch() {
  $("search").addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(search, 130); });
}

async function search() {
  searching?.abort();
  fault = "";
  const query = $("search").value.trim();
  if (!query) { hits = []; drawHits(); return; }
  const mine = searching = new AbortController();
  try {
    hits = await get(`/v1/knowledge/search?top=24&q=${encodeURIComponent(query.slice(0, 1000))}`, mine.signal);
    drawHits();
  } catch (failure) { fail(failure); }
}

/** Shows the entry of an address, or none. */
export async function show(id) {
  opening?.abort();
  fault = "";
  if (!id) { entry = null; draw(); return; }
  const mine = opening = new AbortController();
  try {
    entry = await get(`/v1/knowledge/${encodeURIComponent(id)}`, mine.signal);
    draw();
    $("entry").querySelector("h2")?.focus({ preventScroll: true });
    if (matchMedia("(max-width: 56rem)").matches) { $("entry").scrollIntoView(); }
  } catch (failure) {
    if (failure.name === "AbortError") { return; }
    entry = null;
    draw();
    fail(failure);
  }
}

function fail(failure) {
  if (failure.name === "AbortError") { return; }
  fault = faultOf(failure);
  drawHits();
  if (failure.status === 401) { happen("fail", failure); }
}

export function draw() {
  $("browse").replaceChildren(say("browse"), " ", ...examples.map(pair => pair[isChinese() ? 0 : 1]).map(text => button(text, () => { $("search").value = text; search(); }, { class: "chip" })));
  drawHits();
  $("entry").replaceChildren(...entry ? page(entry) : []);
  $("entry").hidden = !entry;
  $("room-knowledge").classList.toggle("reading", !!entry);
}

function drawHits() {
  $("hits").replaceChildren(...hits.map(hit => {
    const [mine, theirs] = [pick(first(hit.names)), other(first(hit.names))];
    return el("li", {}, el("a", { href: `#knowledge/${encodeURIComponent(hit.id)}`, "aria-current": entry?.id === hit.id ? "true" : null },
      said("strong", mine), " ", theirs && theirs !== mine ? said("span", theirs) : "", el("small", {}, say("kinds", hit.kind))));
  }));
  $("found").textContent = fault || (!$("search").value.trim() ? "" : hits.length ? tell("found", { n: hits.length }) : say("nothing"));
}

const first = names => ({ zh: names.zh[0], en: names.en[0] });

function page(one) {
  const names = first(one.names);
  const more = [...one.names.zh.slice(1), ...one.names.en.slice(1)];
  const row = (title, ...content) => content.flat().length === 0 ? null : el("div", {}, el("dt", {}, title), el("dd", {}, content));
  const sources = [...new Map([...one.facts, ...one.meanings].filter(fact => fact.source).map(fact => [fact.source, fact])).values()];
  return [
    el("a", { class: "back", href: "#knowledge" }, `← ${say("back")}`),
    said("h2", pick(names) || one.id, { class: "name", tabindex: "-1" }),
    el("p", { class: "alias" }, other(names) && other(names) !== pick(names) ? said("span", other(names)) : null, one.names.la ? el("em", { lang: "la" }, one.names.la) : null, el("span", { class: "soft" }, say("kinds", one.kind))),
    more.length || one.names["zh-Hant"].length ? el("p", { class: "soft" }, `${say("alsoCalled")} `, more.flatMap((name, i) => [i ? " · " : "", said("span", name)]),
      one.names["zh-Hant"].length ? [`${more.length ? " · " : ""}${say("traditional")} `, el("span", { lang: "zh-Hant" }, one.names["zh-Hant"].join("、"))] : null) : null,
    section("facts", one.facts.length === 0 ? null : el("dl", {}, one.facts.map(fact => row(say("factKeys", fact.key), ...values(fact.is), ...fact.can.length ? [fact.is.length ? "; " : "", el("span", { class: "soft" }, `${say("sometimes")} `), ...values(fact.can)] : [])))),
    section("meanings", one.meanings.length === 0 ? null : el("dl", {}, one.meanings.map(meaning => row(meaning.culture.id === "*" ? say("everywhere") : named(meaning.culture),
      meaning.taboo ? el("b", { class: "bad" }, `${say("taboo")}: `) : null, said("span", pick(meaning)))))),
    section("entryPhrases", one.phrases.length === 0 ? null : el("div", {}, el("p", { class: "help" }, say("entryPhrasesHelp")), el("ul", { class: "lines" }, one.phrases.map(phrase => el("li", {},
      button([said("span", pick(phrase), { class: "line knowledge" }), said("span", other(phrase), { class: "soft" })], () => happen("add", phrase), { "data-phrase": phrase.id }),
      el("small", { class: "soft" }, say("roles", phrase.role), pick(phrase.why) ? ` · ${pick(phrase.why)}` : "")))))),
    section("choices", one.hints.length === 0 ? null : el("p", {}, one.hints.map(hint => button(pick(hint), () => happen("add", hint), { class: "chip" })))),
    el("dl", { class: "links" }, row(say("isA"), links(one.isA)), row(say("pairs"), links(one.pairs)), row(say("vessels"), links(one.vessels)), row(say("inStyles"), one.styles.flatMap((style, i) => [i ? " · " : "", button(named(style), () => happen("style", style.id), { class: "link" })]))),
    sources.length ? el("p", { class: "soft small" }, `${say("sourcesTitle")}: `, sources.map(fact => `${say("sourceKeys", fact.source)}${fact.checked ? ` (${fact.checked})` : ""}`).join("; ")) : null,
    el("p", {}, el("code", {}, one.id)),
  ].filter(Boolean);
}

const section = (title, content) => content ? el("section", {}, el("h3", {}, say(title)), content) : null;
const named = one => pick(one) || say("values", one.id);
const values = list => list.flatMap((one, i) => [i ? (isChinese() ? "、" : ", ") : "", one.zh || one.en ? el("a", { href: `#knowledge/${encodeURIComponent(one.id)}` }, named(one)) : named(one)]);
const links = list => list.flatMap((one, i) => [i ? " · " : "", el("a", { href: `#knowledge/${encodeURIComponent(one.id)}` }, named(one))]);
