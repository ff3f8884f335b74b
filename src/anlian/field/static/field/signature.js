/* 签字: with the finger, or refused with its reason. */

import SignaturePad from "../vendor/signature_pad.min.js";

import { h } from "./dom.js";
import { addPhoto, save } from "./drafts.js";
import { button, picture, text, tick, wrong } from "./parts.js";
import { keepDrawing } from "./photo.js";
import { db } from "./store.js";
import { t } from "./words.js";

/* A signature is as sharp as the screen, and white below, for paper is. */
const fit = (canvas, pad) => {
  const { width, height } = canvas.getBoundingClientRect();
  if (!width) return;
  const ratio = Math.min(2, window.devicePixelRatio || 1);
  const drawn = pad.toData();
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  canvas.getContext("2d").scale(ratio, ratio);
  pad.clear();
  pad.fromData(drawn);
};

/* A visit may go without one, for a reason; a pledge may not. */
export const signature = (draft, { mayRefuse = true } = {}) => {
  const { body } = draft;
  const canvas = h("canvas.pad", { role: "img", "aria-label": t("Sign here with the finger") });
  const pad = new SignaturePad(canvas, { backgroundColor: "#fff", penColor: "#14345f", minWidth: 1, maxWidth: 3 });
  const kept = h("div.signed");
  const keep = (name) => (value) => {
    body[name] = value;
    if (name === "refused") show();
    return save(draft);
  };
  const again = async () => {
    body.signature = "";
    pad.clear();
    await save(draft);
    await show();
  };
  /* Kept at each stroke, as everything is. */
  pad.addEventListener("endStroke", async () => addPhoto(draft, await keepDrawing(canvas), (sha) => (body.signature = sha)));

  const signing = h("div.signing", text(t("Signed by"), body.signed_by, keep("signed_by"), { kind: "text", most: 60 }), h("div.pad-frame", canvas, kept), button(t("Wipe it and sign again"), "refresh", again, ".btn-quiet"));
  const refusing = h("div.refusing", text(t("How and why it was refused"), body.reason, keep("reason"), { rows: 2, most: 300 }), tick(t("Reported to the head of my unit"), body.reported, keep("reported")));
  const show = async () => {
    signing.hidden = Boolean(body.refused);
    refusing.hidden = !body.refused;
    const photo = body.signature && pad.isEmpty() ? await db.photos.get(body.signature) : null;
    kept.replaceChildren(...(photo ? [picture(photo.blob, t("The signature"))] : []));
    if (!body.refused) fit(canvas, pad);
  };
  const onsize = () => fit(canvas, pad);
  window.addEventListener("resize", onsize);

  const check = async () => {
    if (body.refused) return body.reason?.trim() ? true : wrong(t("Say how and why the signature was refused."));
    if (!body.signature) return wrong(mayRefuse ? t("Let the person in charge sign, or say that it was refused.") : t("Let the person in charge sign."));
    return body.signed_by.trim() ? true : wrong(t("Say who signed."));
  };
  const leave = () => {
    window.removeEventListener("resize", onsize);
    pad.off();
  };
  return { element: h("section.card", h("h2", t("Signature")), mayRefuse && tick(t("The signature was refused"), body.refused, keep("refused")), signing, mayRefuse && refusing), check, leave, shown: show };
};
