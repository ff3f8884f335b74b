/* What the phone was given to look at: sites, hazards, checklists, photos of before. All at once or not at all. */

import { ask } from "./api.js";
import { stamp } from "./ids.js";
import { db, photoCache } from "./store.js";

const MOST_PHOTOS = 200;
const NOTHING = { sites: [], hazards: [], templates: [], items: {}, visits: [], areas: [], rounds: { pledge: null, shops: [], streets: [], outings: [], doors: [] } };
let held = null;

/* Kept in memory between screens; one reading of the store when it changed. */
export const bundle = async () => {
  if (!held) held = { ...NOTHING, ...((await db.given.get("bundle"))?.value || {}) };
  return held;
};
export const stale = () => (held = null);
export const hasBundle = async () => Boolean(await db.given.get("bundle"));
/* What was taken by then stands in it. */
export const givenAt = async () => (await db.given.get("bundle"))?.at || "";

export const siteOf = async (id) => (await bundle()).sites.find((site) => site.id === id);
export const hazardOf = async (id) => (await bundle()).hazards.find((hazard) => hazard.id === id);

export const fetchBundle = async () => {
  const kept = await db.given.get("bundle");
  const area = (await db.given.get("area"))?.value || "";
  const same = kept && kept.area === area && kept.etag;
  const at = stamp();
  const answer = await ask(`bundle${area ? `?area=${encodeURIComponent(area)}` : ""}`, { headers: same ? { "If-None-Match": kept.etag } : {} });
  if (answer.status === 304) return false;
  const value = await answer.json();
  await db.given.put({ name: "bundle", area, at, etag: answer.headers.get("ETag") || "", value });
  stale();
  return true;
};

/* Photos of before, for who stands there without a network. What is not open any more goes. */
export const fetchPhotos = async (person) => {
  const cache = await photoCache(person);
  const wanted = (await bundle()).hazards.flatMap((hazard) => hazard.before || []).slice(0, MOST_PHOTOS);
  const kept = (await cache.keys()).map((request) => new URL(request.url).pathname);
  for (const address of kept) if (!wanted.includes(address)) await cache.delete(address);
  for (const address of wanted) {
    if (kept.includes(address)) continue;
    const answer = await fetch(address, { credentials: "same-origin" }).catch(() => null);
    if (!answer) return;
    /* A page that asks to sign in is no photo. */
    if (answer.ok && !answer.redirected && (answer.headers.get("Content-Type") || "").startsWith("image/")) await cache.put(address, answer);
  }
};

export const photoAt = async (person, address) => {
  const kept = await (await photoCache(person)).match(address);
  return kept ? kept.blob() : null;
};
