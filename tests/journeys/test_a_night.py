"""Nobody acts, the night comes, the matter climbs; whoever stands above sees it; closing ends the climb."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from anlian.hazards import actions
from anlian.hazards.lifecycle import State
from anlian.matters.climb import sweep
from anlian.matters.models import Climb, Height
from tests.factories import chain, hazard, head_of, office

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_a_late_matter_climbs_to_the_leader_until_it_is_closed(desk, sign_in, story_clock):
    leader, above = head_of(chain("L01")), office()
    late = hazard(state=State.AWAITING_REVIEW)
    sign_in(desk, leader)
    expect(desk.locator("main")).not_to_contain_text(late.summary)

    # Nobody goes to look for five weeks.
    story_clock.forward(days=35)
    swept = sweep(now=story_clock.now())
    late.matter.refresh_from_db()

    assert swept.total == Climb.objects.count() == late.matter.step >= Height.RED
    sign_in(desk, leader)
    expect(desk.locator("main")).to_contain_text(late.matter.number)
    desk.goto(late.get_absolute_url())
    expect(desk.locator("main")).to_contain_text("沿链升级")

    # Swept again, it takes no step twice.
    assert sweep(now=story_clock.now()).total == 0

    actions.pass_review(late, by=above, at=story_clock.now(), opinion="现场已清空")
    assert sweep(now=story_clock.now() + timedelta(days=60)).total == 0
    desk.reload()
    expect(desk.locator("main")).to_contain_text("已销号")
    desk.goto("/")
    expect(desk.locator("main")).not_to_contain_text(late.matter.number)
