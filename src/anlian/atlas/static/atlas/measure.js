/* How far: click from point to point; the sum is shown at the last one. */

const EARTH_M = 6371008.8;
const radians = (degrees) => (degrees * Math.PI) / 180;
export const metres = ([lng, lat], [lng2, lat2]) => {
  const chord =
    Math.sin(radians(lat2 - lat) / 2) ** 2 +
    Math.cos(radians(lat)) * Math.cos(radians(lat2)) * Math.sin(radians(lng2 - lng) / 2) ** 2;
  return 2 * EARTH_M * Math.asin(Math.sqrt(chord));
};
const said = (sum) => (sum < 1000 ? `${Math.round(sum)} m` : `${(sum / 1000).toFixed(2)} km`);

export const measure = (page, { map }) => {
  const button = page.querySelector("[data-measure]");
  const answer = page.querySelector("[data-measured]");
  let points = [];
  map.addSource("measure", { type: "geojson", data: { type: "FeatureCollection", features: [] } });
  map.addLayer({ id: "measure-line", type: "line", source: "measure", paint: { "line-color": "#c62f2f", "line-width": 3, "line-dasharray": [2, 1] } });
  map.addLayer({
    id: "measure-point", type: "circle", source: "measure", filter: ["==", ["geometry-type"], "Point"],
    paint: { "circle-color": "#ffffff", "circle-radius": 4, "circle-stroke-color": "#c62f2f", "circle-stroke-width": 2 },
  });
  const feature = (type, coordinates) => ({ type: "Feature", properties: {}, geometry: { type, coordinates } });
  const draw = () => {
    const lines = points.length > 1 ? [feature("LineString", points)] : [];
    map.getSource("measure").setData({ type: "FeatureCollection", features: [...lines, ...points.map((at) => feature("Point", at))] });
    const sum = points.slice(1).reduce((total, at, place) => total + metres(points[place], at), 0);
    answer.textContent = points.length > 1 ? said(sum) : answer.dataset.hint;
  };
  const set = (on) => {
    page.classList.toggle("atlas-measures", on);
    button.setAttribute("aria-pressed", String(on));
    answer.hidden = !on;
    points = [];
    draw();
    map.getCanvas().style.cursor = on ? "crosshair" : "";
  };
  button.addEventListener("click", () => set(button.getAttribute("aria-pressed") !== "true"));
  map.on("click", (event) => {
    if (!page.classList.contains("atlas-measures")) return;
    points.push(event.lngLat.toArray());
    draw();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && page.classList.contains("atlas-measures")) set(false);
  });
};
