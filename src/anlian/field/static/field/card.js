/* One item of a checklist: three large answers, and what goes with a bad one. */

import { h } from "./dom.js";
import { save } from "./drafts.js";
import { basis, choice, pill, text } from "./parts.js";
import { photos } from "./photos.js";
import { t } from "./words.js";

const ANSWERS = () => [
  ["OK", t("In order"), "check", "good"],
  ["BAD", t("Not in order"), "x", "bad"],
  ["NA", t("Does not apply"), "minus", "quiet"],
];

const finding = (draft, answer, item) => {
  const keep = (name) => (value) => {
    answer[name] = value;
    save(draft);
  };
  const why = text(t("Why there is no photo"), answer.no_photo_reason, keep("no_photo_reason"), { kind: "text", most: 120 });
  const shelf = photos(draft, answer, { label: t("Take a photo"), changed: (n) => (why.hidden = n > 0) });
  return h(
    "div.finding",
    h("p.finding-head", item.grade_label && pill(item.grade_label, item.grade === "major" ? "bad" : "quiet"), item.days > 0 && pill(t("within %(n)s days", { n: item.days }), "quiet"), item.on_spot && pill(t("may be put right on the spot"), "quiet")),
    basis(item.basis),
    text(t("What is unsafe"), answer.note, keep("note"), { rows: 2, most: 300, needed: true }),
    text(t("Spot"), answer.spot, keep("spot"), { kind: "text", most: 120 }),
    shelf.element,
    why,
  );
};

export const card = (draft, answer, item, number, changed) => {
  const below = h("div");
  const show = () => {
    element.dataset.result = answer.result;
    below.replaceChildren(...(answer.result === "BAD" ? [finding(draft, answer, item)] : []));
  };
  const set = (result) => {
    answer.result = result;
    show();
    changed();
    return save(draft);
  };
  const answers = choice(item.text, ANSWERS(), answer.result, set);
  const element = h("li.card.item", { "data-item": answer.item }, h("p.item-text", h("b", number), " ", item.text), answers, below);
  show();
  const answerWith = (result) => {
    answers.querySelector(`[value=${result}]`).checked = true;
    return set(result);
  };
  return { element, answer: answerWith };
};
