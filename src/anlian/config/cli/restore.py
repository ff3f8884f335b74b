"""Bring a backup back into an empty place, and compare every table with it."""

import os
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

from django.conf import settings

from anlian.config import postgres
from anlian.config.backup import archive
from anlian.config.backup.restore import restore
from anlian.config.cli._common import Progress, add_json, show
from anlian.config.cli.import_ import existing

NEEDS_DATABASE = False


def add(parser) -> None:
    parser.add_argument("file", type=existing, metavar="FILE", help="what `anlian backup` wrote")
    parser.add_argument(
        "--into",
        metavar="PLACE",
        help="a data folder, which gets a PostgreSQL of its own, or a postgresql:// address (default: as set)",
    )
    add_json(parser)


def run(args) -> int:
    if args.into:
        return _elsewhere(args)
    say = Progress(to=sys.stderr)
    say("Checking the file")
    manifest = archive.check(args.file)
    with postgres.running(settings.DATA) if settings.EMBEDDED else nullcontext():
        found = restore(args.file, manifest, say=say)
    facts = {
        "file": str(args.file),
        "into": str(settings.DATA),
        "taken": manifest["at"],
        "seconds": round(say.seconds, 1),
        "tables": len(manifest["tables"]),
        "rows": sum(table["rows"] for table in manifest["tables"].values()),
        "files": sum(name.startswith("media/") for name in manifest["parts"]),
        "record": manifest["record"],
        "equal": not found["problems"],
        **found,
    }
    show(facts, as_json=args.json, text="\n".join(_in_words(facts)))
    return 1 if found["problems"] else 0


def _elsewhere(args) -> int:
    """The same command in a process whose settings name that place."""
    env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    if "://" in args.into:
        env["DATABASE_URL"] = args.into
    else:
        env["ANLIAN_DATA"] = str(Path(args.into).resolve())
    command = [sys.executable, "-m", "anlian.config.cli", "restore", str(args.file)]
    return subprocess.call([*command, *(["--json"] if args.json else [])], env=env)


def _in_words(facts: dict):
    if not facts["equal"]:
        yield "NOT equal to the backup; do not work with it:"
        yield from (f"  {problem}" for problem in facts["problems"])
        return
    yield (
        f"{facts['into']}: {facts['rows']} rows in {facts['tables']} tables and {facts['files']} files, each equal to "
        f"the backup of {facts['taken']}; {facts['seconds']} s"
    )
    for one in facts["record"]:
        yield f"{one['district']}: {one['lines']} lines in the record of acts, root {one['root']}"
    for name, state in facts["keys"].items():
        if state == "missing":
            yield f"{name} is not here: lay it into {facts['into']}, or what is encrypted cannot be read."
        elif state == "another":
            yield f"{name} here is another than the one of the backup: what that one encrypted or signed cannot be read."
