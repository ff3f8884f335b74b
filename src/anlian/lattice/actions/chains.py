"""Chains are issued by document. A change is a new version from a day on, never an edit."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from anlian.kernel.errors import Refused
from anlian.lattice.actions.dated import bump, end_on
from anlian.lattice.models import Area, Chain, ChainVersion, Link, Post, Rule, Sector, Subject, Tier, Unit
from anlian.lattice.powers import Role
from anlian.ledger.actions import deed, record
from anlian.ledger.verbs import Verb
from anlian.people.models import Person


@dataclass(frozen=True)
class Named:
    """A link to be: a tier with a post, or with the rule that finds one."""

    tier: Tier
    post: Post | None = None
    rule: Rule | str = ""


@deed
def issue_chain(
    chain: Chain,
    *,
    title: str,
    area: Area,
    sectors: list[Sector],
    links: list[Named],
    basis: str,
    basis_date: date,
    since: date,
    by: Person | None,
    at: datetime,
    until: date | None = None,
    committee: Unit | None = None,
) -> ChainVersion:
    """发布责任链: the version before ends on the day this one begins, so there is no gap and no double."""
    leaders = [link for link in links if link.tier == Tier.LEADER]
    if len(leaders) != 1 or leaders[0].post is None or leaders[0].post.role != Role.LEADER:
        raise Refused(_("A chain has exactly one leader, who holds a post of a district leader."))
    if not sectors:
        raise Refused(_("Say which sectors the chain answers for."))
    if not basis.strip():
        raise Refused(_("Name the document that sets up the chain."))
    if chain._state.adding:
        chain.save(force_insert=True)
    standing = ChainVersion.objects.of(chain.district).known().filter(chain=chain)
    if standing.filter(since__gte=since).exists():
        raise Refused(_("A later version of this chain is already issued."))
    before = standing.on(since).first()
    if before is not None:
        # Links stay with the version that was known; the shortened copy needs its own.
        _copy_links(before, end_on(before, since, at=at))
    version = ChainVersion(
        district=chain.district, chain=chain, title=title, area=area, area_code=area.code, committee=committee,
        basis=basis, basis_date=basis_date, since=since, until=until, recorded_at=at,
    )  # fmt: skip
    version.save(force_insert=True)
    Subject.objects.bulk_create(
        [Subject(district=chain.district, version=version, sector=sector) for sector in sectors]
    )
    Link.objects.bulk_create(
        [
            Link(
                district=chain.district,
                version=version,
                order=order,
                tier=link.tier,
                post=link.post,
                rule=link.rule,
            )
            for order, link in enumerate(links, start=1)
        ]
    )
    bump(chain.district)
    record(
        Verb.CHAIN_ISSUED, chain, by=by, at=at, title=title, basis=basis, since=str(since), links=len(links)
    )
    return version


@deed
def end_chain(version: ChainVersion, *, on: date, by: Person | None, at: datetime, basis: str) -> None:
    """停止责任链: from that day the places it covered fall to a wider chain, or are a hole."""
    _copy_links(version, end_on(version, on, at=at))
    bump(version.district)
    record(Verb.CHAIN_ENDED, version.chain, by=by, at=at, on=str(on), basis=basis)


def _copy_links(old: ChainVersion, new: ChainVersion) -> None:
    if new._state.adding:
        return
    for model in (Subject, Link):
        rows = list(model.objects.of(old.district).filter(version=old))
        for row in rows:
            row.pk = model._meta.pk.get_default()
            row.version = new
        model.objects.bulk_create(rows)
