/* 今日: where to go today, in the order that the server gave, or from the nearest. */

import { h, icon } from "../dom.js";
import { bundle, hasBundle } from "../given.js";
import { addressOf } from "../addresses.js";
import { button, empty, link, pill, riskOf, wrong } from "../parts.js";
import { goalsOf, patrolUnderWay } from "../rounds.js";
import { db } from "../store.js";
import { poke, state } from "../sync.js";
import { ask, between } from "../where.js";
import { dayOf, metres, t, timeOf } from "../words.js";

export const live = true;
const AT_ONCE = 60;
/* Kept while the app is open: who comes back from a site finds the list as it was. */
let here = null;
let sought = "";
let shown = AT_ONCE;

const serverDay = (said) => new Date(Date.now() + (said?.ahead || 0)).toLocaleDateString("sv");

/* What was recorded here today, sent or not. */
const doneToday = async () => {
  const today = new Date().toLocaleDateString("sv");
  const visits = [...(await db.records.toArray()), ...(await db.sent.toArray())].filter((one) => one.kind === "visit" && (one.made_at || one.at).startsWith(today));
  return new Set(visits.map((one) => one.site || one.draft?.site));
};

const row = (site, { far, open, done, presses }) =>
  h(
    "li",
    h(
      "a.row",
      { href: `#/site/${site.id}` },
      done ? h("span.order.order-done", icon("check")) : h("span.order", site.order || "·"),
      h("span.row-main", h("b", riskOf(site.risk), site.name), h("span.row-quiet", [site.kind_label, site.address].filter(Boolean).join(" · ")), site.why && h(presses ? "span.why" : "span.row-quiet", site.why)),
      h("span.row-end", far !== null && h("span", metres(far)), open > 0 && pill(t("%(n)s open", { n: open }), "bad")),
      icon("chevron-right", "go"),
    ),
  );

const outingCard = async (outing) => {
  const { went } = await goalsOf(outing);
  const done = [...went.values()].filter(Boolean).length;
  return h("li", h("a.row", { href: `#/outing/${outing.id}` }, icon(outing.doors ? "home" : "road"), h("span.row-main", h("b", outing.title), h("span.row-quiet", [outing.kind_label, t("until %(day)s", { day: dayOf(outing.last) })].join(" · "))), went.size > 0 && h("span.row-end", h("span", `${done} / ${went.size}`)), icon("chevron-right", "go")));
};

export const show = async () => {
  const given = await bundle();
  const said = (await db.given.get("hello"))?.value;
  const done = await doneToday();
  const today = serverDay(said);
  const isDone = (site) => done.has(site.id) || site.visited === today;
  const openAt = new Map();
  given.hazards.forEach((hazard) => openAt.set(hazard.site, (openAt.get(hazard.site) || 0) + 1));
  /* What is late or due today, and what is red: the rest can wait for another day. */
  const late = new Set([...given.hazards.filter((hazard) => hazard.late), ...given.visits.filter((visit) => visit.on <= today)].map((one) => one.site));
  const presses = (site) => late.has(site.id) || site.risk === "red";
  const list = h("ul.rows");
  const more = button(t("Show more"), "chevron-down", () => ((shown += AT_ONCE), fill()), ".btn-quiet");

  const found = () => {
    const words = sought.trim().toLowerCase();
    const some = given.sites.filter((site) => !words || [site.name, site.code, site.address].some((text) => (text || "").toLowerCase().includes(words)));
    const far = new Map(some.map((site) => [site.id, here ? between(here, site) : null]));
    const order = (site) => (here ? (far.get(site.id) ?? Infinity) : site.order || Infinity);
    return [some.sort((one, other) => order(one) - order(other)), far];
  };
  const fill = () => {
    const [some, far] = found();
    list.replaceChildren(...some.slice(0, shown).map((site) => row(site, { far: far.get(site.id), open: openAt.get(site.id) || 0, done: isDone(site), presses: presses(site) })));
    more.hidden = some.length <= shown;
    none.hidden = some.length > 0 || !given.sites.length;
  };
  const nearest = async (event) => {
    if (here) here = null;
    else {
      event.currentTarget.classList.add("busy");
      here = await ask();
      near.classList.remove("busy");
      if (!here) wrong(t("No position. The list stays in its order."));
    }
    near.setAttribute("aria-pressed", Boolean(here));
    fill();
  };

  const none = empty("search", t("No site by this name."));
  const search = h("input.field", { type: "search", value: sought, placeholder: t("Search by name"), "aria-label": t("Search by name"), oninput: (event) => ((sought = event.target.value), (shown = AT_ONCE), fill()) });
  const near = button(t("Nearest"), "current-location", nearest, ".btn-quiet");
  near.setAttribute("aria-pressed", Boolean(here));
  const due = given.sites.filter((site) => presses(site) && !isDone(site));
  const ended = given.sites.filter(isDone).length;
  const changed = async (event) => {
    await db.given.put({ name: "area", value: event.target.value });
    event.target.blur();
    poke();
  };
  const area = given.areas.length > (given.area ? 1 : 0) && h("select.field", { "aria-label": t("Grid"), onchange: changed }, !given.area && h("option", { value: "" }, t("Choose a grid")), given.areas.map((one) => h("option", { value: one.code, selected: one.code === given.area?.code }, one.name)));

  const may = !said?.does || said.does.includes("tick");
  const outings = may && given.rounds.outings.length > 0 && h("section.outings", h("h2", t("Outings under way")), h("ul.rows", await Promise.all(given.rounds.outings.map(outingCard))));
  const patrol = await patrolUnderWay();
  const underWay = patrol && link(t("Patrol under way since %(time)s: %(where)s", { time: timeOf(patrol.body.started_at), where: patrol.where }), "route", addressOf(patrol), ".btn-warn.btn-wide");

  fill();
  const waits = !(await hasBundle());
  const body = waits
    ? [state.is === "signin" ? [empty("login", t("Sign in to see your round.")), link(t("Sign in"), "login", document.body.dataset.signIn, ".btn-primary.btn-wide")] : empty("refresh", t("Your round is on its way."))]
    : !given.sites.length
      ? [area, outings, empty("map-pin", t("No sites in your posts."), t("A post with a grid or a site brings its sites here."))]
      : [
          underWay,
          area,
          outings,
          h("div.progress", h("progress", { max: given.sites.length, value: ended, "aria-label": t("Visited today") }), h("p", t("%(n)s of %(all)s visited today", { n: ended, all: given.sites.length }), due.length > 0 && [" · ", t("%(n)s to go to first", { n: due.length })])),
          h("div.search", search, near),
          list,
          none,
          more,
          given.left_out > 0 && h("p.row-quiet", t("%(n)s more sites are not on this phone.", { n: given.left_out })),
        ];
  return { title: t("Today's round"), small: [given.area?.name, dayOf(today)].filter(Boolean).join(" · "), body };
};
