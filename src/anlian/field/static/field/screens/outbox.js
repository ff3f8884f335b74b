/* 发件箱: what rests on this phone and why, and what was taken. */

import { h, icon } from "../dom.js";
import { addressOf } from "../addresses.js";
import { iconOf } from "../bodies.js";
import { discard, drop, mend } from "../drafts.js";
import { basis, button, empty, link, pill, sure } from "../parts.js";
import { db } from "../store.js";
import { before } from "../sending.js";
import { poke, state } from "../sync.js";
import { momentOf, t } from "../words.js";

export const live = true;

const head = (one, at, more) => h("p.out-head", icon(iconOf(one.kind)), h("b", one.title), h("span.row-quiet", [one.where, momentOf(at)].filter(Boolean).join(" · ")), more);

const drafted = (draft) =>
  h(
    "li.card",
    head(draft, draft.changed_at),
    h("div.pair", link(t("Go on writing"), "pencil", addressOf(draft), ".btn-primary"), button(t("Throw away"), "trash", async () => (await sure(t("Throw away what you wrote?"), t("Throw it away"))) && discard(draft), ".btn-quiet")),
  );

const refused = (record) => {
  const again = async () => (location.hash = addressOf(await mend(record)));
  const away = async () => (await sure(t("Drop this record? It was not taken, and its photos go too."), t("Drop it"))) && drop(record);
  return h("li.card.card-bad", head(record, record.made_at), h("p.sentence", record.sentence || t("The server did not take it.")), basis(record.basis), h("div.pair", button(t("Mend"), "pencil", again, ".btn-primary"), button(t("Drop it"), "trash", away, ".btn-quiet")));
};

const waiting = (troubled, all) => (record) => {
  const held = before(record, all);
  const trouble = record.shas.map((sha) => troubled.get(sha)).find(Boolean);
  const photos = record.shas.length > 0 && pill(t("%(n)s photos", { n: record.shas.length }), "quiet");
  return h("li.card", head(record, record.made_at, photos), trouble && h("p.sentence", t("A photo was not taken: %(why)s", { why: trouble })), record.state === "WAITING" && record.sentence && h("p.sentence", record.sentence), held && h("p.row-quiet", t("It goes once “%(title)s” was taken.", { title: held.title })));
};

const kept = (record) => h("li.card", head(record, record.made_at), h("p.sentence", record.sentence || t("Something changed meanwhile. Both are kept; somebody decides at the desk.")), basis(record.basis));

const aside = (record) => h("li.card", head(record, record.made_at), h("p.sentence", record.sentence || t("Looked at and set aside.")), button(t("Read, clear it"), "check", () => drop(record)));

const taken = (one) => h("li", h("div.row", icon("circle-check", "good"), h("span.row-main", h("b", one.title), h("span.row-quiet", [one.where, one.number, momentOf(one.at)].filter(Boolean).join(" · ")))));

const part = (title, list, draw, css = "") => list.length > 0 && h("section", h("h2", title, " ", h("small", list.length)), h(`ul${css || ".stack"}`, list.map(draw)));

export const show = async () => {
  const [records, drafts, sent, photos] = [await db.records.orderBy("seq").toArray(), await db.drafts.orderBy("changed_at").reverse().toArray(), await db.sent.orderBy("at").reverse().toArray(), await db.photos.toArray()];
  const troubled = new Map(photos.filter((photo) => photo.trouble).map((photo) => [photo.sha256, photo.trouble]));
  const of = (...states) => records.filter((record) => states.includes(record.state));
  const nothing = !records.length && !drafts.length && !sent.length;
  return {
    title: t("Outbox"),
    body: [
      state.is === "signin" && link(t("Sign in to send"), "login", document.body.dataset.signIn, ".btn-primary.btn-wide"),
      nothing && empty("inbox", t("Nothing is waiting on this phone."), t("What you record rests here until the server says that it has it.")),
      part(t("Not accepted"), of("REFUSED"), refused),
      part(t("Being written"), drafts, drafted),
      part(t("Saved on this phone, to be sent"), of("QUEUED", "WAITING", "STORED"), waiting(troubled, records)),
      part(t("Kept at the desk"), of("CONFLICT"), kept),
      part(t("Set aside"), of("SET_ASIDE"), aside),
      part(t("Sent"), sent, taken, ".rows"),
    ],
    foot: of("QUEUED", "WAITING", "REFUSED").length > 0 && [button(t("Send now"), "send", poke, ".btn-primary.btn-wide")],
  };
};
