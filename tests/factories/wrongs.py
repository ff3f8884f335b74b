"""Hazards, and the items that they are checked against."""

from datetime import datetime, timedelta
from itertools import count

from anlian.hazards import actions
from anlian.hazards.lifecycle import State
from anlian.hazards.models import CheckItem, Hazard, Source
from tests.factories.people import office, officer_of, walker_of
from tests.factories.places import AT, DISTRICT
from tests.factories.places import site as new_site

_numbers = count(1)


def item(*, on_spot: bool = False, days: int = 7, kinds=("shop",), sector: str = "XF.XC") -> CheckItem:
    return CheckItem.objects.create(
        district=DISTRICT,
        code=f"X{next(_numbers):03d}",
        kinds=list(kinds),
        sector_code=sector,
        category="疏散",
        text="疏散通道是否畅通",
        basis="消防法§28",
        basis_status=CheckItem.BasisStatus.VERIFIED,
        days=days,
        on_spot=on_spot,
    )


def hazard(*, state: str = State.REPORTED, site=None, at: datetime = AT, item=None, finder=None) -> Hazard:
    """A hazard that came to this state by the deeds themselves, an hour each."""
    site = site or new_site()
    finder = finder or walker_of(site.area_code)
    officer = officer_of(site.area_code[:9])
    wrong = actions.report(
        site,
        by=finder,
        at=at,
        summary="楼梯间堆放纸箱",
        source=Source.INSPECTION,
        item=item,
        no_photo_reason="夜间无法拍摄",
    )
    wrong.officer, wrong.keeper = officer, site.principal
    steps = [
        (State.VERIFIED, lambda at: actions.verify(wrong, by=officer, at=at, basis="消防法§28")),
        (State.ORDERED, lambda at: actions.order(wrong, by=officer, at=at, demand="立即清理")),
        (State.RECTIFYING, lambda at: actions.start(wrong, by=site.principal, at=at)),
        (State.AWAITING_REVIEW, lambda at: actions.submit(wrong, by=site.principal, at=at, measure="已清理")),
        (
            State.CLOSED,
            lambda at: actions.pass_review(wrong, by=reviewer(wrong), at=at, opinion="现场已清空"),
        ),
    ]
    for number, (reached, deed) in enumerate(steps, start=1):
        if wrong.matter.state == state:
            break
        deed(at + timedelta(hours=number))
        assert wrong.matter.state == reached
    assert wrong.matter.state == state
    return wrong


def reviewer(wrong: Hazard):
    """Somebody else, of another post."""
    if not hasattr(wrong, "second"):
        wrong.second = office()
    return wrong.second
