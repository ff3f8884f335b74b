from datetime import date, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document

from anlian.kernel import sheets
from anlian.kernel.ids import uuid7
from anlian.lattice.roll import roll_of
from anlian.meetings import actions
from anlian.meetings.actions import Item
from anlian.meetings.lifecycle.decision import State as Following
from anlian.meetings.lifecycle.meeting import State
from anlian.meetings.models import Decision, Kind, Meeting
from anlian.meetings.offers import Offers
from tests.factories import auditor, office, officer_of, site, walker_of
from tests.guards.town import signed_in
from tests.meetings.world import (
    DISTRICT,
    DUE,
    MET,
    MINUTES,
    WRITTEN,
    committee,
    decided,
    finished,
    given,
    held,
    overdue_major,
    planned,
    world,
)

pytestmark = pytest.mark.django_db
NOW = WRITTEN + timedelta(days=1)


@pytest.fixture(autouse=True)
def then(monkeypatch):
    monkeypatch.setattr("anlian.kernel.clock.now", lambda: NOW)


def page(client, who, name, *args, **query):
    return signed_in(client, who).get(reverse(f"meetings:{name}", args=args), query)


def send(client, who, name, *args, **data):
    return signed_in(client, who).post(reverse(f"meetings:{name}", args=args), data)


def label(who) -> str:
    return Offers(roll_of(DISTRICT), NOW.date()).label_of(who.seat.pk)


def rows(prefix: str, *given: dict) -> dict:
    told = {f"{prefix}-TOTAL_FORMS": len(given), f"{prefix}-INITIAL_FORMS": 0}
    return told | {
        f"{prefix}-{n}-{name}": value for n, one in enumerate(given) for name, value in one.items()
    }


def filled(here, **changed) -> dict:
    told = {
        "id": uuid7(), "kind": "SPECIAL", "title": "消防安全专题会", "held_at": "2023-03-06T09:00",
        "ended_at": "2023-03-06T11:00", "place": "三楼会议室", "chair": here.vice.pk, "present": [here.fire.seat.pk],
        "sectors": ["XF"],
    }  # fmt: skip
    told |= rows("agenda", {"text": "通报消防形势", "safety": "on"}, {"text": ""})
    told |= rows("away", {"post": label(here.gas), "presence": "ABSENT", "reason": "外出培训"})
    told |= rows(
        "decisions", {"text": "清理楼梯间", "post": label(here.fire), "due": "2023-03-20", "item": "1"}
    )
    return told | changed


class TestList:
    def test_shows_those_within_ones_scope_and_those_that_one_came_to(self, client):
        here = world()
        finished(here, sectors=("XF",), came=[here.gas])

        def seen(who):
            return page(client, who, "list").context["page_obj"].paginator.count

        assert [seen(one) for one in (here.office, here.vice, here.fire, here.gas, auditor())] == [1] * 5
        assert seen(officer_of()) == 0

    def test_is_shown_to_a_post_that_was_given_something(self, client):
        here = world()
        other = officer_of("430407002")
        finished(here, decisions=[given(other)])

        assert page(client, other, "list").context["page_obj"].paginator.count == 1

    def test_is_refused_to_who_has_no_part_in_meetings(self, client):
        assert page(client, walker_of(), "list").status_code == 403
        assert client.__class__().get(reverse("meetings:list")).status_code == 302

    @pytest.mark.parametrize(
        ("query", "count"),
        [
            ({"kind": "PLENARY"}, 1), ({"kind": "SPECIAL"}, 2), ({"state": "FINISHED"}, 2), ({"q": "全体"}, 1),
            ({"since": "2023-03-07"}, 1), ({"until": "2023-03-06"}, 2), ({"mine": "1"}, 0), ({"kind": "?"}, 3),
        ],
    )  # fmt: skip
    def test_filters(self, client, query, count):
        here = world()
        finished(here)
        finished(here, kind=Kind.PLENARY, title="安委会全体会议", chair=here.head)
        planned(here, held_at=MET + timedelta(days=9))

        assert page(client, here.office, "list", **query).context["page_obj"].paginator.count == count

    def test_tells_the_quarters_to_whoever_sees_all(self, client):
        here = world()
        meeting = finished(here, kind=Kind.PLENARY, chair=here.head)

        assert [one.meeting for one in page(client, here.office, "list").context["quarters"]] == [meeting]
        assert page(client, here.fire, "list").context["quarters"] == []


class TestExport:
    def test_holds_the_filtered_rows(self, client):
        here = world()
        finished(here, decisions=[given(here.fire)])
        planned(here)

        answer = signed_in(client, here.office).post(
            reverse("meetings:export") + "?state=FINISHED", {"format": "csv"}
        )
        of_decisions = client.post(reverse("meetings:export-decisions"), {"format": "csv"})

        found = sheets.read(b"".join(answer), "会议.csv")[0].rows
        assert len(found) == 2
        assert "专题会" in found[1]
        assert "清理楼梯间杂物" in sheets.read(b"".join(of_decisions), "交办.csv")[0].rows[1]


class TestRecord:
    def test_takes_in_a_meeting_whole(self, client):
        here = world()

        answer = send(client, here.office, "record", **filled(here, minutes=MINUTES))

        meeting = Meeting.objects.get()
        assert answer.status_code == 302
        assert (meeting.state, meeting.agenda.count(), meeting.attendees.count()) == (State.FINISHED, 1, 2)
        decision = meeting.decisions.get()
        assert (decision.post, decision.due_at.date(), decision.item.text) == (
            here.fire.seat,
            DUE,
            "通报消防形势",
        )

    @pytest.mark.parametrize(
        "wrong", [{"post": ""}, {"due": ""}, {"post": "没有这个岗位"}, {"due": "明天"}, {"text": ""}]
    )
    def test_keeps_everything_when_a_row_is_wrong(self, client, wrong):
        here = world()
        row = {"text": "清理楼梯间", "post": label(here.fire), "due": "2023-03-20"} | wrong

        answer = send(client, here.office, "record", **filled(here, **rows("decisions", row)))

        text = answer.content.decode()
        assert answer.status_code == 422
        assert not Meeting.objects.exists()
        kept = ["消防安全专题会", "通报消防形势", "外出培训", *(value for value in row.values() if value)]
        assert [one for one in kept if one not in text] == []

    def test_says_what_a_rule_refuses_and_keeps_the_rest(self, client):
        here = world()

        answer = send(client, here.office, "record", **filled(here, ended_at="2023-03-09T11:00"))

        assert answer.status_code == 422
        assert "清理楼梯间" in answer.content.decode()
        assert not Meeting.objects.exists()

    def test_begins_with_what_is_known_of_a_committee(self, client):
        here = world()
        special = committee(here)

        form = page(client, here.office, "record", committee=special.unit.pk).context["form"]

        assert form.initial["kind"] == Kind.COMMITTEE
        assert form.initial["chair"] == str(here.vice.pk)

    def test_is_for_those_who_hold_meetings(self, client):
        assert page(client, auditor(), "record").status_code == 403


class TestPlan:
    def test_plans_and_is_then_written_down(self, client):
        here = world()

        send(client, here.office, "plan", **filled(here))
        meeting = Meeting.objects.get()
        assert meeting.state == State.PLANNED

        assert page(client, here.office, "hold", meeting.pk).status_code == 200
        send(client, here.office, "hold", meeting.pk, **filled(here, expect=meeting.version))

        meeting.refresh_from_db()
        assert meeting.state == State.HELD
        assert meeting.decisions.count() == 1

    def test_can_be_changed_and_says_when_somebody_else_was_first(self, client):
        here = world()
        meeting = planned(here)
        form = page(client, here.office, "change", meeting.pk).context["form"]
        assert form.initial["title"] == meeting.title

        assert (
            send(
                client, here.office, "change", meeting.pk, **filled(here, title="改过", expect=1)
            ).status_code
            == 302
        )
        assert send(
            client, here.office, "change", meeting.pk, **filled(here, title="再改", expect=1)
        ).status_code in (302, 409, 422)

        meeting.refresh_from_db()
        assert meeting.title == "改过"


class TestShow:
    def test_tells_what_became_of_each_decision(self, client):
        here = world()
        late = decided(here)
        actions.report(late, by=here.fire, at=WRITTEN + timedelta(days=20), report="已清理")

        text = page(client, here.office, "show", late.meeting_id).content.decode()

        assert late.matter.number in text
        assert "清理楼梯间杂物" in text

    def test_is_not_there_for_others(self, client):
        here = world()
        meeting = finished(here, came=[here.fire])

        assert page(client, here.gas, "show", meeting.pk).status_code == 404
        assert page(client, here.fire, "show", meeting.pk).status_code == 200
        assert page(client, walker_of(), "show", meeting.pk).status_code == 403

    @pytest.mark.parametrize("state", State)
    def test_opens_in_every_state(self, client, state):
        here = world()
        meeting = {
            State.PLANNED: lambda: planned(here, kind=Kind.DISPATCH),
            State.HELD: lambda: held(here, kind=Kind.DISPATCH),
            State.FINISHED: lambda: finished(here, kind=Kind.DISPATCH),
            State.CANCELLED: lambda: actions.cancel(planned(here), by=here.office, at=MET, reason="改期"),
        }[state]()

        assert page(client, here.office, "show", meeting.pk).status_code == 200


class TestDispatch:
    def test_cannot_be_finished_with_an_unreviewed_overdue_major(self, client):
        here, wrong = world(), overdue_major()
        meeting = held(here, chair=here.head, kind=Kind.DISPATCH)

        shown = page(client, here.office, "show", meeting.pk)
        assert [one.pk for one in shown.context["story"].to_review] == [wrong.matter_id]
        refused = send(client, here.office, "finish", meeting.pk, minutes=MINUTES)
        assert refused.status_code == 422
        assert MINUTES in refused.content.decode()

        send(client, here.office, "review", meeting.pk, **{f"remark-{wrong.matter_id}": "三天内封闭"})
        assert send(client, here.office, "finish", meeting.pk, minutes=MINUTES).status_code == 302

        meeting.refresh_from_db()
        assert meeting.state == State.FINISHED


class TestDeeds:
    def test_decide_takes_one_with_a_post_and_a_date_only(self, client):
        here = world()
        meeting = held(here)
        row = {"decide-text": "清理", "decide-post": label(here.fire), "decide-due": "2023-03-20"}

        assert (
            send(client, here.office, "decide", meeting.pk, **(row | {"decide-post": ""})).status_code == 422
        )
        assert (
            send(client, here.office, "decide", meeting.pk, **(row | {"decide-due": ""})).status_code == 422
        )
        assert not Decision.objects.exists()
        assert send(client, here.office, "decide", meeting.pk, **row).status_code == 302
        assert Decision.objects.get().post == here.fire.seat

    def test_cancel_takes_a_reason(self, client):
        here = world()
        meeting = planned(here)

        assert send(client, here.office, "cancel", meeting.pk, reason="").status_code == 422
        assert send(client, here.office, "cancel", meeting.pk, reason="防汛").status_code == 302


class TestMinutes:
    def test_are_a_paper_with_every_decision(self, client):
        here = world()
        meeting = finished(here, decisions=[given(here.fire)], agenda=[Item("通报<消防>&形势")])

        answer = page(client, here.fire, "minutes", meeting.pk)

        paper = Document(BytesIO(answer.content))
        text = "\n".join(one.text for one in paper.paragraphs)
        cells = [cell.text for row in paper.tables[0].rows for cell in row.cells]
        assert meeting.number in text
        assert "通报<消防>&形势" in text
        assert MINUTES in text
        assert "2023年3月6日 09:00" in text
        assert "2023年3月20日" in cells
        assert any("区消防救援大队" in cell for cell in cells)
        assert "{" not in text

    def test_are_not_there_before_it_was_held_nor_for_others(self, client):
        here = world()

        assert page(client, here.office, "minutes", planned(here).pk).status_code == 404
        assert page(client, here.gas, "minutes", finished(here, came=[here.fire]).pk).status_code == 404


class TestDecisions:
    @pytest.mark.parametrize(
        ("who", "query", "count"),
        [
            ("office", {}, 2), ("fire", {"mine": "1"}, 1), ("gas", {"mine": "1"}, 1), ("office", {"state": "late"}, 0),
            ("office", {"state": "open"}, 2), ("office", {"q": "燃气"}, 1), ("office", {"state": "DONE"}, 0),
        ],
    )  # fmt: skip
    def test_filters(self, client, who, query, count):
        here = world()
        finished(here, decisions=[given(here.fire), given(here.gas, text="更换燃气软管")])

        found = page(client, getattr(here, who), "decisions", **query).context["page_obj"]

        assert found.paginator.count == count

    def test_counts_what_is_late(self, client, monkeypatch):
        here = world()
        decided(here)
        monkeypatch.setattr("anlian.kernel.clock.now", lambda: WRITTEN + timedelta(days=30))

        answer = page(client, here.office, "decisions", state="late")

        assert answer.context["page_obj"].paginator.count == 1
        behind = {label: (number, url) for label, number, url, _tone in answer.context["tiles"]}
        for number, url in behind.values():
            assert (
                client.get(reverse("meetings:decisions") + url).context["page_obj"].paginator.count == number
            )


class TestMoves:
    def test_lead_to_the_end_through_the_page(self, client):
        here = world()
        decision = decided(here)

        assert send(client, here.fire, "do", decision.pk, "tell", note="过半").status_code == 302
        assert send(client, here.fire, "do", decision.pk, "report", report="已清理").status_code == 302
        assert send(client, here.fire, "do", decision.pk, "confirm", opinion="属实").status_code == 422
        assert send(client, here.office, "do", decision.pk, "confirm", opinion="现场属实").status_code == 302

        assert Decision.objects.select_related("matter").get().state == Following.DONE
        assert "现场属实" in page(client, here.fire, "decision", decision.pk).content.decode()

    def test_link_hazards_that_one_may_see(self, client):
        here, wrong = world(), overdue_major()
        decision = decided(here)

        bad = send(client, here.fire, "do", decision.pk, "report", report="已清理", hazards="YH2023-99999")
        assert bad.status_code == 422
        assert "已清理" in bad.content.decode()
        send(client, here.fire, "do", decision.pk, "report", report="已清理", hazards=wrong.matter.number)

        assert Decision.objects.get().hazards == [wrong.pk]
        assert wrong.matter.number in page(client, here.office, "decision", decision.pk).content.decode()

    def test_are_not_there_for_others_nor_by_other_names(self, client):
        here = world()
        decision = decided(here)

        assert send(client, officer_of(), "do", decision.pk, "tell", note="过半").status_code == 404
        assert send(client, here.office, "do", decision.pk, "erase").status_code == 404

    def test_extend_by_the_chair(self, client):
        here = world()
        decision = decided(here)

        send(client, here.vice, "do", decision.pk, "extend", until="2023-04-10", reason="采购")
        assert (
            send(
                client, here.vice, "do", decision.pk, "extend", until="2023-04-01", reason="采购"
            ).status_code
            == 422
        )

        assert Decision.objects.get().due_at.date() == date(2023, 4, 10)


class TestOfSite:
    def test_shows_what_was_decided_about_it(self, client):
        here, shop = world(), site()
        finished(here, kind=Kind.ON_SITE, site=shop, decisions=[given(here.fire)])

        assert "清理楼梯间杂物" in page(client, here.office, "of-site", shop.pk).content.decode()
        assert page(client, officer_of("430407002"), "of-site", shop.pk).status_code == 404


class TestCommittees:
    def test_show_what_was_owed_met_about_and_left(self, client):
        here = world()
        special = committee(here)
        finished(here, kind=Kind.COMMITTEE, committee=special.unit, decisions=[given(here.fire)])

        (shown,) = page(client, here.office, "committees").context["committees"]
        assert (shown.meetings, shown.unsettled, shown.chair.term.person_id) == (1, 1, here.vice.pk)
        story = page(client, here.vice, "committee", special.unit.pk).context["story"]
        assert [len(story.meetings), len(story.decisions)] == [1, 1]

    def test_are_not_there_for_who_has_no_part_in_them(self, client):
        here = world()
        special = committee(here)

        assert page(client, officer_of(), "committees").context["committees"] == []
        assert page(client, officer_of(), "committee", special.unit.pk).status_code == 404
        assert page(client, here.office, "committee", here.fire.seat.unit_id).status_code == 404
        assert page(client, here.fire, "committee", special.unit.pk).status_code == 200
        assert page(client, office(), "committee", special.unit.pk).status_code == 200
