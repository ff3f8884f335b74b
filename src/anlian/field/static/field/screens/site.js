/* 点位: who answers for it, what is open, what may be done here. */

import { addressOf } from "../addresses.js";
import { h, icon } from "../dom.js";
import { bundle, siteOf } from "../given.js";
import { roadPart, shopPart } from "../of_site.js";
import { empty, link, pill, riskOf } from "../parts.js";
import { db } from "../store.js";
import { dayOf, t } from "../words.js";

export const live = true;

export const hazardRow = (hazard) =>
  h(
    "li",
    h(
      "a.row",
      { href: `#/hazard/${hazard.id}` },
      icon("alert-triangle", hazard.late ? "bad" : ""),
      h("span.row-main", h("b", hazard.summary), h("span.row-quiet", [hazard.number, hazard.spot].filter(Boolean).join(" · "))),
      h("span.row-end", pill(hazard.state_label, hazard.late ? "bad" : "work"), hazard.due && h("span", hazard.late ? t("overdue since %(day)s", { day: dayOf(hazard.due) }) : t("by %(day)s", { day: dayOf(hazard.due) }))),
      icon("chevron-right", "go"),
    ),
  );

const phoneOf = (principal) => {
  if (!principal?.phone) return null;
  /* A number that is shown in part cannot be called. */
  return /^[\d+ -]+$/.test(principal.phone) ? h("a", { href: `tel:${principal.phone}` }, principal.phone) : principal.phone;
};

const facts = (site) =>
  h(
    "dl.facts",
    [
      [t("Kind"), site.kind_label],
      [t("Address"), site.address],
      [t("In charge"), site.principal?.name && [site.principal.name, " ", phoneOf(site.principal)]],
      [t("Last visit"), dayOf(site.visited) || t("none yet")],
    ]
      .filter(([, value]) => value)
      .map(([name, value]) => h("div", h("dt", name), h("dd", value))),
  );

/* At the desk's address: it needs a network. */
const page = (id, look = ".btn-wide") => link(t("All that is known of this site"), "external-link", `${document.body.dataset.sites}${id}/`, look);

export const show = async (id) => {
  const [given, site, said] = [await bundle(), await siteOf(id), (await db.given.get("hello"))?.value];
  if (!site) return { title: t("Not on this phone"), back: "#/round", body: [empty("map-pin", t("This site is not among those that your phone was given.")), page(id, ".btn-primary.btn-wide")] };
  const may = (kind) => !said?.does || said.does.includes(kind);
  const hazards = given.hazards.filter((hazard) => hazard.site === id);
  const visits = given.visits.filter((visit) => visit.site === id);
  const templates = given.templates.filter((template) => !template.kind || template.kind === site.kind);
  const open = (await db.drafts.toArray()).filter((draft) => draft.body.site === id && !draft.instead);
  const checks = [
    ...visits.map((visit) => link(t("%(kind)s planned for %(day)s", { kind: visit.kind_label, day: dayOf(visit.on) }), "calendar-event", `#/check/${id}/visit/${visit.id}`, ".btn-primary.btn-wide")),
    ...templates.map((template, at) => link(template.title, "clipboard-check", `#/check/${id}/list/${template.id}`, visits.length || at ? ".btn-wide" : ".btn-primary.btn-wide")),
  ];
  return {
    title: site.name,
    small: [site.code, site.why].filter(Boolean).join(" · "),
    back: "#/round",
    end: riskOf(site.risk),
    body: [
      facts(site),
      open.map((draft) => link(t("Go on writing: %(title)s", { title: draft.title }), "pencil", addressOf(draft), ".btn-warn.btn-wide")),
      await shopPart(site, may),
      await roadPart(site, may),
      h("h2", t("Open hazards"), " ", h("small", hazards.length)),
      hazards.length ? h("ul.rows", hazards.map(hazardRow)) : h("p.row-quiet", t("None.")),
      may("visit") && [h("h2", t("Checks here")), checks.length ? h("div.stack", checks) : h("p.row-quiet", t("There is no checklist for this kind of site."))],
      page(id),
    ],
    foot: may("hazard") && [link(t("Report a hazard"), "alert-triangle", `#/report/${id}`, ".btn-danger.btn-wide")],
  };
};
