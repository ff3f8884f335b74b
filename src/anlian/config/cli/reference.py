"""Draw docs/reference from the tables in the code, or check that it is current."""

from collections.abc import Callable, Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.utils import translation

from anlian.config.cli._common import add_json, show
from anlian.config.schedule import SCHEDULE
from anlian.duties import lifecycle as duties
from anlian.duties import task_lifecycle as tasks
from anlian.figures.registry import FIGURES
from anlian.hazards import lifecycle as hazards
from anlian.hazards.catalogue import reference as laws
from anlian.inspections import lifecycle as inspections
from anlian.lattice.powers import POWERS, Power, Role
from anlian.ledger.verbs import Verb
from anlian.meetings.lifecycle import decision as decisions
from anlian.meetings.lifecycle import meeting as meetings
from anlian.problems import lifecycle as problems
from anlian.registers.kinds import REGISTERS
from anlian.supervision.lifecycle import letter as letters
from anlian.supervision.lifecycle import listing as listings

NEEDS_DATABASE = False
LIFECYCLES = (
    ("Hazards", hazards),
    ("Prominent problems", problems),
    ("Listed supervision", listings),
    ("Supervision letters and admonitions", letters),
    ("Duties", duties),
    ("Tasks of the year", tasks),
    ("Inspections", inspections),
    ("Meetings", meetings),
    ("Decisions", decisions),
)
FOLDER = settings.BASE / "docs" / "reference"
MARK = "Drawn by `make reference` from {source}; change that, not this page."


def add(parser) -> None:
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a page is not current")
    add_json(parser)


def run(args) -> int:
    old = stale(FOLDER)
    if not args.check:
        write(FOLDER)
    done = "stale, run `make reference`" if args.check else "drawn anew"
    words = [f"{name}: {done}" for name in old] or ["docs/reference is current"]
    show({"stale" if args.check else "drawn": old}, as_json=args.json, text="\n".join(words))
    return 1 if args.check and old else 0


def stale(folder: Path) -> list[str]:
    """Names of the pages that are not what the code says."""
    return [
        name
        for name, text in pages().items()
        if not (folder / name).exists() or (folder / name).read_text(encoding="utf-8") != text
    ]


def write(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8")


def pages() -> dict[str, str]:
    """Every page by its file name, the same on every machine."""
    with translation.override("en"):
        drawn = {name: "\n".join(draw()) + "\n" for name, draw in PAGES.items()}
    return drawn | {"laws.md": laws.render()}


def head(title: str, source: str) -> Iterator[str]:
    yield from (f"# {title}", "", MARK.format(source=f"`src/anlian/{source}`"), "")


def table(heads: list, rows) -> Iterator[str]:
    for line in (heads, ["---"] * len(heads), *rows):
        yield "| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |"
    yield ""


def both(words) -> tuple[str, str]:
    """In English, and in Chinese."""
    with translation.override("zh-hans"):
        chinese = str(words)
    return str(words), chinese


def lifecycles() -> Iterator[str]:
    yield from head("Lifecycles", "*/lifecycle.py")
    yield "States change through `matters.door.act` along these moves, and in no other way."
    yield ""
    for title, module in LIFECYCLES:
        yield from (f"## {title}", "", "```mermaid", "stateDiagram-v2")
        yield from _diagram(module)
        yield from ("```", "", f"Open to every state that has not ended: {_everywhere(module)}.", "")
        yield from table(["state", "in English", "in Chinese", "ends it"], _states(module))
        heads = ["move", "from", "to", "power", "who", "needs", "clock", "line in the record", "basis"]
        yield from table(heads, (_move(move, module) for move in module.MOVES.values()))


def _diagram(module) -> Iterator[str]:
    started = {move.end for move in module.MOVES.values() if move.end}
    yield from (f"    [*] --> {state}" for state in module.State if state not in started)
    for move in module.MOVES.values():
        if move.end and not _from_anywhere(move, module):
            yield from (f"    {start} --> {move.end}: {move.name}" for start in move.start)
    yield from (f"    {state} --> [*]" for state in module.State if state in module.ENDED)


def _from_anywhere(move, module) -> bool:
    return set(move.start) >= set(module.State) - module.ENDED


def _everywhere(module) -> str:
    return ", ".join(move.name for move in module.MOVES.values() if _from_anywhere(move, module)) or "nothing"


def _states(module):
    return (
        [state.value, *both(state.label), "yes" if state in module.ENDED else ""] for state in module.State
    )


def _move(move, module) -> list:
    clock = getattr(module, "CLOCKS", {}).get(move.clock)
    return [
        move.name,
        "any open" if _from_anywhere(move, module) else ", ".join(move.start),
        move.end or "stays",
        Power(move.power).value,
        move.who,
        ", ".join(move.needs),
        f"{clock.amount} {clock.unit}" if clock else move.clock or "",
        Verb(move.verb).value,
        move.basis,
    ]


def verbs() -> Iterator[str]:
    yield from head("Verbs: everything that can happen", "ledger/verbs.py")
    yield from table(["verb", "in English", "in Chinese"], ([verb.value, *both(verb.label)] for verb in Verb))


def powers() -> Iterator[str]:
    yield from head("Powers: which role may do what", "lattice/powers.py")
    yield "Roles come with posts. How far a power carries follows from what the post answers for."
    yield ""
    yield from table(["role", "in English", "in Chinese"], ([role.value, *both(role.label)] for role in Role))
    yield from table(
        ["power", "in Chinese", *Role],
        (
            [power.value, both(power.label)[1], *("●" if power in POWERS[role] else "" for role in Role)]
            for power in Power
        ),
    )


def schedule() -> Iterator[str]:
    yield from head("Schedule: what happens by itself", "config/schedule.py")
    heads = ["job", "when (cron)", "what it achieves", "function"]
    yield from table(
        heads, ([job.name, f"`{job.cron}`", str(job.purpose), f"`{job.does}`"] for job in SCHEDULE)
    )


def figures() -> Iterator[str]:
    yield from head("Figures: what exactly is counted", "figures/registry.py")
    yield "`anlian figures KEY --from DAY --to DAY` computes them; each opens the list of rows behind it."
    yield ""
    yield from table(
        ["figure", "in English", "in Chinese", "unit", "asks", "what is counted", "口径", "rows of"],
        (
            [figure.key, *both(figure.title), figure.unit, "the period" if figure.of_period else "the last day",
             *both(figure.definition), figure.source]
            for figure in FIGURES.values()
        ),
    )  # fmt: skip


def ledgers() -> Iterator[str]:
    yield from head("Ledgers: the columns that are read and written", "*/imports")
    yield "Either header is understood. `anlian export --template KIND` writes an empty ledger with an example."
    yield ""
    for register in REGISTERS.values():
        yield from (f"## {register.title} `{register.kind}`", "")
        yield from table(
            ["header", "key", "required", "example", "hint"],
            (
                [column.header, column.key, "yes" if column.required else "", column.example, column.hint]
                for column in register.columns
            ),
        )


def models() -> Iterator[str]:
    yield from head("Models: every table, field by field", "*/models")
    for app in settings.HOUSE:
        for model in apps.get_app_config(app).get_models():
            yield from (f"## {app}.{model.__name__} {model._meta.verbose_name}", "")
            if not _is_made_up(model):
                yield from (model.__doc__.splitlines()[0], "")
            yield from table(
                ["field", "in Chinese", "type", "may be empty"], map(_field, model._meta.concrete_fields)
            )
            promises = [f"- `{constraint.name}`" for constraint in model._meta.constraints]
            yield from ["The database promises:", "", *promises, ""] if promises else []


def _is_made_up(model) -> bool:
    """Django writes a docstring for models that have none."""
    return model.__doc__ is None or model.__doc__.startswith(f"{model.__name__}(")


def _field(field) -> list:
    to = f" → {field.related_model._meta.label}" if field.related_model else ""
    # Without a name of its own a field is called after its attribute, which says nothing new.
    name = "" if str(field.verbose_name) == field.name.replace("_", " ") else field.verbose_name
    return [field.name, name, f"{type(field).__name__}{to}", "yes" if field.null or field.blank else ""]


PAGES: dict[str, Callable[[], Iterator[str]]] = {
    "lifecycles.md": lifecycles,
    "verbs.md": verbs,
    "powers.md": powers,
    "schedule.md": schedule,
    "figures.md": figures,
    "ledgers.md": ledgers,
    "models.md": models,
}
