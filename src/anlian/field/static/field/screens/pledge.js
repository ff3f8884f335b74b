/* 三包承诺: the shop reads what it promises, and signs before whoever came by. */

import { h } from "../dom.js";
import { begin } from "../drafts.js";
import { bundle, siteOf } from "../given.js";
import { empty, pill } from "../parts.js";
import { signature } from "../signature.js";
import { db } from "../store.js";
import { t } from "../words.js";
import { foot, place, refusal } from "../writing.js";

const make = (site, { id, title, promises, months, example }) => ({
  kind: "pledge",
  title: t("Pledge of the shop"),
  where: site.name,
  /* The text that was read stays with the signature, whatever the phone is given meanwhile. */
  body: { site: site.id, template: id, text: { title, promises, months, example }, signed_by: site.principal?.name || "", signature: "" },
});

export const show = async (id, which, key) => {
  const mended = which === "draft" ? await db.drafts.get(key) : null;
  const [site, { pledge }] = [await siteOf(id), (await bundle()).rounds];
  if (!mended && (!site || !pledge)) return { title: t("Not on this phone"), back: site ? `#/site/${id}` : "#/round", body: empty("signature", site ? t("The district has not issued a pledge yet.") : t("This site is not among those that your phone was given.")) };
  const draft = mended || (await begin(`pledge:${id}`, async () => make(site, pledge)));
  const { text } = draft.body;
  const sign = signature(draft, { mayRefuse: false });
  place(draft);
  return {
    title: t("Pledge of the shop"),
    small: draft.where,
    back: `#/site/${id}`,
    writing: true,
    body: [
      refusal(draft),
      h("section.card.pledge", h("h2", text.title, text.example && [" ", pill(t("example"), "quiet")]), h("ol.promises", text.promises.map((promise) => h("li", promise.text))), h("p.row-quiet", t("It holds for %(n)s months, as long as the shop stays in the same hands.", { n: text.months }))),
      sign.element,
    ],
    foot: foot(draft, { words: t("It is signed"), drawing: "signature", check: sign.check, then: `#/site/${id}` }),
    leave: sign.leave,
    shown: sign.shown,
  };
};
