"""Run the jobs: those that were queued, and those of the schedule."""

import sys
import time

from django.core.management import call_command
from django.db import Error, connection
from procrastinate.exceptions import ConnectorException
from psycopg import Error as DriverError

from anlian.config.stalled import pick_up
from anlian.kernel import clock

# Seconds between two tries to reach a database that went away; longer each time, up to the last.
PAUSES = (1, 2, 5, 10, 20)


def add(parser) -> None:
    parser.add_argument("--concurrency", type=int, default=1, help="jobs at the same time (default: 1)")


def run(args) -> int:
    """Works until it is asked to stop; while the database is away, waits for it."""
    tried = 0
    while True:
        began = time.monotonic()
        try:
            pick_up(now=clock.now())
            call_command("procrastinate", "worker", f"--concurrency={args.concurrency}")
            return 0
        except (ConnectorException, DriverError, Error) as problem:
            connection.close()
            if time.monotonic() - began > PAUSES[-1]:
                tried = 0
            pause = PAUSES[min(tried, len(PAUSES) - 1)]
            tried += 1
            said = (str(problem).strip() or type(problem).__name__).splitlines()[0]
            print(
                f"anlian: the worker lost the database ({said}); again in {pause} s.",
                file=sys.stderr,
                flush=True,
            )
            time.sleep(pause)
