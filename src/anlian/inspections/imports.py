"""检查台账: visits that were made before the platform was there, or without it."""

from django.utils.translation import gettext as _

from anlian.hazards.together import Together
from anlian.inspections import actions
from anlian.inspections.actions import Visit
from anlian.inspections.models import Inspection, Kind
from anlian.kernel.cells import Unfit, choice, code, many, moment, text
from anlian.kernel.intake import Column, Row
from anlian.lattice.imports.sites import covers

KINDS = {
    "日常": Kind.ROUTINE,
    "暗访": Kind.UNANNOUNCED,
    "督导": Kind.GUIDED,
    "专项": Kind.CAMPAIGN,
    "网格巡查": Kind.GRID,
    "双随机": Kind.RANDOM,
}


class Inspections(Together):
    """检查台账. Each row is recorded through the same deed as on a page; what was found is a row of the hazards."""

    kind, title = "inspections", "检查"
    refers = {"site": "sites", "leader": "people", "team": "people"}
    columns = (
        Column("code", "检查编号", code(40), required=True, example="JC2023-00001"),
        Column("kind", "类型", choice(KINDS), required=True, example="日常"),
        Column("site", "点位编号", text(120), required=True, example="S00001"),
        Column("leader", "组长", text(60), required=True, hint="人员编码", example="P0101"),
        Column("team", "成员", many, hint="人员编码", example="P0102;P0103"),
        Column("started", "开始", moment, required=True, example="2023-03-05 09:30"),
        Column("ended", "结束", moment, required=True, example="2023-03-05 10:40"),
        Column("note", "说明", text(500), example="节后复工检查"),
    )

    def prepare(self, rows: list[Row]) -> None:
        numbers = {row["code"] for row in rows if row["code"]}
        self.known = {
            inspection.number: inspection
            for inspection in Inspection.objects.of(self.district)
            .filter(number__in=numbers)
            .select_related("site", "leader")
            .prefetch_related("team__person")
        }
        self.once(rows, "code")

    def is_new(self, row: Row) -> bool:
        site = self.sites[row["site"]]
        if self.scope is not None and not covers(self.scope, site.area_code, site.kind):
            raise Unfit(_("a site within what you answer for"), "site")
        if row["code"] in self.known:
            self._check_unedited(row, self.known[row["code"]])
            return False
        if row["ended"] <= row["started"]:
            raise Unfit(_("a moment after the beginning"), "ended")
        if row["ended"] > self.at:
            raise Unfit(_("a moment that has passed"), "ended")
        return True

    def do(self, rows: list[Row]) -> list:
        return actions.record_visits([self._visit(row) for row in rows], dry=self.setting.dry)

    def _visit(self, row: Row) -> Visit:
        leader = self.people[row["leader"]]
        return Visit(
            site=self.sites[row["site"]],
            by=self.by or leader,
            at=self.at,
            kind=row["kind"],
            leader=leader,
            team=(leader, *(self.people[code] for code in row["team"] or [])),
            started_at=row["started"],
            ended_at=row["ended"],
            note=row["note"] or "",
            number=row["code"],
        )

    def _check_unedited(self, row: Row, standing: Inspection) -> None:
        team = {member.person.code for member in standing.team.all()} - {standing.leader.code}
        on_books = {
            "kind": standing.kind,
            "site": standing.site.code,
            "leader": standing.leader.code,
            "started": _to_second(standing.started_at),
            "ended": _to_second(standing.ended_at),
        }
        said = {name: row[name] for name in on_books}
        if row.says("team"):
            on_books["team"], said["team"] = team, set(row["team"] or []) - {row["leader"]}
        for name, value in on_books.items():
            if said[name] != value:
                raise Unfit(
                    _("what is on the books under this code: a ledger does not change an inspection"), name
                )


def _to_second(at):
    return at and at.replace(microsecond=0)


REGISTERS = (Inspections,)
