/* Pledges, streets and outings as they stand: what was given, and what was done here since. */

import { bundle, givenAt } from "./given.js";
import { db } from "./store.js";

const GONE = ["REFUSED", "SET_ASIDE"];

/* What this phone recorded and the server may not have told of yet, the latest last. */
const mine = async (kind) => {
  const at = await givenAt();
  const taken = (await db.sent.orderBy("at").toArray()).filter((one) => one.kind === kind && one.at > at);
  const resting = (await db.records.orderBy("seq").toArray()).filter((one) => one.kind === kind && !GONE.includes(one.state));
  return [...taken, ...resting.map((one) => one.draft)];
};

const at = async (kind, site) => (await mine(kind)).some((one) => one.site === site);
export const pledgedHere = (site) => at("pledge", site);
export const checkedHere = (site) => at("shop_check", site);
export const patrolledHere = (site) => at("patrol", site);

export const shopOf = async (id) => (await bundle()).rounds.shops.find(({ site }) => site === id);
export const streetOf = async (id) => (await bundle()).rounds.streets.find(({ site }) => site === id);
export const outingOf = async (id) => (await bundle()).rounds.outings.find((one) => one.id === id);

/* The promises that this shop signed: those of its own version, if it is another than the one in use. */
export const promisesOf = async (id) => {
  const { pledge } = (await bundle()).rounds;
  const shop = await shopOf(id);
  return (!(await pledgedHere(id)) && shop?.promises) || pledge?.promises || [];
};

export const patrolUnderWay = async () => (await db.drafts.toArray()).find((draft) => draft.kind === "patrol" && !draft.instead);

/* The doors and streets of an outing, each with how it went there last. */
export const goalsOf = async (outing) => {
  const { rounds, sites } = await bundle();
  const doors = outing.doors ? rounds.doors.filter((door) => door.area.startsWith(outing.area)) : [];
  const roads = sites.filter((site) => site.id in (outing.roads || {}));
  const went = new Map(doors.map((door) => [door.id, door.done[outing.id] || ""]));
  roads.forEach((site) => went.set(site.id, outing.roads[site.id]));
  for (const one of await mine("tick")) if (one.outing === outing.id) went.set(one.household || one.site, one.result);
  return { doors, roads, went };
};

const byNumber = new Intl.Collator("zh-CN", { numeric: true }).compare;

/* 一栋一栋: what is behind each entrance, in the order of its numbers. */
export const buildingsOf = (doors) => {
  const buildings = new Map();
  for (const door of doors) buildings.set(door.building, [...(buildings.get(door.building) || []), door]);
  return [...buildings].sort(([one], [other]) => byNumber(one, other)).map(([name, behind]) => ({ name, doors: behind.sort((one, other) => byNumber(one.room, other.room)) }));
};
