from datetime import date

import pytest
from django.urls import reverse

from anlian.duties.models import Duty, Obligation
from anlian.kernel import sheets
from tests.duties.world import BASIS, duties, leader, moment, night, office, owed, states, visit
from tests.factories import DISTRICT, auditor, officer_of
from tests.factories.places import lattice
from tests.guards.town import signed_in

pytestmark = pytest.mark.django_db
MARCH = date(2023, 3, 1)


@pytest.fixture(autouse=True)
def then(monkeypatch):
    monkeypatch.setattr("anlian.kernel.clock.now", lambda: moment(date(2023, 4, 20)))


@pytest.fixture
def one():
    """A vice head who visited in March, and not yet in April."""
    one = leader()
    owed(one)
    night(MARCH)
    visit(one, date(2023, 3, 20))
    night(date(2023, 4, 1))
    return one


def page(client, who, name, *args, **query):
    return signed_in(client, who).get(reverse(f"duties:{name}", args=args), query)


class TestMatrix:
    def test_shows_each_month_with_the_work_that_met_it(self, client, one):
        text = page(client, office(), "matrix").content.decode()

        assert "duty-done" in text
        assert "duty-ahead" in text
        assert duties()[0].work_number in text

    def test_counts_only_what_is_due(self, client, one):
        matrix = page(client, office(), "matrix").context["matrix"]

        assert (matrix.counts["counted"], matrix.counts["met"], matrix.rate) == (1, 1, 100)

    def test_shows_everyone_their_own_and_those_above_all(self, client, one):
        other = leader("常务副区长")

        assert page(client, one, "matrix").context["matrix"].lines
        assert not page(client, other, "matrix").context["matrix"].lines
        assert page(client, auditor(), "matrix").context["matrix"].lines

    def test_opens_the_list_behind_a_number(self, client, one):
        answer = page(client, office(), "matrix")
        behind = {label: (number, url) for label, number, _tone, url in answer.context["counts"]}

        for number, url in behind.values():
            assert client.get(url).context["page_obj"].paginator.count == number


class TestExport:
    def test_holds_the_filtered_rows(self, client, one):
        answer = signed_in(client, office()).post(reverse("duties:export") + "?state=MET", {"format": "csv"})

        rows = sheets.read(b"".join(answer), "履职.csv")[0].rows
        assert len(rows) == 2
        assert "按期履行" in rows[1]


class TestShow:
    def test_tells_what_met_it(self, client, one):
        duty = duties()[0]

        text = page(client, one, "show", duty.pk).content.decode()

        assert duty.work_number in text

    def test_is_not_there_for_others(self, client, one):
        assert page(client, officer_of(), "show", duties()[0].pk).status_code == 404


class TestExcuse:
    def test_takes_a_reason(self, client, one):
        duty = duties()[1]

        signed_in(client, office()).post(reverse("duties:excuse", args=[duty.pk]), {"reason": "因公出国"})

        assert states() == ["MET", "EXCUSED"]

    def test_keeps_what_was_typed_when_it_is_refused(self, client, one):
        duty = duties()[1]

        answer = signed_in(client, office()).post(
            reverse("duties:excuse", args=[duty.pk]), {"reason": "因公出国", "expect": "99"}
        )

        assert answer.status_code == 422
        assert "因公出国" in answer.content.decode()
        assert states() == ["MET", "OWED"]


class TestSetObligation:
    def test_is_taken_from_the_office(self, client):
        one = leader()

        signed_in(client, office()).post(
            reverse("duties:set-obligation"),
            {"code": "DD", "title": "一月一调度", "work": "DISPATCH", "every": "month", "times": 1, "since": "2023-05-01",
             "basis": BASIS, "posts": [one.seat.pk]},
        )  # fmt: skip

        assert Obligation.objects.get().title == "一月一调度"

    def test_says_what_is_missing_and_keeps_the_rest(self, client):
        one = leader()

        answer = signed_in(client, office()).post(
            reverse("duties:set-obligation"), {"title": "一月一调度", "posts": [one.seat.pk]}
        )

        assert answer.status_code == 422
        assert "一月一调度" in answer.content.decode()
        assert not Obligation.objects.exists()


class TestProxies:
    def test_are_named_by_the_holder_for_their_own_post(self, client, one):
        clerk = leader("区委办主任", area=lattice().areas["430407002"])

        answer = signed_in(client, one).post(
            reverse("duties:proxies"),
            {"post": one.seat.pk, "person": clerk.pk, "since": "2023-04-21", "basis": BASIS},
        )

        assert answer.status_code == 302
        assert one.seat.proxies.get().person == clerk

    def test_are_not_named_for_anothers(self, client, one):
        clerk = leader("区委办主任")

        answer = signed_in(client, clerk).post(
            reverse("duties:proxies"),
            {"post": one.seat.pk, "person": clerk.pk, "since": "2023-04-21", "basis": BASIS},
        )

        assert answer.status_code == 422
        assert not one.seat.proxies.exists()


def test_reading_writes_nothing(client, one):
    before = list(Duty.objects.of(DISTRICT).values_list("pk", "matter__version"))

    for name in ("matrix", "list", "obligations", "proxies"):
        page(client, office(), name)

    assert list(Duty.objects.of(DISTRICT).values_list("pk", "matter__version")) == before
