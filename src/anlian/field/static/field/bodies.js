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

const KINDS = {
  hazard: { names: ["site", "summary", "spot", "item", "photos", "no_photo_reason"], icon: "alert-triangle" },
  visit: { make: visit, icon: "clipboard-check" },
  fix: { names: ["hazard", "base", "measure", "photos"], icon: "tool" },
  fix_on_spot: { names: ["hazard", "base", "measure", "photos"], icon: "tool" },
  more_time: { names: ["hazard", "base", "until", "reason"], icon: "clock" },
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
