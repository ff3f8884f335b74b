"""The record of acts says everything in words: each key, each code, each kind of subject, each deed that was refused."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps

import anlian
from anlian.desk.boards.record.codes import CODES
from anlian.desk.boards.record.deeds import tried
from anlian.desk.boards.record.labels import BESIDE, LABELS, SILENT
from anlian.desk.boards.record.subjects import OF_MATTERS, SORTS, word_of
from anlian.desk.boards.record.words import SPECIAL
from anlian.ledger.verbs import Verb
from anlian.matters.climb import SWEEP

HOUSE = Path(anlian.__file__).parent
MODELS = {model.__name__: model._meta.model_name for model in apps.get_models()}
# What the signature of `record` takes for itself.
ITS_OWN = {"by", "at", "district", "as_post", "once"}
# What a line spreads out of a name: the keys that it may hold. What went by `tell` is read where it is told.
SPREAD = {
    "case.detail": set(),
    "passage.detail": set(),
    "detail": set(),
    "changed": {"area", "risk", "principal"},
    "about": {"site"},
    "told": {"year", "duties", "tasks", "format"},
    "going.told": {"outing"},
    "_moved(fresh, *before)": {"was_held_at", "held_at", "was_place", "place", "added", "removed"},
    "undone.as_dict()": {"removed", "restored"},
    "{outcome.lower(): count for outcome, count in sheet.counts.items() if count}": {
        "done", "late", "missed", "overdue", "waiting", "open", "excused", "passed",
    },
}  # fmt: skip
# Where the code does not say by itself which kind a subject is.
KINDS = {
    "duties/views/duty_lists.py: one": {"dutylist"},
    "matters/door.py: fresh": {"matter"},
    "matters/passing.py: record": {"inspection", "meeting"},
    # Whatever is handed in, and whatever a deed was refused for: see the deeds below.
    "ledger/actions.py: subject": set(),
    "ledger/actions.py: subject if known else None": set(),
}


@cache
def trees() -> list[tuple[str, ast.Module]]:
    return [
        (file.relative_to(HOUSE).as_posix(), ast.parse(file.read_text()))
        for file in sorted(HOUSE.rglob("*.py"))
        if "migrations" not in file.parts
    ]


@cache
def functions() -> list[tuple[str, ast.FunctionDef]]:
    return [
        (name, node) for name, tree in trees() for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)
    ]


def calls(function: ast.AST, *names: str) -> Iterator[ast.Call]:
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in names:
            yield node


@cache
def lines() -> list[tuple[str, ast.FunctionDef, ast.Call, str]]:
    """Every call that writes a line, with its act as it is written."""
    found = []
    for name, function in functions():
        for call in calls(function, "record", "write_line", "Line"):
            act = ast.unparse(call.args[0]) if call.args else ""
            if "Verb." in act or "verb" in act:
                found.append((name, function, call, act))
    return found


def keys_of(call: ast.Call) -> Iterator[str]:
    for keyword in call.keywords:
        if keyword.arg == "detail":
            yield from literal(keyword.value)
        elif keyword.arg is not None:
            yield keyword.arg
        else:
            yield from literal(keyword.value)


def literal(node: ast.expr) -> Iterator[str]:
    """The keys of what is spread: as they stand there, else as `SPREAD` says."""
    if isinstance(node, ast.Dict) and all(isinstance(key, ast.Constant) for key in node.keys):
        yield from (key.value for key in node.keys)
    elif isinstance(node, ast.IfExp):
        yield from [*literal(node.body), *literal(node.orelse)]
    elif isinstance(node, ast.BinOp):
        yield from [*literal(node.left), *literal(node.right)]
    else:
        told = ast.unparse(node)
        assert told in SPREAD or told == "note", f"say in SPREAD which keys {told} holds"
        yield from SPREAD.get(told, ())


@cache
def told() -> dict[str, str]:
    """Each key that a line may hold, and a place that writes it."""
    found = {}
    for name, _function, call, _act in lines():
        found |= {key: name for key in keys_of(call) if key not in ITS_OWN}
    for name, function in functions():
        for call in calls(function, "tell"):
            whose = ast.unparse(call.func)
            if whose in ("case.tell", "passage.tell", "passage.case.tell"):
                found |= dict.fromkeys(keys_of(call), name)
        for node in ast.walk(function):
            # A detail that is put together before it is written.
            if (
                isinstance(node, ast.Assign)
                and isinstance(node.value, ast.Dict)
                and ast.unparse(node.targets[0]) in ("detail", "note")
                and any(calls(function, "Line"))
            ):
                found |= dict.fromkeys(literal(node.value), name)
    return found


def test_every_key_has_a_label_or_is_silent():
    known = set(LABELS) | SILENT | {key for _verb, key in BESIDE}
    keys = told()

    assert {"happened_at", "answers", "order_number", "was_place"} <= keys.keys()
    assert {key: place for key, place in keys.items() if key not in known} == {}


def test_the_climb_tells_what_the_page_knows():
    assert "jsonb_build_object('step', step, 'round', round, 'told', told)" in SWEEP
    assert {"step", "told"} <= set(LABELS)
    assert "round" in SILENT


def test_every_kind_that_an_act_tells_has_its_words():
    acts = {
        act.removeprefix("Verb.")
        for _name, _function, call, act in lines()
        if act.startswith("Verb.") and "kind" in set(keys_of(call))
    }

    assert acts
    assert [act for act in sorted(acts) if not {(Verb[act], "kind")} & {*CODES, *SPECIAL}] == []


@pytest.mark.parametrize("verb", Verb)
def test_what_is_said_beside_an_act_is_a_label_of_some_key(verb):
    assert {key for act, key in BESIDE if act == verb} <= {*told(), "work"}


def kind_of(function: ast.FunctionDef, subject: ast.expr) -> str | None:
    """Which kind a subject is, by its name, the signature, what made it, or the field that leads to it."""
    if isinstance(subject, ast.Constant):
        return None
    if isinstance(subject, ast.Attribute):
        return field(function, subject)
    name = ast.unparse(subject)
    for argument in [*function.args.args, *function.args.kwonlyargs]:
        if argument.arg == name and argument.annotation is not None:
            return model(argument.annotation)
    for node in ast.walk(function):
        returned = isinstance(node, ast.Return) and node.value is not None and ast.unparse(node.value) == name
        if returned and function.returns is not None and model(function.returns):
            return model(function.returns)
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name:
            if made := model(node.value):
                return made
            if isinstance(node.value, ast.Attribute):
                return field(function, node.value)
    return MODELS.get(name.capitalize())


def model(node: ast.expr) -> str | None:
    """The first model named there."""
    return next(
        (MODELS[one.id] for one in ast.walk(node) if isinstance(one, ast.Name) and one.id in MODELS), None
    )


def field(function: ast.FunctionDef, subject: ast.Attribute) -> str | None:
    """What a field of that name leads to, in whichever model has it."""
    for one in apps.get_models():
        for column in one._meta.concrete_fields:
            if (
                column.name == subject.attr
                and column.related_model is not None
                and one.__module__.startswith("anlian")
            ):
                return column.related_model._meta.model_name
    return None


def test_every_kind_of_subject_has_a_name():
    kinds, unknown = set(), []
    for name, function, call, act in lines():
        if len(call.args) < 2 or isinstance(call.args[1], ast.Constant):
            continue
        where = f"{name}: {ast.unparse(call.args[1])}"
        kind = kind_of(function, call.args[1])
        kinds |= KINDS.get(where, set()) if kind is None else {kind}
        if kind is None and where not in KINDS:
            unknown.append(f"{where} ({act})")

    assert unknown == [], "say by an annotation which kind this is"
    assert {
        "matter",
        "site",
        "pledge",
        "patrol",
        "shopcheck",
        "outing",
        "household",
        "device",
        "batch",
    } <= kinds
    assert sorted(kind for kind in kinds if word_of(kind) == kind) == []


@cache
def deeds() -> list[tuple[str, str]]:
    """Every deed, with the kind of record it is done to: what is refused is recorded under that."""
    found = []
    for _name, function in functions():
        if any(ast.unparse(one).endswith("deed") for one in function.decorator_list):
            first = function.args.args[0].annotation
            found.append((model(first) or "", function.name))
    return found


def test_every_deed_that_is_refused_has_words():
    assert len(deeds()) > 100
    assert [deed for kind, deed in deeds() if tried(kind, deed) == deed] == []


def test_whatever_a_deed_is_refused_for_has_a_name():
    assert sorted({kind for kind, _deed in deeds() if kind and word_of(kind) == kind}) == []


def test_every_sort_names_columns_that_are_there():
    for sort in SORTS.values():
        rows = apps.get_model(sort.model).objects.none()

        assert list(rows.values_list("pk", sort.key, *sort.columns)) == []


def test_no_kind_is_named_twice():
    assert OF_MATTERS.keys().isdisjoint(SORTS)
