/* Photos in parts, then records, then the receipts that let the phone forget. Each step may be broken off and begun anew. */

import { Trouble, ask, read } from "./api.js";
import { stamp } from "./ids.js";
import { db, sweepPhotos } from "./store.js";

const MOST = 50;
const HEAVIEST = 2_000_000;
const FORGOTTEN_AFTER = 60;
/* What the server may go on with by itself. */
const ASK_AGAIN = ["STORED", "WAITING", "CONFLICT"];

const sendPhoto = async ({ sha256, blob }, part) => {
  let { have, whole } = await read(`blobs/${sha256}`);
  for (let again = 0; !whole; ) {
    const end = Math.min(have + part, blob.size);
    const headers = { "Content-Range": `bytes ${have}-${end - 1}/${blob.size}`, "Content-Type": blob.type || "application/octet-stream" };
    try {
      ({ have, whole } = await read(`blobs/${sha256}`, { method: "PUT", headers, body: blob.slice(have, end) }));
      if (have >= blob.size && !whole) throw new Trouble(422, "", {});
    } catch (error) {
      /* Another tab was further, or the bytes were spoilt on the way: begin where the server stands, but not for ever. */
      if (!(error instanceof Trouble) || ![409, 422].includes(error.status) || (again += 1) > 3) throw error;
      have = error.status === 409 ? error.answer.have || 0 : 0;
    }
  }
  await db.photos.update(sha256, { sent: 1 });
};

/* True when all that could be sent is there. One photo that the server does not want holds up nothing else. */
export const sendPhotos = async (records, part, tell) => {
  const shas = [...new Set(records.flatMap((record) => record.shas))];
  const waiting = (await db.photos.bulkGet(shas)).filter((photo) => photo && !photo.sent);
  let done = 0;
  for (const photo of waiting) {
    tell(done, waiting.length);
    try {
      await sendPhoto(photo, part);
    } catch (error) {
      if (!(error instanceof Trouble) || error.status >= 500 || error.status === 403) throw error;
      await db.photos.update(photo.sha256, { trouble: error.message || String(error.status) });
    }
    done += 1;
  }
};

const clear = async (record, answer) => {
  await db.transaction("rw", db.records, db.sent, async () => {
    await db.records.delete(record.id);
    const { site = "", outing = "", household = "", result = "" } = record.draft;
    await db.sent.put({ id: record.id, kind: record.kind, title: record.title, where: record.where, site, outing, household, result, at: stamp(), number: answer.made?.number || "", url: answer.made?.url || "" });
  });
  await sweepPhotos();
};

/* Not before what the server took stands in what it gave. */
export const forgetOlder = async () => {
  const older = await db.sent.orderBy("at").reverse().offset(FORGOTTEN_AFTER).primaryKeys();
  await db.sent.bulkDelete(older);
};

const note = async (answer) => {
  const record = await db.records.get(answer.id);
  if (!record) return;
  /* Missing photos that we took for sent are sent once more. */
  for (const sha of answer.missing || []) await db.photos.update(sha, { sent: 0 });
  const { state, sentence = "", basis = "", missing = [], made = null } = answer;
  await db.records.update(record.id, { state, sentence, basis, missing, made });
};

const bundles = (records) => {
  const all = [];
  let weight = Infinity;
  for (const record of records) {
    if (!all.length || all.at(-1).length >= MOST || weight + record.text.length > HEAVIEST) {
      all.push([]);
      weight = 0;
    }
    all.at(-1).push(record);
    weight += record.text.length;
  }
  return all;
};

/* What rests on the phone and must be there before this one: hazards that it names, the pledge that is looked at. */
export const before = (record, records) => {
  const named = new Set((record.draft.found || []).map(({ id }) => id));
  const pledged = (one) => record.kind === "shop_check" && one.kind === "pledge" && one.seq < record.seq && one.draft.site === record.draft.site;
  return records.find((one) => one.state !== "STORED" && (named.has(one.id) || pledged(one)));
};

export const sendRecords = async (app) => {
  const tried = new Set();
  for (;;) {
    const all = await db.records.orderBy("seq").toArray();
    const ready = all.filter((record) => record.state === "QUEUED" && !tried.has(record.id) && !before(record, all));
    if (!ready.length) return;
    for (const some of bundles(ready)) {
      const records = some.map(({ id, sha256, text }) => ({ id, sha256, text }));
      const { answers } = await read("records", { method: "POST", json: { sent_at: stamp(), app, records } });
      for (const answer of answers) await note(answer);
      some.forEach(({ id }) => tried.add(id));
    }
  }
};

export const takeReceipts = async () => {
  const asked = (await db.records.orderBy("seq").toArray()).filter((record) => ASK_AGAIN.includes(record.state));
  for (let at = 0; at < asked.length; at += MOST) {
    const some = asked.slice(at, at + MOST);
    const { answers } = await read(`receipts?${some.map((record) => `id=${record.id}`).join("&")}`);
    /* A server that was put back to yesterday knows nothing of it: it goes there again. */
    const known = new Set(answers.map(({ id }) => id));
    for (const { id } of some) if (!known.has(id)) await db.records.update(id, { state: "QUEUED" });
    for (const answer of answers) {
      const record = some.find(({ id }) => id === answer.id);
      if (!record) continue;
      if (answer.state === "STORED" && answer.sha256 === record.sha256) await clear(record, answer);
      else await note(answer);
    }
  }
};
