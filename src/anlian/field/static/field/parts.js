/* Pieces that screens are made of. */

import { h, icon } from "./dom.js";
import { t } from "./words.js";

let serial = 0;
const next = () => `f${(serial += 1)}`;

export const button = (words, drawing, onclick, css = "") => h(`button.btn${css}`, { type: "button", onclick }, drawing && icon(drawing), h("span", words));
export const link = (words, drawing, href, css = "") => h(`a.btn${css}`, { href }, drawing && icon(drawing), h("span", words));
export const empty = (drawing, words, more = "") => h("div.empty", icon(drawing), h("p", words), more && h("small", more));
export const pill = (words, tone) => h(`span.pill.pill-${tone}`, words);
export const basis = (words) => words && h("p.basis", icon("gavel"), h("span", words));
export const notice = (words, tone = "quiet", drawing = "info-circle") => h(`p.notice.notice-${tone}`, icon(drawing), h("span", words));
export const riskOf = (risk) => h(`i.risk.risk-${risk || "none"}`);

/* A text that is kept at each stroke. */
export const text = (label, value, keep, { rows = 3, most = 500, kind = "", needed = false } = {}) => {
  const id = next();
  const more = { id, maxlength: most, required: needed, oninput: (event) => keep(event.target.value) };
  const field = kind ? h("input.field", { type: kind, ...more, value: value || "" }) : h("textarea.field", { rows, ...more, value: value || "" });
  return h("div.labelled", h("label", { for: id }, label, needed && h("b.needed", { title: t("needed") }, "*")), field);
};

export const tick = (label, on, keep) => {
  const id = next();
  return h("div.tick", h("input", { type: "checkbox", id, checked: on, onchange: (event) => keep(event.target.checked) }), h("label", { for: id }, label));
};

/* One of a few, each as large as a thumb. */
export const choice = (legend, options, value, keep) => {
  const name = next();
  return h(
    "fieldset.choice",
    h("legend.hidden", legend),
    options.map(([key, label, drawing, tone]) => {
      const id = `${name}-${key}`;
      return [h("input", { type: "radio", name, id, value: key, checked: key === value, onchange: () => keep(key) }), h(`label.tone-${tone}`, { for: id }, icon(drawing), label)];
    }),
  );
};

/* Asks before what cannot be taken back, or shows more; answers with what was tapped. */
export const sheet = (title, body, buttons) =>
  new Promise((done) => {
    const id = next();
    const box = h(
      "dialog.sheet",
      { "aria-labelledby": id, onclose: () => (box.remove(), done(box.returnValue || "")) },
      h("form", { method: "dialog" }, h("h2", { id }, title), h("div.sheet-body", body), h("div.sheet-buttons", buttons.map(([value, label, css = ""]) => h(`button.btn${css}`, { value }, label)))),
    );
    document.body.append(box);
    box.showModal();
  });

export const sure = async (question, yes, more = "") => (await sheet(question, more && h("p", more), [["yes", yes, ".btn-danger"], ["", t("Cancel"), ""]])) === "yes";

export const toast = (words, tone = "good") => {
  document.querySelectorAll(".toast").forEach((one) => one.remove());
  const line = h(`p.toast.toast-${tone}`, { role: "status" }, icon(tone === "good" ? "circle-check" : "alert-triangle"), h("span", words));
  document.body.append(line);
  setTimeout(() => line.remove(), 5000);
};

export const wrong = (sentence) => {
  toast(sentence, "bad");
  return false;
};

/* A picture of ours, let go of when it is not shown any more. */
export const picture = (blob, alt) => {
  const address = URL.createObjectURL(blob);
  return h("img", { src: address, alt, onload: () => URL.revokeObjectURL(address) });
};
