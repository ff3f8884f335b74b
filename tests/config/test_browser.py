"""The browser fixture itself, and what the browser may load."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_missing_page_loads_nothing_from_elsewhere_and_nothing_forbidden(desk):
    asked, complaints = [], []
    desk.on("request", lambda request: asked.append(request.url))
    desk.on(
        "console",
        lambda message: complaints.append(message.text) if "Security Policy" in message.text else None,
    )

    desk.goto("/no-such-page/")

    expect(desk.get_by_role("heading", level=1)).to_be_visible()
    assert all(url.startswith(asked[0].removesuffix("/no-such-page/")) for url in asked)
    assert complaints == []
