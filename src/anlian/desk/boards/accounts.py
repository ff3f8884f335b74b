"""Accounts and whose they are."""

from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.db.models.functions import Lower

from anlian.desk.boards.attempts import locked
from anlian.lattice.scope import Duties
from anlian.people.models import Person

PAGE = 50
KINDS = ("open", "locked", "disabled", "without")


def listed(duties: Duties, *, kind: str, text: str, page: str, now: datetime) -> Page:
    """People with accounts, or with `without` those who hold a post and have none."""
    people = Person.objects.of(duties.person.district).select_related("user")
    shut = locked(now=now)
    if kind == "without":
        holders = {term.person_id for term in duties.roll.terms if term.hold(duties.on)}
        people = people.filter(user=None, pk__in=holders).order_by("code")
    else:
        people = people.filter(user__isnull=False).order_by("user__username")
    if kind == "locked":
        # Names are found in any case, whatever was typed when the account was opened.
        people = people.annotate(account=Lower("user__username")).filter(account__in=shut)
    elif kind == "disabled":
        people = people.filter(user__is_active=False)
    if text:
        people = people.filter(
            Q(name__icontains=text) | Q(code__iexact=text) | Q(user__username__icontains=text)
        )
    found = Paginator(people, PAGE).get_page(page)
    # Taken once, here, so that each row carries its posts and whether it is locked.
    found.object_list = [described(person, duties, shut) for person in found.object_list]
    return found


def described(person: Person, duties: Duties, shut: set[str]) -> Person:
    person.seats = duties.roll.posts_of(person.pk, duties.on)
    person.is_locked = bool(person.user_id) and person.user.username.lower() in shut
    person.is_me = person.pk == duties.person.pk
    return person


def find(duties: Duties, pk) -> Person | None:
    person = Person.objects.of(duties.person.district).select_related("user").filter(pk=pk).first()
    return described(person, duties, set()) if person else None
