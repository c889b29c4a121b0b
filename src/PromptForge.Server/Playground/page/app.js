// The playground: what is typed is forged after a short pause; a newer wish ends the older one.
import { get, post, ProblemError, useKey } from "./api.js";
import { drawResult, el, hit, receipt } from "./view.js";
import { isChinese, label, pick, say, setLanguage } from "./words.js";

const pause = 130;
const examples = [
  ["优雅大气的中式牡丹插花，不要红色", "zh"], ["窗边的一束白玫瑰", "zh"],
  ["a lighthouse on a cliff at dusk, without a boat", "en"], ["wedding bouquet of peonies 牡丹 and eucalyptus", "en"],
];
const $ = id => document.getElementById(id);
const sides = { a: side("a"), b: side("b") };
const off = new Map();
let lists = { styles: [], targets: [], strategies: [], notes: new Map(), defaults: null };
let results = null;
let pending = null;
let timer = 0;

function side(name) {
  const root = document.querySelector(`[data-side="${name}"]`);
  return { name, root, body: el("div"), meta: el("span", { class: "meta" }), title: el("h2", { id: `title-${name}` }) };
}

const act = {
  off: fragment => { off.set(fragment.id, fragment.text); act.close(); forge(fragment.id); },
  on: id => { off.delete(id); forge(id); },
  open: (button, fragment) => {
    const box = $("receipt");
    document.querySelector(".phrase.open")?.classList.remove("open");
    receipt(box, fragment);
    box.hidden = false;
    button.classList.add("open");
    button.setAttribute("aria-describedby", "receipt");
    const [at, own] = [button.getClientRects()[0], box.getBoundingClientRect()];
    const below = at.bottom + 8 + own.height < innerHeight;
    box.style.setProperty("left", `${Math.max(16, Math.min(at.left, innerWidth - own.width - 16))}px`);
    box.style.setProperty("top", `${below ? button.getBoundingClientRect().bottom + 8 : Math.max(8, at.top - own.height - 8)}px`);
  },
  close: () => {
    $("receipt").hidden = true;
    document.querySelector(".phrase.open")?.classList.remove("open");
  },
};

function tell(text, isBad = false) {
  $("status").textContent = text;
  $("status").classList.toggle("bad", isBad);
}

function requestOf(which) {
  const request = {
    prompt: $("idea").value, style: $("style").value, strength: $("strength").value,
    target: which === "b" ? $("target-b").value : $("target").value, strategy: which === "b" ? $("strategy-b").value : $("strategy").value,
    without: [...off.keys()],
  };
  if ($("negative").value.trim()) { request.negative = $("negative").value; }
  return request;
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(forge, pause);
}

/** Forges what stands there; afterwards the focus is on the phrase it was on, where there is one still. */
async function forge(focusOn) {
  clearTimeout(timer);
  pending?.abort();
  if (!$("idea").value.trim()) {
    results = null;
    pending = null;
    draw();
    tell(say("waiting"));
    return;
  }
  const mine = pending = new AbortController();
  for (const one of Object.values(sides)) { one.root.classList.add("stale"); }
  try {
    const wishes = $("compare").checked ? ["a", "b"] : ["a"];
    const answers = await Promise.all(wishes.map(which => post("/v1/enhance", requestOf(which), mine.signal)));
    results = answers;
    draw();
    tell("");
    if (typeof focusOn === "string") { refocus(focusOn); }
  } catch (failure) {
    if (failure.name === "AbortError") { return; }
    fail(failure);
  } finally {
    if (pending === mine) {
      pending = null;
      for (const one of Object.values(sides)) { one.root.classList.remove("stale"); }
    }
  }
}

function refocus(id) {
  const same = [...document.querySelectorAll(".phrase[data-id]")].find(node => node.dataset.id === id);
  if (same) { same.focus(); act.close(); }
}

function fail(failure) {
  if (failure instanceof ProblemError && failure.status === 401) { $("key-form").hidden = false; }
  tell(failure instanceof ProblemError ? failure.message : say("offline"), true);
}

function draw() {
  act.close();
  const isTwo = $("compare").checked;
  $("results").classList.toggle("two", isTwo);
  sides.b.root.hidden = !isTwo;
  Object.values(sides).forEach((one, i) => {
    const result = results?.[i];
    one.root.hidden = (one.name === "b" && !isTwo) || (!result && one.name === "a");
    one.title.textContent = say(one.name === "a" ? "prompt" : "second");
    for (const node of one.root.querySelectorAll("[data-copy]")) { node.hidden = !result || (node.dataset.copy === "negativePrompt" && !result.negativePrompt); }
    if (!result) { one.meta.textContent = ""; one.body.replaceChildren(); return; }
    const names = result.style.split(",").map(id => pick(lists.styles.find(style => style.id === id)?.names) || id);
    one.meta.dataset.target = result.target;
    one.meta.textContent = `${names.join(" + ")} · ${nameOf("targets", result.target)} · ${result.language}`;
    drawResult(one.body, result, off, lists.notes, act);
  });
}

const nameOf = (list, id) => pick(lists[list].find(one => one.id === id)?.names) || id;

function frame() {
  for (const one of Object.values(sides)) {
    const copy = (field, words) => el("button", { type: "button", class: "plain", "data-copy": field, "data-words": words, hidden: true, onclick: () => copyText(results?.[one.name === "a" ? 0 : 1]?.[field]) });
    const choices = one.name === "a" ? null : el("div", { class: "b-choices" },
      el("label", {}, el("span", { "data-words": "target" }), el("select", { id: "target-b" })),
      el("label", {}, el("span", { "data-words": "strategy" }), el("select", { id: "strategy-b" })));
    one.root.replaceChildren(el("div", { class: "head" }, one.title, one.meta, el("span", {}, copy("prompt", "copy"), " ", copy("negativePrompt", "copyNegative")), choices), one.body);
  }
}

async function copyText(text) {
  try { await navigator.clipboard.writeText(text ?? ""); tell(say("copied")); }
  catch { tell(say("notCopied"), true); }
}

/** Fills a choice and keeps what was chosen. */
function fill(id, options, fallback) {
  const select = $(id);
  const chosen = select.value || fallback;
  select.replaceChildren(...options);
  select.value = chosen;
  if (select.selectedIndex < 0) { select.selectedIndex = 0; }
}

const option = (value, text) => el("option", { value }, text);
const group = (name, options) => el("optgroup", { label: name }, ...options);

function fillAll() {
  const named = style => option(style.id, pick(style.names) || style.id);
  fill("style", [option("auto", say("auto")), option("none", say("styleNone")),
    group(say("domains"), lists.styles.filter(style => style.kind === "domain").map(named)),
    group(say("looks"), lists.styles.filter(style => style.kind === "look").map(named))], "auto");
  fill("strength", ["none", "light", "auto", "rich"].map(id => option(id, say("strengths", id))), "auto");
  const vendors = [...new Set(lists.targets.map(target => target.vendor ?? ""))];
  const targets = () => vendors.map(vendor => group(vendor || "—", lists.targets.filter(target => (target.vendor ?? "") === vendor)
    .map(target => option(target.id, `${pick(target.names) || target.id}${target.successor && target.status === "discontinued" ? ` (${say("retired")})` : ""}`))));
  const strategies = () => lists.strategies.map(strategy => option(strategy.id, pick(strategy.names) || strategy.id));
  fill("target", targets(), lists.defaults?.target);
  fill("strategy", strategies(), "rules");
  fill("target-b", targets(), "stability-v1-sdxl");
  fill("strategy-b", strategies(), "rules");
}

async function load() {
  try {
    const [styles, targets, strategies, notes, defaults] = await Promise.all(["styles", "targets", "strategies", "notes", "defaults"].map(name => get(`/v1/${name}`)));
    lists = { styles, targets, strategies, notes: new Map(notes.map(note => [note.code, note])), defaults };
    $("idea").maxLength = defaults.promptLength;
    $("version").textContent = `PromptForge ${defaults.version} · ${defaults.contentVersion}`;
    $("key-form").hidden = true;
    speak();
    await Promise.all([forge(), search()]);
  } catch (failure) { fail(failure); }
}

function speak() {
  document.documentElement.lang = isChinese() ? "zh-CN" : "en";
  $("ui-zh").setAttribute("aria-pressed", String(isChinese()));
  $("ui-en").setAttribute("aria-pressed", String(!isChinese()));
  label(document);
  fillAll();
  $("examples").replaceChildren(say("try"), ...examples.filter(([, lang]) => (lang === "zh") === isChinese())
    .map(([text, lang]) => el("button", { type: "button", lang, onclick: () => { $("idea").value = text; off.clear(); forge(); } }, text)));
  draw();
}

function choose(isZh) {
  setLanguage(isZh);
  try { localStorage.setItem("promptforge-ui", isZh ? "zh" : "en"); } catch { /* private windows keep nothing */ }
  speak();
  search();
}

let searching = null;
async function search() {
  searching?.abort();
  const query = $("search").value.trim();
  if (!query) { $("hits").replaceChildren(); $("found").textContent = ""; return; }
  const mine = searching = new AbortController();
  try {
    const found = await get(`/v1/knowledge/search?top=12&q=${encodeURIComponent(query.slice(0, 1000))}`, mine.signal);
    $("hits").replaceChildren(...found.map(hit));
    $("found").textContent = found.length ? say("found").replace("{n}", found.length) : say("nothing");
  } catch (failure) { if (failure.name !== "AbortError") { fail(failure); } }
}

let stored = null;
try { stored = localStorage.getItem("promptforge-ui"); } catch { /* see above */ }
setLanguage((stored ?? navigator.language).startsWith("zh"));
frame();
speak();
let searchTimer = 0;
$("idea").addEventListener("input", soon);
$("negative").addEventListener("input", soon);
for (const id of ["style", "strength", "target", "strategy", "compare", "target-b", "strategy-b"]) { $(id).addEventListener("change", () => forge()); }
$("compare").addEventListener("change", draw);
$("search").addEventListener("input", () => { clearTimeout(searchTimer); searchTimer = setTimeout(search, pause); });
$("ui-zh").addEventListener("click", () => choose(true));
$("ui-en").addEventListener("click", () => choose(false));
$("key-form").addEventListener("submit", event => { event.preventDefault(); useKey($("key").value); load(); });
addEventListener("keydown", event => { if (event.key === "Escape") { act.close(); } });
addEventListener("scroll", act.close, { passive: true });
load();
