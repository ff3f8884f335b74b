/* The app at /field/: opens the person's store, shows a screen for each address, lets sync.js do the rest. */

import { NoNetwork, who } from "./api.js";
import { by, h, icon } from "./dom.js";
import { stale } from "./given.js";
import { uuid7 } from "./ids.js";
import { button, empty, link } from "./parts.js";
import { showStatus, counts } from "./status.js";
import { db, live, meta, open } from "./store.js";
import { hello, onState, start, state } from "./sync.js";
import { offerUpdate, register, speakAnew } from "./update.js";
import { language, t } from "./words.js";
import * as check from "./screens/check.js";
import * as fix from "./screens/fix.js";
import * as hazard from "./screens/hazard.js";
import * as me from "./screens/me.js";
import * as moreTime from "./screens/more_time.js";
import * as outbox from "./screens/outbox.js";
import * as outing from "./screens/outing.js";
import * as patrol from "./screens/patrol.js";
import * as pledge from "./screens/pledge.js";
import * as report from "./screens/report.js";
import * as round from "./screens/round.js";
import * as scan from "./screens/scan.js";
import * as shopCheck from "./screens/shop_check.js";
import * as site from "./screens/site.js";
import * as tick from "./screens/tick.js";

const SCREENS = { round, site, hazard, check, report, fix, "more-time": moreTime, pledge, "shop-check": shopCheck, patrol, outing, tick, outbox, me, scan };
const TABS = [
  ["round", "list-check", t("Today's round")],
  ["scan", "qrcode", t("Scan")],
  ["outbox", "send", t("Outbox")],
  ["me", "user", t("Me")],
];
const data = document.body.dataset;
let now = { name: "", leave: null, writing: false };
let count = { drafts: 0, unsent: 0, refused: 0, kept: 0, aside: 0, all: 0 };

const tabs = () => {
  const bar = by("tabs");
  const waits = count.unsent + count.refused + count.drafts;
  bar.hidden = now.writing;
  bar.replaceChildren(
    ...TABS.map(([name, drawing, words]) =>
      h("a", { href: `#/${name}`, "aria-current": now.name === name ? "page" : null }, icon(drawing), h("span", words), name === "outbox" && waits > 0 && h("b.badge", { "aria-label": t("%(n)s not sent yet", { n: waits }) }, waits)),
    ),
  );
};

const head = ({ title, back, small, end }) =>
  h("header.head", back !== undefined && h("a.back", { href: back, "aria-label": t("Back") }, icon("arrow-left")), h("div", h("h1", { tabindex: -1 }, title), small && h("small", small)), end);

const show = async ({ again = false } = {}) => {
  const [, name = "round", ...rest] = (location.hash || "#/round").split("/");
  const screen = SCREENS[name] || round;
  const asked = location.hash;
  const made = await screen.show(...rest.map(decodeURIComponent));
  if (asked !== location.hash) return made.leave?.();
  now.leave?.();
  now = { name: SCREENS[name] ? name : "round", leave: made.leave, writing: Boolean(made.writing) };
  const at = window.scrollY;
  by("content").replaceChildren(head(made), h("div.body", made.body), ...(made.foot ? [h("footer.foot", made.foot)] : []));
  by("app").classList.toggle("writing", now.writing);
  document.title = `${made.title} · ${t("Anlian")}`;
  tabs();
  offerUpdate(now.writing);
  db.given.put({ name: "writing", value: now.writing ? asked : "" });
  if (again) window.scrollTo(0, at);
  else {
    window.scrollTo(0, 0);
    by("content").querySelector("h1").focus({ preventScroll: true });
  }
  return made.shown?.();
};

const failed = (error) => {
  console.error(error);
  by("content").replaceChildren(head({ title: t("Something went wrong"), back: "#/round" }), h("div.body", empty("alert-triangle", t("What you wrote is kept. Go back and try again.")), button(t("Open again"), "refresh", () => location.reload())));
};
const go = (how) => show(how).catch(failed);

/* What is being written or typed is not drawn anew under the thumb. */
const redraw = () => {
  const typing = document.activeElement?.matches("input, textarea, select");
  if (!now.writing && !typing && !document.querySelector("dialog[open]") && SCREENS[now.name]?.live) go({ again: true });
};

const plain = (drawing, title, words, ...more) => {
  by("content").replaceChildren(h("div.welcome", h("img", { src: data.mark, alt: "", width: 64, height: 64 }), h("h1", { tabindex: -1 }, title), h("p", words), ...more));
  by("status").replaceChildren(icon(drawing), h("span", title));
};

const begin = async (said) => {
  await meta.put("person", { id: said.person.id, name: said.person.name, district: said.person.district || "" });
  location.reload();
};

/* Nobody's phone yet. */
const welcome = async () => {
  try {
    await begin(await hello());
  } catch (error) {
    if (error instanceof NoNetwork) return plain("wifi-off", t("No network"), t("The first time, the app needs a network. After that it works without."), button(t("Try again"), "refresh", () => location.reload(), ".btn-primary"));
    return plain("login", t("Sign in first"), t("After that the app works without a network: rounds, checks, hazards, photos."), link(t("Sign in"), "login", data.signIn, ".btn-primary.btn-wide"));
  }
  return null;
};

const main = async () => {
  register();
  if (!window.indexedDB || !crypto.subtle || !navigator.locks) return plain("alert-triangle", t("Not on this browser"), t("The app needs a newer browser, and an address that begins with https."));
  who.device = await meta.once("device", uuid7);
  const person = await meta.get("person");
  if (!person) return welcome();
  who.district = person.district;
  await open(person.id);
  onState((sync) => {
    showStatus(sync, count);
    redraw();
  });
  live(
    async () => [await counts(), await db.given.get("bundle"), await db.given.get("hello")],
    ([counted]) => {
      count = counted;
      stale();
      showStatus(state, count);
      tabs();
      redraw();
    },
  );
  /* Whoever was writing when the phone died goes on there. */
  const writing = !location.hash && (await db.given.get("writing"))?.value;
  if (writing) history.replaceState(null, "", writing);
  window.addEventListener("hashchange", () => go());
  await go();
  start({
    person: begin,
    version: () => register(),
    language: (spoken) => spoken && spoken !== language && speakAnew(),
  });
  return null;
};

main().catch(failed);
