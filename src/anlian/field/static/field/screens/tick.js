/* 发现问题: at this door, in this street; in words, or as a hazard. */

import { h } from "../dom.js";
import { begin, save } from "../drafts.js";
import { foundOn, reportFrom } from "../found.js";
import { siteOf } from "../given.js";
import { choice, empty, text, wrong } from "../parts.js";
import { goalsOf, outingOf } from "../rounds.js";
import { db } from "../store.js";
import { draftOf, ofDoor, ofStreet, resultsOf } from "../ticks.js";
import { t } from "../words.js";
import { foot, refusal } from "../writing.js";

const goalOf = async (outing, key) => {
  const { doors, roads } = await goalsOf(outing);
  const [door, road] = [doors.find(({ id }) => id === key), roads.find(({ id }) => id === key)];
  return door ? ofDoor(door) : road && ofStreet(road);
};

export const show = async (id, key, which, kept) => {
  const mended = which === "draft" ? await db.drafts.get(kept) : null;
  const outing = await outingOf(id);
  const goal = outing && (await goalOf(outing, key));
  if (!goal && !mended) return { title: t("Not on this phone"), back: "#/round", body: empty("home", t("This outing is over, or this door is not among those that your phone was given.")) };
  const draft = mended || (await begin(`tick:${id}:${key}`, async () => draftOf(outing, goal, "PROBLEM")));
  const { body } = draft;
  const keep = (name) => (value) => {
    body[name] = value;
    return save(draft);
  };
  const there = body.at && (await siteOf(body.at));
  const check = async () => body.result !== "PROBLEM" || body.note.trim() || body.found.length > 0 || wrong(there ? t("Say what the problem is, or report a hazard.") : t("Say what the problem is."));
  return {
    title: draft.title,
    small: draft.where,
    back: `#/outing/${id}`,
    writing: true,
    body: [refusal(draft), h("div.four", choice(t("How it went"), resultsOf(body), body.result, keep("result"))), text(t("More about it"), body.note, keep("note"), { rows: 3, most: 300 }), there && reportFrom(draft, body.at, ".btn-danger.btn-wide"), foundOn(draft)],
    foot: foot(draft, { words: t("Save"), check, then: `#/outing/${id}` }),
  };
};
