"""Processes that live as long as a command, and die with it."""

import os
import signal
import subprocess
import time
from contextlib import suppress

STOPPED_WITHIN = 15


class Children:
    """Start some, watch them, stop all: when one ends, when Ctrl-C or a stop signal comes."""

    def __init__(self):
        self.running: dict[str, subprocess.Popen] = {}
        self.asked = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask)

    def _ask(self, number, frame) -> None:
        self.asked = True
        if not self.running:
            # Nothing to stop yet, so whatever we are busy with ends here.
            raise KeyboardInterrupt

    def start(self, name: str, command: list[str], **env: str) -> None:
        # A session of its own: Ctrl-C reaches only us, and we stop it in order.
        self.running[name] = subprocess.Popen(command, env={**os.environ, **env}, start_new_session=True)

    def ended(self) -> str | None:
        return next((name for name, child in self.running.items() if child.poll() is not None), None)

    def watch(self) -> str | None:
        """Wait; returns the name of a child that ended by itself, or none when we were asked to stop."""
        while not self.asked:
            if name := self.ended():
                return name
            time.sleep(0.2)
        return None

    def stop(self) -> None:
        for child in self.running.values():
            if child.poll() is None:
                child.terminate()
        until = time.monotonic() + STOPPED_WITHIN
        for child in self.running.values():
            with suppress(subprocess.TimeoutExpired):
                child.wait(max(0.1, until - time.monotonic()))
            _kill_group(child.pid)
            child.wait()


def _kill_group(leader: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)
