/* 一张图: the page around the map. What is chosen stands in the address, so that it can be sent and gone back to. */

import { open, show, boundsOf } from "./base.js";
import * as layers from "./layers.js";
import { measure } from "./measure.js";
import { legend } from "./legend.js";

const page = document.getElementById("atlas");
const element = document.getElementById("map");
const tools = document.getElementById("atlas-tools");
const told = document.getElementById("atlas-told");
const time = document.getElementById("atlas-time");
const LISTENS_EVERY = 2000;
const STALE = "stale";
const today = page.dataset.today;
/* What is shown unless the address says otherwise: whoever may not see hazards asks for none. */
const offered = page.dataset.show;
const mayHazards = offered.split(",").includes("hazard");

/* What is chosen. Lists are lists of what is ticked. */
const read = () => {
  const asked = new URLSearchParams(location.search);
  return {
    at: (asked.get("at") || "").split(",").map(Number),
    area: asked.get("area") || "",
    site: asked.get("site") || "",
    hazard: asked.get("hazard") || "",
    on: asked.get("on") && asked.get("on") < today ? asked.get("on") : "",
    show: (asked.get("show") ?? offered).split(",").filter((one) => one && (one !== "hazard" || mayHazards)),
    kind: asked.getAll("kind"),
    risk: asked.getAll("risk"),
    only: asked.getAll("only"),
    fill: asked.has("fill") ? asked.get("fill") : page.dataset.fill,
  };
};
let chosen = read();
let view = null;
/* What stands in our address is anybody's: within another address it is one part, never a way to somewhere else. */
const part = (value) => (/^\.{1,2}$/.test(value) ? "-" : encodeURIComponent(value));
const onDay = (before) => (chosen.on ? `${before}on=${part(chosen.on)}` : "");

const address = () => {
  const query = new URLSearchParams();
  const put = (name, value) => value && query.append(name, value);
  for (const name of ["area", "site", "hazard", "on"]) put(name, chosen[name]);
  if (chosen.show.join() !== offered) query.set("show", chosen.show.join());
  if (chosen.fill !== page.dataset.fill) query.set("fill", chosen.fill);
  for (const name of ["kind", "risk", "only"]) chosen[name].forEach((one) => put(name, one));
  if (chosen.at.length === 3) query.set("at", chosen.at.join());
  return `${location.pathname}?${query}`.replace(/%2C/g, ",");
};
const queryOf = (layer) => {
  const query = new URLSearchParams();
  (layer === "hazard" ? ["only"] : ["kind", "risk"]).forEach((name) => chosen[name].forEach((one) => query.append(name, one)));
  if (chosen.on) query.set("on", chosen.on);
  return query.toString();
};
const panelOf = () => {
  const { site, hazard, area } = chosen;
  const base = page.dataset.panels;
  if (!hazard && !site && !area && !page.dataset.home) return "";
  const kind = hazard ? `hazards/${part(hazard)}` : site ? `sites/${part(site)}` : `areas/${part(area || page.dataset.home)}`;
  return `${base}${kind}/${onDay("?")}`;
};

/* Panels. What is only shown anew stays where it was read, and is not read out again. */
let shown = null;
const tell = () => {
  const wanted = panelOf();
  if (wanted === shown) return;
  const anew = shown === STALE;
  const top = anew ? told.scrollTop : 0;
  told.setAttribute("aria-live", anew ? "off" : "polite");
  shown = wanted;
  page.classList.toggle("atlas-one", Boolean(chosen.site || chosen.hazard));
  if (!wanted) return told.replaceChildren(page.querySelector("#atlas-hint").content.cloneNode(true));
  window.htmx.ajax("GET", wanted, { target: told, swap: "innerHTML" }).then(() => {
    told.scrollTop = top;
    numbers();
  });
};
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.target === told) told.replaceChildren(page.querySelector("#atlas-nothing").content.cloneNode(true));
});

/* Areas filled by a figure */
let filled = null;
const levelNow = () => {
  const zoom = view ? view.map.getZoom() : 11;
  return zoom < 12.4 ? "town" : zoom < 14.4 ? "community" : "grid";
};
const numbers = () => {
  if (!filled) return;
  told.querySelectorAll("[data-filled]").forEach((cell) => {
    const number = filled.found.numbers[cell.dataset.filled];
    cell.textContent = number === undefined ? "" : number === null ? "—" : `${number} ${filled.found.unit}`;
  });
};
const fill = async () => {
  const level = levelNow();
  const key = [chosen.fill, level, chosen.on].join();
  if (filled?.key === key) return;
  filled = { key, found: { numbers: {}, begins: [], unit: "" } };
  if (chosen.fill) {
    const asked = await fetch(`${page.dataset.fills}${part(chosen.fill)}/?level=${level}${onDay("&")}`)
      .then((answer) => (answer.ok ? answer.json() : null)).catch(() => null);
    if (filled?.key !== key) return;
    // What did not come is asked for again the next time.
    if (!asked) return void (filled = null);
    filled.found = asked;
  }
  if (view) layers.fill(view, level, filled.found.begins.length ? filled.found : null);
  legend(page, filled.found, view?.theme === "dark");
  numbers();
};
const walkers = async () => {
  const on = chosen.show.includes("walkers");
  layers.toggle(view, "walkers", on);
  if (!on) return;
  const asked = await fetch(`${page.dataset.walkers}${onDay("?")}`);
  if (asked.ok) layers.name(view, await asked.json());
};

/* Everything as it is chosen. `push` makes a step that "back" undoes. */
const apply = ({ push = false, tiles = false } = {}) => {
  history[push ? "pushState" : "replaceState"](null, "", address());
  time.querySelector("[data-day]").textContent = chosen.on || page.dataset.now;
  page.classList.toggle("atlas-past", Boolean(chosen.on));
  tell();
  if (!view) return;
  if (tiles) for (const layer of layers.TILED) layers.ask(view, layer, queryOf(layer));
  for (const layer of layers.TILED) layers.toggle(view, layer, chosen.show.includes(layer));
  layers.choose(view, chosen.area);
  layers.chooseRoad(view, chosen.site);
  walkers();
  fill();
};
const change = (what, how = {}) => {
  Object.assign(chosen, what);
  apply(how);
};

/* What lies on the map is not in the way of what is shown. */
const LINE = 24;
const padding = () => {
  const legend = page.querySelector(".atlas-legend");
  // The colouring is not there yet when the map opens; its line of the legend will be.
  const comes = legend.open && chosen.fill && page.querySelector("[data-legend-fill]").hidden ? LINE : 0;
  return { top: 24, left: 24, right: 24, bottom: page.querySelector(".atlas-foot").offsetHeight + comes + 40 };
};

/* Areas: into them and back */
let outlines = null;
const outlineOf = async (code) => {
  outlines ??= Promise.all(
    ["areas", "grids"].map((name) => fetch(page.dataset.shapes.replace("NAME", name)).then((answer) => answer.json())),
  ).then((found) => new Map(found.flatMap((one) => one.features).filter((one) => one.geometry.type !== "Point")
    .map((one) => [one.properties.code, one.geometry])));
  return (await outlines).get(code);
};
const into = async (code, how = { push: true }) => {
  change({ area: code, site: "", hazard: "" }, how);
  const outline = view && (await outlineOf(code));
  if (outline) show(view, boundsOf(outline), { padding: padding() });
};
document.addEventListener("click", (event) => {
  const link = event.target.closest("#atlas-told a[data-area], #atlas-told a[data-site]");
  if (!link || event.ctrlKey || event.metaKey || event.button) return;
  event.preventDefault();
  if (link.dataset.area) into(link.dataset.area);
  else change({ site: link.dataset.site, hazard: "" }, { push: true });
});

/* The form of layers */
const tick = () => {
  tools.querySelectorAll("input[type=checkbox]").forEach((box) => (box.checked = chosen[box.name].includes(box.value)));
  if (tools.elements.fill) tools.elements.fill.value = chosen.fill;
  const slider = time.querySelector("input[type=range]");
  slider.value = chosen.on ? dayNumber(chosen.on) : slider.max;
  time.querySelector("input[type=date]").value = chosen.on || today;
};
tools.addEventListener("change", () => {
  const data = new FormData(tools);
  const what = Object.fromEntries(["show", "kind", "risk", "only"].map((name) => [name, data.getAll(name)]));
  change({ ...what, ...(tools.elements.fill ? { fill: data.get("fill") || "" } : {}) }, { tiles: true });
});

/* Time */
const DAY = 86400000;
const first = Date.parse(`${page.dataset.first}T00:00Z`);
const dayNumber = (day) => Math.round((Date.parse(`${day}T00:00Z`) - first) / DAY);
const dayOf = (number) => new Date(first + number * DAY).toISOString().slice(0, 10);
let later = 0;
const travel = (day) => {
  const on = day >= today || !day ? "" : day < page.dataset.first ? page.dataset.first : day;
  time.querySelector("[data-day]").textContent = on || page.dataset.now;
  clearTimeout(later);
  later = setTimeout(() => {
    change({ on }, { tiles: true });
    tick();
  }, 250);
};
time.querySelector("input[type=range]").addEventListener("input", (event) => travel(dayOf(Number(event.target.value))));
time.querySelector("input[type=date]").addEventListener("change", (event) => travel(event.target.value));
time.querySelector("[data-to-today]").addEventListener("click", () => travel(today));

/* What is new is drawn within two seconds; a page that nobody looks at asks nothing. */
let mark = "";
const listen = async () => {
  if (document.visibilityState === "visible" && !chosen.on) {
    try {
      const answer = await fetch(page.dataset.pulse, { headers: mark ? { "If-None-Match": mark } : {}, cache: "no-store" });
      const known = answer.headers.get("ETag");
      if (answer.status === 200 && mark && known !== mark) {
        for (const layer of layers.TILED) layers.ask(view, layer, queryOf(layer));
        filled = null;
        fill();
        // Whoever is at work in the panel is not disturbed; the next thing that happens brings it up to date.
        if (!told.contains(document.activeElement)) {
          shown = STALE;
          tell();
        }
      }
      if (known) mark = known;
    } catch {
      // The next time will tell.
    }
  }
  setTimeout(listen, LISTENS_EVERY);
};

/* Clicks on the map */
const under = (point) => {
  const near = [[point.x - 5, point.y - 5], [point.x + 5, point.y + 5]];
  return view.map.queryRenderedFeatures(near, { layers: layers.POINTS })[0];
};
const areaUnder = (point) => {
  const level = levelNow();
  const layer = level === "grid" ? "base-grids" : "base-areas";
  const found = view.map.queryRenderedFeatures(point).filter((one) => one.source === layer && one.geometry.type !== "Point");
  return found.find((one) => one.properties.level === level)?.properties.code;
};
const clicked = (event) => {
  if (page.classList.contains("atlas-measures")) return;
  const found = under(event.point);
  if (!found) {
    const code = areaUnder(event.point);
    if (code && code !== chosen.area) into(code);
    return;
  }
  const { id, n } = found.properties;
  if (n) {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    view.map.easeTo({ center: found.geometry.coordinates, zoom: Math.min(view.map.getZoom() + 2, 18), animate: !still });
  } else change(found.source === "hazard" ? { hazard: id, site: "" } : { site: id, hazard: "" }, { push: true });
};

const start = async () => {
  const here = chosen.at.length === 3 && chosen.at.every(Number.isFinite);
  view = await open(element, {
    ...(here ? { zoom: chosen.at[0], center: [chosen.at[2], chosen.at[1]] } : {}),
    fitBoundsOptions: { padding: padding() },
    // So that what is on the screen can be printed.
    canvasContextAttributes: { preserveDrawingBuffer: true },
  });
  if (!view) {
    page.classList.add("atlas-flat");
    page.querySelector("#atlas-picture")?.removeAttribute("hidden");
    apply();
    return;
  }
  view.element.dataset.tiles = page.dataset.tiles;
  layers.add(view, Object.fromEntries(layers.TILED.map((layer) => [layer, queryOf(layer)])));
  view.map.on("click", clicked);
  view.map.on("mousemove", (event) => {
    if (page.classList.contains("atlas-measures")) return;
    view.map.getCanvas().style.cursor = under(event.point) ? "pointer" : "";
  });
  view.map.on("moveend", () => {
    const { lng, lat } = view.map.getCenter();
    chosen.at = [view.map.getZoom().toFixed(2), lat.toFixed(5), lng.toFixed(5)].map(Number);
    history.replaceState(null, "", address());
    fill();
  });
  // Said for whoever waits for the picture: a printer, a test.
  view.map.on("idle", () => (page.dataset.drawn = "yes"));
  view.map.on("movestart", () => delete page.dataset.drawn);
  measure(page, view);
  apply();
  if (!here && chosen.area) into(chosen.area, {});
  listen();
};

window.addEventListener("popstate", async () => {
  const before = chosen.area;
  chosen = read();
  tick();
  apply({ tiles: true });
  const outline = view && chosen.area !== before && (await outlineOf(chosen.area || page.dataset.home));
  if (outline) show(view, boundsOf(outline), { padding: padding() });
});
page.querySelector("[data-print]").addEventListener("click", () => window.print());
if (matchMedia("(max-width: 991px)").matches) page.querySelector(".atlas-legend").open = false;
tick();
start();
