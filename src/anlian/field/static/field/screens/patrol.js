/* 路段巡查: where and when it began, what was found on the way, where and when it ended. Nothing between. */

import { h } from "../dom.js";
import { begin, save } from "../drafts.js";
import { foundOn, reportFrom } from "../found.js";
import { siteOf } from "../given.js";
import { FAR_M, awayFrom, street } from "../line.js";
import { button, empty, notice, text, wrong } from "../parts.js";
import { photos } from "../photos.js";
import { stamp } from "../ids.js";
import { patrolUnderWay, streetOf } from "../rounds.js";
import { db } from "../store.js";
import { metres, momentOf, t } from "../words.js";
import { ask } from "../where.js";
import { foot, refusal } from "../writing.js";

const picture = (given, here) => {
  if (!given) return h("p.row-quiet", t("No line was drawn for this segment yet."));
  const away = here && awayFrom(given.line, here);
  return [street(given, here), away >= FAR_M && h("p.row-quiet", t("You are about %(far)s from the line.", { far: metres(away) }))];
};

const endOf = (found) => found && { lng: found.lng, lat: found.lat, accuracy: found.accuracy };

/* It is under way before the position is there, and whatever comes of that. */
const start = async (site) => {
  const draft = await begin(`patrol:${site.id}`, async () => ({ kind: "patrol", title: t("Patrol of the segment"), where: site.name, place_asked: true, body: { site: site.id, started_at: stamp(), note: "", photos: [], found: [] } }));
  await save(draft);
  const found = await ask();
  /* Another hand may have been at it meanwhile. */
  const kept = await db.drafts.get(draft.id);
  if (!found || !kept) return;
  kept.body.start = endOf(found);
  await save(kept);
};

const toBegin = (site, given, other) => {
  const go = button(
    t("Begin the patrol"),
    "player-play",
    async () => {
      go.disabled = true;
      go.classList.add("busy");
      go.lastChild.textContent = t("Asking for the position");
      await start(site);
      if (location.hash === `#/patrol/${site.id}`) location.replace(`#/patrol/${site.id}/on`);
    },
    ".btn-primary.btn-wide",
  );
  return {
    title: t("Patrol of the segment"),
    small: site.name,
    back: `#/site/${site.id}`,
    body: [picture(given), notice(t("Your position is asked when you begin and when you end. Between the two none is read, no track is made.")), other && notice(t("Another patrol is under way: %(where)s", { where: other.where }), "warn", "alert-triangle")],
    foot: [go],
  };
};

export const show = async (id, which, key) => {
  const [site, given] = [await siteOf(id), await streetOf(id)];
  const draft = which === "draft" ? await db.drafts.get(key) : await db.drafts.where("what").equals(`patrol:${id}`).first();
  if (!draft && !site) return { title: t("Not on this phone"), back: "#/round", body: empty("road", t("This site is not among those that your phone was given.")) };
  if (!draft) return toBegin(site, given, await patrolUnderWay());
  const { body } = draft;
  const keep = (value) => {
    body.note = value;
    save(draft);
  };
  const shelf = photos(draft, body, { label: t("Take a photo") });
  const check = async () => {
    /* What is mended has ended already. */
    if (draft.instead) return true;
    const ended = stamp();
    if (Date.parse(ended) <= Date.parse(body.started_at)) return wrong(t("The patrol has only just begun."));
    const found = await ask();
    body.ended_at = ended;
    body.end = endOf(found) || undefined;
    draft.place = found || undefined;
    return true;
  };
  return {
    title: draft.instead ? t("Patrol of the segment") : t("Patrol under way"),
    small: draft.where,
    back: `#/site/${id}`,
    writing: true,
    body: [
      refusal(draft),
      h("p.began", h("small", t("Began")), h("b", momentOf(body.started_at)), !draft.instead && h("small", body.start ? t("position noted, ±%(n)s m", { n: Math.round(body.start.accuracy || 0) }) : t("without a position"))),
      picture(given, body.start),
      reportFrom(draft, id, ".btn-danger.btn-wide"),
      foundOn(draft),
      text(t("More about it"), body.note, keep, { rows: 2 }),
      shelf.element,
    ],
    foot: foot(draft, { words: t("End the patrol"), drawing: "flag", check, then: `#/site/${id}` }),
  };
};
