"""The three officers (三员) besides the system administrator: people of their own, who do nothing else."""

from random import Random

from scenario.shigu.names import Names
from scenario.shigu.people import People

UNIT = "D17"
OFFICERS = (
    ("D17-2", "政务信息中心安全管理员", "安全管理员"),
    ("D17-3", "政务信息中心审计管理员", "审计管理员"),
)


def appoint(people: People, random: Random) -> None:
    """With names drawn apart from the rest, so that nobody else in the district is called differently for it."""
    names = Names(random)
    names.taken.update(name for name, _phone in people.persons.values())
    names.numbers["1990000"] = max(
        int(phone[7:]) for _name, phone in people.persons.values() if phone.startswith("1990000")
    )
    for code, title, role in OFFICERS:
        person = f"R{code}"
        people.persons[person] = (names.name(), names.phone("1990000"))
        people.post(code, UNIT, title, role, person=person)
