/* What rests on this phone. One store for the phone itself, and one for each person: nobody opens another's. */

import Dexie, { liveQuery } from "../vendor/dexie.min.mjs";

/* Strict: what is said to be saved has reached the disk, though the battery die in the next second. */
const STRICT = { chromeTransactionDurability: "strict" };
const PREFIX = "anlian-field-of-";
const PHOTOS = "anlian-field-photos-";

const phone = new Dexie("anlian-field", STRICT);
phone.version(1).stores({ meta: "name" });

export let db = null;

export const meta = {
  get: async (name) => (await phone.meta.get(name))?.value,
  put: (name, value) => phone.meta.put({ name, value }),
  drop: (name) => phone.meta.delete(name),
  /* Something made once, though two tabs ask at the same moment. */
  once: (name, make) =>
    phone.transaction("rw", phone.meta, async () => {
      const kept = await phone.meta.get(name);
      if (kept) return kept.value;
      const value = make();
      await phone.meta.put({ name, value });
      return value;
    }),
  /* The next number of this phone. */
  next: (name) =>
    phone.transaction("rw", phone.meta, async () => {
      const value = ((await phone.meta.get(name))?.value || 0) + 1;
      await phone.meta.put({ name, value });
      return value;
    }),
};

export const open = async (person) => {
  const mine = new Dexie(PREFIX + person, STRICT);
  mine.version(1).stores({ given: "name", drafts: "id, &what, changed_at", records: "id, seq, state", photos: "sha256", sent: "id, at" });
  mine.on("versionchange", () => {
    mine.close();
    location.reload();
  });
  await mine.open();
  db = mine;
};

export const live = (question, tell) => liveQuery(question).subscribe({ next: tell, error: (error) => console.warn(error.name) });

export const photoCache = (person) => caches.open(PHOTOS + person);

/* What the phone was given to look at; nothing that its person wrote. */
export const forgetGiven = async (person) => {
  await db.given.clear();
  await db.sent.clear();
  await caches.delete(PHOTOS + person);
};

/* Signing out. What is unsent stays for its person, if there is some; else nothing stays. */
export const forgetPerson = async (person, { keepUnsent }) => {
  if (keepUnsent) await forgetGiven(person);
  else {
    db.on.versionchange.unsubscribe();
    await db.delete();
    await caches.delete(PHOTOS + person);
  }
  db = null;
  await meta.drop("person");
};

/* What nothing refers to any more. */
export const sweepPhotos = () =>
  db.transaction("rw", db.photos, db.drafts, db.records, async () => {
    const all = await db.photos.toCollection().primaryKeys();
    if (!all.length) return;
    const wanted = new Set();
    for (const one of await db.drafts.toArray()) (one.shas || []).forEach((sha) => wanted.add(sha));
    for (const one of await db.records.toArray()) one.shas.forEach((sha) => wanted.add(sha));
    await db.photos.bulkDelete(all.filter((sha) => !wanted.has(sha)));
  });
