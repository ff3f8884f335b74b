"""Forms of the lattice. Fields carry the names of the actions' arguments."""

import json
import re

from django import forms
from django.utils.translation import gettext_lazy as _

from anlian.kernel import credit_code, geo
from anlian.lattice import seats
from anlian.lattice.models import (
    Area,
    Chain,
    Level,
    Post,
    Risk,
    Rule,
    Sector,
    Site,
    SiteKind,
    Tier,
    Unit,
    UnitKind,
)
from anlian.lattice.pickers import PickField, site_field
from anlian.lattice.powers import Role
from anlian.people.models import Person

PHONE = re.compile(r"^1\d{10}$|^0\d{2,3}-?\d{7,8}$")
BY_PLACE = "by-place"


class Day(forms.DateField):
    def __init__(self, **kwargs):
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


class WhoForm(forms.Form):
    """谁负责: a site, or an area and a sector, on a day."""

    site = site_field(label=_("Site"), required=False)
    area = forms.ChoiceField(label=_("Or an area"), required=False)
    sector = forms.ChoiceField(
        label=_("Sector"), required=False, help_text=_("Left empty: what the kind of site is known for.")
    )
    on = Day(label=_("On the day"), required=False)
    known = Day(
        label=_("As known on"), required=False, help_text=_("Left empty: with all that was corrected since.")
    )

    def __init__(self, *args, roll, scope, sites, day, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = sites
        areas = seats.area_choices(
            roll, scope, day, (Level.DISTRICT, Level.TOWN, Level.COMMUNITY, Level.GRID)
        )
        self.fields["area"].choices = [("", "—"), *areas]
        self.fields["sector"].choices = [("", "—"), *seats.sector_choices(roll)]

    def clean(self):
        wish = super().clean()
        if self.errors:
            return wish
        if not wish.get("site") and not wish.get("area"):
            raise forms.ValidationError(_("Choose a site, or an area and a sector."))
        if not wish.get("site") and not wish.get("sector"):
            self.add_error("sector", _("For an area, say which sector."))
        return wish


class ChainForm(forms.Form):
    """发布责任链: a new version, from a day on."""

    number = forms.CharField(label=_("Chain number"), max_length=20)
    title = forms.CharField(label=_("Title"), max_length=120)
    area = forms.ModelChoiceField(Area.objects.none(), label=_("Area"))
    sectors = forms.ModelMultipleChoiceField(
        Sector.objects.none(), label=_("Sectors"), widget=forms.CheckboxSelectMultiple
    )
    committee = forms.ModelChoiceField(Unit.objects.none(), label=_("Special committee"), required=False)
    basis = forms.CharField(
        label=_("Document"), max_length=200, help_text=_("Number and title of the document.")
    )
    basis_date = Day(label=_("Date of the document"))
    since = Day(label=_("Holds from"), help_text=_("The version before ends on this day."))
    leader = forms.ModelChoiceField(Post.objects.none(), label=Tier.LEADER.label)
    deputy = forms.ModelChoiceField(Post.objects.none(), label=Tier.DEPUTY.label, required=False)
    department = forms.ModelChoiceField(Post.objects.none(), label=Tier.DEPARTMENT.label, required=False)
    members = forms.ModelMultipleChoiceField(
        Post.objects.none(),
        label=Tier.MEMBER.label,
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )
    town = forms.ChoiceField(label=Tier.TOWN.label, required=False)
    community = forms.ChoiceField(label=Tier.COMMUNITY.label, required=False)
    grid = forms.ChoiceField(label=Tier.GRID.label, required=False)
    site = forms.BooleanField(label=Tier.SITE.label, required=False, initial=True)

    RULED = {"town": Role.TOWN, "community": Role.COMMUNITY, "grid": Role.GRID}
    NAMED = {
        "leader": [Role.LEADER],
        "deputy": [Role.LEADER],
        "department": [Role.DEPARTMENT, Role.OFFICE, Role.COMMITTEE, Role.TOWN],
        "members": [Role.DEPARTMENT, Role.OFFICE, Role.COMMITTEE, Role.TOWN],
    }

    def __init__(self, *args, roll, day, chain: Chain | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.district, self.chain = roll.district, chain
        fields = self.fields
        if chain is not None:
            del fields["number"]
        standing = Area.objects.of(roll.district).standing(day)
        fields["area"].queryset = standing.exclude(level__in=[Level.PROVINCE, Level.CITY]).order_by("code")
        fields["area"].label_from_instance = lambda area: "　" * _depth(area) + area.name
        fields["sectors"].queryset = Sector.objects.of(roll.district).order_by("code")
        units = Unit.objects.of(roll.district)
        fields["committee"].queryset = units.filter(kind=UnitKind.COMMITTEE).order_by("code")
        posts = Post.objects.of(roll.district).filter(ended_on=None).select_related("unit")
        for name, roles in self.NAMED.items():
            fields[name].queryset = posts.filter(role__in=roles).order_by("unit__code", "code")
            fields[name].label_from_instance = lambda post: post_label(roll, post.pk, day)
        for name, role in self.RULED.items():
            named = sorted(
                (seat for seat in roll.seats.values() if seat.role == role), key=lambda seat: seat.code
            )
            fields[name].choices = [
                ("", _("Not in this chain")),
                (BY_PLACE, Rule(name).label),
                *((str(seat.id), post_label(roll, seat.id, day)) for seat in named),
            ]
            fields[name].initial = BY_PLACE

    def clean_number(self):
        number = self.cleaned_data["number"].strip()
        if Chain.objects.of(self.district).filter(number=number).exists():
            raise forms.ValidationError(_("This number is taken; issue a new version of that chain instead."))
        return number


def _depth(area: Area) -> int:
    return [Level.DISTRICT, Level.TOWN, Level.COMMUNITY, Level.GRID].index(area.level)


def post_label(roll, post_id, day) -> str:
    seat, term = roll.seats[post_id], roll.holder(post_id, day)
    return seats.called(seat.unit, seat.title) + (f" · {term.person}" if term else str(_(" · vacant")))


class EndForm(forms.Form):
    """What ends, and on which paper."""

    on = Day(label=_("Ends on"), help_text=_("From this day it no longer holds."))
    basis = forms.CharField(label=_("Document"), max_length=200)


class SiteForm(forms.Form):
    """点位: what describes it."""

    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=SiteKind.choices)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    lng = forms.FloatField(
        label=_("Longitude"), required=False, widget=forms.NumberInput(attrs={"step": "any"})
    )
    lat = forms.FloatField(
        label=_("Latitude"), required=False, widget=forms.NumberInput(attrs={"step": "any"})
    )
    datum = forms.ChoiceField(
        label=_("Taken from"),
        choices=[
            (geo.Datum.WGS84, _("GPS (WGS 84)")),
            (geo.Datum.GCJ02, _("Amap, Tencent (GCJ-02)")),
            (geo.Datum.BD09, _("Baidu (BD-09)")),
        ],
    )
    uscc = forms.CharField(label=_("Unified social credit code"), max_length=18, required=False)
    attributes = forms.CharField(
        label=_("Attributes"),
        required=False,
        widget=forms.Textarea,
        help_text=_("One a line, such as floors=18."),
    )

    def clean_uscc(self):
        code = self.cleaned_data["uscc"].strip().upper()
        if code and not credit_code.valid(code):
            raise forms.ValidationError(_("The check digit does not fit; compare it with the licence."))
        return code

    def clean_attributes(self):
        lines = [
            line for line in self.cleaned_data["attributes"].replace("；", "\n").splitlines() if line.strip()
        ]
        pairs = [line.partition("=") for line in lines]
        if any(not equals or not key.strip() for key, equals, _value in pairs):
            raise forms.ValidationError(_("Write each line as name=value."))
        return {key.strip(): _read(value.strip()) for key, _equals, value in pairs}

    def clean(self):
        facts = super().clean()
        lng, lat = facts.get("lng"), facts.get("lat")
        if (lng is None) != (lat is None):
            self.add_error(
                "lat" if lat is None else "lng", _("A position needs both longitude and latitude.")
            )
        elif lng is not None:
            try:
                facts["lng"], facts["lat"] = geo.to_wgs84(lng, lat, facts.get("datum") or geo.Datum.WGS84)
            except ValueError:
                self.add_error("lng", _("This is not a position on the map, in degrees."))
        facts.pop("datum", None)
        return facts


def _read(value: str):
    """As ledgers give them: text. Lists and yes or no keep their kind when a form gives them back."""
    if value not in ("true", "false") and not value.startswith("["):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def written(attributes: dict) -> str:
    return "\n".join(
        f"{key}={json.dumps(value, ensure_ascii=False) if isinstance(value, (bool, list)) else value}"
        for key, value in attributes.items()
    )


class Principal(forms.Form):
    """责任人, known by name and phone."""

    principal_name = forms.CharField(label=_("Person in charge"), max_length=60, required=False)
    principal_phone = forms.CharField(label=_("Their phone"), max_length=20, required=False)
    risk = forms.ChoiceField(label=_("Risk"), choices=[("", _("Not rated")), *Risk.choices], required=False)

    def clean_principal_phone(self):
        phone = self.cleaned_data["principal_phone"].strip()
        if phone and not PHONE.match(phone):
            raise forms.ValidationError(_("A mobile number has 11 digits and begins with 1."))
        return phone


class AddSiteForm(Principal, SiteForm):
    """建账."""

    code = forms.CharField(label=_("Site code"), max_length=40)
    area = forms.ModelChoiceField(Area.objects.none(), label=_("Area"))
    since = Day(label=_("On the books since"))

    def __init__(self, *args, areas, district, **kwargs):
        super().__init__(*args, **kwargs)
        self.district = district
        take_areas(self.fields["area"], areas)

    def clean_code(self):
        code = self.cleaned_data["code"].strip()
        if Site.objects.of(self.district).filter(code=code).exists():
            raise forms.ValidationError(_("This code is taken."))
        return code


class MoveSiteForm(Principal):
    """From a day on: another area, person in charge or risk."""

    on = Day(label=_("From the day"))
    area = forms.ModelChoiceField(Area.objects.none(), label=_("Area"))

    field_order = ["on", "area", "risk", "principal_name", "principal_phone"]

    def __init__(self, *args, areas, **kwargs):
        super().__init__(*args, **kwargs)
        take_areas(self.fields["area"], areas)


def take_areas(field, areas) -> None:
    """Towns, communities and grids, those inside others indented."""
    field.queryset = areas.filter(level__in=[Level.TOWN, Level.COMMUNITY, Level.GRID]).order_by("code")
    field.label_from_instance = lambda area: "　" * (_depth(area) - 1) + area.name


class AppointForm(forms.Form):
    """任命."""

    person = PickField(
        label=_("Person"),
        finder="lattice:find-person",
        hint=_("Name or code"),
        queryset=Person.objects.none(),
        required=False,
    )
    name = forms.CharField(label=_("Or somebody new: name"), max_length=60, required=False)
    phone = forms.CharField(label=_("Their phone"), max_length=20, required=False)
    since = Day(label=_("From the day"), help_text=_("Whoever holds the post hands it over on this day."))
    until = Day(label=_("Until"), required=False, help_text=_("Left empty: until further notice."))
    acting = forms.BooleanField(label=_("Acting"), required=False)
    basis = forms.CharField(label=_("Document"), max_length=200)

    def __init__(self, *args, district, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = Person.objects.of(district)

    def clean(self):
        wish = super().clean()
        if not self.errors and bool(wish.get("person")) == bool(wish.get("name")):
            raise forms.ValidationError(_("Choose a person, or name somebody new."))
        if wish.get("phone") and not PHONE.match(wish["phone"]):
            self.add_error("phone", _("A mobile number has 11 digits and begins with 1."))
        return wish


class RemitForm(forms.Form):
    """分工: an area, a sector, or where the two cross."""

    area = forms.ModelChoiceField(Area.objects.none(), label=_("Area"), required=False)
    sector = forms.ModelChoiceField(Sector.objects.none(), label=_("Sector"), required=False)
    since = Day(label=_("From the day"))
    basis = forms.CharField(label=_("Document"), max_length=200)

    def __init__(self, *args, areas, district, **kwargs):
        super().__init__(*args, **kwargs)
        take_areas(self.fields["area"], areas)
        self.fields["sector"].queryset = Sector.objects.of(district).order_by("code")


class UnmaskForm(forms.Form):
    """查看完整号码: for what. The usual reasons are offered, others may be typed."""

    USUAL = (
        _("Call about a hazard"),
        _("Arrange an inspection"),
        _("An emergency"),
        _("Check the ledger"),
    )

    reason = forms.CharField(label=_("Why you need it"), max_length=60)
