/* Picks a position: a click or a dragged marker writes it into the form, what is typed moves the marker. Without a map
   the form works alone. */
import { open, pin } from "./base.js";

const field = document.getElementById("id_written");
const datum = document.getElementById("id_datum");
const label = document.querySelector("label[for=id_written]").textContent;

const lookedAt = () => {
  const told = document.querySelector("#looked [data-lng]");
  return told && [Number(told.dataset.lng), Number(told.dataset.lat)];
};

const view = await open(document.getElementById("pick"));
if (view) {
  const { map } = view;
  document.getElementById("pick-hint").hidden = false;
  let marker;

  const write = ({ lng, lat }) => {
    field.value = `${lng.toFixed(6)}, ${lat.toFixed(6)}`;
    datum.value = "WGS84";
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const put = (at) => {
    if (marker) return marker.setLngLat(at);
    marker = pin(view, at, { draggable: true, label });
    marker.on("dragend", () => write(marker.getLngLat()));
    return marker;
  };
  const follow = () => {
    const at = lookedAt();
    if (!at) return;
    put(at);
    if (!map.getBounds().contains(at)) map.panTo(at);
  };

  // The area that the site is on the books for, whichever level it is of.
  const own = ["==", ["get", "code"], view.element.dataset.area || ""];
  for (const source of ["base-areas", "base-grids"]) {
    const drawn = { source, filter: own };
    map.addLayer({ id: `own-${source}`, type: "fill", ...drawn, paint: { "fill-color": "#1c5fb8", "fill-opacity": 0.1 } }, "base-top");
    map.addLayer({ id: `own-edge-${source}`, type: "line", ...drawn, paint: { "line-color": "#1c5fb8", "line-width": 2 } }, "base-top");
  }

  const already = lookedAt();
  if (already) {
    put(already);
    // The pin stands above its point: room for it at the top.
    const [west, south, east, north] = view.bounds;
    const box = [Math.min(west, already[0]), Math.min(south, already[1]), Math.max(east, already[0]), Math.max(north, already[1])];
    map.fitBounds(box, { animate: false, maxZoom: 17, padding: { top: 64, bottom: 40, left: 40, right: 56 } });
  }
  map.on("click", (event) => {
    put(event.lngLat);
    write(event.lngLat);
  });
  // By keyboard: the arrows move the map, Enter puts the marker in its middle.
  map.getCanvas().addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    put(map.getCenter());
    write(map.getCenter());
  });
  document.addEventListener("htmx:afterSwap", (event) => event.target.id === "looked" && follow());
}
