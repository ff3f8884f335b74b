/* What of the rounds stands on a site: 三包 of a shop, 巡查 of a road segment. */

import { h } from "./dom.js";
import { bundle } from "./given.js";
import { street } from "./line.js";
import { link, pill } from "./parts.js";
import { checkedHere, patrolledHere, pledgedHere, shopOf, streetOf } from "./rounds.js";
import { t } from "./words.js";

const fact = (name, value) => h("div", h("dt", name), h("dd", value));
const onThisPhone = () => pill(t("on this phone, to be sent"), "work");

export const shopPart = async (site, may) => {
  const [shop, { pledge }] = [await shopOf(site.id), (await bundle()).rounds];
  if (!shop || !(may("pledge") || may("shop_check"))) return null;
  const [signedNow, checkedNow] = [await pledgedHere(site.id), await checkedHere(site.id)];
  const signed = Boolean(shop.signed) || signedNow;
  const sign = may("pledge") && pledge && link(signed ? t("Sign the pledge anew") : t("Let the shop sign its pledge"), "signature", `#/pledge/${site.id}`, signed ? ".btn-grow" : ".btn-primary.btn-grow");
  const look = may("shop_check") && signed && link(t("Check the pledge"), "clipboard-check", `#/shop-check/${site.id}`, ".btn-primary.btn-grow");
  return [
    h("h2", t("Pledge of the shop")),
    h(
      "dl.facts",
      fact(t("Pledge"), signedNow ? [t("signed here"), " ", onThisPhone()] : shop.signed ? t("holds until %(day)s", { day: shop.until }) : pill(t("none in force"), "bad")),
      fact(t("Last check"), checkedNow ? [t("today"), " ", onThisPhone()] : shop.checked || t("none yet")),
    ),
    !pledge && h("p.row-quiet", t("The district has not issued a pledge yet.")),
    (sign || look) && h("div.stack", look, sign),
  ];
};

export const roadPart = async (site, may) => {
  if (site.kind !== "road" || !may("patrol")) return null;
  const given = await streetOf(site.id);
  return [
    h("h2", t("Patrol of the segment")),
    given && street(given),
    (await patrolledHere(site.id)) && h("p", t("Patrolled"), " ", onThisPhone()),
    link(t("Patrol this segment"), "route", `#/patrol/${site.id}`, ".btn-primary.btn-wide"),
  ];
};
