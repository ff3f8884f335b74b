/* 隐患: what is wrong, what is demanded, and what this person may do about it. */

import { h } from "../dom.js";
import { bundle, hazardOf, photoAt, siteOf } from "../given.js";
import { basis, empty, link, picture, pill } from "../parts.js";
import { meta } from "../store.js";
import { dayOf, t } from "../words.js";

export const live = true;

export const beforeOf = async (hazard) => {
  const person = await meta.get("person");
  const kept = await Promise.all((hazard.before || []).map((address) => photoAt(person.id, address)));
  return kept.filter(Boolean);
};

/* The same facts stand above what is written about the hazard. */
export const factsOf = async (hazard) => {
  const site = await siteOf(hazard.site);
  return [
    h("p.lead", hazard.summary),
    h(
      "dl.facts",
      [
        [t("Site"), site ? h("a", { href: `#/site/${site.id}` }, site.name) : hazard.site_name],
        [t("Spot"), hazard.spot],
        [t("What must be done"), hazard.demand],
        [t("To be put right by"), hazard.due && [dayOf(hazard.due), hazard.late && [" ", pill(t("overdue"), "bad")]]],
      ]
        .filter(([, value]) => value)
        .map(([name, value]) => h("div", h("dt", name), h("dd", value))),
    ),
    basis(hazard.basis || (await bundle()).items[hazard.item]?.basis),
  ];
};

export const show = async (id) => {
  const hazard = await hazardOf(id);
  if (!hazard) return { title: t("Not on this phone"), back: "#/round", body: empty("alert-triangle", t("This hazard is closed, or it is no longer yours.")) };
  const before = await beforeOf(hazard);
  const may = new Set(hazard.moves || []);
  const foot = [
    may.has("submit") && link(t("Report that it is put right"), "tool", `#/fix/${id}`, ".btn-primary.btn-wide"),
    may.has("fix_on_spot") && link(t("Put right on the spot"), "tool", `#/fix/${id}/spot`, may.has("submit") ? ".btn-grow" : ".btn-primary.btn-wide"),
    may.has("ask_extension") && link(t("Ask for more time"), "clock", `#/more-time/${id}`, ".btn-grow"),
  ].filter(Boolean);
  return {
    title: hazard.number || t("Hazard"),
    small: hazard.state_label,
    back: `#/site/${hazard.site}`,
    body: [
      await factsOf(hazard),
      before.length > 0 && [h("h2", t("Before")), h("ul.shelf.shelf-large", before.map((blob, at) => h("li", picture(blob, t("Photo %(n)s", { n: at + 1 })))))],
      !foot.length && h("p.row-quiet", t("There is nothing for you to do about it at the moment.")),
    ],
    foot: foot.length ? foot : null,
  };
};
