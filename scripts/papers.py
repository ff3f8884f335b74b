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


def meeting() -> Paper:
    """会议纪要: what was discussed, and each decision with its post, unit and date."""
    paper = Paper()
    paper.head("{{ organ }}会议纪要", "{{ number }}")
    paper.title("{{ title }}")
    paper.line("时间：{{ held }}{% if ended %}—{{ ended }}{% endif %}")
    paper.line("地点：{{ place }}")
    paper.line("主持：{{ chair }}（{{ chair_title }}）{% if delegation %}，{{ delegation }}{% endif %}")
    paper.line("出席：{{ present|join('、') }}")
    paper.when("absent", "请假：{{ absent|join('、') }}")
    paper.heading("一、会议议题")
    paper.each("item", "agenda", "{{ item.order }}. {{ item.text }}")
    paper.heading("二、会议内容")
    paper.each("text", "minutes", "{{ text }}")
    paper.line("{%p if decisions %}", indent=0)
    paper.heading("三、议定事项")
    paper.line("会议议定以下事项，请各责任单位按期办结并报送办理结果：")
    paper.table(
        ["序号", "议定事项", "责任单位及岗位", "办结期限"],
        "one",
        "decisions",
        [
            "{{ one.order }}",
            "{{ one.text }}（{{ one.number }}）",
            "{{ one.unit }}  {{ one.post }}{% if one.helping %}；配合：{{ one.helping }}{% endif %}",
            "{{ one.due }}",
        ],
        [14, 72, 42, 28],
    )
    paper.line("{%p endif %}", indent=0)
    paper.signed("{{ organ }}", "{{ issued }}")
    return paper


def listing() -> Paper:
    """挂牌督办通知书: what is listed, who answers until when, who supervises, how it comes off the list again."""
    paper = Paper()
    paper.head("{{ organ }}", "{{ number }}")
    paper.title("挂牌督办通知书")
    paper.line("{{ unit }}：", indent=0)
    paper.line(
        "依据《中华人民共和国安全生产法》第四十一条关于建立健全重大事故隐患治理督办制度的规定，经{{ order_number }}决定，"
        "对“{{ title }}”（编号{{ matter_number }}）实行{{ level }}挂牌督办，并在{{ published_where }}公布。现将有关事项通知如下："
    )
    paper.heading("一、督办事项")
    paper.when("site", "地点：{{ site }}。")
    paper.line("挂牌理由：{{ reason }}")
    paper.heading("二、责任与期限")
    paper.line("责任岗位：{{ responsible }}。督办岗位：{{ supervising }}。")
    paper.line("整改期限：{{ deadline }}。")
    paper.heading("三、督办要求")
    paper.line("{{ demand }}")
    paper.line("治理措施：{{ measures }}")
    paper.line("资金安排：{{ money }}")
    paper.line("应急预案：{{ emergency }}")
    paper.heading("四、报告与摘牌")
    paper.line(
        "挂牌期间，责任岗位每月报告一次进展，并附现场照片或者文件。整改完成、经验收通过后，由责任岗位申请摘牌；督办岗位核查验收后，"
        "由挂牌单位决定摘牌。未摘牌的，不得销号。"
    )
    paper.signed("{{ organ }}", "{{ day }}")
    return paper


def delisting() -> Paper:
    """摘牌通知书: accepted by whoever supervised, taken down by whoever listed it, looked back at after ninety days."""
    paper = Paper()
    paper.head("{{ organ }}", "{{ number }}")
    paper.title("摘牌通知书")
    paper.line("{{ unit }}：", indent=0)
    paper.line(
        "“{{ title }}”（编号{{ matter_number }}）自{{ order_number }}起实行{{ level }}挂牌督办。{{ accepted }}，督办岗位"
        "{{ supervising }}核查认为：{{ opinion }}"
    )
    paper.line("依据《中华人民共和国安全生产法》第四十一条，经{{ delisting_number }}决定，自即日起予以摘牌。")
    paper.line("摘牌满九十日后，由督办岗位组织回头看；复发的，重新挂牌。")
    paper.signed("{{ organ }}", "{{ day }}")
    return paper


def letter() -> Paper:
    """督办函: what is the matter, what is demanded, by when an answer is due."""
    paper = Paper()
    paper.head("{{ organ }}", "{{ number }}")
    paper.title("督办函")
    paper.line("{{ to }}：", indent=0)
    paper.when("title", "关于“{{ title }}”（编号{{ matter_number }}）：")
    paper.line("{{ reason }}")
    paper.line("依据《中华人民共和国安全生产法》第九条、第四十一条，现督办如下：")
    paper.line("{{ demand }}")
    paper.line("请于{{ answer_by }}前书面反馈办理情况。逾期未反馈的，将逐级提请上级督促。")
    paper.signed("{{ organ }}", "{{ day }}")
    return paper


def summons() -> Paper:
    """约谈通知书: who is called in, when and where, and why."""
    paper = Paper()
    paper.head("{{ organ }}", "{{ number }}")
    paper.title("安全生产约谈通知书")
    paper.line("{{ to }}：", indent=0)
    paper.when("title", "关于“{{ title }}”（编号{{ matter_number }}）：")
    paper.line("约谈事由：{{ reason }}")
    paper.line(
        "依据《安全生产约谈实施办法（试行）》（安委〔2018〕2号）第二条，决定由{{ initiator }}对你进行约谈。"
    )
    paper.line("时间：{{ meets_at }}。地点：{{ place }}。")
    paper.line("要求：{{ demand }}")
    paper.line("请准备书面说明按时参加，并于{{ answer_by }}前书面反馈整改落实情况。")
    paper.signed("{{ organ }}", "{{ day }}")
    return paper


def minutes() -> Paper:
    """约谈纪要: when, who, what was said, what must be done by when."""
    paper = Paper()
    paper.head("{{ organ }}", "{{ number }}")
    paper.title("安全生产约谈纪要")
    paper.line("约谈时间：{{ held_at }}。地点：{{ place }}。")
    paper.line("约谈方：{{ initiator }}。被约谈方：{{ to }}。")
    paper.line("参加人员：{{ present }}")
    paper.line("约谈事由：{{ reason }}")
    paper.heading("约谈内容")
    paper.line("{{ minutes }}")
    paper.heading("要求")
    paper.line("{{ demand }}")
    paper.line("被约谈方应于{{ answer_by }}前书面反馈落实情况（安委〔2018〕2号）。")
    paper.signed("{{ organ }}", "{{ day }}")
    return paper


def duty_list() -> Paper:
    """职责清单: what a post answers for, approved and signed."""
    paper = Paper()
    paper.title("{{ post }}{{ year }}年安全生产职责清单")
    paper.line("（第{{ version }}版{% if draft %}，未签收{% endif %}）", align=Align.CENTER, indent=0)
    paper.line("依据：{{ basis }}")
    paper.table(
        ["序号", "职责", "依据", "频次", "凭证", "协同岗位"], "item", "items",
        ["{{ item.order }}", "{{ item.text }}", "{{ item.basis }}", "{{ item.often }}", "{{ item.proven }}",
         "{{ item.together }}"],
        [12, 58, 38, 18, 18, 20],
    )  # fmt: skip
    paper.when("unchecked", "注：标有“条文待核对”的依据，签收前应与原文核对。")
    paper.line(indent=0)
    paper.line("审定：{{ approved_by }}　{{ approved_on }}", indent=0)
    paper.line("签收：{{ signed_by }}　{{ signed_on }}", indent=0)
    paper.when("digest", "内容摘要（SHA-256）：{{ digest }}")
    return paper


TASK_HEADS = ["编号", "任务", "目标", "完成期限", "责任人", "进度", "结果"]
TASK_CELLS = [
    "{{ task.number }}", "{{ task.text }}（职责：{{ task.duty }}）", "{{ task.target }}", "{{ task.due }}", "{{ task.holder }}",
    "{{ task.progress }}", "{{ task.state }}",
]  # fmt: skip
TASK_WIDTHS = [26, 52, 14, 26, 18, 16, 16]


def task_list() -> Paper:
    """任务清单: what a post is to bring about in a year."""
    paper = Paper()
    paper.title("{{ post }}{{ year }}年安全生产任务清单")
    paper.line("责任人：{{ person }}", indent=0)
    paper.table(TASK_HEADS, "task", "tasks", TASK_CELLS, TASK_WIDTHS)
    return paper


def year_file() -> Paper:
    """履职档案: all that a post owed in a year, done and missed."""
    paper = Paper()
    paper.title("{{ post }}{{ year }}年安全生产履职档案")
    paper.line("本档案列出全年应履行的全部事项，已履行与未履行一并列出，不作选取。打印日期：{{ printed }}。")
    paper.heading("一、职责清单")
    paper.each("one", "lists", "{{ one.title }}，{{ one.since }}{{ one.until }}，签收人{{ one.signed_by }}。")
    paper.heading("二、经常性履职")
    paper.line(
        "应履行{{ owed }}项：按期{{ met }}项，逾期{{ late }}项，未履行{{ missed }}项，免除{{ excused }}项，"
        "随岗移交{{ released }}项，尚未到期或可补办{{ open }}项。"
    )
    paper.table(
        ["期间", "履职要求", "责任人", "结果", "履职记录或免除原因"], "duty", "duties",
        ["{{ duty.period }}", "{{ duty.title }}", "{{ duty.holder }}", "{{ duty.state }}", "{{ duty.work }}"],
        [28, 46, 24, 28, 40],
    )  # fmt: skip
    paper.heading("三、年度任务")
    paper.line(
        "下达{{ set }}项：完成{{ done }}项，未完成{{ undone }}项，免除{{ waived }}项，进行中{{ going }}项。"
    )
    paper.table(TASK_HEADS, "task", "tasks", TASK_CELLS, TASK_WIDTHS)
    return paper


def sheet() -> Paper:
    """履职清单: all that somebody did and missed in a post, each with its proof, and one hash over it."""
    paper = Paper()
    paper.title("{{ person }}尽职免责履职清单")
    paper.line("岗位：{{ post }}。任职：{{ terms }}。")
    paper.line("期间：{{ first }}至{{ last }}。打印日期：{{ printed }}。")
    paper.line(
        "共{{ total }}项：{{ tally }}。已履行与未履行一并列出，不作选取；本清单只列事实，不作责任认定。"
    )
    paper.line("内容摘要（SHA-256）：{{ digest }}")
    paper.line("该摘要已存入行为记录，可据此核对本清单未被改动。")
    paper.line("{%p for part in parts %}", indent=0)
    paper.heading("{{ part.title }}")
    paper.line("{%p if part.rows %}", indent=0)
    paper.table(
        ["编号", "日期", "事项", "结果", "凭证（记录号、摘要）"], "row", "part.rows",
        ["{{ row.number }}", "{{ row.on }}", "{{ row.what }}", "{{ row.outcome }}", "{{ row.proof }}"],
        [26, 22, 44, 20, 44],
    )  # fmt: skip
    paper.line("{%p else %}", indent=0)
    paper.line("无。")
    paper.line("{%p endif %}", indent=0)
    paper.line("{%p endfor %}", indent=0)
    return paper


def pledge() -> Paper:
    """三包承诺书: what a street-front shop promises, signed."""
    paper = Paper()
    paper.title("{{ title }}")
    paper.when("example", "（示例文本，请按本地要求修改后使用）")
    paper.line("店铺名称：{{ shop }}（{{ code }}）", indent=0)
    paper.line("店铺地址：{{ address }}", indent=0)
    paper.line("所在网格：{{ place }}", indent=0)
    paper.line("为落实本店安全生产责任，自愿作出以下承诺：")
    paper.each("one", "promises", "{{ one.order }}. {{ one.text }}")
    paper.line("本承诺自{{ signed_on }}起生效，至{{ until }}前有效；店铺负责人变更的，由新负责人重新签订。")
    paper.line(indent=0)
    paper.line("承诺人：{{ signed_by }}", indent=0)
    picture = paper.line("{{ signature }}", indent=0)
    # A line of 28 pt would cut the picture off.
    picture.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    paper.line("见证人：{{ taken_by }}（{{ taken_post }}）", indent=0)
    paper.line("签订日期：{{ signed_on }}", indent=0)
    return paper


PAPERS: dict[str, Callable[[], Paper]] = {
    "meetings/minutes": meeting,
    "supervision/listing": listing,
    "supervision/delisting": delisting,
    "supervision/letter": letter,
    "supervision/summons": summons,
    "supervision/minutes": minutes,
    "duties/duty_list": duty_list,
    "duties/task_list": task_list,
    "duties/year_file": year_file,
    "duties/sheet": sheet,
    "rounds/pledge": pledge,
}


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
