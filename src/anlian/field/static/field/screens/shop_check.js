/* 三包回访: each promise kept, broken or not looked at, in one tap. */

import { h } from "../dom.js";
import { begin, save } from "../drafts.js";
import { foundOn, reportFrom } from "../found.js";
import { siteOf } from "../given.js";
import { choice, empty, text, wrong } from "../parts.js";
import { photos } from "../photos.js";
import { promisesOf } from "../rounds.js";
import { db } from "../store.js";
import { t } from "../words.js";
import { foot, place, refusal } from "../writing.js";

const MARKS = () => [
  ["KEPT", t("Kept"), "check", "good"],
  ["BROKEN", t("Not kept"), "x", "bad"],
  ["UNSEEN", t("Not looked at"), "minus", "quiet"],
];

const promiseCard = (draft, promise, number) => {
  const { body } = draft;
  const below = h("div");
  const tell = () => {
    const mark = body.marks[promise.code] || "";
    element.dataset.result = { KEPT: "OK", BROKEN: "BAD", UNSEEN: "NA" }[mark] || "";
    below.replaceChildren(...(mark === "BROKEN" ? [reportFrom(draft, body.site, ".btn-danger.btn-wide")] : []));
  };
  const set = (mark) => {
    body.marks[promise.code] = mark;
    tell();
    save(draft);
  };
  const element = h("li.card.item", { "data-promise": promise.code }, h("p.item-text", h("b", number), " ", promise.text), choice(promise.text, MARKS(), body.marks[promise.code], set), below);
  tell();
  return element;
};

export const show = async (id, which, key) => {
  const mended = which === "draft" ? await db.drafts.get(key) : null;
  const [site, promises] = [await siteOf(id), await promisesOf(id)];
  if (!mended && (!site || !promises.length)) return { title: t("Not on this phone"), back: "#/round", body: empty("building-store", t("This site is not among those that your phone was given.")) };
  const draft = mended || (await begin(`shop_check:${id}`, async () => ({ kind: "shop_check", title: t("Check of the pledge"), where: site.name, body: { site: id, promises, marks: {}, note: "", photos: [], found: [] } })));
  const { body } = draft;
  const keep = (value) => {
    body.note = value;
    save(draft);
  };
  const cards = new Map(body.promises.map((promise, at) => [promise.code, promiseCard(draft, promise, at + 1)]));
  const shelf = photos(draft, body, { label: t("Take a photo") });
  place(draft);

  const check = async () => {
    const open = body.promises.find(({ code }) => !body.marks[code]);
    if (open) {
      cards.get(open.code).scrollIntoView({ block: "center" });
      return wrong(t("Say of each promise how it is kept."));
    }
    const marks = Object.values(body.marks);
    if (marks.every((mark) => mark === "UNSEEN")) return wrong(t("Look at one promise at least."));
    if (marks.includes("BROKEN") && !body.note.trim() && !body.found.length) return wrong(t("Say what is not kept, or report a hazard."));
    return true;
  };
  return {
    title: t("Check of the pledge"),
    small: draft.where,
    back: `#/site/${id}`,
    writing: true,
    body: [refusal(draft), h("ol.cards", [...cards.values()]), foundOn(draft), text(t("More about it"), body.note, keep, { rows: 2 }), shelf.element],
    foot: foot(draft, { words: t("Finish the visit to the shop"), drawing: "check", check, then: `#/site/${id}` }),
  };
};
