"""Every number opens the list behind it: addresses of the lists, narrowed as the number was."""

from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse


def link(name: str, *args, **narrowed) -> str:
    """The address of a page; "" while no app serves it. What is empty does not narrow."""
    try:
        address = reverse(name, args=args)
    except NoReverseMatch:
        return ""
    asked = {key: value for key, value in narrowed.items() if value not in ("", None, False)}
    return f"{address}?{urlencode(asked)}" if asked else address


def hazards(**narrowed) -> str:
    """The list of hazards; `overdue` and `mine` are 1 or nothing, the rest as in its filter bar."""
    return link("hazards:list", **narrowed)
