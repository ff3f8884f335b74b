/* 发现隐患: reported from here, and named by what is written here. */

import { h, icon } from "./dom.js";
import { save } from "./drafts.js";
import { button } from "./parts.js";
import { t } from "./words.js";

/* What is written here is kept before one goes there; it waits, and is gone on with. */
export const reportFrom = (draft, site, css = ".btn-wide") =>
  button(
    t("Report a hazard"),
    "alert-triangle",
    async () => {
      await save(draft);
      location.hash = `#/report/${site}/on/${draft.id}`;
    },
    css,
  );

export const foundOn = ({ body }) =>
  body.found?.length > 0 && [h("h2", t("Hazards reported here"), " ", h("small", body.found.length)), h("ul.rows", body.found.map(({ title }) => h("li", h("div.row", icon("alert-triangle", "bad"), h("span.row-main", h("b", title))))))];
