"""Answers with a mark: whoever has the mark in hand is told that nothing has changed, and nothing is drawn or counted."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag


def marked(request: HttpRequest, mark: str, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """Kept by the browser of whoever asked, never shared, and asked after each time."""
    etag = quote_etag(mark)
    told = get_conditional_response(request, etag=etag) or answer()
    told["ETag"] = etag
    patch_cache_control(told, private=True, no_cache=True)
    return told
