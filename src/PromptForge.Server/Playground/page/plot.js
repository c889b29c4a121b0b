// A forest plot: one line for each arm, its difference to the control with its interval, around zero.
import { draw } from "./dom.js";
import { say } from "./words.js";

const [row, top] = [40, 14];

/** @param lines {name, value, low, high}; an end that is null is not known. @param title what the drawing says in one sentence. */
export function forest(lines, title) {
  // Drawn for the screen at hand, so that its letters stay as large as the others.
  const width = Math.max(300, Math.min(640, document.documentElement.clientWidth - 40));
  const [left, right] = width < 500 ? [76, 62] : [120, 84];
  const known = lines.flatMap(line => [line.value, line.low, line.high]).filter(Number.isFinite);
  const reach = Math.max(...known.map(Math.abs), 1e-9) * 1.15;
  const x = value => left + (width - left - right) * (value + reach) / (2 * reach);
  const height = top + lines.length * row + 30;
  return draw("svg", { class: "plot", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": title },
    draw("line", { class: "zero", x1: x(0), x2: x(0), y1: 4, y2: height - 26 }),
    ticks(reach).flatMap(tick => [draw("line", { class: "tick", x1: x(tick), x2: x(tick), y1: height - 26, y2: height - 21 }), draw("text", { class: "scale", x: x(tick), y: height - 6, "text-anchor": "middle" }, signed(tick))]),
    draw("line", { class: "axis", x1: left, x2: width - right, y1: height - 26, y2: height - 26 }),
    lines.map((line, i) => {
      const y = top + row * (i + 0.5);
      const name = draw("text", { class: "arm", x: left - 14, y: y + 5, "text-anchor": "end" }, line.name.length > left / 8 ? `${line.name.slice(0, left / 8 - 1)}…` : line.name);
      if (!Number.isFinite(line.low) || !Number.isFinite(line.high)) { return [name, draw("text", { class: "scale", x: left + 6, y: y + 5 }, say("plotUnknown"))]; }
      const middle = Number.isFinite(line.value) ? line.value : (line.low + line.high) / 2;
      const kind = line.low > 0 ? "better" : line.high < 0 ? "worse" : "";
      return [name, draw("line", { class: `span ${kind}`, x1: x(line.low), x2: x(line.high), y1: y, y2: y }),
        ...[line.low, line.high].map(end => draw("line", { class: `span ${kind}`, x1: x(end), x2: x(end), y1: y - 5, y2: y + 5 })),
        draw("circle", { class: `dot ${kind}`, cx: x(middle), cy: y, r: 5.5 }), draw("text", { class: "scale", x: width - right + 14, y: y + 5 }, signed(middle))];
    }));
}

/** Round numbers around zero, five at most. */
function ticks(reach) {
  const power = 10 ** Math.floor(Math.log10(reach));
  const step = [power / 5, power / 2, power, power * 2, power * 5].find(one => reach / one < 3);
  return [-2, -1, 0, 1, 2].map(i => i * step).filter(tick => Math.abs(tick) <= reach);
}

/** A number with its sign, a true minus, and no more digits than tell. */
export const signed = value => value === 0 ? "0" : `${value < 0 ? "−" : "+"}${short(Math.abs(value))}`;

export const short = value => value === null || value === undefined ? "–" : String(Number(value.toPrecision(3)));
