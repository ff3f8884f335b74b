"""三包: shops with what is missing, one shop, signing, looking, the pledge itself."""

from functools import cached_property, partial

from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponseNotModified
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.generic import TemplateView, View

from anlian.kernel.errors import Refused
from anlian.lattice.access import WithinScope
from anlian.lattice.models import Site
from anlian.lattice.powers import Power
from anlian.lattice.seats import place_name
from anlian.lattice.views.exporting import ExportsList, Outgoing, paper_answer
from anlian.rounds import actions, exports, forms, paper, stars
from anlian.rounds.actions.pledges import pledge_on
from anlian.rounds.boards import shops
from anlian.rounds.example import EXAMPLE
from anlian.rounds.models import Photo, Pledge, PledgeTemplate
from anlian.rounds.views.common import Does, Face, grouped, reported

# What is kept under a hash never changes; that somebody may see it may.
KEPT_FOR = "private, max-age=300, must-revalidate"


class ListShops(Face, TemplateView):
    here = "shops"
    template_name = "rounds/shops.html"

    def get_context_data(self, **kwargs):
        wanted = shops.Wanted.of(self.request.GET)
        board = shops.Shops(self.person.district, self.today)
        page = board.listed(self.all(Site), wanted, self.duties, self.request.GET.get("page", "1"))
        return super().get_context_data(
            page_obj=page, wanted=wanted, query=wanted.query(), board=board, summary=board.summary(self.all(Site), wanted),
            choices={
                "areas": self.areas(wanted.area),
                "pledges": [("yes", _("In force")), ("none", _("Missing")), ("soon", _("Ends within 30 days"))],
                "checks": [("due", _("Due")), ("never", _("Never looked at")), ("broken", _("Promise broken"))],
                "stars": [(str(number), "★" * number or pgettext("stars", "none")) for number in range(stars.MOST, -1, -1)],
            },
            **kwargs,
        )  # fmt: skip


class ExportShops(ExportsList):
    """The filtered list as a file."""

    sees = Power.SEE_ROUNDS

    def outgoing(self):
        wanted = shops.Wanted.of(self.request.GET)
        board = shops.Shops(self.person.district, self.duties.on)
        found = board.narrowed(self.all(Site, Power.SEE_ROUNDS), wanted)
        return Outgoing(
            "rounds-shops", _("Pledges of shops"), exports.SHOPS, found.count(),
            partial(exports.shops, board.in_order(found, wanted.sort), board.district, self.rows), wanted.query(),
            reverse("rounds:shops"),
        )  # fmt: skip

    def rows(self, some: QuerySet) -> list:
        return shops.Shops(self.person.district, self.duties.on).rows(some, self.duties)


class OfShop(WithinScope):
    """A view of one shop."""

    power = Power.SEE_ROUNDS

    @cached_property
    def site(self) -> Site:
        found = shops.only(self.all(Site)).select_related("principal").filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found


class ShowShop(OfShop, Face, TemplateView):
    template_name = "rounds/shop.html"

    def get_context_data(self, **kwargs):
        shop = shops.Shop(self.site, self.duties, self.today)
        may_do = self.duties.may(Power.DO_ROUNDS) and (
            Site.objects.of(self.person.district)
            .within(self.scope(Power.DO_ROUNDS))
            .filter(pk=self.site.pk)
            .exists()
        )
        return super().get_context_data(
            site=self.site, shop=shop, row=shop.row, may_do=may_do, table=stars.RULE, no_pledge=stars.NO_PLEDGE,
            place=place_name(self.roll, self.site.area_code), **kwargs,
        )  # fmt: skip


class DoesAtShop(OfShop, Does):
    power = Power.DO_ROUNDS

    def back(self):
        return reverse("rounds:shop", args=[self.site.pk])

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            site=self.site, place=place_name(self.roll, self.site.area_code), **kwargs
        )


class SignPledge(DoesAtShop):
    form_class, template_name, done = forms.Sign, "rounds/sign.html", _("The pledge is in force.")

    @cached_property
    def template(self) -> PledgeTemplate | None:
        return PledgeTemplate.objects.of(self.person.district).current().first()

    def get_initial(self):
        keeper = self.site.principal
        return super().get_initial() | {"signed_by": keeper.name if keeper else ""}

    def act(self, given):
        if self.template is None:
            raise Refused(
                _("The district has not issued a pledge yet. The office does it under “The pledge”.")
            )
        actions.sign_pledge(self.site, by=self.person, at=self.now, template=self.template, **given)

    def get_context_data(self, **kwargs):
        return super().get_context_data(template=self.template, **kwargs)


class CheckShop(DoesAtShop):
    form_class, template_name, done = forms.Check, "rounds/check.html", _("The visit is kept.")

    @cached_property
    def pledge(self) -> Pledge | None:
        return pledge_on(self.site, self.today)

    def get_form_kwargs(self):
        promises = self.pledge.template.promises if self.pledge else ()
        return super().get_form_kwargs() | {
            "promises": promises, "hazards": grouped(reported(self, site=self.site))
        }  # fmt: skip

    def act(self, given):
        actions.record_shop_check(self.site, by=self.person, at=self.now, **given)

    def get_context_data(self, **kwargs):
        return super().get_context_data(pledge=self.pledge, **kwargs)


class PledgePaper(WithinScope, View):
    """承诺书 as an official paper."""

    power = Power.SEE_ROUNDS

    def get(self, request, pk):
        pledge = self.all(Pledge).with_story().filter(pk=pk).first()
        if pledge is None:
            raise Http404
        return paper_answer(
            paper.pledge(pledge, self.duties.roll), f"{pledge.template.title}-{pledge.site.name}"
        )


class ShowPledge(Face, TemplateView):
    """The pledge as the district issued it, and its versions."""

    here = "pledge"
    template_name = "rounds/pledge.html"

    def get_context_data(self, **kwargs):
        versions = list(
            PledgeTemplate.objects.of(self.person.district).select_related("issued_by").order_by("-version")
        )
        return super().get_context_data(
            versions=versions, table=stars.RULE, no_pledge=stars.NO_PLEDGE, **kwargs
        )


class IssuePledge(Does):
    power = Power.SET_ROUNDS
    form_class, template_name, done = forms.Issue, "rounds/issue.html", _("The new version is issued.")

    def get_initial(self):
        last = PledgeTemplate.objects.of(self.person.district).current().first()
        if last is None:
            return EXAMPLE
        given = {
            "title": last.title,
            "months": last.months,
            "check_months": last.check_months,
            "example": last.example,
        }
        return given | {f"promise_{number}": one["text"] for number, one in enumerate(last.promises, start=1)}

    def act(self, given):
        actions.issue_template(self.person.district, by=self.person, at=self.now, **given)

    def back(self):
        return reverse("rounds:pledge")


class ShowPicture(WithinScope, View):
    """A photo of a round, for whoever may see the site."""

    power = Power.SEE_ROUNDS
    model, kept = Photo, KEPT_FOR

    def get(self, request, pk):
        picture = self.all(self.model).filter(pk=pk).first()
        if picture is None:
            raise Http404
        tag = f'"{picture.sha256}"'
        if request.headers.get("If-None-Match") == tag:
            return HttpResponseNotModified(headers={"ETag": tag, "Cache-Control": self.kept})
        try:
            file = default_storage.open(picture.file)
        except FileNotFoundError:
            raise Http404 from None
        return FileResponse(
            file, filename=f"{picture.sha256[:12]}.jpg", content_type="image/jpeg",
            headers={"ETag": tag, "Cache-Control": self.kept, "X-Content-Type-Options": "nosniff"},
        )  # fmt: skip


class ShowSignature(ShowPicture):
    """Somebody's hand: no browser keeps it."""

    model, kept = Pledge, "private, no-store"
