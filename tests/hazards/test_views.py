from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from python_calamine import CalamineWorkbook

from anlian.hazards.lifecycle import MOVES, State
from anlian.hazards.models import Hazard, SavedAddress
from anlian.kernel.ids import uuid7
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from anlian.matters.models import Evidence
from tests.factories import account, chain, hazard, item, office, officer_of, person, site, walker_of

pytestmark = pytest.mark.django_db
ELSEWHERE = "430407002"


def version(wrong: Hazard) -> int:
    wrong.matter.refresh_from_db()
    return wrong.matter.version


class TestList:
    def test_shows_what_lies_within_ones_area_and_nothing_else(self, open_page):
        here, there = hazard(), hazard(site=site("430407002001001", name="青山洗衣店"))

        shown = open_page(here.officer, "list").content.decode()

        assert here.matter.number in shown
        assert there.matter.number not in shown

    def test_asks_strangers_to_sign_in(self, client):
        assert client.get(reverse("hazards:list")).url.startswith("/login/")

    def test_is_refused_to_whoever_is_nobody_here(self, client):
        nobody = person()
        user = account(nobody)
        nobody.delete()
        client.force_login(user)

        assert client.get(reverse("hazards:list")).status_code == 403

    def test_answers_a_part_to_htmx_and_the_whole_page_when_going_back(self, signed_in):
        client = signed_in(officer_of())

        part = client.get(reverse("hazards:list"), headers={"HX-Request": "true"})
        back = client.get(
            reverse("hazards:list"), headers={"HX-Request": "true", "HX-History-Restore-Request": "true"}
        )

        assert b"<html" not in part.content
        assert b"<html" in back.content

    @pytest.mark.parametrize(
        "query",
        [
            "q=%00",
            "page=999999999999",
            "page=-1",
            "size=7",
            "chain=x",
            "since=9999-99-99",
            "sort=password",
            "step=%E2%85%A7",
            "area=%27",
            "state=NONE&grade=x",
            "since=0001-01-01&until=9999-12-31",
        ],
    )
    def test_takes_any_address_calmly(self, signed_in, query):
        assert signed_in(officer_of()).get(f"{reverse('hazards:list')}?{query}").status_code == 200

    def test_asks_as_often_for_many_rows_as_for_one(self, open_page, counted):
        first = hazard()
        open_page(first.officer, "list")
        with counted() as for_one:
            open_page(first.officer, "list", size=50)

        for _number in range(8):
            hazard(site=first.matter.site, finder=first.finder)
        open_page(first.officer, "list")
        with counted() as for_many:
            shown = open_page(first.officer, "list", size=50)

        assert len(shown.context["page_obj"].object_list) == 9
        assert len(for_many) == len(for_one)

    def test_keeps_an_address_under_a_name_for_its_owner_alone(self, signed_in):
        officer, other = officer_of(), officer_of()

        signed_in(officer).post(
            reverse("hazards:save"), {"name": "逾期重大", "query": "grade=major&overdue=1&junk=1"}
        )
        saved = SavedAddress.objects.get()
        signed_in(other).post(reverse("hazards:forget", args=[saved.pk]))

        assert saved.query == "grade=major&overdue=1"
        assert SavedAddress.objects.count() == 1
        assert "逾期重大" in signed_in(officer).get(reverse("hazards:list")).content.decode()
        assert "逾期重大" not in signed_in(other).get(reverse("hazards:list")).content.decode()


class TestBoard:
    def test_has_cards_in_columns_by_what_comes_next(self, open_page):
        new = hazard()
        work = hazard(state=State.ORDERED, site=new.matter.site, finder=new.finder)

        columns = {one["name"]: one for one in open_page(new.officer, "board").context["columns"]}

        assert [card.pk for card in columns["new"]["cards"]] == [new.pk]
        assert [card.pk for card in columns["work"]["cards"]] == [work.pk]


class TestShow:
    def test_says_what_may_be_done_by_whom(self, open_page):
        chain()
        wrong = hazard(state=State.AWAITING_REVIEW)

        for_office = open_page(office(), "show", wrong.pk).content.decode()
        for_keeper = open_page(wrong.keeper, "show", wrong.pk).content.decode()

        assert reverse("hazards:do", args=[wrong.pk, "pass"]) in for_office
        assert reverse("hazards:do", args=[wrong.pk, "pass"]) not in for_keeper
        assert "已清理" in for_keeper

    def test_is_not_there_for_an_officer_of_another_town(self, open_page):
        assert open_page(officer_of(ELSEWHERE), "show", hazard().pk).status_code == 404

    def test_changes_nothing(self, open_page):
        chain()
        wrong = hazard(state=State.ORDERED)
        before = (version(wrong), Entry.objects.count())

        for _time in range(3):
            assert open_page(wrong.officer, "show", wrong.pk).status_code == 200

        assert (version(wrong), Entry.objects.count()) == before

    def test_asks_a_fixed_number_of_questions(self, open_page, counted):
        short, long = hazard(), hazard(state=State.CLOSED)
        open_page(office(), "show", short.pk)
        somebody = office()
        open_page(somebody, "show", short.pk)
        with counted() as for_short:
            open_page(somebody, "show", short.pk)
        with counted() as for_long:
            open_page(somebody, "show", long.pk)

        assert len(for_long) == len(for_short)


class TestDoMove:
    @pytest.mark.parametrize("move", MOVES)
    def test_every_move_has_its_page(self, open_page, move):
        wrong = hazard()

        assert open_page(wrong.officer, "do", wrong.pk, move).status_code == 200

    def test_takes_a_hazard_one_state_further(self, signed_in):
        wrong = hazard()

        response = signed_in(wrong.officer).post(
            reverse("hazards:do", args=[wrong.pk, "verify"]), {"basis": "消防法§28", "expect": version(wrong)}
        )

        assert response.url == wrong.get_absolute_url()
        wrong.matter.refresh_from_db()
        assert wrong.matter.state == State.VERIFIED

    def test_is_not_there_for_an_officer_of_another_town(self, signed_in):
        wrong = hazard()

        response = signed_in(officer_of(ELSEWHERE)).post(
            reverse("hazards:do", args=[wrong.pk, "verify"]), {"basis": "消防法§28", "expect": version(wrong)}
        )

        assert response.status_code == 404
        assert version(wrong) == 1

    def test_shows_why_when_refused(self, signed_in):
        wrong = hazard(state=State.AWAITING_REVIEW)

        response = signed_in(wrong.keeper).post(
            reverse("hazards:do", args=[wrong.pk, "pass"]), {"opinion": "好了", "expect": version(wrong)}
        )

        assert response.context["form"].non_field_errors()
        wrong.matter.refresh_from_db()
        assert wrong.matter.state == State.AWAITING_REVIEW

    def test_sends_whoever_came_second_back_to_look(self, signed_in):
        wrong = hazard(state=State.VERIFIED)

        response = signed_in(wrong.officer).post(
            reverse("hazards:do", args=[wrong.pk, "order"]), {"demand": "清理", "expect": 1}
        )

        assert response.url == wrong.get_absolute_url()
        wrong.matter.refresh_from_db()
        assert wrong.matter.state == State.VERIFIED

    def test_a_date_lasts_until_its_day_is_over(self, signed_in):
        wrong = hazard(state=State.VERIFIED)

        signed_in(wrong.officer).post(
            reverse("hazards:do", args=[wrong.pk, "order"]),
            {"demand": "清理", "due": "2099-12-31", "expect": version(wrong)},
        )

        wrong.refresh_from_db()
        assert wrong.rectify_by.astimezone().isoformat().startswith("2099-12-31")

    def test_knows_no_other_moves(self, open_page):
        wrong = hazard()

        assert open_page(wrong.officer, "do", wrong.pk, "explode").status_code == 404

    def test_a_major_is_confirmed_by_two_of_whom_one_is_a_head(self, signed_in):
        chain()
        wrong = hazard(state=State.VERIFIED)
        head = office()
        client = signed_in(wrong.officer)
        for move, given in {
            "propose_major": {"clause": "判定标准第4条"},
            "set_control": {"what": "专人看守"},
            "confirm_major": {"minutes": "集体认定", "others": [str(head.pk)]},
        }.items():
            address = reverse("hazards:do", args=[wrong.pk, move])
            assert client.post(address, given | {"expect": version(wrong)}).status_code == 302, move

        wrong.refresh_from_db()
        assert wrong.grade == "major"
        assert wrong.group == [wrong.officer.pk, head.pk]


class TestReport:
    def test_first_asks_where(self, open_page):
        here = site(name="旺角星辰超市")

        found = open_page(officer_of(), "report", q="星辰").content.decode()

        assert f"?site={here.pk}" in found

    def test_comes_once_however_often_it_is_sent(self, signed_in, photo):
        here, walker, key = site(), walker_of(), uuid7()
        client = signed_in(walker)

        for _time in range(2):
            response = client.post(
                f"{reverse('hazards:report')}?site={here.pk}",
                {"id": key, "summary": "通道堵塞", "source": "report", "photos": [photo()]},
            )

        assert response.url == reverse("hazards:show", args=[key])
        assert Hazard.objects.get().pk == key
        assert Evidence.objects.count() == 1

    def test_wants_a_photo_or_a_reason(self, signed_in):
        here = site()

        response = signed_in(walker_of()).post(
            f"{reverse('hazards:report')}?site={here.pk}",
            {"id": uuid7(), "summary": "通道堵塞", "source": "report"},
        )

        assert response.context["form"].errors["photos"]
        assert not Hazard.objects.exists()

    def test_elsewhere_there_is_no_site(self, open_page):
        assert open_page(walker_of(), "report", site=site("430407002001001").pk).status_code == 404

    def test_an_item_suggests_its_basis(self, open_page):
        wanted = item()

        assert wanted.basis in open_page(walker_of(), "suggest-item", item=wanted.pk).content.decode()


class TestExport:
    def test_gives_the_filtered_rows_with_phones_masked_and_says_so_in_the_record(self, signed_in):
        wrong = hazard()
        hazard(state=State.ORDERED, site=wrong.matter.site, finder=wrong.finder)

        response = signed_in(wrong.officer).post(f"{reverse('hazards:export')}?group=new")

        rows = CalamineWorkbook.from_filelike(
            BytesIO(b"".join(response.streaming_content))
        ).get_sheet_by_index(0)
        cells = rows.to_python()
        assert [row[0] for row in cells] == ["隐患编号", wrong.matter.number]
        assert wrong.keeper.phone not in str(cells)
        assert Entry.objects.get(verb=Verb.EXPORTED).detail == {
            "page": "hazards",
            "query": "group=new",
            "rows": 1,
            "format": "xlsx",
        }

    def test_is_refused_to_whoever_may_not_export(self, signed_in):
        wrong = hazard()

        assert signed_in(wrong.keeper).post(reverse("hazards:export")).status_code == 403


class TestEvidence:
    @pytest.fixture
    def proof(self, signed_in, photo):
        here = site()
        signed_in(walker_of()).post(
            f"{reverse('hazards:report')}?site={here.pk}",
            {"id": uuid7(), "summary": "通道堵塞", "source": "report", "photos": [photo()]},
        )
        return Evidence.objects.get()

    def test_is_served_to_whoever_sees_the_matter(self, signed_in, proof):
        response = signed_in(officer_of()).get(reverse("matters:evidence", args=[proof.pk]))

        assert b"".join(response.streaming_content) == default_storage.open(proof.file).read()
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "private" in response["Cache-Control"]

    def test_is_not_there_for_others(self, signed_in, proof):
        assert (
            signed_in(officer_of(ELSEWHERE)).get(reverse("matters:evidence", args=[proof.pk])).status_code
            == 404
        )


def test_the_lifecycle_is_drawn_with_every_state_and_move(open_page):
    shown = open_page(officer_of(), "lifecycle").content.decode()

    assert all(str(state.label) in shown for state in State)
    assert len(open_page(officer_of(), "lifecycle").context["drawing"]["rows"]) == len(MOVES)
