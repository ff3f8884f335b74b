import base64

import pytest
from django.test import Client

from anlian.hazards.lifecycle import State
from anlian.hazards.models import Hazard
from anlian.kernel.ids import uuid7
from tests.factories import account, chain, hazard, office, officer_of, site, walker_of

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.hazards.api_urls")]
HAZARDS = "/under-test/hazards/"
JSON = "application/json"


class TestList:
    def test_gives_what_lies_in_reach(self, signed_in):
        here = hazard()
        hazard(site=site("430407002001001"))

        said = signed_in(here.officer).get(HAZARDS, {"group": "new"}).json()

        assert [one["number"] for one in said["hazards"]] == [here.matter.number]
        assert said["states"] == {State.REPORTED: 1}

    @pytest.mark.parametrize("query", ["page=0", "page=99999999999999999999", f"q={'x' * 101}"])
    def test_refuses_what_is_out_of_bounds(self, signed_in, query):
        assert signed_in(officer_of()).get(f"{HAZARDS}?{query}").status_code == 422

    def test_is_not_for_strangers(self, client):
        assert client.get(HAZARDS).status_code in (302, 401)


class TestShow:
    def test_tells_what_may_be_done_next(self, signed_in):
        wrong = hazard()

        said = signed_in(wrong.officer).get(f"{HAZARDS}{wrong.pk}/").json()

        assert {"move": "verify", "allowed": True}.items() <= said["next"][0].items()
        assert said["version"] == 1

    def test_is_not_there_for_an_officer_of_another_town(self, signed_in):
        assert signed_in(officer_of("430407002")).get(f"{HAZARDS}{hazard().pk}/").status_code == 404


class TestDoMove:
    def test_is_the_same_deed(self, signed_in):
        wrong = hazard()

        said = signed_in(wrong.officer).post(
            f"{HAZARDS}{wrong.pk}/verify/", {"expect": 1, "given": {"basis": "消防法§28"}}, content_type=JSON
        )

        assert said.status_code == 200, said.content
        assert said.json()["state"] == State.VERIFIED

    def test_answers_a_refusal_with_its_sentence_and_basis(self, signed_in):
        wrong = hazard(state=State.AWAITING_REVIEW)

        said = signed_in(wrong.keeper).post(
            f"{HAZARDS}{wrong.pk}/pass/",
            {"expect": wrong.matter.version, "given": {"opinion": "好了"}},
            content_type=JSON,
        )

        assert said.status_code == 409
        assert said.json()["sentence"]
        assert said.json()["basis"]

    def test_is_stale_when_somebody_was_first(self, signed_in):
        wrong = hazard(state=State.VERIFIED)

        said = signed_in(wrong.officer).post(
            f"{HAZARDS}{wrong.pk}/order/", {"expect": 1, "given": {"demand": "清理"}}, content_type=JSON
        )

        assert said.status_code == 409

    def test_names_the_field_that_is_missing(self, signed_in):
        wrong = hazard()

        said = signed_in(wrong.officer).post(f"{HAZARDS}{wrong.pk}/verify/", {"expect": 1}, content_type=JSON)

        assert said.status_code == 422
        assert "basis" in said.json()["fields"]

    def test_takes_photos_and_signers(self, signed_in, photo):
        chain()
        wrong, head = hazard(state=State.VERIFIED), office()
        client = signed_in(wrong.officer)
        picture = base64.b64encode(photo(3).read()).decode()
        for move, given, photos in [
            ("propose_major", {"clause": "第4条"}, []),
            ("set_control", {"what": "专人看守", "suspend": True}, [picture]),
            ("confirm_major", {"minutes": "集体认定", "others": [str(head.pk)]}, []),
        ]:
            wrong.matter.refresh_from_db()
            body = {"expect": wrong.matter.version, "given": given, "photos": photos}
            said = client.post(f"{HAZARDS}{wrong.pk}/{move}/", body, content_type=JSON)
            assert said.status_code == 200, (move, said.content)

        assert wrong.matter.evidence.filter(district=wrong.district).count() == 1
        wrong.refresh_from_db()
        assert wrong.suspended
        assert wrong.grade == "major"

    def test_refuses_pictures_that_are_none(self, signed_in):
        wrong = hazard(state=State.RECTIFYING)
        body = {"expect": wrong.matter.version, "given": {"measure": "已清理"}, "photos": ["%%%"]}

        assert (
            signed_in(wrong.keeper).post(f"{HAZARDS}{wrong.pk}/submit/", body, content_type=JSON).status_code
            == 422
        )

    def test_knows_no_other_moves(self, signed_in):
        wrong = hazard()

        said = signed_in(wrong.officer).post(
            f"{HAZARDS}{wrong.pk}/explode/", {"expect": 1}, content_type=JSON
        )

        assert said.status_code == 404

    def test_wants_the_token_that_pages_carry(self):
        wrong = hazard()
        client = Client(enforce_csrf_checks=True)
        client.force_login(account(wrong.officer))

        said = client.post(
            f"{HAZARDS}{wrong.pk}/verify/", {"expect": 1, "given": {"basis": "§"}}, content_type=JSON
        )

        assert said.status_code == 403


class TestReport:
    def test_comes_once_however_often_it_is_sent(self, signed_in):
        here, key = site(), uuid7()
        client = signed_in(walker_of())
        body = {
            "id": str(key),
            "site": str(here.pk),
            "summary": "通道堵塞",
            "source": "report",
            "no_photo_reason": "夜间",
        }

        for _time in range(2):
            assert client.post(HAZARDS, body, content_type=JSON).status_code == 200

        assert Hazard.objects.get().pk == key

    def test_elsewhere_there_is_no_site(self, signed_in):
        body = {
            "id": str(uuid7()),
            "site": str(site("430407002001001").pk),
            "summary": "堵",
            "source": "report",
        }

        assert signed_in(walker_of()).post(HAZARDS, body, content_type=JSON).status_code == 404
