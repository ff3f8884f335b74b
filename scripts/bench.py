"""Run the benchmarks, all or those named: scripts/bench.py [sweep] [who] [--size N] [--keep] [--json]"""

import argparse
import json
import os
import shutil
import sys
from importlib import import_module
from pathlib import Path

TOP = Path(__file__).resolve().parents[1]
OWN = TOP / "data" / "bench"
NAMES = ("sweep", "who", "imports", "hazards", "undo", "pages", "tiles", "field")
# As the server of a city is set: a million rows are not a demo's size.
CITY = {"shared_buffers": "1GB", "max_wal_size": "16GB", "checkpoint_timeout": "30min"}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"some of: {', '.join(NAMES)} (default: all)"
    )
    parser.add_argument(
        "--size", type=int, action="append", help="rows or questions instead of the usual sizes"
    )
    parser.add_argument(
        "--keep",
        action="store_true",
        help="pages: leave the district standing in ANLIAN_DATA, and ask it again the next time",
    )
    parser.add_argument("--only", default="", help="pages: those whose title holds one of these texts (a,b)")
    parser.add_argument("--json", action="store_true", help="print facts as JSON")
    args = parser.parse_args()
    if unknown := set(args.names) - set(NAMES):
        parser.error(f"no benchmark is called {', '.join(sorted(unknown))}")

    # A cluster of its own: the demo's data are not in the way, and nobody else's work is measured.
    os.environ.setdefault("ANLIAN_DATA", str(OWN))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anlian.config.settings")
    sys.path.insert(0, str(TOP))
    import django

    django.setup()
    from django.conf import settings

    from anlian.config import postgres

    def say(sentence: str) -> None:
        print(sentence, file=sys.stderr if args.json else sys.stdout, flush=True)

    found = []
    if settings.EMBEDDED:
        postgres.ensure_running(settings.DATA, settings=CITY)
    try:
        for name in args.names or NAMES:
            given = {"sizes": args.size} if args.size else {}
            if name == "pages":
                given |= {"keep": args.keep, "only": args.only}
            found += import_module(f"benchmarks.{name}").main(say, **given)
    finally:
        from django.db import connection

        connection.close()
        if settings.EMBEDDED:
            postgres.stop(settings.DATA)
        # A million matters and their log are gigabytes.
        if settings.DATA == OWN and not args.keep:
            shutil.rmtree(OWN, ignore_errors=True)
    if args.json:
        print(json.dumps(found, ensure_ascii=False, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
