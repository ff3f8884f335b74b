"""Planning a meeting, holding it, writing down one that took place: one form, with rows that can be added."""

from contextlib import suppress
from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView

from anlian.kernel.errors import NotFound, Refused
from anlian.kernel.ids import uuid7
from anlian.lattice.access import WithinScope
from anlian.lattice.models import Site
from anlian.lattice.powers import Power
from anlian.meetings import actions, guards
from anlian.meetings.boards.committees import CommitteesInView
from anlian.meetings.forms import AgendaRows, AwayRows, DecisionRows, MeetingForm
from anlian.meetings.lifecycle.meeting import State
from anlian.meetings.models import Kind, Meeting, Presence
from anlian.meetings.offers import Offers
from anlian.meetings.views.common import OfMeeting

NAMES = ("agenda", "away", "decisions")
ROWS = dict(zip(NAMES, (AgendaRows, AwayRows, DecisionRows), strict=True))


class _Writing(WithinScope, FormView):
    """The form and its rows. What is wrong comes back with everything that was typed."""

    power = Power.HOLD_MEETINGS
    form_class = MeetingForm
    template_name = "meetings/form.html"
    # What the form asks for: whether it is over, whether it is a new one, which rows.
    over, fresh, rows = True, True, NAMES
    meeting: Meeting | None = None

    @property
    def title(self) -> str:
        raise NotImplementedError

    @property
    def done(self) -> str:
        raise NotImplementedError

    def deed(self, form, rows: dict) -> Meeting:
        raise NotImplementedError

    @cached_property
    def offers(self) -> Offers:
        return Offers(self.duties.roll, self.duties.on)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "offers": self.offers,
            "sites": self.all(Site, Power.SEE_SITES),
            "over": self.over,
            "fresh": self.fresh,
        }

    def formsets(self, data=None) -> dict:
        return {
            name: ROWS[name](
                data,
                prefix=name,
                initial=None if data else self.initial_rows(name),
                form_kwargs={"offers": self.offers},
            )
            for name in self.rows
        }

    def initial_rows(self, name: str) -> list[dict]:
        return []

    def post(self, request, *args, **kwargs):
        form, sets = self.get_form(), self.formsets(request.POST)
        # Every part is looked at, so that all that is wrong is said at once.
        right = [form.is_valid(), *(rows.is_valid() for rows in sets.values())]
        if not all(right):
            return self.again(form, sets)
        try:
            meeting = self.deed(form, {name: rows.given() for name, rows in sets.items()})
        except NotFound:
            raise Http404 from None
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.again(form, sets)
        messages.success(request, self.done % {"number": meeting.number})
        return redirect(meeting)

    def again(self, form, sets):
        context = self.get_context_data(form=form, sets=sets)
        return self.render_to_response(context, status=422)

    def get_context_data(self, **kwargs):
        sets = kwargs.pop("sets", None) or self.formsets()
        wrong = sum(len(one) - one.count({}) for one in (rows.errors for rows in sets.values()))
        return super().get_context_data(
            meeting=self.meeting,
            title=self.title,
            sets=sets,
            wrong_rows=wrong,
            offers=self.offers,
            over=self.over,
            **kwargs,
        )

    def attended(self, form, rows: dict) -> list:
        """Who was there, and who was not: of a post that is named as both, what was said of it."""
        away = rows.get("away", [])
        missing = {one.post for one in away}
        return [one for one in form.attended() if one.post not in missing] + away


class _New(_Writing):
    def get_initial(self):
        told = {"id": uuid7(), "kind": Kind.SPECIAL, "sectors": [], "present": []}
        if any(str(self.person.pk) == key for key, _label in self.offers.chairs):
            told["chair"] = str(self.person.pk)
        key = self.request.GET.get("committee", "")
        with suppress(ValueError):
            if key and (found := CommitteesInView(self.duties).find(UUID(key))):
                told |= {
                    "kind": Kind.COMMITTEE,
                    "committee": key,
                    "sectors": found.sectors,
                    "present": [str(held.seat.id) for held in found.posts],
                    "chair": str(found.chair.term.person_id) if found.chair and found.chair.term else "",
                }
        return told


class PlanMeeting(_New):
    """计划会议."""

    over, rows = False, ("agenda",)

    @property
    def title(self):
        return _("Plan a meeting")

    @property
    def done(self):
        return _("%(number)s is planned.")

    def deed(self, form, rows):
        return actions.plan(
            self.person.district,
            by=self.person,
            at=self.now,
            facts=form.facts(),
            agenda=rows["agenda"],
            attended=form.attended(),
            id=form.cleaned_data["id"],
        )


class RecordMeeting(_New):
    """登记会议: one that took place, in one form."""

    @property
    def title(self):
        return _("Record a meeting")

    @property
    def done(self):
        return _("%(number)s is recorded.")

    def deed(self, form, rows):
        return actions.record_meeting(
            self.person.district,
            by=self.person,
            at=self.now,
            facts=form.facts(),
            agenda=rows["agenda"],
            attended=self.attended(form, rows),
            ended_at=form.cleaned_data["ended_at"],
            decisions=rows["decisions"],
            minutes=form.cleaned_data["minutes"],
            id=form.cleaned_data["id"],
        )


class _OfOne(OfMeeting, _Writing):
    """The same form about a meeting that is there, filled in with what is known."""

    fresh = False

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and self.person and self.duties.may(self.power):
            meeting = self.meeting
            seat = self.duties.roll.seats.get(meeting.chair_post)
            barred = meeting.state not in self.states or not guards.hosts(self.duties, meeting, seat)
            if request.method == "GET" and barred:
                return redirect(meeting)
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self):
        one = self.meeting
        here = [str(each.post) for each in one.invited() if each.presence == Presence.PRESENT]
        return {
            "expect": one.version,
            "held_at": timezone.localtime(one.held_at),
            "ended_at": timezone.localtime(one.ended_at) if one.ended_at else None,
            "chair": str(one.chair_id),
            "committee": str(one.committee_id or ""),
            "site": one.site_id,
            "present": here,
        } | {name: getattr(one, name) for name in ("kind", "title", "place", "delegation", "sectors")}

    def initial_rows(self, name):
        if name == "agenda":
            return [{"text": item.text, "safety": item.safety} for item in self.meeting.items()]
        if name == "away":
            rows = self.meeting.invited().exclude(presence=Presence.PRESENT).select_related("stand_in")
            people = {key: label for label, key in self.offers.by_person.items()}
            return [
                {
                    "post": self.offers.label_of(one.post),
                    "presence": one.presence,
                    "reason": one.reason,
                    "stand_in": people.get(one.stand_in_id, "") if one.stand_in_id else "",
                }
                for one in rows
            ]
        return []

    def given(self, form, rows) -> dict:
        return {
            "by": self.person,
            "at": self.now,
            "facts": form.facts(),
            "agenda": rows["agenda"],
            "attended": self.attended(form, rows),
            "expect": form.cleaned_data["expect"],
        }


class HoldMeeting(_OfOne):
    """召开: what was planned took place."""

    states = (State.PLANNED,)

    @property
    def title(self):
        return _("Write down what took place")

    @property
    def done(self):
        return _("%(number)s is recorded.")

    def deed(self, form, rows):
        return actions.hold(
            self.meeting,
            ended_at=form.cleaned_data["ended_at"],
            decisions=rows["decisions"],
            **self.given(form, rows),
        )


class ChangeMeeting(_OfOne):
    """修改: until the minutes are issued. Decisions are added and followed by themselves."""

    states = (State.PLANNED, State.HELD)

    @property
    def over(self):
        return self.meeting.state == State.HELD

    @property
    def rows(self):
        return ("agenda", "away") if self.over else ("agenda",)

    @property
    def title(self):
        return _("Change the meeting")

    @property
    def done(self):
        return _("%(number)s is changed.")

    def deed(self, form, rows):
        return actions.change(
            self.meeting, ended_at=form.cleaned_data.get("ended_at"), **self.given(form, rows)
        )
