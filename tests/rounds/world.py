"""A grid with its shop, its street and its doors, and those who go there."""

from datetime import date, timedelta
from io import BytesIO
from types import SimpleNamespace

from PIL import Image, ImageDraw

from anlian.lattice.models import SiteKind
from anlian.lattice.powers import Role
from anlian.rounds import actions
from anlian.rounds.models import Household
from tests.factories import AT, DISTRICT, chief_of, office, officer_of, site, walker_of
from tests.factories.people import hold
from tests.factories.places import lattice

GRID, NEXT_GRID, ELSEWHERE = "430407001001001", "430407001001002", "430407002001001"
PROMISES = ("用电用火安全", "通道出口畅通", "发现隐患就改")
KEPT = {"1": "KEPT", "2": "KEPT", "3": "KEPT"}
BROKEN = {"1": "KEPT", "2": "BROKEN", "3": "UNSEEN"}
LATER = AT + timedelta(hours=1)


def picture(seed: int = 1) -> bytes:
    """A photo unlike that of any other seed."""
    image, drawn = Image.new("RGB", (64, 64), "white"), BytesIO()
    pen = ImageDraw.Draw(image)
    for number in range(8):
        if seed >> number & 1:
            x, y = number % 4 * 16, number // 4 * 32
            pen.rectangle((x, y, x + 13, y + 27), fill=(20 * number, 60, 200 - 20 * number))
    image.save(drawn, "PNG")
    return drawn.getvalue()


def household(grid: str = GRID, number: int = 1, **changed) -> Household:
    """A door on the books."""
    area = lattice().areas[grid]
    given = {
        "building": "向阳小区1栋",
        "room": f"{number}01室",
        "holder": "王建国",
        "phone": f"1390000{number:04d}",
    } | changed
    return Household.objects.create(
        district=DISTRICT, code=f"H{grid[-7:]}-{number:03d}", area=area, area_code=area.code, **given
    )


def street(grid: str = GRID) -> SimpleNamespace:
    walker = walker_of(grid)
    shop = site(grid)
    road = site(grid, kind=SiteKind.ROAD, name="中山北路1—60号段")
    return SimpleNamespace(
        walker=walker, shop=shop, road=road, keeper=shop.principal, office=office(),
        community=chief_of(grid[:12]), town=officer_of(grid[:9]), stranger=walker_of(ELSEWHERE),
        neighbour=walker_of(NEXT_GRID), chief=hold(Role.DEPARTMENT, "路段长", unit="CG", site=road),
        door=household(grid), area=lattice().areas[grid[:9]],
    )  # fmt: skip


def issued(world, at=AT - timedelta(days=1), **changed):
    given = {"by": world.office, "title": "三包承诺书", "promises": PROMISES} | changed
    world.template = actions.issue_template(DISTRICT, at=at, **given)
    return world.template


def signed(world, at=AT, **changed):
    if not hasattr(world, "template"):
        issued(world, at=at - timedelta(days=1))
    given = {
        "by": world.walker, "at": at, "happened_at": at, "template": world.template, "signed_by": "王建国",
        "signature": picture(255),
    } | changed  # fmt: skip
    return actions.sign_pledge(given.pop("site", world.shop), **given)


def looked(world, at=LATER, **changed):
    given = {"by": world.walker, "at": at, "happened_at": at, "marks": KEPT} | changed
    return actions.record_shop_check(given.pop("site", world.shop), **given)


def patrolled(world, at=LATER, **changed):
    given = {
        "by": getattr(world, "chief", None),
        "at": at,
        "started_at": at - timedelta(minutes=40),
        "ended_at": at,
    } | changed
    return actions.record_patrol(given.pop("site", world.road), **given)


def called(world, at=AT, **changed):
    given = {
        "by": world.town, "at": at, "kind": "KNOCK", "title": "冬季用电敲门行动", "first": date(2023, 3, 1),
        "last": date(2023, 3, 31), "tells": ["电动车不进楼入户", "睡前关火断电"],
    } | changed  # fmt: skip
    return actions.call_outing(given.pop("area", world.area), **given)


def ticked(world, outing, at=LATER, **changed):
    given = {"by": world.walker, "at": at, "happened_at": at, "result": "MET"} | changed
    if not {"household", "site"} & set(given):
        given["household"] = world.door
    return actions.record_tick(outing, **given)
