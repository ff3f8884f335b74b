"""Make a demo of a district and serve it: database, made-up data, pages, jobs. Ctrl-C stops it all."""

import json
import shutil
import sys
import time
import urllib.error
import urllib.request
from importlib import import_module

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from anlian.config import postgres
from anlian.config.cli._children import Children
from anlian.config.cli._common import Progress
from anlian.config.cli._web import (
    default_port,
    lesser_role,
    refuse_busy,
    web_command,
    web_environment,
    worker_command,
)
from anlian.config.jobs import noted
from anlian.config.models import JobRun
from anlian.kernel.errors import Refused
from anlian.kernel.messages import compile_catalogues

NEEDS_DATABASE = False
HOST = "127.0.0.1"
SCENARIO = settings.BASE / "scenario" / "shigu"
LOADING = "load scenario"
CLOCK = "demo-clock"
READY_WITHIN = 60


def add(parser) -> None:
    parser.add_argument("--port", type=int, help="port to listen on (default: PORT, or 8000)")
    parser.add_argument("--reset", action="store_true", help="throw the demo's data away first")
    parser.add_argument("--no-serve", action="store_true", help="prepare everything, then stop")


def run(args) -> int:
    say = Progress()
    port = args.port or default_port()
    if not args.no_serve:
        refuse_busy(HOST, port)
    started = settings.EMBEDDED and not postgres.is_running(settings.DATA)
    children = Children()
    try:
        _prepare(say, reset=args.reset)
        if args.no_serve:
            return 0
        return _serve(children, port, say)
    finally:
        children.stop()
        connection.close()
        if started:
            postgres.stop(settings.DATA)
        say("Stopped.")


def _prepare(say: Progress, *, reset: bool) -> None:
    if settings.EMBEDDED:
        say("PostgreSQL")
        postgres.ensure_running(settings.DATA)
    if reset or _was_interrupted():
        say("Clearing the demo's data")
        _clear()
    say("Tables")
    call_command("migrate", interactive=False, verbosity=0)
    postgres.own_roles(settings.DATABASE_URL)
    say("Words and pages")
    compile_catalogues()
    call_command("collectstatic", interactive=False, verbosity=0)
    if not _is_loaded():
        _load(say)


def _load(say: Progress) -> None:
    if not (SCENARIO / "replay.py").exists():
        say(f"No scenario in {SCENARIO}: the demo starts empty")
        return
    say("The district of Shigu, through importer and rules (once; the next start is quick)")
    sys.path.insert(0, str(settings.BASE))
    with noted(LOADING, as_of=timezone.now()):
        replay = import_module("scenario.shigu.replay")
        replay.load(say)
    # From here on the demo's clock goes on from the last day of its story.
    behind = timezone.now() - replay.CLOSING
    (settings.DATA / CLOCK).write_text(str(behind.total_seconds()))


def _serve(children: Children, port: int, say: Progress) -> int:
    env = {"ANLIAN_DEMO": "1"}
    children.start("web", web_command(host=HOST, port=port, workers=2), **web_environment(), **env)
    children.start("worker", worker_command(), **lesser_role(), **env)
    address = f"http://{HOST}:{port}"
    if _answers(children, f"{address}/health/"):
        say(f"Ready: {address}")
        _show_accounts()
        print("\nCtrl-C stops the demo and keeps its data.", flush=True)
    ended = children.watch()
    if ended:
        print(f"anlian: the {ended} process ended by itself; its last lines above say why.", file=sys.stderr)
    return 1 if ended else 0


def _answers(children: Children, address: str) -> bool:
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until and not children.asked and not children.ended():
        try:
            with urllib.request.urlopen(address, timeout=5):
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    return False


def _show_accounts() -> None:
    accounts = SCENARIO / "accounts.json"
    if accounts.exists():
        print("\nDemo accounts (the sign-in page offers them at a click):")
        for one in json.loads(accounts.read_text()):
            print(f"  {one['username']:<14} {one['password']:<18} {one['label']['en']} {one['label']['zh']}")


def _tables() -> list[str]:
    with connection.cursor() as cursor:
        return connection.introspection.table_names(cursor)


def _is_loaded() -> bool:
    return JobRun.objects.filter(name=LOADING, ended_at__isnull=False, error="").exists()


def _was_interrupted() -> bool:
    """A load that did not come to its end left half a district."""
    if JobRun._meta.db_table not in _tables():
        return False
    return JobRun.objects.filter(name=LOADING).exists() and not _is_loaded()


def _clear() -> None:
    tables = _tables()
    # A database given by DATABASE_URL may be somebody's real one.
    if tables and not settings.EMBEDDED and not _holds_a_demo(tables):
        raise Refused("The database of DATABASE_URL holds no demo, so it is not cleared.")
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
    # The story's photos, and its clock: the next load brings its own.
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
    (settings.DATA / CLOCK).unlink(missing_ok=True)


def _holds_a_demo(tables: list[str]) -> bool:
    return JobRun._meta.db_table in tables and JobRun.objects.filter(name=LOADING).exists()
