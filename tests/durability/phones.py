"""Phones that come back from where there is no signal, all at once, and never give up (docs/field-sync.md)."""

import http.client
import json
import random
import time
from datetime import UTC, datetime
from hashlib import sha256

from anlian.kernel.ids import uuid7
from tests.durability.load import PLAIN_ERRORS, Load, ask, photo
from tests.durability.place import Place

PART = 400


def recorded(place: Place, summary: str, name: str, seq: int) -> dict:
    """A hazard as the app writes it down: its bytes stay the same however often they are sent."""
    body = {"site": place.made["site"], "summary": summary, "photos": [name]}
    told = {"kind": "hazard", "form": 1, "seq": seq, "made_at": datetime.now(UTC).isoformat(), "body": body}
    text = json.dumps(told)
    return {"id": str(uuid7()), "sha256": sha256(text.encode()).hexdigest(), "text": text}


class PhoneLoad(Load):
    """Each phone records two dangers with a photo each, sends them, asks for the receipts, and goes on."""

    def _report(self, number: int) -> None:
        dice, done, device = random.Random(number), 0, str(uuid7())
        while not self.over.is_set():
            batch, photos = [], {}
            for _record in range(2):
                done += 1
                picture = photo(number * 100_000 + done)
                name = sha256(picture).hexdigest()
                photos[name] = picture
                batch.append(recorded(self.place, f"load {number} {done}", name, done))
                self.history.sent[batch[-1]["id"]] = f"load {number} {done}"
            while not self.over.is_set() and not self._all_sent(batch, photos, device, dice):
                time.sleep(dice.uniform(0.05, 0.3))

    def _all_sent(
        self, batch: list[dict], photos: dict[str, bytes], device: str, dice: random.Random
    ) -> bool:
        """One try: the records first now and then, photos from where the server has them, records, receipts."""
        further = {"X-Device": device}
        if dice.random() < 0.3:
            self._posted(batch, further)
        for name, picture in photos.items():
            if not self._up(name, picture, further):
                return False
        if not self._posted(batch[: dice.randint(1, 2)], further) or not self._posted(batch, further):
            return False
        wanted = "&".join(f"id={one['id']}" for one in batch)
        said = self._ask("GET", f"/api/field/receipts?{wanted}", None, further)
        if said is None:
            return False
        for answer in said["answers"]:
            if answer["state"] == "STORED":
                self.history.acked[answer["id"]] = self.history.sent[answer["id"]]
        return all(one["id"] in self.history.acked for one in batch)

    def _up(self, name: str, picture: bytes, further: dict) -> bool:
        known = self._ask("GET", f"/api/field/blobs/{name}", None, further)
        if known is None:
            return False
        for start in range(known["have"], len(picture), PART):
            piece = picture[start : start + PART]
            said = f"bytes {start}-{start + len(piece) - 1}/{len(picture)}"
            if self._ask("PUT", f"/api/field/blobs/{name}", piece, further | {"Content-Range": said}) is None:
                return False
        return True

    def _posted(self, batch: list[dict], further: dict) -> bool:
        body = {"sent_at": datetime.now(UTC).isoformat(), "app": "1", "records": batch}
        return self._ask("POST", "/api/field/records", body, further) is not None

    def _ask(self, method: str, path: str, body, further: dict) -> dict | None:
        try:
            answer = ask(self.place, method, path, body=body, **further)
        except TimeoutError:
            self.history.hung.append(path)
            return None
        except (OSError, http.client.HTTPException):
            self.history.answers["no answer"] += 1
            return None
        self.history.answers[answer.status] += 1
        if answer.status == 200:
            return answer.said
        if answer.status not in PLAIN_ERRORS:
            self.history.unplain.append(f"{answer.status} {answer.body[:300]!r}")
        return None
