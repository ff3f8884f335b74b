"""docs/law.md says of each rule about leaders, lists and sheets what it rests on, and marks it as the pages do."""

from pathlib import Path

import pytest

from anlian.duties import sheets
from anlian.duties.catalogue import standards
from anlian.lattice import titles

LAW = Path(__file__).resolve().parents[2] / "docs" / "law.md"
LEADERS, FIRE, SAFETY = "地方党政领导干部安全生产责任制规定", "国办发〔2017〕87号", "安全生产法"
CHECKED = {"yes": True, "yes, in an excerpt": True, "secondary": False, "unverified": False}
NAMES = {"消防安全责任制实施办法": FIRE, "国务院关于特大安全事故行政责任追究的规定": "国务院令第302号"}


def rows() -> list[tuple[str, str, str]]:
    """Where, on what, and how far it was checked."""
    lines = [line for line in LAW.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    return [tuple(cell.strip() for cell in line.strip("|").split("|")[1:]) for line in lines[1:]]


@pytest.mark.parametrize(
    ("basis", "where", "article"),
    [
        (titles.FIRST_BASIS, "lattice/titles.py", f"{LEADERS} §4"),
        (titles.CHARGE_BASIS, "lattice/titles.py", f"{LEADERS} §8"),
        (titles.FIRE_BASIS, "lattice/titles.py", f"{FIRE} §2"),
        (sheets.RULES, "duties/sheets.py", f"{LEADERS} §23, §24"),
    ],
)
def test_marks_an_article_as_its_page_does(basis, where, article):
    marks = [mark for place, law, mark in rows() if where in place and law == article]

    assert [CHECKED[mark] for mark in marks] == [basis.checked]


def test_has_every_law_of_the_library_and_marks_it_alike():
    told = {
        law.split(" ")[0]: CHECKED[mark]
        for place, law, mark in rows()
        if "duties/catalogue/duties.csv" in place
    }

    assert told == {NAMES.get(one.law, one.law): one.checked for one in standards()}


@pytest.mark.parametrize(
    ("where", "article"),
    [
        ("lattice/actions/offices.py", f"{SAFETY} §9(2)"),
        ("lattice/actions/offices.py", f"{SAFETY} §9(2), §75"),
        ("duties/limits.py", f"{FIRE} §9(2)"),
        ("duties/limits.py", "消防法 §32"),
        ("duties/burden.py", "行政处罚法 §74"),
        ("duties/burden.py", "国办函〔2026〕12号"),
    ],
)
def test_has_the_articles_that_refuse(where, article):
    assert [law for place, law, _mark in rows() if where in place and law == article] == [article]
