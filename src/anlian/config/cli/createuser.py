"""Open an account for a person of the ledgers, or for a new one; with --officer, make them one of the three officers."""

import getpass
import re
import secrets
import sys

from django.db import transaction

from anlian.config.cli._common import add_district, add_json, district_of, show
from anlian.kernel import clock
from anlian.kernel.errors import Refused
from anlian.lattice.actions import appoint
from anlian.lattice.models import Appointment, Post, Unit, UnitKind
from anlian.lattice.powers import Role
from anlian.ledger.actions import record
from anlian.ledger.origin import acting_from
from anlian.ledger.verbs import Verb
from anlian.people.actions import open_account
from anlian.people.models import Person

KINDS = {"system": Role.ADMIN, "security": Role.SECURITY, "audit": Role.AUDIT}
# Where a district has no post for an officer yet: ledgers are exchanged between offices, so their words are Chinese.
UNIT = ("SANYUAN", "信息系统三员")
POSTS = {
    Role.ADMIN: ("SANYUAN-1", "系统管理员"),
    Role.SECURITY: ("SANYUAN-2", "安全管理员"),
    Role.AUDIT: ("SANYUAN-3", "审计管理员"),
}
DISTRICT = re.compile(r"[0-9]{6}")


def add(parser) -> None:
    parser.add_argument("username")
    parser.add_argument("--person", required=True, metavar="CODE", help="code of the person in the ledgers")
    parser.add_argument("--name", help="name, if the person is not in the ledgers yet")
    parser.add_argument(
        "--officer",
        choices=KINDS,
        help="appoint them system, security or audit administrator; works before any ledger was taken in",
    )
    how = parser.add_mutually_exclusive_group()
    how.add_argument(
        "--password-stdin", action="store_true", help="read the password from the first line of input"
    )
    how.add_argument("--generate", action="store_true", help="make a password and print it")
    add_district(parser)
    add_json(parser)


def run(args) -> int:
    district, at = _district(args), clock.now()
    password = _password(args)
    with transaction.atomic(), acting_from("command line"):
        person = _person(args, district)
        post = _appoint(person, KINDS[args.officer], at) if args.officer else None
        # Whoever types this command knows the password: the person changes it at the first sign-in.
        user = open_account(person, username=args.username, password=password, at=at, given=True)
        record(Verb.ACCOUNT_OPENED, person, by=None, at=at, account=user.username)
    facts = {"username": user.username, "person": person.code, "name": person.name, "district": district}
    text = f"{user.username}: {person.name} ({person.code}, {district})"
    if post:
        facts |= {"officer": args.officer, "post": post.code}
        text += f", {post.title} ({post.code})"
    if args.generate:
        facts["password"] = password
        text += f", password {password}"
    show(facts, as_json=args.json, text=text)
    return 0


def _district(args) -> str:
    """The first officers come before the first ledger, so before the district is known."""
    if args.officer and args.district:
        if not DISTRICT.fullmatch(args.district):
            raise Refused(f"{args.district} is not the code of a district: six digits, such as 430407.")
        return args.district
    return district_of(args)


def _person(args, district: str) -> Person:
    person = Person.objects.of(district).filter(code=args.person).first()
    if person is None:
        if not args.name:
            raise Refused(
                f"Nobody in {district} has the code {args.person}; for a new person give --name too."
            )
        person = Person.objects.create(district=district, code=args.person, name=args.name)
    return person


def _appoint(person: Person, role: Role, at) -> Post:
    """Into the vacant post of this officer; one is made where the district has none."""
    today = clock.day_of(at)
    posts = Post.objects.of(person.district).filter(role=role, ended_on=None).order_by("code")
    held = Appointment.objects.of(person.district).on(today).filter(post__in=posts)
    post = posts.exclude(pk__in=held.values("post")).first()
    if post is None and (holding := held.select_related("person", "post").first()):
        raise Refused(
            f"{holding.person} is {holding.post} already; the security administrator appoints another on the page."
        )
    post = post or _new_post(person.district, role)
    appoint(post, person=person, since=today, by=None, at=at, basis="anlian createuser")
    return post


def _new_post(district: str, role: Role) -> Post:
    code, name = UNIT
    unit, _new = Unit.objects.of(district).get_or_create(
        code=code, defaults={"district": district, "name": name, "kind": UnitKind.DEPARTMENT}
    )
    code, title = POSTS[role]
    return Post.objects.create(district=district, code=code, unit=unit, title=title, role=role)


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
