"""A shop, its checklist, and those who go there."""

from datetime import timedelta
from types import SimpleNamespace

from anlian.inspections import actions
from anlian.inspections.models import Kind, Result, Template
from tests.factories import AT, DAY, DISTRICT, item, office, officer_of, site, walker_of
from tests.factories.people import hold

LATER = AT + timedelta(hours=1)


def leader_of_district():
    """副区长, with the whole district to answer for."""
    from tests.factories.places import lattice

    return hold("LEADER", "副区长", unit="ZF", area=lattice().areas[DISTRICT])


def checklist(
    *items, kind: str = "shop", sector: str = "XF.XC", code: str = "T-SHOP", version: int = 1
) -> Template:
    return Template.objects.create(
        district=DISTRICT, code=code, version=version, title="沿街店铺检查表", kind=kind, sector_code=sector,
        items=[one.code for one in items],
    )  # fmt: skip


def shop_visit(grid: str = "430407001001001", *, code: str = "T-SHOP"):
    """A shop with two items to look at, and two officers of its town."""
    shop = site(grid)
    first, second = item(), item()
    return SimpleNamespace(
        shop=shop,
        first=first,
        second=second,
        checklist=checklist(first, second, code=code),
        officer=officer_of(grid[:9]),
        colleague=officer_of(grid[:9]),
        elsewhere=officer_of("430407002"),
        walker=walker_of(grid),
        office=office(),
    )


def planned(world, **changed):
    wanted = {
        "by": world.officer, "at": AT, "kind": Kind.ROUTINE, "on": DAY, "template": world.checklist,
        "team": [world.officer, world.colleague],
    } | changed  # fmt: skip
    return actions.plan(world.shop, **wanted)


def started(world, **changed):
    inspection = planned(world, **changed)
    return actions.start(inspection, by=inspection.leader, at=AT, id_shown=inspection.enforcement)


def ok(one):
    return actions.Given(one, Result.OK)


def bad(one, **changed):
    return actions.Given(
        one, Result.BAD, **({"note": "通道堆放纸箱", "no_photo_reason": "夜间无法拍摄"} | changed)
    )


def submitted(world, *answers, **changed):
    inspection = started(world, **changed)
    return actions.submit(
        inspection, by=inspection.leader, at=LATER, handling="责令限期整改",
        answers=answers or [ok(world.first), ok(world.second)],
    )  # fmt: skip
