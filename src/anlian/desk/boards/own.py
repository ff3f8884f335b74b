"""One's own account."""

from datetime import datetime, timedelta
from ipaddress import ip_address

from django.conf import settings

from anlian.desk.links import link
from anlian.kernel import clock
from anlian.kernel.clock import day_of
from anlian.lattice.boards.chains import area_name
from anlian.lattice.powers import READS, Power
from anlian.lattice.scope import Duties
from anlian.lattice.seats import place_name
from anlian.people.models import Person, Token, User


def user_named(username: str) -> User | None:
    return User.objects.filter(username__iexact=username, is_active=True).first()


def may_come_from(user: User, address: str) -> bool:
    """Whether this account may be used from there: the three officers from named networks only, if there are any."""
    person = Person.objects.of_user(user).first()
    if not settings.ADMIN_NETWORKS or person is None or not Duties(person, clock.today()).is_officer:
        return True
    try:
        seen = ip_address(address)
    except ValueError:
        return False
    return any(seen in network for network in settings.ADMIN_NETWORKS)


def own_posts(duties: Duties) -> list[dict]:
    """Each post that one holds today, with what it answers for in words."""
    roll = duties.roll
    return [
        {
            "seat": seat,
            "term": roll.holder(seat.id, duties.on),
            "url": link("lattice:post", seat.id) if duties.may(Power.SEE_PEOPLE) else "",
            "charges": [_in_words(roll, charge) for charge in roll.charges_of(seat.id, duties.on)],
            "chains": [(version, area_name(roll, version)) for version in roll.led_by({seat.id}, duties.on)],
        }
        for seat in duties.posts
    ]


def tokens(person: Person, *, now: datetime) -> list[Token]:
    """接口令牌 that still open something, the newest first, each with what it may read."""
    found = list(Token.objects.of(person.district).living(at=now).filter(person=person).order_by("-made_at"))
    for one in found:
        one.reads = [Power(power).label for power in one.powers]
        one.last_day = day_of(one.until - timedelta(seconds=1))
    return found


def token(person: Person, pk, *, now: datetime) -> Token | None:
    return next((one for one in tokens(person, now=now) if one.pk == pk), None)


def readable(duties: Duties) -> list[Power]:
    """What a token of theirs could be given to read."""
    return [power for power in READS if duties.may(power)]


def _in_words(roll, charge) -> str:
    place = place_name(roll, charge.area) if charge.area else ""
    sector = roll.sectors[charge.sector].name if charge.sector in roll.sectors else ""
    return " · ".join(filter(None, (place, sector)))
