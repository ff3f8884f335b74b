"""Every address of the product, as the router knows it."""

from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, get_resolver


@dataclass(frozen=True)
class Address:
    name: str
    route: str
    callback: Any

    @property
    def view(self):
        return getattr(self.callback, "view_class", None)

    @property
    def keys(self) -> tuple[str, ...]:
        """What stands in angle brackets."""
        return tuple(part.split(">")[0].split(":")[-1] for part in self.route.split("<")[1:])

    @property
    def is_api(self) -> bool:
        return self.route.startswith("api/")

    def takes(self, method: str) -> bool:
        allowed = [name.lower() for name in self.view.http_method_names]
        return method in allowed and hasattr(self.view, method)

    def at(self, **keys) -> str:
        address = "/" + self.route
        for name in self.keys:
            start, end = address.index("<"), address.index(">")
            address = address[:start] + str(keys[name]) + address[end + 1 :]
        return address


def every(resolver=None, route: str = "", space: str = "") -> list[Address]:
    found = []
    for one in (resolver or get_resolver()).url_patterns:
        here = route + str(one.pattern)
        if isinstance(one, URLPattern):
            found.append(Address(f"{space}{one.name or ''}", here, one.callback))
        else:
            found += every(one, here, f"{space}{one.namespace}:" if one.namespace else space)
    return found


ALL = every()
PAGES = [one for one in ALL if not one.is_api]
API = [one for one in ALL if one.is_api]
ADDRESSES_OF_PAGES = [page for page in PAGES if page.view]
