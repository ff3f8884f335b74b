"""Ledgers as they stand on the books, in the columns of their templates: what goes out can come in again."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime
from tempfile import TemporaryFile
from typing import BinaryIO

from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext as _

from anlian.hazards import imports as hazards
from anlian.hazards.models import CheckItem, Hazard
from anlian.inspections import imports as inspections
from anlian.inspections.models import Inspection
from anlian.kernel import lines, sheets
from anlian.kernel.cells import listed
from anlian.kernel.clock import day_of
from anlian.kernel.errors import Refused
from anlian.lattice.imports import readers
from anlian.lattice.imports.chains import BY_RULE, TIERS
from anlian.lattice.models import (
    Appointment,
    Area,
    ChainVersion,
    Course,
    Link,
    Post,
    Remit,
    Sector,
    Site,
    SiteRecord,
    Subject,
    Unit,
)
from anlian.lattice.powers import Power, Role
from anlian.lattice.scope import Duties, Scope
from anlian.ledger.actions import record
from anlian.ledger.verbs import Verb
from anlian.people.models import Person
from anlian.registers.kinds import REGISTERS, may_unmask
from anlian.registers.reader import Counting, Reader
from anlian.rounds.models import Household

AT_ONCE = 1000
MOMENT = "%Y-%m-%d %H:%M:%S"


def export(
    kind: str, *, district: str, by: Person | None, at: datetime, as_csv: bool = False, reason: str = ""
) -> tuple[BinaryIO, int]:
    """Write a ledger to a file, one row at a time, and note in the record who took out how many rows.

    With a reason, the numbers of those for whom the person may see them go out whole, and are counted there too.
    """
    register = REGISTERS[kind]
    duties = Duties(by, day_of(at)) if by else None
    if reason and not may_unmask(duties, kind):
        raise Refused(_("None of your posts may take out whole numbers with this ledger."))
    reader = Reader(district, duties, reason.strip())
    told = Counting(rows_of(kind, reader))
    headers = [column.header for column in register.offered()]
    target = TemporaryFile()  # noqa: SIM115  the answer closes it when it was sent
    if as_csv:
        target.write(sheets.write_csv(headers, told))
    else:
        sheets.write_stream(target, headers, told, register.title)
    record(
        Verb.EXPORTED, None, by=by, at=at, district=district, ledger=kind, rows=told.count,
        unmasked=reader.unmasked, **({"reason": reader.reason} if reader.reason else {}),
    )  # fmt: skip
    target.seek(0)
    return target, told.count


def rows_of(kind: str, reader: Reader) -> Iterator[list]:
    """The rows in the order of the register's columns."""
    columns = [column.key for column in REGISTERS[kind].offered()]
    for row in ROWS[kind](reader):
        yield [row.get(key) for key in columns]


def areas(reader: Reader) -> Iterator[dict]:
    found = Area.objects.filter(reader.scope(Power.SEE_SITES).q_areas()).order_by("code")
    for area in found.iterator(chunk_size=AT_ONCE):
        shape = json.dumps(area.boundary, separators=(",", ":")) if area.boundary else ""
        yield {
            "code": area.code,
            "name": area.name,
            "level": _word(readers.LEVELS, area.level),
            "parent": area.parent_code,
            "population": area.population,
            # A border longer than a cell of Excel is left out; read in again, an empty one changes nothing.
            "boundary": shape if len(shape) <= sheets.MOST_CHARACTERS else "",
            "since": area.since,
            "until": area.until,
            "merged_into": area.merged_into,
        }


def units(reader: Reader) -> Iterator[dict]:
    for unit in Unit.objects.of(reader.district).select_related("parent", "area").order_by("code"):
        yield {
            "code": unit.code,
            "name": unit.name,
            "kind": _word(readers.UNIT_KINDS, unit.kind),
            "parent": unit.parent.code if unit.parent else "",
            "area": unit.area.code if unit.area else "",
        }


def sectors(reader: Reader) -> Iterator[dict]:
    for sector in Sector.objects.of(reader.district).order_by("code"):
        kinds = listed(_word(readers.KINDS, kind) for kind in sector.kinds)
        yield {"code": sector.code, "name": sector.name, "kinds": kinds, "basis": sector.basis}


def posts(reader: Reader) -> Iterator[dict]:
    """A row for each appointment; what does not fit one row's areas and sectors goes into another."""
    terms, remits = defaultdict(list), defaultdict(set)
    for term in Appointment.objects.of(reader.district).known().select_related("person").order_by("since"):
        terms[term.post_id].append(term)
    standing = Remit.objects.of(reader.district).known().filter(until=None, site=None)
    for post_id, *codes in standing.values_list("post_id", "area__code", "sector__code"):
        remits[post_id].add(tuple(code or "" for code in codes))
    numbers = reader.unmasks()
    for post in Post.objects.of(reader.district).select_related("unit__area").order_by("code"):
        about = {
            "code": post.code,
            "unit": post.unit.code,
            "title": post.title,
            "role": _word(readers.ROLES, post.role),
        }
        in_full = _within(numbers, post, remits[post.id])
        held = [_term(term, reader, in_full) for term in terms[post.id]]
        given = _blocks(post.role, remits[post.id])
        for number in range(max(len(held), len(given), 1)):
            yield about | _at(held, number) | _at(given, number)


def _within(scope: Scope, post: Post, pairs: set[tuple[str, str]]) -> bool:
    """Whether all that a post answers for lies within a scope; without a remit, where its unit is."""
    places = pairs or {(post.unit.area.code, "")} if pairs or post.unit.area else set()
    inside = bool(places) and all(scope.covers(area=area, sector=sector) for area, sector in places)
    return scope.whole_district or post.id in scope.posts or inside


def _term(term: Appointment, reader: Reader, in_full: bool) -> dict:
    return {
        "person": term.person.code,
        "name": term.person.name,
        "phone": reader.phone(term.person.phone, in_full=in_full),
        "since": term.since,
        "until": term.until,
        "acting": "是" if term.acting else "否",
        "basis": term.basis,
    }


def _blocks(role: str, pairs: set[tuple[str, str]]) -> list[dict]:
    """Pairs of area and sector as lists that multiply to just these pairs."""
    if role == Role.LEADER:
        alone = {"areas": listed(sorted(area for area, _sector in pairs if area)),
                 "sectors": listed(sorted(sector for _area, sector in pairs if sector))}  # fmt: skip
        return [alone] if pairs else []
    sectors_of, areas_of = defaultdict(set), defaultdict(list)
    for area, sector in pairs:
        sectors_of[area].add(sector)
    for area, sectors in sectors_of.items():
        # An area as a whole and the same area for one sector are two things.
        for part in filter(None, [sectors - {""}, sectors & {""}]):
            areas_of[frozenset(part), area == ""].append(area)
    return [
        {"areas": listed(sorted(filter(None, areas))), "sectors": listed(sorted(filter(None, sectors)))}
        for (sectors, _no_area), areas in sorted(areas_of.items(), key=lambda item: item[1])
    ]


def _at(rows: list[dict], number: int) -> dict:
    return rows[number] if number < len(rows) else {}


def sites(reader: Reader) -> Iterator[dict]:
    first = dict(
        SiteRecord.objects.of(reader.district).known().values_list("site_id").annotate(first=Min("since"))
    )
    numbers = reader.unmasks()
    found = Site.objects.of(reader.district).within(reader.scope(Power.SEE_SITES))
    for site in (
        found.select_related("principal").defer("words").order_by("code").iterator(chunk_size=AT_ONCE)
    ):
        keeper = site.principal
        phone, whole = keeper.phone if keeper else "", reader.in_full(numbers, site)
        yield {
            "code": site.code,
            "name": reader.text(site.name, in_full=whole),
            "kind": _word(readers.KINDS, site.kind),
            "area": site.area_code,
            "address": reader.text(site.address, in_full=whole),
            "lng": site.lng,
            "lat": site.lat,
            "datum": "WGS84" if site.lng is not None else "",
            "principal": keeper.name if keeper else "",
            "phone": reader.phone(phone, in_full=whole),
            "uscc": site.uscc,
            "risk": _word(readers.RISKS, site.risk),
            "attributes": readers.attributes_cell(
                {
                    reader.text(key, in_full=whole): reader.text(value, in_full=whole)
                    for key, value in site.attributes.items()
                }
            ),
            "since": first.get(site.id),
        }


def courses(reader: Reader) -> Iterator[dict]:
    seen = reader.scope(Power.SEE_SITES).q_sites("site__")
    found = Course.objects.of(reader.district).filter(seen, site__closed_on=None).order_by("site__code")
    for code, points in found.values_list("site__code", "points").iterator(chunk_size=AT_ONCE):
        yield {"site": code, "line": lines.written(points), "datum": "WGS84"}


def chains(reader: Reader) -> Iterator[dict]:
    subjects, links = defaultdict(list), defaultdict(list)
    for version, code in Subject.objects.of(reader.district).values_list("version_id", "sector__code"):
        subjects[version].append(code)
    for version, *link in (
        Link.objects.of(reader.district)
        .order_by("order")
        .values_list("version_id", "tier", "post__code", "rule")
    ):
        links[version].append(link)
    keys = {str(tier): key for key, tier, _rule in TIERS}
    found = ChainVersion.objects.of(reader.district).known().select_related("chain", "area", "committee")
    for version in found.order_by("chain__number", "since"):
        tiers = defaultdict(list)
        for tier, post, rule in links[version.id]:
            tiers[keys[tier]].append(BY_RULE if rule else post)
        yield {
            "number": version.chain.number,
            "title": version.title,
            "sectors": listed(sorted(subjects[version.id])),
            "area": version.area.code,
            "committee": version.committee.code if version.committee else "",
            "basis": version.basis,
            "basis_date": version.basis_date,
            "since": version.since,
            "until": version.until,
            **{key: listed(posts) for key, posts in tiers.items()},
        }


def check_items(reader: Reader) -> Iterator[dict]:
    for item in CheckItem.objects.of(reader.district).order_by("code"):
        yield {
            "code": item.code,
            "site_kind": listed(_word(readers.KINDS, kind) for kind in item.kinds),
            "sector": item.sector_code,
            "category": item.category,
            "item": item.text,
            "grade": "重大线索" if item.major_clue else "一般",
            "major_standard": item.major_standard,
            "basis": item.basis,
            "basis_status": _word(hazards.STATUSES, item.basis_status),
            "days": item.days,
            "day_unit": _word(hazards.DAY_UNITS, item.day_unit),
            "on_spot": "是" if item.on_spot else "否",
            "action": item.action,
            "evidence": item.evidence,
            "enabled": "是" if item.enabled else "否",
        }


def visits(reader: Reader) -> Iterator[dict]:
    """Only those that were made: a plan is no ledger."""
    found = Inspection.objects.of(reader.district).within(reader.scope(Power.SEE_INSPECTIONS)).done()
    found = (
        found.select_related("site", "leader").prefetch_related("team__person").defer("words", "site__words")
    )
    numbers = reader.unmasks()
    for visit in found.order_by("number").iterator(chunk_size=AT_ONCE):
        others = [one.person.code for one in visit.team.all() if one.person_id != visit.leader_id]
        yield {
            "code": visit.number,
            "kind": _word(inspections.KINDS, visit.kind),
            "site": visit.site.code,
            "leader": visit.leader.code,
            "team": listed(others),
            "started": _moment(visit.started_at),
            "ended": _moment(visit.ended_at),
            "note": reader.text(visit.note, in_full=reader.in_full(numbers, visit.site)),
        }


def wrongs(reader: Reader) -> Iterator[dict]:
    found = Hazard.objects.of(reader.district).within(reader.scope(Power.SEE_HAZARDS))
    found = found.select_related("matter__site", "item", "finder").defer(
        "matter__words", "matter__site__words"
    )
    numbers = reader.unmasks()
    for hazard in found.order_by("matter__number").iterator(chunk_size=AT_ONCE):
        yield {
            "code": hazard.matter.number,
            "site": hazard.matter.site.code,
            "sector": hazard.matter.sector_code,
            "item": hazard.item.code if hazard.item else "",
            "summary": reader.text(hazard.summary, in_full=reader.in_full(numbers, hazard.matter.site)),
            "grade": _word(hazards.GRADES, hazard.grade),
            "source": _word(hazards.SOURCES, hazard.source),
            "found_at": _moment(hazard.matter.opened_at),
            "finder": hazard.finder.code,
            "no_photo_reason": hazard.no_photo_reason,
        }


def households(reader: Reader) -> Iterator[dict]:
    """Name and number of those for whom the reader may see them, and says what for; of the others hidden."""
    found = (
        Household.objects.of(reader.district).within(reader.scope(Power.SEE_ROUNDS)).select_related("site")
    )
    numbers = reader.unmasks()
    for one in found.defer("site__words").order_by("code").iterator(chunk_size=AT_ONCE):
        whole = any(not claim.sector and one.area_code.startswith(claim.area) for claim in numbers.claims)
        yield {
            "code": one.code,
            "area": one.area_code,
            "site": one.site.code if one.site else "",
            "building": one.building,
            "room": one.room,
            "holder": one.holder if whole else one.holder_shown,
            "phone": reader.phone(one.phone, in_full=whole),
            "ended": one.ended_on,
        }


ROWS: dict[str, Callable[[Reader], Iterator[dict]]] = {
    "areas": areas,
    "units": units,
    "sectors": sectors,
    "posts": posts,
    "sites": sites,
    "courses": courses,
    "chains": chains,
    "check_items": check_items,
    "inspections": visits,
    "hazards": wrongs,
    "households": households,
}


def _word(words: dict, value) -> str:
    """The ledger's own word for a value: Chinese, whatever the page speaks."""
    return next((word for word, meant in words.items() if meant == value), value)


def _moment(at: datetime | None) -> str:
    return f"{timezone.localtime(at):{MOMENT}}" if at else ""
