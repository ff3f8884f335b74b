/* 检查: item by item, one tap each; what is not in order opens its note and photos on the spot. */

import { h } from "../dom.js";
import { begin, save } from "../drafts.js";
import { bundle, siteOf } from "../given.js";
import { stamp } from "../ids.js";
import { button, empty, text, tick, wrong } from "../parts.js";
import { db } from "../store.js";
import { t } from "../words.js";
import { foot, place, refusal } from "../writing.js";
import { card } from "../card.js";
import { others } from "../others.js";
import { signature } from "../signature.js";

const blank = (item) => ({ item, result: "", note: "", spot: "", photos: [], no_photo_reason: "" });

const make = async (site, which, key) => {
  const given = await bundle();
  const said = (await db.given.get("hello"))?.value;
  const visit = which === "visit" ? given.visits.find((one) => one.id === key) : null;
  /* A visit planned without a list, or with one that was replaced since, takes the one for this kind of site. */
  const template = given.templates.find((one) => one.id === (visit ? visit.template : key)) || (visit && given.templates.find((one) => one.kind === site.kind));
  const items = (template?.items || []).filter((one) => given.items[one]);
  const kind = visit?.kind || said?.visit_kinds?.[0]?.key || "ROUTINE";
  return {
    kind: "visit",
    title: template?.title || visit?.kind_label || t("Check without a list"),
    where: site.name,
    body: { site: site.id, template: template?.id, version: template?.version, visit: visit?.id, enforcement: visit?.enforcement || false, kind, started_at: stamp(), answers: items.map(blank), handling: "", content: "", signed_by: site.principal?.name || "" },
  };
};

/* Items by key, as the draft was begun: a checklist that changed meanwhile changes nothing here. */
const itemsOf = async (draft) => {
  const { items } = await bundle();
  draft.texts = draft.texts || Object.fromEntries(draft.body.answers.map((answer) => [answer.item, items[answer.item] || { text: answer.item }]));
  return draft.texts;
};

const kindField = (draft, kinds) => {
  if (draft.body.visit || !(kinds?.length > 1)) return null;
  const keep = (event) => {
    draft.body.kind = event.target.value;
    save(draft);
  };
  return h("div.labelled", h("label", { for: "kind" }, t("Kind of visit")), h("select.field", { id: "kind", onchange: keep }, kinds.map((kind) => h("option", { value: kind.key, selected: kind.key === draft.body.kind }, kind.label))));
};

export const show = async (id, which, key) => {
  const kept = which === "draft" ? await db.drafts.get(key) : null;
  const site = await siteOf(id);
  if (!kept && (!site || which === "draft")) return { title: t("Not on this phone"), back: "#/round", body: empty("map-pin", t("This site is not among those that your phone was given.")) };
  const draft = kept || (await begin(`visit:${id}:${key}`, () => make(site, which, key)));
  const { body } = draft;
  const items = await itemsOf(draft);
  const said = (await db.given.get("hello"))?.value;
  const keep = (name) => (value) => {
    body[name] = value;
    return save(draft);
  };

  const bar = h("progress", { max: body.answers.length, value: 0, "aria-label": t("Answered") });
  const number = h("b");
  const count = () => {
    const n = body.answers.filter((answer) => answer.result).length;
    bar.value = n;
    number.textContent = `${n} / ${body.answers.length}`;
    rest.hidden = n === body.answers.length;
  };
  const rest = button(t("The others are in order"), "list-check", async () => {
    for (const answer of await others(body.answers.filter((one) => !one.result), items)) cards.get(answer.item).answer("OK");
  });
  const cards = new Map(body.answers.map((answer, at) => [answer.item, card(draft, answer, items[answer.item], at + 1, count)]));
  const sign = signature(draft);
  place(draft);
  count();

  const check = async () => {
    const open = body.answers.find((answer) => !answer.result);
    if (open) {
      cards.get(open.item).element.scrollIntoView({ block: "center" });
      return wrong(t("Not every item is answered."));
    }
    const thin = body.answers.find((answer) => answer.result === "BAD" && (!answer.note.trim() || (!answer.photos.length && !answer.no_photo_reason.trim())));
    if (thin) {
      cards.get(thin.item).element.scrollIntoView({ block: "center" });
      return wrong(t("Say what is wrong, and take a photo or say why there is none."));
    }
    if (!body.answers.length && !body.content.trim()) return wrong(t("Say what was looked at."));
    if (!(await sign.check())) return false;
    body.ended_at = stamp();
    return true;
  };
  return {
    title: draft.title,
    small: draft.where,
    back: `#/site/${id}`,
    writing: true,
    body: [
      body.answers.length > 0 && h("div.answered", bar, number),
      refusal(draft),
      kindField(draft, said?.visit_kinds),
      h("ol.cards", [...cards.values()].map((one) => one.element)),
      body.answers.length > 0 && rest,
      text(t("What was looked at"), body.content, keep("content"), { rows: 2, most: 1000 }),
      text(t("How it was dealt with"), body.handling, keep("handling"), { rows: 2, most: 1000 }),
      body.enforcement && tick(t("We have shown our certificates"), body.id_shown, keep("id_shown")),
      sign.element,
    ],
    foot: foot(draft, { words: t("Finish the check"), drawing: "check", check, then: `#/site/${id}` }),
    leave: sign.leave,
    shown: sign.shown,
  };
};
