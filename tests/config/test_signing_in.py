from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import SESSION_KEY, authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from anlian.config.middleware import SessionLimits
from anlian.people.models import User

pytestmark = pytest.mark.django_db
NOON = datetime(2025, 6, 28, 12, tzinfo=UTC)
RIGHT = "Long-enough-7"


@pytest.fixture
def clerk():
    user = User(username="clerk", district="430407", created_at=NOON)
    user.set_password(RIGHT)
    user.save()
    return user


def try_to_sign_in(password: str, address: str = "10.0.0.7"):
    request = HttpRequest()
    request.META["REMOTE_ADDR"] = address
    return authenticate(request, username="clerk", password=password)


class TestLockout:
    def test_the_sixth_attempt_fails_even_with_the_right_password(self, clerk):
        assert try_to_sign_in(RIGHT) == clerk
        for _ in range(5):
            assert try_to_sign_in("wrong") is None

        assert try_to_sign_in(RIGHT) is None
        assert try_to_sign_in(RIGHT, address="10.0.0.8") is None

    def test_ends_after_half_an_hour(self, clerk):
        from axes.models import AccessAttempt

        for _ in range(5):
            try_to_sign_in("wrong")
        AccessAttempt.objects.update(attempt_time=datetime.now(UTC) - timedelta(minutes=31))

        assert try_to_sign_in(RIGHT) == clerk

    def test_four_slips_are_forgiven(self, clerk):
        for _ in range(4):
            try_to_sign_in("wrong")

        assert try_to_sign_in(RIGHT) == clerk


class TestPasswords:
    @pytest.mark.parametrize(
        "password",
        [
            "Sh0rt-7",
            "alllowercase",
            "lower123456",
            "Anlian-2026",
            "Shigu#4304",
            "石鼓区Aa123456",
            "Clerk-2026x",
        ],
    )
    def test_weak_ones_are_refused(self, password):
        with pytest.raises(ValidationError):
            validate_password(password, User(username="clerk"))

    @pytest.mark.parametrize("password", [RIGHT, "a phrase of Several words", "k7#mQp2x"])
    def test_good_ones_pass(self, password):
        assert validate_password(password, User(username="clerk")) is None


class TestSessionLimits:
    """Times are given to it, so no clock is turned."""

    @pytest.fixture
    def request_(self, client, clerk, rf):
        client.force_login(clerk)
        request = rf.get("/")
        request.session, request.user = client.session, clerk
        return request

    def look(self, request, at: datetime) -> bool:
        SessionLimits(None).look_at(request, at)
        return SESSION_KEY in request.session

    def test_half_an_hour_of_silence_ends_it(self, request_):
        assert self.look(request_, NOON)
        assert self.look(request_, NOON + timedelta(minutes=29))
        assert self.look(request_, NOON + timedelta(minutes=58))
        assert not self.look(request_, NOON + timedelta(minutes=89))

    def test_twelve_hours_end_it_however_busy(self, request_):
        for minutes in range(0, 12 * 60 + 1, 20):
            assert self.look(request_, NOON + timedelta(minutes=minutes))

        assert not self.look(request_, NOON + timedelta(hours=12, minutes=1))

    def test_reading_on_writes_nothing(self, request_):
        self.look(request_, NOON)
        request_.session.save()
        request_.session.modified = False

        self.look(request_, NOON + timedelta(seconds=90))

        assert not request_.session.modified


class TestTheLockedPage:
    @pytest.mark.urls("tests.config.login_urls")
    def test_tells_why_and_who_can_help(self, client, clerk):
        for _ in range(4):
            assert client.post("/login/", {"username": "clerk", "password": "wrong"}).status_code == 200

        answer = client.post("/login/", {"username": "clerk", "password": "wrong"})

        assert answer.status_code == 429
        assert "locked.html" in [template.name for template in answer.templates]
        assert client.post("/login/", {"username": "clerk", "password": RIGHT}).status_code == 429
