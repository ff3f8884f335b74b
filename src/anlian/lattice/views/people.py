"""People and posts: the directory, one post with its history, appointing and charging."""

from functools import partial

from django.core.paginator import Paginator
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from anlian.lattice import actions, exports
from anlian.lattice.boards import people, sites
from anlian.lattice.boards.numbers import Numbers
from anlian.lattice.boards.people import Directory
from anlian.lattice.forms import EndForm, RemitForm
from anlian.lattice.models import Post
from anlian.lattice.powers import Power, Role
from anlian.lattice.seats import may_see_sheet
from anlian.lattice.views.appointing import AppointsTo, EndsTerm
from anlian.lattice.views.common import AskForDeed, OnDay, ShowsNumber
from anlian.lattice.views.exporting import ExportsList, Outgoing
from anlian.people.models import Person

PAGE = 50


class ListPosts(OnDay, TemplateView):
    """人员与岗位: who sits where today."""

    power = Power.SEE_PEOPLE
    template_name = "lattice/people.html"

    def get_context_data(self, **kwargs):
        query, directory = self.request.GET, Directory(self.duties, self.power, self.day)
        everybody = directory.posts()
        unit = next((one for one in self.roll.units.values() if str(one.pk) == query.get("unit")), None)
        found = directory.posts(
            unit=unit.pk if unit else None,
            role=query.get("role", ""),
            text=query.get("q", "").strip(),
            vacant=query.get("only") == "vacant",
        )
        page = Paginator(found, PAGE).get_page(query.get("page"))
        return super().get_context_data(
            page_obj=page,
            rows=people.with_phones(page.object_list, Numbers(self.duties)),
            unit=unit,
            tree=people.tree(self.roll, everybody),
            roles=Role,
            only=[("vacant", _("Vacant posts"))],
            posts=len(everybody),
            vacant=sum(one.vacant for one in everybody),
            may_export=self.duties.may(Power.EXPORT),
            **kwargs,
        )


class ExportPosts(OnDay, ExportsList):
    """Posts and who holds them, as the list is filtered; without numbers."""

    power, sees = Power.EXPORT, Power.SEE_PEOPLE

    def outgoing(self):
        query = self.request.GET
        unit = next((one for one in self.roll.units.values() if str(one.pk) == query.get("unit")), None)
        found = Directory(self.duties, self.sees, self.day).posts(
            unit=unit.pk if unit else None,
            role=query.get("role", ""),
            text=query.get("q", "").strip(),
            vacant=query.get("only") == "vacant",
        )
        return Outgoing(
            "people", _("People and posts"), exports.POST_COLUMNS, len(found), partial(exports.posts, found, self.roll),
            query.urlencode(), reverse("lattice:people"),
        )  # fmt: skip


class FindsPost(OnDay):
    @cached_property
    def post_here(self) -> Post:
        found = Directory(self.duties, self.power, self.today).find(self.kwargs["pk"])
        if found is None:
            raise Http404
        return found


class ShowPost(FindsPost, TemplateView):
    """一个岗位: who held it, what it answers for, in which chains it stands."""

    power = Power.SEE_PEOPLE
    template_name = "lattice/post.html"

    def get_context_data(self, **kwargs):
        post = self.post_here
        appointments = list(people.appointments(post))
        holding = next((one for one in appointments if one.holds(self.day)), None)
        may_edit = self.duties.may(Power.EDIT_CHAINS) and bool(
            Directory(self.duties, Power.EDIT_CHAINS, self.today).find(post.pk)
        )
        owed = self.scope(Power.SEE_DUTIES)
        return super().get_context_data(
            post=post,
            sees_duties=owed.whole_district or post.pk in owed.posts,
            appointments=appointments,
            sheets_of=self.sheets_of(appointments),
            holding=holding,
            remits=people.remits(post),
            chains=people.chains_of(self.roll, post, self.day),
            may_edit=may_edit,
            may_unmask=holding is not None and Numbers(self.duties).may(holding.person_id),
            **kwargs,
        )

    def sheets_of(self, appointments) -> set:
        """Of whom the sheet of what they did and missed here may be opened."""
        seat = self.roll.seats[self.post_here.pk]
        return {one.person_id for one in appointments if may_see_sheet(self.duties, seat, one.person_id)}


class ShowPersonPhone(ShowsNumber):
    """The whole number of somebody in a post."""

    def whose(self, pk):
        found = Person.objects.of(self.person.district).filter(pk=pk).first()
        if found is None or not Numbers(self.duties).may(found.pk):
            raise Http404
        return found, {}


class EditsPost(FindsPost, AskForDeed):
    power = Power.EDIT_CHAINS

    def back(self):
        return reverse("lattice:post", args=[self.post_here.pk])

    def get_context_data(self, **kwargs):
        return super().get_context_data(post=self.post_here, back=self.back(), **kwargs)


class Appoint(AppointsTo, EditsPost):
    """任命."""


class EndAppointment(EndsTerm, EditsPost):
    """免职."""

    template_name = "lattice/end_form.html"

    def find_term(self):
        return people.appointments(self.post_here).filter(pk=self.kwargs["appointment"]).first()

    def get_context_data(self, **kwargs):
        warning = _("The post is vacant from that day, and every chain that names it says so.")
        return super().get_context_data(warning=warning, **kwargs)


class GiveRemit(EditsPost):
    """分工: what the post answers for."""

    form_class = RemitForm
    template_name = "lattice/remit.html"
    done = gettext_lazy("The post answers for it from that day on.")

    def get_initial(self):
        return {"since": self.today}

    def get_form_kwargs(self):
        areas = sites.areas_within(self.scope()).standing(self.today)
        return super().get_form_kwargs() | {"district": self.person.district, "areas": areas}

    def act(self, wish):
        if self.post_here.role == Role.DEPARTMENT and wish["sector"] and not wish["area"]:
            actions.refuse_second_lead(self.post_here, sector=wish["sector"], since=wish["since"])
        actions.give_remit(self.post_here, by=self.person, at=self.now, **wish)


class EndRemit(EditsPost):
    form_class = EndForm
    template_name = "lattice/end_form.html"
    done = gettext_lazy("The remit ends on that day.")

    @cached_property
    def remit(self):
        found = people.remits(self.post_here).filter(pk=self.kwargs["remit"]).first()
        if found is None:
            raise Http404
        return found

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        # A remit ends without a paper of its own.
        del form.fields["basis"]
        return form

    def get_initial(self):
        return {"on": self.today}

    def get_context_data(self, **kwargs):
        what = " · ".join(str(one) for one in (self.remit.area, self.remit.sector, self.remit.site) if one)
        return super().get_context_data(
            page_title=_("End a remit"), what=f"{self.post_here}：{what}",
            warning=_("From that day the post no longer answers for it, and no longer sees it."), **kwargs,
        )  # fmt: skip

    def act(self, wish):
        actions.end_remit(self.remit, by=self.person, at=self.now, **wish)
