/* Photos of a draft: taken, shown, taken out again. Each rests on the phone before it is shown. */

import { h, icon } from "./dom.js";
import { addPhoto, save } from "./drafts.js";
import { picture, sure, wrong } from "./parts.js";
import { keep } from "./photo.js";
import { db } from "./store.js";
import { t } from "./words.js";

const MOST = 9;

const facts = async (draft) => {
  const said = (await db.given.get("hello"))?.value;
  return { place: draft.place || null, site: draft.where, name: said?.person.name || "", watermark: said ? said.watermark : true };
};

export const photos = (draft, holder, { label, tools = [], changed = () => {} }) => {
  const shelf = h("ul.shelf");
  const add = async (files) => {
    for (const file of files) {
      holder.photos = holder.photos || [];
      if (holder.photos.length >= MOST) return wrong(t("At most %(n)s photos.", { n: MOST }));
      try {
        const photo = await keep(file, await facts(draft));
        if (holder.photos.includes(photo.sha256)) continue;
        await addPhoto(draft, photo, (sha) => holder.photos.push(sha));
      } catch (error) {
        console.warn(error.name);
        return wrong(error.name === "QuotaExceededError" ? t("This phone has no room left.") : t("This photo cannot be read. Take another one."));
      } finally {
        await show();
      }
    }
    return true;
  };
  const out = async (sha) => {
    if (!(await sure(t("Take this photo out?"), t("Take it out")))) return;
    holder.photos = holder.photos.filter((one) => one !== sha);
    await save(draft);
    await show();
  };
  const show = async () => {
    const kept = (await db.photos.bulkGet(holder.photos || [])).filter(Boolean);
    shelf.replaceChildren(
      ...kept.map((photo, at) =>
        h("li", picture(photo.blob, t("Photo %(n)s", { n: at + 1 })), h("button.out", { type: "button", "aria-label": t("Take photo %(n)s out", { n: at + 1 }), onclick: () => out(photo.sha256) }, icon("x"))),
      ),
    );
    changed((holder.photos || []).length);
  };
  const field = h("input.hidden", {
    type: "file",
    accept: "image/*",
    capture: "environment",
    multiple: true,
    onchange: async (event) => {
      const files = [...event.target.files];
      busy(true);
      await add(files);
      event.target.value = "";
      busy(false);
    },
  });
  const camera = h("label.btn.btn-camera", icon("camera"), h("span", label), field);
  const busy = (on) => camera.classList.toggle("busy", on);
  const ready = show();
  return { element: h("div.photos", h("div.photo-tools", camera, tools.map((tool) => tool(add))), shelf), ready, add };
};
