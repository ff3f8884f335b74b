"""An installation as an operator has it: a data folder, PostgreSQL that waits for its disk, web server and worker."""

import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil

from anlian.config import postgres

TOP = Path(__file__).resolve().parents[2]
ANLIAN = [sys.executable, "-m", "anlian.config.cli"]
PATIENCE = 180
"""Seconds after which something that ought to happen did not. Never a measure: a busy machine is slow."""


class Place:
    def __init__(self, folder: Path):
        self.folder = folder
        self.children: list[subprocess.Popen] = []
        self.port, self.port_lock = 0, None

    @property
    def made(self) -> dict:
        return json.loads((self.folder / "made.json").read_text())

    @property
    def url(self) -> str:
        return postgres.url_of(self.folder)

    @property
    def media(self) -> Path:
        return self.folder / "media"

    def env(self, **more: str) -> dict[str, str]:
        ours = ("DATABASE_URL", "ANLIAN_SECRET_KEY")
        inherited = {name: value for name, value in os.environ.items() if name not in ours}
        path = os.pathsep.join([str(TOP), *filter(None, [inherited.get("PYTHONPATH")])])
        return {**inherited, "ANLIAN_DATA": str(self.folder), "ANLIAN_HTTPS": "0", "PYTHONPATH": path, **more}

    def start_postgres(self, **settings: str) -> None:
        postgres.ensure_running(self.folder, settings=settings)

    def anlian(self, *arguments: str, **env: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [*ANLIAN, *arguments], env=self.env(**env), capture_output=True, text=True, timeout=10 * PATIENCE
        )

    def serve(self, *, wrapped: tuple[str, ...] = (), **env: str) -> subprocess.Popen:
        """The web server as `anlian serve` starts it, in a process group of its own."""
        from anlian.config.cli._web import web_command

        if not self.port:
            self.port, self.port_lock = take_port()
        command = [*wrapped, *web_command(host="127.0.0.1", port=self.port, workers=1)]
        return self.start(command, ANLIAN_DB_POOL="4", ANLIAN_DB_ROLE=postgres.WEB_ROLE, **env)

    def work(self, **env: str) -> subprocess.Popen:
        return self.start([*ANLIAN, "worker"], ANLIAN_DB_ROLE=postgres.WEB_ROLE, **env)

    def start(self, command: list[str], **env: str) -> subprocess.Popen:
        # To a file: a pipe that nobody reads fills up and stops whoever writes.
        with open(self.folder / "said.log", "ab") as said:
            child = subprocess.Popen(
                command, env=self.env(**env), stdout=said, stderr=said, start_new_session=True
            )
        self.children.append(child)
        return child

    def kill(self, child: subprocess.Popen) -> None:
        """As a power cut would: the whole group, without a word."""
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        self.children.remove(child)

    def postmaster(self) -> psutil.Process:
        return psutil.Process(int((postgres.cluster(self.folder) / "postmaster.pid").read_text().split()[0]))

    def kill_postgres(self) -> None:
        """The postmaster; its children notice that it is gone and go too."""
        master = self.postmaster()
        children = master.children(recursive=True)
        master.kill()
        psutil.wait_procs(children, timeout=PATIENCE)

    def throw_away(self) -> None:
        for child in list(self.children):
            self.kill(child)
        with suppress(postgres.Unavailable):
            postgres.stop(self.folder)
        shutil.rmtree(self.folder, ignore_errors=True)
        if self.port_lock:
            os.close(self.port_lock)


def make_template(folder: Path) -> None:
    """Tables and a small district, once for all tests of this kind; then its PostgreSQL is stopped."""
    place = Place(folder)
    folder.mkdir(parents=True)
    place.start_postgres(fsync="off")
    try:
        subprocess.run(
            [sys.executable, str(TOP / "tests" / "durability" / "world.py")], env=place.env(), check=True
        )
    finally:
        postgres.stop(folder)


def copy_of(template: Path, folder: Path) -> Place:
    # `cp` keeps who owns what; PostgreSQL's files are not ours when we are root.
    subprocess.run(["cp", "-a", str(template), str(folder)], check=True)
    return Place(folder)


def take_port() -> tuple[int, int]:
    """One that no other test has, of this run or another: whoever holds the lock has the port."""
    for port in range(8100, 8200):
        lock = os.open(Path(tempfile.gettempdir()) / f"anlian-test-port-{port}.lock", os.O_RDWR | os.O_CREAT)
        with suppress(OSError), socket.socket() as probe:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            probe.bind(("127.0.0.1", port))
            return port, lock
        os.close(lock)
    raise AssertionError("all ports from 8100 to 8199 are taken")


def until(true: Callable[[], object], what: str | Callable[[], str], *, patience: float = PATIENCE):
    """Wait for it, looking again and again."""
    end = time.monotonic() + patience
    while not (found := true()):
        if time.monotonic() > end:
            raise AssertionError(f"waited {patience} s in vain: {what() if callable(what) else what}")
        time.sleep(0.1)
    return found
