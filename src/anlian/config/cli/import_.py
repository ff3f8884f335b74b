"""Take in a ledger: areas, units, sectors, posts, sites, courses, chains, check items, inspections or hazards."""

import argparse
import sys
from pathlib import Path

from anlian.config.cli._common import Bar, add_at, add_district, add_json, at_of, district_of, show
from anlian.kernel.errors import Refused
from anlian.kernel.intake import WRONG
from anlian.people.models import Person
from anlian.registers import actions
from anlian.registers.kinds import REGISTERS

SHOWN = 20
DISTRICT_DIGITS = 6


def existing(text: str) -> Path:
    path = Path(text)
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"there is no file {text}")
    return path


def add(parser) -> None:
    parser.add_argument("kind", choices=REGISTERS, metavar="KIND", help=", ".join(REGISTERS))
    parser.add_argument("file", type=existing, metavar="FILE", help="an .xlsx or .csv file")
    parser.add_argument("--dry-run", action="store_true", help="only tell what it would do")
    parser.add_argument("--by", metavar="USERNAME", help="as this account, and only as far as it reaches")
    add_district(parser)
    add_at(parser)
    add_json(parser)


def run(args) -> int:
    """0: all rows are right. 1: some are wrong; they lie in FILE.bad.xlsx beside the file."""
    by = person_of(args.by)
    bar = Bar()
    batch, report = actions.take_file(
        args.kind,
        data=args.file.read_bytes(),
        filename=args.file.name,
        district=by.district if by else _district(args),
        by=by,
        at=at_of(args),
        dry=args.dry_run,
        progress=bar,
    )
    bar.close()
    bad = _give_back(args.file, report)
    facts = {
        "kind": args.kind,
        "file": str(args.file),
        "dry_run": args.dry_run,
        "batch": None if args.dry_run else str(batch.pk),
        **report.counts,
        "problems": [problem.as_dict() for problem in report.problems],
        "problem_count": report.problem_count,
        "notices": [notice.as_dict() for notice in report.notices],
        "unknown_headers": report.unknown,
        "bad_rows": str(bad) if bad else None,
    }
    show(facts, as_json=args.json, text=_told(args, batch, report, bad))
    return 1 if report.problem_count else 0


def person_of(username: str | None) -> Person | None:
    if not username:
        return None
    person = Person.objects.filter(user__username__iexact=username).first()
    if person is None:
        raise Refused(f"There is no account {username} of a person.")
    return person


def _district(args) -> str:
    """A district begins with its areas, so for them it need not be known yet."""
    if args.kind == "areas" and args.district:
        if len(args.district) != DISTRICT_DIGITS or not args.district.isdecimal():
            raise Refused("A district is six digits, such as 430407.")
        return args.district
    return district_of(args)


def _give_back(file: Path, report) -> Path | None:
    if not report.counts[WRONG]:
        return None
    path = file.with_suffix(".bad.xlsx")
    try:
        path.write_bytes(actions.write_bad_rows(report))
    except OSError as problem:
        # The good rows are in; that the wrong ones could not be laid beside the file changes nothing of it.
        print(f"anlian: {path}: {problem.strerror}", file=sys.stderr)
        return None
    return path


def _told(args, batch, report, bad: Path | None) -> str:
    did = "would be" if args.dry_run else "were"
    lines = [
        f"{args.kind}: {report.counts['new']} rows {did} new, {report.counts['changed']} changed, "
        f"{report.counts['same']} as before, {report.counts['wrong']} wrong"
    ]
    lines += [f"  {problem}" for problem in report.problems[:SHOWN]]
    if report.problem_count > SHOWN:
        lines.append(f"  and {report.problem_count - SHOWN} more problems")
    if report.unknown:
        lines.append(f"Left out, for nobody knows these headers: {'、'.join(report.unknown)}")
    if report.notice_count:
        lines.append(f"Understood in a way that you should know ({report.notice_count}), such as:")
        lines += [
            f"  {one.sheet} {one.row} {one.column}: {one.value} → {one.understood}"
            for one in report.notices[:3]
        ]
    if not args.dry_run:
        lines.append(f"To take it back: anlian undo {batch.pk} --reason WHY")
    if bad:
        lines.append(f"The wrong rows, with what was expected: {bad}")
    return "\n".join(lines)
