"""Street-front shops: which have a pledge in force, when each was last looked at, what is missing; and one shop."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.core.paginator import Page
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Value
from django.utils.translation import gettext as _

from anlian.kernel import address
from anlian.kernel.counts import page_of
from anlian.lattice.models import Site, SiteKind
from anlian.lattice.powers import Power
from anlian.lattice.scope import Duties
from anlian.lattice.seats import place_name
from anlian.rounds import stars
from anlian.rounds.models import Mark, Pledge, PledgeTemplate, ShopCheck
from anlian.rounds.stars import months_later

ROWS = 25
SOON = timedelta(days=30)
CHECKS_SHOWN = 12
SORTS = {"name": ("name",), "area": ("area_code",), "stars": ("stars",), "checked": ("checked",)}
BY_AREA = "area"
MONTHS_WITHOUT_TEMPLATE = 3


@dataclass(frozen=True)
class Wanted(address.Wish):
    """What an address asks for."""

    q: str = ""
    area: str = ""
    pledge: str = ""
    check: str = ""
    stars: int | None = None
    sort: str = BY_AREA

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Wanted":
        return cls(
            q=address.text(query),
            area=address.division(query),
            pledge=address.among(query, "pledge", ("yes", "none", "soon")),
            check=address.among(query, "check", ("due", "never", "broken")),
            stars=address.number(query, "stars", range(stars.MOST + 1)),
            sort=address.order(query, SORTS, BY_AREA),
        )


@dataclass
class Shops:
    """What is asked of shops as of a day. Sets of keys, so that the database looks at each table once."""

    district: str
    day: date

    @cached_property
    def template(self) -> PledgeTemplate | None:
        return PledgeTemplate.objects.of(self.district).current().first()

    @property
    def months(self) -> int:
        return self.template.check_months if self.template else MONTHS_WITHOUT_TEMPLATE

    @property
    def pledged(self) -> Q:
        return Q(pk__in=self._pledges(self.day))

    @property
    def soon(self) -> Q:
        """In force today, and no longer in thirty days."""
        return self.pledged & ~Q(pk__in=self._pledges(self.day, until__gt=self.day + SOON))

    def _pledges(self, day: date, **more) -> QuerySet:
        return Pledge.objects.of(self.district).in_force(day).filter(**more).values("site")

    @property
    def checked(self) -> Q:
        return Q(pk__in=ShopCheck.objects.of(self.district).values("site"))

    @property
    def due(self) -> Q:
        """With a pledge, and for longer than the interval without a check, or without one since it was signed."""
        since = months_later(self.day, -self.months)
        lately = ShopCheck.objects.of(self.district).filter(day__gt=since, day__lte=self.day).values("site")
        signed = self._pledges(self.day, signed_on__gt=since)
        return self.pledged & ~Q(pk__in=lately) & ~Q(pk__in=signed)

    @property
    def broken(self) -> Q:
        """Whose last check found a promise broken."""
        last = (
            ShopCheck.objects.of(self.district)
            .order_by("site", "-happened_at", "-pk")
            .distinct("site")
            .values("pk")
        )
        return Q(pk__in=ShopCheck.objects.of(self.district).filter(pk__in=last, broken__gt=0).values("site"))

    def narrowed(self, shops: QuerySet, wanted: Wanted) -> QuerySet:
        shops = only(shops)
        if wanted.q:
            shops = shops.matching(wanted.q)
        if wanted.area:
            shops = shops.inside(wanted.area)
        if wanted.pledge:
            shops = shops.filter(
                {"yes": self.pledged, "none": ~self.pledged, "soon": self.soon}[wanted.pledge]
            )
        if wanted.check:
            shops = shops.filter(
                {"due": self.due, "never": ~self.checked, "broken": self.broken}[wanted.check]
            )
        if wanted.stars is not None:
            shops = stars.with_stars(shops, self.day).filter(stars=wanted.stars)
        return shops

    def in_order(self, shops: QuerySet, sort: str) -> QuerySet:
        down, name = sort.startswith("-"), sort.removeprefix("-")
        if name == "stars" and "stars" not in shops.query.annotations:
            shops = stars.with_stars(shops, self.day)
        if name == "checked":
            shops = shops.annotate(checked=_last_day())
        fields = (F(one) for one in SORTS[name])
        given = {"nulls_last": True} if name == "checked" else {}
        return shops.order_by(
            *(one.desc(**given) if down else one.asc(**given) for one in fields), "-code" if down else "code"
        )

    def summary(self, shops: QuerySet, wanted: Wanted) -> dict[str, int]:
        """How many of those in this area: one statement."""
        shops = only(shops)
        if wanted.area:
            shops = shops.inside(wanted.area)
        counted = {"pledged": self.pledged, "soon": self.soon, "due": self.due, "broken": self.broken}
        told = shops.aggregate(
            shops=Count("pk"), **{name: Count("pk", filter=that) for name, that in counted.items()}
        )
        return told | {"missing": told["shops"] - told["pledged"]}

    def listed(self, shops: QuerySet, wanted: Wanted, duties: Duties, page: str) -> Page:
        """As many queries for fifty rows as for one."""
        every = Site.objects.of(self.district).defer("words", "attributes").select_related("principal")
        chosen = self.in_order(self.narrowed(shops, wanted), wanted.sort)
        return page_of(
            chosen, lambda keys: self.rows(every.filter(pk__in=keys), duties), size=ROWS, number=page
        )

    def rows(self, shops: QuerySet, duties: Duties) -> list[Site]:
        """Shops with stars, pledge, last check, and in words what is missing."""
        rows = list(stars.with_stars(shops, self.day))
        keys = [row.pk for row in rows]
        of = (Pledge.objects.of(self.district), ShopCheck.objects.of(self.district))
        signed = of[0].in_force(self.day).filter(site__in=keys).select_related("by", "template")
        pledges = {one.site_id: one for one in signed.order_by("signed_on", "happened_at", "pk")}
        looked = of[1].filter(site__in=keys).order_by("site", "-happened_at", "-pk").distinct("site")
        checks = {one.site_id: one for one in looked.select_related("by")}
        for row in rows:
            row.place = place_name(duties.roll, row.area_code)
            row.pledge, row.last = pledges.get(row.pk), checks.get(row.pk)
            row.why = stars.why(row.rule)
            row.missing = self._missing(row)
        return rows

    def _missing(self, shop) -> list[str]:
        said = []
        if shop.pledge is None:
            said.append(_("No pledge in force"))
        else:
            since = months_later(self.day, -self.months)
            if shop.pledge.until <= self.day + SOON:
                said.append(_("Pledge ends on %(day)s") % {"day": shop.pledge.until})
            if (shop.last is None or shop.last.day <= since) and shop.pledge.signed_on <= since:
                said.append(_("Check is due"))
        if shop.last and shop.last.broken:
            said.append(_("Promises broken: %(count)s") % {"count": shop.last.broken})
        return said


def _last_day():
    made = ShopCheck.objects.filter(site=OuterRef("pk"), district=OuterRef("district"))
    return Subquery(made.order_by("-happened_at", "-pk").values("day")[:1])


def only(sites: QuerySet) -> QuerySet:
    """Shops on the books."""
    return sites.filter(kind=SiteKind.SHOP, closed_on=None)


@dataclass
class Shop:
    """One shop: what it promised, how it keeps it, how many stars and why, month by month."""

    site: Site
    duties: Duties
    day: date

    @cached_property
    def board(self) -> Shops:
        return Shops(self.site.district, self.day)

    @cached_property
    def row(self) -> Site:
        (row,) = self.board.rows(Site.objects.of(self.site.district).filter(pk=self.site.pk), self.duties)
        return row

    @cached_property
    def pledges(self) -> list[Pledge]:
        found = Pledge.objects.of(self.site.district).filter(site=self.site).with_story()
        return list(found.order_by("-signed_on", "-happened_at", "-pk"))

    @cached_property
    def checks(self) -> list[ShopCheck]:
        found = (
            ShopCheck.objects.of(self.site.district)
            .filter(site=self.site)
            .select_related("by", "pledge__template")
            .prefetch_related("photos", "found__hazard__matter")
            .order_by("-happened_at", "-pk")[:CHECKS_SHOWN]
        )
        rows, seen = list(found), self.duties.scope(Power.SEE_HAZARDS)
        for row in rows:
            row.told = marked(row)
            row.hazards = [
                (one.hazard, one.hazard.get_absolute_url() if seen.covers_matter(one.hazard.matter) else "")
                for one in row.found.all()
            ]
        return rows

    @property
    def promises(self) -> list[dict]:
        """Of the pledge in force, each with what the last check under it saw."""
        if self.row.pledge is None:
            return []
        last = next((one for one in self.checks if one.pledge_id == self.row.pledge.pk), None)
        seen = last.marks if last else {}
        return [
            promise | {"mark": Mark(seen[promise["code"]]) if promise["code"] in seen else None}
            for promise in self.row.pledge.template.promises
        ]

    @cached_property
    def history(self) -> list[dict]:
        """Stars as they stood at the end of each of the last twelve months, and today: one statement."""
        firsts = [months_later(self.day.replace(day=1), -back) for back in range(stars.MONTHS - 1, -1, -1)]
        days = [*(first - timedelta(days=1) for first in firsts), self.day]
        here = Site.objects.of(self.site.district).filter(pk=self.site.pk)
        parts = [
            stars.with_stars(here, day).annotate(number=Value(number)).values_list("number", "rule")
            for number, day in enumerate(days)
        ]
        rules = dict(parts[0].union(*parts[1:], all=True))
        return [
            {"day": day, "stars": stars.stars(rules.get(number)), "why": stars.why(rules.get(number))}
            for number, day in enumerate(days)
        ]


def marked(check: ShopCheck) -> list[tuple[str, Mark]]:
    texts = {promise["code"]: promise["text"] for promise in check.pledge.template.promises}
    return [(texts.get(code, code), Mark(mark)) for code, mark in check.marks.items()]
