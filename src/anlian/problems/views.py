"""Pages about prominent problems. A view finds the record, reads the form, asks for one deed, answers."""

from functools import partial

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from anlian.kernel import address
from anlian.kernel.errors import NotFound, Refused
from anlian.kernel.ids import uuid7
from anlian.lattice.access import WithinScope
from anlian.lattice.boards.chains import ChainsInView
from anlian.lattice.models import Site
from anlian.lattice.powers import Power
from anlian.lattice.seats import sector_choices
from anlian.lattice.views.exporting import ExportsList, Outgoing
from anlian.problems import actions, boards, exports, forms, guards
from anlian.problems.lifecycle import MOVES, State
from anlian.problems.models import Problem, ProblemKind
from anlian.supervision.boards import sections
from anlian.supervision.views.deeds import DoesMove

PAGE = "problems:list"
STORY = ("matter__site", "matter__chain", "lead__unit", "owner__unit", "opened_by", "plan_approved_by", "accepted_by",
         "solved_by")  # fmt: skip
FEW = 8


class ListProblems(WithinScope, TemplateView):
    power = Power.SEE_PROBLEMS
    template_name = "problems/list.html"

    def get_context_data(self, **kwargs):
        wanted = boards.Wanted.of(self.request.GET)
        listing = boards.listed(
            self.all(Problem), wanted, self.duties, self.now, page=self.request.GET.get("page", "1")
        )
        return super().get_context_data(
            listing=listing, page_obj=listing.page, kinds=ProblemKind, now=self.now, sections=sections("problems"),
            may_export=self.duties.may(Power.EXPORT), may_open=self.duties.may(Power.OPEN_PROBLEM), **kwargs,
        )  # fmt: skip


class ExportProblems(ExportsList):
    """The filtered list as a file."""

    sees = Power.SEE_PROBLEMS

    def outgoing(self):
        wanted = boards.Wanted.of(self.request.GET)
        rows = boards.narrowed(self.all(Problem, Power.SEE_PROBLEMS), wanted, self.person.district, self.now)
        return Outgoing(
            "problems", _("Prominent problems"), exports.COLUMNS, rows.count(),
            partial(exports.rows, rows, self.duties, self.now), wanted.query(), reverse(PAGE),
        )  # fmt: skip


class ShowProblem(WithinScope, TemplateView):
    power = Power.SEE_PROBLEMS
    template_name = "problems/show.html"

    def get_context_data(self, **kwargs):
        problem = self.all(Problem).select_related(*STORY).filter(pk=kwargs["pk"]).first()
        if problem is None:
            raise Http404
        return super().get_context_data(
            problem=problem, matter=problem.matter, story=boards.story_of(problem, self.duties, self.now), now=self.now,
            do="problems:do", **kwargs,
        )  # fmt: skip


class DoProblem(DoesMove):
    model, moves, forms = Problem, MOVES, forms.FORMS
    deeds, labels, names, back = actions.DEEDS, State, boards.LABELS, PAGE

    def check(self, case, record):
        guards.check_relation(case, record)

    def offers(self) -> dict:
        return boards.offers_for(self.move.name, self.record, self.duties)


class OpenProblem(WithinScope, FormView):
    """立项: first the site, then what the problem is."""

    power = Power.OPEN_PROBLEM
    form_class = forms.OpenProblem
    template_name = "problems/open.html"

    @cached_property
    def site(self) -> Site | None:
        key = address.key(self.request.GET, "site")
        return self.find(Site, key, Power.SEE_SITES) if key else None

    def get_template_names(self):
        return [self.template_name if self.site else "problems/where.html"]

    def get_initial(self):
        return {"id": uuid7()}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "offers": boards.to_open(self.duties), "sectors": sector_choices(self.duties.roll)
        }  # fmt: skip

    def get_form(self, form_class=None):
        return super().get_form(form_class) if self.site else None

    def post(self, request, *args, **kwargs):
        if self.site is None:
            raise Http404
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        try:
            problem = actions.open_problem(self.site, by=self.person, at=self.now, **form.cleaned_data)
        except IntegrityError:
            # The same form came twice at one moment: the other one is in.
            problem = self.find(Problem, form.cleaned_data["id"], Power.SEE_PROBLEMS)
        except NotFound:
            raise Http404 from None
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, _("%(number)s is opened.") % {"number": problem.matter.number})
        return redirect(problem)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs):
        if self.site is None:
            text = address.text(self.request.GET)
            found = self.all(Site, Power.SEE_SITES).matching(text).order_by("name")[:20] if text else []
            return super().get_context_data(sites=found, text=text, **kwargs)
        return super().get_context_data(
            site=self.site, sector=self.duties.roll.default_sector(self.site.kind), **kwargs
        )


class OfSite(WithinScope, TemplateView):
    """A part of the page of a site: its problems."""

    power = Power.SEE_PROBLEMS
    template_name = "problems/_panel.html"

    def wanted(self):
        self.find(Site, self.kwargs["pk"], Power.SEE_SITES)
        return self.all(Problem).filter(matter__site=self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        rows = self.wanted().with_story().light().order_by("-matter__opened_at", "pk")[:FEW]
        return super().get_context_data(
            problems=boards.cards(list(rows), self.duties, self.now), now=self.now, **kwargs
        )


class OfChain(OfSite):
    """A part of the page of a chain."""

    def wanted(self):
        if not ChainsInView(self.duties).versions(self.kwargs["pk"]):
            raise Http404
        return self.all(Problem).filter(matter__chain=self.kwargs["pk"])
