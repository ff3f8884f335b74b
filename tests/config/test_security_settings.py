"""What an operator may set, and what the product refuses to start with; where officers may come from."""

import ast
import os
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from anlian.config import environment
from anlian.config import settings as settings_module
from anlian.config.jobs import forget_old_runs, forget_sign_ins
from anlian.config.models import JobRun
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from anlian.people.models import Session
from tests.factories import account, office, security_officer
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db


class TestSettings:
    @pytest.mark.parametrize(
        ("name", "value", "sentence"),
        [
            ("ANLIAN_AUDIT_DAYS", "179", "180"),
            ("ANLIAN_PASSWORD_PROFILE", "none", "dengbao3, asvs5"),
            ("ANLIAN_PASSWORD_DAYS", "181", "180"),
            ("ANLIAN_ADMIN_NETWORKS", "10.0.0.300/8", "ANLIAN_ADMIN_NETWORKS"),
        ],
    )
    def test_out_of_bounds_stop_the_start_with_a_sentence(self, name, value, sentence):
        ended = subprocess.run(
            [sys.executable, "-m", "anlian.config.cli", "reference", "--check"],
            env=os.environ | {name: value}, capture_output=True, text=True, timeout=60,
        )  # fmt: skip

        assert ended.returncode == 1
        assert sentence in ended.stderr
        assert "Traceback" not in ended.stderr

    @pytest.mark.parametrize("module", [settings_module, environment])
    def test_have_one_definition_each(self, module):
        names = [
            name
            for node in ast.parse(Path(module.__file__).read_text(encoding="utf-8")).body
            for name in (
                [node.name] if hasattr(node, "name") else map(ast.unparse, getattr(node, "targets", []))
            )
        ]

        assert [name for name, times in Counter(names).items() if times > 1] == []

    def test_at_the_bound_are_taken(self, monkeypatch):
        monkeypatch.setenv("ANLIAN_AUDIT_DAYS", "180")
        assert environment.between("ANLIAN_AUDIT_DAYS", 184, least=180, most=36_500) == 180

        monkeypatch.setenv("ANLIAN_AUDIT_DAYS", "179")
        with pytest.raises(ImproperlyConfigured):
            environment.between("ANLIAN_AUDIT_DAYS", 184, least=180, most=36_500)


class TestForgetting:
    NOW = timezone.now()

    def attempt(self, days: int, model=AccessAttempt):
        counted = {"failures_since_start": 1} if model is AccessAttempt else {}
        row = model.objects.create(username="clerk", ip_address="10.0.0.7", user_agent=f"{days}", **counted)
        model.objects.filter(pk=row.pk).update(attempt_time=self.NOW - timedelta(days=days))

    def test_keeps_attempts_to_the_last_day(self, settings):
        for days in (settings.AUDIT_DAYS - 1, settings.AUDIT_DAYS + 1):
            self.attempt(days)
            self.attempt(days, AccessLog)
            self.attempt(days, AccessFailureLog)

        assert forget_sign_ins(now=self.NOW)["attempts"] == 3
        assert forget_sign_ins(now=self.NOW)["attempts"] == 0
        assert AccessAttempt.objects.get().user_agent == str(settings.AUDIT_DAYS - 1)

    def test_keeps_what_the_district_asks_to_keep_longer(self, settings):
        settings.AUDIT_DAYS = 400
        self.attempt(399)
        JobRun.objects.create(name="sweep", as_of=self.NOW, started_at=self.NOW - timedelta(days=399))

        assert forget_sign_ins(now=self.NOW)["attempts"] == 0
        assert forget_old_runs(now=self.NOW) == 0

    def test_is_the_only_way_that_a_failed_attempt_goes(self, client):
        user = account(office())
        user.set_password(PASSWORD)
        user.save()
        for name in ("nobody", user.username):
            client.post("/login/", {"username": name, "password": "wrong-and-secret"})
        AccessAttempt.objects.update(attempt_time=self.NOW - timedelta(days=1))

        client.post("/login/", {"username": user.username, "password": PASSWORD})

        # What is counted by is gone with the first success, and after half an hour; the log is not.
        assert not AccessAttempt.objects.filter(username=user.username).exists()
        assert set(AccessFailureLog.objects.values_list("username", flat=True)) == {"nobody", user.username}

    def test_drops_sessions_that_are_over(self, client):
        client.force_login(account(office()))
        Session.objects.update(expire_date=self.NOW - timedelta(seconds=1))

        assert forget_sign_ins(now=self.NOW)["sessions"] == 1

    def test_never_touches_the_record_of_acts(self, client):
        account(office())
        client.post("/login/", {"username": account(security_officer()).username, "password": "wrong"})
        before = Entry.objects.count()

        forget_sign_ins(now=self.NOW + timedelta(days=4_000))
        forget_old_runs(now=self.NOW + timedelta(days=4_000))

        assert before
        assert Entry.objects.count() == before


class TestAddressesOfOfficers:
    @pytest.fixture(autouse=True)
    def only_from_the_office(self, settings):
        settings.ADMIN_NETWORKS = [ip_network("10.1.0.0/16"), ip_network("fd00::/8")]

    def sign_in(self, client, user, address):
        user.set_password(PASSWORD)
        user.save()
        return client.post("/login/", {"username": user.username, "password": PASSWORD}, REMOTE_ADDR=address)

    @pytest.mark.parametrize("address", ["10.1.2.3", "fd00::7"])
    def test_named_let_them_in(self, client, address):
        assert self.sign_in(client, account(security_officer()), address).status_code == 302

    @pytest.mark.parametrize("address", ["10.2.2.3", "192.168.1.1", "fe80::7", ""])
    def test_not_named_do_not_and_leave_a_line(self, client, address):
        answer = self.sign_in(client, account(security_officer()), address)

        assert answer.status_code == 200
        assert "规定的地址" in answer.content.decode()
        assert client.get("/").url.startswith("/login/")
        line = Entry.objects.order_by("seq").last()
        assert (line.verb, line.detail["how"]) == (Verb.SIGN_IN_FAILED, "address")

    def test_bind_nobody_else(self, client):
        assert self.sign_in(client, account(office()), "192.168.1.1").status_code == 302

    def test_bind_nobody_where_none_are_named(self, client, settings):
        settings.ADMIN_NETWORKS = []

        assert self.sign_in(client, account(security_officer()), "192.168.1.1").status_code == 302
