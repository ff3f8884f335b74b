"""What the pages of rounds share: their tabs, and forms for one deed that a page makes the key of."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.generic import FormView

from anlian.hazards.models import Hazard
from anlian.kernel.errors import NotFound, Refused
from anlian.kernel.ids import uuid7
from anlian.lattice.models import Site
from anlian.lattice.models.area import prefix_of
from anlian.lattice.powers import Power
from anlian.lattice.seats import area_choices
from anlian.lattice.views.common import OnDay
from anlian.rounds.models import Found

LATELY = 50


class Face(OnDay):
    """One of the faces of the whole, with the tabs to the others."""

    power = Power.SEE_ROUNDS
    here = ""

    def get_context_data(self, **kwargs):
        places = [
            ("shops", _("Shops"), "building-store"),
            ("roads", _("Road segments"), "road"),
            ("outings", _("Outings"), "bell-ringing"),
            ("households", pgettext("a register", "Households"), "home"),
            ("pledge", _("The pledge"), "file-certificate"),
        ]
        faces = [
            {"label": label, "url": reverse(f"rounds:{name}"), "icon": icon, "active": name == self.here}
            for name, label, icon in places
        ]
        return super().get_context_data(
            faces=faces,
            may_export=self.duties.may(Power.EXPORT),
            may_set=self.duties.may(Power.SET_ROUNDS),
            **kwargs,
        )

    def areas(self, chosen: str) -> list[tuple[str, str]]:
        """Towns, and what lies inside the one chosen: a drill, not a list of every grid."""
        mine = area_choices(self.roll, self.scope(), self.today, ("town", "community", "grid"))
        top = min((len(code) for code, _name in mine), default=0)
        return [
            (code, name)
            for code, name in mine
            if len(code) == top
            or (chosen and code[:-3].startswith(chosen[:top]) and len(code) <= len(chosen) + 3)
        ]


class Does(OnDay, FormView):
    """A form for one deed. Sent twice, it is done once; refused, it comes back as it was filled in."""

    done = ""

    def get_initial(self):
        return {"id": uuid7(), "happened_at": timezone.localtime(self.now)}

    def form_valid(self, form):
        given = form.given() if hasattr(form, "given") else form.cleaned_data
        try:
            self.act(given)
        except NotFound:
            raise Http404 from None
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, self.done)
        return redirect(self.back())

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def act(self, given: dict) -> None:
        raise NotImplementedError

    def back(self) -> str:
        raise NotImplementedError

    def get_context_data(self, **kwargs):
        return super().get_context_data(back=self.back(), **kwargs)


def reported(view: OnDay, *, site: Site | None = None, area: str = "") -> list[tuple]:
    """Open hazards that a round may name: of a site, or in an area reported by whoever looks; none that another named."""
    found = view.all(Hazard, Power.SEE_HAZARDS).open().select_related("matter").order_by("-matter__opened_at")
    if site is not None:
        found = found.filter(matter__site=site)
    else:
        found = found.filter(matter__area_code__startswith=prefix_of(area), finder=view.person)
    taken = Found.objects.of(view.person.district).values("hazard")
    rows = found.exclude(pk__in=taken)[:LATELY]
    return [(row.pk, row, f"{row.matter.number} {row.summary}") for row in rows]


def grouped(offered: list[tuple]) -> list[tuple]:
    return [(_("Open hazards"), offered)] if offered else []
