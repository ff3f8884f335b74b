"""Pages of supervision, seen by whoever may, one from elsewhere, one who is refused, and a stranger."""

from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document

from anlian.supervision.lifecycle.listing import State
from anlian.supervision.models import Letter, Listing, Paper
from tests.factories import account
from tests.supervision.world import DEADLINE, LETTER, TOLD, brought, district, major, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return district()


@pytest.fixture
def listing(people):
    return brought(people, State.LISTED)


@pytest.fixture(autouse=True)
def then(monkeypatch, request):
    from datetime import timedelta

    from tests.factories import AT

    monkeypatch.setattr("anlian.kernel.clock.now", lambda: AT + timedelta(hours=20))


@pytest.fixture
def look(client):
    def look(who, name, *args, **query):
        if who is not None:
            client.force_login(who.user or account(who))
        return client.get(reverse(f"supervision:{name}", args=args), query)

    return look


def names_of(response):
    return [row.matter.number for row in response.context["page_obj"]]


class TestList:
    def test_shows_what_one_answers_for(self, look, people, listing):
        assert names_of(look(people.office, "list")) == ["GP2023-00001"]
        assert names_of(look(people.town, "list")) == ["GP2023-00001"]
        # Named by the listing, though it lies on nobody else's line.
        assert names_of(look(people.watcher, "list")) == ["GP2023-00001"]

    def test_from_elsewhere_is_empty(self, look, people, listing):
        assert names_of(look(people.other_town, "list")) == []

    def test_is_refused_to_whoever_keeps_a_shop(self, look, people, listing):
        assert look(people.keeper, "list").status_code == 403

    def test_asks_a_stranger_to_sign_in(self, look, listing):
        assert look(None, "list").status_code == 302

    @pytest.mark.parametrize(
        ("asked", "found"),
        [({"level": 1}, 1), ({"level": 2}, 0), ({"state": "LISTED"}, 1), ({"group": "proposed"}, 0), ({"late": 1}, 0),
         ({"q": "安全出口"}, 1), ({"q": "别的事"}, 0), ({"sort": "-deadline"}, 1), ({"level": "x"}, 1)],
    )  # fmt: skip
    def test_filters(self, look, people, listing, asked, found):
        assert len(names_of(look(people.office, "list", **asked))) == found

    def test_goes_out_as_a_file(self, client, people, listing):
        client.force_login(account(people.office))

        answer = client.post(reverse("supervision:export"), {"format": "csv"})

        text = b"".join(answer.streaming_content).decode("utf-8-sig")
        assert "GP2023-00001" in text
        assert "挂牌督办中" in text


class TestShow:
    def test_tells_the_whole_story(self, look, people, listing):
        page = look(people.mayor, "show", listing.pk).content.decode()

        for said in (
            "五落实",
            "业主自筹30万元",
            "区应急局挂督〔2023〕1号",
            "2023-03",
            "本月待报",
            "报送月度进展",
        ):
            assert said in page

    def test_of_another_town_is_not_there(self, look, people, listing):
        assert look(people.other_town, "show", listing.pk).status_code == 404

    def test_is_refused_to_a_grid_worker(self, look, people, listing):
        assert look(people.walker, "show", listing.pk).status_code == 403


class TestDo:
    def test_asks_for_one_deed_and_comes_back(self, client, people, listing):
        client.force_login(account(people.mayor))
        address = reverse("supervision:do", args=[listing.pk, "progress"])

        assert client.get(address).status_code == 200
        answer = client.post(
            address,
            {
                "expect": listing.matter.version,
                "month": "2023-03-01",
                "text": "已拆除",
                "paper": "报〔2023〕1号",
            },
        )

        assert answer.url == reverse("supervision:show", args=[listing.pk])
        assert listing.progress.filter(district="430407").count() == 1

    def test_says_who_may_where_one_may_not(self, client, people, listing):
        client.force_login(account(people.town))

        page = client.get(reverse("supervision:do", args=[listing.pk, "progress"])).content.decode()

        assert "责任岗位的任职人" in page
        assert "街道办主任" in page

    def test_money_is_typed_in_yuan(self, client, people, listing):
        client.force_login(account(people.mayor))

        client.post(
            reverse("supervision:do", args=[listing.pk, "add_money"]),
            {"expect": listing.matter.version, "source": "OWNERS", "stage": "RAISED", "amount": "300000.50",
             "day": "2023-03-01", "paper": "自筹协议"},
        )  # fmt: skip

        assert listing.matter.purses.get(district="430407").raised == 30_000_050


class TestPropose:
    def given(self, people):
        from anlian.kernel.ids import uuid7

        return TOLD | {
            "id": uuid7(), "level": 1, "responsible": people.responsible.pk, "supervising": people.supervising.pk,
            "deadline": DEADLINE,
        }  # fmt: skip

    def test_makes_a_listing_once_however_often_it_is_sent(self, client, people):
        wrong, given = major(people), None
        client.force_login(account(people.head))
        address, given = reverse("supervision:propose", args=[wrong.pk]), self.given(people)

        assert client.get(address).status_code == 200
        client.post(address, given)
        client.post(address, given)

        assert Listing.objects.count() == 1

    def test_says_what_stands_in_the_way(self, client, people):
        wrong = major(people)
        client.force_login(account(people.head))

        answer = client.post(
            reverse("supervision:propose", args=[wrong.pk]),
            self.given(people) | {"supervising": people.town.seat.pk},
        )

        assert "同一单位" in answer.content.decode()
        assert not Listing.objects.exists()

    def test_is_refused_to_whoever_may_not_propose(self, client, people):
        wrong = major(people)
        client.force_login(account(people.town))

        assert client.get(reverse("supervision:propose", args=[wrong.pk])).status_code == 403


class TestPanel:
    def test_stands_on_the_page_of_the_hazard(self, client, people, listing):
        client.force_login(account(people.office))

        page = client.get(reverse("hazards:show", args=[listing.on_id])).content.decode()
        panel = client.get(reverse("supervision:of-matter", args=[listing.on_id])).content.decode()

        assert reverse("supervision:of-matter", args=[listing.on_id]) in page
        assert "GP2023-00001" in panel

    def test_of_a_matter_elsewhere_is_not_there(self, look, people, listing):
        assert look(people.other_town, "of-matter", listing.on_id).status_code == 404


class TestLetters:
    def test_are_listed_shown_and_go_out(self, client, look, people):
        letter = sent(people)

        assert names_of(look(people.mayor, "letters")) == ["DB2023-00001"]
        assert names_of(look(people.office, "letters", form="ADMONITION")) == []
        assert "整改进展缓慢" in look(people.mayor, "letter", letter.pk).content.decode()
        assert look(people.other_town, "letter", letter.pk).status_code == 404
        client.force_login(people.office.user)
        answer = client.post(reverse("supervision:export-letters"), {"format": "csv"})
        assert "督办函" in b"".join(answer.streaming_content).decode()

    def test_is_sent_from_a_form(self, client, people):
        from anlian.kernel.ids import uuid7

        client.force_login(account(people.office))
        given = LETTER | {"id": uuid7(), "form": "LETTER", "addressee": people.responsible.pk}

        assert client.get(reverse("supervision:send")).status_code == 200
        client.post(reverse("supervision:send"), given)

        assert Letter.objects.get().addressee == people.responsible


class TestPapers:
    def test_are_drawn_from_what_they_said(self, look, people, listing):
        paper = Paper.objects.get(matter=listing.matter)

        answer = look(people.mayor, "paper", paper.pk)

        said = "\n".join(line.text for line in Document(BytesIO(answer.content)).paragraphs)
        assert "区应急局挂督〔2023〕1号" in said
        assert "第四十一条" in said
        assert "{{" not in said
        assert "{%" not in said

    def test_of_another_town_are_not_there(self, look, people, listing):
        assert look(people.other_town, "paper", Paper.objects.get().pk).status_code == 404
