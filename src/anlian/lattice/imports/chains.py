"""责任链台账: one row is one version of a chain, a column for each tier."""

from collections import defaultdict

from django.utils.translation import gettext as _

from anlian.kernel.cells import Unfit, day, many, reference, text
from anlian.kernel.intake import CHANGED, NEW, SAME, Column, Row
from anlian.lattice import actions
from anlian.lattice.actions.chains import Named
from anlian.lattice.actions.dated import bumped_once
from anlian.lattice.imports.rows import Lattice, known
from anlian.lattice.models import Area, Chain, ChainVersion, Link, Post, Rule, Sector, Subject, Tier, Unit

BY_RULE = "按属地"
RULE_WORDS = (BY_RULE, "按规则", "by rule")
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
PLAIN = ("title", "basis", "basis_date")


class Chains(Lattice):
    """责任链台账. An issued version is not edited: a change is a row with a first day of its own."""

    kind, title = "chains", "责任链"
    refers = {"sectors": "sectors", "area": "areas", "committee": "units"} | {
        key: "posts" for key, *_tier in TIERS
    }
    rules = RULE_WORDS
    columns = (
        Column("number", "链号", text(20), required=True, example="L01"),
        Column("title", "名称", text(120), required=True, example="高层建筑消防安全责任链"),
        Column("sectors", "条线", many, required=True, example="XF.GC"),
        Column("area", "区域", reference(60), required=True, example="430407"),
        Column("committee", "专委会", text(40), example="ZWH-XF"),
        Column("basis", "依据文件", text(200), required=True, example="石安委〔2023〕3号"),
        Column("basis_date", "依据日期", day, required=True, example="2023-01-10"),
        Column("since", "起始日", day, required=True, example="2023-01-15"),
        Column("until", "终止日", day),
        Column("leader", "链长", text(40), required=True, example="QZF-03"),
        Column("deputy", "副链长", many),
        Column("department", "牵头", many, example="XFDD-01"),
        Column("members", "成员", many),
        *(
            Column(key, header, many, hint="岗位编码，或“按属地”", example=BY_RULE)
            for key, header in (("town", "镇街"), ("community", "社区"), ("grid", "网格"), ("site", "点位"))
        ),
    )

    def take(self, rows: list[Row]) -> None:
        with bumped_once():
            super().take(rows)

    def prepare(self, rows: list[Row]) -> None:
        self.areas = known(Area, self.district)
        self.sectors = known(Sector, self.district)
        self.units = known(Unit, self.district)
        self.posts = known(Post, self.district)
        self.chains = known(Chain, self.district, name="number")
        self.versions = {
            (version.chain_id, version.since): version
            for version in ChainVersion.objects.of(self.district).known().select_related("area", "committee")
        }
        self.standing_sectors, self.standing_links = defaultdict(set), defaultdict(set)
        for version, code in Subject.objects.of(self.district).values_list("version_id", "sector__code"):
            self.standing_sectors[version].add(code)
        for version, *link in Link.objects.of(self.district).values_list(
            "version_id", "tier", "post__code", "rule"
        ):
            self.standing_links[version].add(tuple(link))
        self.once(rows, "number", "since")

    def sort(self, rows: list[Row]):
        return sorted(rows, key=lambda row: (row["number"], row["since"]))

    def take_one(self, row: Row) -> str:
        area = self.areas[row["area"]]
        sectors = [self.sectors[code] for code in dict.fromkeys(row["sectors"])]
        committee = self.units.get(row["committee"])
        links = list(self._links(row))
        if row["until"] and row["until"] <= row["since"]:
            raise Unfit(_("a day after the first"), "until")
        chain = self.chains.get(row["number"]) or Chain(district=self.district, number=row["number"])
        standing = self.versions.get((chain.id, row["since"]))
        if standing is not None:
            self._check_unedited(row, standing, links)
            return self._end(row, standing)
        version = actions.issue_chain(
            chain,
            title=row["title"],
            area=area,
            sectors=sectors,
            links=links,
            committee=committee,
            basis=row["basis"],
            basis_date=row["basis_date"],
            since=row["since"],
            until=row["until"],
            by=self.by,
            at=self.at,
        )
        self.learn(self.chains, row["number"], chain)
        self.learn(self.versions, (chain.id, row["since"]), version)
        return NEW

    def _links(self, row: Row):
        for key, tier, rule in TIERS:
            cell = row[key] or []
            for one in [cell] if isinstance(cell, str) else cell:
                if one not in RULE_WORDS:
                    yield Named(tier, post=self.posts[one])
                elif rule:
                    yield Named(tier, rule=rule)
                else:
                    raise Unfit(_("a post: nothing else says who this is"), key)

    def _check_unedited(self, row: Row, standing: ChainVersion, links: list[Named]) -> None:
        said = {(str(link.tier), link.post.code if link.post else None, str(link.rule)) for link in links}
        keys = {str(tier): key for key, tier, _rule in TIERS}
        differs = [name for name in PLAIN if getattr(standing, name) != row[name]]
        if standing.area.code != row["area"]:
            differs.append("area")
        if (standing.committee.code if standing.committee else None) != row["committee"]:
            differs.append("committee")
        if self.standing_sectors[standing.id] != set(row["sectors"]):
            differs.append("sectors")
        differs += sorted({keys[tier] for tier, *_rest in said ^ self.standing_links[standing.id]})
        for name in [name for name in differs if row.says(name)][:1]:
            raise Unfit(
                _("what was issued: a version is not edited; a change has a first day of its own"), name
            )

    def _end(self, row: Row, standing: ChainVersion) -> str:
        until = row["until"]
        # An empty last day may have been filled by the version that followed.
        if until is None or until == standing.until:
            return SAME
        if standing.until is not None and until > standing.until:
            raise Unfit(_("%(day)s, as on the books, or a day before it") % {"day": standing.until}, "until")
        actions.end_chain(standing, on=until, by=self.by, at=self.at, basis=row["basis"])
        row.changes["until"] = [standing.until, until]
        return CHANGED
