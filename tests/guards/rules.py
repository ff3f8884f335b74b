"""Every rule, where it stands, and the two tests that hold it: the table in rules.csv, and what the code says itself.

A row is a rule. `room` is the function that says no, or the table whose constraint does; `rule` its sentence, or the
constraint; `source` the article or decision that it rests on. `refuses` names a test where the rule stands in the way,
`twin` one of the case beside it, where it does not.
"""

import ast
import csv
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise

import anlian
from anlian.kernel.errors import Refused

HOUSE = Path(anlian.__file__).parent
TESTS = Path(__file__).parents[1]
TABLE = Path(__file__).with_name("rules.csv")
REFUSALS = {"Refused", "Stale"}
# What is worked out has no sentence that refuses; it stands in the table by its function all the same.
RECKONING = {
    "kernel/workdays.py::Calendar.due",
    "kernel/credit_code.py::why_invalid",
    "matters/clocks.py::rules_for",
    "matters/climb.py::sweep",
    "lattice/answers.py::who",
    "lattice/scope.py::Duties.scope",
    "hazards/actions/rectify.py::drawn_for_second_look",
}


@dataclass(frozen=True)
class Rule:
    room: str
    rule: str
    source: str
    refuses: str
    twin: str

    @property
    def key(self) -> tuple[str, str]:
        return self.room, self.rule


@dataclass(frozen=True)
class Refusal:
    """A place in the code that says no."""

    room: str
    sentence: str
    source: str
    file: str
    lines: range

    @property
    def key(self) -> tuple[str, str]:
        return self.room, self.sentence


def read() -> list[Rule]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [Rule(**row) for row in csv.DictReader(file)]


@cache
def refusals() -> list[Refusal]:
    """Every `raise Refused` of the rooms of business."""
    return [
        one
        for app in settings.HOUSE
        if app != "kernel"
        for file in sorted((HOUSE / app).rglob("*.py"))
        for one in _of_file(file)
    ]


def _of_file(file: Path) -> Iterator[Refusal]:
    name = file.relative_to(HOUSE).as_posix()
    module = import_module("anlian." + name.removesuffix(".py").removesuffix("/__init__").replace("/", "."))
    yield from _within(ast.parse(file.read_text(encoding="utf-8")), name, "", vars(module))


def _within(tree: ast.AST, file: str, inside: str, said: dict) -> Iterator[Refusal]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and _name(node.exc) in REFUSALS:
            sentence, source = (*node.exc.args, None, None)[:2]
            yield Refusal(
                room=f"{file}::{inside}",
                sentence=_text(sentence, said),
                source=_text(source, said),
                file=file,
                lines=range(node.lineno, (node.end_lineno or node.lineno) + 1),
            )
        named = isinstance(node, ast.FunctionDef | ast.ClassDef)
        yield from _within(node, file, f"{inside}.{node.name}".lstrip(".") if named else inside, said)


def _name(call: ast.Call) -> str:
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def _text(node: ast.AST | None, said: dict) -> str:
    """The words themselves, or those of the name that stands for them; … when they are put together elsewhere."""
    if node is None:
        return ""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return _words(getattr(said.get(node.value.id), node.attr, None))
    if isinstance(node, ast.Name):
        return _words(said.get(node.id))
    texts = (one.value for one in ast.walk(node) if isinstance(one, ast.Constant))
    return next((text for text in texts if isinstance(text, str) and text.strip()), "…")


def _words(value) -> str:
    with translation.override("en"):
        return str(value) if isinstance(value, str | Promise) else "…"


def promises() -> dict[tuple[str, str], type]:
    """What the database may not hold: each constraint of a table of the house."""
    return {
        (model._meta.label, rule.name): model
        for app in settings.HOUSE
        for model in apps.get_app_config(app).get_models()
        for rule in model._meta.constraints
    }


@cache
def tests_of(file: str) -> set[str]:
    """The tests of a file by their names, with the class before it."""
    tree = ast.parse((TESTS.parent / file).read_text(encoding="utf-8"))
    found = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    for node in (one for one in tree.body if isinstance(one, ast.ClassDef)):
        found |= {f"{node.name}::{one.name}" for one in node.body if isinstance(one, ast.FunctionDef)}
    return {name for name in found if name.split("::")[-1].startswith("test_")}


def is_test(node: str) -> bool:
    file, _, name = node.partition("::")
    return (TESTS.parent / file).is_file() and name.partition("[")[0] in tests_of(file)


def is_function(room: str) -> bool:
    file, _, name = room.partition("::")
    owner = import_module("anlian." + file.removesuffix(".py").replace("/", "."))
    for part in name.split("."):
        owner = getattr(owner, part, None)
    return callable(owner)


@cache
def _held_by() -> dict[str, set[tuple[str, str]]]:
    """Of each test that the table names for a sentence: which sentences it must meet."""
    said = {one.key for one in refusals()}
    found: dict[str, set] = {}
    for one in read():
        if one.key in said:
            found.setdefault(one.refuses, set()).add(one.key)
    return found


@contextmanager
def said_by(node: str) -> Iterator[set[tuple[str, str]]]:
    """The sentences that this test must meet, less those that it has met."""
    wanted = set(_held_by().get(node, ()))
    if not wanted:
        yield wanted
        return
    lines = {(str(HOUSE / one.file), line): one.key for one in refusals() for line in one.lines}
    as_it_was = Refused.__init__

    def noted(self, *args, **kwargs):
        frame = sys._getframe(1)
        wanted.discard(lines.get((frame.f_code.co_filename, frame.f_lineno)))
        as_it_was(self, *args, **kwargs)

    Refused.__init__ = noted
    try:
        yield wanted
    finally:
        Refused.__init__ = as_it_was
