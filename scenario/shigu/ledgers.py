"""Ledgers as a district office keeps them: one .csv a table, Chinese headers, UTF-8 with its mark for Excel."""

import csv
from pathlib import Path

from scenario.shigu.names import each

AREAS = each("区划代码 名称 级别 上级代码 人口 边界 起始日 终止日 并入")
UNITS = each("单位编码 名称 类型 上级编码 所在区划")
SECTORS = each("条线编码 名称 适用点位 依据")
POSTS = each("岗位编码 单位编码 岗位名称 角色 分管区域 分管条线 人员编码 姓名 手机 任职起 任职止 代理 依据")
SITES = each(
    "点位编号 名称 类型 区划代码 地址 经度 纬度 坐标系 负责人 负责人电话 统一社会信用代码 风险等级 属性 起始日"
)
COURSES = each("点位编号 走向 坐标系")
CHAINS = each(
    "链号 名称 条线 区域 专委会 依据文件 依据日期 起始日 终止日 链长 副链长 牵头 成员 镇街 社区 网格 点位"
)

HOUSEHOLDS = each("户编号 网格 楼栋点位编号 楼栋 门牌 户主 电话 停用日")


def write(folder: Path, name: str, header: list[str], rows: list[dict]) -> None:
    """One ledger. Lists are joined with ";", what is missing is empty, a column unknown to the header is an error."""
    with open(folder / f"{name}.csv", "w", encoding="utf-8-sig", newline="") as file:
        sheet = csv.DictWriter(file, header, lineterminator="\n")
        sheet.writeheader()
        for row in rows:
            sheet.writerow({key: _cell(value) for key, value in row.items()})


def read(folder: Path, name: str) -> list[dict]:
    with open(folder / f"{name}.csv", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _cell(value) -> str:
    if value is None:
        return ""
    if isinstance(value, dict):
        return ";".join(f"{key}={one}" for key, one in value.items())
    if isinstance(value, list | tuple):
        return ";".join(map(str, value))
    return str(value)
