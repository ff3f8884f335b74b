"""Write everything into one file: database, photos, files, and a manifest that proves them."""

import sys

from django.utils import timezone

from anlian.config.backup.take import take
from anlian.config.cli._common import Progress, add_json, show


def add(parser) -> None:
    parser.add_argument("-o", "--output", metavar="FILE", help="or - (default: anlian-DATE-TIME.tar)")
    parser.add_argument(
        "--with-keys",
        action="store_true",
        help="put the keys of the data folder in too: whoever has the file can then read everything",
    )
    add_json(parser)


def run(args) -> int:
    at = timezone.localtime()
    target = args.output or f"anlian-{at:%Y%m%d-%H%M%S}.tar"
    say = Progress(to=sys.stderr)
    done = take(target, with_keys=args.with_keys, at=at, say=say)
    for name in done["missing"]:
        print(f"anlian: {name} is named in the database and not there.", file=sys.stderr)
    for one in done["record"]:
        if not one["sound"]:
            print(
                f"anlian: the record of acts of {one['district']} is NOT sound: {one['problem']}.",
                file=sys.stderr,
            )
    facts = {
        "file": target,
        "seconds": round(say.seconds, 1),
        "bytes": sum(part["bytes"] for part in done["parts"].values()),
        "database_bytes": done["database"],
        "tables": len(done["tables"]),
        "rows": sum(table["rows"] for table in done["tables"].values()),
        "files": sum(name.startswith("media/") for name in done["parts"]),
        **{name: done[name] for name in ("missing", "keys", "record", "seal")},
    }
    if target == "-":
        print(_in_words(facts), file=sys.stderr)
    else:
        show(facts, as_json=args.json, text=_in_words(facts))
    return 0


def _in_words(facts: dict) -> str:
    lines = [
        f"{facts['file']}: {facts['rows']} rows in {facts['tables']} tables, {facts['files']} files, "
        f"{facts['bytes'] / 1e6:.1f} MB, {facts['seconds']} s",
        f"seal {facts['seal']}",
    ]
    outside = [name for name, key in facts["keys"].items() if not key["inside"]]
    if outside:
        lines.append(
            f"NOT in the file: {', '.join(outside)}. Keep a copy of them in another place: without them, what is "
            "encrypted in the backup cannot be read."
        )
    elif facts["keys"]:
        lines.append(
            f"In the file: {', '.join(facts['keys'])}. Whoever has it can read everything; lock it away."
        )
    return "\n".join(lines)
