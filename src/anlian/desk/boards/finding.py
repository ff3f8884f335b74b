"""Search over everything that one may see: sites, hazards, people and posts, chains."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from anlian.desk.links import hazards, link
from anlian.hazards.lifecycle import State
from anlian.kernel import search
from anlian.kernel.counts import Count, upto
from anlian.lattice import seats
from anlian.lattice.boards.chains import ChainsInView, area_name, leader
from anlian.lattice.boards.people import Directory
from anlian.lattice.models import Site
from anlian.lattice.powers import Power
from anlian.lattice.scope import Duties
from anlian.matters.models import Kind, Matter

SHOWN = 8
MOST = 1000
# A district has some fifty, and their wall has no search of its own.
MOST_CHAINS = 60


@dataclass(frozen=True)
class Found:
    """One kind of thing: how many there are, the first of them, and the list that holds them all."""

    key: str
    label: str
    icon: str
    count: Count
    rows: list[dict]
    url: str


def everywhere(duties: Duties, text: str) -> list[Found]:
    """One answer a kind that this person may see at all; kinds without a hit come with none."""
    kinds = (
        (Power.SEE_SITES, sites),
        (Power.SEE_HAZARDS, matters),
        (Power.SEE_CHAINS, chains),
        (Power.SEE_PEOPLE, people),
    )
    return [ask(duties, text) for power, ask in kinds if duties.may(power)]


def sites(duties: Duties, text: str) -> Found:
    found = Site.objects.of(duties.person.district).within(duties.scope(Power.SEE_SITES)).matching(text)
    count = upto(found, MOST)
    first = found if count.more else Site.objects.of(duties.person.district).among(found)
    rows = [
        {
            "title": site.name,
            "url": link("lattice:site", site.pk),
            "small": " · ".join(filter(None, (str(site.get_kind_display()), site.address))),
            "risk": site.risk,
        }
        for site in first.defer("words", "attributes").order_by("code")[:SHOWN]
    ]
    return Found("sites", _("Sites"), "map-pin", count, rows, link("lattice:sites", q=text))


def matters(duties: Duties, text: str) -> Found:
    seen = Matter.objects.of(duties.person.district).within(duties.scope(Power.SEE_HAZARDS))
    found = seen.filter(kind=Kind.HAZARD).matching(text)
    count = upto(found, MOST)
    first = found if count.more else Matter.objects.of(duties.person.district).among(found)
    newest = (
        first.select_related("site")
        .defer("answer", "words", "ladder", "site__words")
        .order_by("-opened_at", "-pk")
    )
    rows = [
        {
            "title": matter.title,
            "url": link("hazards:show", matter.pk),
            "small": " · ".join(filter(None, (matter.number, matter.site.name if matter.site else ""))),
            "state": State(matter.state),
            "step": matter.step,
        }
        for matter in newest[:SHOWN]
    ]
    return Found("hazards", _("Hazards"), "alert-triangle", count, rows, hazards(q=text))


def chains(duties: Duties, text: str) -> Found:
    roll, day = duties.roll, duties.on
    found = [one for one in ChainsInView(duties).in_force(day) if says(f"{one.number} {one.title}", text)]
    rows = []
    for version in found[:MOST_CHAINS]:
        head = leader(roll, version, day)
        rows.append(
            {
                "title": version.title,
                "url": link("lattice:chain", version.chain_id),
                "small": " · ".join(
                    filter(
                        None,
                        (
                            version.number,
                            area_name(roll, version),
                            head.term.person if head and head.term else "",
                        ),
                    )
                ),
            }
        )
    return Found("chains", _("Chains"), "link", Count(len(found)), rows, link("matters:wall"))


def people(duties: Duties, text: str) -> Found:
    posts = Directory(duties, Power.SEE_PEOPLE, duties.on).posts()
    found = [one for one in posts if says(_spoken(one), text)]
    rows = [
        {
            "title": one.term.person if one.term else one.seat.title,
            "url": link("lattice:post", one.seat.id),
            "small": f"{one.seat.unit} {one.seat.title}",
            "vacant": one.vacant,
        }
        for one in found[:SHOWN]
    ]
    return Found(
        "people", _("People and posts"), "users", Count(len(found)), rows, link("lattice:people", q=text)
    )


def _spoken(one: seats.Held) -> str:
    return " ".join([one.term.person if one.term else "", one.seat.unit, one.seat.title, one.seat.code])


def says(spoken: str, text: str) -> bool:
    """Whether every word typed is in what is spoken: as it stands, or as the beginning of pinyin initials."""
    heard, tokens = spoken.lower(), None
    for word in text.lower().split():
        if word in heard:
            continue
        tokens = tokens or search.bigrams(spoken).split()
        if not (word.isascii() and any(token.startswith(word) for token in tokens)):
            return False
    return bool(text.strip())
