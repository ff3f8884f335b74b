"""Forms about leaders' blocks and lines, and about the department that leads a sector."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anlian.lattice import seats
from anlian.lattice.forms import Day, post_label
from anlian.lattice.models import Area, Level, Post, Sector, Unit, UnitKind
from anlian.lattice.parts import leaders_on, leads_of
from anlian.lattice.powers import Role


class ReassignForm(forms.Form):
    """调整分工."""

    part = forms.ChoiceField(label=_("Block or line"))
    post = forms.ModelChoiceField(Post.objects.none(), label=_("Goes to"))
    since = Day(label=_("From the day"), help_text=_("Whoever has it now gives it up on this day."))
    basis = forms.CharField(
        label=_("Document"), max_length=200, help_text=_("Number and title of the document.")
    )

    def __init__(self, *args, roll, day, scope, **kwargs):
        super().__init__(*args, **kwargs)
        self.district, found = roll.district, leaders_on(roll, day)
        towns = [part for part in found.towns if scope.covers(area=part.code)]
        sectors = [part for part in found.sectors if scope.covers(area="", sector=part.code)]
        self.fields["part"].choices = [
            ("", "—"),
            (_("Blocks"), [(f"area:{part.code}", _told(part)) for part in towns]),
            (
                pgettext_lazy("of leaders", "Lines"),
                [(f"sector:{part.code}", _told(part)) for part in sectors],
            ),
        ]
        posts = Post.objects.of(self.district).filter(role=Role.LEADER, ended_on=None)
        self.fields["post"].queryset = posts.select_related("unit").order_by("unit__code", "code")
        self.fields["post"].label_from_instance = lambda post: post_label(roll, post.pk, day)

    def clean(self):
        wish = super().clean()
        kind, _colon, code = (wish.pop("part", None) or "").partition(":")
        model = {"area": Area, "sector": Sector}.get(kind)
        if model is not None:
            wish[kind] = model.objects.of(self.district).filter(code=code).first()
        return wish


def _told(part) -> str:
    """The part and who has it now."""
    names = "、".join(one.term.person if one.term else str(_("Vacant")) for one in part.leaders)
    return f"{part.name} · {names}" if names else f"{part.name} · {_('nobody')}"


class LeadForm(forms.Form):
    """确定行业主管部门."""

    sector = forms.ChoiceField(label=_("Sector"), help_text=_("Only sectors that no department leads."))
    post = forms.ModelChoiceField(Post.objects.none(), label=_("Department"))
    since = Day(label=_("From the day"))
    basis = forms.CharField(
        label=_("Document"),
        max_length=200,
        help_text=_(
            "The government's decision: who is nearest by business leads (Work Safety Law, art. 10)."
        ),
    )

    def __init__(self, *args, roll, day, scope, **kwargs):
        super().__init__(*args, **kwargs)
        self.district = roll.district
        self.fields["sector"].choices = [
            ("", "—"),
            *(
                (code, label)
                for code, label in seats.sector_choices(roll)
                if not leads_of(roll, code, day) and scope.covers(area="", sector=code)
            ),
        ]
        heads = {
            roll.head_of(unit.pk, Role.DEPARTMENT, day)
            for unit in roll.units.values()
            if unit.kind == UnitKind.DEPARTMENT
        }
        posts = Post.objects.of(self.district).filter(pk__in=heads - {None}).select_related("unit")
        self.fields["post"].queryset = posts.order_by("unit__code", "code")
        self.fields["post"].label_from_instance = lambda post: post_label(roll, post.pk, day)

    def clean_sector(self):
        return Sector.objects.of(self.district).get(code=self.cleaned_data["sector"])


class OfficeForm(forms.Form):
    """明确安全监管机构."""

    area = forms.ChoiceField(label=_("Town or street"))
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("Unit"), help_text=_("To which the office belongs.")
    )
    name = forms.CharField(
        label=_("Office"), max_length=60, help_text=_("As the document calls it; or the unit that answers.")
    )
    since = Day(label=_("From the day"), help_text=_("Whichever office has it now gives it up on this day."))
    basis = forms.CharField(
        label=_("Document"), max_length=200, help_text=_("Number and title of the document.")
    )

    def __init__(self, *args, roll, day, scope, **kwargs):
        super().__init__(*args, **kwargs)
        self.district = roll.district
        towns = [town for town in seats.standing(roll, Level.TOWN, "", day) if scope.covers(area=town.code)]
        self.fields["area"].choices = [("", "—"), *((town.code, town.name) for town in towns)]
        units = Unit.objects.of(self.district).filter(kind=UnitKind.TOWN, area__in=towns)
        self.fields["unit"].queryset = units.order_by("code")

    def clean_area(self):
        return Area.objects.of(self.district).get(code=self.cleaned_data["area"])
