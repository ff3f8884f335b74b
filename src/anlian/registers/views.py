"""Pages of the ledgers: what there is, bring one in, look at what it would do, take one out."""

from io import BytesIO

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView, View

from anlian.kernel.errors import Refused
from anlian.lattice.access import WithinScope
from anlian.lattice.powers import Power
from anlian.registers import actions, boards, forms
from anlian.registers.exports import export
from anlian.registers.forms import UndoReason, UploadLedger
from anlian.registers.kinds import ABOUT, REGISTERS, may_export, may_unmask
from anlian.registers.models import Batch, Stage
from anlian.registers.resting import what_rests_on
from anlian.registers.undo import undo

LONGEST_REASON = 60
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TONES = {
    Stage.RECEIVED: "work",
    Stage.LOOKED_AT: "wait",
    Stage.TAKEN_IN: "done",
    Stage.DROPPED: "stop",
    Stage.UNDONE: "stop",
}


class ListLedgers(WithinScope, TemplateView):
    """台账."""

    power = Power.EXPORT
    template_name = "registers/list.html"

    def get_context_data(self, **kwargs):
        batches = boards.recent(self.all(Batch, Power.IMPORT)) if self.duties.may(Power.IMPORT) else []
        for batch in batches:
            batch.tone, batch.title = TONES[batch.stage], ABOUT[batch.kind][0]
        return super().get_context_data(
            cards=boards.cards(self.duties),
            batches=batches,
            may_import=self.duties.may(Power.IMPORT),
            **kwargs,
        )


class ImportLedger(WithinScope, FormView):
    """上传预览: nothing is taken in before somebody has seen what it would do."""

    power = Power.IMPORT
    form_class = UploadLedger
    template_name = "registers/upload.html"

    def get_initial(self):
        return {"kind": self.request.GET.get("kind", "")}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"duties": self.duties}

    def form_valid(self, form):
        file, kind = form.cleaned_data["file"], form.cleaned_data["kind"]
        try:
            if file.size > actions.LARGE:
                batch = actions.receive(kind, file.read(), file.name, by=self.person, at=self.now)
            else:
                batch, _report = actions.look_at(kind, file.read(), file.name, by=self.person, at=self.now)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        return redirect(batch)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)


class ShowBatch(WithinScope, TemplateView):
    """预览 and 结果: the same page before and after."""

    power = Power.IMPORT
    template_name = "registers/batch.html"

    def get_context_data(self, **kwargs):
        batch = self.find(Batch, self.kwargs["pk"])
        working = boards.at_work(batch, now=timezone.now())
        lists = {"problems": batch.problems, "changes": batch.changes, "notices": batch.notices}
        there = [name for name, rows in lists.items() if rows]
        asked = self.request.GET.get("show", "")
        showing = asked if asked in there else next(iter(there), "")
        return super().get_context_data(
            batch=batch,
            tone=TONES[batch.stage],
            title=ABOUT[batch.kind][0],
            waiting=batch.stage == Stage.LOOKED_AT,
            working=working,
            columns=[] if working else boards.columns_of(batch),
            fields=boards.fields_of(batch.kind),
            lacks_header=boards.lacks_header(batch),
            showing=showing,
            tabs_shown=[
                {"label": label, "url": f"?show={name}", "active": name == showing, "count": count}
                for name, label, count in (
                    ("problems", _("Problems"), batch.problem_count),
                    ("changes", _("Changes"), batch.changed),
                    ("notices", _("Understood so"), batch.notice_count),
                )
                if name in there
            ],
            undo=boards.undo_of(batch, self.duties),
            page_obj=boards.page_of(lists.get(showing, []), self.request.GET.get("page", "1")),
            **kwargs,
        )


class ShowProgress(WithinScope, TemplateView):
    """进度: asked again and again while the worker goes through a large file; when it is done, the page anew."""

    power = Power.IMPORT
    template_name = "registers/_progress.html"

    def get(self, request, *args, **kwargs):
        batch = self.find(Batch, self.kwargs["pk"])
        working = boards.at_work(batch, now=timezone.now())
        if working is None:
            return HttpResponse(headers={"HX-Refresh": "true"})
        return self.render_to_response({"batch": batch, "working": working})


class SettleBatch(WithinScope, View):
    """One press of one of the two buttons under a preview."""

    power = Power.IMPORT

    def post(self, request, pk):
        batch = self.find(Batch, pk)
        try:
            self.settle(batch)
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect(batch)


class TakeIn(SettleBatch):
    """导入."""

    def settle(self, batch):
        if boards.is_large(batch):
            actions.hand_over(batch, "take_in", by=self.person, at=self.now)
            return
        report = actions.take_in(batch, by=self.person, at=self.now)
        messages.success(
            self.request,
            _("Taken in: %(new)d new, %(changed)d changed, %(same)d as before; %(wrong)d left out.")
            % report.counts,
        )


class Drop(SettleBatch):
    """放弃."""

    def settle(self, batch):
        actions.drop(batch, by=self.person, at=self.now)
        messages.success(self.request, _("Dropped. Nothing was taken in."))


class LookAgain(SettleBatch):
    """再看一次: after the worker could not."""

    def settle(self, batch):
        actions.hand_over(batch, "look", by=self.person, at=self.now)


class MapHeaders(SettleBatch):
    """表头对照: said once, the file is looked at anew, and the next one is read so from the beginning."""

    def settle(self, batch):
        fields = forms.mapped(self.request.POST, batch)
        actions.map_headers(batch, by=self.person, at=self.now, fields=fields)
        if boards.is_large(batch):
            actions.hand_over(batch, "look", by=self.person, at=self.now)
            return
        actions.look(batch, by=self.person, at=self.now)
        messages.success(self.request, _("The headers are remembered, and the file was looked at anew."))


class BadRows(WithinScope, View):
    """问题行: to mend and send again."""

    power = Power.IMPORT

    def get(self, request, pk):
        batch = self.find(Batch, pk)
        try:
            data = actions.bad_rows(batch, to=self.person)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(batch)
        return workbook(BytesIO(data), f"{ABOUT[batch.kind][0]}-{_('rows to mend')}.xlsx")


class Template(WithinScope, View):
    """模板."""

    power = Power.IMPORT

    def get(self, request, kind):
        if kind not in REGISTERS:
            raise Http404
        return workbook(BytesIO(actions.template(kind)), f"{ABOUT[kind][0]}-{_('template')}.xlsx")


class ExportLedger(WithinScope, View):
    """导出. Posted, for it leaves a line in the record of acts."""

    power = Power.EXPORT

    def post(self, request, kind):
        if kind not in REGISTERS:
            raise Http404
        if not may_export(self.duties, kind):
            raise PermissionDenied
        reason = request.POST.get("reason", "").strip()[:LONGEST_REASON] if "whole" in request.POST else ""
        if "whole" in request.POST and not may_unmask(self.duties, kind):
            raise PermissionDenied
        if "whole" in request.POST and not reason:
            messages.error(request, _("Say why you need the whole numbers."))
            return redirect("registers:list")
        file, _count = export(kind, district=self.person.district, by=self.person, at=self.now, reason=reason)
        return workbook(file, f"{ABOUT[kind][0]}-{timezone.localtime(self.now):%Y%m%d}.xlsx")


def workbook(file, name: str) -> FileResponse:
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


class UndoImport(WithinScope, FormView):
    """撤销导入: what would be taken back, what stands in the way, and the reason."""

    power = Power.IMPORT
    form_class = UndoReason
    template_name = "registers/undo.html"

    def get(self, request, *args, **kwargs):
        batch = self.find(Batch, kwargs["pk"])
        if boards.at_work(batch, now=timezone.now()):
            return redirect(batch)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        batch = self.find(Batch, self.kwargs["pk"])
        offered = boards.undo_of(batch, self.duties)
        ask = offered.possible and not offered.by_worker
        return super().get_context_data(
            batch=batch,
            title=ABOUT[batch.kind][0],
            undo=offered,
            resting=what_rests_on(batch) if ask else [],
            **kwargs,
        )

    def form_valid(self, form):
        batch = self.find(Batch, self.kwargs["pk"])
        offered = boards.undo_of(batch, self.duties)
        if offered.possible and offered.by_worker:
            # A second press finds it at work.
            if not boards.at_work(batch, now=timezone.now()):
                actions.hand_over(batch, "undo", by=self.person, at=self.now, **form.cleaned_data)
            return redirect(batch)
        try:
            undone = undo(batch, by=self.person, at=self.now, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(
            self.request,
            _("Taken back: %(removed)d rows taken away, %(restored)d put back as they were.")
            % {"removed": sum(undone.removed.values()), "restored": sum(undone.restored.values())},
        )
        return redirect(batch)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)
