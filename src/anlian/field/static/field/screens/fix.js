/* 整改: it is put right. The photo of before lies over what the camera sees, so that the spot is the same one. */

import { h } from "../dom.js";
import { begin, save } from "../drafts.js";
import { hazardOf } from "../given.js";
import { button, empty, picture, text, wrong } from "../parts.js";
import { hasCamera } from "../camera.js";
import { overlay } from "../overlay.js";
import { photos } from "../photos.js";
import { db } from "../store.js";
import { t } from "../words.js";
import { foot, place, refusal } from "../writing.js";
import { beforeOf, factsOf } from "./hazard.js";

export const show = async (id, how, key) => {
  const mended = how === "draft" ? await db.drafts.get(key) : null;
  const hazard = await hazardOf(id);
  if (!hazard && !mended) return { title: t("Not on this phone"), back: "#/round", body: empty("alert-triangle", t("This hazard is closed, or it is no longer yours.")) };
  const kind = mended ? mended.kind : how === "spot" ? "fix_on_spot" : "fix";
  const draft = mended || (await begin(`${kind}:${id}`, async () => ({ kind, title: hazard.summary, where: hazard.number, body: { hazard: id, base: hazard.version, measure: "", photos: [] } })));
  /* What is mended is written about what is known now. */
  if (mended && hazard) draft.body.base = hazard.version;
  const { body } = draft;
  const keep = (value) => {
    body.measure = value;
    save(draft);
  };
  const before = hazard ? await beforeOf(hazard) : [];
  const same = (add) =>
    before.length > 0 &&
    hasCamera() &&
    button(t("Same spot as before"), "stack-2", async () => {
      const file = await overlay(before);
      if (file) await add([file]);
    });
  const shelf = photos(draft, body, { label: t("Photo after"), tools: [same] });
  place(draft);
  const check = async () => {
    if (!body.measure.trim()) return wrong(t("Say what was done."));
    if (!body.photos.length) return wrong(t("Take a photo of how it is now."));
    return true;
  };
  return {
    title: kind === "fix" ? t("Report that it is put right") : t("Put right on the spot"),
    small: draft.where,
    back: `#/hazard/${id}`,
    writing: true,
    body: [
      refusal(draft),
      hazard && (await factsOf(hazard)),
      before.length > 0 && [h("h2", t("Before")), h("ul.shelf", before.map((blob, at) => h("li", picture(blob, t("Photo %(n)s", { n: at + 1 })))))],
      h("h2", t("After")),
      shelf.element,
      text(t("What was done"), body.measure, keep, { needed: true }),
    ],
    foot: foot(draft, { words: t("Report"), drawing: "send", check, then: hazard ? `#/site/${hazard.site}` : "#/outbox" }),
  };
};
