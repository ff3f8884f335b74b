/* 我的: who I am here, what this phone keeps about me, how to leave. */

import { who } from "../api.js";
import { h } from "../dom.js";
import { button, link, notice, sheet, toast, wrong } from "../parts.js";
import { counts } from "../status.js";
import { db, forgetPerson, meta } from "../store.js";
import { beginAnew, hello, state, still } from "../sync.js";
import { speakAnew } from "../update.js";
import { language, t } from "../words.js";

const data = document.body.dataset;
const LANGUAGES = [["zh-hans", "中文"], ["en", "English"]];
const megabytes = (bytes) => (bytes / 1e6).toFixed(1);

const post = (address, fields) => fetch(address, { method: "POST", headers: { "X-CSRFToken": who.csrf }, body: new URLSearchParams(fields), credentials: "same-origin" });

/* Which language the product speaks is kept by the server, so it must be there. */
const speak = async (chosen) => {
  try {
    await hello();
    await post(data.languageUrl, { language: chosen, next: data.home });
    await speakAnew(true);
  } catch {
    wrong(t("This needs a network, and that you are signed in."));
  }
};

const leave = async (keepUnsent) => {
  const person = await meta.get("person");
  await still(async () => {
    await post(data.signOut, {}).catch(() => {});
    await forgetPerson(person.id, { keepUnsent });
  });
  location.replace(data.home);
};

const signOut = async () => {
  const { drafts, unsent, refused, kept } = await counts();
  const open = drafts + unsent + refused + kept;
  if (!open) {
    if ((await sheet(t("Sign out?"), h("p", t("What this phone keeps about you is removed.")), [["yes", t("Sign out"), ".btn-primary"], ["", t("Cancel"), ""]])) === "yes") await leave(false);
    return;
  }
  const said = await sheet(
    t("%(n)s records are not finished here", { n: open }),
    h("p", t("Send or finish them first. If you must go now, they stay on this phone for you alone, until you sign in on it again.")),
    [["", t("Stay and send"), ".btn-primary"], ["keep", t("Sign out, keep them here for me"), ""]],
  );
  if (said === "keep") await leave(true);
};

const anew = async () => {
  await beginAnew();
  location.href = data.signIn;
};

const row = (name, value) => h("div", h("dt", name), h("dd", value));

export const show = async () => {
  const [person, device, said] = [await meta.get("person"), await meta.get("device"), (await db.given.get("hello"))?.value];
  const persisted = await navigator.storage?.persisted?.();
  const used = (await navigator.storage?.estimate?.().catch(() => null))?.usage || 0;
  const installed = window.matchMedia("(display-mode: standalone)").matches;
  const { all, drafts } = await counts();
  const persist = async () => {
    const kept = await navigator.storage.persist();
    toast(kept ? t("The phone keeps it now.") : t("The phone does not promise it yet. Install the app on the home screen first."), kept ? "good" : "bad");
  };
  return {
    title: person.name,
    small: said?.person.posts?.join("、"),
    body: [
      state.is === "ended" && [notice(t("This phone was ended at the desk. What you had not sent is still here; sign in again to send it."), "bad", "ban"), button(t("Sign in again"), "login", anew, ".btn-primary.btn-wide")],
      state.is === "signin" && link(t("Sign in to send"), "login", data.signIn, ".btn-primary.btn-wide"),
      h("h2", t("What this app keeps about you")),
      h(
        "dl.facts",
        row(t("Who I am"), person.name),
        row(t("This phone"), h("code", device.slice(-12))),
        row(t("Position"), t("Once for each record, when you begin it; of a patrol at its two ends, of a door not at all. Never between, no track.")),
        row(t("Photos"), t("With time and position, if you gave it; until they are sent.")),
        row(t("On this phone"), t("%(n)s records, %(m)s drafts, %(mb)s MB", { n: all, m: drafts, mb: megabytes(used) })),
      ),
      h("h2", t("Will it stay?")),
      persisted ? notice(t("The phone keeps the app's data, also when room is short."), "good", "circle-check") : [notice(t("When room is short, the phone may clear what the app keeps."), "warn", "alert-triangle"), button(t("Ask the phone to keep it"), "device-floppy", persist)],
      !installed && h("p.row-quiet", t("Put the app on the home screen: in the browser's menu, “Add to home screen”. Then it opens like any other and its data stay.")),
      h("h2", t("Language")),
      h("div.pair", LANGUAGES.map(([key, name]) => h(`button.btn${key === language ? ".btn-primary" : ""}`, { type: "button", lang: key === "en" ? "en" : "zh-CN", "aria-pressed": String(key === language), onclick: () => speak(key) }, name))),
      h("h2", t("More")),
      h("div.stack", link(t("To the desk's pages"), "layout-dashboard", "/"), button(t("Sign out"), "logout", signOut)),
      h("p.row-quiet", t("Version %(v)s", { v: data.version })),
    ],
  };
};
