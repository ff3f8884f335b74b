/* 驾驶舱: goes from the district to each of its towns by itself, turns its panels, and asks every five seconds whether
   anything has happened. Needs no touch; a key or a click holds it still for a minute. */

import { open, show, boundsOf } from "./base.js";
import * as layers from "./layers.js";

const page = document.querySelector(".ck");
const STAYS = 12000;
const HELD_FOR = 60000;
const ASKS_EVERY = 5000;
let view = null;
let mark = "";
let heldUntil = 0;
let stopped = false;
let face = 0;

/* Panels */
const put = (root) => {
  for (const slot of page.querySelectorAll("[data-slot]")) {
    const part = root.querySelector(`[data-part="${slot.dataset.slot}"]`);
    if (part) slot.replaceChildren(part);
  }
  turn(0);
};
const turn = (by) => {
  face = (face + by) % 2;
  for (const card of page.querySelectorAll("[data-turns]"))
    for (const one of card.querySelectorAll("[data-face]")) one.hidden = (one.dataset.face === "2") !== (face === 1);
};
const colour = async () => {
  const answer = await fetch(`${page.dataset.fills}hazards_open/?level=town`);
  if (answer.ok) layers.fill(view, "town", await answer.json());
};
const ask = async () => {
  try {
    const answer = await fetch(page.dataset.panels, { headers: mark ? { "If-None-Match": mark } : {}, cache: "no-store" });
    if (answer.redirected || answer.status === 403) return location.reload();
    if (answer.status === 200) {
      const before = mark;
      mark = answer.headers.get("ETag");
      const template = document.createElement("template");
      template.innerHTML = await answer.text();
      put(template.content);
      here();
      if (view && before) {
        for (const layer of ["site", "hazard"]) layers.ask(view, layer, "");
        colour();
      }
    }
    page.querySelector("[data-trouble]").hidden = true;
  } catch {
    page.querySelector("[data-trouble]").hidden = false;
  }
  setTimeout(ask, ASKS_EVERY);
};

/* Going round: the district, then each town in the order of their codes. */
let stops = [];
let stop = 0;
const here = () => {
  const code = stops[stop]?.code;
  page.querySelector("[data-place]").textContent = stops[stop]?.name || "";
  page.querySelectorAll("[data-town]").forEach((row) => row.classList.toggle("ck-here", row.dataset.town === code));
};
const go = () => {
  here();
  if (!view || !stops.length) return;
  show(view, boundsOf(stops[stop].outline), { duration: 2500, padding: 40 });
  layers.choose(view, stop ? stops[stop].code : "");
};
const next = () => {
  if (!stopped && Date.now() > heldUntil && document.visibilityState === "visible") {
    stop = stops.length ? (stop + 1) % stops.length : 0;
    turn(1);
    go();
  }
  setTimeout(next, STAYS);
};
const read = async () => {
  const answer = await fetch(page.dataset.shapes.replace("NAME", "areas"));
  const found = (await answer.json()).features.filter((one) => one.geometry.type !== "Point");
  const of = (one) => ({ ...one.properties, outline: one.geometry });
  const home = page.dataset.home;
  stops = [
    ...found.filter((one) => one.properties.code === home),
    ...found.filter((one) => one.properties.level === "town" && one.properties.code.startsWith(home) && one.properties.code !== home),
  ].map(of);
};

/* On a larger screen the map is drawn larger as well, its names and signs with it. */
const LAID_OUT_FOR = 1920;
const fit = (element) => {
  const times = Math.max(1, innerWidth / LAID_OUT_FOR);
  Object.assign(element.style, { width: `${100 / times}%`, height: `${100 / times}%`, transform: `scale(${times})` });
  view?.map.setPixelRatio(devicePixelRatio * times);
  view?.map.resize();
};
addEventListener("resize", () => {
  fit(document.getElementById("map"));
  go();
});

const hold = (event) => {
  if (event.target.closest?.("button, a")) return;
  heldUntil = Date.now() + HELD_FOR;
};
for (const kind of ["pointerdown", "wheel", "keydown"]) addEventListener(kind, hold, { passive: true });
const pause = page.querySelector("[data-pause]");
pause.addEventListener("click", () => {
  stopped = !stopped;
  pause.setAttribute("aria-pressed", String(stopped));
});
page.querySelector("[data-full]").addEventListener("click", () =>
  document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen());

const start = async () => {
  put(page.querySelector("[data-first]"));
  // Whoever wants no motion gets a screen that stands still until it is told to go.
  stopped = matchMedia("(prefers-reduced-motion: reduce)").matches;
  pause.setAttribute("aria-pressed", String(stopped));
  await read().catch(() => {});
  here();
  const element = document.getElementById("map");
  view = await open(element);
  fit(element);
  if (view) {
    view.element.dataset.tiles = page.dataset.tiles;
    layers.add(view, { site: "", hazard: "" });
    layers.toggle(view, "site", false);
    view.map.on("idle", () => (page.dataset.drawn = "yes"));
    colour();
    go();
  }
  setTimeout(next, STAYS);
  ask();
};
start();
