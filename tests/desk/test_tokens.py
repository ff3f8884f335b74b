"""Tokens of the API: made with the password, shown once, read as their person and change nothing."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt, AccessFailureLog
from django.utils import timezone

from anlian.desk import actions
from anlian.kernel.clock import day_of
from anlian.kernel.errors import Refused
from anlian.lattice import access
from anlian.lattice.access import duties_under
from anlian.lattice.actions import appoint, end_appointment
from anlian.lattice.powers import Power, Role
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from anlian.people import attempts, tokens
from anlian.people.models import A_YEAR, Token
from tests.factories import (
    AT,
    account,
    guarded,
    keeper_of,
    office,
    officer_of,
    security_officer,
    site,
    system_officer,
    walker_of,
)
from tests.factories.people import PASSWORD, hold, post
from tests.factories.places import LONG_AGO

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=30)
SITES = "/api/sites"


@pytest.fixture(autouse=True)
def then(monkeypatch):
    monkeypatch.setattr("anlian.kernel.clock.now", lambda: AT)


def at(monkeypatch, moment):
    monkeypatch.setattr("anlian.kernel.clock.now", lambda: moment)


def made(someone, *powers, until=LATER, now=AT) -> str:
    if someone.user is None:
        account(someone)
    return actions.make_token(someone, name="QGIS", powers=powers or [Power.SEE_SITES], until=until, at=now)


def ask(client, text, address=SITES, **kwargs):
    return client.get(address, headers={"Authorization": f"Bearer {text}"}, **kwargs)


def of(someone) -> Token:
    return Token.objects.get(person=someone)


class TestMaking:
    def test_keeps_nothing_that_it_could_be_made_of(self):
        text = made(officer_of())

        assert text.rpartition("-")[2] not in str(Token.objects.values())

    def test_keeps_what_it_is_known_by(self):
        someone = officer_of()

        text = made(someone)

        assert tokens.known(text) == of(someone)

    def test_leaves_a_line_with_its_name_and_what_it_reads(self):
        someone = officer_of()

        made(someone)

        line = Entry.objects.get(verb=Verb.TOKEN_MADE)
        assert (line.by, line.detail["name"], line.detail["powers"]) == (someone, "QGIS", ["SEE_SITES"])

    def test_leaves_none_of_it_in_the_record(self):
        text = made(officer_of())

        assert text.rpartition("-")[2] not in str(Entry.objects.get(verb=Verb.TOKEN_MADE).detail)

    def test_gives_nothing_that_one_may_not_read(self):
        someone = system_officer()

        with pytest.raises(Refused):
            made(someone)

    @pytest.mark.parametrize("power", [Power.EDIT_SITES, Power.UNMASK, Power.EXPORT])
    def test_gives_only_what_the_api_reads(self, power):
        with pytest.raises(Refused):
            made(officer_of(), Power.SEE_SITES, power)

    @pytest.mark.parametrize("until", [AT, AT - timedelta(days=1), AT + A_YEAR + timedelta(seconds=1)])
    def test_ends_within_a_year(self, until):
        with pytest.raises(Refused):
            made(officer_of(), until=until)

    def test_for_a_whole_year_is_well(self):
        assert made(officer_of(), until=AT + A_YEAR)

    def test_stops_at_ten(self):
        someone = officer_of()
        for _number in range(10):
            made(someone)

        with pytest.raises(Refused):
            made(someone)

    def test_goes_on_when_one_of_ten_is_revoked(self):
        someone = officer_of()
        for _number in range(10):
            made(someone)

        actions.end_token(someone, token=Token.objects.filter(person=someone).first(), at=AT)

        assert made(someone)


class TestRevoking:
    def test_is_done_once(self):
        someone = officer_of()
        made(someone)

        actions.end_token(someone, token=of(someone), at=AT)

        assert of(someone).ended_at == AT

    def test_cannot_be_done_twice(self):
        someone = officer_of()
        made(someone)
        actions.end_token(someone, token=of(someone), at=AT)

        with pytest.raises(Refused):
            actions.end_token(someone, token=of(someone), at=AT)


class TestThePage:
    ADDRESS = "/account/tokens/make/"

    def at_screen(self, client, someone):
        user = account(someone)
        user.set_password(PASSWORD)
        user.save()
        client.force_login(user)
        return client

    def form(self, **changed):
        return {
            "name": "QGIS", "powers": ["SEE_SITES", "SEE_HAZARDS"], "password": PASSWORD,
            "last_day": (day_of(AT) + timedelta(days=7)).isoformat(),
        } | changed  # fmt: skip

    def test_has_a_heading(self, client):
        self.at_screen(client, officer_of())

        assert "<h1>新建令牌</h1>" in client.get(self.ADDRESS).content.decode()

    def test_shows_it_once(self, client):
        self.at_screen(client, officer_of())

        answer = client.post(self.ADDRESS, self.form())

        text = answer.context["token"]
        assert answer["Cache-Control"] == "no-store"
        assert ask(client, text).status_code == 200
        page = client.get("/account/").content.decode()
        assert "QGIS" in page
        assert text not in page

    @pytest.mark.parametrize(
        "changed",
        [{"password": "Wrong-Word-2023"}, {"powers": []}, {"powers": ["EDIT_SITES"]}, {"name": " "}],
    )
    def test_asks_for_the_password_and_for_what_it_is(self, client, changed):
        self.at_screen(client, officer_of())

        assert client.post(self.ADDRESS, self.form(**changed)).status_code == 422
        assert not Token.objects.exists()

    def test_takes_a_year_and_not_a_day_more(self, client):
        self.at_screen(client, officer_of())
        last = day_of(AT) + A_YEAR

        late = client.post(self.ADDRESS, self.form(last_day=last.isoformat()))
        fits = client.post(self.ADDRESS, self.form(last_day=(last - timedelta(days=1)).isoformat()))

        assert (late.status_code, fits.status_code) == (422, 200)

    def test_is_not_there_for_whoever_has_nothing_to_read(self, client):
        self.at_screen(client, system_officer())

        assert client.get(self.ADDRESS).status_code == 403
        assert self.ADDRESS not in client.get("/account/").content.decode()

    def test_tells_when_it_was_used_and_revokes_it(self, client):
        someone = officer_of()
        self.at_screen(client, someone)
        text = made(someone)
        ask(client, text, REMOTE_ADDR="10.1.2.3")

        assert "10.1.2.3" in client.get("/account/").content.decode()
        client.post(f"/account/tokens/{of(someone).pk}/end/")

        assert ask(client, text).status_code == 401
        assert Entry.objects.get(verb=Verb.TOKEN_ENDED).by == someone

    def test_revokes_none_of_anybody_else(self, client):
        someone = officer_of()
        made(someone)
        self.at_screen(client, officer_of())

        assert client.post(f"/account/tokens/{of(someone).pk}/end/").status_code == 404
        assert of(someone).ended_at is None


class TestReading:
    def test_reads_what_its_person_may(self, client):
        here, there = site(), site("430407002001001")

        found = ask(client, made(officer_of())).json()

        assert [one["code"] for one in found["items"]] == [here.code]
        assert there.code not in str(found)

    def test_reads_nothing_that_it_was_not_given(self, client):
        text = made(officer_of(), Power.SEE_SITES)

        assert ask(client, text, "/api/hazards/").status_code == 403
        assert ask(client, text, "/api/chains").status_code == 403

    def test_opens_no_page(self, client):
        text = made(officer_of())

        assert ask(client, text, "/sites/").url.startswith("/login/")
        assert ask(client, text, "/").url.startswith("/login/")

    def test_never_posts(self, client):
        shop, someone = site(), officer_of()
        text = made(someone, Power.SEE_SITES, Power.SEE_HAZARDS)

        answer = client.post(
            "/api/hazards/", {"site": str(shop.pk)}, content_type="application/json",
            headers={"Authorization": f"Bearer {text}"},
        )  # fmt: skip

        assert answer.status_code == 403
        assert not Entry.objects.filter(verb=Verb.HAZARD_REPORTED).exists()

    def test_is_not_taken_from_the_address(self, client):
        text = made(officer_of())

        assert client.get(SITES, {"token": text, "access_token": text}).status_code == 401

    def test_stands_before_the_session(self, client):
        someone = officer_of()
        text = made(someone)
        client.force_login(account(office()))
        here, there = site(), site("430407002001001")

        found = str(ask(client, text).json())

        assert here.code in found
        assert there.code not in found
        assert ask(client, "anlian-430407-wrong").status_code == 401

    def test_of_a_keeper_reads_the_own_site(self, client):
        shop, other = site(), site()

        found = ask(client, made(keeper_of(shop))).json()

        assert [one["code"] for one in found["items"]] == [shop.code]
        assert other.code not in str(found)

    def test_notes_its_use_now_and_then(self, client, monkeypatch, django_assert_num_queries):
        someone = officer_of()
        text = made(someone)
        ask(client, text, REMOTE_ADDR="10.1.2.3")

        at(monkeypatch, AT + timedelta(minutes=4))
        ask(client, text, REMOTE_ADDR="10.1.2.3")
        assert (of(someone).used_at, of(someone).used_from) == (AT, "10.1.2.3")

        at(monkeypatch, AT + timedelta(minutes=5))
        ask(client, text, REMOTE_ADDR="10.1.2.3")
        assert of(someone).used_at == AT + timedelta(minutes=5)


class TestTheEnd:
    def test_comes_on_its_day(self, client, monkeypatch):
        text = made(officer_of())

        at(monkeypatch, LATER - timedelta(seconds=1))
        assert ask(client, text).status_code == 200
        at(monkeypatch, LATER)
        assert ask(client, text).status_code == 401

    def test_says_how_to_come_in(self, client):
        answer = ask(client, "anlian-430407-nobodys")

        assert answer.status_code == 401
        assert answer["WWW-Authenticate"].startswith("Bearer")

    @pytest.mark.parametrize(
        "text",
        ["", " ", "x", "anlian", "anlian-430407-", "anlian-43040７-abc", "anlian-430407-" + "a" * 65,
         "anlian-430407-\xe9", "a\0b"],
    )  # fmt: skip
    def test_nonsense_opens_nothing(self, client, text):
        made(officer_of())

        assert ask(client, text).status_code == 401

    def test_of_another_district_opens_nothing(self, client):
        text = made(officer_of())

        assert ask(client, text.replace("430407", "430408")).status_code == 401

    @pytest.mark.parametrize(
        "end",
        [
            lambda someone, by: actions.disable_account(someone, by=by, at=AT, reason="调离"),
            lambda someone, by: actions.end_sessions(someone, by=by, at=AT),
            lambda someone, by: actions.give_password(someone, password="k7#mQp2x-Zz", by=by, at=AT),
            lambda someone, by: (guarded(someone.user), actions.reset_factor(someone, by=by, at=AT)),
            lambda someone, by: actions.change_password(someone, password="k7#mQp2x-Zz", at=AT),
        ],
        ids=["disabled", "signed out everywhere", "new password", "factor reset", "own new password"],
    )
    def test_comes_when_the_account_is_taken_in_hand(self, client, end):
        someone = officer_of()
        account(someone).set_password(PASSWORD)
        someone.user.save()
        text = made(someone)

        end(someone, security_officer())

        assert ask(client, text).status_code == 401
        assert of(someone).ended_at == AT
        assert Entry.objects.order_by("seq").last().detail["tokens"] == 1

    def test_comes_with_the_post(self, client):
        someone = officer_of()
        text = made(someone)

        end_appointment(someone.seat.appointments.get(), on=day_of(AT), by=None, at=AT)

        assert ask(client, text).status_code == 401

    @pytest.mark.parametrize("away", [0, 7])
    def test_and_the_same_post_again_does_not_bring_it_back(self, client, monkeypatch, away):
        someone = officer_of()
        text = made(someone)
        end_appointment(someone.seat.appointments.get(), on=day_of(AT), by=None, at=AT)
        later = AT + timedelta(days=away)

        appoint(someone.seat, person=someone, since=day_of(later), by=None, at=later)
        at(monkeypatch, later)

        assert of(someone).ended_at == AT
        assert ask(client, text).status_code == 401
        assert ask(client, made(someone, now=later)).status_code == 200

    def test_comes_with_a_post_that_ends_later_and_is_given_again(self, client, monkeypatch):
        someone = officer_of()
        text = made(someone)
        gone, back = day_of(AT) + timedelta(days=3), day_of(AT) + timedelta(days=5)
        end_appointment(someone.seat.appointments.get(), on=gone, by=None, at=AT)
        appoint(someone.seat, person=someone, since=back, by=None, at=AT)
        assert ask(client, text).status_code == 200

        at(monkeypatch, AT + timedelta(days=6))

        assert ask(client, text).status_code == 401

    def test_of_two_posts_goes_on_without_the_one_that_ended_for_good(self, client):
        here, there, someone = site(), site("430407002001001"), officer_of()
        seat = officer_of("430407002").seat
        appoint(seat, person=someone, since=day_of(AT), by=None, at=AT)
        text = made(someone)
        assert there.code in str(ask(client, text).json())

        end_appointment(seat.appointments.known().get(person=someone), on=day_of(AT), by=None, at=AT)
        appoint(seat, person=someone, since=day_of(AT), by=None, at=AT)

        found = str(ask(client, text).json())
        assert here.code in found
        assert there.code not in found

    def test_and_another_post_does_not_bring_it_back(self, client):
        someone = officer_of()
        text = made(someone)
        end_appointment(someone.seat.appointments.get(), on=day_of(AT), by=None, at=AT)

        appoint(office().seat, person=someone, since=day_of(AT), by=None, at=AT)

        assert ask(client, text).status_code == 401

    def test_nor_does_a_shop_of_ones_own(self, client):
        shop = site()
        someone = keeper_of(shop)
        seat = post(Role.GRID, "网格员", unit="430407001001")
        appoint(seat, person=someone, since=LONG_AGO, by=None, at=AT)
        text = made(someone)
        assert ask(client, text).status_code == 200

        end_appointment(seat.appointments.get(), on=day_of(AT), by=None, at=AT)

        assert ask(client, text).status_code == 401

    def test_another_post_does_not_widen_it(self, client):
        someone, there = officer_of(), site("430407002001001")
        text = made(someone)

        appoint(officer_of("430407002").seat, person=someone, since=day_of(AT), by=None, at=AT)

        assert there.code not in str(ask(client, text).json())

    def test_comes_for_whoever_becomes_a_leader_without_a_second_factor(self, client):
        someone = officer_of()
        text = made(someone)
        appoint(hold(Role.LEADER, "副区长", unit="ZF").seat, person=someone, since=day_of(AT), by=None, at=AT)

        assert ask(client, text).status_code == 401
        guarded(someone.user)
        assert ask(client, text).status_code == 200


class TestGuessing:
    def test_is_stopped_as_at_the_door(self, client):
        for _try in range(attempts.MOST_FROM_ONE_ADDRESS):
            assert ask(client, "anlian-430407-guess").status_code == 401

        assert ask(client, "anlian-430407-guess").status_code == 429
        assert ask(client, "anlian-430407-guess", REMOTE_ADDR="10.9.9.9").status_code == 401
        assert AccessFailureLog.objects.filter(username=attempts.TOKEN).count() == 31

    def test_locks_out_no_right_token_of_the_same_address(self, client):
        text = made(officer_of())
        for _try in range(attempts.MOST_FROM_ONE_ADDRESS + 1):
            ask(client, "anlian-430407-guess")

        assert ask(client, text).status_code == 200
        actions.end_token(Token.objects.get().person, token=Token.objects.get(), at=AT)
        assert ask(client, text).status_code == 429

    def test_builds_what_a_right_token_carries_once(self, client, monkeypatch):
        text, built = made(officer_of()), []
        monkeypatch.setattr(
            access, "duties_under", lambda *given: built.append(given) or duties_under(*given)
        )

        assert ask(client, text).status_code == 200
        assert len(built) == 1

    def test_ends_after_a_while(self, client):
        for _try in range(attempts.MOST_FROM_ONE_ADDRESS):
            ask(client, "anlian-430407-guess")
        AccessAttempt.objects.update(attempt_time=timezone.now() - attempts.WITHIN - timedelta(seconds=1))

        assert ask(client, "anlian-430407-guess").status_code == 401
        assert AccessAttempt.objects.get().failures_since_start == 1

    def test_keeps_nobody_from_signing_in(self, client):
        someone = walker_of()
        user = account(someone)
        user.set_password(PASSWORD)
        user.save()
        for _try in range(attempts.MOST_FROM_ONE_ADDRESS):
            ask(client, "anlian-430407-guess")

        answer = client.post("/login/", {"username": user.username, "password": PASSWORD})

        assert answer.status_code == 302

    def test_a_token_that_is_over_is_no_guess(self, client, monkeypatch):
        text = made(officer_of())
        at(monkeypatch, LATER)

        assert ask(client, text).status_code == 401
        assert not AccessAttempt.objects.exists()
