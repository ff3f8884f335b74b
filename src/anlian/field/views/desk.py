"""Records from the field at the desk: the list, one of them, what is decided about it, phones, one's own traces."""

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView, View

from anlian.field import actions, boards
from anlian.field.forms import SetAside
from anlian.field.lifecycle import State
from anlian.field.models import Device, Record
from anlian.field.takes import KINDS
from anlian.hazards.models import Hazard
from anlian.inspections.models import Inspection
from anlian.inspections.signatures import signature_of
from anlian.kernel import images
from anlian.kernel.errors import NotFound, Refused
from anlian.lattice.access import WithinScope
from anlian.lattice.powers import Power
from anlian.people.models import Person


class ListRecords(WithinScope, TemplateView):
    """现场记录."""

    power = Power.SEE_INSPECTIONS
    template_name = "field/records.html"

    def get_context_data(self, **kwargs):
        wanted = boards.Wanted.of(self.request.GET)
        page, tabs = boards.listed(self.all(Record), wanted, self.request.GET.get("page", "1"))
        for row in page.object_list:
            row.kind_label = boards.kind_label(row)
            row.trust = boards.trust_of(row)
        kinds = [(name, kind.label) for name, kind in KINDS.items()]
        return super().get_context_data(page_obj=page, tabs=tabs, kinds=kinds, wanted=wanted, **kwargs)


class ShowRecord(WithinScope, TemplateView):
    """One record: its own words, and beside them what stands now."""

    power = Power.SEE_INSPECTIONS
    template_name = "field/record.html"

    def get_context_data(self, **kwargs):
        record = self.find(Record, kwargs["pk"])
        return super().get_context_data(
            **{
                "record": record,
                "story": boards.story_of(record, self.duties),
                "may_settle": self.may_settle(record),
                "may_drop": record.person_id == self.person.pk and record.state == State.REFUSED,
                "form": SetAside(),
            }
            | kwargs
        )

    def all(self, model, power=None):
        return super().all(model, power).with_story()

    def may_settle(self, record: Record) -> bool:
        if record.state != State.CONFLICT or record.person_id == self.person.pk:
            return False
        if not self.duties.may(Power.SETTLE_RECORDS):
            return False
        return super().all(Record, Power.SETTLE_RECORDS).filter(pk=record.pk).exists()


class SettleRecord(ShowRecord):
    """收下: it counts all the same."""

    http_method_names = ["post"]

    def post(self, request, pk):
        record = self.find(Record, pk)
        try:
            done = actions.take_despite(record, by=self.person, at=self.now)
        except NotFound:
            raise Http404 from None
        except Refused as refusal:
            return self.render_to_response(self.get_context_data(pk=pk, refusal=str(refusal)))
        messages.success(request, _("Taken in as %(number)s.") % {"number": done.made_number})
        return redirect(boards.address_of(done) or done.get_absolute_url())


class SetRecordAside(ShowRecord, FormView):
    """搁置: it does not count."""

    http_method_names = ["post"]
    form_class = SetAside

    def form_valid(self, form):
        record = self.find(Record, self.kwargs["pk"])
        try:
            actions.set_aside(record, by=self.person, at=self.now, **form.cleaned_data)
        except NotFound:
            raise Http404 from None
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, _("Set aside; the text stays."))
        return redirect(record)

    def form_invalid(self, form):
        self.find(Record, self.kwargs["pk"])
        return self.render_to_response(self.get_context_data(pk=self.kwargs["pk"], form=form))


class ShowPhoto(WithinScope, View):
    """A photo of a record that is not taken in yet, drawn anew: what a phone sent is not handed on as it is."""

    power = Power.SEE_INSPECTIONS

    def get(self, request, pk, name):
        record = self.find(Record, pk)
        if name not in record.photos:
            raise Http404
        try:
            picture = images.take_in(actions.bytes_of(record.person, name))
        except (NotFound, Refused, FileNotFoundError):
            raise Http404 from None
        return _picture(picture.clean)


class ShowSignature(WithinScope, View):
    """签名: to whoever may see the visit."""

    power = Power.SEE_INSPECTIONS

    def get(self, request, pk):
        visit = self.find(Inspection, pk)
        if not visit.signature:
            raise Http404
        return _picture(signature_of(visit))


class OfHazard(WithinScope, TemplateView):
    """On the page of a hazard: how it was recorded in the field."""

    power = Power.SEE_HAZARDS
    noun = Hazard
    template_name = "field/_of.html"

    def get_context_data(self, **kwargs):
        one = self.find(self.noun, kwargs["pk"])
        return super().get_context_data(records=boards.seen_of(one.pk, one.district), **kwargs)


class OfVisit(OfHazard):
    """The same on the page of a visit, with its signature."""

    power = Power.SEE_INSPECTIONS
    noun = Inspection

    def get_context_data(self, **kwargs):
        visit = self.find(Inspection, kwargs["pk"])
        return super().get_context_data(visit=visit, **kwargs)


class ShowPhones(WithinScope, TemplateView):
    """我的手机: the phones on which one used the app, and all that is kept of what one recorded."""

    power = Power.SEE_WORKBENCH
    template_name = "field/phones.html"

    def get_context_data(self, **kwargs):
        district = self.person.district
        devices = Device.objects.of(district).filter(person=self.person).order_by("-seen_at")
        mine = Record.objects.of(district).filter(person=self.person)
        counts = dict(mine.order_by().values_list("state").annotate(Count("pk")))
        return super().get_context_data(
            devices=devices[:50],
            counts=[(label, counts[state]) for state, label in State.choices if state in counts],
            placed=mine.exclude(lng=None).count(),
            records=mine.defer("text").select_related("site").order_by("-received_at", "-pk")[:50],
            list_url=reverse("field:records") if self.duties.may(Power.SEE_INSPECTIONS) else "",
            **kwargs,
        )


class EndPhone(WithinScope, View):
    """停用手机: by its person, or by whoever keeps the accounts."""

    power = Power.SEE_WORKBENCH
    http_method_names = ["post"]

    def post(self, request, pk):
        devices = Device.objects.of(self.person.district).select_related("person")
        if not self.duties.may(Power.MANAGE_ACCOUNTS):
            devices = devices.filter(person=self.person)
        device = devices.filter(pk=pk).first()
        if device is None:
            raise Http404
        try:
            actions.end_device(device, by=self.person, at=self.now)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The phone is ended: it forgets what it was given at its next word."))
        if device.person_id == self.person.pk:
            return redirect("field:phones")
        return redirect("field:phones-of", device.person_id)


class PhonesOf(WithinScope, TemplateView):
    """For whoever keeps the accounts: the phones of somebody, so that a lost one can be ended."""

    power = Power.MANAGE_ACCOUNTS
    template_name = "field/phones_of.html"

    def get_context_data(self, **kwargs):
        whose = Person.objects.of(self.person.district).filter(pk=kwargs["pk"]).first()
        if whose is None:
            raise Http404
        devices = Device.objects.of(whose.district).filter(person=whose).order_by("-seen_at")
        return super().get_context_data(devices=devices[:50], whose=whose, **kwargs)


def _picture(data: bytes) -> HttpResponse:
    answer = HttpResponse(data, content_type="image/jpeg")
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
