/* What all screens share on which something is written: the position asked once, the foot, the sealing. */

import { h } from "./dom.js";
import { discard, save, seal } from "./drafts.js";
import { button, notice, sure, toast } from "./parts.js";
import { db } from "./store.js";
import { poke } from "./sync.js";
import { t } from "./words.js";
import { ask } from "./where.js";

/* Once for this record, and never again, whatever came of it. Only what is kept already is kept anew. */
export const place = async (draft) => {
  if (draft.place_asked) return;
  draft.place_asked = true;
  const found = await ask();
  if (!found || draft.gone) return;
  draft.place = found;
  if (await db.drafts.get(draft.id)) await save(draft);
};

export const refusal = (draft) => draft.refusal && [notice(draft.refusal.sentence, "bad", "alert-triangle"), draft.refusal.basis && h("p.basis", draft.refusal.basis)];

/* Asked for once, when there is something to lose. */
const stay = () => navigator.storage?.persist?.().catch(() => false);

export const foot = (draft, { words, drawing = "device-floppy", check, then }) => {
  const finish = async () => {
    done.disabled = true;
    done.classList.add("busy");
    const fine = await check();
    done.classList.remove("busy");
    if (!fine) return void (done.disabled = false);
    const here = location.hash;
    await seal(draft);
    stay();
    poke();
    toast(navigator.onLine ? t("Saved on this phone. It is being sent.") : t("Saved on this phone. It is sent when there is a network."));
    if (location.hash === here) location.hash = then;
    return undefined;
  };
  const throwAway = async () => {
    if (await db.drafts.get(draft.id)) {
      if (!(await sure(t("Throw away what you wrote?"), t("Throw it away")))) return;
      await discard(draft);
    }
    location.hash = then;
  };
  const done = button(words, drawing, finish, ".btn-primary.btn-grow");
  return [button(t("Throw away"), "trash", throwAway, ".btn-quiet"), done];
};
