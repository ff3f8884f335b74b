"""What several subcommands share: arguments, and how facts are printed."""

import argparse
import json
import sys
import time
from datetime import date, datetime

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from anlian.kernel import clock
from anlian.kernel.errors import Refused


def moment(text: str) -> datetime:
    """2025-07-01T12:00, in the time of the place; or a day, which means its first moment."""
    try:
        at = parse_datetime(text)
        if at is None:
            on = parse_date(text)
            at = datetime(on.year, on.month, on.day) if on else None
    except ValueError:
        at = None
    if at is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not a moment like 2025-07-01T12:00")
    return at if timezone.is_aware(at) else timezone.make_aware(at)


def day(text: str) -> date:
    try:
        on = parse_date(text)
    except ValueError:
        on = None
    if on is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day like 2025-07-01")
    return on


def add_json(parser) -> None:
    parser.add_argument("--json", action="store_true", help="print facts as JSON")


def add_at(parser) -> None:
    parser.add_argument("--at", type=moment, metavar="MOMENT", help="as if it were then (default: now)")


def add_district(parser) -> None:
    parser.add_argument("--district", metavar="CODE", help="six digits; not needed while there is only one")


def at_of(args) -> datetime:
    return args.at or clock.now()


def district_of(args) -> str:
    """The district asked for, or the only one there is."""
    from anlian.lattice.models import Area

    known = sorted(Area.objects.values_list("district", flat=True).distinct())
    if args.district:
        if args.district not in known:
            raise Refused(f"There is no district {args.district}; known: {', '.join(known) or 'none'}.")
        return args.district
    if len(known) != 1:
        raise Refused(f"Say which district with --district; known: {', '.join(known) or 'none'}.")
    return known[0]


def show(facts, *, as_json: bool, text: str) -> None:
    """Facts for a program, or the same in words for a person."""
    if as_json:
        json.dump(facts, sys.stdout, ensure_ascii=False, indent=2, cls=DjangoJSONEncoder)
        print()
    else:
        print(text)


class Progress:
    """Lines that say what is going on and for how long already."""

    def __init__(self, to=None):
        self.began = time.monotonic()
        self.to = to

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.began

    def __call__(self, sentence: str) -> None:
        print(f"[{self.seconds:6.1f} s] {sentence}", file=self.to, flush=True)


class Bar:
    """A bar that fills up on a terminal; elsewhere it says nothing."""

    WIDTH = 40

    def __init__(self):
        self.shown = False
        self.there = sys.stderr.isatty()

    def __call__(self, done: int, lines: int) -> None:
        if not self.there:
            return
        filled = self.WIDTH * done // max(lines, 1)
        bar = "█" * filled + "░" * (self.WIDTH - filled)
        print(f"\r{bar} {done:,} / {lines:,}", end="", file=sys.stderr, flush=True)
        self.shown = True

    def close(self) -> None:
        if self.shown:
            print(file=sys.stderr)
