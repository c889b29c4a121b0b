// The playground: what is typed is forged after a short pause; a newer wish ends the older one.
import { faultOf, get, ProblemError, useKey } from "./api.js";
import { $, button, el } from "./dom.js";
import { close, watch as watchReceipt } from "./card.js";
import { grow } from "./edit.js";
import { difference, Side } from "./side.js";
import { shortLength } from "./view.js";
import { happen, on, state } from "./state.js";
import { isChinese, label, langOf, other, pageLanguage, pick, say, setLanguage, tell } from "./words.js";
import * as experiments from "./experiments.js";
import * as knowledge from "./knowledge.js";
import * as styles from "./styles.js";

const pause = 130;
const examples = [
  ["优雅大气的中式牡丹插花，不要红色", "zh"], ["窗边的一束白玫瑰，清晨", "zh"], ["古寺石阶，满地银杏叶", "zh"],
  ["wedding bouquet of peonies 牡丹 and eucalyptus", "en"], ["a lighthouse on a cliff at dusk, without a boat", "en"], ["an elegant vase of white tulips by a window", "en"],
];
const rooms = ["forge", "knowledge", "styles", "experiments"];
let timer = 0;
let saying = 0;

const acts = {
  off: fragment => { state.off.set(fragment.id, fragment.text); state.pins.delete(fragment.id); forge(fragment.id); },
  on: id => { state.off.delete(id); forge(id); },
  pin: (fragment, language) => {
    const [mine, theirs] = language?.startsWith("zh") ? ["zh", "en"] : ["en", "zh"];
    if (!state.pins.delete(fragment.id)) { state.pins.set(fragment.id, { ...fragment, both: { [mine]: fragment.text, [theirs]: fragment.gloss ?? undefined } }); }
    forge(fragment.id);
  },
  bring: dropped => { state.pins.set(dropped.id, { ...dropped, both: {}, source: { kind: kindOf(dropped.id), id: dropped.id.split("#")[0] }, role: "style", why: null }); forge(dropped.id); },
};
acts.forNegative = { off: acts.off };

const kindOf = id => state.lists.styles.some(style => id.startsWith(`${style.id}#`)) ? "template" : "knowledge";
const control = (name, which) => $(which === "b" ? `${name}-b` : name).value;
const wish = which => () => {
  const request = { prompt: $("idea").value, style: control("style", which), strength: control("strength", which), target: control("target", which), strategy: control("strategy", which), without: [...state.off.keys()] };
  if ($("negative").value.trim()) { request.negative = $("negative").value; }
  return request;
};
const sides = ["a", "b"].map(name => new Side(name, document.querySelector(`[data-side="${name}"]`), wish(name), acts));
const [a, b] = sides;
const isTwo = () => $("compare").checked;

function note(text, isBad = false) {
  $("status").textContent = text;
  $("status").classList.toggle("bad", isBad);
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(forge, pause);
}

/** Forges what stands there; afterwards the focus is on the phrase it was on, where there is one still. */
async function forge(focusOn) {
  clearTimeout(timer);
  if (!$("idea").value.trim()) {
    for (const side of sides) { side.clear(); }
    note("");
    draw();
    return;
  }
  try {
    await Promise.all((isTwo() ? sides : [a]).map(side => side.forge()));
    note("");
    draw();
    announce();
    if (typeof focusOn === "string") { refocus(focusOn); }
  } catch (failure) { if (failure.name !== "AbortError") { fail(failure); } }
}

/** Tells a screen reader how it ended, once the typing rests. */
function announce() {
  clearTimeout(saying);
  saying = setTimeout(() => {
    if (a.result) { $("said").textContent = tell("forgedSaid", { n: a.result.fragments.filter(fragment => fragment.source.kind !== "user").length, length: shortLength(a.result.length) }); }
  }, 900);
}

function refocus(id) {
  const same = [...document.querySelectorAll("[data-id]")].find(node => node.dataset.id === id && node.getClientRects().length > 0);
  if (same) { same.focus(); close(); }
}

function fail(failure) {
  if (failure instanceof ProblemError && failure.status === 401) { $("key-form").hidden = false; }
  note(faultOf(failure), true);
}

function draw() {
  close();
  const two = isTwo();
  $("room-forge").classList.toggle("two", two);
  b.root.hidden = !two;
  $("waiting").hidden = !!a.result;
  $("difference").hidden = !(two && a.result && b.result);
  $("difference").textContent = $("difference").hidden ? "" : tell("difference", difference(a.result, b.result));
  a.draw(two ? b.result : null, two ? "left" : "prompt");
  b.draw(two ? a.result : null, "right");
  a.root.hidden = !a.result && !two;
}

/** A select and its label; the right side has its own of each. */
function field(name) { return el("label", { class: "field" }, el("span", { "data-words": name }), el("span", { class: "pick" }, el("select", { id: `${name}-b` }))); }

/** Fills a choice and keeps what was chosen. */
function fill(id, options, fallback) {
  const select = $(id);
  const chosen = select.value || fallback;
  select.replaceChildren(...options);
  select.value = chosen;
  if (select.selectedIndex < 0) { select.selectedIndex = 0; }
}

const option = (value, text) => el("option", { value }, text);
const group = (name, options) => el("optgroup", { label: name }, options);

function fillAll() {
  const { lists } = state;
  const named = one => option(one.id, pick(one.names) || one.id);
  const vendors = [...new Set(lists.targets.map(target => target.vendor ?? ""))];
  for (const end of ["", "-b"]) {
    fill(`style${end}`, [option("auto", say("auto")), option("none", say("styleNone")), ...[["domain", "domains"], ["look", "looks"]].map(([kind, words]) => group(say(words), lists.styles.filter(style => style.kind === kind).map(named)))], "auto");
    fill(`strength${end}`, ["none", "light", "auto", "rich"].map(id => option(id, say("strengths", id))), "auto");
    fill(`target${end}`, vendors.map(vendor => group(vendor || "–", lists.targets.filter(one => (one.vendor ?? "") === vendor)
      .map(one => option(one.id, `${pick(one.names) || one.id}${one.successor && one.status === "discontinued" ? ` (${say("retired")})` : ""}`)))), lists.defaults?.target);
    fill(`strategy${end}`, lists.strategies.map(named), "rules");
  }
}

async function load() {
  try {
    const [styleList, targets, strategies, notes, defaults] = await Promise.all(["styles", "targets", "strategies", "notes", "defaults"].map(name => get(`/v1/${name}`)));
    state.lists = { styles: styleList, targets, strategies, notes: new Map(notes.map(one => [one.code, one])), defaults };
    $("idea").maxLength = defaults.promptLength;
    $("version").textContent = `PromptForge ${defaults.version} · ${defaults.contentVersion}`;
    $("key-form").hidden = true;
    speak();
    performance.mark("usable");
    await forge();
  } catch (failure) { fail(failure); }
}

/** The right side begins as the left one without its additions: what forging does is the first thing to compare. */
function mirror() {
  if (!isTwo() || b.request) { return; }
  for (const name of ["style", "strength", "target"]) { $(`${name}-b`).value = $(name).value; }
  $("strategy-b").value = $("strategy").value === "none" ? "rules" : "none";
}

function speak() {
  document.documentElement.lang = isChinese() ? "zh-CN" : "en";
  for (const [id, isZh] of [["ui-zh", true], ["ui-en", false]]) { $(id).setAttribute("aria-pressed", String(isChinese() === isZh)); }
  label(document);
  fillAll();
  $("examples").replaceChildren(el("span", {}, say("try")), ...examples.filter(([, language]) => language === pageLanguage())
    .map(([text]) => button(text, () => { $("idea").value = text; state.off.clear(); state.pins.clear(); typed(); forge(); }, { class: "link", lang: langOf(text) })));
  for (const side of sides) { side.editor.speak(); }
  knowledge.draw();
  styles.draw();
  experiments.draw();
  draw();
}

function choose(isZh) {
  setLanguage(isZh);
  try { localStorage.setItem("promptforge-ui", isZh ? "zh" : "en"); } catch { /* private windows keep nothing */ }
  speak();
}

/** Shows the room that the address names. */
function enter() {
  const [room, id] = location.hash.slice(1).split("/");
  const name = rooms.includes(room) ? room : "forge";
  close();
  for (const one of rooms) {
    $(`room-${one}`).hidden = one !== name;
    const link = document.querySelector(`nav a[href="#${one}"]`);
    if (one === name) { link.setAttribute("aria-current", "page"); } else { link.removeAttribute("aria-current"); }
  }
  document.title = name === "forge" ? "PromptForge" : `${say(`nav${name[0].toUpperCase()}${name.slice(1)}`)} · PromptForge`;
  if (name === "knowledge") { knowledge.show(id ? decodeURIComponent(id) : null); }
  if (name === "styles") { styles.draw(); }
  if (name === "experiments") { experiments.show(); }
  if (name === "forge") { typed(); }
}

function typed() {
  grow($("idea"));
  $("examples").hidden = !!$("idea").value.trim();
  $("idea").lang = $("idea").value ? langOf($("idea").value) : "";
}

/** Writes words into the idea, in the language that the idea is written in. */
function add(both) {
  const idea = $("idea").value.trimEnd();
  const isZh = idea ? langOf(idea) === "zh" : isChinese();
  const text = (isZh ? both.zh ?? both.en : both.en ?? both.zh).trim();
  $("idea").value = idea ? `${idea.replace(/[,，。.、；;]+$/, "")}${isZh ? "，" : ", "}${text}` : text;
  typed();
  forge();
  note(tell("added", { text }));
  $("said").textContent = tell("added", { text });
}

async function copyText(text) {
  try { await navigator.clipboard.writeText(text ?? ""); note(say("copied")); }
  catch { note(say("notCopied"), true); }
}

let stored = null;
try { stored = localStorage.getItem("promptforge-ui"); } catch { /* see above */ }
setLanguage((stored ?? navigator.language).startsWith("zh"));
b.root.querySelector(".head").append(el("div", { class: "b-choices" }, ["style", "strength", "target", "strategy"].map(field)));
on("add", add);
on("style", id => { $("style").value = id; location.hash = "forge"; forge(); });
on("draw", draw);
on("copy", copyText);
on("fail", fail);
$("idea").addEventListener("input", () => { typed(); soon(); });
$("negative").addEventListener("input", soon);
for (const name of ["style", "strength", "target", "strategy"]) { for (const end of ["", "-b"]) { $(name + end).addEventListener("change", () => forge()); } }
$("compare").addEventListener("change", () => { mirror(); draw(); forge(); });
$("ui-zh").addEventListener("click", () => choose(true));
$("ui-en").addEventListener("click", () => choose(false));
$("key-form").addEventListener("submit", event => { event.preventDefault(); useKey($("key").value); load(); });
addEventListener("hashchange", () => { enter(); $("main").scrollIntoView({ block: "nearest" }); });
if (matchMedia("(max-width: 56rem)").matches) { $("settings").open = false; }
watchReceipt();
knowledge.watch();
styles.watch();
speak();
enter();
load();
