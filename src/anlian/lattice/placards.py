"""点位二维码牌: what one says, and its drawing as PDF: one on A5, several on A4 to be cut."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from typing import BinaryIO

from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import FILL_NON_ZERO, Canvas

from anlian import kernel
from anlian.kernel import codes
from anlian.lattice import seats
from anlian.lattice.models import Site
from anlian.lattice.roll import Roll

# Whoever passes by reads Chinese, whatever language the page was in from which it was printed.
RESIDENTS = "扫码上报身边的安全隐患"
WORKERS = "工作人员扫码进入本点位检查"
MAKER = "安链 · 一点一码"
MOST = 500

FONT, FILE = "NotoSansSC", Path(kernel.__file__).parent / "fonts/NotoSansSC-Medium.ttf"
BLUE, INK, QUIET, FAINT = "#1c5fb8", "#1d2733", "#5b6675", "#b8c2cd"
# In millimetres. All is drawn on A5 and made smaller for a sheet, whose A4 holds four of A6.
WIDE, HIGH, EDGE, COLUMNS, ROWS = 148, 210, 7, 2, 2
A6 = 105, 148.5
CODE = 104
# The font keeps a place in its own file while it is read, for whoever reads.
_one_at_a_time = Lock()


@dataclass(frozen=True)
class Placard:
    name: str
    code: str
    place: str
    leads_to: str


def of(site: Site, roll: Roll, leads_to: str) -> Placard:
    """It hangs in the street, so nobody's name stands on it; a number that somebody typed into the name is hidden as anywhere."""
    return Placard(site.name, site.code, seats.place_name(roll, site.area_code), leads_to)


def draw(target: BinaryIO, placards: Iterable[Placard], title: str, *, on_sheets: bool = False) -> None:
    """One to an A5 page, or four to an A4 sheet with lines to cut along."""
    across, down = (COLUMNS, ROWS) if on_sheets else (1, 1)
    wide, high = A6 if on_sheets else (WIDE, HIGH)
    scale = high / HIGH
    with _one_at_a_time:
        _font()
        canvas = Canvas(target, pagesize=(wide * across * mm, high * down * mm), lang="zh-CN")
        canvas.setTitle(title)
        canvas.setCreator("Anlian")
        for number, placard in enumerate(placards):
            column, row = number % across, number // across % down
            if number and not column and not row:
                canvas.showPage()
            if on_sheets and not column and not row:
                _cuts(canvas, wide, high)
            canvas.saveState()
            # A6 is a little wider than half of A5 is.
            left = column * wide + (wide - WIDE * scale) / 2
            canvas.translate(left * mm, (down - 1 - row) * high * mm)
            canvas.scale(scale * mm, scale * mm)
            _one(canvas, placard)
            canvas.restoreState()
        canvas.save()


@cache
def _font() -> None:
    pdfmetrics.registerFont(TTFont(FONT, FILE))


def _cuts(canvas: Canvas, wide: float, high: float) -> None:
    canvas.saveState()
    canvas.setStrokeColor(FAINT)
    canvas.setLineWidth(0.3)
    canvas.setDash(4, 4)
    canvas.line(wide * mm, 0, wide * mm, 2 * high * mm)
    canvas.line(0, high * mm, 2 * wide * mm, high * mm)
    canvas.restoreState()


def _one(canvas: Canvas, placard: Placard) -> None:
    """From the top: what residents can do, the code, which place this is, what workers can do."""
    middle, inner = WIDE / 2, WIDE - 2 * EDGE
    canvas.setFillColor(BLUE)
    canvas.roundRect(EDGE, HIGH - EDGE - 26, inner, 26, 4, stroke=0, fill=1)
    _line(canvas, RESIDENTS, middle, HIGH - EDGE - 16.8, size=10.6, most=inner - 12, colour="#ffffff")
    _squares(canvas, placard.leads_to, middle - CODE / 2, 72)
    lines, size = _wrapped(placard.name, inner - 8)
    for number, line in enumerate(lines):
        _line(
            canvas, line, middle, 61 + (len(lines) - 1) * 5 - number * size * 1.3, size=size, most=inner - 8
        )
    _line(canvas, placard.place, middle, 44.5, size=5, most=inner, colour=QUIET)
    _line(canvas, placard.code, middle, 36, size=5, most=inner, colour=QUIET)
    canvas.setStrokeColor(FAINT)
    canvas.setLineWidth(0.25)
    canvas.line(EDGE, 29, WIDE - EDGE, 29)
    _mark(canvas, EDGE, 11.5, 12)
    canvas.setFillColor(INK)
    canvas.setFont(FONT, 5)
    canvas.drawString(EDGE + 16, 18.4, WORKERS)
    canvas.setFillColor(QUIET)
    canvas.setFont(FONT, 3.8)
    canvas.drawString(EDGE + 16, 12.4, MAKER)


def _line(
    canvas: Canvas, text: str, at: float, y: float, *, size: float, most: float, colour: str = INK
) -> None:
    """Centred; smaller where it would be wider than it may be."""
    wide = pdfmetrics.stringWidth(text, FONT, size)
    canvas.setFillColor(colour)
    canvas.setFont(FONT, size * min(1, most / wide) if wide else size)
    canvas.drawCentredString(at, y, text)


def _wrapped(text: str, most: float) -> tuple[list[str], float]:
    """A name on one line, or halved on two of smaller signs."""
    for size in (9.5, 8):
        if pdfmetrics.stringWidth(text, FONT, size) <= most:
            return [text], size
    half = (len(text) + 1) // 2
    return [text[:half].rstrip(), text[half:].lstrip()], 7


def _squares(canvas: Canvas, text: str, x: float, y: float) -> None:
    """Rows of the code from the top, what is black side by side as one piece."""
    rows = codes.squares(text)
    canvas.saveState()
    canvas.translate(x, y)
    canvas.scale(CODE / len(rows), CODE / len(rows))
    canvas.setFillColor("#000000")
    path = canvas.beginPath()
    for number, row in enumerate(rows):
        for start, length in _runs(row):
            # A little higher than a row, or a screen would show light between two of them.
            path.rect(start, len(rows) - 1 - number, length, 1.02)
    canvas.drawPath(path, stroke=0, fill=1, fillMode=FILL_NON_ZERO)
    canvas.restoreState()


def _runs(row: list[bool]) -> Iterable[tuple[int, int]]:
    start = None
    for at, black in enumerate([*row, False]):
        if black and start is None:
            start = at
        elif not black and start is not None:
            yield start, at - start
            start = None


def _mark(canvas: Canvas, x: float, y: float, wide: float) -> None:
    """The mark of the product (kernel/static/anlian/mark.svg): two links of a chain."""
    canvas.saveState()
    canvas.translate(x, y)
    canvas.scale(wide / 32, wide / 32)
    canvas.setFillColor(BLUE)
    canvas.roundRect(0, 0, 32, 32, 8, stroke=0, fill=1)
    canvas.setStrokeColor("#ffffff")
    canvas.setLineWidth(2.6)
    canvas.setLineCap(1)
    path = canvas.beginPath()
    path.moveTo(13.4, 13.4)
    path.lineTo(18.6, 18.6)
    path.moveTo(15, 21.5)
    path.lineTo(16.9, 23.4)
    path.arcTo(15.55, 15.55, 24.75, 24.75, 135, -180)
    path.lineTo(21.5, 15)
    path.moveTo(17, 10.5)
    path.lineTo(15.1, 8.6)
    path.arcTo(7.25, 7.25, 16.45, 16.45, 315, -180)
    path.lineTo(10.5, 17)
    canvas.drawPath(path, stroke=1, fill=0)
    canvas.restoreState()
