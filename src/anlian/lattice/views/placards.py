"""二维码牌: one as a page to print, one or a list of them as PDF."""

from tempfile import TemporaryFile

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from anlian.kernel import codes
from anlian.kernel.errors import Refused
from anlian.lattice import placards
from anlian.lattice.access import WithinScope
from anlian.lattice.boards import sites
from anlian.lattice.models import Site
from anlian.lattice.powers import Power
from anlian.ledger.actions import record
from anlian.ledger.verbs import Verb


class OfPlacards(WithinScope):
    power = Power.SEE_SITES

    def site(self, pk) -> Site:
        """A place that is no more has none."""
        site = self.find(Site, pk, Power.SEE_SITES)
        if site.closed_on:
            raise Http404
        return site

    def placard(self, site: Site) -> placards.Placard:
        """It hangs for years: its code holds the address that residents reach, not the one that an office uses."""
        path = reverse("field:at-site", args=[site.pk])
        whole = (
            f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else self.request.build_absolute_uri(path)
        )
        return placards.of(site, self.duties.roll, whole)


class ShowPlacard(OfPlacards, TemplateView):
    template_name = "lattice/placard.html"

    def get_context_data(self, **kwargs):
        site = self.site(kwargs["pk"])
        placard = self.placard(site)
        return super().get_context_data(
            **{
                "site": site,
                "placard": placard,
                "drawing": codes.svg(placard.leads_to),
                "words": placards,
                "may_export": self.duties.may(Power.EXPORT),
            }
            | kwargs
        )


class DrawPlacard(OfPlacards, View):
    """Posted, for what goes out is written down."""

    power = Power.EXPORT
    http_method_names = ["post"]

    def post(self, request, pk):
        site = self.site(pk)
        record(Verb.EXPORTED, site, by=self.person, at=self.now, page="placard", rows=1, format="pdf")
        return _answer([self.placard(site)], _("Placard-%(code)s") % {"code": site.code})


class DrawPlacards(OfPlacards, View):
    """Those of the list as it is filtered, four to a sheet."""

    power = Power.EXPORT
    http_method_names = ["post"]

    def post(self, request):
        wish, query = sites.Wish.read(request.GET), request.GET.urlencode()
        # Whoever may export still sees no more than the list shows.
        listed = sites.listed(self.all(Site, Power.SEE_SITES), wish)[: placards.MOST + 1]
        drawn = [self.placard(site) for site in listed]
        try:
            _require_some_but_not_too_many(len(drawn))
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(f"{reverse('lattice:sites')}?{query}")
        record(
            Verb.EXPORTED, None, by=self.person, at=self.now, district=self.person.district, page="placards",
            query=query, rows=len(drawn), format="pdf",
        )  # fmt: skip
        title = _("Placards-%(moment)s") % {"moment": f"{timezone.localtime(self.now):%Y%m%d-%H%M}"}
        return _answer(drawn, title, on_sheets=True)


def _require_some_but_not_too_many(count: int) -> None:
    if not count:
        raise Refused(_("No site is on this list, so there is no placard to print."))
    if count > placards.MOST:
        raise Refused(
            _(
                "At most %(most)d placards go into one file. Narrow the list, by area or kind, and print part by part."
            )
            % {"most": placards.MOST}
        )


def _answer(drawn: list[placards.Placard], title: str, **how) -> FileResponse:
    target = TemporaryFile()  # noqa: SIM115  the answer closes it when it was sent
    placards.draw(target, drawn, title, **how)
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=f"{title}.pdf", content_type="application/pdf")
