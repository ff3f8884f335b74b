"""One chain, who answers, holes; issuing and ending chains."""

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from anlian.kernel.counts import Count, Pages, upto
from anlian.kernel.errors import Refused
from anlian.lattice import actions, seats
from anlian.lattice.actions.chains import Named
from anlian.lattice.answers import Place, ask
from anlian.lattice.boards import chains, holes, who
from anlian.lattice.boards.chains import ChainsInView
from anlian.lattice.boards.sites import answer as answer_for
from anlian.lattice.forms import BY_PLACE, ChainForm, EndForm, WhoForm
from anlian.lattice.models import Rule, Site, Tier
from anlian.lattice.powers import Power
from anlian.lattice.roll import load
from anlian.lattice.views.common import AskForDeed, OnDay

PAGE = 50


class ShowChain(OnDay, TemplateView):
    """一条责任链: link by link on a day, and its versions."""

    power = Power.SEE_CHAINS
    template_name = "lattice/chain.html"

    def get_context_data(self, **kwargs):
        versions = ChainsInView(self.duties).versions(self.kwargs["pk"])
        if not versions:
            raise Http404
        version = next((one for one in versions if one.hold(self.day)), None)
        shown = version or versions[-1]
        return super().get_context_data(
            chain_id=shown.chain_id,
            version=version,
            shown=shown,
            lines=chains.lines(self.roll, shown, self.day),
            leader=chains.leader(self.roll, shown, self.day),
            story=chains.story(self.roll, versions),
            area=chains.area_name(self.roll, shown),
            area_code=shown.area,
            sectors=chains.sector_names(self.roll, shown),
            committee=chains.committee_name(self.roll, shown),
            chair=chains.committee_chair(self.roll, shown, self.day),
            vacant=chains.vacant(self.roll, shown, self.day),
            may_edit=covers(self.scope(Power.EDIT_CHAINS), shown.area, shown.sectors),
            **kwargs,
        )


def covers(scope, area: str, sectors) -> bool:
    """Whether all of a chain lies within: nobody changes half of one."""
    return all(scope.covers(area=area, sector=sector) for sector in sectors)


class EditsChains(AskForDeed):
    power = Power.EDIT_CHAINS

    @cached_property
    def versions(self):
        found = ChainsInView(self.duties, self.power).versions(self.kwargs["pk"])
        if not found or not covers(self.scope(), found[-1].area, found[-1].sectors):
            raise Http404
        return found

    @cached_property
    def chain(self):
        return chains.chain(self.person.district, self.versions[-1].chain_id)

    def back(self):
        return self.chain.get_absolute_url()

    def get_context_data(self, **kwargs):
        shown = self.versions[-1] if "pk" in self.kwargs else None
        return super().get_context_data(shown=shown, **kwargs)


class IssueChain(EditsChains):
    """发布责任链: a new chain, or a new version of one."""

    form_class = ChainForm
    template_name = "lattice/chain_form.html"
    done = gettext_lazy("The chain is issued.")

    def get_initial(self):
        if "pk" not in self.kwargs:
            return {"since": self.today}
        return chains.as_form(self.roll, self.versions[-1]) | {"since": self.today}

    def get_form_kwargs(self):
        chain = self.chain if "pk" in self.kwargs else None
        return super().get_form_kwargs() | {"roll": self.roll, "day": self.today, "chain": chain}

    def get_context_data(self, **kwargs):
        title = _("Issue a new version") if "pk" in self.kwargs else _("Issue a chain")
        return super().get_context_data(page_title=title, **kwargs)

    def act(self, wish):
        if "pk" not in self.kwargs:
            self.chain = chains.new(self.person.district, wish["number"])
        if not covers(self.scope(), wish["area"].code, [sector.code for sector in wish["sectors"]]):
            raise Refused(_("You may issue chains only for the areas and sectors that you answer for."))
        actions.issue_chain(
            self.chain,
            title=wish["title"],
            area=wish["area"],
            sectors=list(wish["sectors"]),
            links=list(self.links(wish)),
            committee=wish["committee"],
            basis=wish["basis"],
            basis_date=wish["basis_date"],
            since=wish["since"],
            by=self.person,
            at=self.now,
        )

    def links(self, wish):
        for tier in (Tier.LEADER, Tier.DEPUTY, Tier.DEPARTMENT):
            if wish[tier]:
                yield Named(tier, post=wish[tier])
        for post in wish["members"]:
            yield Named(Tier.MEMBER, post=post)
        for tier in (Tier.TOWN, Tier.COMMUNITY, Tier.GRID):
            if wish[tier] == BY_PLACE:
                yield Named(tier, rule=Rule(tier))
            elif wish[tier]:
                yield Named(tier, post=chains.post(self.person.district, wish[tier]))
        if wish["site"]:
            yield Named(Tier.SITE, rule=Rule.SITE)


class EndChain(EditsChains):
    """停止责任链."""

    form_class = EndForm
    template_name = "lattice/end_form.html"
    done = gettext_lazy("The chain ends on that day.")

    def get_initial(self):
        return {"on": self.today}

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            page_title=_("End a chain"),
            what=self.versions[-1].title,
            warning=_(
                "From that day the places it covered fall to a wider chain; without one they are a hole."
            ),
            back=self.back(),
            **kwargs,
        )

    def act(self, wish):
        standing = next((one for one in self.versions if one.hold(wish["on"])), None)
        if standing is None:
            raise Refused(_("No version of this chain holds on that day."))
        version = chains.version(self.person.district, standing.id)
        actions.end_chain(version, on=wish["on"], basis=wish["basis"], by=self.person, at=self.now)


class AskWho(OnDay, TemplateView):
    """谁负责: the answer for a place and a subject on a day. Its address can be sent to a colleague."""

    power = Power.SEE_CHAINS
    template_name = "lattice/who.html"

    def get_context_data(self, **kwargs):
        asked = any(self.request.GET.get(name) for name in ("site", "area"))
        form = WhoForm(
            self.request.GET if asked else None,
            initial={"on": self.today},
            roll=self.roll,
            scope=self.scope(),
            sites=self.all(Site),
            day=self.today,
        )
        found = self.answer(form.cleaned_data) if asked and form.is_valid() else {}
        return super().get_context_data(
            form=form,
            may_edit=self.duties.may(Power.EDIT_CHAINS),
            share=self.request.build_absolute_uri(),
            **found,
            **kwargs,
        )

    def answer(self, wish) -> dict:
        day = wish["on"] or self.today
        known = who.end_of(wish["known"]) if wish["known"] else None
        roll = load(self.person.district, known) if known else self.roll
        site = wish["site"]
        if site:
            answer = answer_for(site, wish["sector"], day, roll, known)
        else:
            answer = ask(roll, Place(wish["area"]), wish["sector"], day)
        return {
            "answer": answer,
            "site": site,
            "place": seats.place_name(roll, answer.area),
            "sector_name": roll.sectors[answer.sector].name if answer.sector in roll.sectors else "",
            "rows": who.rows(answer, roll),
            "beside": who.beside(answer, roll),
            "why": who.why(answer),
            "known_on": wish["known"],
        }


class ShowHoles(OnDay, TemplateView):
    """漏洞与空缺: what nobody answers for, each with what to do about it."""

    power = Power.SEE_CHAINS
    template_name = "lattice/holes.html"

    def get_context_data(self, **kwargs):
        found = holes.Holes(self.duties, self.day)
        lists = {
            "uncovered": (_("Not covered"), found.uncovered, Count(len(found.uncovered))),
            "ties": (_("Ties"), found.ties, Count(len(found.ties))),
            "vacancies": (_("Vacant links"), found.vacancies, Count(len(found.vacancies))),
            "unwalked": (_("Areas and grids without a post"), found.unwalked, Count(len(found.unwalked))),
            "unkept": (_("Sites without a person in charge"), found.unkept, upto(found.unkept)),
        }
        first = next((key for key, (_label, _rows, count) in lists.items() if count), "uncovered")
        show = self.request.GET.get("show")
        show = show if show in lists else first
        page = Pages(lists[show][1], PAGE, lists[show][2]).get_page(self.request.GET.get("page"))
        if show == "unkept":
            for site in page:
                site.place = seats.place_name(self.roll, site.area_code)
        return super().get_context_data(
            show=show,
            page_obj=page,
            items=[
                {"label": label, "count": count, "active": key == show, "url": self.address(key)}
                for key, (label, _rows, count) in lists.items()
            ],
            sites_without_chain=sum(hole.sites for hole in found.uncovered),
            may_edit=self.duties.may(Power.EDIT_CHAINS),
            may_edit_sites=self.duties.may(Power.EDIT_SITES),
            **kwargs,
        )

    def address(self, key: str) -> str:
        query = {"show": key} | ({"on": self.day} if self.day != self.today else {})
        return reverse("lattice:holes") + "?" + "&".join(f"{name}={value}" for name, value in query.items())
