"""People by their place in the story. Each holds a post, and sees what that post answers for."""

import time
from itertools import count

from allauth.mfa.totp.internal import auth as totp

from anlian.lattice import actions
from anlian.lattice.models import Area, Post, Sector, Site
from anlian.lattice.powers import Role
from anlian.people import factors
from anlian.people.models import Person, User
from tests.factories.places import AT, DISTRICT, LONG_AGO, lattice

_numbers = count(1)
PASSWORD = "Shigu-Anlian-2023"
NAMES = "周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"


def person(name: str = "", *, code: str = "") -> Person:
    number = next(_numbers)
    return Person.objects.create(
        district=DISTRICT,
        code=code or f"P{number:04d}",
        name=name or f"{NAMES[number % len(NAMES)]}{'明华强军丽娟'[number % 6]}{number}",
        phone=f"1990{number:07d}",
    )


def account(someone: Person) -> User:
    """Their way to sign in."""
    user = User(username=someone.code.lower(), district=DISTRICT, created_at=AT)
    user.set_unusable_password()
    user.save()
    someone.user = user
    someone.save(update_fields=["user"])
    return user


def guarded(user: User) -> tuple[str, list[str]]:
    """Set up their second factor; the secret in their phone, and the recovery codes on their paper."""
    secret = factors.new_secret()
    codes = factors.set_up(user, secret=secret, code=code_of(secret, steps=-1))
    return secret, codes


def code_of(secret: str, *, steps: int = 0) -> str:
    """What the phone shows now, or showed some half minutes ago."""
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30 + steps))


def post(role: str, title: str, *, unit: str) -> Post:
    number = next(_numbers)
    return Post.objects.create(
        district=DISTRICT, code=f"G{number:04d}", unit=lattice().units[unit], title=title, role=role
    )


def hold(role: str, title: str, *, unit: str, area: Area | None = None, sector: Sector | None = None,
         site: Site | None = None, name: str = "") -> Person:  # fmt: skip
    """Somebody in a new post with this remit."""
    seat = post(role, title, unit=unit)
    if area or sector or site:
        actions.give_remit(seat, area=area, sector=sector, site=site, since=LONG_AGO, by=None, at=AT)
    someone = person(name)
    actions.appoint(seat, person=someone, since=LONG_AGO, by=None, at=AT)
    someone.seat = seat
    return someone


def officer_of(town: str = "430407001") -> Person:
    """镇街安全员: the safety officer of a town."""
    return hold(Role.TOWN, "应急办主任", unit=town, area=lattice().areas[town])


def chief_of(community: str = "430407001001") -> Person:
    """社区书记."""
    return hold(Role.COMMUNITY, "社区书记", unit=community, area=lattice().areas[community])


def walker_of(grid: str = "430407001001001") -> Person:
    """网格员."""
    return hold(Role.GRID, "网格员", unit=grid[:12], area=lattice().areas[grid])


def officer_of_sector(sector: str = "XF", *, unit: str = "XF") -> Person:
    """部门执法人员. The first who is made of a unit is its head."""
    return hold(Role.DEPARTMENT, "监督员", unit=unit, sector=lattice().sectors[sector])


def head_of(version) -> Person:
    """链长: whoever leads this chain, appointed now if the seat is empty."""
    link = version.links.filter(tier="leader").select_related("post").get()
    standing = link.post.appointments.known().filter(district=DISTRICT).select_related("person").first()
    if standing:
        return standing.person
    someone = person()
    actions.appoint(link.post, person=someone, since=LONG_AGO, by=None, at=AT)
    return someone


def office() -> Person:
    """安委办."""
    return hold(Role.OFFICE, "安委办主任", unit="AJ")


def auditor() -> Person:
    return hold(Role.AUDITOR, "审计员", unit="ZF")


def system_officer() -> Person:
    """系统管理员."""
    return hold(Role.ADMIN, "系统管理员", unit="AJ")


def security_officer() -> Person:
    """安全管理员."""
    return hold(Role.SECURITY, "安全管理员", unit="AJ")


def audit_officer() -> Person:
    """审计管理员."""
    return hold(Role.AUDIT, "审计管理员", unit="AJ")


def keeper_of(site: Site) -> Person:
    """责任人: the person in charge of a site."""
    return site.principal
