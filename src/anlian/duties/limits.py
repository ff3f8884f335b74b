"""What a post may not be given: a street the matters of a town government, a community or grid any enforcement."""

import re

from django.utils.translation import gettext as _

from anlian.kernel.errors import Refused
from anlian.lattice.models import Post, UnitKind
from anlian.lattice.powers import Role

FIRE_RULES = "消防安全责任制实施办法"
STREETS = f"《{FIRE_RULES}》（国办发〔2017〕87号）第九条第二款"
NOT_FOR_STREETS = re.compile(r"第九条(第一款)?第?[（(](二|三)[）)]项?")
PLANNING = re.compile("镇总体规划|乡规划")
ENFORCING = re.compile("处罚|查封|扣押|强制|责令停产")


def is_street(post: Post) -> bool:
    """街道, not 镇 or 乡: it carries fewer duties."""
    return post.unit.kind == UnitKind.TOWN and "街道" in post.unit.name


def refuse_beyond(post: Post, text: str, basis: str, *, where: str = "") -> None:
    """Whatever a post is to do, by a list, as owed again and again, or as a task of the year."""
    where = where or _("%(post)s: ") % {"post": post}
    if is_street(post) and (PLANNING.search(text) or FIRE_RULES in basis and NOT_FOR_STREETS.search(basis)):
        raise Refused(
            where
            + _(
                "a street carries items 1, 4, 5, 6 and 7 of article 9; planning and budget are a town's (items 2 and 3)."
            ),
            STREETS,
        )
    below = post.role in (Role.COMMUNITY, Role.GRID) or post.unit.kind == UnitKind.COMMUNITY
    if below and ENFORCING.search(text):
        raise Refused(
            where + _("a community enforces nothing; it warns, checks and reports."), "《消防法》第三十二条"
        )
