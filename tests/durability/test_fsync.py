"""What the disk does not confirm is not acknowledged. Watched, and spoiled, from outside, by strace."""

import os
import re
import shutil
import signal
import subprocess
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest

from tests.durability.load import Load, Stored, agree, ask, photo, report
from tests.durability.place import Place, until

pytestmark = pytest.mark.durability
FORCED = ("fsync", "fdatasync")
ANSWERED = re.compile(r'"HTTP/1\.1 (\d+)')
FORCED_WELL = re.compile(r"(fdatasync|fsync)(\(| resumed).* = 0")


@pytest.fixture(autouse=True)
def _may_trace():
    if not shutil.which("strace"):
        pytest.skip("strace is not installed: apt-get install strace")
    tried = subprocess.run(["strace", "-f", "-o", os.devnull, "true"], capture_output=True)
    if tried.returncode:
        pytest.skip("processes may not be traced here")


@contextmanager
def traced(*processes: psutil.Process, calls: tuple[str, ...], to: Path, inject: str = ""):
    """These processes, their children, and whatever they start meanwhile."""
    watched = {one.pid for process in processes for one in (process, *process.children(recursive=True))}
    command = ["strace", "-f", "-qq", "-s", "24", "-o", str(to), "-e", f"trace={','.join(calls)}"]
    if inject:
        command += ["-e", f"inject={inject}"]
    for pid in watched:
        command += ["-p", str(pid)]
    strace = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until(lambda: all(_is_traced(pid) for pid in watched), "strace is attached")
        yield
    finally:
        strace.send_signal(signal.SIGINT)
        strace.wait()


def _is_traced(pid: int) -> bool:
    with suppress(FileNotFoundError):
        return "TracerPid:\t0\n" not in Path(f"/proc/{pid}/status").read_text()
    # One that ended meanwhile need not be waited for.
    return True


def is_well(place: Place) -> bool:
    with suppress(OSError):
        return ask(place, "GET", "/health/").status == 200
    return False


def started(place: Place, **settings: str) -> psutil.Process:
    """A place at work, warm; returns its web server."""
    place.start_postgres(**settings)
    server = place.serve()
    until(lambda: is_well(place), "the server answers")
    until(lambda: ask(place, "POST", "/api/hazards/", body=report(place)).status == 200, "reports are taken")
    return psutil.Process(server.pid)


class TestOrder:
    def forced_before_the_answer(self, place: Place, server: psutil.Process, **how) -> bool:
        """Was the log of the database forced out between the request and its answer?"""
        log = place.folder / "order.txt"
        calls = (*FORCED, "write", "writev", "sendto", "sendmsg")
        with traced(server, place.postmaster(), calls=calls, to=log):
            assert ask(place, "POST", "/api/hazards/", body=report(place, **how)).status == 200
        lines = log.read_text(errors="replace").splitlines()
        answered = [number for number, line in enumerate(lines) if ANSWERED.search(line)]
        assert answered, lines[-20:]
        return any(FORCED_WELL.search(line) for line in lines[: answered[-1]])

    def test_the_log_is_forced_before_the_answer_goes_out(self, place):
        server = started(place)

        assert self.forced_before_the_answer(place, server)

    def test_it_would_be_seen_if_it_were_not(self, place):
        server = started(place, synchronous_commit="off", wal_writer_delay="10s", checkpoint_timeout="1h")

        # Once in ten seconds it is forced all the same; that may be now.
        assert not all(self.forced_before_the_answer(place, server) for _ in range(3))


class TestFailingDisk:
    def test_postgresql_stops_and_has_what_it_acknowledged(self, place):
        started(place)
        said = place.folder / "postgres" / "server.log"

        with Load(place) as load:
            load.until_more(10)
            inject = "fdatasync,fsync:error=EIO"
            with traced(place.postmaster(), calls=FORCED, to=place.folder / "eio.txt", inject=inject):
                until(
                    lambda: "PANIC" in said.read_text(errors="replace"), "PostgreSQL stops rather than go on"
                )
            place.start_postgres()
            load.until_more(10)

        assert "could not fdatasync" in said.read_text() or "could not fsync" in said.read_text()
        assert load.history.answers[503] > 0
        agree(place, load.history)

    def test_a_photo_that_is_not_on_the_disk_is_refused(self, place):
        server = started(place)
        before = Stored.of(place)

        with traced(server, calls=FORCED, to=place.folder / "eio.txt", inject="fsync,fdatasync:error=EIO"):
            with_photo = ask(place, "POST", "/api/hazards/", body=report(place, photo=photo(1)))
            without = ask(place, "POST", "/api/hazards/", body=report(place))
        again = ask(place, "POST", "/api/hazards/", body=report(place, photo=photo(1)))

        assert (with_photo.status, without.status, again.status) == (503, 200, 200)
        assert "没有保存" in with_photo.said["sentence"]
        after = Stored.of(place)
        assert len(after.hazards) == len(before.hazards) + 2
        assert len(after.photos) == len(before.photos) + 1
        assert not [*place.media.rglob(".part-*")]
