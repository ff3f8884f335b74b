"""Pages about rounds. A view finds the record, reads the form, asks for one deed, answers."""

from anlian.rounds.views.households import ExportHouseholds, ListHouseholds, ShowNumber
from anlian.rounds.views.outings import (
    CallOuting,
    ExportDoors,
    ListDoors,
    ListOutings,
    ListStreets,
    ShowOuting,
    TickDoor,
    TickStreet,
)
from anlian.rounds.views.roads import ExportRoads, ListRoads, OfSite, RecordPatrol, ShowRoad
from anlian.rounds.views.shops import (
    CheckShop,
    ExportShops,
    IssuePledge,
    ListShops,
    PledgePaper,
    ShowPicture,
    ShowPledge,
    ShowShop,
    ShowSignature,
    SignPledge,
)

__all__ = [
    "CallOuting",
    "CheckShop",
    "ExportDoors",
    "ExportHouseholds",
    "ExportRoads",
    "ExportShops",
    "IssuePledge",
    "ListDoors",
    "ListHouseholds",
    "ListOutings",
    "ListRoads",
    "ListShops",
    "ListStreets",
    "OfSite",
    "PledgePaper",
    "RecordPatrol",
    "ShowNumber",
    "ShowOuting",
    "ShowPicture",
    "ShowPledge",
    "ShowRoad",
    "ShowShop",
    "ShowSignature",
    "SignPledge",
    "TickDoor",
    "TickStreet",
]
