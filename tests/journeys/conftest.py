"""A day in the story's district: the clock goes on from its first morning, people sign in by name and password."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

BACKEND = "django.contrib.auth.backends.ModelBackend"


class Clock:
    """The present of the story; it runs, and it can be put forward."""

    def __init__(self, start):
        self.behind = timezone.now() - start

    def now(self):
        return timezone.localtime(timezone.now() - self.behind)

    def forward(self, **span):
        self.behind -= timedelta(**span)


@pytest.fixture(autouse=True)
def story_clock(monkeypatch):
    from tests.factories import AT

    clock = Clock(AT)
    monkeypatch.setattr("anlian.kernel.clock.now", clock.now)
    return clock


@pytest.fixture
def sign_in():
    """Through the page, as a person does. Whoever was there before is gone."""
    from anlian.lattice.powers import TWO_FACTORS
    from tests.factories import account, guarded
    from tests.factories.people import PASSWORD

    def enter(page, someone):
        user = someone.user or account(someone)
        user.set_password(PASSWORD)
        user.save(update_fields=["password"])
        # Those whom a password does not let in come with a paper of recovery codes: each of these works at once.
        must = someone.appointments.of(someone.district).known().filter(post__role__in=TWO_FACTORS).exists()
        codes = guarded(user)[1] if must else []
        page.context.clear_cookies()
        page.goto("/login/")
        page.get_by_label("用户名").fill(user.username)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        if codes:
            page.get_by_label("验证码").fill(codes.pop())
            page.get_by_role("button", name="登录").click()
        page.wait_for_url(re.compile(r":\d+/$"))
        return page

    return enter


@pytest.fixture
def photo():
    """A picture as a phone would send it."""

    def file(name: str, data: bytes) -> dict:
        return {"name": f"{name}.jpg", "mimeType": "image/jpeg", "buffer": data}

    return file


@pytest.fixture
def pocket(chromium, live_server, tmp_path):
    """Phones whose disks outlive their browsers."""
    from tests.journeys.pocket import Pocket

    opened = []

    def phone(name: str = "phone", **how):
        opened.append(Pocket(chromium, live_server.url, tmp_path / name, **how))
        return opened[-1]

    yield phone
    for one in opened:
        one.stop()
