import pytest
from django.urls import reverse

from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from tests.factories import account, office, officer_of, person, security_officer

pytestmark = pytest.mark.django_db
EXPORT = reverse("desk:export-accounts")


def taken_out(client, who, **query) -> str:
    client.force_login(account(who), "django.contrib.auth.backends.ModelBackend")
    answer = client.post(
        f"{EXPORT}?{'&'.join(f'{name}={value}' for name, value in query.items())}", {"format": "csv"}
    )
    assert answer.status_code == 200
    return b"".join(answer.streaming_content).decode()


class TestExportOfAccounts:
    def test_has_every_account_with_its_posts_and_leaves_a_line(self, client):
        officer = officer_of("430407001")
        account(officer)

        text = taken_out(client, security_officer())

        assert officer.name in text
        assert officer.user.username in text
        assert Entry.objects.filter(verb=Verb.EXPORTED, detail__page="accounts").count() == 1

    def test_has_only_what_was_filtered_for(self, client):
        account(person("王守义"))
        account(person("赵守信"))

        text = taken_out(client, security_officer(), q="王守")

        assert "王守义" in text
        assert "赵守信" not in text

    def test_shows_no_number_that_somebody_took_for_a_name(self, client):
        someone = account(person("王守义"))
        someone.username = "13873400001"
        someone.save()

        assert "13873400001" not in taken_out(client, security_officer())

    def test_is_not_for_the_office(self, client):
        client.force_login(account(office()), "django.contrib.auth.backends.ModelBackend")

        assert client.post(EXPORT, {"format": "csv"}).status_code == 403
