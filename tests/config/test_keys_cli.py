import pytest

from anlian.config.cli import main
from anlian.kernel import crypto
from anlian.people.models import Person
from tests.factories import DISTRICT

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kept(settings, tmp_path, monkeypatch):
    """A file of keys of its own; the command would start and close connections of its own."""
    settings.EMBEDDED = False
    monkeypatch.setattr("django.db.connections.close_all", lambda: None)
    settings.FIELD_KEYS_FILE = tmp_path / "field-keys"
    settings.FIELD_KEYS_FILE.write_text(settings.FIELD_KEYS[0])
    return settings.FIELD_KEYS_FILE


@pytest.fixture
def person():
    return Person.objects.create(district=DISTRICT, code="P1", name="王建国", phone="13812341234")


def test_a_new_key_is_put_first_and_seals_everything(person, kept, settings, capsys):
    old = settings.FIELD_KEYS[0]

    assert main(["keys", "rotate", "--new"]) == 0

    assert "people_person: 1 of 1 rows sealed anew" in capsys.readouterr().out
    new, kept_on = crypto.keys_in(kept)
    assert (kept_on, kept.stat().st_mode & 0o777) == (old, 0o600)
    assert main(["keys", "check"]) == 0
    assert f"people_person: 1 under a1.{crypto.id_of(new)}" in capsys.readouterr().out
    assert Person.objects.of(DISTRICT).get(pk=person.pk).phone == "13812341234"


def test_nothing_is_written_while_the_key_is_the_same(person, capsys):
    assert main(["keys", "rotate"]) == 0

    assert "people_person: 0 of 1 rows sealed anew" in capsys.readouterr().out


def test_keys_of_the_environment_are_changed_there(settings, capsys):
    settings.FIELD_KEYS_FILE = None

    assert main(["keys", "rotate", "--new"]) == 1

    assert "ANLIAN_FIELD_KEYS" in capsys.readouterr().err


def test_a_lost_key_is_told(person, kept, settings, capsys):
    kept.write_text(crypto.new_key())
    settings.FIELD_KEYS = crypto.keys_in(kept)

    assert main(["keys", "check"]) == 1
    assert "MISSING" in capsys.readouterr().out
    assert main(["keys", "rotate"]) == 1
    assert "1 cannot be opened and were left alone" in capsys.readouterr().out
