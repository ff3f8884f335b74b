"""The state of a matter is written at one door, that of an inspection, of a delivery and of a record from the field each at one other, and nowhere else."""

import ast
from pathlib import Path

import anlian

HOUSE = Path(anlian.__file__).parent
DOORS = {
    "matters/door.py",
    "inspections/actions/door.py",
    "matters/passing.py",
    "notices/door.py",
    "field/door.py",
}
# A board writes words beside a row for its page; the row is never saved.
SHOWN = ("hazards/boards/", "inspections/boards/")
OPENED_BY = {"matters/opening.py"}


def writes(source: str) -> list[str]:
    """In words: what a piece of code does to a state."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found += ["sets" for one in targets if isinstance(one, ast.Attribute) and one.attr == "state"]
        elif isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            keys = [keyword.arg for keyword in node.keywords]
            words = [
                one.value for part in node.args for one in ast.walk(part) if isinstance(one, ast.Constant)
            ]
            if name == "update" and "state" in keys:
                found.append("updates")
            if name == "bulk_update" and "state" in words:
                found.append("updates")
            if name == "Matter" and "state" in keys:
                found.append("opens")
    return found


def test_the_check_knows_a_writer():
    assert writes("matter.state = State.CLOSED") == ["sets"]
    assert writes("Matter.objects.filter(pk=1).update(state='CLOSED')") == ["updates"]
    assert writes("Matter.objects.bulk_update(rows, ['state'])") == ["updates"]
    assert writes("if matter.state == State.CLOSED: record(state=1)") == []


def test_only_the_doors_write_states():
    found = {}
    for file in HOUSE.rglob("*.py"):
        name = file.relative_to(HOUSE).as_posix()
        done = writes(file.read_text())
        if name in OPENED_BY:
            done = [one for one in done if one != "opens"]
        if name.startswith(SHOWN):
            done = [one for one in done if one != "sets"]
        if done and name not in DOORS:
            found[name] = done

    assert found == {}


def test_no_sql_writes_states():
    assert not [file.name for file in HOUSE.rglob("*.py") if "SET state" in file.read_text()]
