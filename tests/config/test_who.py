import json
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from anlian.config import cli
from anlian.lattice import actions
from tests.factories import AT, chain, head_of, lattice, person, site, walker_of

pytestmark = pytest.mark.django_db
LATER = datetime(2023, 5, 1, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(autouse=True)
def _no_other_database(monkeypatch):
    """These run in the test's own database; they must not start a cluster."""
    monkeypatch.setattr("anlian.config.postgres.running", lambda folder: cli.nullcontext())
    monkeypatch.setattr("django.db.connections.close_all", lambda: None)


def said(capsys, *words) -> dict:
    assert cli.main(["who", *words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


class TestWho:
    def test_tells_the_chain_link_by_link(self, capsys):
        shop = site()
        leader, walker = head_of(chain("L01")), walker_of(shop.area_code)

        facts = said(capsys, "--site", shop.code, "--at", "2023-03-01")

        people = {link["tier"]: link["person"] for link in facts["links"]}
        assert (facts["chain"], facts["sector"], facts["hole"]) == ("L01", "XF.XC", False)
        assert (people["leader"], people["grid"], people["site"]) == (
            leader.name,
            walker.name,
            shop.principal.name,
        )
        assert facts["vacancies"] == ["town", "community"]

    def test_tells_it_in_words_with_the_basis_and_the_reason(self, capsys):
        shop = site()
        leader = head_of(chain("L01"))

        assert cli.main(["who", "--site", shop.code, "--at", "2023-03-01"]) == 0

        words = capsys.readouterr().out
        assert leader.name in words
        assert "石安委〔2020〕1号" in words
        assert "VACANT: 3 of 5 links have no holder" in words

    def test_a_hole_is_said_and_is_no_failure(self, capsys):
        lattice()

        assert cli.main(["who", "--area", "430407001", "--sector", "RQ", "--at", "2023-03-01"]) == 0

        assert "HOLE" in capsys.readouterr().out

    def test_a_tie_names_its_rivals(self, capsys):
        chain("L01"), chain("L02")

        facts = said(capsys, "--area", "430407001", "--sector", "XF", "--at", "2023-03-01")

        assert facts["tie"] == ["L01", "L02"]
        assert facts["links"] == []

    def test_keeps_apart_what_was_true_and_what_was_known(self, capsys):
        version = chain("L01")
        before, after = head_of(version), person()
        post = version.links.get(tier="leader").post
        # Learned in May: since April somebody else.
        actions.appoint(post, person=after, since=date(2023, 4, 1), by=None, at=LATER)
        asked = ("--area", "430407001", "--sector", "XF", "--at", "2023-04-15")

        now = said(capsys, *asked)["links"][0]["person"]
        then = said(capsys, *asked, "--known-at", AT.isoformat())["links"][0]["person"]

        assert (now, then) == (after.name, before.name)

    @pytest.mark.parametrize(
        ("words", "sentence"),
        [
            (["--site", "D99999"], "There is no site D99999 in 430407."),
            (["--area", "430407999", "--sector", "XF"], "There is no area 430407999 in 430407."),
            (
                ["--area", "430407001", "--sector", "ZZ"],
                "There is no sector ZZ; known: RQ, XF, XF.GC, XF.XC.",
            ),
            (
                ["--area", "430407001"],
                "An area has no kind that would tell the subject: say which with --sector.",
            ),
        ],
    )
    def test_what_is_unknown_is_said_in_a_sentence(self, words, sentence, capsys):
        lattice()

        assert cli.main(["who", *words, "--at", "2023-03-01"]) == 1

        assert capsys.readouterr().err == f"anlian: {sentence}\n"
