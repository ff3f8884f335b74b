/* 行动: what is told at each door, and the doors, building by building; what is done already is seen and counted. */

import { h, icon } from "../dom.js";
import { empty, pill } from "../parts.js";
import { buildingsOf, goalsOf, outingOf } from "../rounds.js";
import { poke } from "../sync.js";
import { ofDoor, ofStreet, resultsOf, tickNow } from "../ticks.js";
import { dayOf, t } from "../words.js";

/* Which building stands open: whoever comes back from a door finds it so. */
let opened = { outing: "", building: "" };

const buttons = (outing, goal, was, went) => {
  let now = was;
  let mine = false;
  const set = async (result) => {
    if (result === "PROBLEM") return void (location.hash = `#/tick/${outing.id}/${goal.key}`);
    /* A second tap on the same is no second visit. */
    if (mine && result === now) return;
    [now, mine] = [result, true];
    show();
    went(goal.key, result);
    await tickNow(outing, goal, result);
  };
  const row = h(
    `div.results.results-${goal.household ? "four" : "two"}`,
    { role: "group", "aria-label": goal.name },
    resultsOf(goal).map(([result, words, drawing, tone]) => h(`button.result.tone-${tone}`, { type: "button", value: result, onclick: () => set(result) }, icon(drawing), h("span", words))),
  );
  const show = () => row.querySelectorAll("button").forEach((one) => one.setAttribute("aria-pressed", String(one.value === now)));
  show();
  return row;
};

const doorRow = (outing, door, was, went) => h("li.door", { "data-door": door.id }, h("p.door-name", h("b", door.room || door.building), door.holder && h("span", door.holder)), buttons(outing, ofDoor(door), was, went));

const streetRow = (outing, site, was, went) => h("li.door", { "data-door": site.id }, h("p.door-name", h("b", site.name)), buttons(outing, ofStreet(site), was, went));

/* Its doors are drawn when it is opened, and go when another one is. */
const building = (outing, { name, doors }, state, went, open) => {
  const number = h("span.row-end");
  const list = h("ul.doors");
  const top = h("button.row", { type: "button", "aria-expanded": "false", onclick: () => open(one) }, icon("building"), h("span.row-main", h("b", name)), number, icon("chevron-down", "go"));
  const one = {
    name,
    element: h("li.building", top, list),
    count: () => {
      const done = doors.filter(({ id }) => state.get(id)).length;
      number.replaceChildren(done === doors.length ? pill(`${done} / ${doors.length}`, "good") : `${done} / ${doors.length}`);
    },
    show: (on) => {
      top.setAttribute("aria-expanded", String(on));
      list.replaceChildren(...(on ? doors.map((door) => doorRow(outing, door, state.get(door.id), went)) : []));
    },
    holds: (key) => doors.some(({ id }) => id === key),
  };
  one.count();
  return one;
};

export const show = async (id) => {
  const outing = await outingOf(id);
  if (!outing) return { title: t("Not on this phone"), back: "#/round", body: empty("home", t("This outing is over, or this door is not among those that your phone was given.")) };
  const { doors, roads, went: state } = await goalsOf(outing);
  if (opened.outing !== id) opened = { outing: id, building: "" };
  const all = doors.length + roads.length;
  const bar = h("progress", { max: all || 1, value: 0, "aria-label": t("Doors and streets done") });
  const number = h("b");
  const count = () => {
    const done = [...state.values()].filter(Boolean).length;
    bar.value = done;
    number.textContent = `${done} / ${all}`;
  };
  const went = (key, result) => {
    state.set(key, result);
    count();
    buildings.find((one) => one.holds(key))?.count();
  };
  const open = (wanted) => {
    opened.building = opened.building === wanted.name ? "" : wanted.name;
    buildings.forEach((one) => one.show(one.name === opened.building));
    if (opened.building) wanted.element.scrollIntoView({ block: "start" });
  };
  const buildings = buildingsOf(doors).map((one) => building(outing, one, state, went, open));
  const standing = buildings.find((one) => one.name === opened.building);
  standing?.show(true);
  count();
  return {
    title: outing.title,
    small: [outing.kind_label, outing.area_name, t("until %(day)s", { day: dayOf(outing.last) })].filter(Boolean).join(" · "),
    back: "#/round",
    body: [
      h("section.card.tells", h("h2", t("Tell and ask")), h("ol", outing.tells.map((one) => h("li", one)))),
      all > 0 && h("div.answered", bar, number),
      !all && empty("home", t("No doors and no streets of this outing are on your phone. Choose your grid on the first page.")),
      roads.length > 0 && [h("h2", t("Streets"), " ", h("small", roads.length)), h("ul.rows", roads.map((site) => streetRow(outing, site, state.get(site.id), went)))],
      doors.length > 0 && [h("h2", t("Doors"), " ", h("small", doors.length)), h("ul.rows", buildings.map((one) => one.element))],
    ],
    leave: () => void poke(),
    shown: () => standing?.element.scrollIntoView({ block: "start" }),
  };
};
