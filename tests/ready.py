"""A cluster with all migrations done, kept until one of them changes: a single test need not wait for them each time."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import django

from anlian.config import postgres

HOUSE = Path(postgres.__file__).parents[1]
# What migrations run beside what stands in them.
BESIDE = ("registers/triggers.py", "kernel/rotation.py", "config/postgres.py")


def start(data: Path, *, settings: dict[str, str]) -> None:
    """Start a cluster in a new folder; its database is migrated already."""
    kept = data.parent / f"ready-{_edition()}"
    if not kept.exists():
        for old in data.parent.glob("ready-*"):
            shutil.rmtree(old, ignore_errors=True)
        making = data.parent / f"making-{os.getpid()}"
        postgres.ensure_running(making, settings=settings)
        environment = {**os.environ, "ANLIAN_DATA": str(making)}
        try:
            subprocess.run(
                [sys.executable, "-m", "django", "migrate", "--verbosity=0"], env=environment, check=True
            )
            postgres.stop(making)
            making.rename(kept)
        finally:
            if making.exists():
                postgres.stop(making)
                shutil.rmtree(making, ignore_errors=True)
    # With owners and rights, which a copy by Python leaves behind.
    data.mkdir(parents=True)
    subprocess.run(["cp", "-a", str(postgres.cluster(kept)), str(postgres.cluster(data))], check=True)
    postgres.ensure_running(data, settings=settings)


def _edition() -> str:
    digest = hashlib.sha256(f"{django.VERSION} {sys.version_info[:2]}".encode())
    for path in sorted([*HOUSE.glob("*/migrations/*.py"), *(HOUSE / name for name in BESIDE)]):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]
