"""Run the jobs: those that were queued, and those of the schedule."""

import asyncio
import signal
import sys
from contextlib import suppress

from asgiref.sync import sync_to_async
from django.db import Error, close_old_connections
from procrastinate import PsycopgConnector
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import ConnectorException
from psycopg import Error as DriverError

from anlian.config.stalled import pick_up
from anlian.kernel import clock

# Seconds until a database that does not answer counts as away.
SOON = 5
# Seconds between two tries to reach it again; longer each time, up to the last.
PAUSES = (1, 2, 3, 5)


def add(parser) -> None:
    parser.add_argument("--concurrency", type=int, default=1, help="jobs at the same time (default: 1)")


def run(args) -> int:
    asyncio.run(_until_asked(args.concurrency))
    return 0


async def _until_asked(concurrency: int) -> None:
    """Work until asked to stop. When the database goes away, wait for it and begin anew."""
    asked = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, asked.set)
    tried = 0
    while not asked.is_set():
        began = asyncio.get_running_loop().time()
        problem = await _work(concurrency, asked)
        if asked.is_set():
            return
        if asyncio.get_running_loop().time() - began > 4 * PAUSES[-1]:
            tried = 0
        pause = PAUSES[min(tried, len(PAUSES) - 1)]
        tried += 1
        print(
            f"anlian: the worker lost the database ({problem}); again in {pause} s.",
            file=sys.stderr,
            flush=True,
        )
        with suppress(TimeoutError):
            await asyncio.wait_for(asked.wait(), pause)


async def _work(concurrency: int, asked: asyncio.Event) -> str:
    """Until the worker ends; returns why it did. Asked to stop, it finishes the jobs that it has begun."""
    working, waiting = asyncio.ensure_future(_begin(concurrency)), asyncio.ensure_future(asked.wait())
    await asyncio.wait((working, waiting), return_when=asyncio.FIRST_COMPLETED)
    if not working.done():
        working.cancel()
    waiting.cancel()
    try:
        await working
    except (ConnectorException, DriverError, Error) as problem:
        return (str(problem.__cause__ or problem).strip() or type(problem).__name__).splitlines()[0]
    except asyncio.CancelledError:
        return "asked to stop"
    return "it does not answer"


async def _begin(concurrency: int) -> None:
    await sync_to_async(_pick_up)()
    connector = PsycopgConnector(kwargs=connector_params(), timeout=SOON, reconnect_timeout=SOON)
    with app.replace_connector(connector):
        async with app.open_async():
            await app.run_worker_async(concurrency=concurrency, install_signal_handlers=False)


def _pick_up() -> None:
    close_old_connections()
    pick_up(now=clock.now())
