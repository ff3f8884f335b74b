"""Asking an address as somebody, and what the answer tells: was it let in, what was written, which rows were named."""

import json
import re
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from zipfile import ZipFile

from django.db import connection, transaction
from django.test import Client

from tests.guards.test_district import without_district


@dataclass
class Writes:
    """What a piece of work wrote, but for what was taken back."""

    statements: list[tuple[str, str]] = field(default_factory=list)
    every: list[str] = field(default_factory=list)
    marks: dict[str, int] = field(default_factory=dict)

    KEPT = ("django_session", "people_session", "axes_")
    STATEMENT = re.compile(r'\s*(INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)

    def __call__(self, execute, sql, params, many, context):
        text = str(sql)
        self.every.append(text)
        if text.startswith("SAVEPOINT"):
            self.marks[text.split()[-1]] = len(self.statements)
        elif text.startswith("ROLLBACK TO SAVEPOINT"):
            del self.statements[self.marks.get(text.split()[-1], 0) :]
        done = execute(sql, params, many, context)
        # What was asked to change nothing that is there has changed nothing.
        found = self.STATEMENT.match(text)
        if found and context["cursor"].rowcount and not found[2].startswith(self.KEPT):
            self.statements.append((found[2], str(params)))
        return done

    @property
    def done(self) -> bool:
        """Something was written, and not only that it was refused."""
        return any(
            table != "ledger_entry" or not re.search(r"\b(REFUSED|SIGN_IN_FAILED)\b", told)
            for table, told in self.statements
        )

    @property
    def forgetful(self) -> set[str]:
        """Statements that do not say of which district."""
        return {sql for sql in self.every if _forgets(sql)}


@cache
def _forgets(sql: str) -> bool:
    return without_district(sql)


@contextmanager
def undone():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@dataclass
class Answer:
    letter: str
    status: int
    body: str
    writes: Writes
    failure: str = ""
    told: str = ""


def content(answer, body: bytes) -> str:
    """What an answer tells: the words of a page, of a document, of every sheet of a workbook."""
    if body[:2] == b"PK":
        with ZipFile(BytesIO(body)) as book:
            return "".join(book.read(part).decode(errors="replace") for part in book.namelist())
    if body and "json" in answer.headers.get("Content-Type", ""):
        return str(json.loads(body))
    return body.decode(errors="replace")


def ask(request, client: Client) -> Answer:
    """Try a cell, and take back what it did; the session stays as it was."""
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    writes = Writes()
    # What is safe writes nothing, or is found out: it needs no undoing.
    with undone() if request.method == "POST" else nullcontext(), connection.execute_wrapper(writes):
        answer = request.send(client)
        body = b"".join(answer) if answer.streaming else answer.content
    client.cookies.clear()
    client.cookies.load(cookies)
    text = request.plain(body.decode(errors="replace")) if answer.status_code in (403, 404) else ""
    told = content(answer, body) if answer.status_code < 300 else ""
    failure = repr(answer.exc_info[1]) if answer.status_code == 500 and answer.exc_info else ""
    return Answer(letter(answer, writes), answer.status_code, text, writes, failure, told)


def letter(answer, writes: Writes) -> str:
    status = answer.status_code
    if status >= 500:
        return "!"
    if status in (302, 303) and answer["Location"].startswith("/login/?next="):
        return ">"
    if known := {401: "?", 403: "x", 404: "-", 405: "m"}.get(status):
        return known
    if status >= 400:
        return "r"
    return "w" if writes.done else "o"
