"""docs/reference/laws.md, written from the tables: `python -m anlian.hazards.catalogue.reference FILE`."""

import sys
from collections import Counter
from pathlib import Path

from anlian.hazards import catalogue

HEAD = """# 法律依据与检查项

由 `src/anlian/hazards/catalogue/` 的三张表生成，改表后运行 `python -m anlian.hazards.catalogue.reference docs/reference/laws.md`。

检查项写的是现场应当符合的样子，“是”为合格。`verified` 的条文已对照文本读过；`advice` 只作提醒，不能写进责令改正的文书；
`unverified` 没有读到原文，核对前同样不能作依据。重大线索不等于重大隐患：它只开始一次判定，条号由判定人按所列标准填写。

法律表的 `verified` 只说条文与条数对照过民间整理的文本；文号、施行日期没有逐一核对，使用前请与国家法律法规数据库核对。
`secondary` 只见到节选或转述；`unverified` 没有原文。
"""


def render() -> str:
    """The whole page."""
    return "\n".join([HEAD, *_laws(), *_items(), *_templates()])


def _laws() -> list[str]:
    cited = Counter(citation.law.alias for item in catalogue.items().values() for citation in item.citations)
    cited.update(item.major_standard for item in catalogue.items().values() if item.major_standard)
    rows = [
        [law.alias, law.title, law.number, law.kind, law.version, law.in_force_since or "待核"]
        + [law.in_force_until or "", law.articles or "", law.status, cited[law.alias] or "", law.note]
        for law in catalogue.laws().values()
    ]
    heads = ["简称", "名称", "文号", "类别", "版本", "施行", "失效", "条数", "核对", "引用项数", "说明"]
    return ["## 法律、法规、标准", "", *_table(heads, rows), ""]


def _items() -> list[str]:
    lines = ["## 检查项", ""]
    for kind, name in catalogue.SITE_KINDS.items():
        mine = [item for item in catalogue.items().values() if kind in item.site_kinds]
        rows = [
            [item.code, item.category, item.item, item.major_standard]
            + ["；".join(citation.text for citation in item.citations), item.basis_status, _term(item)]
            for item in mine
        ]
        lines += [f"### {name}（{len(mine)}项）", ""]
        heads = ["编号", "类别", "检查项", "重大线索标准", "依据", "核对", "期限"]
        lines += [*_table(heads, rows), ""]
    return lines


def _templates() -> list[str]:
    rows = [
        [template.code, template.title, catalogue.SITE_KINDS[template.site_kind], len(template.items)]
        for template in catalogue.templates().values()
    ]
    return ["## 检查表", "", *_table(["编号", "名称", "点位", "项数"], rows), ""]


def _term(item: catalogue.Item) -> str:
    return "立即" if item.days == 0 else f"{item.days}{'个工作日' if item.day_unit == 'W' else '日'}"


def _table(heads: list[str], rows: list[list]) -> list[str]:
    lines = [heads, ["---"] * len(heads), *rows]
    return ["| " + " | ".join(str(cell) for cell in line) + " |" for line in lines]


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(render(), encoding="utf-8")
