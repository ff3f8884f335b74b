"""Draws the templates of official papers into <app>/papers/: A4, fields in double braces. `scripts/papers.py [name …]`

Sizes are those of a Chinese official paper (title 22 pt, text 16 pt, 28 pt from line to line). No font is shipped: names are
given in the order in which an office is likely to have them.
"""

import sys
from collections.abc import Callable
from pathlib import Path

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as Align
from docx.enum.text import WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

HOUSE = Path(__file__).resolve().parents[1] / "src/anlian"
TITLE, TEXT, BLACK = "方正小标宋简体", "仿宋_GB2312", "黑体"
RED = RGBColor(0xC0, 0x00, 0x00)


class Paper:
    """A page of an official paper, written from the top down."""

    def __init__(self):
        self.doc = Document()
        page = self.doc.sections[0]
        page.page_width, page.page_height = Mm(210), Mm(297)
        page.top_margin, page.bottom_margin, page.left_margin, page.right_margin = (
            Mm(37),
            Mm(35),
            Mm(28),
            Mm(26),
        )
        style = self.doc.styles["Normal"]
        style.font.name, style.font.size = TEXT, Pt(16)
        style.element.rPr.rFonts.set(qn("w:eastAsia"), TEXT)

    def line(self, text="", *, font=TEXT, size=16, align=Align.JUSTIFY, indent=2, bold=False, color=None):
        """One paragraph; `indent` counts characters before its first line."""
        paragraph = self.doc.add_paragraph()
        paragraph.alignment = align
        shape = paragraph.paragraph_format
        shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(28)
        shape.space_before = shape.space_after = Pt(0)
        shape.first_line_indent = Pt(size * indent)
        self._run(paragraph, text, font, size, bold, color)
        return paragraph

    def head(self, organ: str, number: str):
        """The red head: who issues it, and its number."""
        self.line(organ, font=TITLE, size=32, align=Align.CENTER, indent=0, color=RED)
        self.line(number, align=Align.CENTER, indent=0)
        self.line(indent=0)

    def title(self, text: str):
        self.line(text, font=TITLE, size=22, align=Align.CENTER, indent=0)
        self.line(indent=0)

    def heading(self, text: str):
        self.line(text, font=BLACK)

    def when(self, condition: str, *lines: str):
        """Lines that stand only if the condition holds."""
        self.line("{%p if " + condition + " %}", indent=0)
        for text in lines:
            self.line(text)
        self.line("{%p endif %}", indent=0)

    def each(self, item: str, many: str, *lines: str):
        """Lines once for each item."""
        self.line("{%p for " + item + " in " + many + " %}", indent=0)
        for text in lines:
            self.line(text)
        self.line("{%p endfor %}", indent=0)

    def table(self, heads: list[str], item: str, many: str, cells: list[str], widths: list[int]):
        """A table with a row for each item; widths in millimetres."""
        table = self.doc.add_table(rows=4, cols=len(heads), style="Table Grid")
        for column, (head, cell, width) in enumerate(zip(heads, cells, widths, strict=True)):
            for row in table.rows:
                row.cells[column].width = Mm(width)
            self._cell(table.cell(0, column), head, BLACK)
            self._cell(table.cell(2, column), cell, TEXT)
        self._cell(table.cell(1, 0), "{%tr for " + item + " in " + many + " %}", TEXT)
        self._cell(table.cell(3, 0), "{%tr endfor %}", TEXT)

    def signed(self, organ: str, day: str):
        """Whose seal stands over which day."""
        self.line(indent=0)
        self.line(organ, align=Align.RIGHT, indent=0)
        self.line(day, align=Align.RIGHT, indent=0)

    def _cell(self, cell, text, font):
        paragraph = cell.paragraphs[0]
        self._run(paragraph, text, font, 12, False, None)

    def _run(self, paragraph, text, font, size, bold, color):
        run = paragraph.add_run(text)
        run.font.name, run.font.size, run.font.bold = font, Pt(size), bold
        run._element.rPr.rFonts.set(qn("w:eastAsia"), font)
        if color is not None:
            run.font.color.rgb = color


PAPERS: dict[str, Callable[[], Paper]] = {}


def main(names: list[str]) -> None:
    for name, draw in PAPERS.items():
        if names and name not in names:
            continue
        app, paper = name.split("/")
        target = HOUSE / app / "papers" / f"{paper}.docx"
        target.parent.mkdir(parents=True, exist_ok=True)
        draw().doc.save(target)
        print(target.relative_to(HOUSE))


if __name__ == "__main__":
    main(sys.argv[1:])
