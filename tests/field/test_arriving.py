"""Whoever photographs the code at a door: led into the app, or told what this place is and how to report."""

import re

import pytest
from django.urls import reverse

from anlian.field.views import arriving
from anlian.kernel.ids import uuid7
from tests.factories import DAY, account, keeper_of, officer_of, site, walker_of
from tests.factories.people import hold

pytestmark = pytest.mark.django_db
PHONE = "Mozilla/5.0 (Linux; Android 14; HUAWEI) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36"
OTHER_GRID = "430407002001001"


@pytest.fixture
def shop():
    return site(name="老衡阳米粉店")


@pytest.fixture
def sign_in(client):
    def as_(someone):
        client.force_login(
            someone.user or account(someone), backend="django.contrib.auth.backends.ModelBackend"
        )
        return client

    return as_


def door(one):
    return f"/s/{one.pk}/"


def told(answer, address) -> str:
    """A page without what differs from one answer to the next."""
    page = answer.content.decode().replace(address, "…")
    return re.sub(r"[0-9a-f]{32}|[A-Za-z0-9]{64}", "…", page)


class TestSomebodyFromTheStreet:
    def test_is_told_the_place_and_how_to_report_and_nothing_else(self, client, shop):
        keeper = keeper_of(shop)

        answer = client.get(door(shop))

        page = answer.content.decode()
        assert answer.status_code == 200
        for words in (shop.name, shop.address, "12350", "119"):
            assert words in page
        for hidden in (keeper.name, keeper.phone, keeper.phone[-4:], shop.code, shop.get_absolute_url()):
            assert hidden not in page
        assert f"{reverse('desk:sign-in')}?next={door(shop)}" in page
        assert "<form" not in page.partition("<main")[2].partition("</main>")[0]
        assert answer["X-Robots-Tag"] == "noindex"
        assert answer["Cache-Control"] == "no-store"

    def test_is_told_the_districts_own_ways_where_there_are_some(self, client, shop, settings):
        assert "本区举报电话" not in client.get(door(shop)).content.decode()
        settings.REPORT_PHONE, settings.REPORT_TEXT = "0734-8123456", "关注“石鼓应急”公众号留言"

        page = client.get(door(shop)).content.decode()

        assert 'href="tel:0734-8123456"' in page
        assert "关注“石鼓应急”公众号留言" in page

    def test_a_number_in_a_name_or_an_address_is_hidden(self, client):
        one = site(name="王记粉店13800001234")
        one.address = "解放路12号 13900005678"
        one.save()

        page = client.get(door(one)).content.decode()

        assert "13800001234" not in page
        assert "13900005678" not in page

    def test_gets_the_same_of_a_place_that_is_no_more_and_of_one_that_never_was(self, client, shop):
        shop.closed_on = DAY
        shop.save()

        addresses = [door(shop), f"/s/{uuid7()}/"]
        answers = [client.get(address) for address in addresses]

        assert [one.status_code for one in answers] == [404, 404]
        closed, unknown = (told(*pair) for pair in zip(answers, addresses, strict=True))
        assert closed == unknown
        assert shop.name not in closed

    def test_is_put_off_who_opens_many(self, client, shop, monkeypatch):
        monkeypatch.setattr(arriving, "MOST", 2)

        codes = [client.get(door(shop), REMOTE_ADDR="10.9.8.7").status_code for _time in range(4)]

        assert codes == [200, 200, 429, 429]
        assert client.get(door(shop), REMOTE_ADDR="10.9.8.6").status_code == 200

    def test_may_only_read(self, client, shop):
        assert client.post(door(shop)).status_code == 405


class TestWhoeverWorksThere:
    @pytest.mark.parametrize("who", [walker_of, officer_of, lambda: None], ids=["walker", "town", "keeper"])
    def test_is_led_into_the_app_on_a_phone(self, sign_in, shop, who):
        someone = who() or keeper_of(shop)

        answer = sign_in(someone).get(door(shop), HTTP_USER_AGENT=PHONE)

        assert answer.url == f"/field/#/site/{shop.pk}"

    def test_is_shown_both_ways_at_a_desk(self, sign_in, shop):
        page = sign_in(walker_of()).get(door(shop)).content.decode()

        assert f'href="/field/#/site/{shop.pk}"' in page
        assert f'href="{shop.get_absolute_url()}"' in page
        assert "工作人员登录" not in page

    def test_gets_404_of_a_place_that_is_no_more_too(self, sign_in, shop):
        shop.closed_on = DAY
        shop.save()

        assert sign_in(walker_of()).get(door(shop), HTTP_USER_AGENT=PHONE).status_code == 404

    def test_is_not_put_off(self, sign_in, shop, monkeypatch):
        monkeypatch.setattr(arriving, "MOST", 1)
        client = sign_in(walker_of())

        assert [client.get(door(shop)).status_code for _time in range(3)] == [200, 200, 200]


class TestWhoeverIsSignedInAndWorksElsewhere:
    @pytest.mark.parametrize("agent", [PHONE, "Mozilla/5.0 (Windows NT 10.0)"])
    def test_sees_what_the_street_sees(self, sign_in, shop, agent):
        for someone in (walker_of(OTHER_GRID), hold("SECURITY", "安全管理员", unit="ZF")):
            answer = sign_in(someone).get(door(shop), HTTP_USER_AGENT=agent)

            page = answer.content.decode()
            assert answer.status_code == 200
            assert shop.name in page
            assert shop.get_absolute_url() not in page
            assert f"#/site/{shop.pk}" not in page

    def test_an_auditor_who_checks_nothing_is_shown_the_page_of_the_site_only(self, sign_in, shop):
        page = sign_in(hold("AUDITOR", "审计", unit="ZF")).get(door(shop), HTTP_USER_AGENT=PHONE)

        assert shop.get_absolute_url() in page.content.decode()
        assert "#/site/" not in page.content.decode()
