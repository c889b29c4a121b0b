// The server's answers. A key lives in this page only and is forgotten with it.
let key = "";

export function useKey(value) { key = value.trim(); }

export class ProblemError extends Error {
  constructor(status, code, message) { super(message); this.status = status; this.code = code; }
}

async function call(path, options = {}) {
  const headers = { ...options.headers };
  if (key) { headers.Authorization = `Bearer ${key}`; }
  const response = await fetch(path, { ...options, headers, credentials: "omit" });
  const body = await response.json().catch(() => null);
  if (!response.ok) { throw new ProblemError(response.status, body?.code ?? "", body?.detail ?? `HTTP ${response.status}`); }
  return body;
}

export const get = (path, signal) => call(path, { signal });

export const post = (path, body, signal) =>
  call(path, { method: "POST", signal, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
