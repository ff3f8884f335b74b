"""Pages of inspections, each with four people: who may, from elsewhere, refused, a stranger."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from anlian.hazards.models import Hazard
from anlian.inspections.lifecycle import State
from anlian.inspections.models import Inspection, Kind
from anlian.kernel import sheets
from anlian.kernel.ids import uuid7
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from tests.factories import account, auditor
from tests.factories.people import hold
from tests.inspections.world import bad, ok, planned, shop_visit, started, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db):
    return shop_visit()


@pytest.fixture
def go(client):
    """Sign somebody in and ask for a page; nobody is the stranger."""

    def ask(who, name, *args, data=None, query="", **extra):
        if who is None:
            client.logout()
        else:
            client.force_login(who.user or account(who), backend="django.contrib.auth.backends.ModelBackend")
        address = reverse(f"inspections:{name}", args=args) + query
        return client.get(address, **extra) if data is None else client.post(address, data, **extra)

    return ask


def administrator():
    return hold("ADMIN", "系统管理员", unit="ZF")


def photo():
    picture = BytesIO()
    Image.radial_gradient("L").convert("RGB").save(picture, "JPEG")
    return SimpleUploadedFile("a.jpg", picture.getvalue(), "image/jpeg")


class TestPagesOfTheWhole:
    @pytest.mark.parametrize("page", ["list", "calendar", "checklists"])
    def test_four_people(self, world, go, page):
        inspection = planned(world)
        query = "?month=2023-03" if page == "calendar" else ""

        mine = go(world.officer, page, query=query)
        theirs = go(world.elsewhere, page, query=query)

        assert mine.status_code == theirs.status_code == 200
        if page != "checklists":
            assert world.shop.name in mine.content.decode()
            assert str(inspection.pk) not in theirs.content.decode()
            # Anyone may be in charge of a site and see its visits; who is not sees none.
            assert str(inspection.pk) not in go(administrator(), page, query=query).content.decode()
        assert go(None, page).url.startswith("/login/")

    @pytest.mark.parametrize("page", ["list", "calendar"])
    def test_asks_as_often_for_fifty_as_for_one(self, world, go, page):
        query = "?month=2023-03"
        planned(world)
        go(world.officer, page, query=query)
        with CaptureQueriesContext(connection) as one:
            go(world.officer, page, query=query)
        for _number in range(49):
            planned(world)

        with CaptureQueriesContext(connection) as fifty:
            answer = go(world.officer, page, query=query)

        assert answer.status_code == 200
        assert len(fifty) == len(one)

    def test_filters(self, world, go):
        found = submitted(world, ok(world.first), bad(world.second))
        planned(world, kind=Kind.CAMPAIGN)

        def listed(query):
            return [one.pk for one in go(world.officer, "list", query=query).context["page_obj"]]

        assert listed("?found=yes") == [found.pk]
        assert listed("?kind=ROUTINE&state=SUBMITTED&since=2023-03-01&until=2023-03-01") == [found.pk]
        assert listed("?role=LEADER") == listed("?until=2023-02-28") == listed("?area=430407002") == []
        assert len(listed("?q=湘味&mine=1&sort=site")) == 2
        assert len(listed("?kind=x&since=9&leader=z&area=%27&page=99")) == 2

    def test_an_unannounced_visit_is_not_told(self, world, go):
        inspection = planned(world, kind=Kind.UNANNOUNCED)

        assert go(world.shop.principal, "show", inspection.pk).status_code == 404
        assert inspection.number not in go(world.shop.principal, "list").content.decode()

    def test_the_export_says_what_the_list_says_and_leaves_a_line(self, world, go):
        inspection = submitted(world)
        planned(world, kind=Kind.CAMPAIGN)

        answer = go(world.officer, "export", data={}, query="?kind=ROUTINE")

        rows = sheets.read(b"".join(answer.streaming_content), "a.xlsx")
        assert inspection.number in str(rows)
        assert "专项" not in str(rows)
        assert Entry.objects.get(verb=Verb.EXPORTED).detail["rows"] == 1

    def test_the_panel_of_a_site(self, world, go):
        inspection = planned(world)

        assert inspection.number in go(world.officer, "of-site", world.shop.pk).content.decode()
        assert go(world.elsewhere, "of-site", world.shop.pk).status_code == 404


class TestOneInspection:
    def test_four_people(self, world, go):
        inspection = submitted(world, ok(world.first), bad(world.second))

        page = go(world.officer, "show", inspection.pk).content.decode()

        assert Hazard.objects.get().matter.number in page
        assert "已核实" in page
        assert go(world.elsewhere, "show", inspection.pk).status_code == 404
        assert go(administrator(), "show", inspection.pk).status_code == 403
        assert go(None, "show", inspection.pk).url.startswith("/login/")

    def test_is_signed(self, world, go):
        inspection = submitted(world)

        assert go(auditor(), "confirm", inspection.pk, data={"signed_by": "王五"}).status_code == 403
        assert go(world.elsewhere, "confirm", inspection.pk, data={"signed_by": "王五"}).status_code == 404
        refused = go(world.officer, "confirm", inspection.pk, data={"refused": "on", "reason": "负责人离场"})
        assert refused.status_code == 422
        assert "负责人离场" in refused.content.decode()
        assert "§68" in refused.content.decode()

        go(world.officer, "confirm", inspection.pk, data={"signed_by": "王五"})

        inspection.refresh_from_db()
        assert inspection.state == State.CONFIRMED

    def test_begins_with_papers(self, world, go):
        inspection = planned(world, enforcement=True)

        assert "§55" in go(world.officer, "start", inspection.pk, data={}).content.decode()
        answer = go(
            world.officer,
            "start",
            inspection.pk,
            data={"id_shown": "on", "lng": "112.6", "lat": "26.9", "accuracy": "12"},
        )

        assert answer.url == reverse("inspections:do", args=[inspection.pk])
        inspection.refresh_from_db()
        assert (inspection.lng, inspection.accuracy) == (112.6, 12)

    def test_is_cancelled_and_added_to(self, world, go):
        gone, done = planned(world), submitted(world)

        assert go(world.officer, "cancel", gone.pk, data={"reason": ""}).status_code == 422
        go(world.officer, "cancel", gone.pk, data={"reason": "改期"})
        go(world.officer, "add", done.pk, data={"note": "补充拍照"})

        gone.refresh_from_db()
        assert gone.state == State.CANCELLED
        assert done.addenda.get().note == "补充拍照"


class TestTheSheet:
    def answers(self, **changed):
        return {
            "i0-result": "OK",
            "i1-result": "BAD",
            "i1-note": "通道堆放纸箱",
            "handling": "责令限期整改",
        } | changed

    def test_a_finding_with_a_photo_becomes_a_hazard(self, world, go):
        inspection = started(world)

        answer = go(
            world.officer,
            "do",
            inspection.pk,
            data=self.answers(**{"i1-photos": [photo()], "i1-spot": "后门"}),
        )

        assert answer.url == inspection.get_absolute_url()
        hazard = Hazard.objects.get()
        assert (hazard.summary, hazard.spot, hazard.matter.evidence.count()) == ("通道堆放纸箱", "后门", 1)

    def test_keeps_the_answers_when_something_is_missing(self, world, go):
        inspection = started(world)

        answer = go(world.officer, "do", inspection.pk, data=self.answers(**{"i0-result": ""}))

        page = answer.content.decode()
        assert answer.status_code == 422
        assert "通道堆放纸箱" in page
        assert 'value="BAD" checked' in page
        assert not Hazard.objects.exists()

    def test_a_page_that_can_take_it_gets_only_the_refusal(self, world, go):
        inspection = started(world)

        wrong = go(world.officer, "do", inspection.pk, data={}, headers={"HX-Request": "true"})
        right = go(
            world.officer,
            "do",
            inspection.pk,
            data=self.answers(**{"i1-no_photo_reason": "夜间"}),
            headers={"HX-Request": "true"},
        )

        assert "<html" not in wrong.content.decode()
        assert right["HX-Redirect"] == inspection.get_absolute_url()

    def test_four_people(self, world, go):
        inspection = started(world)

        assert go(world.officer, "do", inspection.pk).status_code == 200
        assert go(world.elsewhere, "do", inspection.pk).status_code == 404
        assert go(auditor(), "do", inspection.pk).status_code == 403
        assert go(None, "do", inspection.pk).url.startswith("/login/")

    def test_a_finished_one_shows_its_page(self, world, go):
        inspection = submitted(world)

        assert go(world.officer, "do", inspection.pk).url == inspection.get_absolute_url()


class TestGoing:
    def wish(self, world, **changed):
        return {
            "id": uuid7(),
            "kind": "ROUTINE",
            "template": world.checklist.pk,
            "team": [world.colleague.pk],
        } | changed

    def test_a_plan(self, world, go):
        tomorrow = timezone.localdate() + timedelta(days=1)
        wish = self.wish(world, on=tomorrow, leader=world.officer.pk)

        for _twice in range(2):
            go(world.officer, "plan", data=wish, query=f"?site={world.shop.pk}")

        inspection = Inspection.objects.get()
        assert (inspection.state, inspection.day, inspection.team.count()) == (State.PLANNED, tomorrow, 2)

    def test_on_the_spot(self, world, go):
        answer = go(world.officer, "begin", data=self.wish(world), query=f"?site={world.shop.pk}")

        inspection = Inspection.objects.get()
        assert answer.url == reverse("inspections:do", args=[inspection.pk])
        assert inspection.state == State.STARTED

    def test_shows_why_when_refused(self, world, go):
        wish = self.wish(world, enforcement="on", id_shown="on", team=[world.walker.pk])

        page = go(world.officer, "begin", data=wish, query=f"?site={world.shop.pk}").content.decode()

        assert "§42" in page
        assert not Inspection.objects.exists()

    @pytest.mark.parametrize("page", ["plan", "begin"])
    def test_four_people(self, world, go, page):
        assert go(world.officer, page, query=f"?site={world.shop.pk}").status_code == 200
        assert world.shop.name in go(world.officer, page, query="?q=湘味").content.decode()
        assert go(world.elsewhere, page, query=f"?site={world.shop.pk}").status_code == 404
        assert go(auditor(), page).status_code == 403
        assert go(None, page).url.startswith("/login/")
