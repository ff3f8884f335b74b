"""What goes back to whoever brings a ledger: its wrong rows with their reasons, and an empty one to fill in."""

from collections.abc import Iterator

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from anlian.kernel import sheets
from anlian.kernel.errors import Refused
from anlian.kernel.intake import Report
from anlian.people.models import Person
from anlian.registers.kinds import register_of
from anlian.registers.models import Batch


def bad_rows(batch: Batch, *, to: Person) -> bytes:
    """The rows that were wrong, as a workbook ready to mend and send again; they hold whole numbers."""
    if batch.by_id != to.id:
        raise Refused(_("Only whoever brought the file in gets its rows back, for they hold whole numbers."))
    if not batch.bad_file:
        raise Refused(_("No row of this file was wrong."))
    with default_storage.open(batch.bad_file) as file:
        return file.read()


def write_bad_rows(report: Report) -> bytes:
    """The wrong rows as they came, each with where it stood and the reasons, which are ignored when read again."""
    columns = [column for column in report.register.columns if column.offered or _used(report, column)]
    rest = list(dict.fromkeys(word for row in report.bad_rows() for word in row.rest))
    ours = [column.header for column in columns]

    def rows() -> Iterator[list]:
        for row in report.bad_rows():
            yield [
                *(row.cells.get(column.key, "") for column in columns),
                *(row.rest.get(word, "") for word in rest),
                f"{row.sheet} {row.number}".strip(),
                "；".join(row.reasons),
            ]

    headers = [*ours, *rest, *told_columns()]
    return sheets.write(headers, rows(), title=report.register.title)


def told_columns() -> list[str]:
    """The columns that we add to the rows that go back."""
    return [_("Where it stood"), _("What was expected")]


def _used(report: Report, column) -> bool:
    return any(row.cells.get(column.key) for row in report.bad_rows())


def template(kind: str) -> bytes:
    """An empty ledger with its headers; what each column expects, with an example, stands on the second sheet."""
    register = register_of(kind)
    columns = register.offered()
    notes = [
        f"{column.header} [{column.key}]  {_('required') if column.required else ''}  {column.hint}  "
        + (_("e.g. %(example)s") % {"example": column.example} if column.example else "")
        for column in columns
    ]
    return sheets.write([column.header for column in columns], [], title=register.title, notes=notes)
