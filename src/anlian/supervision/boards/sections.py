"""The tabs over the lists of problems, listings and letters. Problems live on a floor above: named by their address."""

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _


def sections(here: str) -> list[dict]:
    known = (
        ("problems", "problems:list", _("Prominent problems"), "mountain"),
        ("listings", "supervision:list", _("Listed supervision"), "alert-octagon"),
        ("letters", "supervision:letters", _("Letters and admonitions"), "message-report"),
    )
    tabs = []
    for key, name, label, icon in known:
        try:
            tabs.append({"label": label, "url": reverse(name), "active": key == here, "icon": icon})
        except NoReverseMatch:
            continue
    return tabs
