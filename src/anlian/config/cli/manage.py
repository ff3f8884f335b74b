"""Run one of Django's own commands, with the database up."""

import argparse

from django.core.management import execute_from_command_line


def add(parser) -> None:
    parser.add_argument("command", nargs=argparse.REMAINDER, help="such as: makemigrations, shell, check")


def run(args) -> int:
    execute_from_command_line(["anlian manage", *args.command])
    return 0
