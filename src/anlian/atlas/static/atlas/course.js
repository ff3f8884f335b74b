/* Draws the line of a road segment: a click adds a point at the end, or within the line where it is clicked on; a point
   is dragged; what is typed or pasted is drawn. Whatever is drawn stands in the form, which works alone too. */
import { open } from "./base.js";
import { metres } from "./measure.js";

const field = document.getElementById("id_written");
const datum = document.getElementById("id_datum");
const tools = document.getElementById("course-tools");
const live = document.getElementById("course-live");
const PAIR = /^\s*(-?\d+(?:\.\d+)?)\s*[,，\s]\s*(-?\d+(?:\.\d+)?)\s*$/;

const geometryOf = (document) =>
  document.type === "FeatureCollection" ? geometryOf(document.features[0]) : document.type === "Feature" ? document.geometry : document;

/** The points of what stands in the field; nothing where only the server can read it. */
const read = () => {
  const text = field.value.trim();
  if (!text) return [];
  if (datum.value !== "WGS84") return null;
  try {
    if (text.startsWith("{")) {
      const { type, coordinates } = geometryOf(JSON.parse(text));
      return type === "LineString" ? coordinates.map(([lng, lat]) => [Number(lng), Number(lat)]) : null;
    }
    const pairs = text.split(/[;；\n]/).filter((one) => one.trim()).map((one) => PAIR.exec(one));
    return pairs.every(Boolean) ? pairs.map(([, lng, lat]) => [Number(lng), Number(lat)]) : null;
  } catch {
    return null;
  }
};
const lengthOf = (points) => points.slice(1).reduce((sum, at, place) => sum + metres(points[place], at), 0);

const view = await open(document.getElementById("course"));
if (view) {
  const { map } = view;
  document.getElementById("course-hint").hidden = tools.hidden = live.hidden = false;
  // The live line says the same of what is drawn now.
  document.querySelectorAll("#course-looked [data-live]").forEach((fact) => fact.remove());
  let points = [];
  let held = null;

  const own = ["==", ["get", "code"], view.element.dataset.area || ""];
  for (const source of ["base-areas", "base-grids"])
    map.addLayer({ id: `own-${source}`, type: "line", source, filter: own, paint: { "line-color": "#1c5fb8", "line-width": 2, "line-dasharray": [3, 2] } }, "base-top");
  map.addSource("drawn", { type: "geojson", data: { type: "FeatureCollection", features: [] } });
  const width = ["interpolate", ["linear"], ["zoom"], 11, 4, 17, 9];
  const round = { "line-cap": "round", "line-join": "round" };
  map.addLayer({ id: "drawn-edge", type: "line", source: "drawn", layout: round, paint: { "line-color": "#ffffff", "line-width": ["interpolate", ["linear"], ["zoom"], 11, 7, 17, 13] } });
  map.addLayer({ id: "drawn-line", type: "line", source: "drawn", layout: round, paint: { "line-color": "#c62f2f", "line-width": width } });
  map.addLayer({
    id: "drawn-point", type: "circle", source: "drawn", filter: ["==", ["geometry-type"], "Point"],
    paint: { "circle-color": ["case", ["get", "first"], "#2f9e77", "#ffffff"], "circle-radius": 6, "circle-stroke-color": "#c62f2f", "circle-stroke-width": 2 },
  });

  const feature = (type, coordinates, properties = {}) => ({ type: "Feature", properties, geometry: { type, coordinates } });
  const draw = () => {
    const line = points.length > 1 ? [feature("LineString", points)] : [];
    const dots = points.map((at, place) => feature("Point", at, { place, first: !place }));
    map.getSource("drawn").setData({ type: "FeatureCollection", features: [...line, ...dots] });
    live.textContent = points.length > 1
      ? live.dataset.told.replace("{metres}", Math.round(lengthOf(points)).toLocaleString("en")).replace("{count}", points.length)
      : live.dataset.none;
  };
  const write = () => {
    const coordinates = points.map((at) => at.map((one) => Number(one.toFixed(6))));
    field.value = points.length ? JSON.stringify({ type: "LineString", coordinates }) : "";
    datum.value = "WGS84";
    draw();
  };
  const follow = (show) => {
    const found = read();
    points = found || [];
    draw();
    if (!found) live.textContent = live.dataset.unread;
    if (show && points.length > 1) {
      const [lngs, lats] = [points.map((at) => at[0]), points.map((at) => at[1])];
      map.fitBounds([Math.min(...lngs), Math.min(...lats), Math.max(...lngs), Math.max(...lats)], { padding: 60, maxZoom: 17, animate: false });
    }
  };

  const near = (point, layer) => {
    const box = [[point.x - 8, point.y - 8], [point.x + 8, point.y + 8]];
    return map.queryRenderedFeatures(box, { layers: [layer] })[0];
  };
  /** Between which two points a place on the screen lies. */
  const between = (at) => {
    let best = [Infinity, points.length];
    for (let place = 1; place < points.length; place++) {
      const [a, b] = [map.project(points[place - 1]), map.project(points[place])];
      const [x, y] = [b.x - a.x, b.y - a.y];
      const share = Math.max(0, Math.min(1, ((at.x - a.x) * x + (at.y - a.y) * y) / (x * x + y * y || 1)));
      const far = Math.hypot(a.x + share * x - at.x, a.y + share * y - at.y);
      if (far < best[0]) best = [far, place];
    }
    return best[1];
  };
  const add = (at, place = points.length) => {
    points.splice(place, 0, [at.lng, at.lat]);
    write();
  };
  const hold = (event) => {
    const found = near(event.point, "drawn-point");
    if (!found) return;
    event.preventDefault();
    held = found.properties.place;
  };
  const move = (event) => {
    if (held === null) {
      map.getCanvas().style.cursor = near(event.point, "drawn-point") ? "grab" : "";
      return;
    }
    points[held] = [event.lngLat.lng, event.lngLat.lat];
    draw();
  };
  const drop = () => {
    if (held === null) return;
    held = null;
    write();
  };
  map.on("mousedown", hold);
  map.on("touchstart", (event) => event.points.length === 1 && hold(event));
  map.on("mousemove", move);
  map.on("touchmove", move);
  map.on("mouseup", drop);
  map.on("touchend", drop);
  map.on("click", (event) => {
    if (near(event.point, "drawn-point")) return;
    if (points.length > 1 && near(event.point, "drawn-line")) add(event.lngLat, between(event.point));
    else add(event.lngLat);
  });
  // By keyboard: the arrows move the map, Enter adds its middle.
  map.getCanvas().addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    add(map.getCenter());
  });
  tools.querySelector("[data-undo]").addEventListener("click", () => {
    points.pop();
    write();
  });
  tools.querySelector("[data-clear]").addEventListener("click", () => {
    points = [];
    write();
  });
  tools.querySelector("[data-file]").addEventListener("change", async (event) => {
    const [file] = event.target.files;
    if (!file) return;
    field.value = await file.text();
    datum.value = "WGS84";
    follow(true);
    event.target.value = "";
  });
  field.addEventListener("input", () => follow(true));
  datum.addEventListener("change", () => follow(true));
  follow(false);
}
