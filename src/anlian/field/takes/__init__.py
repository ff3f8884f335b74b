"""How each kind of record becomes what it tells of, through the deeds that the pages use. One file a subject."""

from django.utils.translation import gettext_lazy as _

from anlian.field.bodies import (
    FixBody,
    HazardBody,
    MoreTimeBody,
    PatrolBody,
    PledgeBody,
    ShopCheckBody,
    TickBody,
    VisitBody,
)
from anlian.field.kinds import Kind
from anlian.field.takes import fix, hazard, rounds, visit
from anlian.lattice.powers import Power

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("hazard", _("hazard"), HazardBody, Power.REPORT_HAZARD, hazard.take, hazard.despite),
        Kind("visit", _("check on site"), VisitBody, Power.INSPECT, visit.take, visit.despite),
        Kind("fix", _("put right"), FixBody, Power.RECTIFY_HAZARD, fix.take, fix.despite),
        Kind("fix_on_spot", _("put right on the spot"), FixBody, Power.INSPECT, fix.on_spot, fix.despite),
        Kind("more_time", _("asks for more time"), MoreTimeBody, Power.RECTIFY_HAZARD, fix.more_time, fix.refuse_time),
        Kind("pledge", _("pledge of a shop"), PledgeBody, Power.DO_ROUNDS, rounds.pledge, rounds.pledge),
        Kind("shop_check", _("check of a pledge"), ShopCheckBody, Power.DO_ROUNDS, rounds.shop_check, rounds.shop_check),
        Kind("patrol", _("patrol of a road segment"), PatrolBody, Power.INSPECT, rounds.patrol, rounds.patrol),
        Kind("tick", _("door or street"), TickBody, Power.INSPECT, rounds.tick, rounds.tick),
    )
}  # fmt: skip
