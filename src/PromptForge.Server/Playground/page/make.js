// Sends a prompt to a provider and shows the picture, with the proof that what was sent is what was shown.
import { $, button, el, fold } from "./dom.js";
import { faultOf, file, freshKey, get, post, ProblemError, remove } from "./api.js";
import { pageLanguage, say, tell } from "./words.js";
import { nameOf } from "./state.js";

const isOver = status => !["queued", "running"].includes(status);
const bytesOf = text => new TextEncoder().encode(text).length;
const pause = (time, signal) => new Promise((done, stop) => { const timer = setTimeout(done, time); signal.addEventListener("abort", () => { clearTimeout(timer); stop(signal.reason); }, { once: true }); });

/** The part of a side that makes pictures. */
export class Maker {
  #side; #pending = null; #job = null; #sent = null; #open = null; #urls = []; #fault = "";

  constructor(side) {
    this.#side = side;
    const id = name => `${name}-${side.name}`;
    const field = (name, control) => el("label", { class: "field" }, el("span", { "data-words": name }), control);
    this.provider = el("select", { id: id("provider") });
    this.count = el("select", { id: id("count") }, [1, 2, 3, 4].map(n => el("option", { value: n }, String(n))));
    this.size = el("input", { id: id("size"), type: "text", maxlength: "12", autocomplete: "off", placeholder: "1024x1024" });
    this.seed = el("input", { id: id("image-seed"), type: "text", inputmode: "numeric", maxlength: "18", autocomplete: "off", placeholder: "–" });
    this.go = button("", () => this.send(), { class: "primary", "data-words": "make", id: id("make") });
    this.body = el("div", { class: "job" });
    this.root = el("div", { class: "make" },
      el("div", { class: "making" }, el("span", { class: "pick" }, field("provider", this.provider)), el("span", { class: "pick" }, field("count", this.count)), field("size", this.size), field("imageSeed", this.seed), this.go), this.body);
  }

  /** The offline card, or the very service that the prompt was forged for. */
  #fill(target) {
    const isOffline = this.provider.value === "" || this.provider.value === "offline";
    this.provider.replaceChildren(el("option", { value: "offline" }, say("offlineCard")), ...target ? [el("option", { value: target }, nameOf("targets", target))] : []);
    this.provider.value = isOffline || !target ? "offline" : target;
  }

  async send() {
    const { request, text } = this.#side.toSend();
    const body = { ...request, provider: this.provider.value, n: Number(this.count.value) };
    if (/^\d+$/.test(this.seed.value.trim())) { body.imageSeed = Number(this.seed.value); }
    if (this.size.value.trim()) { body.size = this.size.value.trim().replace(/\s*[x×*]\s*/i, "x"); }
    if (text.isEdited) { body.edited = { prompt: text.prompt, negativePrompt: text.negativePrompt }; }
    this.#pending?.abort();
    const mine = this.#pending = new AbortController();
    this.#forget();
    this.#sent = text;
    // Asked again after an answer that never came, the same wish goes under the same key and is carried out once.
    const wish = JSON.stringify(body);
    this.#open = this.#open?.wish === wish ? this.#open : { wish, key: freshKey() };
    try {
      this.#job = { status: "queued", progress: 0, pictures: [] };
      this.draw();
      const started = await post("/v1/generate", body, mine.signal, { "Idempotency-Key": this.#open.key });
      this.#open = null;
      await this.#follow(started, mine.signal);
    } catch (failure) {
      if (mine.signal.aborted) { return; }
      if (failure instanceof ProblemError) { this.#open = null; }
      this.#job = null;
      this.#fault = failure instanceof ProblemError && failure.status === 404 && failure.code === "not-found" ? say("noPictures") : faultOf(failure);
      this.draw();
    }
  }

  /** Asks how the job stands, ever more seldom, until it stands no more. */
  async #follow(started, signal) {
    for (let wait = 150, faults = 0; ; wait = Math.min(wait * 1.4, 2000)) {
      try {
        this.#job = { ...this.#job, ...await get(`/v1/generate/${encodeURIComponent(started.id)}`, signal) };
        faults = 0;
      } catch (failure) {
        if (signal.aborted || failure instanceof ProblemError && failure.status < 500 && failure.status !== 429 || ++faults > 5) { throw failure; }
      }
      if (isOver(this.#job.status)) { break; }
      this.draw();
      await pause(wait, signal);
    }
    try { for (const picture of this.#job.pictures ?? []) { this.#urls.push(await file(picture.url, signal)); } }
    catch (failure) { if (signal.aborted) { throw failure; } this.#fault = say("pictureGone"); }
    this.draw();
  }

  async #cancel() {
    try { await remove(`/v1/generate/${encodeURIComponent(this.#job.id)}`); } catch { /* the next look says how it stands */ }
  }

  #forget() {
    for (const url of this.#urls) { URL.revokeObjectURL(url); }
    [this.#urls, this.#fault, this.#job] = [[], "", null];
  }

  draw() {
    const job = this.#job;
    this.#fill(this.#side.result?.target);
    this.root.classList.toggle("busy", !!job && !isOver(job.status));
    const live = el("p", { class: `status ${this.#fault || job?.error ? "bad" : ""}` }, this.#fault || (job ? say("jobs", job.status) : ""), job?.error ? ` · ${job.error.message ?? job.error}` : "");
    this.#tellOnce(live.textContent);
    this.body.replaceChildren(...[
      job || this.#fault ? live : null,
      job && !isOver(job.status) ? el("div", { class: "way" }, el("progress", { max: 1, value: job.progress ?? null, "aria-label": say("jobs", job.status) }), job.id ? button(say("cancel"), () => this.#cancel(), { class: "plain" }) : null) : null,
      this.#urls.length ? el("div", { class: "pictures" }, this.#urls.map((url, i) => this.#picture(url, i, job))) : null,
      job?.status === "done" && job.result ? this.#proof(job.result) : null,
    ].filter(Boolean));
  }

  #said = "";
  #tellOnce(text) { if (text !== this.#said) { this.#said = text; $("making").textContent = text; } }

  #picture(url, i, job) {
    const { expires } = job.pictures[i];
    const when = expires ? new Date(expires).toLocaleString(pageLanguage() === "zh" ? "zh-CN" : "en-GB", { dateStyle: "medium", timeStyle: "short" }) : "";
    return el("figure", {}, el("img", { src: url, alt: `${tell("pictureOf", { n: i + 1 })}: ${this.#sent.prompt}`, loading: "lazy" }),
      el("figcaption", {}, el("span", {}, when ? tell("until", { when }) : ""), el("a", { href: url, download: `${job.id ?? "picture"}-${i + 1}.png` }, say("download"))));
  }

  /** Compares what the job sent with what the page showed. */
  #proof(result) {
    const isSame = result.prompt === this.#sent.prompt && (result.negativePrompt ?? "") === (this.#sent.negativePrompt ?? "");
    return el("div", { class: `proof ${isSame ? "" : "bad"}`, "data-same": String(isSame) },
      el("p", {}, el("b", {}, isSame ? "✓ " : "≠ "), say(isSame ? "sentSame" : "sentOther"), ` · ${tell("sentBytes", { n: bytesOf(result.prompt) })}`, result.notes.some(note => note.code === "edited") ? ` · ${say("editedMark")}` : ""),
      fold(say("sentText"), !isSame, el("pre", { class: "sent", lang: result.language }, result.prompt), result.negativePrompt ? el("pre", { class: "sent negative", lang: result.language }, result.negativePrompt) : null));
  }
}
