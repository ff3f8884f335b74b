"""What the pages about duties share: their tabs."""

from django.urls import reverse
from django.utils.translation import gettext as _

from anlian.lattice.powers import Power
from anlian.lattice.views.common import OnDay


class Face(OnDay):
    """One of the faces of the whole, with the tabs to the others."""

    power = Power.SEE_DUTIES
    here = ""

    def get_context_data(self, **kwargs):
        places = [
            ("matrix", _("Leaders by months"), "table"),
            ("list", _("List"), "list"),
            ("lists", _("Duty lists"), "clipboard-list"),
            ("tasks", _("Tasks of the year"), "target"),
            ("obligations", _("What is owed"), "checklist"),
            ("proxies", _("Proxies"), "user-check"),
            ("sheets", _("Done and missed"), "file-text"),
        ]
        faces = [
            {"label": label, "url": reverse(f"duties:{name}"), "icon": icon, "active": name == self.here}
            for name, label, icon in places
            if name != "proxies" or self.duties.may(Power.DO_DUTIES)
        ]
        return super().get_context_data(faces=faces, may_set=self.duties.may(Power.SET_DUTIES), **kwargs)
