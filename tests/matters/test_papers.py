"""Papers as proof of a matter: kept sealed, used once, saved and never opened within a page."""

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from anlian.hazards import actions
from anlian.hazards.lifecycle import State
from anlian.kernel.documents import Sent
from anlian.kernel.errors import Refused
from anlian.matters.evidence import attach
from anlian.matters.models import Evidence
from scenario.shigu import pictures
from tests.factories import AT, account
from tests.hazards.stories import bring, district, do, report, wrong_at
from tests.kernel.papers import docx, pdf, xlsx

pytestmark = pytest.mark.django_db
PAPER = Sent.of(pdf(), "整改报告.pdf")


@pytest.fixture
def people():
    return district()


def submitted(people, *sent):
    wrong = bring(people, State.RECTIFYING)
    do(people, wrong, "submit", "keeper", {"measure": "已清理", "photos": [*sent]})
    return wrong


class TestAttaching:
    def test_keeps_it_sealed_with_its_name_and_size(self, people):
        wrong = submitted(people, PAPER, Sent.of(docx(), "说明.docx"), Sent.of(xlsx(), "台账.xlsx"))

        kept = Evidence.objects.filter(matter=wrong.matter).order_by("form")
        assert [(one.form, str(one.name)) for one in kept] == [
            ("docx", "说明.docx"), ("pdf", "整改报告.pdf"), ("xlsx", "台账.xlsx"),
        ]  # fmt: skip
        one = kept[1]
        assert one.size == len(PAPER)
        with open(default_storage.path(one.file), "rb") as resting:
            assert not resting.read().startswith(b"%PDF")
        with default_storage.open(one.file) as opened:
            assert opened.read() == PAPER

    def test_refuses_one_that_was_used_before(self, people):
        first = submitted(people, PAPER)

        with pytest.raises(Refused, match=first.matter.number):
            submitted(people, Sent.of(pdf(), "另一个名字.pdf"))

    def test_says_so_when_the_matter_has_it_already(self, people):
        wrong = submitted(people, PAPER)
        do(people, wrong, "fail", "second", {"missing": "仍堵塞"})

        with pytest.raises(Refused, match=wrong.matter.number) as refusal:
            do(people, wrong, "submit", "keeper", {"measure": "再清理", "photos": [PAPER]})
        assert "已用于" not in str(refusal.value.sentence)

    def test_takes_another_for_the_same_matter(self, people):
        wrong = submitted(people, PAPER)
        do(people, wrong, "fail", "second", {"missing": "仍堵塞"})

        do(people, wrong, "submit", "keeper", {"measure": "再清理", "photos": [pdf(b"<< >>")]})

        assert Evidence.objects.filter(matter=wrong.matter).count() == 2

    def test_takes_another(self, people):
        submitted(people, PAPER)

        wrong = submitted(people, Sent.of(pdf(b"<< >>"), "整改报告.pdf"))

        assert wrong.matter.state == State.AWAITING_REVIEW

    def test_keeps_what_came_twice_at_once_once(self, people):
        wrong = submitted(people, PAPER, PAPER)

        assert Evidence.objects.filter(matter=wrong.matter).count() == 1

    def test_takes_none_where_only_photos_prove(self, people):
        wrong = report(people)

        with pytest.raises(Refused):
            attach(wrong.matter, [PAPER], role=Evidence.Role.BEFORE, by=people.walker, at=AT)

    def test_is_no_photo_of_the_spot_without_the_danger(self, people):
        wrong = wrong_at(
            actions.report(
                people.shop, by=people.walker, at=AT, summary="通道堵塞", source="inspection",
                photos=[pictures.before("H1")],
            )
        )  # fmt: skip
        do(people, wrong, "verify", "inspector", {"basis": "消防法§28"})
        do(people, wrong, "order", "inspector", {"demand": "清理"})

        with pytest.raises(Refused):
            do(people, wrong, "submit", "keeper", {"measure": "已清理", "photos": [PAPER]})
        do(
            people,
            wrong,
            "submit",
            "keeper",
            {"measure": "已清理", "photos": [PAPER, pictures.after("H1", AT)]},
        )

        assert wrong.matter.state == State.AWAITING_REVIEW


class TestSaving:
    def asked(self, client, people, who):
        wrong = submitted(people, PAPER)
        client.force_login(account(who))
        return client.get(reverse("matters:evidence", args=[Evidence.objects.get(matter=wrong.matter).pk]))

    def test_sends_it_as_a_file_that_no_page_opens(self, client, people):
        response = self.asked(client, people, people.inspector)

        assert b"".join(response.streaming_content) == PAPER
        assert response["Content-Type"] == "application/pdf"
        assert response["Content-Disposition"].startswith("attachment;")
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert "no-store" in response["Cache-Control"]

    def test_is_not_there_for_a_stranger(self, client, people):
        assert self.asked(client, people, people.other_town).status_code == 404


def test_the_page_has_a_row_with_name_size_and_hash(client, people):
    wrong = submitted(people, PAPER)
    client.force_login(account(people.inspector))

    shown = client.get(reverse("hazards:show", args=[wrong.pk])).content.decode()

    kept = Evidence.objects.get(matter=wrong.matter)
    assert "整改报告.pdf" in shown
    assert kept.sha256[:12] in shown
    assert f'<img src="{kept.get_absolute_url()}"' not in shown
