"""What nobody answers for: places without a chain, chains that tie, links and grids without anybody, sites without a person in charge."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Count, Q

from anlian.lattice import seats
from anlian.lattice.answers import Answer, Place, ask
from anlian.lattice.boards import chains
from anlian.lattice.models import Level, Site, SiteKind
from anlian.lattice.models.area import parents_of
from anlian.lattice.models.sector import above
from anlian.lattice.powers import Power, Role
from anlian.lattice.roll import Roll
from anlian.lattice.scope import Duties

WALKERS = {Level.TOWN: Role.TOWN, Level.COMMUNITY: Role.COMMUNITY, Level.GRID: Role.GRID}


@dataclass(frozen=True)
class Hole:
    """Sites of one subject in one town that no chain covers, or that several do equally."""

    area: str
    area_name: str
    sector: str
    sector_name: str
    kinds: list[str]
    sites: int
    rivals: tuple = ()


@dataclass(frozen=True)
class Vacancy:
    version: object
    held: seats.Held


@dataclass(frozen=True)
class Unwalked:
    """An area whose post is missing, or has no holder."""

    area: object
    name: str
    level: str
    held: seats.Held | None


def neighbourhoods(roll: Roll, day: date) -> list[list[str]]:
    """Areas parted by the chains around them: within one part every subject has the same answer."""
    named, parts = {version.area for version in roll.in_force(day)}, {}
    for area in roll.areas:
        around = tuple(code for code in (area, *parents_of(area)) if code in named)
        parts.setdefault(around, []).append(area)
    return list(parts.values())


class Holes:
    """All that is missing on a day within what somebody answers for."""

    def __init__(self, duties: Duties, day: date):
        self.day, self.roll = day, duties.roll
        self.scope = duties.scope(Power.SEE_SITES)
        self.in_view = chains.ChainsInView(duties)

    @cached_property
    def uncovered(self) -> list[Hole]:
        return self._found(lambda answer: answer.is_hole) + self.subjects

    @cached_property
    def subjects(self) -> list[Hole]:
        """Sectors for which no chain stands anywhere in the district: what is found there has no chain to climb."""
        if not self.scope.whole_district:
            return []
        answered = {sector for version in self.roll.in_force(self.day) for sector in version.sectors}
        district = self.scope.district
        return [
            Hole(district, seats.place_name(self.roll, district) or district, code, sector.name, [], 0)
            for code, sector in sorted(self.roll.sectors.items())
            if not answered & set(above(code)) and not any(one.startswith(f"{code}.") for one in answered)
        ]

    @cached_property
    def ties(self) -> list[Hole]:
        return self._found(lambda answer: answer.is_tie)

    @cached_property
    def vacancies(self) -> list[Vacancy]:
        return [
            Vacancy(version, held)
            for version in self.in_view.in_force(self.day)
            for held in chains.vacant(self.roll, version, self.day)
        ]

    @cached_property
    def unwalked(self) -> list[Unwalked]:
        missing = []
        for level, role in WALKERS.items():
            for area in seats.standing(self.roll, level, "", self.day):
                if not any(area.code.startswith(claim.area) for claim in self.scope.claims):
                    continue
                found = seats.charged(self.roll, role, area.code, self.roll.sectors, self.day)
                if found is None or found.vacant:
                    missing.append(
                        Unwalked(area, seats.place_name(self.roll, area.code), Level(level).label, found)
                    )
        return missing

    @cached_property
    def unkept(self):
        """Sites without a person in charge."""
        return self._sites().filter(principal=None).order_by("area_code", "code")

    def _sites(self):
        return Site.objects.of(self.scope.district).within(self.scope).filter(closed_on=None)

    @cached_property
    def _asked(self) -> list[tuple[str, str, str, int, Answer]]:
        """One question for each subject and each kind of neighbourhood; sites are counted only where something is wrong."""
        wrong = {}
        for areas in neighbourhoods(self.roll, self.day):
            for kind in SiteKind.values:
                sector = self.roll.default_sector(kind)
                answer = ask(self.roll, Place(areas[0]), sector, self.day)
                if answer.is_hole or answer.is_tie:
                    wrong |= {(area, kind): (sector, answer) for area in areas}
        if not wrong:
            return []
        where = Q(kind__in={kind for _area, kind in wrong})
        if len(areas_wrong := {area for area, _kind in wrong}) < len(self.roll.areas):
            where &= Q(area_code__in=areas_wrong)
        counts = self._sites().filter(where).order_by().values_list("area_code", "kind").annotate(Count("pk"))
        return [
            (area[:9], kind, wrong[area, kind][0], count, wrong[area, kind][1])
            for area, kind, count in counts
            if (area, kind) in wrong
        ]

    def _found(self, is_wrong) -> list[Hole]:
        sites, kinds, rivals = Counter(), {}, {}
        for town, kind, sector, count, answer in self._asked:
            if is_wrong(answer):
                sites[town, sector] += count
                kinds.setdefault((town, sector), set()).add(kind)
                rivals.setdefault((town, sector), {}).update({one.id: one for one in answer.rivals})
        return [
            Hole(
                area=town,
                area_name=seats.place_name(self.roll, town),
                sector=sector,
                sector_name=self.roll.sectors[sector].name if sector else "",
                kinds=[SiteKind(kind).label for kind in sorted(kinds[town, sector])],
                sites=count,
                rivals=tuple(rivals[town, sector].values()),
            )
            for (town, sector), count in sorted(sites.items(), key=lambda item: (-item[1], item[0]))
        ]
