"""Look at an account, and help whoever is locked out: for the owner of the machine, when no officer can."""

import secrets

from django.utils import timezone

from anlian.config.cli._common import add_json, show
from anlian.desk import actions
from anlian.desk.boards import accounts
from anlian.kernel import clock
from anlian.kernel.errors import NotFound
from anlian.ledger.origin import acting_from
from anlian.people import attempts, factors
from anlian.people.models import Person, User


def add(parser) -> None:
    parser.add_argument("username")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--unlock", action="store_true", help="forget the failed attempts")
    what.add_argument("--end-sessions", action="store_true", help="sign the account out everywhere")
    what.add_argument("--reset-factor", action="store_true", help="take the second factor away")
    what.add_argument(
        "--new-password", action="store_true", help="make a password, to be changed, and print it"
    )
    what.add_argument("--disable", metavar="REASON", help="let it sign in no more")
    what.add_argument("--enable", action="store_true", help="let it sign in again")
    add_json(parser)


def run(args) -> int:
    user = User.objects.filter(username__iexact=args.username).first()
    person = Person.objects.of_user(user).select_related("user").first() if user else None
    if person is None:
        raise NotFound(f"There is no account {args.username} that belongs to anybody.")
    told = {}
    with acting_from("command line"):
        told = _do(args, person)
    user.refresh_from_db()
    now = timezone.now()
    facts = {
        "username": user.username,
        "person": person.code,
        "name": person.name,
        "district": person.district,
        "state": accounts.state_of(user, attempts.locked(now=now)),
        "second_factor": factors.has_one(user),
        "devices": len(accounts.devices(user, now=now)),
        **told,
    }
    text = "\n".join(f"{name.replace('_', ' ')}: {value}" for name, value in facts.items())
    show(facts, as_json=args.json, text=text)
    return 0


def _do(args, person: Person) -> dict:
    """The one deed that was asked for, as the security administrator's, by nobody but whoever owns the machine."""
    whose = {"by": None, "at": clock.now()}
    if args.unlock:
        actions.unlock_account(person, **whose)
    elif args.end_sessions:
        actions.end_sessions(person, **whose)
    elif args.reset_factor:
        actions.reset_factor(person, **whose)
    elif args.disable:
        actions.disable_account(person, **whose, reason=args.disable)
    elif args.enable:
        actions.enable_account(person, **whose)
    elif args.new_password:
        password = f"{secrets.token_urlsafe(12)}-aA9"
        actions.give_password(person, **whose, password=password)
        return {"password": password}
    return {}
