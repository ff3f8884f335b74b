"""What is done to people and their accounts."""

from datetime import datetime, timedelta
from itertools import chain, count
from uuid import UUID

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils.translation import gettext as _

from anlian.kernel import masks
from anlian.kernel.errors import Refused
from anlian.people.models import Person, Session, Token, User, phone_key


@transaction.atomic
def register_account(person: Person, *, username: str, at: datetime) -> User:
    """登记: a name to sign in by, which does not open anything yet."""
    if person.user_id:
        raise Refused(_("This person already has an account."))
    if User.objects.filter(username__iexact=username).exists():
        raise Refused(_("This user name is taken; choose another."))
    if masks.in_text(username) != username:
        raise Refused(_("A user name is seen by many: choose one that is no telephone and no ID number."))
    user = User(username=username, district=person.district, created_at=at, is_active=False)
    user.set_unusable_password()
    user.save()
    person.user = user
    person.save(update_fields=["user"])
    return user


@transaction.atomic
def open_account(person: Person, *, username: str, password: str, at: datetime, given: bool = False) -> User:
    """开户: give a person a way to sign in."""
    user = register_account(person, username=username, at=at)
    set_password(user, password, at=at, given=given)
    user.is_active = True
    user.save(update_fields=["is_active"])
    return user


@transaction.atomic
def set_password(user: User, password: str, *, at: datetime, given: bool = False) -> User:
    """A password that the rules allow. One `given` by somebody else is changed at the next sign-in."""
    validate_password(password, user)
    user.set_password(password)
    user.password_set_at, user.password_given = at, given
    user.save(update_fields=["password", "password_set_at", "password_given"])
    user.old_passwords.create(password=user.password, set_at=at)
    kept = user.old_passwords.order_by("-pk").values("pk")[: settings.PASSWORD_MEMORY]
    user.old_passwords.exclude(pk__in=list(kept.values_list("pk", flat=True))).delete()
    return user


def password_is_due(user: User, *, at: datetime) -> bool:
    """Whether it must be changed before anything else: somebody else gave it, or it is too old."""
    if user.password_given:
        return True
    age = settings.PASSWORD_DAYS
    return bool(age and user.password_set_at) and at - user.password_set_at >= timedelta(days=age)


def end_sessions(user: User, *, but: str = "") -> int:
    """Sign an account out everywhere, or everywhere but in one session; returns how many ended."""
    return Session.objects.filter(user=user).exclude(session_key=but).delete()[0]


def end_tokens(person: Person, *, at: datetime) -> int:
    """No program reads as this person any more; returns how many tokens ended."""
    return Token.objects.of(person.district).living(at=at).filter(person=person).update(ended_at=at)


def end_tokens_of_post(person: Person, post: UUID, *, at: datetime) -> None:
    """What stood on this post alone ends with it; what stands on others too goes on without it, for good."""
    tokens = Token.objects.of(person.district).living(at=at).filter(person=person, posts__contains=[post])
    for token in tokens.select_for_update():
        token.posts.remove(post)
        if not token.posts:
            token.posts, token.ended_at = [post], at
        token.save(update_fields=["posts", "ended_at"])


def known_as(district: str, *, name: str, phone: str, code: str) -> Person:
    """The person of this name and phone; somebody new gets this code, or the next free one."""
    person = Person.objects.of(district).of_phone(district, phone).filter(name=name).first()
    if person is not None:
        return person
    taken = set(Person.objects.of(district).filter(code__startswith=code).values_list("code", flat=True))
    candidates = chain([code], (f"{code}-{number}" for number in count(2)))
    free = next(one for one in candidates if one not in taken)
    return Person.objects.create(district=district, code=free, name=name, phone=phone)


def change_phone(person: Person, phone: str) -> None:
    """Another number, and the key by which it is found."""
    changes = {"phone": phone, "phone_key": phone_key(person.district, phone)}
    Person.objects.of(person.district).filter(pk=person.pk).update(**changes)
