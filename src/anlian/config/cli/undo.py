"""Take a whole import back: every row as it was before, while nothing rests on it."""

from anlian.config.cli._common import add_at, add_district, add_json, at_of, district_of, show
from anlian.config.cli.import_ import person_of
from anlian.kernel.errors import Refused
from anlian.registers.models import Batch, Stage
from anlian.registers.resting import what_rests_on
from anlian.registers.undo import undo

RECENT = 20
SHORTEST = 6


def add(parser) -> None:
    parser.add_argument(
        "batch", nargs="?", metavar="IMPORT", help="its id or the hash of its file, or how either begins"
    )
    parser.add_argument("--reason", default="", help="why; it goes into the record of acts")
    parser.add_argument("--dry-run", action="store_true", help="only tell what rests on it")
    parser.add_argument("--by", metavar="USERNAME", help="as this account, and only as far as it reaches")
    add_district(parser)
    add_at(parser)
    add_json(parser)


def run(args) -> int:
    """Without an import: those that were taken in, newest first."""
    by = person_of(args.by)
    district = by.district if by else district_of(args)
    if not args.batch:
        return _list(district, args)
    batch = _found(district, args.batch)
    if args.dry_run:
        resting = what_rests_on(batch)
        text = "\n".join(resting) or "Nothing rests on it: it can be taken back."
        show(_facts(batch) | {"rests_on_it": resting}, as_json=args.json, text=text)
        return 1 if resting else 0
    undone = undo(batch, by=by, at=at_of(args), reason=args.reason)
    removed, restored = sum(undone.removed.values()), sum(undone.restored.values())
    show(
        _facts(batch) | undone.as_dict(),
        as_json=args.json,
        text=f"{batch.kind}, {batch.filename}: {removed} rows taken away, {restored} put back as they were",
    )
    return 0


def _found(district: str, text: str) -> Batch:
    wanted = text.lower().replace("-", "")
    every = Batch.objects.of(district).exclude(stage__in=[Stage.LOOKED_AT, Stage.DROPPED])
    if len(wanted) < SHORTEST:
        raise Refused(f"Say at least {SHORTEST} characters of the import's id or of its file's hash.")
    named = [
        batch
        for batch in every.only("id", "district", "sha256").order_by("-at")
        if batch.pk.hex.startswith(wanted) or batch.sha256.startswith(wanted)
    ]
    # The same file may have been taken in, taken back and taken in again.
    standing = [one for one in named if one.stage == Stage.TAKEN_IN] or named[:1]
    if len(standing) != 1:
        found = ", ".join(str(one.pk) for one in standing) or "none"
        raise Refused(f"Name one import; {text} names {found}.")
    return standing[0]


def _list(district: str, args) -> int:
    batches = Batch.objects.of(district).filter(stage=Stage.TAKEN_IN).order_by("-at")[:RECENT]
    facts = [_facts(batch) for batch in batches.defer("problems", "changes")]
    lines = [
        f"{one['batch']}  {one['at']:%Y-%m-%d %H:%M}  {one['kind']:<12} {one['new']:>7} new {one['changed']:>7} changed"
        f"  {one['file']}"
        for one in facts
    ]
    show(facts, as_json=args.json, text="\n".join(lines) or "No import was taken in.")
    return 0


def _facts(batch: Batch) -> dict:
    return {
        "batch": str(batch.pk), "kind": batch.kind, "file": batch.filename, "sha256": batch.sha256, "at": batch.at,
        "new": batch.new, "changed": batch.changed,
    }  # fmt: skip
