"""Replays the year of 石鼓区: its ledgers through the importer, its events through the deeds, at the scenario's clock.

Nothing is inserted past the rules. An event that a rule refuses stops the load: the scenario must be lawful.
"""

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.db import connection, transaction
from django.utils.dateparse import parse_date, parse_datetime

from anlian.hazards import actions as hazards
from anlian.hazards.models import CheckItem, Hazard, Source
from anlian.inspections import actions as inspections
from anlian.kernel.errors import Refused
from anlian.lattice.models import Site
from anlian.ledger import proof
from anlian.ledger.origin import acting_from
from anlian.matters.climb import sweep
from anlian.people.actions import open_account
from anlian.people.models import Person, User
from anlian.registers import actions as registers
from scenario.shigu import pictures

HERE = Path(__file__).parent
DISTRICT = "430407"
LEDGERS = ("areas", "units", "sectors", "posts", "sites", "chains")
OPENING = datetime.fromisoformat("2022-01-01T00:00+08:00")
CLOSING = datetime.fromisoformat("2023-08-31T18:00+08:00")
EVENTS_A_COMMIT = 100
TOLD_EVERY = 2000
SOURCES = {
    "检查": Source.INSPECTION,
    "举报": Source.REPORT,
    "自查": Source.SELF_CHECK,
    "会议": Source.MEETING,
    "inspection": Source.INSPECTION,
    "report": Source.REPORT,
    "self_check": Source.SELF_CHECK,
    "meeting": Source.MEETING,
}


def load(say: Callable[[str], None] = lambda sentence: None) -> None:
    """Load the scenario into an empty district. Broken off, it is cleared and begun anew by whoever called."""
    with acting_from("scenario"), connection.cursor() as cursor:
        # Losing the last second of a replay in a power cut costs nothing: it is replayed again.
        cursor.execute("SET synchronous_commit = off")
        for kind in LEDGERS:
            path = HERE / "ledgers" / f"{kind}.csv"
            batch, report = registers.take_file(
                kind, data=path.read_bytes(), filename=path.name, district=DISTRICT, by=None, at=OPENING
            )
            if report.problems:
                raise Refused(f"{path.name}: {report.problems[0]}")
            say(f"  {batch.new} {kind.replace('_', ' ')}")
        Replay(say).run()
        _open_accounts()
        proof.seal(DISTRICT, now=CLOSING)


def events() -> Iterator[dict]:
    with open(HERE / "events.jsonl", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


class Replay:
    """Walks through the events in their order, sweeping each night as the schedule would."""

    def __init__(self, say):
        self.say = say
        self.people = {person.code: person for person in Person.objects.of(DISTRICT)}
        self.sites = {
            site.code: site for site in Site.objects.of(DISTRICT).select_related("area", "principal")
        }
        self.items = {item.code: item for item in CheckItem.objects.of(DISTRICT)}
        self.hazards: dict[str, Hazard] = {}
        self.swept = OPENING

    def run(self) -> None:
        todo = list(events())
        for start in range(0, len(todo), EVENTS_A_COMMIT):
            with transaction.atomic():
                for event in todo[start : start + EVENTS_A_COMMIT]:
                    self.night(parse_datetime(event["at"]))
                    self.one(event)
            done = min(start + EVENTS_A_COMMIT, len(todo))
            if done % TOLD_EVERY < EVENTS_A_COMMIT or done == len(todo):
                self.say(f"  {done} of {len(todo)} events, up to {todo[done - 1]['at'][:10]}")
        self.night(CLOSING)

    def night(self, until: datetime) -> None:
        """What was late climbed on its own day, at six in the morning, not when we happen to replay it."""
        while self.swept + timedelta(days=1) <= until:
            self.swept += timedelta(days=1)
            sweep(now=self.swept.replace(hour=6))

    def one(self, event: dict) -> None:
        deed = getattr(self, f"do_{event['do']}", None) or self.move
        try:
            deed(event, by=self.people[event["by"]], at=parse_datetime(event["at"]))
        except Refused as refusal:
            raise Refused(f"{event['do']} {event.get('ref', '')} {event['at']}: {refusal}") from refusal

    def hazard(self, ref: str) -> Hazard:
        if ref not in self.hazards:
            self.hazards[ref] = Hazard.objects.of(DISTRICT).select_related("matter").get(matter__number=ref)
        return self.hazards[ref]

    def do_inspect(self, event, *, by, at):
        findings = [
            inspections.Found(
                item=self.items[found["item"]],
                summary=found["summary"],
                sector=found.get("sector", ""),
                number=found["ref"],
                photos=[pictures.before(found["ref"])] if found.get("photo") else [],
                no_photo_reason=found.get("no_photo_reason", ""),
            )
            for found in event.get("findings", [])
        ]
        inspections.record_visit(
            self.sites[event["site"]],
            by=by,
            at=at,
            kind=inspections.KIND_WORDS[event["kind"]],
            leader=self.people[event["leader"]],
            team=[self.people[code] for code in event.get("team", [])],
            started_at=parse_datetime(event["started"]),
            ended_at=parse_datetime(event["ended"]),
            findings=findings,
            number=event["ref"],
        )

    def do_report(self, event, *, by, at):
        self.hazards[event["ref"]] = hazards.report(
            self.sites[event["site"]],
            by=by,
            at=at,
            summary=event["summary"],
            source=SOURCES[event["source"]],
            item=self.items.get(event.get("item")),
            sector=event.get("sector", ""),
            number=event["ref"],
            photos=[pictures.before(event["ref"])] if event.get("photo") else [],
            no_photo_reason=event.get("no_photo_reason", ""),
        )

    def do_transfer(self, event, *, by, at):
        hazards.transfer(
            self.hazard(event["ref"]), by=by, at=at, sector=event["sector"], reason=event["reason"]
        )

    def move(self, event, *, by, at):
        """Any other deed on a hazard: the event's own words are the deed's arguments."""
        given = {key: value for key, value in event.items() if key not in ("at", "by", "do", "ref", "grade")}
        if given.pop("photo", False):
            given["photos"] = [pictures.after(event["ref"], at)]
        if "with" in given:
            named = given.pop("with")
            given["others"] = [self.people[code] for code in (named if isinstance(named, list) else [named])]
        if "into" in given:
            given["into"] = self.hazard(given["into"])
        if "person" in given:
            given["person"] = self.people[given["person"]]
        for moment in ("due", "until"):
            if given.get(moment):
                given[moment] = end_of(given[moment])
            else:
                given.pop(moment, None)
        hazards.DEEDS[WORDS.get(event["do"], event["do"])](self.hazard(event["ref"]), by=by, at=at, **given)


WORDS = {"control": "set_control"}


def end_of(text: str) -> datetime:
    """A day means its last moment; a moment means itself."""
    day = parse_date(text)
    if day is None:
        return parse_datetime(text)
    return datetime.combine(day, datetime.max.time().replace(microsecond=0), tzinfo=OPENING.tzinfo)


def _open_accounts() -> None:
    accounts = json.loads((HERE / "accounts.json").read_text(encoding="utf-8"))
    for account in accounts:
        if not User.objects.filter(username=account["username"]).exists():
            open_account(
                Person.objects.get(district=DISTRICT, code=account["person"]),
                username=account["username"],
                password=account["password"],
                at=CLOSING,
            )
