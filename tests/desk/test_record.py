import pytest
from django.utils.translation import override

from anlian.desk.boards import record as board
from anlian.desk.boards.record.origins import came_from
from anlian.hazards import actions
from anlian.kernel.errors import Refused
from anlian.lattice.powers import Role
from anlian.lattice.scope import Duties
from anlian.ledger.actions import record
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from tests.factories import AT, account, audit_officer, auditor, hazard, office, officer_of, person, site
from tests.factories.people import hold, lattice

pytestmark = pytest.mark.django_db
PAGE = "/system/record/"


@pytest.fixture
def watched(client):
    client.force_login(account(auditor()))
    return client


class TestRecord:
    def test_is_for_auditors_only(self, client):
        for someone in (office(), officer_of()):
            client.force_login(account(someone))

            assert client.get(PAGE).status_code == 403
            assert client.post(f"{PAGE}verify/").status_code == 403

    def test_says_in_words_what_was_before_and_after(self, watched):
        wrong = hazard(state="VERIFIED")

        page = watched.get(f"{PAGE}?subject={wrong.matter.number}").content.decode()

        assert "已上报 → 已核实" in page
        assert wrong.matter.number in page

    def test_is_narrowed_by_verb_person_and_period(self, watched):
        wrong = hazard(state="VERIFIED")

        def found(**query):
            return {line["entry"].verb for line in watched.get(PAGE, query).context["lines"]}

        assert found(verb="HAZARD_VERIFIED") == {Verb.HAZARD_VERIFIED}
        assert Verb.HAZARD_REPORTED not in found(person=wrong.officer.name)
        assert found(until="2001-01-01") == set()
        assert found(since="not a day", before="x", verb="NONSENSE")

    def test_tells_refusals(self, watched):
        wrong = hazard(state="VERIFIED")
        with pytest.raises(Refused):
            actions.verify(wrong, by=wrong.officer, at=AT, basis="x")

        lines = watched.get(f"{PAGE}?verb=REFUSED").context["lines"]

        assert [line["entry"].verb for line in lines] == [Verb.REFUSED]

    def test_goes_back_page_by_page_without_a_gap(self, watched):
        for _number in range(3):
            hazard(state="CLOSED")
        seen, address = [], PAGE
        while address:
            context = watched.get(address).context
            seen += [line["entry"].seq for line in context["lines"]]
            address = f"{PAGE}{context['older']}" if context["older"] else ""

        assert seen == list(range(Entry.objects.count(), 0, -1))

    def test_shows_an_auditor_of_one_town_only_what_lies_there(self, client):
        here, there = hazard(site=site("430407001001001")), hazard(site=site("430407002001001"))
        watcher = hold(Role.AUDITOR, "镇街审计员", unit="ZF", area=lattice().areas["430407001"])
        client.force_login(account(watcher))

        page = client.get(PAGE).content.decode()

        assert here.matter.number in page
        assert there.matter.number not in page

    def test_is_verified_at_a_button_and_says_so(self, watched):
        hazard()

        response = watched.post(f"{PAGE}verify/")

        assert response.context["verdict"].sound
        assert "记录完好" in response.content.decode()
        assert watched.get(f"{PAGE}verify/").status_code == 405


class TestWords:
    """What stands in a line's detail is said to people, not to machines."""

    def said(self, verb, *, by=None, subject=None, **detail):
        by = by or auditor()
        record(verb, subject, by=by, at=AT, district=by.district, **detail)
        with override("zh-hans"):
            (line,) = board.lines(list(Entry.objects.newest()[:1]), Duties(by, AT.date()))
            return {str(label): words for label, words in line["details"]}

    def test_says_codes_by_their_labels(self):
        told = self.said(Verb.OBLIGATION_SET, work="UNANNOUNCED", every="month", times=1)

        assert told["履职方式"] == "暗访"
        assert told["周期"] == "每月"
        assert told["次数"] == "1"

    def test_says_moments_by_the_local_clock(self):
        told = self.said(Verb.OUTING_TICKED, result="MET", happened_at="2026-05-06T01:02:03+00:00")

        assert told == {"结果": "已见面", "发生时间": "2026-05-06 09:02"}

    def test_says_once_when_it_happened(self):
        assert self.said(Verb.OUTING_TICKED, result="MET", happened_at=AT.isoformat()) == {"结果": "已见面"}

    def test_says_a_person_without_a_post_by_name_and_leaves_out_a_key_that_is_nobodys(self):
        nobody = person("无岗人")
        told = self.said(
            Verb.SITE_MOVED, on="2026-05-06", area=["430407001", "430407001"],
            principal=[str(nobody.pk), "01a21794-99e8-70e7-947c-9fd038bc9ce1"], risk=["", "red"],
        )  # fmt: skip

        assert told["责任人"] == "无岗人 → 无"
        assert "区域" not in told

    def test_says_an_export_by_the_name_of_its_list(self):
        told = self.said(Verb.EXPORTED, page="rounds-shops", format="xlsx", rows=3, query="sort=code")

        assert told == {"清单": "临街铺面“三包”", "格式": "Excel", "行数": "3"}

    def test_says_the_ledger_of_an_import_and_no_hash(self):
        told = self.said(Verb.IMPORTED, kind="check_items", filename="a.xlsx", sha256="0" * 64, new=1)

        assert told == {"台账": "检查项", "文件": "a.xlsx", "新增行": "1"}

    def test_says_what_changed_of_a_site_to_whoever_sees_sites_only(self):
        before = {"name": "旧店名", "address": "一路1号"}
        after = {"name": "新店名", "address": "一路1号"}
        seeing, watching = auditor(), audit_officer()

        assert self.said(Verb.SITE_CHANGED, by=seeing, before=before, after=after) == {
            "名称": "旧店名 → 新店名"
        }
        assert self.said(Verb.SITE_CHANGED, by=watching, before=before, after=after) == {"变更": "名称"}

    def test_names_a_site_by_its_code_to_whoever_reads_acts_only(self):
        shop = site("430407001001001")
        record(Verb.SITE_CHANGED, shop, by=None, at=AT, after={})
        entry = list(Entry.objects.newest()[:1])

        def named(watcher):
            (line,) = board.lines(entry, Duties(watcher, AT.date()))
            return line["subject"], line["about"], bool(line["url"])

        assert named(auditor()) == (shop.name, shop.code, True)
        assert named(audit_officer()) == (shop.code, "", False)

    def test_asks_no_more_for_many_lines_than_for_one(self, django_assert_max_num_queries):
        by = auditor()
        duties = Duties(by, AT.date())
        for _number in range(3):
            shop = hazard().matter.site
            record(Verb.SITE_CHANGED, shop, by=by, at=AT, after={"principal": str(person("某某").pk)})
        entries = list(Entry.objects.select_related("by").newest())
        board.lines(entries[:1], duties)

        kinds = {entry.subject_kind for entry in entries}
        with django_assert_max_num_queries(len(kinds) + 3):
            board.lines(entries, duties)

    @pytest.mark.parametrize(
        ("origin", "said"),
        [
            ("web 10.0.3.7", "网页 10.0.3.7"),
            ("import 01a21794-99e8-70e7-947c-9fd038bc9ce1 worker", "台账导入"),
            ("job sweep", "定时任务"),
            ("sweep", "自动升级"),
            ("", ""),
        ],
    )
    def test_says_where_a_line_came_from(self, origin, said):
        with override("zh-hans"):
            assert came_from(origin) == said
