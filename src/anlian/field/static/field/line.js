/* A road segment as a small picture: its line from where it begins, and where one is, if that is known. */

import { metres, t } from "./words.js";

const DRAWN = "http://www.w3.org/2000/svg";
const WIDTH = 320;
const HEIGHT = 120;
const EDGE = 18;
const DEGREE_M = 111_195;
/* Whoever stands farther away is told so in words: drawn, the line would shrink to a dot. */
export const FAR_M = 400;

const put = (kind, attributes, ...within) => {
  const element = document.createElementNS(DRAWN, kind);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...within);
  return element;
};

/* Degrees on a plane: small enough that the earth is flat. */
const plane = (points) => {
  const narrow = Math.cos((points[0][1] * Math.PI) / 180);
  return points.map(([lng, lat]) => [lng * narrow, -lat]);
};

const fitted = (points) => {
  const flat = plane(points);
  const [xs, ys] = [flat.map(([x]) => x), flat.map(([, y]) => y)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const [wide, high] = [Math.max(...xs) - left, Math.max(...ys) - top];
  const scale = Math.min((WIDTH - 2 * EDGE) / (wide || 1e-9), (HEIGHT - 2 * EDGE) / (high || 1e-9));
  const [right, down] = [(WIDTH - wide * scale) / 2, (HEIGHT - high * scale) / 2];
  return flat.map(([x, y]) => [(x - left) * scale + right, (y - top) * scale + down].map((n) => Math.round(n * 10) / 10));
};

/* From a point to the nearest of a stretch, on the plane. */
const toStretch = ([x, y], [ax, ay], [bx, by]) => {
  const [dx, dy] = [bx - ax, by - ay];
  const along = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(x - ax - along * dx, y - ay - along * dy);
};

/* How many metres from the line, wherever along it. */
export const awayFrom = (line, here) => {
  const [me, ...flat] = plane([[here.lng, here.lat], ...line]);
  return DEGREE_M * Math.min(...flat.slice(1).map((end, at) => toStretch(me, flat[at], end)));
};

export const street = ({ line, metres: long }, here = null) => {
  const near = here && awayFrom(line, here) < FAR_M;
  const points = fitted(near ? [...line, [here.lng, here.lat]] : line);
  const me = near ? points.pop() : null;
  const words = [t("Line of the segment, %(long)s", { long: metres(long) }), me && t("you are at the blue dot")].filter(Boolean).join(" · ");
  const drawn = put("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "street", role: "img", "aria-label": words });
  const joined = points.map((point) => point.join(",")).join(" ");
  drawn.append(put("polyline", { points: joined, class: "street-edge" }), put("polyline", { points: joined, class: "street-line" }));
  for (const [[x, y], letter] of [[points[0], t("start")], [points.at(-1), t("end")]]) drawn.append(put("circle", { cx: x, cy: y, r: 10, class: "street-end" }), put("text", { x, y: y + 4, class: "street-word" }, letter));
  if (me) drawn.append(put("circle", { cx: me[0], cy: me[1], r: 7, class: "street-me" }));
  return drawn;
};
