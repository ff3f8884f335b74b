"""Duty lists: who has one, one list, its rows, approving and signing, two versions side by side, on paper."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from anlian.duties import actions
from anlian.duties.boards import lists as board
from anlian.duties.exports import papers
from anlian.duties.forms.lists import Document, Draft, DutyRows
from anlian.duties.models import DutyList, ListState, Task
from anlian.duties.views.common import Face
from anlian.kernel.counts import Count, Pages
from anlian.kernel.errors import NotFound, Refused, Stale
from anlian.lattice.models import Post
from anlian.lattice.powers import Power
from anlian.lattice.seats import called
from anlian.lattice.views.common import AskForDeed, OnDay
from anlian.lattice.views.exporting import paper_answer
from anlian.ledger.actions import record
from anlian.ledger.verbs import Verb

PAGE = 50


def district_name(view) -> str:
    area = view.roll.areas.get(view.person.district)
    return area.name if area else ""


class ListLists(Face, TemplateView):
    """职责清单: which posts have theirs, signed by whom and when; which have none."""

    here = "lists"
    template_name = "duties/lists.html"

    def get_context_data(self, **kwargs):
        wanted = board.Wanted.of(self.request.GET)
        everything = board.rows(self.all(DutyList), self.roll, self.scope(), self.today)
        found = board.narrowed(everything, wanted)
        page = Pages(found, PAGE, Count(len(found))).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            page_obj=page,
            counts=board.counts(everything),
            only=board.ONLY,
            units=[(unit, unit.label) for unit in board.UNITS],
            **kwargs,
        )


class FindsList(OnDay):
    power = Power.SEE_DUTIES

    @cached_property
    def list_here(self) -> DutyList:
        found = (
            self.all(DutyList, Power.SEE_DUTIES)
            .filter(pk=self.kwargs["pk"])
            .select_related("post__unit", "drafted_by", "approved_by", "signed_by")
            .first()
        )
        if found is None:
            raise Http404
        return found

    @cached_property
    def versions(self) -> list[DutyList]:
        return board.versions_of(self.list_here, self.all(DutyList, Power.SEE_DUTIES))

    def context_of_list(self) -> dict:
        one = self.list_here
        items = board.items_of(one, self.roll)
        may_set = self.duties.may(Power.SET_DUTIES)
        holds = any(seat.id == one.post_id for seat in self.duties.posts)
        term = self.roll.holder(one.post_id, self.today)
        return {
            "list": one,
            "items": items,
            "stage": one.stage,
            "holder": term.person if term else "",
            "called": called(one.post.unit.name, one.post.title),
            "versions": self.versions,
            "before": board.before(one, self.versions),
            "by_another": one.stage == ListState.SIGNED and bool(term) and term.person_id != one.signed_by_id,
            "altered": bool(one.digest) and one.content(items) != one.digest,
            "unchecked": sum(not item.checked for item in items),
            "may_set": may_set,
            "may_edit": may_set and one.signed_at is None,
            "may_approve": may_set and one.stage == ListState.DRAFT and not holds,
            "may_sign": holds and self.duties.may(Power.DO_DUTIES) and one.stage == ListState.APPROVED,
            "may_renew": may_set and one.stage == ListState.SIGNED and self.versions[0].signed_at is not None,
            "may_export": self.duties.may(Power.EXPORT),
            "sees_people": self.duties.may(Power.SEE_PEOPLE),
        }


class ShowList(FindsList, TemplateView):
    """一份职责清单, as it would be printed."""

    template_name = "duties/list_show.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**self.context_of_list() | kwargs)


class DraftList(AskForDeed):
    """拟定职责清单: from the library or the list in force, in one click."""

    power = Power.SET_DUTIES
    form_class = Draft
    template_name = "duties/list_draft.html"
    done = gettext_lazy("The draft is there. Change its rows, then have it approved and signed.")

    def get_initial(self):
        return {"post": self.request.GET.get("post", ""), "year": self.today.year}

    def get_form_kwargs(self):
        posts = [held.seat.id for held in board.ought(self.roll, self.scope(), self.today)]

        def label(post):
            term = self.roll.holder(post.pk, self.today)
            return called(post.unit.name, post.title) + (f" · {term.person}" if term else "")

        return super().get_form_kwargs() | {
            "posts": Post.objects.of(self.person.district).filter(pk__in=posts).select_related("unit").order_by(
                "unit__kind", "code"),
            "year": self.today.year, "label": label,
        }  # fmt: skip

    def act(self, wish):
        self.draft = actions.draft_list(wish.pop("post"), by=self.person, at=self.now, **wish)

    def back(self):
        return reverse("duties:list-edit", args=[self.draft.pk])


class EditList(FindsList, TemplateView):
    """The rows of a draft. What was typed stays when something is refused."""

    power = Power.SET_DUTIES
    template_name = "duties/list_edit.html"

    def get(self, request, *args, **kwargs):
        if self.list_here.signed_at is not None:
            return redirect(self.list_here)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        one = self.list_here
        by_id = {seat.id: seat.code for seat in self.roll.seats.values()}
        rows = [
            {
                "text": item.text, "law": item.law, "article": item.article, "often": item.often, "times": item.times,
                "proven": item.proven, "together": "、".join(by_id[key] for key in item.together),
            }
            for item in board.items_of(one, self.roll)
        ]  # fmt: skip
        told = {
            "document": Document(initial={"basis": one.basis, "expect": one.edits}),
            "rows": DutyRows(initial=rows, prefix="row", form_kwargs={"roll": self.roll}),
            "list": one,
            "called": called(one.post.unit.name, one.post.title),
        }
        return super().get_context_data(**told | kwargs)

    def post(self, request, *args, **kwargs):
        document = Document(request.POST)
        rows = DutyRows(request.POST, prefix="row", form_kwargs={"roll": self.roll})
        if document.is_valid() and rows.is_valid():
            try:
                actions.edit_list(
                    self.list_here, by=self.person, at=self.now, items=rows.items(), **document.cleaned_data
                )
            except (Refused, Stale) as refusal:
                document.add_error(None, str(refusal))
            else:
                messages.success(request, _("The draft is saved. It has to be approved before it is signed."))
                return redirect(
                    "duties:list-edit" if "more" in request.POST else "duties:list-show", self.list_here.pk
                )
        return render(
            request, self.template_name, self.get_context_data(document=document, rows=rows), status=422
        )


class DoList(FindsList, View):
    """Approve, or sign."""

    power = Power.SEE_DUTIES
    http_method_names = ["post"]
    DEEDS = {"approve": actions.approve_list, "sign": actions.sign_list}
    DONE = {
        "approve": gettext_lazy("The list is approved. Whoever holds the post signs it now."),
        "sign": gettext_lazy("The list is signed and holds from today."),
    }

    def post(self, request, pk, move):
        if move not in self.DEEDS:
            raise Http404
        if move == "approve" and not self.duties.may(Power.SET_DUTIES):
            raise PermissionDenied
        try:
            self.DEEDS[move](self.list_here, by=self.person, at=self.now)
        except NotFound:
            raise Http404 from None
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, self.DONE[move])
        return redirect(self.list_here)


class CompareList(FindsList, TemplateView):
    """Two versions side by side: this one and the one before, or another."""

    template_name = "duties/list_compare.html"

    def get_context_data(self, **kwargs):
        wish = self.request.GET.get("with")
        other = next((one for one in self.versions if str(one.pk) == wish), None)
        other = other or board.before(self.list_here, self.versions)
        if other is None:
            raise Http404
        changes = board.compared(board.items_of(other, self.roll), board.items_of(self.list_here, self.roll))
        return super().get_context_data(
            list=self.list_here,
            other=other,
            changes=changes,
            altered=sum(change.kind != "same" for change in changes),
            called=called(self.list_here.post.unit.name, self.list_here.post.title),
            versions=[one for one in self.versions if one.pk != self.list_here.pk],
            **kwargs,
        )


class ListOfPost(OnDay, TemplateView):
    """A panel of a post's page: its list of the year, and its tasks."""

    power = Power.SEE_DUTIES
    template_name = "duties/list_of_post.html"

    def get_context_data(self, **kwargs):
        key = self.kwargs["pk"]
        seat = self.roll.seats.get(key)
        if seat is None:
            raise Http404
        lists = list(self.all(DutyList).filter(post=key, until=None).select_related("signed_by"))
        current = next((one for one in lists if one.signed_at), None)
        scope = self.scope()
        if not (lists or scope.whole_district or key in scope.posts):
            raise Http404
        return super().get_context_data(
            seat=seat,
            current=current,
            draft=next((one for one in lists if not one.signed_at), None),
            items=board.items_of(current, self.roll) if current else [],
            tasks=board.year_of(key, self.all(Task), self.today.year),
            may_set=self.duties.may(Power.SET_DUTIES),
            may_export=self.duties.may(Power.EXPORT),
            **kwargs,
        )


class PaperOfList(FindsList, View):
    """职责清单 as .docx."""

    power = Power.EXPORT
    http_method_names = ["post"]

    def post(self, request, pk):
        if not self.duties.may(Power.SEE_DUTIES):
            raise PermissionDenied
        one, items = self.list_here, board.items_of(self.list_here, self.roll)
        record(
            Verb.EXPORTED, one, by=self.person, at=self.now, page="duty-list", rows=len(items), format="docx"
        )
        title = f"{one.post.title}{one.year}年安全生产职责清单（第{one.version}版）"
        return paper_answer(papers.duty_list(one, items, district_name(self)), title)
