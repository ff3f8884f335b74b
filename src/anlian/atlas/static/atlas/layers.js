/* What a map draws above its base: areas filled by a figure, road segments and sites by risk, hazards by grade and
   height, grid workers.
   Numbers and names of the tiles: views/tiles.py. */

export const RISKS = { red: "#d23c3c", orange: "#ee8a1d", yellow: "#e9b800", blue: "#2f6fd0", "": "#8794a5" };
// As the wall of lights shows them: in time, reminded, yellow, orange, red, with the office.
export const HEIGHTS = ["#2f9e77", "#2f6fd0", "#e9b800", "#ee8a1d", "#d23c3c", "#6c4ba0"];
export const SHADES = ["#f4f7fb", "#dde9f7", "#bfd7f0", "#98bfe7", "#6ea5db", "#4a88cb"];
export const SHADES_DARK = ["#14273f", "#1b3d66", "#22558f", "#2c73bd", "#4d98e3", "#8cc4ff"];
// One character stands for a kind; it is drawn from the browser's own fonts.
const SIGNS = {
  firm: "企", highrise: "高", shop: "店", complex: "综", charging: "充", danger_house: "危", slope: "坡", road: "路",
  school: "校", gas: "气", construction: "建", other: "他",
};
const FONTS = ["system-ui", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif"];
const BELOW = "base-top";

const heaped = ["has", "n"];
const single = ["!", heaped];
const risk = ["match", ["get", "risk"], ...Object.entries(RISKS).filter(([name]) => name).flat(), RISKS[""]];
const height = ["match", ["get", "step"], ...HEIGHTS.flatMap((colour, step) => (step ? [step, colour] : [])), HEIGHTS[0]];
const many = (low, high) => ["interpolate", ["linear"], ["log10", ["get", "n"]], 0, low, 4, high];
const short = [
  "case",
  [">=", ["get", "n"], 10000], ["concat", ["to-string", ["/", ["round", ["/", ["get", "n"], 1000]], 10]], "万"],
  ["to-string", ["get", "n"]],
];

const text = (field, size, extra = {}) => ({
  "text-field": field, "text-font": FONTS, "text-size": size, "text-allow-overlap": true, "text-ignore-placement": true, ...extra,
});

/** Address of the tiles of a layer, for what is chosen. */
export const tilesOf = (view, layer, query) => {
  const address = view.element.dataset.tiles.replace("site/0/0/0", `${layer}/{z}/{x}/{y}`);
  return location.origin + address + (query ? `?${query}` : "");
};

/** A triangle with an exclamation mark, in the colour of a step; a major one has a second border. */
const sign = (colour, major) => {
  const size = 44;
  const canvas = Object.assign(document.createElement("canvas"), { width: size, height: size });
  const pen = canvas.getContext("2d");
  const triangle = (inset) => {
    pen.beginPath();
    pen.moveTo(size / 2, 3 + inset);
    pen.lineTo(size - 3 - inset * 0.9, size - 6 - inset * 0.5);
    pen.lineTo(3 + inset * 0.9, size - 6 - inset * 0.5);
    pen.closePath();
  };
  pen.lineJoin = "round";
  triangle(0);
  pen.fillStyle = pen.strokeStyle = major ? "#1d2733" : "#ffffff";
  pen.lineWidth = 5;
  pen.fill();
  pen.stroke();
  triangle(major ? 4 : 2.5);
  pen.fillStyle = colour;
  pen.fill();
  pen.fillStyle = "#ffffff";
  pen.fillRect(size / 2 - 2, 17, 4, 12);
  pen.fillRect(size / 2 - 2, 31, 4, 4);
  return pen.getImageData(0, 0, size, size);
};

const source = (view, layer, query, minzoom = 6) => ({
  type: "vector", tiles: [tilesOf(view, layer, query)], minzoom, maxzoom: 16, promoteId: "id",
});

/** Road segments as lines, below every point. Nearer than zoom 11 only: from further away nobody tells one from another. */
const roads = (view, ring, query) => {
  const { map } = view;
  const from = { source: "road", "source-layer": "road", type: "line", layout: { "line-cap": "round", "line-join": "round" } };
  const wide = (far, near) => ["interpolate", ["exponential", 1.4], ["zoom"], 11, far, 17, near];
  map.addSource("road", source(view, "road", query, 11));
  map.addLayer({
    id: "road-chosen", ...from, filter: ["==", ["get", "id"], ""],
    paint: { "line-color": view.theme === "dark" ? "#ffd166" : "#1d2733", "line-width": wide(8, 19) },
  }, BELOW);
  map.addLayer({ id: "road-edge", ...from, paint: { "line-color": ring, "line-width": wide(4.5, 13) } }, BELOW);
  map.addLayer({ id: "road-line", ...from, paint: { "line-color": risk, "line-width": wide(2.5, 9) } }, BELOW);
};

/** Puts everything on the map, hidden until it is chosen. */
export const add = (view, queries) => {
  const { map } = view;
  const dark = view.theme === "dark";
  const ring = dark ? "#0a1829" : "#ffffff";
  HEIGHTS.forEach((colour, step) => {
    map.addImage(`hazard-${step}-0`, sign(colour, false), { pixelRatio: 2 });
    map.addImage(`hazard-${step}-1`, sign(colour, true), { pixelRatio: 2 });
  });
  map.addSource("site", source(view, "site", queries.site));
  map.addSource("hazard", source(view, "hazard", queries.hazard));
  for (const [name, from] of [["area-fill", "base-areas"], ["grid-fill", "base-grids"]]) {
    map.addLayer({
      id: name, type: "fill", source: from, filter: ["==", ["get", "code"], ""], layout: { visibility: "none" },
      paint: { "fill-color": "#000000", "fill-opacity": dark ? 0.6 : 0.78 },
    }, "base-casing-3");
  }
  map.addLayer({
    id: "area-chosen", type: "line", source: "base-areas", filter: ["==", ["get", "code"], ""],
    paint: { "line-color": dark ? "#ffd166" : "#1c5fb8", "line-width": 3.5, "line-opacity": 0.9 },
  });
  map.addLayer({
    id: "grid-chosen", type: "line", source: "base-grids", filter: ["==", ["get", "code"], ""],
    paint: { "line-color": dark ? "#ffd166" : "#1c5fb8", "line-width": 3, "line-opacity": 0.9 },
  });
  const of = (name) => ({ source: name, "source-layer": name });
  if ("road" in queries) roads(view, ring, queries.road);
  map.addLayer({
    id: "site-heap", type: "circle", ...of("site"), filter: heaped,
    paint: {
      "circle-color": dark ? "#13263d" : "#ffffff", "circle-radius": many(9, 19), "circle-stroke-color": risk,
      "circle-stroke-width": 2.5, "circle-opacity": 0.9, "circle-translate": [0, 12],
    },
  });
  map.addLayer({
    id: "site-heap-count", type: "symbol", ...of("site"), filter: heaped, layout: text(short, 11),
    paint: { "text-color": dark ? "#dbe8f8" : "#1d2733", "text-translate": [0, 12] },
  });
  map.addLayer({
    id: "site-point", type: "circle", ...of("site"), filter: single,
    paint: {
      "circle-color": risk, "circle-radius": ["interpolate", ["linear"], ["zoom"], 13, 3.5, 15, 6, 17, 11],
      "circle-stroke-color": ring, "circle-stroke-width": 1.5,
    },
  });
  map.addLayer({
    id: "site-sign", type: "symbol", ...of("site"), filter: single, minzoom: 15.8,
    layout: text(["match", ["get", "kind"], ...Object.entries(SIGNS).flat(), "他"], ["interpolate", ["linear"], ["zoom"], 16, 9, 17, 12]),
    paint: { "text-color": "#ffffff" },
  });
  map.addLayer({
    id: "site-name", type: "symbol", ...of("site"), filter: ["has", "name"], minzoom: 16.6,
    layout: { ...text(["get", "name"], 12, { "text-anchor": "top", "text-offset": [0, 1.1], "text-max-width": 9 }),
      "text-allow-overlap": false, "text-ignore-placement": false, "text-optional": true },
    paint: { "text-color": dark ? "#e3edf9" : "#1d2733", "text-halo-color": ring, "text-halo-width": 1.4 },
  });
  map.addLayer({
    id: "hazard-heap", type: "circle", ...of("hazard"), filter: heaped,
    paint: {
      "circle-color": height, "circle-radius": many(11, 26), "circle-stroke-color": ring, "circle-stroke-width": 2,
      "circle-translate": [0, -9],
    },
  });
  map.addLayer({
    id: "hazard-heap-count", type: "symbol", ...of("hazard"), filter: heaped, layout: text(short, 12),
    paint: {
      "text-color": ["match", ["get", "step"], 2, "#3d2f00", "#ffffff"], "text-translate": [0, -9],
    },
  });
  map.addLayer({
    id: "hazard-point", type: "symbol", ...of("hazard"), filter: single,
    layout: {
      "icon-image": ["concat", "hazard-", ["to-string", ["get", "step"]], "-", ["to-string", ["get", "major"]]],
      "icon-allow-overlap": true, "icon-ignore-placement": true, "icon-anchor": "bottom",
      "icon-size": ["interpolate", ["linear"], ["zoom"], 13, 0.7, 17, 1.2],
      "symbol-sort-key": ["+", ["*", 10, ["get", "major"]], ["get", "step"]],
    },
  });
  map.addLayer({
    id: "walkers", type: "symbol", source: "base-grids", minzoom: 13.5, filter: ["==", ["geometry-type"], "Point"],
    layout: { visibility: "none", ...text("", 12, { "text-offset": [0, 1.2] }), "text-allow-overlap": false },
    paint: { "text-color": dark ? "#9ad0ff" : "#174f9a", "text-halo-color": ring, "text-halo-width": 1.4 },
  }, BELOW);
};

const LAYERS = {
  site: ["site-heap", "site-heap-count", "site-point", "site-sign", "site-name"],
  hazard: ["hazard-heap", "hazard-heap-count", "hazard-point"],
  road: ["road-chosen", "road-edge", "road-line"],
  walkers: ["walkers"],
};
/* What comes in tiles, and what may be clicked on, the topmost first. */
export const TILED = ["site", "road", "hazard"];
export const POINTS = ["hazard-point", "hazard-heap", "site-point", "site-heap", "road-line"];

export const toggle = (view, name, on) =>
  LAYERS[name].forEach((layer) => view.map.setLayoutProperty(layer, "visibility", on ? "visible" : "none"));

/** Asks for a layer's tiles again, for what is chosen now. What has not changed is not sent. */
export const ask = (view, layer, query) => view.map.getSource(layer).setTiles([tilesOf(view, layer, query)]);

/** Which shade a number has: the last that begins at or below it. */
export const shadeOf = (number, begins, shades) => {
  let place = 0;
  begins.forEach((least, each) => {
    if (number >= least) place = each;
  });
  return shades[begins.length <= 1 ? 0 : Math.round((place * (shades.length - 1)) / (begins.length - 1))];
};

/** Fills the areas of a level by their numbers. Without numbers the fill goes. */
export const fill = (view, level, found) => {
  const { map } = view;
  const shades = view.theme === "dark" ? SHADES_DARK : SHADES;
  for (const [layer, here] of [["area-fill", level !== "grid"], ["grid-fill", level === "grid"]]) {
    const told = found && here ? Object.entries(found.numbers).filter(([, number]) => number !== null) : [];
    map.setLayoutProperty(layer, "visibility", told.length ? "visible" : "none");
    if (!told.length) continue;
    map.setFilter(layer, ["all", ["in", ["geometry-type"], ["literal", ["Polygon", "MultiPolygon"]]], ["==", ["get", "level"], level]]);
    map.setPaintProperty(layer, "fill-color", [
      "match", ["get", "code"], ...told.flatMap(([code, number]) => [code, shadeOf(number, found.begins, shades)]), "rgba(0,0,0,0)",
    ]);
  }
};

export const chooseRoad = (view, site) => view.map.setFilter("road-chosen", ["==", ["get", "id"], site || ""]);

export const choose = (view, code) => {
  for (const layer of ["area-chosen", "grid-chosen"])
    view.map.setFilter(layer, ["all", ["!=", ["geometry-type"], "Point"], ["==", ["get", "code"], code || ""]]);
};

export const name = (view, names) => {
  const told = Object.entries(names).flat();
  view.map.setLayoutProperty("walkers", "text-field", told.length ? ["match", ["get", "code"], ...told, ""] : "");
};
