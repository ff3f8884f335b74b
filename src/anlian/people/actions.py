"""What is done to people and their accounts."""

from datetime import datetime
from itertools import chain, count

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils.translation import gettext as _

from anlian.kernel.errors import Refused
from anlian.people.models import Person, User, phone_key


@transaction.atomic
def open_account(person: Person, *, username: str, password: str, at: datetime) -> User:
    """开户: give a person a way to sign in."""
    if person.user_id:
        raise Refused(_("This person already has an account."))
    if User.objects.filter(username__iexact=username).exists():
        raise Refused(_("This user name is taken; choose another."))
    user = User(username=username, district=person.district, created_at=at)
    validate_password(password, user)
    user.set_password(password)
    user.save()
    person.user = user
    person.save(update_fields=["user"])
    return user


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
