"""The disk is full, or fails: what cannot be kept is refused in a sentence, and what was kept stays."""

import os
import shutil
import subprocess
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

from anlian.config import postgres
from tests.durability.load import Load, agree, ask, photo, report
from tests.durability.place import Place, until

pytestmark = pytest.mark.durability


@contextmanager
def small_disk(folder: Path, *, megabytes: int):
    """A disk of that size, mounted here; skipped where we may not mount."""
    folder.mkdir()
    try:
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "tmpfs", str(folder)],
            check=True,
            capture_output=True,
        )
    except (OSError, subprocess.CalledProcessError) as problem:
        pytest.skip(f"a small disk can be mounted by root only: {problem}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=False)


@pytest.fixture
def disk(place):
    with small_disk(place.folder / "small", megabytes=24) as disk:
        yield disk


def fill(disk: Path) -> Path:
    """Not a byte more fits; returns what to remove to make room again."""
    ballast = disk / "ballast"
    with suppress(OSError), open(ballast, "wb", buffering=0) as file:
        while True:
            file.write(b"x" * 4096)
    return ballast


def on_small_disk(place: Place, disk: Path) -> None:
    """Photos and the table of hazards go there; the rest of the database has room."""
    folder = disk / "tables"
    folder.mkdir(mode=0o700)
    # PostgreSQL may be another user than we are.
    owner = postgres.cluster(place.folder).stat()
    os.chown(folder, owner.st_uid, owner.st_gid)
    with psycopg.connect(place.url, autocommit=True) as owner:
        owner.execute(f"CREATE TABLESPACE small LOCATION '{folder}'")
        owner.execute("ALTER TABLE hazards_hazard SET TABLESPACE small")
    shutil.move(place.media, disk / "media")
    place.media.symlink_to(disk / "media")


class TestFullDisk:
    def test_is_said_and_reading_goes_on(self, place, disk):
        place.start_postgres()
        on_small_disk(place, disk)
        place.serve()
        until(lambda: answers(place), "the server answers")
        with Load(place) as load:
            load.until_more(10)
        ballast = fill(disk)

        with_photo = ask(place, "POST", "/api/hazards/", body=report(place, photo=photo(-1)))
        without = until(lambda: refused(place, load), "no page of the table has room any more")

        for answer in (with_photo, without):
            assert answer.status == 507
            assert "没有保存" in answer.said["sentence"]
            assert answer.said["request_id"] == answer.request_id
        assert ask(place, "GET", "/hazards/").status == 200
        assert ask(place, "GET", "/health/").status == 200
        page = ask(place, "GET", "/hazards/report/")
        assert page.status == 200
        ballast.unlink()
        assert ask(place, "POST", "/api/hazards/", body=report(place, photo=photo(-2))).status == 200
        agree(place, load.history)
        assert not [*place.media.rglob(".part-*")]

    def test_even_where_all_of_it_is_on_that_disk(self, template, new_place):
        place = new_place(empty=True)
        used = sum(file.stat().st_size for file in template.rglob("*") if file.is_file()) >> 20
        with small_disk(place.folder, megabytes=used + 100):
            subprocess.run(["cp", "-a", f"{template}/.", str(place.folder)], check=True)
            try:
                place.start_postgres(max_wal_size="64MB")
                place.serve()
                with Load(place) as load:
                    load.until_more(5)
                    ballast = fill(place.folder)
                    refused = load.history.answers
                    until(lambda: refused[507] + refused[503], "a report is refused")
                    ballast.unlink()
                    # It goes on, or it stopped because it could not write its log, and is started again.
                    place.start_postgres()
                    load.until_more(5)
                agree(place, load.history)
            finally:
                place.throw_away()


def answers(place) -> bool:
    with suppress(OSError):
        return ask(place, "GET", "/health/").status == 200
    return False


def refused(place: Place, load: Load):
    """One more report; none while there is still room in a page of the table."""
    body = report(place, summary=f"load full {len(load.history.sent)}")
    load.history.sent[body["id"]] = body["summary"]
    answer = ask(place, "POST", "/api/hazards/", body=body)
    if answer.status != 200:
        return answer
    load.history.acked[body["id"]] = body["summary"]
    return None
