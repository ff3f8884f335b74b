"""The rows behind the figures about hazards. What a matter no longer says about the past, the record of acts does."""

from collections.abc import Callable

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from anlian.figures.asked import Asked
from anlian.hazards.lifecycle import MOVES, State
from anlian.hazards.models import Grade, Hazard
from anlian.lattice.powers import Power
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from anlian.matters.models import Climb, Height

CLOSING = [move.verb for move in MOVES.values() if move.end == State.CLOSED]
RESTARTING = [move.verb for move in MOVES.values() if move.clock not in (None, "stop")]
# Ended without anything having been put right: not a hazard, another one's, or one that goes on elsewhere.
SET_ASIDE = (State.INVALID, State.DUPLICATE, State.TRANSFERRED, State.VOID)


def seen(asked: Asked) -> QuerySet:
    hazards = Hazard.objects.of(asked.district).within(asked.scope(Power.SEE_HAZARDS))
    hazards = hazards.select_related("matter").order_by("matter__opened_at", "pk")
    return hazards.filter(matter__area_code__startswith=asked.inside) if asked.inside else hazards


def about(asked: Asked) -> QuerySet:
    """Those that can have to do with the period: begun before it was over, and not ended before it began."""
    lasting = Q(matter__closed_at=None) | Q(matter__closed_at__gte=asked.starts)
    return seen(asked).filter(lasting, matter__opened_at__lt=asked.ends)


def found(asked: Asked) -> Q:
    set_aside = Q(
        matter__state__in=SET_ASIDE, matter__closed_at__isnull=False, matter__closed_at__lt=asked.ends
    )
    return asked.during("matter__opened_at") & ~set_aside


def closed(asked: Asked) -> Q:
    """Struck off in the period and not opened again before it was over."""
    last = asked.during("matter__closed_at") & Q(matter__state=State.CLOSED)
    return last | Q(pk__in=_struck_then(asked, since=asked.starts))


def closed_of_found(asked: Asked) -> Q:
    return found(asked) & ~open_then(asked)


def closed_in_time(asked: Asked) -> Q:
    """Put right by the promised date; what was put right on the spot had none."""
    return closed(asked) & (Q(rectify_by=None) | Q(rectified_at__lte=F("rectify_by")))


def open_then(asked: Asked) -> Q:
    """Open when the last day was over, whatever became of it since."""
    still = Q(matter__closed_at=None) | Q(matter__closed_at__gte=asked.ends)
    return Q(still, matter__opened_at__lt=asked.ends) & ~Q(pk__in=_struck_then(asked))


def overdue_then(asked: Asked) -> Q:
    """The date that counted then: the matter's own, or, if its clock was set anew since, the climb says."""
    own = Q(matter__clocked_at__lt=asked.ends, matter__due_at__lt=asked.ends)
    restarted = _acts(asked, RESTARTING).filter(subject=OuterRef("matter_id"), at__gt=OuterRef("swept_at"))
    late = (
        Climb.objects.of(asked.district)
        .filter(matter=OuterRef("matter_id"), step=Height.YELLOW, swept_at__lt=asked.ends)
        .exclude(Exists(restarted))
    )
    return open_then(asked) & (own | (Q(matter__clocked_at__gte=asked.ends) & Q(Exists(late))))


def repeated(asked: Asked) -> Q:
    return found(asked) & Q(recurrence_of__isnull=False)


def major(condition: Callable[[Asked], Q]) -> Callable[[Asked], Q]:
    return lambda asked: Q(grade=Grade.MAJOR) & condition(asked)


def reopened(asked: Asked) -> QuerySet:
    again = _acts(asked, [Verb.HAZARD_REOPENED]).filter(at__gte=asked.starts)
    return seen(asked).filter(pk__in=again.values("subject"))


def looked_again(asked: Asked) -> QuerySet:
    """Those that a second look was taken at in the period, whatever it found."""
    looks = _acts(asked, [Verb.HAZARD_STILL_GONE, Verb.HAZARD_REOPENED]).filter(at__gte=asked.starts)
    looks = looks.filter(Q(verb=Verb.HAZARD_STILL_GONE) | Q(detail__second_look=True))
    return seen(asked).filter(pk__in=looks.values("subject"))


def came_back(asked: Asked) -> Q:
    """Found again by a second look in the period, within the days in which it counts as the same."""
    again = _acts(asked, [Verb.HAZARD_REOPENED]).filter(at__gte=asked.starts)
    return Q(pk__in=again.filter(detail__second_look=True, detail__came_back=True).values("subject"))


def climbed(asked: Asked, **step: Height) -> QuerySet:
    """Those that took such a step in the period: `step=` one, or `step__gte=` one or a higher."""
    steps = Climb.objects.of(asked.district).filter(asked.during("swept_at"), **step)
    return seen(asked).filter(pk__in=steps.values("matter"))


def _acts(asked: Asked, verbs) -> QuerySet:
    return Entry.objects.of(asked.district).filter(verb__in=verbs, at__lt=asked.ends)


def _struck_then(asked: Asked, since=None) -> QuerySet:
    """Opened again after the last day, and struck off when it was over: a matter keeps only its last closing."""
    later = Entry.objects.of(asked.district).filter(verb=Verb.HAZARD_REOPENED, at__gte=asked.ends)
    before = _acts(asked, [*CLOSING, Verb.HAZARD_REOPENED]).filter(subject=OuterRef("pk")).order_by("-seq")
    struck = (
        Hazard.objects.of(asked.district)
        .filter(pk__in=later.values("subject"))
        .annotate(last_verb=Subquery(before.values("verb")[:1]), last_at=Subquery(before.values("at")[:1]))
        .filter(last_verb__in=CLOSING)
    )
    return (struck.filter(last_at__gte=since) if since else struck).values("pk")
