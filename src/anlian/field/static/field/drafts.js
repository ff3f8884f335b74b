/* What is being written. Every change rests on the phone at once, so that a tab that dies loses nothing. */

import { bodyOf, keptBy, photosOf } from "./bodies.js";
import { sha256, stamp, uuid7 } from "./ids.js";
import { db, meta, sweepPhotos } from "./store.js";

const FORM = 1;
/* One write at a time; of those that wait only the last is written. */
const writing = new Map();

/* The draft about this thing, or a new one, which is kept from its first change on. */
export const begin = async (what, make) =>
  (await db.drafts.where("what").equals(what).first()) || { id: uuid7(), what, started_at: stamp(), ...(await make()) };

/* What was sealed meanwhile, perhaps in another tab, is no draft any more. */
const put = (draft, ...photos) =>
  db.transaction("rw", db.photos, db.drafts, db.records, db.sent, async () => {
    draft.gone = draft.gone || Boolean((await db.records.get(draft.id)) || (await db.sent.get(draft.id)));
    if (draft.gone) return;
    const { dirty, gone, ...kept } = draft;
    await db.photos.bulkPut(photos);
    await db.drafts.put({ ...kept, body: structuredClone(kept.body), shas: keptBy(kept.body), changed_at: stamp() });
  });

const write = async (draft) => {
  while (draft.dirty && !draft.gone) {
    draft.dirty = false;
    await put(draft);
  }
  writing.delete(draft.id);
};

export const save = (draft) => {
  if (draft.gone) return Promise.resolve();
  draft.dirty = true;
  if (!writing.has(draft.id)) writing.set(draft.id, write(draft));
  return writing.get(draft.id);
};

/* The photo and the draft that holds it, or neither. */
export const addPhoto = async (draft, photo, hold) => {
  await writing.get(draft.id);
  hold(photo.sha256);
  await put(draft, photo);
};

export const discard = async (draft) => {
  draft.gone = true;
  await writing.get(draft.id);
  await db.drafts.delete(draft.id);
  await sweepPhotos();
};

const factsOf = async (shas) => {
  const photos = {};
  for (const one of await db.photos.bulkGet(shas)) if (one) photos[one.sha256] = one.facts;
  return photos;
};

/* A hazard is named by the draft from which it was reported. */
const tell = async (record, on) => {
  const draft = await db.drafts.get(on);
  if (!draft) return;
  draft.body.found = [...(draft.body.found || []), { id: record.id, title: record.title }];
  await db.drafts.put(draft);
};

/* What names a hazard that comes under another key by now, or not at all. It was not sent yet: it waits (sending.js). */
const rename = async (from, to) => {
  const names = (one, body) => body.found?.some(({ id }) => id === one);
  const over = (body) => ({ ...body, found: body.found.flatMap((one) => (one.id !== from ? [one] : to ? [{ ...one, id: to }] : [])) });
  for (const draft of await db.drafts.toArray()) if (names(from, draft.body)) await db.drafts.update(draft.id, { body: over(draft.body) });
  for (const record of await db.records.toArray()) {
    if (!names(from, record.draft)) continue;
    const draft = over(record.draft);
    const text = JSON.stringify({ ...JSON.parse(record.text), body: bodyOf(record.kind, draft) });
    await db.records.update(record.id, record.state === "QUEUED" ? { draft, text, sha256: await sha256(text) } : { draft });
  }
};

/* From now on these bytes are the record; nothing changes them. */
export const seal = async (draft) => {
  draft.gone = true;
  await writing.get(draft.id);
  const shas = [...new Set(photosOf(draft.body))];
  const seq = await meta.next("seq");
  const made_at = stamp();
  const said = { kind: draft.kind, form: FORM, seq, made_at };
  if (draft.place) said.place = draft.place;
  if (draft.instead) said.instead = draft.instead;
  const text = JSON.stringify({ ...said, photos: await factsOf(shas), body: bodyOf(draft.kind, draft.body) });
  const record = { id: draft.id, kind: draft.kind, title: draft.title, where: draft.where, draft: draft.body, text, sha256: await sha256(text), seq, made_at, state: "QUEUED", shas };
  if (draft.instead) await rename(draft.instead, draft.id);
  await db.transaction("rw", db.drafts, db.records, async () => {
    await db.records.put(record);
    await db.drafts.delete(draft.id);
    if (draft.instead) await db.records.delete(draft.instead);
    if (draft.on) await tell(record, draft.on);
  });
  await sweepPhotos();
  return record;
};

/* A refused record, opened again. It stays until the new one is sealed. */
export const mend = async (record) => {
  const what = `mend:${record.id}`;
  const open = await db.drafts.where("what").equals(what).first();
  if (open) return open;
  const { kind, title, where } = record;
  const before = JSON.parse(record.text);
  const draft = { id: uuid7(), what, kind, title, where, body: record.draft, place: before.place, place_asked: true, instead: record.id, refusal: { sentence: record.sentence, basis: record.basis }, started_at: stamp() };
  await save(draft);
  return draft;
};

export const drop = async (record) => {
  await rename(record.id, "");
  await db.records.delete(record.id);
  await sweepPhotos();
};
