"""The wall of lights."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import PermissionDenied

from anlian.desk.boards.figures import standing
from anlian.desk.boards.mine import Moment
from anlian.hazards.lifecycle import State
from anlian.kernel import clock
from anlian.lattice.scope import Duties
from anlian.matters.climb import sweep
from anlian.matters.models import Kind, Matter
from anlian.matters.wall import ShowWall, lit
from tests.factories import AT, account, chain, hazard, office, officer_of, site

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(rf, monkeypatch):
    def seen_by(someone, **query):
        monkeypatch.setattr(clock, "now", lambda: AT + timedelta(days=100))
        request = rf.get("/chains/", query)
        request.user = (someone.user or account(someone)) if someone else AnonymousUser()
        request._messages = CookieStorage(request)
        return ShowWall.as_view()(request)

    return seen_by


def wall(response):
    return response.context_data["wall"]


class TestLit:
    def test_counts_what_is_open_and_late_by_chain(self):
        version = chain("L1")
        hazard(state=State.ORDERED), hazard(state=State.CLOSED)
        later = AT + timedelta(days=60)
        sweep(now=later)

        lights = lit(Matter.objects.all(), at=None, now=later)

        light = lights[version.chain_id]
        assert (light["open"], light["late"], light["major"]) == (1, 1, 0)
        assert light["worst"] >= 4

    def test_counts_hazards_only_as_the_workbench_does(self):
        version = chain("L1")
        hazard(state=State.ORDERED)
        decided = hazard(state=State.ORDERED).matter
        Matter.objects.filter(pk=decided.pk).update(kind=Kind.DECISION, state="OPEN")
        at = AT + timedelta(days=1)

        now = lit(Matter.objects.all(), at=None, now=at)
        then = lit(Matter.objects.all(), at=at, now=at)
        beside = standing(Moment(Duties(office(), at.date()), at))

        assert now[version.chain_id]["open"] == then[version.chain_id]["open"] == beside["open"] == 1

    def test_tells_how_it_was_at_a_moment(self):
        version = chain("L1")
        hazard(state=State.CLOSED)
        sweep(now=AT + timedelta(days=60))

        before = lit(Matter.objects.all(), at=AT + timedelta(minutes=90), now=AT + timedelta(days=60))

        assert (before[version.chain_id]["open"], before[version.chain_id]["worst"]) == (1, 0)
        assert not lit(Matter.objects.all(), at=AT + timedelta(days=2), now=AT + timedelta(days=60))

    def test_asks_once_for_any_number_of_chains(self, django_assert_num_queries):
        chain("L1", sectors=("XF",)), chain("L2", sectors=("RQ",)), hazard()

        with django_assert_num_queries(1):
            lit(Matter.objects.all(), at=None, now=AT)


class TestShowWall:
    def test_shows_a_light_for_each_chain_in_force(self, page):
        chain("L1"), chain("L2", area="430407002")

        assert [lamp.version.number for lamp in wall(page(office())).lamps] == ["L1", "L2"]
        assert not wall(page(office(), on="2019-01-01")).lamps

    def test_lights_only_what_the_person_answers_for(self, page):
        chain("L1", sectors=("XF",))
        hazard(site=site("430407002001001"))

        assert wall(page(officer_of("430407002"))).total("open") == 1
        assert wall(page(officer_of("430407001"))).total("open") == 0

    @pytest.mark.parametrize(
        ("query", "shown"),
        [
            ({"sector": "RQ"}, ["L2"]),
            ({"town": "430407002"}, ["L2"]),
            ({"q": "l1"}, ["L1"]),
            ({"light": "none"}, ["L1", "L2"]),
            ({"light": "red"}, []),
        ],
    )
    def test_narrows(self, page, query, shown):
        chain("L1", sectors=("XF",)), chain("L2", area="430407002", sectors=("RQ",))

        assert [lamp.version.number for lamp in wall(page(office(), **query)).lamps] == shown

    def test_says_in_words_what_it_shows(self, page):
        chain("L1", since=date(2023, 1, 1))
        hazard(state=State.ORDERED)

        text = page(office(), by="leader").render().content.decode()

        assert "1 条责任链" in text
        assert "未办结隐患 1 件" in text
        assert "空缺" in text

    def test_is_empty_for_who_answers_for_nothing_here(self, page):
        chain("L1", area="430407001")

        assert not wall(page(officer_of("430407002"))).lamps

    def test_asks_strangers_to_sign_in(self, page):
        assert page(None).url.startswith("/login/")


def test_nobody_without_a_post_or_person_gets_in(rf):
    from anlian.people.models import User

    request = rf.get("/chains/")
    request.user = User.objects.create(username="nobody", district="430407", created_at=AT)

    with pytest.raises(PermissionDenied):
        ShowWall.as_view()(request)
