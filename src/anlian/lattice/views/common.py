"""What the views of the lattice share: the day that is asked about, and forms that ask for one deed."""

from datetime import date, datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.functional import cached_property
from django.views.generic import FormView

from anlian.kernel.errors import Refused
from anlian.lattice.access import WithinScope
from anlian.lattice.roll import Roll
from anlian.ledger.actions import record
from anlian.ledger.verbs import Verb
from anlian.people.models import Person


def day_of(text: str | None) -> date | None:
    """A day from an address; what is none is not there."""
    try:
        return parse_date(text or "")
    except ValueError:
        return None


class OnDay(WithinScope):
    """A view of the lattice on a day: today, or the one in the address."""

    @cached_property
    def today(self) -> date:
        return timezone.localdate(self.now)

    @cached_property
    def day(self) -> date:
        return day_of(self.request.GET.get("on")) or self.today

    @property
    def roll(self) -> Roll:
        return self.duties.roll

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            now=self.now,
            today=self.today,
            day=self.day,
            is_past=self.day != self.today,
            roll=self.roll,
            **kwargs,
        )


class AskForDeed(OnDay, FormView):
    """A form for one deed. A refusal is a sentence on the form."""

    done = ""

    def form_valid(self, form):
        try:
            self.act(form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, self.done)
        return redirect(self.back())

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def act(self, wish: dict) -> None:
        raise NotImplementedError

    def back(self):
        raise NotImplementedError


def number_shown(person: Person, *, by: Person, at: datetime, **about) -> HttpResponse:
    """The whole number, for the one who asked, and a line in the record of acts."""
    record(Verb.UNMASKED, person, by=by, at=at, **about)
    return HttpResponse(person.phone or "—", content_type="text/plain; charset=utf-8")
