"""What a record may hold, read strictly. Every form that was ever sent is understood; what is new is ignored by the old."""

import json
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Annotated, Any, Literal, TypeVar
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from anlian.kernel.errors import Refused

MOST_BYTES = 200_000
MOST_PHOTOS = 9

Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Lng, Lat = Annotated[float, Field(ge=-180, le=180)], Annotated[float, Field(ge=-90, le=90)]
Metres = Annotated[float, Field(ge=0, le=10_000_000)]
Photos = Annotated[list[Hash], Field(max_length=MOST_PHOTOS)]
Body = TypeVar("Body", bound=BaseModel)
Version = Annotated[int, Field(ge=1, le=2**31 - 1)]


def _words(most: int, least: int = 0):
    # No NUL: PostgreSQL has no such text.
    limits = StringConstraints(
        strip_whitespace=True, min_length=least, max_length=most, pattern=r"^[^\x00]*$"
    )
    return Annotated[str, limits]


class _Read(BaseModel):
    model_config = ConfigDict(extra="ignore", allow_inf_nan=False)


class At(_Read):
    """A position, as the phone gave it."""

    lng: Lng
    lat: Lat
    accuracy: Metres | None = None
    mocked: bool = False


class Shot(_Read):
    """What the phone knows of a photo: the hash of the camera's own file, when and where."""

    original: Hash | None = None
    at: AwareDatetime | None = None
    lng: Lng | None = None
    lat: Lat | None = None
    accuracy: Metres | None = None


class Envelope(_Read):
    """What is around every body."""

    kind: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,20}$")]
    form: Annotated[int, Field(ge=1, le=1000)] = 1
    seq: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None
    made_at: AwareDatetime
    place: At | None = None
    photos: Annotated[dict[Hash, Shot], Field(max_length=400)] = {}
    instead: UUID | None = None
    body: dict[str, Any]


class HazardBody(_Read):
    """隐患."""

    site: UUID
    summary: _words(200, 1)
    spot: _words(120) = ""
    item: UUID | None = None
    photos: Photos = []
    no_photo_reason: _words(120) = ""


class AnswerBody(_Read):
    item: _words(30) | None = None
    result: Literal["OK", "BAD", "NA"]
    note: _words(300) = ""
    spot: _words(120) = ""
    photos: Photos = []
    no_photo_reason: _words(120) = ""


class VisitBody(_Read):
    """检查, and who signed for it."""

    site: UUID
    visit: UUID | None = None
    kind: _words(20) = "GRID"
    template: UUID | None = None
    started_at: AwareDatetime
    ended_at: AwareDatetime
    answers: Annotated[list[AnswerBody], Field(max_length=300)] = []
    content: _words(1000) = ""
    handling: _words(1000) = ""
    note: _words(500) = ""
    id_shown: bool = False
    signed_by: _words(60) = ""
    signature: Hash | None = None
    refused: bool = False
    reason: _words(300) = ""
    reported: bool = False


class FixBody(_Read):
    """报整改, 当场整改."""

    hazard: UUID
    base: Version
    measure: _words(500, 1)
    photos: Photos = []


class MoreTimeBody(_Read):
    """申请延期."""

    hazard: UUID
    base: Version
    until: date
    reason: _words(300, 1)


class EndBody(_Read):
    """Where a patrol began, or ended."""

    lng: Lng
    lat: Lat
    accuracy: Metres | None = None


Hazards = Annotated[list[UUID], Field(max_length=30)]


class PledgeBody(_Read):
    """三包承诺书."""

    site: UUID
    template: UUID
    signed_by: _words(60, 1)
    signature: Hash


class ShopCheckBody(_Read):
    """三包回访."""

    site: UUID
    marks: Annotated[dict[_words(10, 1), Literal["KEPT", "BROKEN", "UNSEEN"]], Field(max_length=10)]
    note: _words(500) = ""
    photos: Photos = []
    hazards: Hazards = []


class PatrolBody(_Read):
    """路段巡查."""

    site: UUID
    started_at: AwareDatetime
    ended_at: AwareDatetime
    start: EndBody | None = None
    end: EndBody | None = None
    note: _words(500) = ""
    photos: Photos = []
    hazards: Hazards = []


class TickBody(_Read):
    """上路、打更、敲门."""

    outing: UUID
    household: UUID | None = None
    site: UUID | None = None
    result: Literal["MET", "ABSENT", "REFUSED", "PROBLEM"]
    note: _words(500) = ""
    hazard: UUID | None = None


def envelope(text: str, claimed: str) -> Envelope:
    """What came, opened. Raises Refused with where it is wrong."""
    if sha256(text.encode("utf-8", "surrogatepass")).hexdigest() != claimed:
        raise Refused(_("The record came damaged: its hash is another. It is sent again by itself."))
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        raise Refused(_("The record cannot be read: it is no JSON.")) from None
    return read(Envelope, told)


def read(form: type[Body], told: Any) -> Body:
    """A part of it, by its form. Raises Refused naming each field that is wrong."""
    try:
        return form.model_validate(told)
    except ValidationError as wrong:
        places = [".".join(str(step) for step in error["loc"]) or "·" for error in wrong.errors()[:5]]
        raise Refused(
            _("The record cannot be read. Look at: %(fields)s.") % {"fields": ", ".join(places)}
        ) from None


def hashes_in(body: Any) -> list[str]:
    """The photos and signatures that a body names, in their order, each once."""
    found: dict[str, None] = {}

    def look(part: Any) -> None:
        if isinstance(part, Mapping):
            for key, value in part.items():
                if key == "signature" and isinstance(value, str):
                    found[value] = None
                elif key == "photos" and isinstance(value, list):
                    found.update(dict.fromkeys(one for one in value if isinstance(one, str)))
                else:
                    look(value)
        elif isinstance(part, list):
            for one in part:
                look(one)

    look(body)
    return list(found)
