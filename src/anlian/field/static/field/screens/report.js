/* 隐患上报: what is wrong here, with photos. */

import { h } from "../dom.js";
import { addressOf } from "../addresses.js";
import { begin, save } from "../drafts.js";
import { bundle, siteOf } from "../given.js";
import { basis, button, empty, pill, text, wrong } from "../parts.js";
import { photos } from "../photos.js";
import { db } from "../store.js";
import { t } from "../words.js";
import { foot, place, refusal } from "../writing.js";

const itemsFor = async (site) => {
  const given = await bundle();
  const keys = given.templates.filter((template) => !template.kind || template.kind === site?.kind).flatMap((template) => template.items);
  return [...new Set(keys)].map((key) => [key, given.items[key]]).filter(([, item]) => item);
};

/* Which check item it is, if any: that says the law and the grade. */
const itemField = async (draft, site) => {
  const items = await itemsFor(site);
  if (!items.length) return null;
  const said = h("div.item-said");
  const tell = () => {
    const item = items.find(([, one]) => one.id === draft.body.item)?.[1];
    said.replaceChildren(...(item ? [basis(item.basis), item.grade_label && pill(item.grade_label, item.grade === "major" ? "bad" : "quiet")].filter(Boolean) : []));
  };
  const keep = (event) => {
    draft.body.item = event.target.value;
    tell();
    save(draft);
  };
  tell();
  return h(
    "div.labelled",
    h("label", { for: "item" }, t("Check item")),
    h("select.field", { id: "item", onchange: keep }, h("option", { value: "" }, t("None of the list")), items.map(([, item]) => h("option", { value: item.id, selected: item.id === draft.body.item }, item.text))),
    said,
  );
};

const giving = (draft) => {
  const give = button(t("Give the position of this hazard"), "current-location", async () => {
    give.classList.add("busy");
    draft.place_asked = false;
    await place(draft);
    give.classList.remove("busy");
    if (draft.place) given();
    else wrong(t("No position. The hazard is reported without one."));
  }, ".btn-quiet");
  const given = () => {
    give.disabled = true;
    give.lastChild.textContent = t("The position is given");
  };
  if (draft.place) given();
  return give;
};

export const show = async (id, which, key) => {
  const mended = which === "draft" ? await db.drafts.get(key) : null;
  /* On a patrol, at a shop, at a door: it is named there, and one goes on there. */
  const on = which === "on" ? await db.drafts.get(key) : null;
  const site = await siteOf(id);
  if (!site && !mended) return { title: t("Not on this phone"), back: "#/round", body: empty("map-pin", t("This site is not among those that your phone was given.")) };
  const draft = mended || (await begin(`hazard:${id}${which === "on" ? `:${key}` : ""}`, async () => ({ kind: "hazard", on: on?.id, title: t("Hazard"), where: site.name, body: { site: id, summary: "", spot: "", item: "", photos: [], no_photo_reason: "" } })));
  const { body } = draft;
  const keep = (name) => (value) => {
    body[name] = value;
    if (name === "summary") draft.title = value || t("Hazard");
    save(draft);
  };
  const why = text(t("Why there is no photo"), body.no_photo_reason, keep("no_photo_reason"), { kind: "text", most: 120 });
  const shelf = photos(draft, body, { label: t("Take a photo"), changed: (n) => (why.hidden = n > 0) });
  const then = on ? addressOf(on) : `#/site/${body.site}`;
  /* Between the ends of a patrol no position is read, unless one gives it oneself. */
  const between = on?.kind === "patrol";
  if (!between) place(draft);
  const check = async () => {
    if (!body.summary.trim()) return wrong(t("Say what is wrong."));
    if (!body.photos.length && !body.no_photo_reason.trim()) return wrong(t("Take a photo, or say why there is none."));
    return true;
  };
  return {
    title: t("Report a hazard"),
    small: draft.where,
    back: then,
    writing: true,
    body: [refusal(draft), between && giving(draft), shelf.element, text(t("What is unsafe"), body.summary, keep("summary"), { needed: true, most: 200 }), text(t("Spot"), body.spot, keep("spot"), { kind: "text", most: 120 }), await itemField(draft, site), why],
    foot: foot(draft, { words: t("Report"), drawing: "send", check, then }),
  };
};
