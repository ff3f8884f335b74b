"""The panels of those who walk, keep and watch: field, site, record."""

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import F
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from anlian.desk.boards.mine import HEAVY, SHOWN_BESIDE, Moment, line
from anlian.desk.boards.record import lines
from anlian.desk.links import hazards, link
from anlian.field.models import Record
from anlian.inspections.lifecycle import State as Visit
from anlian.inspections.models import Inspection
from anlian.kernel.counts import pointing
from anlian.lattice.models import Site
from anlian.lattice.powers import Power
from anlian.ledger.models import Entry, Head, Seal
from anlian.ledger.verbs import Verb
from anlian.matters.models import Matter
from anlian.people.attempts import locked
from anlian.people.models import Session, User


def buttons(at: Moment) -> dict:
    """The two things that one does on the street."""
    return {
        "report": link("hazards:report") if at.duties.may(Power.REPORT_HAZARD) else "",
        "inspect": link("inspections:begin") if at.duties.may(Power.INSPECT) else "",
    }


def rounds(at: Moment) -> dict:
    """Inspections that I lead or take part in, today or not yet done."""
    me = at.duties.person
    # The leader is one of the team; whoever is of the team sees it, wherever it lies.
    due = (
        Inspection.objects.of(at.district)
        .with_member(me)
        .filter(state__in=[Visit.PLANNED, Visit.STARTED], day__lte=at.today)
        .select_related("site")
        .order_by("day", "pk")[:SHOWN_BESIDE]
    )
    return {"rows": [(one, link("inspections:show", one.pk), at.place(one.area_code)) for one in due]}


def nearby(at: Moment) -> dict:
    """What is open in my area, whoever's turn it is."""
    rows = (
        at.matters.open()
        .select_related("site")
        .defer(*HEAVY)
        .order_by(F("due_at").asc(nulls_last=True), "number")
    )
    found = [line(matter, at) for matter in rows[: SHOWN_BESIDE + 1]]
    return {"rows": found[:SHOWN_BESIDE], "more": len(found) > SHOWN_BESIDE, "url": hazards(sort="due")}


def from_phones(at: Moment) -> dict:
    """Records from the field that I may decide about, the one that waits longest first."""
    scope = at.duties.scope(Power.SETTLE_RECORDS)
    waiting = Record.objects.of(at.district).within(scope).to_decide().exclude(person=at.duties.person)
    rows = waiting.select_related("person", "site").defer("text", "site__words").order_by("received_at", "pk")
    found = list(rows[: SHOWN_BESIDE + 1])
    return {
        "rows": found[:SHOWN_BESIDE],
        "total": len(found) if len(found) <= SHOWN_BESIDE else waiting.count(),
        "url": f"{link('field:records')}?group=decide",
    }


def kept_sites(at: Moment) -> dict:
    """The sites that I am in charge of."""
    sites = (
        Site.objects.of(at.district)
        .filter(principal=at.duties.person, closed_on=None)
        .annotate(open=pointing(Matter.objects.open(), "site"))
        .order_by("code")[:SHOWN_BESIDE]
    )
    return {"rows": [(site, at.place(site.area_code)) for site in sites]}


def refusals(at: Moment) -> dict:
    """What the platform refused lately: somebody tried what a rule forbids."""
    newest = Entry.objects.of(at.district).filter(verb=Verb.REFUSED).select_related("by").newest()
    return {
        "rows": lines(list(newest[:SHOWN_BESIDE]), at.duties),
        "url": link("desk:record", verb=Verb.REFUSED.value),
    }


def tail(at: Moment) -> dict:
    """The newest lines of the record, and how far it is sealed."""
    newest = Entry.objects.of(at.district).exclude(verb=Verb.REFUSED).select_related("by").newest()
    head = Head.objects.filter(district=at.district).first()
    sealed = Seal.objects.of(at.district).order_by("-size").only("district", "size", "at").first()
    return {
        "rows": lines(list(newest[:SHOWN_BESIDE]), at.duties),
        "size": head.size if head else 0,
        "sealed": sealed,
        "url": link("desk:record"),
    }


def accounts_waiting(at: Moment) -> dict:
    """What the officers have to look at: accounts that wait, are locked or are used now."""
    # Locks are counted by our own clock, whatever day a demo tells of.
    now = at.now + settings.CLOCK_BEHIND
    users = User.objects.filter(district=at.district)
    unopened = users.filter(is_active=False, password__startswith=UNUSABLE_PASSWORD_PREFIX)
    sessions = Session.objects.filter(user__in=users, expire_date__gt=now)
    shut = users.annotate(name=Lower("username")).filter(name__in=locked(now=now))
    return {
        "rows": [
            (_("Waiting to be opened"), unopened.count(), link("desk:accounts", kind="registered")),
            (_("Locked"), shut.count(), link("desk:accounts", kind="locked")),
            (_("Open accounts"), users.filter(is_active=True).count(), link("desk:accounts")),
            (_("Signed in today"), sessions.values("user").distinct().count(), ""),
        ]
    }
