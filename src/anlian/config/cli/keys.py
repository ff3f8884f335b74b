"""Which keys seal telephone and ID numbers, and how to change them."""

import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings

from anlian.config.cli._common import add_json, show
from anlian.kernel import crypto, rotation
from anlian.kernel.errors import Refused
from anlian.people import factors


def add(parser) -> None:
    deeds = parser.add_subparsers(dest="deed", metavar="check|rotate", required=True)
    add_json(deeds.add_parser("check", help="how much is sealed under which key, and whether it opens"))
    rotate = deeds.add_parser("rotate", help="seal anew with the first key what another key sealed")
    rotate.add_argument(
        "--new", action="store_true", help="make a new key first, and write with it from now on"
    )
    rotate.add_argument("--all", action="store_true", help="every row, and the keys for looking up too")
    add_json(rotate)


def run(args) -> int:
    return (_check if args.deed == "check" else _rotate)(args)


def _check(args) -> int:
    here = {f"{suite}.{crypto.id_of(key)}" for key in _keys() for suite in crypto.SUITES}
    found = {model._meta.db_table: dict(rotation.census(model)) for model in rotation.tables()}
    lost = {head for heads in found.values() for head in heads if head not in here | {"plain"}}
    facts = {"writes_with": crypto.id_of(settings.FIELD_KEYS[0]), "sealed": found, "missing": sorted(lost)}
    lines = [f"writes with {settings.FIELD_SUITE}.{facts['writes_with']}"]
    for table, heads in found.items():
        lines += [f"{table}: {count} under {head}" for head, count in sorted(heads.items())]
    lines += [f"MISSING: the key {head}; what it sealed cannot be read" for head in sorted(lost)]
    show(facts, as_json=args.json, text="\n".join(lines))
    return 1 if lost else 0


def _rotate(args) -> int:
    if args.new:
        _add_key(settings.FIELD_KEYS_FILE)
    settings.FIELD_KEYS = _keys()
    done = [rotation.renew(model, everything=args.all) for model in rotation.tables()]
    lines = [f"{one.table}: {one.written} of {one.rows} rows sealed anew" for one in done]
    lines += [f"second factors: {factors.seal_anew()} secrets sealed anew"]
    lines += [
        f"{one.table}: {one.unreadable} cannot be opened and were left alone"
        for one in done
        if one.unreadable
    ]
    show([vars(one) for one in done], as_json=args.json, text="\n".join(lines))
    return 1 if any(one.unreadable for one in done) else 0


def _keys() -> list[str]:
    file = settings.FIELD_KEYS_FILE
    return crypto.keys_in(file) if file else settings.FIELD_KEYS


def _add_key(file: Path | None) -> None:
    """The new key first. Whole or not at all: a half-written file of keys would lose every number."""
    if file is None:
        raise Refused("ANLIAN_FIELD_KEYS names the keys here: put the new one first there, then rotate.")
    lines = [crypto.new_key(), *crypto.keys_in(file)]
    with NamedTemporaryFile("w", dir=file.parent, prefix=f".{file.name}-", delete=False) as target:
        target.write("\n".join(lines) + "\n")
        target.flush()
        os.fsync(target.fileno())
    os.replace(target.name, file)
