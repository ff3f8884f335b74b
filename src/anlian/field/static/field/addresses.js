/* Where each draft is written on. */

export const addressOf = ({ id, kind, body, instead, on }) => {
  const draft = instead ? `/draft/${id}` : "";
  if (kind === "visit") return `#/check/${body.site}/draft/${id}`;
  if (kind === "hazard") return `#/report/${body.site}${draft || (on ? `/on/${on}` : "")}`;
  if (kind === "more_time") return `#/more-time/${body.hazard}${draft}`;
  if (kind === "pledge") return `#/pledge/${body.site}${draft}`;
  if (kind === "shop_check") return `#/shop-check/${body.site}${draft}`;
  if (kind === "patrol") return `#/patrol/${body.site}${draft}`;
  if (kind === "tick") return `#/tick/${body.outing}/${body.household || body.site}${draft}`;
  return `#/fix/${body.hazard}${draft || (kind === "fix_on_spot" ? "/spot" : "")}`;
};
