"""Proof of presence that is fair to people: how far from the site, how sure, and what lowers the trust. It blocks nothing."""

from dataclasses import dataclass

from anlian.field.models import Doubt
from anlian.kernel.geo import distance_m
from anlian.lattice.models import Site

NEAR_M = 150
"""Within so many metres of its position, somebody is at a site: buildings are large, and indoors a phone guesses."""
VAGUE_M = 500


@dataclass(frozen=True)
class Place:
    """Where a phone says that it was. Degrees in WGS 84, accuracy in metres."""

    lng: float
    lat: float
    accuracy: float | None = None
    mocked: bool = False


@dataclass(frozen=True)
class Presence:
    distance: float | None = None
    doubts: tuple[Doubt, ...] = ()


def presence(place: Place | None, site: Site | None) -> Presence:
    """The distance to the site in metres, if both are known, and what is doubtful about it."""
    if place is None:
        return Presence(None, (Doubt.NOWHERE,))
    doubts = [Doubt.MOCKED] if place.mocked else []
    if place.accuracy is not None and place.accuracy > VAGUE_M:
        doubts.append(Doubt.VAGUE)
    if site is None or site.lng is None:
        return Presence(None, tuple(doubts))
    distance = distance_m(place.lng, place.lat, site.lng, site.lat)
    if distance - (place.accuracy or 0) > NEAR_M:
        doubts.append(Doubt.FAR)
    return Presence(round(distance, 1), tuple(doubts))
