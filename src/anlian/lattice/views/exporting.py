"""A filtered list as a file: what is filtered and within one's scope, every row of it, whatever the size."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from tempfile import TemporaryFile
from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View

from anlian.kernel import geojson, sheets
from anlian.kernel.errors import Refused
from anlian.kernel.geojson import Located
from anlian.lattice.access import WithinScope
from anlian.lattice.powers import Power
from anlian.ledger.actions import record
from anlian.ledger.verbs import Verb

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# The header takes one of a sheet's rows.
MOST_IN_A_SHEET = sheets.MOST_ROWS - 1


@dataclass(frozen=True)
class Outgoing:
    """A list on its way out: what it is called, its columns, how many rows, and what reads them one after another."""

    name: str
    title: str
    columns: Sequence[str]
    count: int
    rows: Callable[[], Iterator[Sequence]]
    query: str = ""
    back: str = ""
    told: dict = field(default_factory=dict)
    # Of a list of places: its rows with their positions.
    located: Callable[[], Iterator[Located]] | None = None


class ExportsList(WithinScope, View):
    """Posted, for it leaves a line in the record of acts: before the first row goes out, also if the reader hangs up."""

    power = Power.EXPORT
    # What one must be allowed to see besides, where that is not so for all who export.
    sees: Power | None = None
    http_method_names = ["post"]

    def outgoing(self) -> Outgoing:
        raise NotImplementedError

    def post(self, request, **keys):
        if self.sees and not self.duties.may(self.sees):
            raise PermissionDenied
        going = self.outgoing()
        known = {"csv", "geojson"} if going.located else {"csv"}
        kind = request.POST.get("format") if request.POST.get("format") in known else "xlsx"
        try:
            if kind == "xlsx" and going.count > MOST_IN_A_SHEET:
                raise Refused(
                    _("A sheet of Excel holds %(most)s rows, and these are %(count)s. Export them as CSV.")
                    % {"most": f"{MOST_IN_A_SHEET:,}", "count": f"{going.count:,}"}
                )
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(f"{going.back}?{going.query}")
        record(
            Verb.EXPORTED, None, by=self.person, at=self.now, district=self.person.district, page=going.name,
            query=going.query, rows=going.count, format=kind, **going.told,
        )  # fmt: skip
        name = f"{going.title}-{timezone.localtime(self.now):%Y%m%d-%H%M}.{kind}"
        return AS[kind](going, name)


def _as_csv(going: Outgoing, name: str) -> StreamingHttpResponse:
    lines = partial(sheets.csv_lines, going.columns)
    return _streamed(lines, going.rows, name, "text/csv; charset=utf-8")


def _as_geojson(going: Outgoing, name: str) -> StreamingHttpResponse:
    lines = partial(geojson.lines, going.columns)
    return _streamed(lines, going.located, name, geojson.MEDIA_TYPE)


def _streamed(lines, rows, name: str, kind: str) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(_read_on(lines, rows), content_type=kind)
    answer["Content-Disposition"] = f"attachment; filename*=utf-8''{quote(name)}"
    # What stands between us and the reader is not to gather it up.
    answer["X-Accel-Buffering"] = "no"
    return answer


def _read_on(lines, rows) -> Iterator[bytes]:
    # Within a transaction the cursor reads on as lines go out; outside, the database would lay all rows by first.
    with transaction.atomic():
        yield from lines(rows())


def _as_xlsx(going: Outgoing, name: str) -> FileResponse:
    target = TemporaryFile()  # noqa: SIM115  the answer closes it when it was sent
    with transaction.atomic():
        sheets.write_stream(target, going.columns, going.rows(), going.title)
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=name, content_type=XLSX)


AS = {"csv": _as_csv, "geojson": _as_geojson, "xlsx": _as_xlsx}


def paper_answer(paper: bytes, title: str) -> HttpResponse:
    """An official paper as a download, under a Chinese name."""
    answer = HttpResponse(paper, content_type=DOCX)
    answer["Content-Disposition"] = f"attachment; filename*=utf-8''{quote(title)}.docx"
    return answer
