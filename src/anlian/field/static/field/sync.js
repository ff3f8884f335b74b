/* When to send, and what came of it. One at a time, over all tabs; what fails is tried again later, and later still. */

import { Ended, NoNetwork, SignIn, Trouble, ask, who } from "./api.js";
import { fetchBundle, fetchPhotos } from "./given.js";
import { uuid7 } from "./ids.js";
import { forgetOlder, sendPhotos, sendRecords, takeReceipts } from "./sending.js";
import { db, forgetGiven, meta } from "./store.js";

const EVERY = 60_000;
const FIRST = 4_000;
const LONGEST = 300_000;
const SOON = 15_000;
const PART = 262_144;
const LOCK = "anlian-field-sync";

/* idle, sending, offline, signin, ended, trouble */
export const state = { is: "idle", done: 0, of: 0, at: "", sentence: "" };
const heard = new Set();
export const onState = (tell) => heard.add(tell);
const say = (is, more = {}) => {
  Object.assign(state, { is, done: 0, of: 0, sentence: "" }, more);
  heard.forEach((tell) => tell(state));
};

const own = document.body.dataset.version;
let told = { person: () => {}, version: () => {}, language: () => {} };
let failed = 0;
let timer = 0;
let again = false;
let running = false;

export const hello = async () => {
  const answer = await ask("hello");
  const said = await answer.json();
  who.csrf = said.csrf;
  /* From here on the server knows this phone: what is recorded on it later was not recorded before. */
  if (!said.known) await ask("phone", { method: "POST", json: {} });
  return { ...said, ahead: Date.parse(said.now) - Date.now(), language: answer.headers.get("Content-Language") || "" };
};

const pass = async (person) => {
  const said = await hello();
  if (said.person.id !== person) return told.person(said);
  await db.given.put({ name: "hello", value: said });
  told.language(said.language);
  if (said.app && said.app !== own) told.version();
  const open = (await db.records.toArray()).filter((record) => ["QUEUED", "WAITING"].includes(record.state));
  if (open.length) say("sending", { of: open.length });
  await sendPhotos(open, said.part || PART, (done, of) => say("sending", { done, of }));
  await sendRecords(own);
  /* The server may have thrown away what we took for sent. */
  const lacking = (await db.records.toArray()).filter((record) => record.missing?.length);
  if (lacking.length) await sendPhotos(lacking, said.part || PART, () => {});
  await takeReceipts();
  await fetchBundle();
  await forgetOlder();
  say("idle", { at: new Date().toISOString() });
  await fetchPhotos(person);
  return null;
};

const become = async (error, person) => {
  if (error instanceof SignIn) return say("signin");
  if (error instanceof Ended) {
    await forgetGiven(person);
    await meta.put("ended", true);
    return say("ended");
  }
  failed += 1;
  if (error instanceof NoNetwork) return say("offline");
  if (!(error instanceof Trouble)) console.error(error);
  return say("trouble", { sentence: error instanceof Trouble ? error.message : "" });
};

const once = async (person) => {
  if (await meta.get("ended")) return say("ended");
  if (!navigator.onLine) return say("offline");
  try {
    await pass(person);
    failed = 0;
  } catch (error) {
    await become(error, person);
  }
  return null;
};

/* With luck not all phones of a district at the same second, when the network is back. */
const wait = () => {
  const span = failed ? Math.min(LONGEST, FIRST * 2 ** failed) * (0.5 + Math.random()) : EVERY * (0.9 + Math.random() * 0.2);
  clearTimeout(timer);
  timer = setTimeout(poke, span);
};

export const poke = async () => {
  const person = await meta.get("person");
  if (!person || !db) return;
  if (running) {
    again = true;
    return;
  }
  running = true;
  clearTimeout(timer);
  try {
    do {
      again = false;
      await navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => lock && once(person.id));
    } while (again && db);
  } finally {
    running = false;
    wait();
  }
};

/* Door after door: several go together. */
export const pokeSoon = () => {
  clearTimeout(timer);
  timer = setTimeout(poke, SOON);
};

/* Nothing is sent meanwhile, by no tab. */
export const still = (deed) => navigator.locks.request(LOCK, deed);

/* The desk ended this phone: as another phone it may begin anew, once its person has signed in again. */
export const beginAnew = async () => {
  await meta.put("device", uuid7());
  await meta.drop("ended");
};

export const start = (ears) => {
  told = { ...told, ...ears };
  window.addEventListener("online", () => {
    failed = 0;
    poke();
  });
  window.addEventListener("offline", () => say("offline"));
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && poke());
  poke();
};
