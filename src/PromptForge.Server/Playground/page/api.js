// The server's answers. A key lives in this page only and is forgotten with it.
import { say } from "./words.js";

let key = "";

export function useKey(value) { key = value.trim(); }

export class ProblemError extends Error {
  constructor(status, code, message) { super(message); this.status = status; this.code = code; }
}

/** What to tell the user of a failure. */
export const faultOf = failure => failure instanceof ProblemError ? failure.message : say("offline");

async function call(path, options = {}) {
  const headers = { ...options.headers };
  if (key) { headers.Authorization = `Bearer ${key}`; }
  const response = await fetch(path, { ...options, headers, credentials: "omit" });
  if (response.ok) { return response; }
  const problem = await response.json().catch(() => null);
  throw new ProblemError(response.status, problem?.code ?? "", problem?.detail ?? `HTTP ${response.status}`);
}

const json = async (path, options) => (await call(path, options)).json();

export const get = (path, signal) => json(path, { signal });

export const post = (path, body, signal, headers = {}) =>
  json(path, { method: "POST", signal, headers: { "Content-Type": "application/json", ...headers }, body: JSON.stringify(body) });

export const remove = path => call(path, { method: "DELETE" });

/** A file as an address of this page: a picture asked for by its tag could not carry the key. */
export const file = async (path, signal) => URL.createObjectURL(await (await call(path, { signal })).blob());

/** A key that nobody else will choose; randomUUID is missing where the page did not come over HTTPS or from this machine. */
export const freshKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, "0")).join("");
