"""Pages of rounds: whoever may, one from elsewhere, one who is refused; numbers that open their lists."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from anlian.kernel import sheets
from anlian.kernel.ids import uuid7
from anlian.lattice.actions.dated import bump
from anlian.lattice.models import Sector, Site
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from anlian.rounds.boards.shops import Shops, Wanted
from anlian.rounds.models import Outing, Patrol, Pledge, ShopCheck, Tick
from tests.factories import AT, DAY, DISTRICT, hazard, site
from tests.guards.town import signed_in
from tests.rounds.world import (
    BROKEN,
    LATER,
    NEXT_GRID,
    called,
    household,
    issued,
    looked,
    patrolled,
    picture,
    signed,
    street,
    ticked,
)

pytestmark = pytest.mark.django_db
NOW = AT + timedelta(hours=6)
WHEN = "2023-03-01T10:00"


@pytest.fixture(autouse=True)
def then(monkeypatch):
    monkeypatch.setattr("anlian.kernel.clock.now", lambda: NOW)


def page(client, who, name, *keys, **asked):
    return signed_in(client, who).get(reverse(f"rounds:{name}", args=keys), asked)


def sheet(answer) -> list[list]:
    return [
        list(row.cells) if hasattr(row, "cells") else row for row in sheets.read(b"".join(answer), "x.xlsx")
    ]


class TestShops:
    def test_a_grid_worker_sees_their_shops_and_what_is_missing(self, client):
        world = street()
        signed(world)
        other = site(NEXT_GRID)

        body = page(client, world.walker, "shops").content.decode()

        assert world.shop.name in body
        assert other.name not in body

    def test_numbers_on_top_are_those_of_the_lists(self, client):
        world = street()
        signed(world)
        looked(world, marks=BROKEN, note="堆货")
        site()

        summary = page(client, world.town, "shops").context["summary"]

        assert summary == {"shops": 2, "pledged": 1, "missing": 1, "soon": 0, "due": 0, "broken": 1}
        for asked, number in (({"pledge": "yes"}, 1), ({"pledge": "none"}, 1), ({"check": "broken"}, 1),
                              ({"check": "due"}, 0), ({"check": "never"}, 1), ({"stars": "2"}, 1), ({"stars": "0"}, 1),
                              ({"stars": "5"}, 0)):  # fmt: skip
            assert page(client, world.town, "shops", **asked).context["page_obj"].paginator.count == number, (
                asked
            )

    @pytest.mark.parametrize("sort", ["name", "-name", "area", "stars", "-stars", "checked", "-checked"])
    def test_sorts(self, client, sort):
        world = street()
        signed(world)
        looked(world)
        site()

        assert len(page(client, world.town, "shops", sort=sort).context["page_obj"].object_list) == 2

    def test_a_check_falls_due_after_the_interval(self):
        world = street()
        signed(world)
        later = DAY + timedelta(days=95)

        def due(day):
            return Shops(DISTRICT, day).narrowed(Site.objects.of(DISTRICT), Wanted(check="due")).count()

        assert (due(DAY + timedelta(days=91)), due(later)) == (0, 1)
        looked(world, at=AT + timedelta(days=60))
        assert due(later) == 0

    def test_a_pledge_that_ends_soon_says_so(self):
        world = street()
        signed(world)
        day = DAY + timedelta(days=340)

        board = Shops(DISTRICT, day)

        assert board.narrowed(Site.objects.of(DISTRICT), Wanted(pledge="soon")).count() == 1
        assert not Shops(DISTRICT, DAY).narrowed(Site.objects.of(DISTRICT), Wanted(pledge="soon")).exists()

    def test_go_out_as_a_file(self, client):
        world = street()
        signed(world)
        looked(world)

        answer = signed_in(client, world.town).post(reverse("rounds:export-shops"), {"format": "csv"})

        text = b"".join(answer).decode("utf-8-sig")
        assert "星级" in text.splitlines()[0]
        assert world.shop.name in text
        assert Entry.objects.get(verb=Verb.EXPORTED).detail["rows"] == 1


class TestShop:
    def test_tells_pledge_checks_and_how_the_stars_came(self, client):
        world = street()
        signed(world)
        wrong = hazard(site=world.shop, finder=world.walker)
        looked(world, marks=BROKEN, hazards=[wrong.pk], photos=[picture(9)])

        answer = page(client, world.walker, "shop", world.shop.pk)

        body = answer.content.decode()
        assert wrong.matter.number in body
        assert "王建国" in body
        assert answer.context["row"].stars == 2
        assert [one["stars"] for one in answer.context["shop"].history][-2:] == [0, 2]

    def test_is_not_there_for_a_stranger(self, client):
        world = street()
        signed(world)
        pledge = Pledge.objects.get()

        assert page(client, world.stranger, "shop", world.shop.pk).status_code == 404
        assert page(client, world.stranger, "paper", pledge.pk).status_code == 404
        assert page(client, world.stranger, "signature", pledge.pk).status_code == 404

    def test_is_signed_and_looked_at_here(self, client):
        world = street()
        issued(world)
        client = signed_in(client, world.walker)
        sent = {
            "id": uuid7(),
            "signed_by": "王建国",
            "happened_at": WHEN,
            "signature": SimpleUploadedFile("a.png", picture(255)),
        }

        answer = client.post(reverse("rounds:sign", args=[world.shop.pk]), sent)
        assert answer.status_code == 302, answer.content.decode()
        marks = {"mark-1": "KEPT", "mark-2": "BROKEN", "mark-3": "UNSEEN", "note": "堆货"}
        answer = client.post(
            reverse("rounds:check", args=[world.shop.pk]), {"id": uuid7(), "happened_at": WHEN, **marks}
        )

        assert answer.status_code == 302, answer.content.decode()
        assert (ShopCheck.objects.get().broken, Pledge.objects.get().by) == (1, world.walker)

    def test_cannot_be_signed_before_a_pledge_is_issued(self, client):
        world = street()
        sent = {
            "id": uuid7(), "signed_by": "王建国", "happened_at": WHEN, "signature": SimpleUploadedFile("a.png", picture(255)),
        }  # fmt: skip

        answer = signed_in(client, world.walker).post(reverse("rounds:sign", args=[world.shop.pk]), sent)

        assert answer.status_code == 422
        assert "安委办" in answer.content.decode()
        assert not Pledge.objects.exists()

    def test_what_was_refused_comes_back(self, client):
        world = street()
        signed(world)
        marks = {"mark-1": "UNSEEN", "mark-2": "UNSEEN", "mark-3": "UNSEEN"}

        answer = signed_in(client, world.walker).post(
            reverse("rounds:check", args=[world.shop.pk]), {"id": uuid7(), "happened_at": WHEN, **marks}
        )

        assert answer.status_code == 422
        assert not ShopCheck.objects.exists()

    def test_the_paper_holds_promises_and_signature(self, client):
        from io import BytesIO

        from docx import Document

        world = street()
        pledge = signed(world)

        paper = Document(BytesIO(page(client, world.walker, "paper", pledge.pk).content))

        text = "\n".join(one.text for one in paper.paragraphs)
        assert "用电用火安全" in text
        assert "2024年3月1日" in text
        assert len(paper.inline_shapes) == 1

    def test_the_panel_of_the_site_tells_it(self, client):
        world = street()
        signed(world)

        assert "2024-03-01" in page(client, world.walker, "of-site", world.shop.pk).content.decode()
        assert world.chief.name in page(client, world.walker, "of-site", world.road.pk).content.decode()


class TestTemplate:
    def test_the_office_issues_the_next_version(self, client):
        world = street()
        client = signed_in(client, world.office)
        example = client.get(reverse("rounds:issue")).context["form"].initial
        assert example["example"] is True

        answer = client.post(reverse("rounds:issue"), example)

        assert answer.status_code == 302
        assert "示例" in client.get(reverse("rounds:pledge")).content.decode()

    def test_a_grid_worker_may_not(self, client):
        assert page(client, street().walker, "issue").status_code == 403


class TestRoads:
    def test_tell_chief_last_patrol_and_open_hazards(self, client):
        world = street()
        Sector.objects.create(district=DISTRICT, code="JT", name="道路交通", kinds=["road"])
        bump(DISTRICT)
        patrolled(world)
        hazard(site=world.road, finder=world.walker)

        (row,) = page(client, world.town, "roads").context["page_obj"].object_list

        assert (row.days, row.hazards, row.chiefs[0].term.person) == (0, 1, world.chief.name)
        assert page(client, world.town, "roads", quiet="7").context["page_obj"].paginator.count == 0

    def test_a_chief_sees_their_segment_and_records_a_patrol(self, client):
        world = street()
        client = signed_in(client, world.chief)
        assert client.get(reverse("rounds:road", args=[world.road.pk])).context["may_walk"]

        answer = client.post(
            reverse("rounds:patrol", args=[world.road.pk]),
            {"id": uuid7(), "started_at": WHEN, "ended_at": "2023-03-01T10:30", "note": "无异常"},
        )

        assert answer.status_code == 302
        assert Patrol.objects.get().by == world.chief

    def test_go_out_as_a_file(self, client):
        world = street()
        patrolled(world)

        answer = signed_in(client, world.town).post(reverse("rounds:export-roads"), {"format": "csv"})

        assert world.chief.name in b"".join(answer).decode()


class TestOutings:
    def test_are_called_here(self, client):
        world = street()
        sent = {
            "id": uuid7(), "kind": "KNOCK", "title": "敲门行动", "area": "430407001", "first": "2023-03-01",
            "last": "2023-03-31", "tells": "关火断电\n电动车不进楼",
        }  # fmt: skip

        answer = signed_in(client, world.town).post(reverse("rounds:call"), sent)

        assert answer.status_code == 302, answer.content.decode()
        assert Outing.objects.get().tells == ["关火断电", "电动车不进楼"]

    def test_the_latest_visit_counts(self, client):
        world = street()
        household(number=2)
        household(NEXT_GRID)
        outing = called(world)
        ticked(world, outing, result="ABSENT")
        ticked(world, outing, at=LATER + timedelta(hours=1))

        told = page(client, world.town, "outing", outing.pk).context

        assert [(line.total, line.been, line.results["MET"]) for line in told["grids"]] == [
            (2, 1, 1),
            (1, 0, 0),
        ]
        assert (told["doors"].total, told["doors"].open) == (3, 2)
        grid = page(client, world.town, "outing", outing.pk, grid=world.door.area_code).context
        assert [(line.name, line.total) for line in grid["buildings"]] == [("向阳小区1栋", 2)]

    def test_each_number_opens_its_list(self, client):
        world = street()
        household(number=2)
        outing = called(world)
        ticked(world, outing)

        def rows(**asked):
            found = page(client, world.town, "doors", outing.pk, **asked).context["page_obj"].object_list
            return [row.code for row in found]

        assert rows(result="MET") == [world.door.code]
        assert len(rows(result="OPEN")) == 1
        assert len(rows(area=world.door.area_code, building="向阳小区1栋")) == 2
        assert rows(q="201")
        assert len(rows()) == 2

    def test_a_grid_worker_counts_their_own_doors_only(self, client):
        world = street()
        household(NEXT_GRID)
        outing = called(world)

        assert page(client, world.walker, "outing", outing.pk).context["doors"].total == 1
        assert page(client, world.stranger, "outing", outing.pk).status_code == 404

    def test_a_door_is_ticked_here(self, client):
        world = street()
        outing = called(world)

        answer = signed_in(client, world.walker).post(
            reverse("rounds:tick-door", args=[outing.pk, world.door.pk]),
            {"id": uuid7(), "happened_at": WHEN, "result": "ABSENT"},
        )

        assert answer.status_code == 302, answer.content.decode()
        assert Tick.objects.get().household == world.door

    def test_a_street_is_ticked_by_its_chief(self, client):
        world = street()
        outing = called(world, kind="ROAD")
        client = signed_in(client, world.chief)
        assert client.get(reverse("rounds:streets", args=[outing.pk])).context["may_tick"]

        answer = client.post(
            reverse("rounds:tick-street", args=[outing.pk, world.road.pk]),
            {"id": uuid7(), "happened_at": WHEN, "result": "MET"},
        )

        assert answer.status_code == 302
        told = client.get(reverse("rounds:outing", args=[outing.pk])).context
        assert (told["streets"].total, told["streets"].been) == (1, 1)

    def test_doors_go_out_with_names_hidden(self, client):
        world = street()
        outing = called(world)
        ticked(world, outing)

        answer = signed_in(client, world.town).post(
            reverse("rounds:export-doors", args=[outing.pk]), {"format": "csv"}
        )

        text = b"".join(answer).decode()
        assert "王**" in text
        assert "已见面" in text
        assert "王建国" not in text
        assert "13900000001" not in text


class TestHouseholds:
    def test_are_shown_hidden(self, client):
        world = street()

        body = page(client, world.walker, "households").content.decode()

        assert "王**" in body
        assert "王建国" not in body
        assert "13900000001" not in body
        assert world.door.code not in page(client, world.stranger, "households").content.decode()

    def test_one_is_shown_whole_for_a_reason(self, client):
        world = street()
        at = reverse("rounds:household-number", args=[world.door.pk])
        client = signed_in(client, world.walker)

        assert "reason" in client.get(at).content.decode()
        assert client.post(at, {"reason": ""}).status_code == 422
        assert client.post(at, {"reason": "预约上门"}).content.decode() == "王建国 13900000001"
        assert Entry.objects.get(verb=Verb.UNMASKED).subject == world.door.pk

    def test_go_out_hidden(self, client):
        world = street()

        answer = signed_in(client, world.town).post(reverse("rounds:export-households"), {"format": "csv"})

        text = b"".join(answer).decode()
        assert "139****0001" in text
        assert "13900000001" not in text
