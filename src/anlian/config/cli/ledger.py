"""Prove that nobody changed the record of acts."""

from anlian.config.cli._common import add_json, show
from anlian.kernel.errors import Refused
from anlian.ledger import proof
from anlian.ledger.models import Head


def add(parser) -> None:
    deeds = parser.add_subparsers(metavar="verify", required=True)
    verify = deeds.add_parser("verify", help="compute every hash again and compare it with what was sealed")
    verify.add_argument("--district", metavar="CODE", help="only this one (default: all)")
    add_json(verify)


def run(args) -> int:
    known = sorted(Head.objects.values_list("district", flat=True))
    if args.district and args.district not in known:
        raise Refused(f"District {args.district} has no record of acts.")
    verdicts = [proof.verify(district) for district in known if args.district in (None, district)]
    words = [_in_words(verdict) for verdict in verdicts] or ["No district has a record of acts yet."]
    show([verdict.as_dict() for verdict in verdicts], as_json=args.json, text="\n".join(words))
    return 0 if all(verdict.sound for verdict in verdicts) else 1


def _in_words(verdict: proof.Verdict) -> str:
    if verdict.sound:
        return f"{verdict.district}: {verdict.lines} lines, {verdict.sealed} of them sealed, root {verdict.root}: sound"
    where = f", first at line {verdict.first_bad}" if verdict.first_bad else ""
    return f"{verdict.district}: NOT sound: {verdict.problem}{where}"
