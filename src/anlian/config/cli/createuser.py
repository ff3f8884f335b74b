"""Open an account for a person of the ledgers, or for a new one."""

import getpass
import secrets
import sys

from django.utils import timezone

from anlian.config.cli._common import add_district, add_json, district_of, show
from anlian.kernel.errors import Refused
from anlian.people.actions import open_account
from anlian.people.models import Person


def add(parser) -> None:
    parser.add_argument("username")
    parser.add_argument("--person", required=True, metavar="CODE", help="code of the person in the ledgers")
    parser.add_argument("--name", help="name, if the person is not in the ledgers yet")
    how = parser.add_mutually_exclusive_group()
    how.add_argument(
        "--password-stdin", action="store_true", help="read the password from the first line of input"
    )
    how.add_argument("--generate", action="store_true", help="make a password and print it")
    add_district(parser)
    add_json(parser)


def run(args) -> int:
    district = district_of(args)
    person = Person.objects.of(district).filter(code=args.person).first()
    if person is None:
        if not args.name:
            raise Refused(
                f"Nobody in {district} has the code {args.person}; for a new person give --name too."
            )
        person = Person.objects.create(district=district, code=args.person, name=args.name)
    password = _password(args)
    user = open_account(person, username=args.username, password=password, at=timezone.now())
    facts = {"username": user.username, "person": person.code, "name": person.name, "district": district}
    text = f"{user.username}: {person.name} ({person.code}, {district})"
    if args.generate:
        facts["password"] = password
        text += f", password {password}"
    show(facts, as_json=args.json, text=text)
    return 0


def _password(args) -> str:
    if args.generate:
        # Something of each class, whatever the draw gives.
        return f"{secrets.token_urlsafe(12)}-aA9"
    if args.password_stdin:
        return sys.stdin.readline().rstrip("\n")
    if not sys.stdin.isatty():
        raise Refused("No terminal to ask for a password: use --password-stdin or --generate.")
    first = getpass.getpass("Password: ")
    if first != getpass.getpass("Again: "):
        raise Refused("The two passwords differ.")
    return first
