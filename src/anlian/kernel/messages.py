"""The Chinese catalogue: found in the sources, kept in one .po, compiled without system gettext."""

import ast
import fcntl
import os
import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import polib
from django.utils.translation.template import templatize

LOCALE = Path(__file__).resolve().parent.parent / "locale"
CATALOGUE = LOCALE / "zh_Hans/LC_MESSAGES/django.po"

# Where the sentence, its plural and its context stand among a function's arguments.
CALLS = {"_": (0, None, None), "gettext_noop": (0, None, None)}
for lazy in ("", "_lazy"):
    CALLS[f"gettext{lazy}"] = (0, None, None)
    CALLS[f"ngettext{lazy}"] = (0, 1, None)
    CALLS[f"pgettext{lazy}"] = (1, None, 0)
    CALLS[f"npgettext{lazy}"] = (1, 2, 0)

STRING = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
TEMPLATE_CALL = re.compile(rf"(?<!\w)(_|n?p?gettext)\(({STRING}(?:,\s*{STRING})*)(?:,\s*count)?\)", re.DOTALL)
PLACEHOLDER = re.compile(r"%\(\w+\)[sdf]|%[sd]|\{\w*\}")
HEADER = {
    "Project-Id-Version": "anlian",
    "Language": "zh_Hans",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}


@dataclass
class Message:
    """A sentence as the sources say it, and the files that say it."""

    id: str
    context: str | None = None
    plural: str | None = None
    files: set[str] = field(default_factory=set)

    @property
    def key(self) -> tuple[str | None, str]:
        return self.context, self.id


def in_python(source: str):
    """The messages of a Python file: calls whose sentence is a plain string."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name in CALLS:
            texts = [getattr(argument, "value", None) for argument in node.args]
            yield from said(name, texts)


def in_template(source: str):
    """The messages of a template, as Django itself reads them."""
    for name, texts in TEMPLATE_CALL.findall(templatize(source)):
        yield from said(name, list(ast.literal_eval(f"({texts},)")))


def said(name, texts):
    """The message that a call says, if its sentence is written out in it."""
    sentence, plural, context = (
        texts[at] if at is not None and at < len(texts) else None for at in CALLS[name]
    )
    if sentence and isinstance(sentence, str):
        yield Message(sentence, context, plural)


def gather(root: Path) -> list[Message]:
    """Every message under this folder, in a stable order."""
    found: dict = {}
    for path in sorted(
        [*root.rglob("*.py"), *root.rglob("templates/**/*.html"), *root.rglob("templates/**/*.txt")]
    ):
        if "migrations" in path.parts:
            continue
        read = in_python if path.suffix == ".py" else in_template
        for message in read(path.read_text(encoding="utf-8")):
            kept = found.setdefault(message.key, message)
            kept.plural = kept.plural or message.plural
            kept.files.add(str(path.relative_to(root)))
    return sorted(found.values(), key=lambda message: (message.id, message.context or ""))


@contextmanager
def opened(catalogue: Path):
    """The catalogue for reading and writing; whoever else wants to write waits."""
    catalogue.parent.mkdir(parents=True, exist_ok=True)
    with open(catalogue, "a+", encoding="utf-8") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        book = polib.pofile(str(catalogue), wrapwidth=110)
        yield book
        book.metadata = HEADER
        book.sort(key=lambda entry: (entry.obsolete, entry.msgid, entry.msgctxt or ""))
        book.save(str(catalogue))


def update(found: list[Message], catalogue: Path) -> None:
    """Add what is new, keep every translation, and set aside what nobody says any more."""
    with opened(catalogue) as book:
        known = {(entry.msgctxt, entry.msgid): entry for entry in book}
        for message in found:
            entry = known.pop(message.key, None)
            if entry is None:
                entry = polib.POEntry(msgid=message.id, msgctxt=message.context)
                book.append(entry)
            entry.obsolete = False
            entry.occurrences = [(name, "") for name in sorted(message.files)]
            if message.plural and not entry.msgid_plural:
                entry.msgstr_plural = {0: entry.msgstr}
                entry.msgstr = ""
            elif entry.msgid_plural and not message.plural:
                entry.msgstr, entry.msgstr_plural = entry.msgstr_plural.get(0, ""), {}
            entry.msgid_plural = message.plural or ""
        for entry in known.values():
            entry.obsolete = True


def take(words: dict[str, str], catalogue: Path) -> int:
    """Write translations into the catalogue, keyed as in a .mo; returns how many it knew."""
    with opened(catalogue) as book:
        taken = 0
        for entry in book:
            chinese = words.get(f"{entry.msgctxt}\x04{entry.msgid}" if entry.msgctxt else entry.msgid)
            if chinese is None:
                continue
            taken += 1
            if entry.msgid_plural:
                entry.msgstr_plural = {0: chinese}
            else:
                entry.msgstr = chinese
        return taken


def placeholders(text: str) -> list[str]:
    return sorted(set(PLACEHOLDER.findall(text)))


def wanting(found: list[Message], catalogue: Path) -> list[str]:
    """What keeps the catalogue from being complete, one line for each message."""
    known = {
        (entry.msgctxt, entry.msgid): entry for entry in polib.pofile(str(catalogue)) if not entry.obsolete
    }
    lines = []
    for message in found:
        entry = known.get(message.key)
        chinese = entry and (entry.msgstr_plural.get(0, "") if message.plural else entry.msgstr)
        where = ", ".join(sorted(message.files))
        if not chinese or entry.fuzzy:
            lines.append(f"not translated: {message.id!r} ({where})")
        elif placeholders(chinese) != placeholders(message.plural or message.id):
            lines.append(f"placeholders differ: {message.id!r} and {chinese!r} ({where})")
    return lines


def compile_catalogues(folder: Path = LOCALE) -> int:
    """Make the .mo files that Django reads, where the .po is newer; returns how many."""
    made = 0
    for source in folder.rglob("*.po"):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        # Several processes may start at once: each writes its own file and renames it into place.
        draft = target.with_name(f".{target.name}.{os.getpid()}")
        polib.pofile(str(source)).save_as_mofile(str(draft))
        draft.replace(target)
        made += 1
    return made
