"""Fields that find one record by typing: for the forms of every app above."""

from django import forms
from django.utils.translation import gettext_lazy as _

from anlian.lattice.models import Site


class Picker(forms.Widget):
    """A search box and what it found, one of which is ticked. Works by typing, without a script of its own."""

    template_name = "lattice/picker.html"

    def __init__(self, finder: str, hint: str, attrs=None):
        super().__init__(attrs)
        self.finder, self.hint = finder, hint

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        chosen = None
        if value:
            try:
                chosen = self.choices.queryset.filter(pk=value).first()
            except forms.ValidationError:
                chosen = None
        context["widget"] |= {"finder": self.finder, "hint": self.hint, "chosen": chosen}
        return context

    def id_for_label(self, id_):
        return f"{id_}_q"


class PickField(forms.ModelChoiceField):
    """One record, found by typing. The queryset is the scope: what lies outside is not there."""

    def __init__(self, *, finder: str, hint, queryset, **kwargs):
        super().__init__(queryset, widget=Picker(finder, hint), **kwargs)


def site_field(**kwargs) -> PickField:
    return PickField(
        finder="lattice:find-site",
        hint=_("Name, address or code; two characters or pinyin initials are enough"),
        queryset=Site.objects.none(),
        error_messages={"invalid_choice": _("There is no such site among those you answer for.")},
        **kwargs,
    )
