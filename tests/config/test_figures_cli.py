import json

import pytest

from anlian.config import cli
from anlian.figures.registry import FIGURES
from anlian.hazards.lifecycle import State
from tests.factories import hazard, lattice

pytestmark = pytest.mark.django_db
MARCH = ("--from", "2023-03-01", "--to", "2023-03-31")


@pytest.fixture(autouse=True)
def _no_other_database(monkeypatch):
    """These run in the test's own database; they must not start a cluster."""
    monkeypatch.setattr("anlian.config.postgres.running", lambda folder: cli.nullcontext())
    monkeypatch.setattr("django.db.connections.close_all", lambda: None)


class TestFigures:
    def test_are_told_with_what_they_count(self, capsys):
        hazard(state=State.CLOSED)

        assert cli.main(["figures", "hazards_closed", *MARCH, "--json"]) == 0

        (fact,) = json.loads(capsys.readouterr().out)
        assert (fact["key"], fact["value"], fact["records"]) == ("hazards_closed", 1, 1)
        assert fact["definition"]
        assert fact["url"] == "/figures/hazards_closed/?from=2023-03-01&to=2023-03-31"
        assert (fact["base"]["value"], fact["base"]["change"]) == (0, None)

    def test_are_all_told_when_none_is_named(self, capsys):
        lattice()

        assert cli.main(["figures", *MARCH, "--area", "430407001"]) == 0

        words = capsys.readouterr().out
        assert all(key in words for key in FIGURES)

    def test_are_told_by_area_and_by_week(self, capsys):
        hazard()

        assert cli.main(["figures", "hazards_found", *MARCH, "--by-area", "--weeks", "5", "--json"]) == 0

        (fact,) = json.loads(capsys.readouterr().out)
        assert [(one["area"], one["value"]) for one in fact["areas"]] == [("430407001", 1), ("430407002", 0)]
        assert [one["value"] for one in fact["weeks"]] == [1, 0, 0, 0, 0]
        assert fact["weeks"][0]["monday"] == "2023-02-27"

    def test_are_told_by_area_and_by_week_in_words(self, capsys):
        hazard()

        assert cli.main(["figures", *MARCH, "--by-area", "grid", "--weeks"]) == 0

        words = capsys.readouterr().out
        assert "430407001001001" in words
        assert "2022-04-04" in words

    @pytest.mark.parametrize(
        ("words", "sentence"),
        [
            (["nonsense"], "There is no figure nonsense; known: chains"),
            (["--area", "430408"], "There is no area 430408 in 430407."),
            (["--from", "2023-04-01", "--to", "2023-03-01"], "The period ends before it begins."),
            (["meetings", "--by-area"], "meetings lies in no single place, so it is not told by area."),
            (["chains", "--weeks"], "该指标按当日责任名册计算，或每月到期一次，不提供周趋势。"),
            (["sites", "--weeks", "0"], "周数至少为1周，最多不超过5年。"),
            (["--district", "430408"], "There is no district 430408; known: 430407."),
        ],
    )
    def test_what_is_unknown_is_said_in_a_sentence(self, words, sentence, capsys):
        lattice()

        assert cli.main(["figures", *words]) == 1

        assert capsys.readouterr().err.startswith(f"anlian: {sentence}")
