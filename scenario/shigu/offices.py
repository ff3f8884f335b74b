"""Which office of each town and street answers for work safety. One street has not named its own yet: a gap to see."""

from datetime import date, datetime

from anlian.lattice.actions import name_safety_office
from anlian.lattice.models import Level, SafetyOffice, Unit, UnitKind

SINCE = date(2022, 1, 1)
NAMES = {"街道": "应急管理办公室", "镇": "社会治安和应急管理办公室"}
NOT_YET = "T005"


def set_up(district: str, at: datetime) -> list[SafetyOffice]:
    units = (
        Unit.objects.of(district).filter(kind=UnitKind.TOWN, area__level=Level.TOWN).select_related("area")
    )
    return [
        name_safety_office(
            unit.area, unit=unit, name=NAMES["街道" if "街道" in unit.name else "镇"], since=SINCE,
            basis=f"石编办〔2021〕演示第{number}号", by=None, at=at,
        )
        for number, unit in enumerate(units.order_by("code"), start=31)
        if unit.code != NOT_YET
    ]  # fmt: skip
