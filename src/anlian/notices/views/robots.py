"""群机器人: what speaks to the groups of the units that one heads."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView, View

from anlian.kernel.errors import Refused
from anlian.lattice.access import WithinScope
from anlian.lattice.models import Unit
from anlian.lattice.powers import Power
from anlian.notices import actions, boards
from anlian.notices.forms import RobotForm
from anlian.notices.models import Robot


class OfRobots(WithinScope):
    power = Power.MANAGE_ROBOTS


class ListRobots(OfRobots, TemplateView):
    template_name = "notices/robots.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            robots=boards.robots(self.all(Robot)), may_set=bool(actions.units_of(self.duties)), **kwargs
        )


class SetRobot(OfRobots, FormView):
    form_class = RobotForm
    template_name = "notices/set_robot.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"units": actions.units_of(self.duties)}

    def get_context_data(self, **kwargs):
        return super().get_context_data(may_set=bool(actions.units_of(self.duties)), **kwargs)

    def form_valid(self, form):
        given = dict(form.cleaned_data)
        unit = Unit.objects.of(self.person.district).get(pk=given.pop("unit"))
        try:
            actions.set_robot(unit, by=self.person, at=self.now, **given)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, _("The robot is set up. Try it now."))
        return redirect("notices:robots")

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)


class DoRobot(OfRobots, View):
    """One button for one robot."""

    http_method_names = ["post"]

    def post(self, request, pk):
        robot = self.find(Robot, pk)
        try:
            self.act(robot)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, self.done)
        return redirect("notices:robots")


class TryRobot(DoRobot):
    def act(self, robot):
        actions.try_robot(robot, by=self.person, at=self.now)
        self.done = _("It was said in the group.")


class EndRobot(DoRobot):
    def act(self, robot):
        actions.end_robot(robot, by=self.person, at=self.now)
        self.done = _("The robot says nothing any more; its address and secret are gone.")
