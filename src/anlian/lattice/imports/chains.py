"""责任链台账: one row is one version of a chain, a column for each tier."""

from django.utils.translation import gettext as _

from anlian.kernel.intake import NEW, SAME, Column, Register, Row, Unfit, day, many
from anlian.lattice import actions
from anlian.lattice.actions.chains import Named
from anlian.lattice.imports.places import division
from anlian.lattice.imports.rows import known
from anlian.lattice.models import Area, Chain, ChainVersion, Post, Rule, Sector, Tier, Unit

BY_RULE = ("按属地", "按规则", "by rule")
TIERS = (
    ("leader", Tier.LEADER, None),
    ("deputy", Tier.DEPUTY, None),
    ("department", Tier.DEPARTMENT, None),
    ("members", Tier.MEMBER, None),
    ("town", Tier.TOWN, Rule.TOWN),
    ("community", Tier.COMMUNITY, Rule.COMMUNITY),
    ("grid", Tier.GRID, Rule.GRID),
    ("site", Tier.SITE, Rule.SITE),
)


class Chains(Register):
    """责任链台账."""

    kind, title = "chains", "责任链"
    columns = (
        Column("number", "链号", required=True, example="L01"),
        Column("title", "名称", required=True, example="高层建筑消防安全责任链"),
        Column("sectors", "条线", many, required=True, example="XF.GC"),
        Column("area", "区域", division, required=True, example="430407"),
        Column("committee", "专委会", example="ZWH-XF"),
        Column("basis", "依据文件", required=True, example="石安委〔2023〕3号"),
        Column("basis_date", "依据日期", day, required=True, example="2023-01-10"),
        Column("since", "起始日", day, required=True, example="2023-01-15"),
        Column("until", "终止日", day),
        Column("leader", "链长", required=True, example="QZF-03"),
        Column("deputy", "副链长"),
        Column("department", "牵头", example="XFDD-01"),
        Column("members", "成员", many),
        Column("town", "镇街", example="按属地"),
        Column("community", "社区", example="按属地"),
        Column("grid", "网格", example="按属地"),
        Column("site", "点位", example="按属地"),
    )

    def prepare(self, rows: list[Row]) -> None:
        self.areas = known(Area, self.district)
        self.sectors = known(Sector, self.district)
        self.units = known(Unit, self.district)
        self.posts = known(Post, self.district)
        self.chains = known(Chain, self.district, name="number")
        self.versions = {
            (version.chain_id, version.since): version for version in ChainVersion.objects.of(self.district).known()
        }

    def sort(self, rows: list[Row]):
        return sorted(rows, key=lambda row: (row["number"], row["since"]))

    def take_one(self, row: Row) -> str:
        chain = self.chains.get(row["number"]) or Chain(district=self.district, number=row["number"])
        standing = self.versions.get((chain.id, row["since"]))
        if standing is not None:
            if (standing.title, standing.basis) != (row["title"], row["basis"]):
                raise Unfit(_("起始日: a new day; an issued version is not edited, a new one follows it"))
            return SAME
        area = self.areas.get(row["area"])
        if area is None:
            raise Unfit(_("区域: an area on the books"))
        version = actions.issue_chain(
            chain,
            title=row["title"],
            area=area,
            sectors=[self._known(self.sectors, code, "条线") for code in row["sectors"]],
            links=list(self._links(row)),
            committee=self._known(self.units, row["committee"], "专委会") if row["committee"] else None,
            basis=row["basis"],
            basis_date=row["basis_date"],
            since=row["since"],
            until=row["until"],
            by=self.by,
            at=self.at,
        )
        self.chains[row["number"]] = chain
        self.versions[(chain.id, row["since"])] = version
        return NEW

    def _links(self, row: Row):
        for key, tier, rule in TIERS:
            cell = row[key]
            if not cell:
                continue
            for one in cell if isinstance(cell, list) else [cell]:
                if rule and one in BY_RULE:
                    yield Named(tier, rule=rule)
                else:
                    yield Named(tier, post=self._known(self.posts, one, self.header_of(key)))

    def _known(self, books: dict, code: str, header: str):
        if code not in books:
            raise Unfit(_("%(header)s: a code on the books, not “%(code)s”") % {"header": header, "code": code})
        return books[code]
