"""Let matters that are late climb their chain."""

from anlian.config.cli._common import add_at, add_json, at_of, show
from anlian.config.jobs import run as run_job
from anlian.config.schedule import job_named


def add(parser) -> None:
    add_at(parser)
    add_json(parser)


def run(args) -> int:
    done = run_job(job_named("sweep"), now=at_of(args))
    facts = {"at": done.as_of, "seconds": round(done.seconds, 3), "did": done.did}
    show(facts, as_json=args.json, text=f"{done.did} ({done.seconds:.1f} s)")
    return 0
