"""Tells rounds through the deeds: the pledge and who signed it, checks, patrols, outings and every door."""

from datetime import date, datetime, timedelta
from functools import cache, cached_property
from io import BytesIO
from random import Random

from django.utils.dateparse import parse_date, parse_datetime
from PIL import Image, ImageDraw

from anlian.lattice.actions import give_remit
from anlian.lattice.models import Area, Post, Remit, Site, SiteKind
from anlian.people.models import Person
from anlian.rounds import actions
from anlian.rounds.models import Household, Outing, PledgeTemplate
from scenario.shigu.telling import DISTRICT, key_of

CHIEFS_SINCE, BASIS = date(2022, 1, 1), "石安办〔2021〕演示第36号《路段长制实施方案》"


def set_up(district: str, at: datetime) -> list[Remit]:
    """路段长: every second segment is the community secretary's."""
    posts = {
        post.code: post
        for post in Post.objects.of(district).filter(code__startswith="S", code__endswith="-1")
    }
    return [
        give_remit(posts[code], site=road, since=CHIEFS_SINCE, basis=BASIS, by=None, at=at)
        for road in Site.objects.of(district).filter(kind=SiteKind.ROAD).order_by("code")
        if int(road.code[1:]) % 2 and (code := f"S{road.area_code[6:12]}-1") in posts
    ]


@cache
def signature(number: int) -> bytes:
    """A scrawl, nobody's."""
    dice, drawn = Random(f"signature {number}"), BytesIO()
    picture = Image.new("L", (360, 160), "white")
    pen = ImageDraw.Draw(picture)
    for stroke in range(9):
        x, y = 30 + stroke * 34, dice.randint(40, 110)
        points = [(x + dice.randint(-14, 40), y + dice.randint(-45, 45)) for _point in range(4)]
        pen.line([(x, y), *points], fill=30, width=4, joint="curve")
    picture.save(drawn, "PNG")
    return drawn.getvalue()


class Walked:
    """A deed an event; each name is what the event says that it does."""

    def __init__(self, people: dict[str, Person], sites: dict[str, Site]):
        self.people, self.sites = people, sites
        self.outings: dict[str, Outing] = {}

    @cached_property
    def template(self) -> PledgeTemplate:
        return PledgeTemplate.objects.of(DISTRICT).current().get()

    @cached_property
    def doors(self) -> dict[str, Household]:
        return {door.code: door for door in Household.objects.of(DISTRICT)}

    def pledge_template(self, event, *, by, at):
        actions.issue_template(
            DISTRICT, by=by, at=at, title=event["title"], promises=event["promises"], example=True
        )

    def pledge(self, event, *, by, at):
        shop = self.sites[event["site"]]
        actions.sign_pledge(
            shop, by=by, at=at, happened_at=at, template=self.template, signed_by=str(shop.principal.name),
            signature=signature(event["hand"]), id=key_of(event["ref"]),
        )  # fmt: skip

    def shop_check(self, event, *, by, at):
        actions.record_shop_check(
            self.sites[event["site"]], by=by, at=at, happened_at=at, marks=event["marks"], note=event.get("note", ""),
            hazards=[key_of(ref) for ref in event.get("hazards", [])], id=key_of(event["ref"]),
        )  # fmt: skip

    def patrol(self, event, *, by, at):
        actions.record_patrol(
            self.sites[event["site"]], by=by, at=at, started_at=at - timedelta(minutes=event["minutes"]), ended_at=at,
            note=event.get("note", ""), id=key_of(event["ref"]),
        )  # fmt: skip

    def outing(self, event, *, by, at):
        area = Area.objects.of(DISTRICT).get(code=event["area"])
        self.outings[event["outing"]] = actions.call_outing(
            area, by=by, at=at, kind=event["kind"], title=event["title"], first=parse_date(event["first"]),
            last=parse_date(event["last"]), tells=event["tells"], id=key_of(event["ref"]),
        )  # fmt: skip

    def tick(self, event, *, by, at):
        actions.record_tick(
            self.outings[event["outing"]], by=by, at=at, happened_at=parse_datetime(event["at"]),
            household=self.doors.get(event.get("door")), site=self.sites.get(event.get("street")),
            result=event["result"], note=event.get("note", ""), id=key_of(event["ref"]),
        )  # fmt: skip
