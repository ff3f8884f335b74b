/* The map that every page shares: an element becomes a map of the district. Pages import this module:

     import { open } from base.js;
     const view = await open(document.getElementById("map"));
     if (view) view.map.on("click", …);

   The element is templates/atlas/_map.html. It says by data- attributes where the style, the library and its worker are,
   and may say `data-theme` (light, dark) and `data-bounds` ("west,south,east,north"). `open` gives nothing when the map
   cannot be drawn; the element then says why, and the page goes on without it.

   A page names its own sources and layers by names that do not begin with "base-". */

const PADDING = 24;
const CLOSEST = 19;

/** Whether this browser can draw at all. */
export const canDraw = () => {
  try {
    const context = document.createElement("canvas").getContext("webgl2");
    if (!context) return false;
    context.getExtension("WEBGL_lose_context")?.loseContext();
    return true;
  } catch {
    return false;
  }
};

const part = (element, name) => element.querySelector(`[data-map-${name}]`);

const say = (element, name) => {
  for (const each of ["loading", "none", "failed"]) {
    const line = part(element, each);
    if (line) line.hidden = each !== name;
  }
};

/** The style of a theme, with bounds and words beside it. */
const read = async (element, theme) => {
  const address = new URL(element.dataset.style, location.href);
  address.searchParams.set("theme", theme);
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`style: ${answer.status}`);
  return answer.json();
};

const themeOf = (element) =>
  element.dataset.theme || element.closest("[data-bs-theme]")?.dataset.bsTheme || "light";

const numbers = (text) => text.split(",").map(Number);

/** Everything relative is meant as seen from this page, also within the worker. */
const transformRequest = (url) => ({ url: new URL(url, location.href).href });

/** Makes the map. `options` go to MapLibre as they are (`interactive`, `center`, `zoom`, …). */
export const open = async (element, options = {}) => {
  if (!canDraw()) {
    say(element, "none");
    return null;
  }
  let library, style;
  const theme = themeOf(element);
  try {
    [library, style] = await Promise.all([import(element.dataset.library), read(element, theme)]);
  } catch (problem) {
    console.error(problem);
    say(element, "failed");
    return null;
  }
  library.setWorkerUrl(new URL(element.dataset.worker, location.href).href);
  const bounds = element.dataset.bounds ? numbers(element.dataset.bounds) : style.metadata.bounds;
  const container = document.createElement("div");
  container.className = "map-canvas";
  element.append(container);
  element.classList.toggle("map-dark", theme === "dark");
  let map;
  try {
    map = new library.Map({
      container,
      style,
      bounds: options.center ? undefined : bounds,
      fitBoundsOptions: { padding: PADDING },
      locale: style.metadata.words,
      maxZoom: CLOSEST,
      minZoom: 6,
      renderWorldCopies: false,
      // A map of a district is read, not flown over: north stays up, and one gesture has one meaning.
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      attributionControl: false,
      fadeDuration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 200,
      transformRequest,
      ...options,
    });
  } catch (problem) {
    console.error(problem);
    container.remove();
    say(element, "none");
    return null;
  }
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new library.NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new library.ScaleControl({ unit: "metric", maxWidth: 110 }), "bottom-left");
  map.addControl(new library.AttributionControl({ compact: element.clientWidth < 640 }), "bottom-right");
  const view = { map, library, element, bounds, theme };
  // What fails is one tile or one file: the rest of the map stays, and the page says nothing of it.
  map.on("error", (event) => console.warn(event.error?.message || "map"));
  await new Promise((done) => map.once("style.load", done));
  say(element, "");
  return view;
};

/** Shows all of a box or of a GeoJSON geometry, moving there unless the reader wants no motion. */
export const show = (view, where, options = {}) => {
  const box = Array.isArray(where) ? where : boundsOf(where);
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  view.map.fitBounds(box, { padding: PADDING, maxZoom: 17, animate: !still, ...options });
};

/** West, south, east, north of a GeoJSON geometry. */
export const boundsOf = (geometry) => {
  const box = [180, 90, -180, -90];
  const walk = (at) => {
    if (typeof at[0] !== "number") return at.forEach(walk);
    box[0] = Math.min(box[0], at[0]);
    box[1] = Math.min(box[1], at[1]);
    box[2] = Math.max(box[2], at[0]);
    box[3] = Math.max(box[3], at[1]);
  };
  walk(geometry.coordinates);
  return box;
};

const PIN = "M12 2a7 7 0 0 0-7 7c0 5 7 13 7 13s7-8 7-13a7 7 0 0 0-7-7Zm0 9.5a2.5 2.5 0 1 1 0-5 2.5 2.5 0 0 1 0 5Z";

/** A marker that stands on its point, and may be dragged. */
export const pin = (view, at, { draggable = false, label = "" } = {}) => {
  const element = document.createElement("div");
  element.className = "map-marker";
  const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", PIN);
  drawing.append(path);
  element.append(drawing);
  const marker = new view.library.Marker({ element, draggable, anchor: "bottom" }).setLngLat(at).addTo(view.map);
  if (label) element.setAttribute("aria-label", label);
  return marker;
};
