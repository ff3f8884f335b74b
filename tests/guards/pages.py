"""docs/reference/rules.md and permissions.md, drawn from the tables beside this file: `make rules`."""

import re
from collections.abc import Iterator

from django.utils import translation

from anlian.lattice.powers import Role
from tests.guards import permissions, rules
from tests.guards.addresses import ALL

FOLDER = rules.TESTS.parent / "docs" / "reference"
MARK = "Drawn by `make rules` from `tests/guards/{source}`; change that, not this page."
PLACES = "the own grid, the next grid, the same town, another town, another district"
LETTERS = {
    "o": "sees it", "w": "does it", "r": "may, if the rules let it", "x": "no post of theirs has the power",
    "-": "not there", ">": "is asked to sign in", "?": "is asked who they are",
}  # fmt: skip


def drawn() -> dict[str, str]:
    with translation.override("en"):
        return {
            "rules.md": "\n".join(of_rules()) + "\n",
            "permissions.md": "\n".join(of_permissions()) + "\n",
        }


def of_rules() -> Iterator[str]:
    table = rules.read()
    yield from (
        "# Rules: what is refused, and the two tests that hold it",
        "",
        MARK.format(source="rules.csv"),
        "",
    )
    yield f"{len(table)} rules. Of each, one test has it stand in the way, and its twin tries the case beside it."
    for app in dict.fromkeys(_app(one) for one in table):
        yield from ("", f"## {app}", "")
        yield from _table(
            ["rule", "rests on", "held by", "refuses", "lets"],
            (
                [one.rule, one.source, f"`{one.room}`", _test(one.refuses), _test(one.twin)]
                for one in table
                if _app(one) == app
            ),
        )


def of_permissions() -> Iterator[str]:
    heads, table = permissions.read()
    routes = {one.name: "/" + one.route for one in ALL}
    yield from ("# Permissions: who may open what", "", MARK.format(source="permissions.csv"), "")
    yield f"One letter, or five where the address names a record: of {PLACES}. Each cell is tried by a test."
    yield ""
    yield from _table(["letter", "whoever asks"], ([f"`{key}`", words] for key, words in LETTERS.items()))
    yield ""
    yield from _table(["role", "in English"], ([role.value, role.label] for role in Role))
    for space in dict.fromkeys(_space(name) for _method, name in table):
        yield from ("", f"## {space}", "")
        yield from _table(
            ["method", "address", "name", *heads],
            (
                [method, f"`{routes[name.split()[0]]}`", name, *(f"`{_short(cells[one])}`" for one in heads)]
                for (method, name), cells in table.items()
                if _space(name) == space
            ),
        )


def _table(heads: list, rows) -> Iterator[str]:
    for line in (heads, ["---"] * len(heads), *rows):
        yield "| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |"


def _app(rule: rules.Rule) -> str:
    return re.split(r"[/.]", rule.room)[0]


def _space(name: str) -> str:
    return name.partition(":")[0] if ":" in name else "everywhere"


def _short(letters: str) -> str:
    """What is said of every place alike is said once."""
    return letters[0] if len(set(letters)) == 1 else letters


def _test(node: str) -> str:
    file, _, name = node.partition("::")
    if not name:
        return "not yet"
    return f"[`{name}`](../../{file})"


if __name__ == "__main__":
    for name, text in drawn().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
