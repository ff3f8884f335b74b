"""A backup brought back into an empty place is the same district: row by row, photo by photo, line by line."""

import hashlib
import json
import subprocess
from pathlib import Path

import psycopg
import pytest

from anlian.config import postgres
from anlian.config.backup import archive
from anlian.kernel.errors import Refused
from tests.durability.place import ANLIAN, until

pytestmark = pytest.mark.durability


@pytest.fixture(scope="module")
def source(new_place):
    """A district that was backed up; its database still runs. Nobody here changes it."""
    place = new_place()
    place.start_postgres(fsync="off")
    place.backup = place.folder / "all.tar"
    place.facts = facts(place.anlian("backup", "-o", str(place.backup), "--json"))
    yield place
    place.throw_away()


@pytest.fixture(scope="module")
def restored(new_place, source):
    """The same in another place, by the command that an operator gives."""
    place = new_place(empty=True)
    place.facts = facts(source.anlian("restore", str(source.backup), "--into", str(place.folder), "--json"))
    place.start_postgres(fsync="off")
    yield place
    place.throw_away()


def facts(done: subprocess.CompletedProcess) -> dict:
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def files(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def rows(url: str) -> dict[str, list]:
    """All rows of all tables, read in another way than the product's own."""
    with psycopg.connect(url, options="-c timezone=UTC") as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        return {
            table: sorted(row[0] for row in connection.execute(f'SELECT t::text FROM "{table}" t'))
            for (table,) in tables
        }


class TestRestore:
    def test_brings_back_every_row_and_every_file(self, source, restored):
        assert (restored.facts["equal"], restored.facts["problems"]) == (True, [])
        assert rows(restored.url) == rows(source.url)
        assert len(rows(restored.url)["matters_evidence"]) == 12
        assert files(restored.media) == files(source.media)
        assert len(files(restored.media)) > 12
        assert (restored.folder / "demo-clock").read_text() == (source.folder / "demo-clock").read_text()

    def test_the_record_of_acts_is_sound_and_has_the_same_root(self, source, restored):
        here = facts(restored.anlian("ledger", "verify", "--json"))

        assert here == source.facts["record"]
        assert here[0]["sound"]
        assert here[0]["lines"] > here[0]["sealed"] > 0

    def test_what_guards_the_record_guards_it_again(self, restored):
        with psycopg.connect(restored.url, autocommit=True) as owner:
            for forbidden in ("UPDATE ledger_entry SET verb = ''", "TRUNCATE ledger_seal"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
                    owner.execute(forbidden)
            owner.execute(f"SET ROLE {postgres.WEB_ROLE}")
            with pytest.raises(psycopg.errors.InsufficientPrivilege, match="permission denied"):
                owner.execute("DELETE FROM ledger_entry")
            assert owner.execute("SELECT count(*) FROM hazards_hazard").fetchone()[0] == 14

    def test_adds_to_nothing_and_replaces_nothing(self, source, other):
        before = rows(source.url)

        full = source.anlian("restore", str(source.backup))
        (other.media / "430407").mkdir(parents=True)
        (other.media / "430407" / "mine.jpg").write_bytes(b"mine")
        in_the_way = source.anlian("restore", str(source.backup), "--into", str(other.folder))

        assert (full.returncode, in_the_way.returncode) == (1, 1)
        assert "holds tables already" in full.stderr
        assert rows(source.url) == before
        assert "holds files already" in in_the_way.stderr
        assert [*files(other.media)] == ["430407/mine.jpg"]

    def test_what_cannot_be_brought_back_whole_is_not_there(self, source, other):
        other.start_postgres(fsync="off")
        with psycopg.connect(other.url, autocommit=True) as owner:
            # Of the name of one of ours, and no listing of tables shows it.
            owner.execute("CREATE SEQUENCE hazards_hazard")

        done = source.anlian("restore", str(source.backup), "--into", str(other.folder))

        assert done.returncode == 1
        assert "pg_restore failed" in done.stderr
        assert not other.media.exists()
        assert not (other.folder / "demo-clock").exists()
        assert rows(other.url) == {}

    def test_work_goes_on_and_the_comparison_sees_it(self, source, other):
        """The comparison's own proof: one changed row names its table, and no other."""
        keys = source.folder / "keys.tar"
        said = source.anlian("backup", "-o", str(keys), "--with-keys").stdout
        found = facts(source.anlian("restore", str(keys), "--into", str(other.folder), "--json"))
        other.start_postgres(fsync="off")
        with psycopg.connect(other.url, autocommit=True) as owner:
            owner.execute(
                "UPDATE hazards_hazard SET spot = 'x' WHERE id = (SELECT id FROM hazards_hazard ORDER BY id LIMIT 1)"
            )

        again = other.folder / "again.tar"
        facts(other.anlian("backup", "-o", str(again), "--json"))
        swept = facts(other.anlian("sweep", "--at", "2023-06-01", "--json"))

        assert differing(source.backup, again) == {"hazards_hazard"}
        assert swept["did"]
        assert facts(other.anlian("ledger", "verify", "--json"))[0]["sound"]
        assert "Whoever has it can read everything" in said
        assert found["keys"] == {"blind-key": "fits", "field-keys": "fits", "secret-key": "fits"}
        assert other.anlian("keys", "check").returncode == 0
        assert (other.folder / "secret-key").read_bytes() == (source.folder / "secret-key").read_bytes()
        assert (other.folder / "secret-key.before-restore").exists()


def differing(one: Path, another: Path) -> set[str]:
    first, second = (archive.check(file)["tables"] for file in (one, another))
    return {table for table in {*first, *second} if first.get(table) != second.get(table)}


class TestTheFile:
    @pytest.mark.parametrize(
        "harm",
        [
            "cut",
            "cut before its manifest",
            "one byte of a photo",
            "one byte of the database",
            "a number in the manifest",
        ],
    )
    def test_one_that_is_not_whole_is_refused(self, source, tmp_path, harm):
        data = bytearray(source.backup.read_bytes())
        match harm:
            case "cut":
                del data[len(data) * 2 // 3 :]
            case "cut before its manifest":
                del data[data.rindex(b"manifest.json") :]
            case "one byte of a photo":
                data[data.index(b"\xff\xd8\xff") + 2000] ^= 1
            case "one byte of the database":
                data[data.index(b"PGDMP") + 60_000] ^= 1
            case "a number in the manifest":
                data[data.rindex(b'"rows": ') + 8] ^= 1
        broken = tmp_path / "broken.tar"
        broken.write_bytes(data)

        with pytest.raises(Refused, match="Nothing was touched"):
            archive.check(broken)

        assert archive.check(source.backup)["seal"] == source.facts["seal"]

    def test_nothing_leads_out_of_the_folders_that_are_meant(self, tmp_path):
        for name, allowed in [
            ("media/430407/a.jpg", True),
            ("media/../../etc/passwd", False),
            ("/etc/passwd", False),
            ("media", False),
            ("elsewhere/a", False),
        ]:
            file = tmp_path / "one.tar"
            with archive.writing(str(file)) as writer:
                writer.bytes(name, b"a")
                writer.close({})

            if allowed:
                assert name in archive.check(file)["parts"]
            else:
                with pytest.raises(Refused):
                    archive.check(file)

    def test_a_restore_of_a_broken_one_makes_nothing(self, source, other):
        broken = source.folder / "broken.tar"
        broken.write_bytes(source.backup.read_bytes()[:200_000])

        done = source.anlian("restore", str(broken), "--into", str(other.folder))

        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        assert not other.media.exists()
        assert not postgres.cluster(other.folder).exists()


class TestBackup:
    def test_keys_stay_outside_and_it_says_so(self, source, restored):
        said = source.anlian("backup", "-o", str(source.folder / "again.tar")).stdout

        assert "NOT in the file: blind-key, field-keys, secret-key" in said
        for name in ("blind-key", "field-keys", "secret-key"):
            assert source.facts["keys"][name]["inside"] is False
            assert (source.folder / name).read_bytes() not in source.backup.read_bytes()
            # A new place makes keys of its own.
            assert restored.facts["keys"][name] == "another"

    def test_names_photos_that_are_gone(self, place):
        place.start_postgres(fsync="off")
        photo = next(place.media.rglob("*.jpg"))
        photo.unlink()

        done = place.anlian("backup", "-o", str(place.folder / "all.tar"))

        assert done.returncode == 0
        assert f"{photo.relative_to(place.media)} is named in the database and not there" in done.stderr

    def test_can_be_sent_on_as_a_stream(self, source):
        sent = source.folder / "sent.tar"
        with open(sent, "wb") as to:
            subprocess.run(
                [*ANLIAN, "backup", "-o", "-"], env=source.env(), stdout=to, check=True, timeout=900
            )

        assert archive.check(sent)["tables"] == archive.check(source.backup)["tables"]

    def test_one_that_was_killed_leaves_nothing_that_looks_whole(self, source):
        target = source.folder / "out" / "all.tar"
        target.parent.mkdir()
        running = source.start([*ANLIAN, "backup", "-o", str(target)])

        until(lambda: [*target.parent.iterdir()] or running.poll() is not None, "the backup begins")
        source.kill(running)

        assert not target.exists()

    def test_says_when_there_is_no_place_for_it(self, source):
        done = source.anlian("backup", "-o", "/dev/full/all.tar")

        assert done.returncode == 1
        assert "No backup was made" in done.stderr
        assert "Traceback" not in done.stderr
