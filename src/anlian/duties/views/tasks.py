"""Tasks of the year: the list, one task with its proof and moves, setting one; the task list and the year's file on paper."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView, View

from anlian.duties import actions
from anlian.duties.boards import tasks as board
from anlian.duties.boards.lists import ought
from anlian.duties.exports import papers
from anlian.duties.exports.tasks import COLUMNS, rows
from anlian.duties.forms.tasks import FORMS, SetTask
from anlian.duties.models import Duty, DutyItem, DutyList, Task
from anlian.duties.task_lifecycle import State
from anlian.duties.views.common import Face
from anlian.duties.views.duty_lists import district_name
from anlian.kernel.errors import NotFound, Refused, Stale
from anlian.lattice.models import Post
from anlian.lattice.powers import Power
from anlian.lattice.seats import called
from anlian.lattice.views.common import AskForDeed, OnDay
from anlian.lattice.views.exporting import ExportsList, Outgoing, paper_answer
from anlian.ledger.actions import record
from anlian.ledger.verbs import Verb


class ListTasks(Face, TemplateView):
    """年度任务: what is to be done this year, how far it is, what is late."""

    here = "tasks"
    template_name = "duties/tasks.html"

    def get_context_data(self, **kwargs):
        query = self.request.GET.copy()
        if "year" not in query:
            query["year"] = str(self.today.year)
        wanted = board.Wanted.of(query)
        everything = self.all(Task).filter(year=wanted.year) if wanted.year else self.all(Task)
        page = board.listed(self.all(Task), wanted, self.person, self.now, query.get("page", "1"))
        told = board.counts(everything, self.now)
        return super().get_context_data(
            page_obj=page,
            wanted=wanted,
            query=wanted.query(),
            post_here=self.roll.seats.get(wanted.post),
            years=[(str(year), str(year)) for year in range(self.today.year + 1, self.today.year - 4, -1)],
            states=[*State.choices, (board.LATE, _("late"))],
            counts=[
                (label, told[key], key, key in (board.LATE, State.MISSED))
                for key, label in [*State.choices, (board.LATE, _("late"))]
            ],
            may_export=self.duties.may(Power.EXPORT),
            **kwargs,
        )


class ExportTasks(ExportsList):
    sees = Power.SEE_DUTIES

    def outgoing(self):
        wanted = board.Wanted.of(self.request.GET)
        tasks = board.narrowed(self.all(Task, Power.SEE_DUTIES), wanted, self.person, self.now)
        return Outgoing(
            "tasks", _("Tasks of the year"), COLUMNS, tasks.count(), partial(rows, tasks, now=self.now), wanted.query(),
            reverse("duties:tasks"),
        )  # fmt: skip


class AddTask(AskForDeed):
    """下达年度任务: under a duty of a signed list."""

    power = Power.SET_DUTIES
    form_class = SetTask
    template_name = "duties/task_form.html"
    done = gettext_lazy("The task is set.")

    @cached_property
    def list_here(self) -> DutyList:
        found = (
            self.all(DutyList)
            .filter(pk=self.kwargs["pk"], signed_at__isnull=False)
            .select_related("post__unit")
            .first()
        )
        if found is None:
            raise Http404
        return found

    def get_initial(self):
        return {"item": self.request.GET.get("item", "")}

    def get_form_kwargs(self):
        helping = [held.seat.id for held in ought(self.roll, self.scope(), self.today)]
        return super().get_form_kwargs() | {
            "items": DutyItem.objects.of(self.person.district).filter(list=self.list_here).select_related(
                "list__post__unit").order_by("order"),
            "posts": Post.objects.of(self.person.district).filter(pk__in=helping).exclude(
                pk=self.list_here.post_id).select_related("unit").order_by("unit__kind", "code"),
            "label": lambda post: called(post.unit.name, post.title),
            "counts": board.obligations_of(self.person.district, self.list_here.post_id),
        }  # fmt: skip

    def get_context_data(self, **kwargs):
        post = self.list_here.post
        return super().get_context_data(
            list=self.list_here, called=called(post.unit.name, post.title), **kwargs
        )

    def act(self, wish):
        self.task = actions.set_task(wish.pop("item"), by=self.person, at=self.now, **wish)

    def back(self):
        return self.task.get_absolute_url()


class ShowTask(OnDay, TemplateView):
    power = Power.SEE_DUTIES
    template_name = "duties/task.html"

    def all(self, model, power=None):
        found = super().all(model, power)
        return found.with_story() if model is Task else found

    def get_context_data(self, **kwargs):
        task = self.find(Task, self.kwargs["pk"], Power.SEE_DUTIES)
        story = board.story_of(task, self.duties, self.duties.may(Power.SET_DUTIES))
        forms = {
            f"{name}_form": form(initial={"expect": task.matter.version}) for name, form in FORMS.items()
        }
        told = {
            "task": task,
            "story": story,
            "timeline": board.timeline_of(story.lines),
            "called": called(task.post.unit.name, task.post.title),
        }
        # A form that was refused comes back as it was filled in.
        return super().get_context_data(**told | forms | kwargs)


class DoTask(OnDay, FormView):
    """One move of a task; refused, the page comes back with the form as it was filled in."""

    power = Power.SEE_DUTIES
    http_method_names = ["post"]
    DEEDS = {
        "report": actions.report_task,
        "confirm": actions.confirm_task,
        "send_back": actions.send_back_task,
        "excuse": actions.excuse_task,
        "link": actions.link_proof,
        "papers": actions.keep_papers,
    }
    DONE = {
        "report": gettext_lazy("Reported. The safety committee office confirms it or sends it back."),
        "confirm": gettext_lazy("The task is done."),
        "send_back": gettext_lazy("The task is sent back."),
        "excuse": gettext_lazy("The task is excused."),
        "link": gettext_lazy("The proof is linked."),
        "papers": gettext_lazy("The papers are kept with the task."),
    }

    @cached_property
    def task(self) -> Task:
        return self.find(Task, self.kwargs["pk"], Power.SEE_DUTIES)

    @property
    def move(self) -> str:
        return self.kwargs["move"]

    def post(self, request, *args, **kwargs):
        if self.move not in FORMS:
            raise Http404
        # Looked for before anything else is said of it.
        _there = self.task
        return super().post(request, *args, **kwargs)

    def get_form_class(self):
        return FORMS[self.move]

    def form_valid(self, form):
        try:
            self.DEEDS[self.move](self.task, by=self.person, at=self.now, **form.cleaned_data)
        except NotFound:
            raise Http404 from None
        except Stale as stale:
            messages.error(self.request, str(stale))
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        else:
            messages.success(self.request, self.DONE[self.move])
        return redirect(self.task)

    def form_invalid(self, form):
        page = ShowTask()
        page.setup(self.request, pk=self.task.pk)
        context = page.get_context_data(refused=form, **{f"{self.move}_form": form})
        return render(self.request, page.template_name, context, status=422)


class _Paper(OnDay, View):
    """A paper about one post's year."""

    power = Power.EXPORT
    http_method_names = ["post"]
    page = ""

    def post(self, request, pk):
        if not self.duties.may(Power.SEE_DUTIES):
            raise PermissionDenied
        scope = self.scope(Power.SEE_DUTIES)
        if pk not in self.roll.seats or not (scope.whole_district or pk in scope.posts):
            raise Http404
        year = board.Wanted.of(request.GET).year or self.today.year
        file = board.year_file(
            self.roll, pk, year, *(self.all(model, Power.SEE_DUTIES) for model in (DutyList, Duty, Task)),
            day=min(self.today, self.today.replace(year=year, month=12, day=31)),
        )  # fmt: skip
        post = Post.objects.of(self.person.district).get(pk=pk)
        told = {"year": year, "duties": len(file.duties), "tasks": len(file.tasks), "format": "docx"}
        record(Verb.EXPORTED, post, by=self.person, at=self.now, page=self.page, **told)
        return self.paper(file)

    def paper(self, file):
        raise NotImplementedError


class PaperOfTasks(_Paper):
    """任务清单 as .docx."""

    page = "task-list"

    def paper(self, file):
        written = papers.task_list(file.held, file.year, file.tasks, self.roll, district_name(self), self.now)
        return paper_answer(written, f"{file.held.seat.title}{file.year}年安全生产任务清单")


class PaperOfYear(_Paper):
    """履职档案 as .docx: all of it, done and missed."""

    page = "year-file"

    def paper(self, file):
        written = papers.year_file(file, self.roll, district_name(self), self.now)
        return paper_answer(written, f"{file.held.seat.title}{file.year}年安全生产履职档案")
