/* 申请延期: until when, and why. */

import { begin, save } from "../drafts.js";
import { hazardOf } from "../given.js";
import { empty, text, wrong } from "../parts.js";
import { db } from "../store.js";
import { t } from "../words.js";
import { foot, place, refusal } from "../writing.js";
import { factsOf } from "./hazard.js";

export const show = async (id, which, key) => {
  const mended = which === "draft" ? await db.drafts.get(key) : null;
  const hazard = await hazardOf(id);
  if (!hazard && !mended) return { title: t("Not on this phone"), back: "#/round", body: empty("alert-triangle", t("This hazard is closed, or it is no longer yours.")) };
  const draft = mended || (await begin(`more_time:${id}`, async () => ({ kind: "more_time", title: t("More time: %(what)s", { what: hazard.summary }), where: hazard.number, body: { hazard: id, base: hazard.version, until: "", reason: "" } })));
  if (mended && hazard) draft.body.base = hazard.version;
  const { body } = draft;
  const keep = (name) => (value) => {
    body[name] = value;
    save(draft);
  };
  place(draft);
  const check = async () => {
    if (!body.until) return wrong(t("Choose a day."));
    if (!body.reason.trim()) return wrong(t("Say why more time is needed."));
    return true;
  };
  return {
    title: t("Ask for more time"),
    small: draft.where,
    back: `#/hazard/${id}`,
    writing: true,
    body: [refusal(draft), hazard && (await factsOf(hazard)), text(t("More time until"), body.until, keep("until"), { kind: "date", needed: true }), text(t("Reason"), body.reason, keep("reason"), { needed: true, most: 300 })],
    foot: foot(draft, { words: t("Ask for more time"), drawing: "send", check, then: hazard ? `#/site/${hazard.site}` : "#/outbox" }),
  };
};
