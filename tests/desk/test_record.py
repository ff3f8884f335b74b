import pytest

from anlian.hazards import actions
from anlian.kernel.errors import Refused
from anlian.lattice.powers import Role
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from tests.factories import AT, account, auditor, hazard, office, officer_of, site
from tests.factories.people import hold, lattice

pytestmark = pytest.mark.django_db
PAGE = "/system/record/"


@pytest.fixture
def watched(client):
    client.force_login(account(auditor()))
    return client


class TestRecord:
    def test_is_for_auditors_only(self, client):
        for person in (office(), officer_of()):
            client.force_login(account(person))

            assert client.get(PAGE).status_code == 403
            assert client.post(f"{PAGE}verify/").status_code == 403

    def test_says_in_words_what_was_before_and_after(self, watched):
        wrong = hazard(state="VERIFIED")

        page = watched.get(f"{PAGE}?subject={wrong.matter.number}").content.decode()

        assert "已上报 → 已核实" in page
        assert wrong.matter.number in page

    def test_is_narrowed_by_verb_person_and_period(self, watched):
        wrong = hazard(state="VERIFIED")

        def found(**query):
            return {line["entry"].verb for line in watched.get(PAGE, query).context["lines"]}

        assert found(verb="HAZARD_VERIFIED") == {Verb.HAZARD_VERIFIED}
        assert Verb.HAZARD_REPORTED not in found(person=wrong.officer.name)
        assert found(until="2001-01-01") == set()
        assert found(since="not a day", before="x", verb="NONSENSE")

    def test_tells_refusals(self, watched):
        wrong = hazard(state="VERIFIED")
        with pytest.raises(Refused):
            actions.verify(wrong, by=wrong.officer, at=AT, basis="x")

        lines = watched.get(f"{PAGE}?verb=REFUSED").context["lines"]

        assert [line["entry"].verb for line in lines] == [Verb.REFUSED]

    def test_goes_back_page_by_page_without_a_gap(self, watched):
        for _number in range(3):
            hazard(state="CLOSED")
        seen, address = [], PAGE
        while address:
            context = watched.get(address).context
            seen += [line["entry"].seq for line in context["lines"]]
            address = f"{PAGE}{context['older']}" if context["older"] else ""

        assert seen == list(range(Entry.objects.count(), 0, -1))

    def test_shows_an_auditor_of_one_town_only_what_lies_there(self, client):
        here, there = hazard(site=site("430407001001001")), hazard(site=site("430407002001001"))
        watcher = hold(Role.AUDITOR, "镇街审计员", unit="ZF", area=lattice().areas["430407001"])
        client.force_login(account(watcher))

        page = client.get(PAGE).content.decode()

        assert here.matter.number in page
        assert there.matter.number not in page

    def test_is_verified_at_a_button_and_says_so(self, watched):
        hazard()

        response = watched.post(f"{PAGE}verify/")

        assert response.context["verdict"].sound
        assert "记录完好" in response.content.decode()
        assert watched.get(f"{PAGE}verify/").status_code == 405
