"""Replays the year of 石鼓区: its ledgers through the importer, its events through the deeds, at the scenario's clock.

Nothing is inserted past the rules. An event that a rule refuses stops the load: the scenario must be lawful.
"""

import json
import multiprocessing
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from zlib import crc32

from django.db import connection, connections
from django.db.models import Q
from django.utils.dateparse import parse_date, parse_datetime

from anlian.atlas.tallies import fold_district
from anlian.duties import actions as duties
from anlian.hazards import actions as hazards
from anlian.hazards import catalogue
from anlian.hazards.models import CheckItem, Hazard, Source
from anlian.inspections import actions as inspections
from anlian.inspections.actions.findings import Given
from anlian.inspections.models import Kind, Result, Template
from anlian.kernel.errors import Refused
from anlian.kernel.remember import remembering
from anlian.lattice.models import Site
from anlian.ledger import proof
from anlian.ledger.origin import acting_from
from anlian.matters.climb import sweep
from anlian.people.actions import open_account
from anlian.people.models import Person, User
from anlian.registers import actions as registers
from scenario.shigu import duties as what_is_owed
from scenario.shigu import offices, pictures, walked
from scenario.shigu.telling import Told, key_of
from scenario.shigu.walked import Walked

HERE = Path(__file__).parent
CATALOGUE = Path(catalogue.__file__).parent
DISTRICT = "430407"
LEDGERS = ("areas", "units", "sectors", "posts", "sites", "courses", "chains", "households")
OPENING = datetime.fromisoformat("2022-01-01T00:00+08:00")
CLOSING = datetime.fromisoformat("2023-08-31T18:00+08:00")
WITH_CHECKLIST = datetime.fromisoformat("2023-07-01T00:00+08:00")
HANDLING = "当场指出问题，逐项交办整改并告知复查时间"
# Told by one process for all, when the day is over: a dispatch goes through what every site left open.
OF_ALL = {
    "meet", "decision_report", "decision_confirm", "open_problem", "problem", "propose_listing", "listing",
    "list_draft", "list_approve", "list_sign",
    "pledge_template", "outing", "tick",
    "task_set", "task_prove", "task_report", "task_confirm", "task_send_back", "task_excuse",
}  # fmt: skip
TOLD_EVERY = 60
KINDS = {
    "日常": Kind.ROUTINE,
    "暗访": Kind.UNANNOUNCED,
    "督导": Kind.GUIDED,
    "专项": Kind.CAMPAIGN,
    "网格巡查": Kind.GRID,
    "双随机": Kind.RANDOM,
}
SOURCES = {
    "检查": Source.INSPECTION,
    "举报": Source.REPORT,
    "自查": Source.SELF_CHECK,
    "会议": Source.MEETING,
}


def load(say: Callable[[str], None] = lambda sentence: None, processes: int = 2) -> None:
    """Load the scenario into an empty district. Broken off, it is cleared and begun anew by whoever called."""
    with acting_from("scenario"), remembering(), connection.cursor() as cursor:
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
        items = CATALOGUE / "items.csv"
        registers.take_file(
            "check_items",
            data=items.read_bytes(),
            filename=items.name,
            district=DISTRICT,
            by=None,
            at=OPENING,
        )
        offices.set_up(DISTRICT, OPENING)
        walked.set_up(DISTRICT, OPENING)
        what_is_owed.set_up(DISTRICT, OPENING)
        inspections.take_templates(DISTRICT, catalogue.templates().values(), by=None, at=OPENING)
        replay(say, processes)
        _open_accounts()
        proof.seal(DISTRICT, now=CLOSING)


def events() -> Iterator[dict]:
    """What was done at desks, then what was done on rounds: the days put them side by side."""
    for name in ("events", "rounds"):
        with open(HERE / f"{name}.jsonl", encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)


def replay(say: Callable[[str], None], processes: int) -> None:
    """Tell all events. Sites are dealt out to the processes; they wait for each other every night."""
    days = by_day(list(events()), processes)
    if processes == 1:
        Replay(say, 0, threading.Barrier(1)).run(days)
        return
    # Each process opens its own connection; one that was inherited would be used by all.
    connections.close_all()
    fork = multiprocessing.get_context("fork")
    barrier = fork.Barrier(processes)
    told = [fork.Process(target=_tell, args=(say, share, barrier, days)) for share in range(processes)]
    for process in told:
        process.start()
    for process in told:
        process.join()
    if any(process.exitcode for process in told):
        raise Refused("An event of the scenario was refused; the lines above say which.")


def _tell(say, share: int, barrier, days) -> None:
    try:
        with connection.cursor() as cursor, remembering(), acting_from("scenario"):
            cursor.execute("SET synchronous_commit = off")
            Replay(say, share, barrier).run(days)
    except threading.BrokenBarrierError:
        raise SystemExit(1) from None
    except Exception as error:
        barrier.abort()
        print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
        raise SystemExit(1) from None
    finally:
        connections.close_all()


def by_day(told: list[dict], shares: int) -> list[tuple[date, list[list[dict]]]]:
    """The events of each day, those of one site always in the same share; what is said of all comes after them."""
    sites = {}
    days: dict[date, list[list[dict]]] = {}
    for event in told:
        ref = event["ref"]
        day = days.setdefault(date.fromisoformat(event["at"][:10]), [[] for _ in range(shares + 1)])
        if event["do"] in OF_ALL:
            day[shares].append(event)
            continue
        sites.setdefault(ref, event.get("site") or sites.get(ref))
        for found in event.get("findings", []):
            sites[found["ref"]] = event["site"]
        if "onward" in event:
            sites[event["onward"]] = sites[ref]
        share = crc32(sites[ref].encode()) % shares
        day[share].append(event)
    return sorted(days.items())


class Replay:
    """Walks through the events of its sites in their order; the first one sweeps each night for all."""

    def __init__(self, say, share: int, barrier):
        self.say = say
        self.share = share
        self.barrier = barrier
        self.people = {person.code: person for person in Person.objects.of(DISTRICT)}
        self.sites = {
            site.code: site for site in Site.objects.of(DISTRICT).select_related("area", "principal")
        }
        self.items = {item.code: item for item in CheckItem.objects.of(DISTRICT)}
        self.hazards: dict[str, Hazard] = {}
        self.rounds = {row.kind: row for row in Template.objects.of(DISTRICT).filter(code__endswith="-GRID")}
        self.told = Told(self.people, self.sites)
        self.walked = Walked(self.people, self.sites)
        self.evening: list[dict] = []
        self.swept = OPENING
        if share == 0:
            self.month(OPENING)

    def run(self, days) -> None:
        for number, (day, shares) in enumerate(days):
            self.night(datetime(day.year, day.month, day.day, 6, tzinfo=OPENING.tzinfo))
            for event in shares[self.share]:
                self.one(event)
            self.evening = shares[-1]
            if self.share == 0 and (number % TOLD_EVERY == 0 or number == len(days) - 1):
                self.say(f"  the year as it went, up to {day}")
        self.night(CLOSING)

    def night(self, until: datetime) -> None:
        """What was late climbed on its own day, at six in the morning, not when we happen to replay it."""
        self.barrier.wait()
        if self.share == 0:
            for event in self.evening:
                self.one(event)
            self.evening = []
            while self.swept + timedelta(days=1) <= until:
                self.swept += timedelta(days=1)
                fold_district(DISTRICT, on=self.swept - timedelta(days=1))
                sweep(now=self.swept.replace(hour=6))
                if self.swept.day == 1:
                    self.month(self.swept)
        self.barrier.wait()

    def month(self, first: datetime) -> None:
        """What posts owe is told by the month; all who will hold them are in the ledger from the beginning."""
        duties.owe(DISTRICT, now=first)
        duties.miss(DISTRICT, now=first)
        duties.miss_tasks(DISTRICT, now=first)

    def one(self, event: dict) -> None:
        name = event["do"]
        deed = (
            getattr(self, f"do_{name}", None)
            or getattr(self.walked, name, None)
            or getattr(self.told, name, None)
            or self.move
        )
        try:
            deed(event, by=self.people[event["by"]], at=parse_datetime(event["at"]))
        except Refused as refusal:
            raise Refused(f"{event['do']} {event.get('ref', '')} {event['at']}: {refusal}") from refusal

    def do_inspect(self, event, *, by, at):
        site, findings = self.sites[event["site"]], event.get("findings", [])
        inspections.record_visit(
            site,
            by=by,
            at=at,
            kind=KINDS[event["kind"]],
            leader=self.people[event["leader"]],
            team=[self.people[code] for code in [event["leader"], *event.get("team", [])]],
            started_at=parse_datetime(event["started"]),
            ended_at=parse_datetime(event["ended"]),
            number=event["ref"],
            handling=HANDLING if findings else "",
            **self.sheet(site, findings, at),
        )
        if findings:
            self.find(findings)

    def sheet(self, site: Site, findings: list[dict], at: datetime) -> dict:
        """The answers of a visit: in the last months a whole checklist where one fits, before that what was wrong."""
        wrong = [
            Given(
                item=self.items[found["item"]],
                result=Result.BAD,
                note=found["summary"],
                photos=[pictures.before(found["ref"])] if found.get("photo") else [],
                no_photo_reason=found.get("no_photo_reason", ""),
                id=key_of(found["ref"]),
            )
            for found in findings
        ]
        template, codes = self.rounds.get(site.kind), {found["item"] for found in findings}
        if (
            at < WITH_CHECKLIST
            or template is None
            or not codes <= set(template.items)
            or len(codes) < len(findings)
        ):
            return {"answers": wrong}
        fine = [Given(self.items[code], Result.OK) for code in template.items if code not in codes]
        return {"answers": [*wrong, *fine], "template": template}

    def find(self, findings: list[dict]) -> None:
        """A finding may have been passed on at once to the sector that it belongs to: then theirs goes on."""
        refs = {key_of(found["ref"]): found["ref"] for found in findings}
        rows = (
            Hazard.objects.of(DISTRICT)
            .filter(Q(pk__in=refs) | Q(came_from__in=refs))
            .select_related("matter")
        )
        for hazard in sorted(rows, key=lambda row: row.came_from_id is not None):
            self.hazards[refs[hazard.came_from_id or hazard.pk]] = hazard

    def do_report(self, event, *, by, at):
        self.hazards[event["ref"]] = hazards.report(
            self.sites[event["site"]],
            by=by,
            at=at,
            summary=event["summary"],
            source=SOURCES[event["source"]],
            item=self.items.get(event.get("item")),
            sector=event.get("sector", ""),
            id=key_of(event["ref"]),
            photos=[pictures.before(event["ref"])] if event.get("photo") else [],
            no_photo_reason=event.get("no_photo_reason", ""),
        )

    def do_transfer(self, event, *, by, at):
        self.hazards[event["onward"]] = hazards.transfer(
            self.hazards[event["ref"]], by=by, at=at, sector=event["sector"], reason=event["reason"]
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
            given["into"] = self.hazards[given["into"]]
        if "person" in given:
            given["person"] = self.people[given["person"]]
        for moment in ("due", "until"):
            if given.get(moment):
                given[moment] = end_of(given[moment])
            else:
                given.pop(moment, None)
        hazards.DEEDS[WORDS.get(event["do"], event["do"])](self.hazards[event["ref"]], by=by, at=at, **given)


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
