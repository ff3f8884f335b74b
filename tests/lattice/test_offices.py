"""Safety offices of towns and streets: named from a day on, or a gap that the page shows."""

from datetime import date

import pytest
from django.urls import reverse

from anlian.lattice import actions
from anlian.lattice.boards.offices import offices
from anlian.lattice.models import SafetyOffice
from anlian.lattice.roll import roll_of
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from tests.factories import AT, DISTRICT, lattice, office, officer_of
from tests.guards.town import NOW, signed_in
from tests.refusals import assert_refused

pytestmark = pytest.mark.django_db
TOWN, OTHER, COMMUNITY = "430407001", "430407002", "430407001001"
TOWNS = "《安全生产法》第九条第二款"
BASIS, MARCH, APRIL = "人街办发〔2023〕演示第3号", date(2023, 3, 1), date(2023, 4, 1)


@pytest.fixture(autouse=True)
def then(monkeypatch):
    monkeypatch.setattr("anlian.kernel.clock.now", lambda: NOW)


def name(area=TOWN, *, unit=TOWN, called="应急管理办公室", since=MARCH, basis=BASIS, by=None):
    world = lattice()
    return actions.name_safety_office(
        world.areas[area], unit=world.units[unit], name=called, since=since, basis=basis, by=by, at=AT
    )


def on(day=MARCH):
    return {one.area.code: one.office and str(one.office) for one in offices(roll_of(DISTRICT), day)}


class TestNameSafetyOffice:
    def test_holds_from_its_day_and_before_it_is_a_gap(self):
        name()

        assert on(date(2023, 2, 28)) == {TOWN: None, OTHER: None}
        assert on() == {TOWN: "应急管理办公室", OTHER: None}
        line = Entry.objects.get(verb=Verb.SAFETY_OFFICE_NAMED)
        assert (line.detail["name"], line.detail["since"], line.detail["basis"]) == (
            "应急管理办公室", "2023-03-01", BASIS,
        )  # fmt: skip

    def test_hands_over_on_one_day_and_keeps_what_was(self):
        name()
        name(called="平安法治和应急管理办公室", since=APRIL)

        assert on(date(2023, 3, 31))[TOWN] == "应急管理办公室"
        assert on(APRIL)[TOWN] == "平安法治和应急管理办公室"

    def test_is_none_of_a_community(self):
        assert_refused(
            lambda: name(COMMUNITY, unit=COMMUNITY), "不承担执法职责，不设安全监管机构",
            basis="《安全生产法》第九条第二款、第七十五条",
        )  # fmt: skip
        assert not SafetyOffice.objects.exists()

    def test_is_the_towns_own(self):
        for unit in (OTHER, "AJ"):
            assert_refused(
                lambda: name(unit=unit),
                f"安全监管机构应为本乡镇、街道的机构，{lattice().units[unit]}不是",
                basis=TOWNS,
            )

    def test_rests_on_a_document(self):
        assert_refused(lambda: name(basis=" "), "请填写依据文件", basis=TOWNS)

    def test_has_a_name(self):
        assert_refused(lambda: name(called=" "), "请填写机构名称", basis=TOWNS)

    def test_is_not_named_for_days_that_are_given(self):
        name(since=APRIL)

        assert_refused(
            lambda: name(called="另一办公室", since=MARCH),
            "应急管理办公室自2023-04-01起已明确为安全监管机构，请选择更晚的日期",
        )
        assert on(APRIL)[TOWN] == "应急管理办公室"

    def test_is_named_by_whoever_answers_for_all(self):
        assert_refused(lambda: name(by=officer_of()), "只能调整本人职责范围内的分工")

        assert name(by=office()).unit.code == TOWN


class TestPage:
    def test_shows_a_gap_until_an_office_is_named(self, client):
        lattice()
        signed_in(client, office())
        musts, form = reverse("lattice:three-musts"), reverse("lattice:name-office")
        page = client.get(musts).content.decode()
        assert f"{form}?area={TOWN}" in page
        assert f"{form}?area={OTHER}" in page

        for town in (TOWN, OTHER):
            sent = {
                "area": town, "unit": lattice().units[town].pk, "name": "应急管理办公室", "since": "2023-03-01",
                "basis": BASIS,
            }  # fmt: skip
            assert client.post(form, sent).status_code == 302

        page = client.get(musts).content.decode()
        assert f"{form}?area=" not in page
        assert BASIS in page

    def test_keeps_what_was_typed_when_it_is_refused(self, client):
        lattice()
        signed_in(client, office())
        sent = {
            "area": TOWN, "unit": lattice().units[OTHER].pk, "name": "应急管理办公室", "since": "2023-03-01",
            "basis": BASIS,
        }  # fmt: skip

        answer = client.post(reverse("lattice:name-office"), sent)

        assert answer.status_code == 422
        assert BASIS in answer.content.decode()
        assert not SafetyOffice.objects.exists()

    def test_is_read_by_a_town_and_changed_by_the_office_only(self, client):
        signed_in(client, officer_of())

        assert client.get(reverse("lattice:three-musts")).status_code == 200
        assert client.get(reverse("lattice:name-office")).status_code == 403
