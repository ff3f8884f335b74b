"""What a line of the record is about, by name, and where to look at it. One question a kind, however many lines."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from anlian.desk.links import link
from anlian.field.takes import KINDS as FROM_THE_FIELD
from anlian.inspections.lifecycle import State as Visit
from anlian.lattice.powers import Power
from anlian.lattice.scope import Duties
from anlian.ledger.models import Entry
from anlian.matters import kinds
from anlian.matters.models import Kind, Matter
from anlian.meetings.lifecycle.meeting import State as Sitting
from anlian.notices.topics import Channel


@dataclass(frozen=True)
class Named:
    """A subject in words; `states` are those that its line may tell of."""

    name: str = ""
    about: str = ""
    url: str = ""
    kind: str | Promise = ""
    states: type[TextChoices] | None = None


@dataclass(frozen=True)
class Sort:
    """A kind of subject: its word, where its rows are, which columns name it, and the page for whoever may open that.

    The first column is its name, the second stands beside it; a column named in `hidden` only for whoever sees sites.
    """

    word: str | Promise
    model: str
    columns: tuple[str, ...]
    page: str = ""
    sees: Power | None = None
    key: str = "pk"
    hidden: tuple[str, ...] = ()
    states: type[TextChoices] | None = None
    says: Callable[[Any], Any] | None = None


NOTHING = Named()
# What is of a matter has the matter's key, number and page.
OF_MATTERS = {
    "matter": gettext_lazy("Matter"),
    "hazard": pgettext_lazy("the record", "Hazard"),
    "problem": gettext_lazy("Prominent problem"),
    "listing": gettext_lazy("Listed supervision"),
    "letter": pgettext_lazy("the record", "Letter"),
    "duty": pgettext_lazy("the record", "Duty"),
    "task": pgettext_lazy("the record", "Task of the year"),
    "decision": pgettext_lazy("the record", "Decision of a meeting"),
}
_CHAIN = pgettext_lazy("the record", "Chain")
_SITE = ("site__code", "site__name")
SORTS = {
    # The code names a site to everybody; the name of a shop is for those who see sites.
    "site": Sort(
        gettext_lazy("Site"), "lattice.Site", ("code", "name"), "lattice:site", Power.SEE_SITES, hidden=("name",)
    ),
    "area": Sort(gettext_lazy("Area"), "lattice.Area", ("name", "code"), "lattice:area", Power.SEE_SITES, key="code"),
    "unit": Sort(pgettext_lazy("the record", "Unit"), "lattice.Unit", ("name", "code")),
    "sector": Sort(gettext_lazy("Sector"), "lattice.Sector", ("name", "code")),
    "post": Sort(
        pgettext_lazy("the record", "Post"), "lattice.Post", ("title", "unit__name"), "lattice:post", Power.SEE_PEOPLE
    ),
    "appointment": Sort(
        pgettext_lazy("the record", "Appointment"), "lattice.Appointment", ("post__title", "post__unit__name"),
        "lattice:post", Power.SEE_PEOPLE, key="post_id",
    ),
    "remit": Sort(
        pgettext_lazy("the record", "Remit"), "lattice.Remit", ("post__title", "post__unit__name"),
        "lattice:post", Power.SEE_PEOPLE, key="post_id",
    ),
    "chainversion": Sort(
        _CHAIN, "lattice.ChainVersion", ("chain__number", "title"),
        "lattice:chain", Power.SEE_CHAINS, key="chain_id",
    ),
    "person": Sort(_PERSON := gettext_lazy("Person"), "people.Person", ("name",)),
    "user": Sort(gettext_lazy("Account"), "people.User", ("username",)),
    "reach": Sort(_PERSON, "notices.Reach", ("person__name",)),
    "delivery": Sort(
        pgettext_lazy("the record", "Message"), "notices.Delivery", ("channel",), says=lambda code: Channel(code).label
    ),
    "robot": Sort(pgettext_lazy("the record", "Group robot"), "notices.Robot", ("title", "unit__name")),
    "inspection": Sort(
        pgettext_lazy("the record", "Inspection"), "inspections.Inspection", ("number",),
        "inspections:show", Power.SEE_INSPECTIONS, states=Visit,
    ),
    "template": Sort(gettext_lazy("Checklist"), "inspections.Template", ("title", "code")),
    "meeting": Sort(
        pgettext_lazy("the record", "Meeting"), "meetings.Meeting", ("number", "title"),
        "meetings:show", Power.SEE_MEETINGS, states=Sitting,
    ),
    "obligation": Sort(pgettext_lazy("the record", "What is owed"), "duties.Obligation", ("title",)),
    "proxy": Sort(pgettext_lazy("the record", "Proxy"), "duties.Proxy", ("person__name", "post__title")),
    "dutylist": Sort(
        pgettext_lazy("the record", "Duty list"), "duties.DutyList", ("post__title", "year"),
        "duties:list-show", Power.SEE_DUTIES,
    ),
    "dutyitem": Sort(
        pgettext_lazy("the record", "Duty of the list"), "duties.DutyItem", ("list__post__title", "text"),
        "duties:list-show", Power.SEE_DUTIES, key="list_id",
    ),
    "device": Sort(pgettext_lazy("the record", "Phone"), "field.Device", ("person__name",)),
    "record": Sort(
        pgettext_lazy("the record", "Record from the field"), "field.Record", ("kind", "person__name"),
        "field:record", Power.SEE_INSPECTIONS,
        says=lambda kind: FROM_THE_FIELD[kind].label if kind in FROM_THE_FIELD else _("Record from the field"),
    ),
    "pledge": Sort(
        pgettext_lazy("the record", "Pledge of a shop"), "rounds.Pledge", _SITE, "rounds:shop", Power.SEE_ROUNDS,
        key="site_id", hidden=_SITE[1:],
    ),
    "shopcheck": Sort(
        pgettext_lazy("the record", "Look at a pledge"), "rounds.ShopCheck", _SITE, "rounds:shop", Power.SEE_ROUNDS,
        key="site_id", hidden=_SITE[1:],
    ),
    "patrol": Sort(
        pgettext_lazy("the record", "Patrol"), "rounds.Patrol", _SITE, "rounds:road", Power.SEE_ROUNDS,
        key="site_id", hidden=_SITE[1:],
    ),
    "pledgetemplate": Sort(pgettext_lazy("the record", "Text of the pledge"), "rounds.PledgeTemplate", ("title",)),
    "outing": Sort(
        pgettext_lazy("the record", "Outing"), "rounds.Outing", ("title",), "rounds:outing", Power.SEE_ROUNDS
    ),
    "household": Sort(pgettext_lazy("the record", "Household"), "rounds.Household", ("code",)),
    "batch": Sort(
        pgettext_lazy("the record", "Import"), "registers.Batch", ("filename",), "registers:show", Power.IMPORT
    ),
}  # fmt: skip


def word_of(kind: str) -> str | Promise:
    if kind == "chain":
        return _CHAIN
    return OF_MATTERS.get(kind) or (SORTS[kind].word if kind in SORTS else kind)


def subjects_of(entries: Sequence[Entry], duties: Duties) -> dict[tuple[str, UUID], Named]:
    """Each subject by its kind and key. What is there no more keeps its kind."""
    by_kind: dict[str, set[UUID]] = {}
    for entry in entries:
        # Whoever signs in does so to nobody else.
        if entry.subject is not None and entry.subject != entry.by_id:
            by_kind.setdefault(entry.subject_kind, set()).add(entry.subject)
    found: dict[tuple[str, UUID], Named] = {}
    matters = _matters({key for kind in OF_MATTERS for key in by_kind.get(kind, ())}, duties)
    for kind, keys in by_kind.items():
        if kind in OF_MATTERS:
            there = matters
        elif kind == "chain":
            there = _chains(duties)
        else:
            there = _of_sort(kind, keys, duties) if kind in SORTS else {}
        gone = Named(name=str(word_of(kind)), kind=word_of(kind))
        found |= {(kind, key): there.get(key, gone) for key in keys}
    return found


def named(kind: str, keys: Iterable[UUID], duties: Duties) -> dict[UUID, str]:
    """The names alone, for what a detail speaks of by its key."""
    keys = set(keys)
    return {key: one.name for key, one in _of_sort(kind, keys, duties).items()} if keys else {}


def _matters(keys: set[UUID], duties: Duties) -> dict[UUID, Named]:
    if not keys:
        return {}
    rows = Matter.objects.of(duties.person.district).filter(pk__in=keys)
    return {
        pk: Named(number, title, _link(duties, kinds.SORTS[kind].sees, kinds.SORTS[kind].page, pk), Kind(kind).label,
                  kinds.states(kind))
        for pk, kind, number, title in rows.values_list("pk", "kind", "number", "title")
    }  # fmt: skip


def _chains(duties: Duties) -> dict[UUID, Named]:
    """The roll knows them by the title of their latest version."""
    return {
        one.chain_id: Named(
            one.number, one.title, _link(duties, Power.SEE_CHAINS, "lattice:chain", one.chain_id), _CHAIN
        )
        for one in duties.roll.versions
    }


def _of_sort(kind: str, keys: set[UUID], duties: Duties) -> dict[UUID, Named]:
    sort = SORTS[kind]
    shown = [column for column in sort.columns if column not in sort.hidden or duties.may(Power.SEE_SITES)]
    rows = apps.get_model(sort.model).objects.filter(district=duties.person.district, pk__in=keys)
    found = {}
    for pk, key, *words in rows.values_list("pk", sort.key, *shown):
        name, about = (*words, "")[:2]
        if sort.says:
            name = sort.says(name)
        if sort.hidden and about:
            name, about = about, name
        url = _link(duties, sort.sees, sort.page, key) if sort.page else ""
        found[pk] = Named(str(name), str(about), url, sort.word, sort.states)
    return found


def _link(duties: Duties, power: Power | None, name: str, key) -> str:
    """No link that one may not follow: the audit administrator reads of business, and does not enter it."""
    return link(name, key) if power is None or duties.may(power) else ""
