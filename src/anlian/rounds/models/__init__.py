from anlian.rounds.models.check import Found, Mark, Photo, ShopCheck
from anlian.rounds.models.outing import REACHED, Household, Kind, Outing, Result, Tick
from anlian.rounds.models.patrol import Patrol
from anlian.rounds.models.pledge import Pledge, PledgeTemplate

__all__ = [
    "REACHED",
    "Found",
    "Household",
    "Kind",
    "Mark",
    "Outing",
    "Patrol",
    "Photo",
    "Pledge",
    "PledgeTemplate",
    "Result",
    "ShopCheck",
    "Tick",
]
