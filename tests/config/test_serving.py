"""The real web server, started and stopped as an operator would."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import psutil
import pytest


@pytest.fixture
def port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def answer(address: str) -> int:
    until = time.monotonic() + 30
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5) as response:
                return response.status
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_serves_until_asked_to_stop_and_leaves_nothing_behind(port, how):
    command = [sys.executable, "-m", "anlian.config.cli", "serve", "--workers", "1"]
    server = subprocess.Popen(command, env={**os.environ, "PORT": str(port), "ANLIAN_DB_ROLE": "postgres"})
    try:
        assert answer(f"http://127.0.0.1:{port}/health/") == 200
        started = psutil.Process(server.pid).children(recursive=True)
        assert started

        server.send_signal(how)

        assert server.wait(20) == 0
        assert not any(child.is_running() for child in started)
    finally:
        server.kill()
