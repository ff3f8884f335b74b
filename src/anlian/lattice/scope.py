"""What a person answers for is what they may see: the one filter behind every list, page, file and export."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from django.db.models import Q

from anlian.kernel import remember
from anlian.kernel.errors import Refused
from anlian.lattice.models import Site
from anlian.lattice.models.area import prefix_of
from anlian.lattice.powers import OFFICERS, POWERS, READS, Power, Role
from anlian.lattice.roll import Roll, Seat, roll_of
from anlian.people.models import Person


@dataclass(frozen=True)
class Claim:
    """An area, a sector, or where the two cross. An empty one means all of the district."""

    area: str = ""
    sector: str = ""
    kinds: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Scope:
    """How far one power of one person carries. What is not claimed is not there."""

    district: str
    person_id: UUID | None = None
    claims: frozenset[Claim] = frozenset()
    chains: frozenset[UUID] = frozenset()
    sites: frozenset[UUID] = frozenset()
    posts: frozenset[UUID] = frozenset()
    own_sites: bool = False

    @property
    def empty(self) -> bool:
        return not (self.claims or self.chains or self.sites or self.own_sites)

    def q_sites(self, path: str = "") -> Q:
        """As a condition on sites, or on the site that `path` (such as "site__") leads to."""
        covered = Q(pk__in=[])
        if self.own_sites:
            covered |= Q(**{f"{path}principal": self.person_id})
        if self.sites:
            covered |= Q(**{f"{path}pk__in": self.sites})
        covered |= self.q_claims(area=f"{path}area_code", kind=f"{path}kind")
        return Q(**{f"{path}district": self.district}) & covered

    def q_matters(self, path: str = "") -> Q:
        """As a condition on matters: by place, by line, by chain, by post, or as one's own."""
        covered = Q(pk__in=[])
        if self.own_sites:
            covered |= Q(**{f"{path}principal": self.person_id})
        if self.sites:
            covered |= Q(**{f"{path}site__in": self.sites})
        if self.chains:
            covered |= Q(**{f"{path}chain__in": self.chains})
        if self.posts:
            covered |= Q(**{f"{path}post__in": self.posts})
        covered |= self.q_claims(area=f"{path}area_code", sector=f"{path}sector_code")
        return Q(**{f"{path}district": self.district}) & covered

    def q_claims(self, *, area: str, sector: str = "", kind: str = "") -> Q:
        """What is claimed by place and line, on the fields so called: a line by its code, or by the kinds it looks after."""
        covered = Q(pk__in=[])
        for claim in self.claims:
            condition = Q(**{f"{area}__startswith": claim.area}) if claim.area else Q()
            if claim.sector:
                condition &= under(claim.sector, sector) if sector else Q(**{f"{kind}__in": claim.kinds})
            covered |= condition if condition else ~Q(pk__in=[])
        return covered

    def q_areas(self) -> Q:
        """As a condition on areas: those inside what is claimed."""
        covered = Q(pk__in=[])
        for claim in self.claims:
            covered |= Q(code__startswith=claim.area) if claim.area else ~Q(pk__in=[])
        return Q(district=self.district) & covered

    def covers(self, *, area: str, sector: str = "", site: Site | None = None) -> bool:
        """Whether a place and subject lie within: for what is not stored yet."""
        if site is not None and (
            (self.own_sites and site.principal_id == self.person_id) or site.pk in self.sites
        ):
            return True
        return any(
            area.startswith(claim.area)
            and (not claim.sector or sector == claim.sector or sector.startswith(f"{claim.sector}."))
            for claim in self.claims
        )

    def covers_matter(self, matter) -> bool:
        """The same as `q_matters`, for a matter in hand."""
        mine = (
            (self.own_sites and matter.principal_id == self.person_id)
            or matter.site_id in self.sites
            or matter.chain_id in self.chains
            or matter.post_id in self.posts
        )
        return mine or self.covers(area=matter.area_code, sector=matter.sector_code)

    @property
    def whole_district(self) -> bool:
        return any(not claim.area and not claim.sector for claim in self.claims)


def under(sector: str, field: str) -> Q:
    """That a field names this sector or one below it."""
    return Q(**{field: sector}) | Q(**{f"{field}__startswith": f"{sector}."})


class Duties:
    """What a person holds on a day: posts, with their remits and chains. Asked once a request."""

    def __init__(self, person: Person, on: date, roll: Roll | None = None):
        self.person = person
        self.on = on
        self.roll = roll or roll_of(person.district)
        self.posts: list[Seat] = self.roll.posts_of(person.pk, on)
        self.roles = {Role(post.role) for post in self.posts}

    def may(self, power: Power) -> bool:
        # Whoever is in charge of a site has the powers of that, post or not.
        return any(power in POWERS[role] for role in self.roles) or (
            power in POWERS[Role.FIRM] and not self.is_officer and self.keeps_a_site
        )

    @property
    def is_officer(self) -> bool:
        """One of the three officers does no business, not even for a shop of their own."""
        return not OFFICERS.isdisjoint(self.roles)

    @cached_property
    def keeps_a_site(self) -> bool:
        """Asked only for what none of the posts allows already."""
        return Site.objects.of(self.person.district).filter(principal=self.person).exists()

    def require(self, power: Power) -> None:
        if not self.may(power):
            raise Refused(f"{Power(power).label}", "lattice/powers.py")

    def post_for(self, power: Power) -> Seat | None:
        """The post that carries this power; of several, the one listed first."""
        return next((post for post in self.posts if power in POWERS[Role(post.role)]), None)

    def scope(self, power: Power) -> Scope:
        """How far this power carries: over all that those posts answer for which have it."""
        return remember.once(("scope", self.person.pk, self.on, power), lambda: self._scope(power))

    def _scope(self, power: Power) -> Scope:
        posts = [post for post in self.posts if power in POWERS[Role(post.role)]]
        claims, sites = set(), set()
        for post in posts:
            charges = self.roll.charges_of(post.id, self.on)
            if not charges and post.role in (Role.OFFICE, Role.AUDITOR, Role.AUDIT):
                claims.add(Claim())
            for charge in charges:
                if charge.site_id:
                    sites.add(charge.site_id)
                else:
                    claims.add(self._claim(charge))
        ids = frozenset(post.id for post in posts)
        led = self.roll.led_by(set(ids), self.on)
        for version in led:
            claims.update(
                Claim(self._inside(version.area), sector, self.roll.kinds_under(sector))
                for sector in version.sectors
            )
        return Scope(
            district=self.person.district,
            person_id=self.person.pk,
            claims=frozenset(claims),
            chains=frozenset(version.chain_id for version in led),
            sites=frozenset(sites),
            posts=ids,
            own_sites=power in POWERS[Role.FIRM] and not self.is_officer,
        )

    def _claim(self, charge) -> Claim:
        kinds = self.roll.kinds_under(charge.sector) if charge.sector else frozenset()
        return Claim(self._inside(charge.area), charge.sector, kinds)

    def _inside(self, area: str) -> str:
        # The district itself is everything: no condition is cheaper than one that always holds.
        return "" if self.person.district.startswith(prefix_of(area)) else area


class ReadingDuties(Duties):
    """What a token carries: the posts of when it was made that are still held, and of their powers those it was given.

    A post that was lost and got again is another: whoever holds it now was appointed after the token was made.
    """

    def __init__(self, person: Person, on: date, *, posts, powers, since: date):
        super().__init__(person, on)
        self.roles_held = self.roles
        self.posts = [post for post in self.posts if post.id in posts and self._held(post, since)]
        self.roles = {Role(post.role) for post in self.posts}
        self.powers = frozenset(powers) & frozenset(READS)
        # Made in no post, it reads for a site of one's own; made in posts, it ends with the last of them.
        self.left = bool(posts) and not self.posts

    def _held(self, post: Seat, since: date) -> bool:
        terms = self.roll.terms_of(post.id)
        return any(
            term.person_id == self.person.pk and term.hold(self.on) and term.since <= since for term in terms
        )

    @property
    def is_officer(self) -> bool:
        return not OFFICERS.isdisjoint(self.roles_held)

    @property
    def over(self) -> bool:
        return self.left or not any(self.may(power) for power in self.powers)

    def may(self, power: Power) -> bool:
        return power in self.powers and super().may(power)

    def scope(self, power: Power) -> Scope:
        # Not remembered beside the person's own, which may reach further.
        return self._scope(power) if power in self.powers else Scope(self.person.district)


def scope_of(person: Person, power: Power, *, on: date) -> Scope:
    """How far this power of theirs carries on a day."""
    return Duties(person, on).scope(power)
