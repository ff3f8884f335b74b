"""Pages of people and posts, seen by those who may, from elsewhere, those who are refused, and strangers."""

from datetime import date

import pytest
from django.urls import reverse

from anlian.lattice.models import Appointment
from tests.factories import (
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
