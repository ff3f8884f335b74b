"""Proposing a listing, sending a letter, and taking either one move further."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import Http404
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView

from anlian.kernel.clock import day_of
from anlian.kernel.errors import NotFound, Refused, Stale
from anlian.kernel.ids import uuid7
from anlian.lattice.access import WithinScope
from anlian.lattice.powers import Power
from anlian.matters import kinds
from anlian.matters.models import Matter
from anlian.supervision import actions, boards, forms, guards
from anlian.supervision.boards import offers
from anlian.supervision.lifecycle import letter as letters
from anlian.supervision.lifecycle import listing as listings
from anlian.supervision.models import Letter, Listing

USUAL_ANSWER = timedelta(days=15)


class DoesMove(WithinScope, FormView):
    """One move of one record that goes with its matter. The form is the move's own; the door says who may."""

    power = Power.SEE_PROBLEMS
    template_name = "supervision/do.html"
    model, read, moves, forms, deeds, labels, names = None, (), {}, {}, {}, None, boards.LABELS
    back = ""

    def dispatch(self, request, *args, **kwargs):
        if kwargs["move"] not in self.moves:
            raise Http404
        self.move = self.moves[kwargs["move"]]
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def record(self):
        found = (
            self.all(self.model)
            .select_related("matter__site", *self.read)
            .filter(pk=self.kwargs["pk"])
            .first()
        )
        if found is None:
            raise Http404
        return found

    def check(self, case, record):
        guards.check_relation(case, record)

    def offers(self) -> dict:
        return offers.offers_for(self.move.name, self.record, self.duties, self.now)

    def get_form_class(self):
        return self.forms[self.move.name]

    def get_initial(self):
        return {"expect": self.record.matter.version, "day": day_of(self.now)}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"offers": self.offers()}

    def form_valid(self, form):
        try:
            done = self.deeds[self.move.name](self.record, by=self.person, at=self.now, **form.given())
        except Stale as stale:
            messages.error(self.request, str(stale))
            return redirect(self.record)
        except NotFound:
            raise Http404 from None
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(
            self.request,
            _("%(number)s: done. It is now “%(state)s”.")
            % {"number": done.matter.number, "state": self.labels(done.matter.state).label},
        )
        return redirect(done if self.all(self.model).filter(pk=done.pk).exists() else self.back)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs):
        option = boards.option_for(
            self.move, self.record, self.duties, self.now, check=self.check, labels=self.names
        )
        return super().get_context_data(
            record=self.record, matter=self.record.matter, state=self.record.state, option=option, now=self.now,
            back=self.back, **kwargs,
        )  # fmt: skip


class DoListing(DoesMove):
    model, read, moves, forms = Listing, ("on",), listings.MOVES, forms.FORMS
    deeds, labels, back = actions.DEEDS, listings.State, "supervision:list"


class DoLetter(DoesMove):
    model, moves, forms = Letter, letters.MOVES, forms.LETTER_FORMS
    deeds, labels, back = actions.LETTER_DEEDS, letters.State, "supervision:letters"


class AboutMatter(WithinScope, FormView):
    """A form that begins something about a matter that one sees."""

    power = Power.SEE_PROBLEMS
    needs: Power

    @cached_property
    def matter(self) -> Matter | None:
        found = (
            Matter.objects.of(self.person.district).select_related("site").filter(kinds.visible(self.duties))
        )
        matter = found.filter(pk=self.kwargs["pk"]).first()
        if matter is None:
            raise Http404
        return matter

    def dispatch(self, request, *args, **kwargs):
        if self.person is not None and self.duties.may(self.power) and not self.duties.may(self.needs):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        groups = offers.posts(self.duties)
        return super().get_form_kwargs() | {
            "offers": dict.fromkeys(("responsible", "supervising", "addressee"), groups)
        }

    def form_valid(self, form):
        try:
            done = self.begin(form.cleaned_data)
        except IntegrityError:
            # The same form came twice at one moment: the other one is in.
            done = self.find(self.model, form.cleaned_data["id"])
        except NotFound:
            raise Http404 from None
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, _("%(number)s is on its way.") % {"number": done.matter.number})
        return redirect(done)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            matter=self.matter, subject=boards.subject(self.matter, self.duties) if self.matter else None, now=self.now,
            **kwargs,
        )  # fmt: skip


class Propose(AboutMatter):
    """报请挂牌督办."""

    needs = Power.PROPOSE_LISTING
    model = Listing
    form_class = forms.Propose
    template_name = "supervision/propose.html"

    def get_initial(self):
        return {"id": uuid7(), "deadline": guards.promised_day(self.matter)}

    def begin(self, given):
        return actions.propose(self.matter, by=self.person, at=self.now, **given)


class Send(AboutMatter):
    """发督办函、约谈通知书: about a matter, or about how a post answers as a whole."""

    needs = Power.SUPERVISE
    model = Letter
    form_class = forms.Send
    template_name = "supervision/send.html"

    @cached_property
    def matter(self) -> Matter | None:
        return super().matter if "pk" in self.kwargs else None

    def get_initial(self):
        return {"id": uuid7(), "answer_by": day_of(self.now + USUAL_ANSWER)}

    def begin(self, given):
        return actions.send(given.pop("addressee"), by=self.person, at=self.now, on=self.matter, **given)
