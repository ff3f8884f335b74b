"""Bring the database to this version, and give the web role what it needs."""

from django.conf import settings
from django.core.management import call_command

from anlian.config import postgres


def add(parser) -> None:
    parser.add_argument("--quiet", action="store_true", help="say nothing")


def run(args) -> int:
    call_command("migrate", interactive=False, verbosity=0 if args.quiet else 1)
    postgres.own_roles(settings.DATABASE_URL)
    return 0
