import json
import os
import socket
import subprocess
import sys

import pytest
from django.core.exceptions import ValidationError

from anlian.config import cli
from anlian.config.cli import _common
from anlian.kernel.errors import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_other_database(monkeypatch):
    """These run in the test's own database; they must not start a cluster."""
    monkeypatch.setattr("anlian.config.postgres.running", lambda folder: cli.nullcontext())
    monkeypatch.setattr("django.db.connections.close_all", lambda: None)


class TestAnlian:
    def test_lists_its_commands_in_english(self, capsys):
        with pytest.raises(SystemExit) as ended:
            cli.main(["--help"])

        assert ended.value.code == 0
        said = capsys.readouterr().out
        assert all(name in said for name in ("demo", "serve", "worker", "migrate", "sweep", "createuser"))

    @pytest.mark.parametrize("wrong", [[], ["nonsense"], ["sweep", "--at", "yesterday"], ["ledger"]])
    def test_ends_with_2_when_not_understood(self, wrong, capsys):
        with pytest.raises(SystemExit) as ended:
            cli.main(wrong)

        assert ended.value.code == 2
        assert "usage: anlian" in capsys.readouterr().err

    @pytest.mark.parametrize(
        ("problem", "sentence"),
        [
            (
                Refused("A rule stands in the way.", basis="消防法 §28"),
                "A rule stands in the way. (消防法 §28)",
            ),
            (ValidationError(["Too short.", "Too plain."]), "Too short. Too plain."),
            (
                FileNotFoundError(2, "No such file or directory", "sites.xlsx"),
                "sites.xlsx: No such file or directory",
            ),
        ],
    )
    def test_says_a_problem_in_one_sentence(self, problem, sentence, monkeypatch, capsys):
        def run(args):
            raise problem

        monkeypatch.setattr("anlian.config.cli.ledger.run", run)

        assert cli.main(["ledger", "verify"]) == 1
        assert capsys.readouterr().err == f"anlian: {sentence}\n"

    def test_a_fault_of_the_program_is_not_hidden(self, monkeypatch):
        monkeypatch.setattr("anlian.config.cli.ledger.run", lambda args: 1 / 0)

        with pytest.raises(ZeroDivisionError):
            cli.main(["ledger", "verify"])

    def test_facts_can_be_had_as_json(self, capsys):
        assert cli.main(["ledger", "verify", "--json"]) == 0
        assert json.loads(capsys.readouterr().out) == []


class TestMoment:
    def test_is_of_the_place_unless_it_says_otherwise(self):
        assert _common.moment("2025-07-01T12:00").isoformat() == "2025-07-01T12:00:00+08:00"
        assert _common.moment("2025-07-01").isoformat() == "2025-07-01T00:00:00+08:00"
        assert _common.moment("2025-07-01T12:00Z").utcoffset().total_seconds() == 0

    @pytest.mark.parametrize("wrong", ["", "yesterday", "2025-02-30", "2025-07-01T25:00"])
    def test_refuses_what_is_none(self, wrong):
        with pytest.raises(_common.argparse.ArgumentTypeError):
            _common.moment(wrong)


class TestServe:
    def test_says_that_a_port_is_taken(self, capsys):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]

            assert cli.main(["serve", "--port", str(port)]) == 1

        said = capsys.readouterr().err
        assert f"Port {port} is taken" in said
        assert "Traceback" not in said

    def test_says_that_a_port_is_none(self, monkeypatch, capsys):
        monkeypatch.setenv("PORT", "eighty")

        assert cli.main(["serve"]) == 1
        assert "PORT=eighty is not a port" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        ("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none", "The database does not answer"),
        ("DATABASE_URL", "nonsense", "DATABASE_URL is not like postgresql://"),
        ("ANLIAN_DB_POOL", "many", "ANLIAN_DB_POOL=many is not a number"),
    ],
)
def test_a_wrong_setting_is_said_without_traceback(variable, value, sentence):
    done = subprocess.run(
        [sys.executable, "-m", "anlian.config.cli", "ledger", "verify"],
        env={**os.environ, variable: value},
        capture_output=True,
        text=True,
    )

    assert done.returncode == 1
    assert done.stderr.startswith(f"anlian: {sentence}")
    assert "Traceback" not in done.stderr
