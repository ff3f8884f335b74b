/* The legend of the areas' colours. What stays the same stands in the page. */

import { SHADES, SHADES_DARK, shadeOf } from "./layers.js";

export const legend = (page, found, dark) => {
  const box = page.querySelector("[data-legend-fill]");
  box.hidden = !found.begins.length;
  if (box.hidden) return;
  const shades = dark ? SHADES_DARK : SHADES;
  box.querySelector("[data-legend-title]").textContent = found.title;
  const list = box.querySelector("[data-legend-shades]");
  list.replaceChildren(
    ...found.begins.map((least, place) => {
      const line = document.createElement("li");
      const patch = document.createElement("i");
      patch.style.background = shadeOf(least, found.begins, shades);
      const next = found.begins[place + 1];
      const words = next === undefined ? `≥ ${least}` : next === least + 1 || least === 0 && next <= 1 ? `${least}` : `${least} – ${next}`;
      line.append(patch, `${words} ${found.unit}`);
      return line;
    }),
  );
};
