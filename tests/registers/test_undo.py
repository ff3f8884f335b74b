"""An import taken back: every row as it was, or nothing, with the reason in a sentence."""

from datetime import timedelta

import pytest
from django.db import connection

from anlian.desk.actions import register_account
from anlian.hazards import actions as hazards
from anlian.hazards.models import Hazard, Source
from anlian.kernel.errors import Refused
from anlian.lattice import actions as lattice_actions
from anlian.lattice.models import Appointment, Area, ChainVersion, Post, Revision, Site, SiteRecord
from anlian.ledger import proof
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from anlian.matters.climb import sweep
from anlian.matters.models import Climb, Matter
from anlian.people.models import Person
from anlian.registers import actions
from anlian.registers.models import Batch, Stage, Trace
from anlian.registers.undo import undo
from tests.factories import AT, DAY, DISTRICT, hazard, lattice, office, officer_of, site, walker_of
from tests.factories.people import hold
from tests.guards.partitions import partition_all
from tests.registers.books import books
from tests.registers.tables import KINDS, TABLES, csv_of, take_all

pytestmark = pytest.mark.django_db
WHY = "传错了文件"
SITES = TABLES["sites"][0]


def bring(kind: str, *lines: str, at=AT, by=None) -> Batch:
    """Take in a ledger, whole or these lines of it."""
    data = csv_of(kind, lines=[TABLES[kind][0], *lines] if lines else None)
    batch, report = actions.take_file(
        kind, data=data, filename=f"{kind}.csv", district=DISTRICT, by=by, at=at
    )
    assert not report.problems, [str(one) for one in report.problems]
    return batch


def take_back(batch: Batch, *, by=None, at=AT, reason=WHY):
    return undo(batch, by=by, at=at, reason=reason)


def before(kind: str) -> str:
    return KINDS[KINDS.index(kind) - 1] if KINDS.index(kind) else ""


@pytest.mark.parametrize("kind", KINDS)
class TestEveryKind:
    def test_is_as_if_it_had_never_come_and_can_come_again(self, kind):
        take_all(before(kind))
        was = books()
        batch = bring(kind)
        taken_in = books()

        undone = take_back(batch)

        assert books() == was
        assert sum(undone.removed.values()) > 0
        again = bring(kind)
        assert (again.new, again.changed, again.same) == (batch.new, batch.changed, batch.same)
        assert {table: rows[0] for table, rows in books().items()} == {
            table: rows[0] for table, rows in taken_in.items()
        }

    def test_on_tables_that_are_spread_by_district(self, kind):
        with connection.cursor() as cursor:
            partition_all(cursor)
        take_all(before(kind))
        was = books()
        batch = bring(kind)

        take_back(batch)

        assert books() == was


class TestWhatIsRecorded:
    def test_names_file_reason_and_numbers_and_keeps_what_was_recorded(self):
        lattice()
        batch = bring("sites")
        lines = Entry.objects.count()

        take_back(batch, by=(someone := office()))

        entry = Entry.objects.get(verb=Verb.IMPORT_UNDONE)
        assert (entry.by, entry.subject) == (someone, batch.pk)
        assert entry.detail["sha256"] == batch.sha256
        assert entry.detail["reason"] == WHY
        assert entry.detail["removed"] == {"lattice_site": 3, "lattice_siterecord": 3, "people_person": 2}
        assert Entry.objects.count() > lines
        assert Entry.objects.get(verb=Verb.IMPORTED).subject == batch.pk
        assert proof.verify(DISTRICT).sound
        batch.refresh_from_db()
        assert batch.stage == Stage.UNDONE
        assert not Trace.objects.exists()

    def test_the_lattice_is_read_anew(self):
        lattice()
        batch = bring("sectors")
        edition = Revision.objects.get(district=DISTRICT).edition

        take_back(batch)

        assert Revision.objects.get(district=DISTRICT).edition != edition


class TestWhatIsRefused:
    def test_a_second_time(self):
        lattice()
        batch = bring("sites")
        take_back(batch)

        with pytest.raises(Refused, match="已撤销过"):
            take_back(batch)

    def test_what_was_only_looked_at(self):
        lattice()
        batch, _report = actions.look_at("sites", csv_of("sites"), "x.csv", by=office(), at=AT)

        with pytest.raises(Refused, match="没有导入"):
            take_back(batch)

    def test_without_a_reason(self):
        lattice()
        batch = bring("sites")

        with pytest.raises(Refused, match="原因"):
            take_back(batch, reason=" ")
        assert Site.objects.count() == 3

    def test_by_whoever_may_not_bring_in_this_ledger(self):
        lattice()
        sectors, sites = bring("sectors"), bring("sites", by=office())

        for someone, batch in ((officer_of(), sectors), (officer_of(), sites), (walker_of(), sites)):
            with pytest.raises(Refused, match="安委办"):
                take_back(batch, by=someone)
        take_back(sectors, by=office())

    def test_not_by_whoever_brought_it(self):
        lattice()
        town = officer_of("430407001")
        batch = bring("sites", TABLES["sites"][1], by=town)

        take_back(batch, by=town)

        assert not Site.objects.exists()

    def test_what_came_before_traces_were_kept(self):
        lattice()
        batch = bring("sites")
        Trace.objects.all().delete()

        with pytest.raises(Refused, match="尚未"):
            take_back(batch)


class TestWhatRestsOnIt:
    """Each is named in the sentence, and nothing has changed after the refusal."""

    def refused(self, batch: Batch, *words: str) -> None:
        stood = books()
        with pytest.raises(Refused) as refusal:
            take_back(batch)
        assert [word for word in words if word not in str(refusal.value)] == [], str(refusal.value)
        assert books() == stood
        batch.refresh_from_db()
        assert batch.stage == Stage.TAKEN_IN

    def test_a_hazard_at_a_site(self):
        take_all("posts")
        batch = bring("sites")
        walker = walker_of()
        for number in (1, 2):
            hazards.report(
                Site.objects.get(code="S1"), by=walker, at=AT, summary=f"堆放杂物{number}", source=Source.INSPECTION,
                no_photo_reason="夜间",
            )  # fmt: skip

        self.refused(batch, "2 条事项")

    def test_a_later_import_of_the_same_rows(self):
        lattice()
        batch = bring("sites")
        bring("sites", TABLES["sites"][2].replace("红", "蓝"))

        self.refused(batch, "之后的导入“sites.csv”（2 行相同）")

    def test_a_later_import_of_rows_that_refer(self):
        take_all("units")
        bring("sectors")
        batch = bring("posts")
        bring("sites")
        bring("chains")

        self.refused(batch, "责任环节")

    def test_a_later_act(self):
        lattice()
        batch = bring("sites")
        lattice_actions.change_site(Site.objects.get(code="S2"), by=office(), at=AT, name="旺角星辰广场")

        self.refused(batch, "修改点位”1 次")

    def test_an_account(self):
        take_all("sectors")
        batch = bring("posts")
        someone = Person.objects.get(code="P9001")
        admin = hold("ADMIN", "系统管理员", unit="AJ")
        register_account(someone, username="lwd", by=admin, at=AT)

        self.refused(batch, "登记账号")

    def test_a_holder_who_came_later(self):
        take_all("sectors")
        post = bring_post("A1", "P1")
        batch = bring("posts", POST.format("A1", "P1", "2021-01-01", "2022-06-01"))
        lattice_actions.appoint(post, person=walker_of(), since=DAY, by=None, at=AT)

        self.refused(batch, "任命")

    def test_an_area_named_by_code(self):
        lattice()
        batch = bring("areas")
        Area.objects.create(
            district=DISTRICT, code="430407003002", name="新社区", level="community", parent_code="430407003", since=DAY
        )  # fmt: skip

        self.refused(batch, "1 条区划")

    def test_a_matter_of_a_sector(self):
        lattice()
        batch = bring("sectors")
        Matter.objects.filter(pk=hazard().matter_id).update(sector_code="ZJ")

        self.refused(batch, "1 条事项")

    def test_a_row_that_somebody_changed_again_without_a_word(self):
        lattice()
        bring("sites")
        batch = bring("sites", TABLES["sites"][2].replace("红", "蓝"))
        Site.objects.filter(code="S2").update(risk="yellow")

        self.refused(batch, "1 条点位", "又有改动")

    def test_an_answer_that_names_a_post(self):
        take_all("sectors")
        here = site()
        batch = bring("posts")
        post = Post.objects.get(code="XF-9")
        matter = hazard(site=here).matter
        Matter.objects.filter(pk=matter.pk).update(
            answer={"links": [{"tier": "grid", "post_id": str(post.pk)}]}, ladder=[None] * 5, post=None
        )

        self.refused(batch, "1 条事项")

    def test_not_looking_at_a_number_nor_a_refusal_nor_time_going_by(self):
        take_all("inspections")
        was = books()
        batch = bring("hazards")
        matter = Matter.objects.get(number="YH-1")
        assert sweep(now=matter.next_step_at + timedelta(days=30)).total
        assert Climb.objects.exists()
        with pytest.raises(Refused):
            hazards.start(Hazard.objects.get(pk=matter.pk), by=office(), at=AT)

        kept = set(was)
        take_back(batch)

        now = books()
        differs = {table for table in kept if now[table] != was[table]}
        # Whoever was refused is new, and has a post.
        assert differs <= {"people_person", "lattice_post", "lattice_appointment", "lattice_remit"}
        assert not Climb.objects.exists()


POST = "{0},AJ,科长,安委办,,,{1},人{1},,{2},{3},否,"


def bring_post(code: str, person: str) -> Post:
    bring("posts", POST.format(code, person, "2021-01-01", ""))
    return Post.objects.get(code=code)


class TestChangedRows:
    def test_a_site_goes_back_to_its_area_and_what_is_open_goes_with_it(self):
        lattice()
        bring("sites")
        wrong = hazard(site=Site.objects.get(code="S1"), finder=walker_of())
        was = books()
        batch = bring(
            "sites",
            TABLES["sites"][1].replace("430407001001001", "430407002001001").replace("王建国", "赵六"),
        )
        wrong.matter.refresh_from_db()
        assert wrong.matter.area_code == "430407002001001"
        assert SiteRecord.objects.filter(site__code="S1").count() > 1

        undone = take_back(batch)

        assert books() == was
        assert undone.restored["matters_matter"] == 1

    def test_what_time_did_meanwhile_to_a_matter_stays(self):
        lattice()
        bring("sites")
        wrong = hazard(site=Site.objects.get(code="S1"), finder=walker_of())
        batch = bring("sites", TABLES["sites"][1].replace("430407001001001", "430407002001001"))
        assert sweep(now=wrong.matter.due_at).total

        take_back(batch)

        matter = Matter.objects.get(pk=wrong.matter_id)
        assert (matter.area_code, matter.step > 0) == ("430407001001001", True)

    def test_appointments_that_were_ended_hold_again(self):
        take_all("sectors")
        bring_post("A1", "P1")
        was = books()
        batch = bring("posts", POST.format("A1", "P2", "2022-01-01", ""))
        assert Appointment.objects.known().filter(post__code="A1").count() == 2

        take_back(batch)

        assert books() == was
        assert Appointment.objects.known().get(post__code="A1").until is None

    def test_chains_that_a_successor_ended_hold_again(self):
        take_all("sites")
        bring("chains", TABLES["chains"][1])
        was = books()
        batch = bring("chains", TABLES["chains"][2])
        assert ChainVersion.objects.known().filter(chain__number="L01").count() == 2

        take_back(batch)

        assert books() == was
        assert ChainVersion.objects.known().get(chain__number="L01").until is None

    def test_a_post_gets_its_title_remits_and_number_back(self):
        take_all("sectors")
        bring("posts")
        was = books()
        line = (
            TABLES["posts"][3]
            .replace("大队长", "教导员")
            .replace("XF;RQ", "XF")
            .replace("19900009003", "19900009009")
        )
        batch = bring("posts", line)
        assert batch.changed == 1

        take_back(batch)

        assert books() == was

    @pytest.mark.parametrize("kind", ["areas", "units", "sectors", "check_items"])
    def test_every_ledger_by_code(self, kind):
        take_all(kind)
        was = books()
        line = TABLES[kind][-1]
        name = line.split(",")[4 if kind == "check_items" else 1]
        batch = bring(kind, line.replace(name, f"{name}改"))
        assert (batch.new, batch.changed) == (0, 1)

        take_back(batch)

        assert books() == was

    def test_rows_that_were_removed_come_back(self):
        lattice()
        bring("sites")
        was = books()
        batch = Batch.objects.create(district=DISTRICT, kind="sites", filename="x", sha256="x", at=AT, new=1,
                                     stage=Stage.TAKEN_IN)  # fmt: skip
        from anlian.registers.tracing import traced

        with traced(batch):
            gone = Site.objects.get(code="S2")
            gone.name, gone.attributes = "别名", {"层数": "2"}
            gone.save()
            SiteRecord.objects.filter(site=gone).delete()
            gone.delete()
        batch.save()

        take_back(batch)

        assert books() == was
