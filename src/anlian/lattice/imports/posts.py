"""单位、条线、岗位与任职: units, sectors, and posts with whoever held them when."""

from collections import defaultdict
from typing import Any

from django.utils.translation import gettext as _

from anlian.kernel.clock import day_of
from anlian.kernel.intake import CHANGED, NEW, SAME, Column, Register, Row, Unfit, choice, day, many, yes
from anlian.lattice import actions
from anlian.lattice.actions.dated import bump, end_on
from anlian.lattice.imports.places import KINDS, division
from anlian.lattice.imports.rows import ByCode, known
from anlian.lattice.models import Appointment, Area, Post, Remit, Sector, Unit, UnitKind
from anlian.lattice.powers import Role
from anlian.people.models import Person

UNIT_KINDS = {
    "党委": UnitKind.PARTY,
    "政府": UnitKind.GOVERNMENT,
    "部门": UnitKind.DEPARTMENT,
    "专委会": UnitKind.COMMITTEE,
    "镇街": UnitKind.TOWN,
    "社区": UnitKind.COMMUNITY,
    "企业": UnitKind.FIRM,
}
ROLES = {
    "区领导": Role.LEADER,
    "安委办": Role.OFFICE,
    "部门": Role.DEPARTMENT,
    "专委会": Role.COMMITTEE,
    "镇街": Role.TOWN,
    "社区": Role.COMMUNITY,
    "网格员": Role.GRID,
    "企业": Role.FIRM,
    "审计": Role.AUDITOR,
    "系统管理员": Role.ADMIN,
}


def kinds(text: str) -> list[str]:
    read = choice(KINDS)
    return [str(read(one)) for one in many(text)]


class Sectors(ByCode):
    """条线台账."""

    kind, title, model = "sectors", "条线", Sector
    columns = (
        Column("code", "条线编码", required=True, example="XF.GC"),
        Column("name", "名称", required=True, example="高层消防"),
        Column("kinds", "适用点位", kinds, example="高层建筑"),
        Column("basis", "依据", example="消防法"),
    )

    def wanted(self, row: Row) -> dict[str, Any]:
        return {"name": row["name"], "kinds": row["kinds"] or [], "basis": row["basis"] or ""}

    def write(self, new, changed) -> None:
        super().write(new, changed)
        if new or changed:
            bump(self.district)


class Units(ByCode):
    """单位台账. A unit may stand before the one above it in the file."""

    kind, title, model = "units", "单位", Unit
    columns = (
        Column("code", "单位编码", required=True, example="XFDD"),
        Column("name", "名称", required=True, example="区消防救援大队"),
        Column("kind", "类型", choice(UNIT_KINDS), required=True, example="部门"),
        Column("parent", "上级编码", example="QZF"),
        Column("area", "所在区划", division),
    )

    def prepare(self, rows: list[Row]) -> None:
        self.areas = known(Area, self.district)
        self.units = known(Unit, self.district)
        for row in rows:
            if row["code"] and row["code"] not in self.units:
                self.units[row["code"]] = None
        # Keys are made before the rows, so that a child may name a parent of the same file.
        self.keys = {code: unit.id if unit else Unit().id for code, unit in self.units.items()}

    def wanted(self, row: Row) -> dict[str, Any]:
        if row["parent"] and row["parent"] not in self.keys:
            row.wrong("parent", _("a unit of this file or on the books"), "上级编码")
        if row["area"] and row["area"] not in self.areas:
            row.wrong("area", _("an area on the books"), "所在区划")
        area = self.areas.get(row["area"])
        return {
            "name": row["name"],
            "kind": row["kind"],
            "parent_id": self.keys.get(row["parent"]),
            "area_id": area.id if area else None,
        }

    def write(self, new, changed) -> None:
        for row, unit in new:
            unit.id = self.keys[row["code"]]
        super().write(new, changed)
        if new or changed:
            bump(self.district)


class Posts(Register):
    """岗位与任职台账: one row is one appointment; a row without a person is a vacant post."""

    kind, title = "posts", "岗位与任职"
    columns = (
        Column("code", "岗位编码", required=True, example="QZF-03"),
        Column("unit", "单位编码", required=True, example="QZF"),
        Column("title", "岗位名称", required=True, example="副区长"),
        Column("role", "角色", choice(ROLES), required=True, example="区领导"),
        Column("areas", "分管区域", many, example="430407001;430407002"),
        Column("sectors", "分管条线", many, example="XF;RQ"),
        Column("person", "人员编码", example="P0003"),
        Column("name", "姓名", example="李卫东"),
        Column("phone", "手机", example="19900000003"),
        Column("since", "任职起", day, example="2021-06-01"),
        Column("until", "任职止", day),
        Column("acting", "代理", yes, example="否"),
        Column("basis", "依据", example="石组〔2021〕15号"),
    )

    def prepare(self, rows: list[Row]) -> None:
        self.units = known(Unit, self.district)
        self.areas = known(Area, self.district)
        self.sectors = known(Sector, self.district)
        self.posts = known(Post, self.district)
        self.people = known(Person, self.district)
        self.terms = {
            (term.post_id, term.person_id, term.since): term
            for term in Appointment.objects.of(self.district).known()
        }
        self.remits = defaultdict(set)
        for remit in Remit.objects.of(self.district).known().filter(until=None):
            self.remits[remit.post_id].add((remit.area_id, remit.sector_id))

    def sort(self, rows: list[Row]):
        return sorted(rows, key=lambda row: (row["code"], row["since"] is None, row["since"] or 0))

    def take_one(self, row: Row) -> str:
        post, outcome = self._post(row)
        outcomes = {outcome, self._remits(row, post)}
        if row["person"] or row["name"]:
            outcomes.add(self._appointment(row, post))
        return NEW if NEW in outcomes else CHANGED if CHANGED in outcomes else SAME

    def _post(self, row: Row) -> tuple[Post, str]:
        unit = self.units.get(row["unit"])
        if unit is None:
            raise Unfit(_("单位编码: a unit on the books"))
        post = self.posts.get(row["code"])
        if post is None:
            post = Post.objects.create(
                district=self.district, code=row["code"], unit=unit, title=row["title"], role=row["role"]
            )
            self.posts[row["code"]] = post
            bump(self.district)
            return post, NEW
        wanted = {"unit_id": unit.id, "title": row["title"], "role": row["role"]}
        changes = {name: [getattr(post, name), value] for name, value in wanted.items() if getattr(post, name) != value}
        if not changes:
            return post, SAME
        for name, value in wanted.items():
            setattr(post, name, value)
        post.save()
        bump(self.district)
        row.changes |= {name: [str(one) for one in pair] for name, pair in changes.items()}
        return post, CHANGED

    def _remits(self, row: Row, post: Post) -> str:
        areas = [self._known(self.areas, code, "分管区域") for code in row["areas"] or []]
        sectors = [self._known(self.sectors, code, "分管条线") for code in row["sectors"] or []]
        if post.role == Role.LEADER or not (areas and sectors):
            # A leader answers for a block and for a line, each as a whole (常委分片、区长分线).
            pairs = [(area, None) for area in areas] + [(None, sector) for sector in sectors]
        else:
            pairs = [(area, sector) for area in areas for sector in sectors]
        outcome = SAME
        for area, sector in pairs:
            key = (area.id if area else None, sector.id if sector else None)
            if key in self.remits[post.id]:
                continue
            since = row["since"] or day_of(self.at)
            actions.give_remit(
                post, area=area, sector=sector, since=since, by=self.by, at=self.at, basis=row["basis"] or ""
            )
            self.remits[post.id].add(key)
            outcome = CHANGED
        return outcome

    def _appointment(self, row: Row, post: Post) -> str:
        if row["since"] is None:
            raise Unfit(_("任职起: the day from which the person holds the post"))
        if row["until"] and row["until"] <= row["since"]:
            raise Unfit(_("任职止: a day after 任职起"))
        person = self._person(row)
        term = self.terms.get((post.id, person.id, row["since"]))
        if term is None:
            term = actions.appoint(
                post, person=person, since=row["since"], until=row["until"], acting=bool(row["acting"]),
                basis=row["basis"] or "", by=self.by, at=self.at,
            )  # fmt: skip
            self.terms[(post.id, person.id, row["since"])] = term
            return NEW
        if row["until"] and term.until != row["until"]:
            row.changes["until"] = [str(term.until), str(row["until"])]
            self.terms[(post.id, person.id, row["since"])] = end_on(term, row["until"], at=self.at)
            bump(self.district)
            return CHANGED
        return SAME

    def _person(self, row: Row) -> Person:
        code = row["person"]
        if not code:
            raise Unfit(_("人员编码: the person's own code, the same wherever he is named"))
        person = self.people.get(code)
        if person is None:
            if not row["name"]:
                raise Unfit(_("姓名: the name of a person who is not yet on the books"))
            person = Person.objects.create(
                district=self.district, code=code, name=row["name"], phone=row["phone"] or ""
            )
            self.people[code] = person
        elif row["name"] and person.name != row["name"]:
            raise Unfit(_("姓名: %(name)s, as on the books for this code") % {"name": person.name})
        return person

    def _known(self, books: dict, code: str, header: str):
        if code not in books:
            raise Unfit(_("%(header)s: a code on the books, not “%(code)s”") % {"header": header, "code": code})
        return books[code]
