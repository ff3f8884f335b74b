"""What the views of the lattice share: the day that is asked about, and forms that ask for one deed."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import FormView, View

from anlian.kernel import address
from anlian.kernel.errors import Refused
from anlian.lattice.access import WithinScope
from anlian.lattice.actions.numbers import unmask
from anlian.lattice.forms import UnmaskForm
from anlian.lattice.powers import Power
from anlian.lattice.roll import Roll
from anlian.people.models import Person


def day_of(text: str | None) -> date | None:
    """A day from an address; what is none, or lies in no year that we know, is not there."""
    return address.day({"": text or ""}, "")


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


class ShowsNumber(OnDay, View):
    """The whole number of one person: asked for with a reason, shown once, written down."""

    power = Power.UNMASK

    def whose(self, pk) -> tuple[Person, dict]:
        """The person, and what else the record should say."""
        raise NotImplementedError

    def get(self, request, pk):
        self.whose(pk)
        return render(request, "lattice/_unmask.html", {"form": UnmaskForm()})

    def post(self, request, pk):
        person, about = self.whose(pk)
        form = UnmaskForm(request.POST)
        if not form.is_valid():
            return render(request, "lattice/_unmask.html", {"form": form}, status=422)
        number = unmask(person, by=self.person, at=self.now, **form.cleaned_data, **about)
        return HttpResponse(number or "—", content_type="text/plain; charset=utf-8")
