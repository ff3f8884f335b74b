"""The line of a road segment: drawn on the map, pasted as GeoJSON, or typed."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlian.atlas.astray import FAR_M
from anlian.atlas.boards import courses
from anlian.atlas.forms import CourseForm
from anlian.atlas.views.positions import ForOneSite
from anlian.kernel import geo, lines
from anlian.kernel.errors import Refused
from anlian.lattice import actions, seats
from anlian.lattice.courses import MOST, checked
from anlian.lattice.models import Course, Site, SiteKind
from anlian.lattice.outlines import read_extent
from anlian.lattice.views.common import AskForDeed


class DrawCourse(ForOneSite, AskForDeed):
    """画路段走向: look at it first, save it, or take it away."""

    form_class = CourseForm
    template_name = "atlas/course.html"
    done = gettext_lazy("The line of the road segment is saved.")

    @cached_property
    def site(self) -> Site:
        site = super().site
        if site.kind != SiteKind.ROAD:
            raise Http404
        return site

    @cached_property
    def course(self) -> Course | None:
        return Course.objects.of(self.site.district).filter(site=self.site).first()

    def get_initial(self):
        written = lines.written(self.course.points) if self.course else ""
        return {"written": written, "datum": geo.Datum.WGS84.value}

    def get_context_data(self, looked=None, **kwargs):
        standing = courses.look(self.site, self.course.points) if self.course else None
        return super().get_context_data(
            site=self.site,
            course=self.course,
            place=seats.place_name(self.roll, self.site.area_code),
            looked=looked or standing,
            tried=looked is not None,
            around=courses.around(self.site, (looked or standing).points if looked or standing else []),
            far=FAR_M,
            most=MOST,
            **kwargs,
        )

    def post(self, request, *args, **kwargs):
        return self.remove() if "remove" in request.POST else super().post(request, *args, **kwargs)

    def remove(self):
        try:
            actions.draw_course(self.site, None, by=self.person, at=self.now)
            messages.success(self.request, _("The road segment has no line any more."))
        except Refused as refusal:
            messages.error(self.request, str(refusal))
        return redirect(self.back())

    def form_valid(self, form):
        return self.look(form) if "look" in self.request.POST else super().form_valid(form)

    def look(self, form):
        """What was drawn or pasted, in WGS 84, with its length. Nothing is saved."""
        try:
            points = checked(form.cleaned_data["points"], read_extent(self.site.district))
        except Refused as refusal:
            form.add_error("written", str(refusal))
            return self.form_invalid(form)
        form = CourseForm(initial={"written": lines.written(points), "datum": geo.Datum.WGS84.value})
        return self.render_to_response(
            self.get_context_data(form=form, looked=courses.look(self.site, points))
        )

    def act(self, wish):
        actions.draw_course(self.site, wish["points"], by=self.person, at=self.now)

    def back(self):
        return self.site.get_absolute_url()
