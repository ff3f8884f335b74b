"""Pages of people and posts, seen by those who may, from elsewhere, those who are refused, and strangers."""

from datetime import date

import pytest
from django.urls import reverse

from anlian.lattice.models import Appointment
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from tests.factories import (
    auditor,
    head_of,
    lattice,
    office,
    officer_of,
    person,
    walker_of,
)
from tests.factories.people import hold, post

pytestmark = pytest.mark.django_db
OTHER_TOWN = "430407002"
OTHER_GRID = "430407002001001"


def administrator():
    return hold("ADMIN", "系统管理员", unit="ZF")


class TestPeople:
    def test_masks_numbers(self, sign_in):
        walker = walker_of()

        page = sign_in(officer_of()).get("/people/").content.decode()

        assert walker.name in page
        assert walker.phone not in page

    def test_leaves_out_posts_of_another_town(self, sign_in):
        there = walker_of(OTHER_GRID)
        client = sign_in(officer_of())

        assert there.name not in client.get("/people/").content.decode()
        assert client.get(reverse("lattice:post", args=[there.seat.pk])).status_code == 404
        assert client.post(reverse("lattice:person-phone", args=[there.pk])).status_code == 404

    def test_is_refused_to_a_grid_worker(self, sign_in):
        assert sign_in(walker_of()).get("/people/").status_code == 403

    def test_names_everybody_to_who_keeps_accounts(self, sign_in):
        there = walker_of(OTHER_GRID)

        assert there.name in sign_in(administrator()).get("/people/").content.decode()

    def test_asks_strangers_to_sign_in(self, client):
        assert client.get("/people/").url.startswith("/login/")


class TestPersonPhone:
    """Whole numbers: of holders of posts within what one answers for, and of one's chains."""

    def ask(self, client, someone):
        return client.post(reverse("lattice:person-phone", args=[someone.pk]), {"reason": "联系整改"})

    def test_is_given_for_a_reason_to_who_answers_for_the_place(self, sign_in):
        walker = walker_of()

        answer = self.ask(sign_in(officer_of()), walker)

        assert answer.content.decode() == walker.phone
        assert Entry.objects.get(verb=Verb.UNMASKED).subject == walker.pk

    def test_is_given_to_the_office_of_whomever_holds_a_post(self, sign_in):
        there, nowhere = walker_of(OTHER_GRID), hold("AUDITOR", "审计员", unit="ZF")
        client = sign_in(office())

        assert self.ask(client, there).content.decode() == there.phone
        assert self.ask(client, nowhere).content.decode() == nowhere.phone

    @pytest.mark.parametrize("role", ["LEADER", "DEPARTMENT", "OFFICE", "AUDITOR", "COMMITTEE"])
    def test_of_a_post_without_a_place_is_not_there_for_a_town(self, sign_in, role):
        nowhere = hold(role, "某岗", unit="ZF")
        client = sign_in(officer_of())

        assert nowhere.name in client.get("/people/").content.decode()
        assert self.ask(client, nowhere).status_code == 404
        assert not Entry.objects.filter(verb=Verb.UNMASKED).exists()

    def test_of_who_answers_for_more_is_not_there_without_a_chain(self, sign_in):
        whole = hold("TOWN", "区应急专员", unit="ZF", area=lattice().areas["430407"])

        assert self.ask(sign_in(officer_of()), whole).status_code == 404

    def test_is_given_along_a_chain(self, sign_in, fire):
        leader, officer, walker = head_of(fire), officer_of(), walker_of()

        assert self.ask(sign_in(walker), leader).content.decode() == leader.phone
        assert self.ask(sign_in(walker), officer).content.decode() == officer.phone
        assert self.ask(sign_in(leader), walker).content.decode() == walker.phone

    def test_is_not_there_for_another_place_of_the_same_chain(self, sign_in, fire):
        assert fire.pk
        there, walker = walker_of(OTHER_GRID), walker_of()

        assert self.ask(sign_in(walker), there).status_code == 404

    def test_of_who_left_every_post_is_not_there(self, sign_in):
        assert self.ask(sign_in(office()), person()).status_code == 404

    def test_is_refused_to_who_sees_people_and_no_numbers(self, sign_in):
        assert self.ask(sign_in(auditor()), walker_of()).status_code == 403

    def test_asks_strangers_to_sign_in(self, client):
        assert self.ask(client, walker_of()).url.startswith("/login/")

    def test_is_offered_only_where_it_is_given(self, sign_in):
        walker, nowhere = walker_of(), hold("LEADER", "副区长", unit="ZF")
        client = sign_in(officer_of())
        offers = {
            someone: reverse("lattice:person-phone", args=[someone.pk]) for someone in (walker, nowhere)
        }

        people = client.get("/people/").content.decode()
        pages = {
            one: client.get(reverse("lattice:post", args=[one.seat.pk])).content.decode() for one in offers
        }

        assert offers[walker] in people
        assert offers[walker] in pages[walker]
        assert offers[nowhere] not in people
        assert offers[nowhere] not in pages[nowhere]


class TestAppoint:
    def test_hands_the_post_over(self, sign_in):
        walker, next_one = walker_of(), person("秦月")
        sent = {"person": next_one.pk, "since": "2023-03-01", "basis": "石组干〔2023〕1号"}

        sign_in(office()).post(reverse("lattice:appoint", args=[walker.seat.pk]), sent)

        standing = Appointment.objects.known().filter(post=walker.seat).order_by("since")
        assert [one.person.name for one in standing] == [walker.name, "秦月"]
        assert standing[0].until == date(2023, 3, 1)

    def test_takes_somebody_new(self, sign_in):
        seat = post("GRID", "网格员", unit="430407001001")
        sent = {"name": "尤佳", "phone": "19900008888", "since": "2023-03-01", "basis": "石组干〔2023〕1号"}

        sign_in(office()).post(reverse("lattice:appoint", args=[seat.pk]), sent)

        assert Appointment.objects.get(post=seat).person.name == "尤佳"

    def test_is_refused_to_a_town(self, sign_in):
        walker = walker_of()

        assert sign_in(officer_of()).get(reverse("lattice:appoint", args=[walker.seat.pk])).status_code == 403

    def test_ends_an_appointment_and_a_remit(self, sign_in):
        walker = walker_of()
        held = walker.seat.appointments.known().get()
        remit = walker.seat.remits.known().get()
        client = sign_in(office())

        client.post(
            reverse("lattice:end-appointment", args=[walker.seat.pk, held.pk]),
            {"on": "2023-03-01", "basis": "x"},
        )
        client.post(reverse("lattice:end-remit", args=[walker.seat.pk, remit.pk]), {"on": "2023-03-01"})

        assert walker.seat.appointments.known().get().until == date(2023, 3, 1)
        assert walker.seat.remits.known().get().until == date(2023, 3, 1)
