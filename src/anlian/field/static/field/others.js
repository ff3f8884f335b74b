/* 其余合格: in order is only what the person ticks here, one by one. */

import { h } from "./dom.js";
import { sheet, tick } from "./parts.js";
import { t } from "./words.js";

export const others = async (open, items) => {
  const ticked = new Set();
  const keep = (answer) => (on) => (on ? ticked.add(answer) : ticked.delete(answer));
  const list = h("div.ticks", open.map((answer) => tick(items[answer.item].text, false, keep(answer))));
  const said = await sheet(t("Which of these did you see in order?"), [h("p.row-quiet", t("Only what you tick is recorded as in order.")), list], [["yes", t("These are in order"), ".btn-primary"], ["", t("Cancel"), ""]]);
  return said === "yes" ? [...ticked] : [];
};
