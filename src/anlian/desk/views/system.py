"""System: what there is to look at and to set, the steps of the climb, the working days."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView, View

from anlian.desk.boards import climb
from anlian.desk.forms import ClimbForm, WorkdayForm, YearForm
from anlian.desk.links import link
from anlian.kernel.errors import Refused
from anlian.lattice.access import WithinScope
from anlian.lattice.powers import Power
from anlian.lattice.seats import sector_choices
from anlian.matters import actions
from anlian.matters.models import Height, Urgency

P = Power


class ShowSystem(WithinScope, TemplateView):
    """系统: a door to each room that this person may enter."""

    power = Power.SEE_WORKBENCH
    template_name = "desk/system.html"

    def get_context_data(self, **kwargs):
        rooms = (
            (P.SEE_LEDGER, "desk:record", "history", _("Record of acts"), _("Who did what, when, from where, with proof that nobody changed it since.")),
            (P.SEE_FIGURES, "figures:list", "chart-bar", _("Figures"), _("What the district counts, how each is defined, and the rows behind it.")),
            (P.SEE_FIGURES, "desk:climb", "stairs-up", _("Steps of the climb"), _("When a late matter goes up its chain, by urgency and sector.")),
            (P.SEE_FIGURES, "desk:workdays", "calendar", _("Working days"), _("The calendar by which deadlines count, year by year.")),
            (P.SEE_JOBS, "jobs", "server", _("Jobs and health"), _("What runs by itself, when it last ran, and what failed.")),
            (P.SEE_JOBS, "notices:outbox", "send", _("Outbox"), _("What goes out by mail, text message and robot, and what could not be sent.")),
            (P.MANAGE_ROBOTS, "notices:robots", "message", _("Group robots"), _("What speaks to the groups of your unit in WeCom, DingTalk and Feishu.")),
            (P.SEE_ACCOUNTS, "desk:accounts", "lock", _("Accounts"), _("Who can sign in, who is locked out.")),
            (P.GRANT_OFFICERS, "desk:officers", "shield-lock", _("Three officers"), _("System, security and audit administrator: three people, none of whom does another's work.")),
            (P.SEE_PEOPLE, "lattice:people", "users", _("People and posts"), _("Units, posts, who holds them, and what they answer for.")),
            (P.SEE_CHAINS, "lattice:holes", "unlink", _("Holes and vacancies"), _("Places that no chain covers, links without a holder.")),
            (P.SEE_HAZARDS, "hazards:lifecycle", "route", _("Life of a hazard"), _("Its states, the moves between them, and who may make them.")),
            (P.EXPORT, "registers:list", "file-spreadsheet", _("Ledgers"), _("Import and export, templates.")),
            (P.SEE_WORKBENCH, "desk:account", "user", _("My account"), _("My posts, my password, my devices.")),
        )  # fmt: skip
        return super().get_context_data(
            rooms=[
                {"url": url, "icon": icon, "label": label, "text": text}
                for power, name, icon, label, text in rooms
                if self.duties.may(power) and (url := link(name))
            ],
            **kwargs,
        )


class Sets(WithinScope, FormView):
    """A form for one deed; a refusal is a sentence on the form."""

    done = ""

    def form_valid(self, form):
        try:
            self.act(form)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, self.done)
        return redirect(self.get_success_url())

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def act(self, form) -> None:
        raise NotImplementedError


class ShowClimb(WithinScope, TemplateView):
    """升级规则."""

    power = Power.SEE_FIGURES
    template_name = "desk/climb.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            ladders=climb.ladders(self.person.district, self.duties.roll),
            may_set=self.duties.may(Power.SET_CLIMB),
            **kwargs,
        )


class SetClimb(Sets):
    """设定升级规则."""

    power = Power.SET_CLIMB
    form_class = ClimbForm
    template_name = "desk/set_climb.html"
    done = gettext_lazy("The steps are set. Open matters take their next step by them.")

    @cached_property
    def ladder(self) -> climb.Ladder:
        asked = self.request.GET
        urgency = asked.get("urgency") if asked.get("urgency") in Urgency.values else Urgency.GENERAL
        sector = asked.get("sector", "")
        roll = self.duties.roll
        return climb.ladder(self.person.district, roll, sector if sector in roll.sectors else "", urgency)

    def get_initial(self):
        amounts = {f"amount_{step}": time.amount for step, time in self.ladder.steps.items()}
        units = {
            f"unit_{step}": time.unit for step, time in self.ladder.steps.items() if step != Height.REMINDED
        }
        return {"sector_code": self.ladder.sector, "urgency": self.ladder.urgency, **amounts, **units}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"sectors": sector_choices(self.duties.roll)}

    def get_context_data(self, **kwargs):
        return super().get_context_data(tells=climb.TELLS, ladder=self.ladder, **kwargs)

    def act(self, form) -> None:
        wish = form.cleaned_data
        actions.set_climb_rules(
            wish["sector_code"], urgency=wish["urgency"], steps=form.steps(), by=self.person, at=self.now
        )

    def get_success_url(self):
        return reverse("desk:climb")


class DropClimb(WithinScope, View):
    """取消一个条线的专门规则."""

    power = Power.SET_CLIMB
    http_method_names = ["post"]

    def post(self, request):
        sector, urgency = request.POST.get("sector", ""), request.POST.get("urgency", "")
        if sector not in self.duties.roll.sectors or urgency not in Urgency.values:
            raise Http404
        try:
            actions.drop_climb_rules(sector, urgency=urgency, by=self.person, at=self.now)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The sector climbs again like those above it."))
        return redirect("desk:climb")


class ShowWorkdays(WithinScope, TemplateView):
    """工作日历."""

    power = Power.SEE_FIGURES
    template_name = "desk/workdays.html"

    def get_context_data(self, **kwargs):
        asked = self.request.GET.get("year", "")
        number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else self.now.year
        year = climb.year(number)
        return super().get_context_data(
            year=year,
            may_set=self.duties.may(Power.SET_CLIMB),
            form=kwargs.pop("form", None) or YearForm(initial={"year": year.number}),
            **kwargs,
        )


class SetWorkday(Sets):
    """调整一天."""

    power = Power.SET_CLIMB
    form_class = WorkdayForm
    http_method_names = ["post"]

    def act(self, form) -> None:
        self.day = form.cleaned_data["day"]
        known = climb.workday(self.day)
        # What the page showed is turned round; a day that is not known is refused by the deed.
        working = not (known and known.working)
        actions.set_workday(self.day, working=working, by=self.person, at=self.now)
        self.done = _("%(day)s is now a working day.") if working else _("%(day)s is now a day off.")
        self.done %= {"day": self.day}

    def form_invalid(self, form):
        for sentence in form.non_field_errors() or [_("Choose a day of the calendar.")]:
            messages.error(self.request, sentence)
        return redirect("desk:workdays")

    def get_success_url(self):
        return f"{reverse('desk:workdays')}?year={self.day.year}"


class AddYear(Sets):
    """录入一年的节假日安排."""

    power = Power.SET_CLIMB
    form_class = YearForm
    template_name = "desk/workdays.html"
    http_method_names = ["post"]

    def act(self, form) -> None:
        wish = form.cleaned_data
        self.year = wish["year"]
        worked = actions.add_year(
            self.year, holidays=wish["holidays"], workdays=wish["workdays"], by=self.person, at=self.now
        )
        self.done = _("%(year)s is known: %(days)s working days.") % {"year": self.year, "days": worked}

    def get_context_data(self, **kwargs):
        asked = self.request.POST.get("year", "")
        year = climb.year(int(asked) if asked.isdigit() and len(asked) == 4 else self.now.year)
        return super().get_context_data(year=year, may_set=True, **kwargs)

    def get_success_url(self):
        return f"{reverse('desk:workdays')}?year={self.year}"
