"""岗位与任职台账: posts with what they answer for and whoever held them when."""

from collections import defaultdict
from datetime import date

from django.utils.translation import gettext as _

from anlian.kernel import masks
from anlian.kernel.cells import Unfit, choice, code, day, many, phone, text, yes
from anlian.kernel.clock import day_of
from anlian.kernel.intake import CHANGED, NEW, SAME, WRONG, Column, Row
from anlian.lattice import actions
from anlian.lattice.actions.dated import bump, bumped_once, supersede
from anlian.lattice.actions.posts import refuse_unless_granted
from anlian.lattice.imports.readers import ROLES
from anlian.lattice.imports.rows import Lattice, known
from anlian.lattice.models import Appointment, Area, Post, Remit, Sector, Unit
from anlian.lattice.powers import Role
from anlian.people.actions import change_phone
from anlian.people.models import Person

# What several rows of one post, or of one person, must agree in.
OF_POST, OF_PERSON = ("unit", "title", "role"), ("name", "phone")


class Posts(Lattice):
    """岗位与任职台账: one row is one appointment; a row without a person is a vacant post."""

    kind, title = "posts", "岗位与任职"
    refers = {"unit": "units", "areas": "areas", "sectors": "sectors"}
    columns = (
        Column("code", "岗位编码", code(40), required=True, example="QZF-03"),
        Column("unit", "单位编码", text(40), required=True, example="QZF"),
        Column("title", "岗位名称", text(120), required=True, example="副区长"),
        Column("role", "角色", choice(ROLES), required=True, example="区领导"),
        Column("areas", "分管区域", many, hint="不填则不改", example="430407001;430407002"),
        Column("sectors", "分管条线", many, hint="不填则不改", example="XF;RQ"),
        Column("person", "人员编码", code(40), hint="空缺的岗位不填", example="P0003"),
        Column("name", "姓名", text(60), example="李卫东"),
        Column(
            "phone",
            "手机",
            phone,
            also=("联系电话", "电话", "手机号", "手机号码", "mobile"),
            example="19900000003",
        ),
        Column("since", "任职起", day, example="2021-06-01"),
        Column("until", "任职止", day),
        Column("acting", "代理", yes, example="否"),
        Column("basis", "依据", text(200), example="石组〔2021〕15号"),
    )

    def take(self, rows: list[Row]) -> None:
        with bumped_once():
            super().take(rows)

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
        self.remits = defaultdict(dict)
        for remit in Remit.objects.of(self.district).known().filter(until=None, site=None):
            self.remits[remit.post_id][remit.area_id, remit.sector_id] = remit
        self._agree(rows, "code", OF_POST)
        self._agree(rows, "person", OF_PERSON)
        self.meant = defaultdict(set)
        for row in rows:
            if row.outcome != WRONG:
                self.meant[row["code"]].update(self._pairs(row))

    def sort(self, rows: list[Row]):
        return sorted(rows, key=lambda row: (row["code"], row["since"] is None, row["since"] or date.max))

    def _agree(self, rows: list[Row], key: str, columns: tuple[str, ...]) -> None:
        """Rows about one thing say the same of it; else the file would change it to and fro."""
        said: dict[tuple, Row] = {}
        for row in rows:
            for column in columns if row[key] else ():
                if row[column] is None or row.outcome == WRONG:
                    continue
                first = said.setdefault((row[key], column), row)
                if first[column] != row[column]:
                    row.wrong(column, _("the same as in row %(row)d: %(value)s") % {
                        "row": first.number, "value": first.cells[column]})  # fmt: skip

    def take_one(self, row: Row) -> str:
        post, outcome = self._post(row)
        outcomes = {outcome, self._remits(row, post)}
        if row["person"] or row["name"]:
            outcomes.add(self._appointment(row, post))
        elif row["since"] or row["until"]:
            raise Unfit(_("the person who holds the post on these days"), "person")
        return NEW if NEW in outcomes else CHANGED if CHANGED in outcomes else SAME

    def _post(self, row: Row) -> tuple[Post, str]:
        unit = self.units[row["unit"]]
        wanted = {"unit_id": unit.id, "title": row["title"], "role": row["role"]}
        post = self.posts.get(row["code"])
        if post is None:
            refuse_unless_granted(row["role"], None, by=self.by, at=self.at)
            post = Post.objects.create(district=self.district, code=row["code"], **wanted)
            bump(self.district)
            return self.learn(self.posts, row["code"], post), NEW
        before = {"unit_id": post.unit_id, "title": post.title, "role": post.role}
        if before == wanted:
            return post, SAME
        for role in (post.role, row["role"]):
            refuse_unless_granted(role, None, by=self.by, at=self.at)
        old_unit = next(unit for unit in self.units.values() if unit.id == post.unit_id)
        shown = {
            "unit": [old_unit.code, unit.code],
            "title": [post.title, row["title"]],
            "role": [post.role, row["role"]],
        }
        row.changes |= {name: pair for name, pair in shown.items() if pair[0] != pair[1]}
        Post.objects.of(self.district).filter(pk=post.pk).update(**wanted)
        bump(self.district)
        return self.learn(self.posts, row["code"], Post.objects.of(self.district).get(pk=post.pk)), CHANGED

    def _pairs(self, row: Row) -> list[tuple[str, str]]:
        """What the post answers for by this row, as codes of an area and a sector."""
        areas, sectors = row["areas"] or [], row["sectors"] or []
        if row["role"] == Role.LEADER or not (areas and sectors):
            # A leader answers for a block and for a line, each as a whole (常委分片、区长分线).
            return [(area, "") for area in areas] + [("", sector) for sector in sectors]
        return [(area, sector) for area in areas for sector in sectors]

    def _remits(self, row: Row, post: Post) -> str:
        """Give what this row names; end what no row of this post names any more."""
        pairs = self._pairs(row)
        standing, since = self.remits[post.id], row["since"] or day_of(self.at)
        given, ended = [], []
        for area_code, sector_code in pairs:
            area = self.areas.get(area_code)
            sector = self.sectors.get(sector_code)
            key = area.id if area else None, sector.id if sector else None
            if not standing.get(key):
                remit = actions.give_remit(
                    post,
                    area=area,
                    sector=sector,
                    since=since,
                    by=self.by,
                    at=self.at,
                    basis=row["basis"] or "",
                )
                self.learn(standing, key, remit)
                given.append(_shown(area_code, sector_code))
        if pairs:
            meant = {self._key(pair) for pair in self.meant[row["code"]]}
            for key, remit in [(key, remit) for key, remit in standing.items() if remit and key not in meant]:
                actions.end_remit(remit, on=max(day_of(self.at), remit.since), by=self.by, at=self.at)
                self.learn(standing, key, None)
                ended.append(self._codes(key))
        if given or ended:
            row.changes["areas"] = [";".join(ended), ";".join(given)]
        return CHANGED if given or ended else SAME

    def _key(self, pair: tuple[str, str]) -> tuple:
        area, sector = self.areas.get(pair[0]), self.sectors.get(pair[1])
        return area.id if area else None, sector.id if sector else None

    def _codes(self, key: tuple) -> str:
        area = next((one.code for one in self.areas.values() if one.id == key[0]), "")
        return _shown(area, next((one.code for one in self.sectors.values() if one.id == key[1]), ""))

    def _appointment(self, row: Row, post: Post) -> str:
        since, until = row["since"], row["until"]
        if since is None:
            raise Unfit(_("the day from which the person holds the post"), "since")
        if until and until <= since:
            raise Unfit(_("a day after the first"), "until")
        person, outcome = self._person(row)
        key = (post.id, person.id, since)
        term = self.terms.get(key)
        if term is None:
            term = actions.appoint(
                post, person=person, since=since, until=until, acting=bool(row["acting"]),
                basis=row["basis"] or "", by=self.by, at=self.at,
            )  # fmt: skip
            self.learn(self.terms, key, term)
            return NEW
        # An empty last day may have been filled by whoever came next; the file need not know.
        wanted = {
            "until": until or term.until,
            "acting": term.acting if row["acting"] is None else row["acting"],
            "basis": row["basis"] or term.basis,
        }
        changes = {
            name: [getattr(term, name), value]
            for name, value in wanted.items()
            if getattr(term, name) != value
        }
        if not changes:
            return outcome
        refuse_unless_granted(post.role, person, by=self.by, at=self.at)
        supersede(term, at=self.at)
        again = Appointment(
            district=self.district, post=post, person=person, since=since, recorded_at=self.at, **wanted
        )
        again.save(force_insert=True)
        bump(self.district)
        self.learn(self.terms, key, again)
        row.changes |= changes
        return CHANGED

    def _person(self, row: Row) -> tuple[Person, str]:
        code, name, phone = row["person"], row["name"], row["phone"]
        if not code:
            raise Unfit(_("the person's own code, the same wherever the person is named"), "person")
        person = self.people.get(code)
        if person is None:
            if not name:
                raise Unfit(_("the name of a person who is not yet on the books"), "name")
            if phone and "*" in phone:
                raise Unfit(_("the whole number of a person who is not yet on the books"), "phone")
            person = Person.objects.create(district=self.district, code=code, name=name, phone=phone or "")
            return self.learn(self.people, code, person), NEW
        if name and person.name != name:
            raise Unfit(_("%(name)s, as on the books for this code") % {"name": person.name}, "name")
        # A hidden number came from an export by somebody who may not see it: it says nothing new.
        if not phone or phone in (person.phone, masks.phone(person.phone)):
            return person, SAME
        if "*" in phone:
            raise Unfit(_("the whole number, or the hidden one as on the books"), "phone")
        row.changes["phone"] = [masks.phone(person.phone), masks.phone(phone)]
        change_phone(person, phone)
        return self.learn(self.people, code, Person.objects.of(self.district).get(pk=person.pk)), CHANGED


def _shown(area: str, sector: str) -> str:
    return "×".join(filter(None, [area, sector]))
