// What the rooms of the page share: the server's lists, and what the user switched off or pinned.
import { pick, say } from "./words.js";

export const state = {
  lists: { styles: [], targets: [], strategies: [], notes: new Map(), defaults: null },
  /** Phrases left out by the user: receipt id to text. */
  off: new Map(),
  /** Phrases that are to stay: receipt id to the fragment they came from. */
  pins: new Map(),
};

const listeners = new Map();

/** Calls back when something happened: "forge", "add", "style", "speak". */
export function on(name, act) { listeners.set(name, [...listeners.get(name) ?? [], act]); }

export function happen(name, value) { for (const act of listeners.get(name) ?? []) { act(value); } }

export const nameOf = (list, id) => pick(state.lists[list].find(one => one.id === id)?.names) || id;

export const styleName = ids => ids.split(",").map(id => id === "none" ? say("styleNone") : nameOf("styles", id)).join(" + ");
