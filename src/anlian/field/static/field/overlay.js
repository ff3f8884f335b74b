/* The camera with the photo of before laid over it, half seen through. */

import { camera, shot } from "./camera.js";
import { h, icon } from "./dom.js";
import { picture, wrong } from "./parts.js";
import { t } from "./words.js";

const HALF = 45;

export const overlay = (before) =>
  new Promise((done) => {
    const video = h("video.live", { playsinline: true, muted: true, "aria-label": t("What the camera sees") });
    let at = 0;
    let over = null;
    let stop = () => {};
    const slider = h("input", { type: "range", min: 0, max: 100, value: HALF, "aria-label": t("How much of before is seen"), oninput: () => (over.style.opacity = slider.value / 100) });
    const lay = () => {
      over?.remove();
      over = picture(before[at], t("Before"));
      over.className = "over";
      over.style.opacity = slider.value / 100;
      video.after(over);
    };
    const end = (file) => {
      stop();
      box.close();
      box.remove();
      done(file);
    };
    const take = h("button.shutter", { type: "button", "aria-label": t("Take the photo"), disabled: true, onclick: async () => end(await shot(video)) }, icon("camera"));
    const other = before.length > 1 && h("button.round", { type: "button", "aria-label": t("Another photo of before"), onclick: () => ((at = (at + 1) % before.length), lay()) }, icon("photo"));
    const box = h(
      "dialog.viewer",
      { "aria-label": t("Same spot as before"), oncancel: (event) => (event.preventDefault(), end(null)) },
      h("div.view", video),
      h("label.seen", h("span", t("Now")), slider, h("span", t("Before"))),
      h("div.viewer-foot", h("button.round", { type: "button", "aria-label": t("Close the camera"), onclick: () => end(null) }, icon("x")), take, other || h("span.round")),
    );
    document.body.append(box);
    box.showModal();
    lay();
    camera(video).then(
      (let_go) => {
        stop = let_go;
        take.disabled = false;
        if (!box.isConnected) stop();
      },
      () => {
        wrong(t("The camera may not be used. Take the photo with the other button."));
        end(null);
      },
    );
  });
