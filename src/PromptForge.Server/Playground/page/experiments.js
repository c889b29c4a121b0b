// Experiments: what runs, how many took part, and what can be said of the arms.
import { $, el, said } from "./dom.js";
import { faultOf, get, ProblemError } from "./api.js";
import { happen } from "./state.js";
import { pageLanguage, pick, say, tell } from "./words.js";
import { forest, short } from "./plot.js";

let all = null;
let isMissing = false;
let loading = null;

/** Fetches the list and the status of each. */
export async function show() {
  loading?.abort();
  const mine = loading = new AbortController();
  try {
    const list = await get("/v1/experiments", mine.signal);
    const ids = list.map(one => one.id ?? one.experiment ?? one);
    all = await Promise.all(ids.map(id => get(`/v1/experiments/${encodeURIComponent(id)}`, mine.signal)));
    isMissing = false;
  } catch (failure) {
    if (failure.name === "AbortError") { return; }
    isMissing = failure instanceof ProblemError && failure.status === 404;
    all = [];
    if (!isMissing) {
      if (failure.status === 401) { happen("fail", failure); }
      $("experiment-list").replaceChildren(el("p", { class: "status bad", role: "alert" }, faultOf(failure)));
      return;
    }
  }
  draw();
}

export function draw() {
  if (all === null) { return; }
  $("experiment-list").replaceChildren(...all.length ? all.map(one) : [el("div", { class: "empty" }, el("h3", {}, say(isMissing ? "noRoute" : "noExperiments")), el("p", {}, say("noExperimentsHelp")))]);
}

function one(status) {
  const day = status.started ? new Date(status.started).toLocaleDateString(pageLanguage() === "zh" ? "zh-CN" : "en-GB", { dateStyle: "medium" }) : null;
  return el("article", { class: "experiment", "data-id": status.experiment },
    el("h3", {}, status.experiment, " ", el("small", { class: `state is-${status.state}` }, say("states", status.state))),
    el("p", { class: "soft small" }, `${say("primary")}: ${status.primary}`, day ? ` · ${say("since")} ${day}` : ""),
    el("ul", { class: "says" }, status.says.map(text => said("li", pick(text)))),
    plot(status), counts(status));
}

function plot(status) {
  const lines = (status.readings ?? (status.bandit ?? []).filter(arm => arm.arm !== status.control))
    .map(arm => ({ name: arm.arm, value: arm.difference ?? null, low: arm.low, high: arm.high, level: arm.level }));
  if (lines.length === 0 || status.state === "waiting") { return null; }
  const title = tell("plotTitle", { control: status.control, level: short(lines[0].level * 100) });
  return el("figure", {}, forest(lines, `${title}: ${status.says.map(pick).join(" ")}`), el("figcaption", { class: "soft small" }, title));
}

function counts(status) {
  const best = new Map((status.bandit ?? []).map(arm => [arm.arm, arm.best]));
  const columns = ["arm", "assigned", "exposed", "unitsCol", "mean", "deviation", ...best.size ? ["bestChance"] : []];
  return el("div", { class: "wide", tabindex: "0", role: "region", "aria-label": status.experiment }, el("table", { class: "numbers" },
    el("thead", {}, el("tr", {}, columns.map(name => el("th", { scope: "col" }, say(name))))),
    el("tbody", {}, status.arms.map(arm => el("tr", {},
      el("th", { scope: "row" }, arm.id, arm.id === status.control ? el("small", {}, ` ${say("control")}`) : null),
      [arm.assigned, arm.exposed, arm.units].map(count => el("td", {}, count.toLocaleString("en"))), el("td", {}, short(arm.mean)), el("td", {}, short(arm.deviation)),
      best.size ? el("td", {}, `${Math.round(100 * best.get(arm.id))} %`) : null)))));
}
