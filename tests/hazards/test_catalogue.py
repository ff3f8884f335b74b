"""The legal catalogue keeps its promises; none of this needs a database or the statute texts."""

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from anlian.hazards import catalogue
from anlian.hazards.catalogue import cite, items, laws, numeral, reference, templates

ROOT = Path(__file__).resolve().parents[2]
ITEMS = list(items().values())


class TestItems:
    def test_have_codes_of_their_own(self):
        with open(catalogue.FOLDER / "items.csv", encoding="utf-8", newline="") as table:
            codes = Counter(row["code"] for row in csv.DictReader(table))

        assert [code for code, times in codes.items() if times > 1] == []

    def test_are_enough(self):
        assert len(ITEMS) >= 150

    @pytest.mark.parametrize("kind", catalogue.SITE_KINDS)
    def test_cover_every_kind_of_site(self, kind):
        assert sum(kind in item.site_kinds for item in ITEMS) >= 8

    def test_name_only_known_kinds_and_sectors(self):
        assert {kind for item in ITEMS for kind in item.site_kinds} == set(catalogue.SITE_KINDS)
        assert {item.sector for item in ITEMS} <= set(catalogue.SECTORS)

    def test_rest_on_a_law_that_has_the_article(self):
        assert [item.code for item in ITEMS if not item.citations] == []

    def test_name_the_article_when_verified_and_rest_on_nothing_unread(self):
        verified = [citation for item in ITEMS if item.orders for citation in item.citations]

        assert [citation.text for citation in verified if citation.article is None] == []
        assert [citation.text for citation in verified if citation.law.status == "unverified"] == []

    def test_rest_on_laws_in_force(self):
        # The youngest law of the catalogue begins here.
        day = date(2026, 5, 1)
        read = [citation.law for item in ITEMS if item.orders for citation in item.citations]

        assert {law.alias for law in read if not law.holds(day)} == set()

    def test_that_cite_only_encouragement_stay_advice(self):
        encouraged = {"高层规定§38", "高层规定§40", "突发事件应对法§33", "消防责任制办法§8"}

        assert [item.code for item in ITEMS if item.orders and set(item.basis) <= encouraged] == []

    def test_that_may_be_major_name_the_standard_and_only_they(self):
        assert {item.grade for item in ITEMS} == {"general", "major_clue"}
        for item in ITEMS:
            assert (item.grade == "major_clue") == bool(item.major_standard), item.code
            assert not item.major_standard or item.major_standard in laws(), item.code

    def test_that_may_be_major_are_never_closed_on_the_spot(self):
        assert [item.code for item in ITEMS if item.on_spot and item.major_standard] == []

    def test_are_short_and_say_what_to_do(self):
        assert [item.code for item in ITEMS if len(item.item) > 60] == []
        assert [item.code for item in ITEMS if not (item.item and item.action and item.evidence)] == []

    def test_count_days_in_known_units(self):
        assert {item.day_unit for item in ITEMS} == {"W", "D"}
        assert {item.basis_status for item in ITEMS} == {"verified", "advice", "unverified"}
        assert min(item.days for item in ITEMS) == 0


class TestTemplates:
    @pytest.mark.parametrize("kind", catalogue.SITE_KINDS)
    def test_exist_for_every_kind_of_site(self, kind):
        assert any(template.site_kind == kind for template in templates().values())

    def test_ask_only_what_fits_the_site(self):
        for template in templates().values():
            assert template.sector in catalogue.SECTORS
            assert len(set(template.items)) == len(template.items) > 0
            for code in template.items:
                assert template.site_kind in items()[code].site_kinds, (template.code, code)

    def test_of_a_grid_round_are_quick(self):
        rounds = [template for template in templates().values() if template.code.endswith("-GRID")]

        assert rounds
        assert all(6 <= len(template.items) <= 10 for template in rounds)

    def test_leave_no_item_unasked(self):
        asked = {code for template in templates().values() for code in template.items}

        assert set(items()) - asked == set()


class TestCite:
    def test_writes_it_as_papers_do(self):
        assert cite("消防法§28").text == "《中华人民共和国消防法》第二十八条"
        assert cite("民法典§1260").text == "《中华人民共和国民法典》第一千二百六十条"
        assert cite("危房规定").text == "《城市危险房屋管理规定》"

    @pytest.mark.parametrize("wrong", ["消防法§75", "消防法§0", "无名法§1", "危房规定§1", "消防法§二", ""])
    def test_refuses_what_is_not_there(self, wrong):
        with pytest.raises(ValueError):
            cite(wrong)

    @pytest.mark.parametrize(
        ("number", "written"),
        [
            (1, "一"),
            (10, "十"),
            (11, "十一"),
            (20, "二十"),
            (100, "一百"),
            (105, "一百零五"),
            (110, "一百一十"),
        ]
        + [
            (119, "一百一十九"),
            (1000, "一千"),
            (1001, "一千零一"),
            (1010, "一千零一十"),
            (1260, "一千二百六十"),
        ],
    )
    def test_counts_in_chinese(self, number, written):
        assert numeral(number) == written


class TestLaws:
    def test_hold_from_their_first_day_until_the_one_that_replaces_them(self):
        old, new = laws()["GB35181-2017"], laws()["GB35181"]

        assert old.holds(date(2025, 10, 31))
        assert not new.holds(date(2025, 10, 31))
        assert not old.holds(date(2025, 11, 1))
        assert new.holds(date(2025, 11, 1))

    def test_have_known_kinds_and_statuses(self):
        kinds = {"法律", "行政法规", "地方性法规", "规章", "规范性文件", "党内法规", "司法解释", "标准"}

        assert {law.kind for law in laws().values()} <= kinds
        assert {law.status for law in laws().values()} == {"verified", "secondary", "unverified"}
        assert [law.alias for law in laws().values() if law.status == "verified" and not law.articles] == []


def test_reference_is_up_to_date():
    assert (ROOT / "docs/reference/laws.md").read_text(encoding="utf-8") == reference.render()
