/* The one line at the top: what rests on this phone, and whether it is on its way. */

import { by, h, icon } from "./dom.js";
import { db } from "./store.js";
import { t, timeOf } from "./words.js";

/* Taken is only what we have a receipt for. */
const UNSENT = ["QUEUED", "WAITING", "STORED"];

export const counts = async () => {
  const records = await db.records.toArray();
  const of = (...states) => records.filter((record) => states.includes(record.state)).length;
  return { drafts: await db.drafts.count(), unsent: of(...UNSENT), refused: of("REFUSED"), kept: of("CONFLICT"), aside: of("SET_ASIDE"), all: records.length };
};

const saved = (n) => t("%(n)s saved on this phone", { n });

const line = (sync, { unsent, refused }) => {
  if (sync.is === "ended") return ["ban", "bad", t("This phone was ended at the desk")];
  if (sync.is === "signin") return ["login", "warn", unsent ? `${saved(unsent)} · ${t("sign in to send")}` : t("Sign in to send and to see what is new")];
  if (sync.is === "offline") return ["wifi-off", "quiet", unsent ? `${t("No network")} · ${saved(unsent)}` : t("No network")];
  if (refused) return ["alert-triangle", "bad", t("%(n)s not accepted: see the outbox", { n: refused })];
  if (sync.is === "sending" && unsent) return ["cloud-upload", "work", t("Sending, %(n)s saved on this phone", { n: unsent })];
  if (unsent) return ["device-floppy", "warn", saved(unsent)];
  if (sync.is === "trouble") return ["alert-triangle", "warn", sync.sentence || t("The server does not answer; it is tried again.")];
  return ["cloud-check", "good", sync.at ? t("All sent · %(time)s", { time: timeOf(sync.at) }) : t("All sent")];
};

export const showStatus = (sync, count) => {
  const [drawing, tone, words] = line(sync, count);
  const bar = by("status");
  if (bar.dataset.words === words) return;
  bar.dataset.words = words;
  bar.className = `status status-${tone}`;
  bar.replaceChildren(icon(drawing), h("span", words));
};
