/* A photo as it is kept: small enough for a weak signal, with the hash of what the camera gave, and when and where. */

import { sha256, stamp } from "./ids.js";
import { momentOf } from "./words.js";

const LONGEST = 1600;
const QUALITY = 0.8;

const drawn = (picture) => {
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return canvas;
};

/* When, what, where and who, at the bottom on the left. */
const mark = (canvas, lines) => {
  const context = canvas.getContext("2d");
  const size = Math.max(14, Math.round(canvas.width / 36));
  const step = Math.round(size * 1.4);
  const top = canvas.height - step * lines.length - size / 2;
  context.font = `${size}px system-ui, "PingFang SC", "Noto Sans CJK SC", sans-serif`;
  context.textBaseline = "top";
  const wide = Math.max(...lines.map((line) => context.measureText(line).width));
  context.fillStyle = "rgba(15, 41, 76, 0.6)";
  context.fillRect(0, top - size / 2, Math.min(canvas.width, wide + size * 1.6), canvas.height - top + size / 2);
  context.fillStyle = "#fff";
  lines.forEach((line, at) => context.fillText(line, size * 0.7, top + at * step, canvas.width - size * 1.4));
};

const linesOf = ({ at, place, site, name }) => [
  momentOf(at),
  site,
  place ? `${place.lat.toFixed(5)}, ${place.lng.toFixed(5)} ±${place.accuracy} m` : "",
  name,
].filter(Boolean);

/* What a picker gives is of when its file was written; a camera in the page gives it now. */
const takenAt = (file) => stamp(new Date(Math.min(file.lastModified || Date.now(), Date.now())));

export const keep = async (file, { place, site, name, watermark }) => {
  const at = takenAt(file);
  const original = await sha256(file);
  const canvas = drawn(await createImageBitmap(file, { imageOrientation: "from-image" }));
  if (watermark) mark(canvas, linesOf({ at, place, site, name }));
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  const facts = { original, at };
  if (place) Object.assign(facts, { lng: place.lng, lat: place.lat, accuracy: place.accuracy });
  return { sha256: await sha256(blob), blob, facts, sent: 0 };
};

/* A signature is no photo, and travels like one. */
export const keepDrawing = async (canvas) => {
  const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
  const hash = await sha256(blob);
  return { sha256: hash, blob, facts: { original: hash, at: stamp() }, sent: 0 };
};
