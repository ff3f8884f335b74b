"""Run the jobs: those that were queued, and those of the schedule."""

from django.core.management import call_command


def add(parser) -> None:
    parser.add_argument("--concurrency", type=int, default=1, help="jobs at the same time (default: 1)")


def run(args) -> int:
    call_command("procrastinate", "worker", f"--concurrency={args.concurrency}")
    return 0
