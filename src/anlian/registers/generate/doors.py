"""Households of a made-up district: some for each site, in buildings of their grid."""

from collections.abc import Iterator

from anlian.registers.generate.offices import someone
from anlian.registers.generate.places import Places
from anlian.registers.generate.plan import Plan

# Above those of posts, persons in charge and managers.
PHONE, FIRST_NUMBER = "199{:08d}", 80_000_000
ROOMS_A_BUILDING, ROOMS_A_FLOOR = 24, 4


class Doors:
    """As many households as there are sites: a trial of the register, no census."""

    def __init__(self, plan: Plan, places: Places):
        self.plan, self.places = plan, places

    def rows(self) -> Iterator[dict]:
        grids = self.places.grids
        for number in range(self.plan.sites):
            inside, grid = divmod(number, len(grids))
            place, (building, room) = grids[grid], divmod(inside, ROOMS_A_BUILDING)
            floor, door = divmod(room, ROOMS_A_FLOOR)
            yield {
                "code": f"H{number + 1:07d}",
                "area": place.code,
                "building": f"{place.name.split('第')[0]}小区{building + 1}栋",
                "room": f"{floor + 1}0{door + 1}室",
                "holder": someone(self.plan.chance("household", number)),
                "phone": PHONE.format(FIRST_NUMBER + number),
            }
