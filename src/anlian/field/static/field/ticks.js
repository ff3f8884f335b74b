/* 走访: one door or one street, recorded in one tap. Come again, tap again: the latest counts. */

import { seal } from "./drafts.js";
import { stamp, uuid7 } from "./ids.js";
import { pokeSoon } from "./sync.js";
import { t } from "./words.js";

const AT_DOORS = () => [
  ["MET", t("Met"), "check", "good"],
  ["ABSENT", t("Nobody there"), "minus", "quiet"],
  ["REFUSED", t("Turned away"), "hand-stop", "quiet"],
  ["PROBLEM", t("Problem"), "alert-triangle", "bad"],
];
/* Along a street one meets nobody in particular. */
const IN_STREETS = () => [
  ["MET", t("Walked"), "check", "good"],
  ["PROBLEM", t("Problem"), "alert-triangle", "bad"],
];

export const resultsOf = (goal) => (goal.household ? AT_DOORS() : IN_STREETS());

export const ofDoor = (door) => ({ key: door.id, household: door.id, site: door.site, name: `${door.building} ${door.room}`.trim() });
export const ofStreet = (site) => ({ key: site.id, site: site.id, name: site.name });

export const draftOf = (outing, goal, result) => ({
  kind: "tick",
  title: goal.name,
  where: outing.title,
  body: { outing: outing.id, household: goal.household, site: goal.household ? undefined : goal.site, at: goal.site, result, note: "", found: [] },
});

/* A door is where it is: no position is asked. Several go together. */
export const tickNow = async (outing, goal, result) => {
  await seal({ id: uuid7(), what: "", started_at: stamp(), ...draftOf(outing, goal, result) });
  pokeSoon();
};
