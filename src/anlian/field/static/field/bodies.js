/* What each kind of record holds (docs/field-sync.md): where its photos stand, and what goes to the server. */

const full = (body, names) => Object.fromEntries(names.map((name) => [name, body[name]]).filter(([, value]) => value !== undefined && value !== null && value !== ""));

const finding = (answer) => {
  if (answer.result !== "BAD") return full(answer, ["item", "result", "note"]);
  return { photos: [], ...full(answer, ["item", "result", "note", "spot", "photos", "no_photo_reason"]) };
};

const visit = (body) => ({
  ...full(body, ["site", "template", "version", "visit", "kind", "started_at", "ended_at", "handling", "content", "id_shown"]),
  answers: body.answers.filter((answer) => answer.result).map(finding),
  ...(body.refused ? { refused: true, ...full(body, ["reason", "reported"]) } : full(body, ["signed_by", "signature"])),
});

/* Hazards that were reported from here. */
const found = (body) => (body.found || []).map(({ id }) => id);

const shopCheck = (body) => ({ ...full(body, ["site", "marks", "note", "photos"]), hazards: found(body) });

const patrol = (body) => ({ ...full(body, ["site", "started_at", "ended_at", "start", "end", "note", "photos"]), hazards: found(body) });

const tick = (body) => full({ ...body, hazard: found(body)[0] }, ["outing", "household", "site", "result", "note", "hazard"]);

const KINDS = {
  hazard: { names: ["site", "summary", "spot", "item", "photos", "no_photo_reason"], icon: "alert-triangle" },
  visit: { make: visit, icon: "clipboard-check" },
  fix: { names: ["hazard", "base", "measure", "photos"], icon: "tool" },
  fix_on_spot: { names: ["hazard", "base", "measure", "photos"], icon: "tool" },
  more_time: { names: ["hazard", "base", "until", "reason"], icon: "clock" },
  pledge: { names: ["site", "template", "signed_by", "signature"], icon: "signature" },
  shop_check: { make: shopCheck, icon: "building-store" },
  patrol: { make: patrol, icon: "route" },
  tick: { make: tick, icon: "home" },
};

export const iconOf = (kind) => KINDS[kind]?.icon || "file-text";

export const bodyOf = (kind, body) => (KINDS[kind].make ? KINDS[kind].make(body) : full(body, KINDS[kind].names));

export const photosOf = (body) => [
  ...(body.photos || []),
  ...(body.answers || []).flatMap((answer) => (answer.result === "BAD" && answer.photos) || []),
  ...(body.signature && !body.refused ? [body.signature] : []),
];

/* All that a draft refers to, also what is hidden at the moment: an answer may be changed back. */
export const keptBy = (body) => [
  ...(body.photos || []),
  ...(body.answers || []).flatMap((answer) => answer.photos || []),
  ...(body.signature ? [body.signature] : []),
];
