"""The `anlian` command. Each module here is a subcommand: a docstring, `add(parser)` and `run(args) -> exit code`.

0: done. 1: refused, or something is wrong; one sentence on stderr says what. 2: the command was not understood.
"""

import argparse
import ast
import os
import sys
from contextlib import contextmanager, nullcontext
from importlib import import_module
from pkgutil import iter_modules

import django

from anlian.kernel.messages import compile_catalogues

INTERRUPTED = 130


def main(argv: list[str] | None = None) -> int:
    argv = sys.argv[1:] if argv is None else argv
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anlian.config.settings")
    chosen = next((one for one in argv if not one.startswith("-")), "")
    try:
        args = _parser(chosen).parse_args(argv)
        with _database(args.module):
            return args.module.run(args) or 0
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader, such as `head`, has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as problem:
        sentence = _sentence(problem)
        if sentence is None:
            raise
        print(f"anlian: {sentence}", file=sys.stderr)
        return 1


def _parser(chosen: str) -> argparse.ArgumentParser:
    """All commands with what they are for; only the chosen one is imported."""
    parser = argparse.ArgumentParser(
        prog="anlian", description="Anlian, the work-safety platform of a district."
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for found in iter_modules(__path__):
        if found.name.startswith("_"):
            continue
        # `import` is a word of Python, so its module is import_.py.
        name = found.name.rstrip("_")
        purpose = ast.get_docstring(
            ast.parse(found.module_finder.find_spec(found.name).loader.get_source(found.name))
        )
        command = commands.add_parser(name, help=purpose.splitlines()[0], description=purpose)
        if name == chosen:
            # Before anything asks for a sentence: what was not found once is not looked for again.
            compile_catalogues()
            django.setup()
            module = import_module(f"{__name__}.{found.name}")
            command.set_defaults(module=module)
            module.add(command)
    return parser


@contextmanager
def _database(module):
    """The embedded PostgreSQL, if there is no other and the command needs one."""
    from django.conf import settings
    from django.db import connections

    from anlian.config import postgres

    embedded = settings.EMBEDDED and getattr(module, "NEEDS_DATABASE", True)
    with postgres.running(settings.DATA) if embedded else nullcontext():
        try:
            yield
        finally:
            connections.close_all()


def _sentence(problem: Exception) -> str | None:
    """What to say about a problem that is not ours; none for a fault of the program."""
    from django.core.exceptions import ImproperlyConfigured, ValidationError
    from django.core.management import CommandError
    from django.db import OperationalError, ProgrammingError

    from anlian.config.postgres import Unavailable
    from anlian.kernel.errors import NotFound, Refused

    match problem:
        case ValidationError():
            return " ".join(problem.messages)
        case NotFound():
            return str(problem) or "There is no such record."
        case Refused() | Unavailable() | CommandError() | ImproperlyConfigured():
            return str(problem)
        case OperationalError():
            return f"The database does not answer: {_first_line(problem)}"
        case ProgrammingError() if "does not exist" in str(problem):
            return "The database is not ready for this version: run `anlian migrate` first."
        case OSError():
            return f"{problem.filename}: {problem.strerror}" if problem.filename else str(problem)
    return None


def _first_line(problem: Exception) -> str:
    return str(problem).strip().splitlines()[0] if str(problem).strip() else type(problem).__name__
