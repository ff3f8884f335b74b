"""People who report hazards all at once and never give up; and the checker of what became of it.

After Jepsen: what was acknowledged must be there; what was not may be there or not; nothing may be there twice.
"""

import http.client
import io
import json
import logging
import random
import threading
import time
from base64 import b64encode
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from PIL import Image

from anlian.kernel.ids import uuid7
from tests.durability.place import Place, until

TOKEN = "a" * 32
# An answer that takes longer is a hang. Never a measure.
PATIENCE = 60
PLAIN_ERRORS = (503, 507)
LEDGER = "SELECT subject, count(*) FROM ledger_entry WHERE verb = 'HAZARD_REPORTED' GROUP BY subject"


@dataclass
class Answer:
    status: int
    body: bytes
    request_id: str

    @property
    def said(self) -> dict:
        return json.loads(self.body)


def ask(
    place: Place,
    method: str,
    path: str,
    *,
    body: dict | bytes | None = None,
    who: str = "walker",
    **further: str,
) -> Answer:
    """One request on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", place.port, timeout=PATIENCE)
    try:
        cookies = f"sessionid={place.made[who]}; csrftoken={TOKEN}"
        headers = {"Cookie": cookies, "X-CSRFToken": TOKEN, "Content-Type": "application/json"} | further
        sent = body if isinstance(body, bytes) else json.dumps(body) if body else None
        connection.request(method, path, body=sent, headers=headers)
        response = connection.getresponse()
        return Answer(response.status, response.read(), response.headers.get("X-Request-ID", ""))
    finally:
        connection.close()


def report(place: Place, *, summary: str = "楼梯间堆放纸箱", photo: bytes | None = None) -> dict:
    """A report as a phone makes it: the key is the sender's."""
    body = {
        "id": str(uuid7()),
        "site": place.made["site"],
        "summary": summary,
        "source": "report",
        "sector": "XF.XC",
    }
    if photo is None:
        return {**body, "no_photo_reason": "夜间"}
    return {**body, "photos": [b64encode(photo).decode()]}


def photo(seed: int) -> bytes:
    """Small, and another one for each seed."""
    dice, file = random.Random(seed), io.BytesIO()
    Image.frombytes("RGB", (32, 32), dice.randbytes(32 * 32 * 3)).save(file, "JPEG")
    return file.getvalue()


@dataclass
class History:
    """What was sent, what was acknowledged, and what else was answered."""

    sent: dict[str, str] = field(default_factory=dict)
    acked: dict[str, str] = field(default_factory=dict)
    answers: Counter = field(default_factory=Counter)
    hung: list[str] = field(default_factory=list)
    unplain: list[str] = field(default_factory=list)
    replays: int = 0

    @property
    def unknown(self) -> set[str]:
        return self.sent.keys() - self.acked.keys()


class Load:
    """`with Load(place) as load:` several people report until the end of the block."""

    def __init__(self, place: Place, *, people: int = 4):
        self.place = place
        self.history = History()
        self.over = threading.Event()
        self.threads = [threading.Thread(target=self._report, args=(n,), daemon=True) for n in range(people)]

    def __enter__(self) -> "Load":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *problem) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join(2 * PATIENCE)
        assert not any(thread.is_alive() for thread in self.threads), "somebody waits for an answer for ever"

    def until_more(self, amount: int = 5) -> None:
        """Until so many more are acknowledged than now."""
        goal = len(self.history.acked) + amount
        until(
            lambda: len(self.history.acked) >= goal,
            lambda: (
                f"{amount} more are acknowledged; {dict(self.history.answers)}, {self.history.unplain[-1:]}"
            ),
        )

    def _report(self, number: int) -> None:
        dice, done = random.Random(number), 0
        while not self.over.is_set():
            done += 1
            summary = f"load {number} {done}"
            picture = photo(number * 100_000 + done) if done % 4 == 0 else None
            body = report(self.place, summary=summary, photo=picture)
            self.history.sent[body["id"]] = summary
            while not self._send(body) and not self.over.is_set():
                time.sleep(dice.uniform(0.05, 0.3))
            if dice.random() < 0.1 and body["id"] in self.history.acked:
                self.history.replays += 1
                self._send(body)

    def _send(self, body: dict) -> bool:
        try:
            answer = ask(self.place, "POST", "/api/hazards/", body=body)
        except TimeoutError:
            self.history.hung.append(body["id"])
            return False
        except (OSError, http.client.HTTPException):
            self.history.answers["no answer"] += 1
            return False
        self.history.answers[answer.status] += 1
        if answer.status == 200:
            assert answer.said["id"] == body["id"]
            self.history.acked[body["id"]] = body["summary"]
            return True
        if answer.status not in PLAIN_ERRORS or not answer.said["sentence"] or not answer.said["request_id"]:
            self.history.unplain.append(f"{answer.status} {answer.body[:300]!r}")
        return False


@dataclass
class Stored:
    """What is there, read past the product."""

    hazards: dict[str, str]
    lines: dict[str, int]
    numbers: Counter
    photos: list[tuple[str, str]]

    @classmethod
    def of(cls, place: Place) -> "Stored":
        with psycopg.connect(place.url) as connection:
            hazards = connection.execute("SELECT id::text, summary FROM hazards_hazard").fetchall()
            numbers = connection.execute("SELECT number FROM matters_matter").fetchall()
            photos = connection.execute("SELECT matter_id::text, file FROM matters_evidence").fetchall()
            return cls(
                dict(hazards),
                {str(subject): amount for subject, amount in connection.execute(LEDGER)},
                Counter(number for (number,) in numbers),
                photos,
            )


@dataclass
class Verdict:
    lost: set[str]
    doubled: list[str]
    strangers: set[str]
    unrecorded: set[str]
    broken: list[str]

    @property
    def sound(self) -> bool:
        return not (self.lost or self.doubled or self.strangers or self.unrecorded or self.broken)


def judge(history: History, stored: Stored, media: Path) -> Verdict:
    ours = {key: summary for key, summary in stored.hazards.items() if summary.startswith("load ")}
    said_twice = [summary for summary, amount in Counter(ours.values()).items() if amount > 1]
    numbers = [number for number, amount in stored.numbers.items() if amount > 1]
    lines = [key for key in ours if stored.lines.get(key, 0) > 1]
    return Verdict(
        lost={key for key, summary in history.acked.items() if ours.get(key) != summary},
        doubled=[*said_twice, *numbers, *lines],
        strangers=ours.keys() - history.sent.keys(),
        unrecorded={key for key in ours if not stored.lines.get(key)},
        broken=[file for _, file in stored.photos if not _is_whole(media / file)],
    )


def _is_whole(path: Path) -> bool:
    try:
        with Image.open(path) as image:
            image.load()
        return path.read_bytes().endswith(b"\xff\xd9")
    except OSError:
        return False


def agree(place: Place, history: History) -> Verdict:
    """All of it: nothing lost, nothing twice, each with its line and its photo, the record sound, no hang."""
    verdict = judge(history, Stored.of(place), place.media)
    verified = place.anlian("ledger", "verify")
    told = (
        f"acked {len(history.acked)}, unknown {len(history.unknown)}, replays {history.replays}, "
        f"answers {dict(history.answers)}, lost {len(verdict.lost)}, doubled {len(verdict.doubled)}"
    )
    logging.getLogger(__name__).warning("%s", told)
    assert verdict.sound, f"{told}: {verdict}"
    assert verified.returncode == 0, verified.stdout
    assert not history.hung
    assert not history.unplain, history.unplain[:3]
    return verdict
