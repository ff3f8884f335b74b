"""A telephone number is hidden until somebody says what they need it for."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from anlian.kernel import masks
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from tests.factories import officer_of, site

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_is_asked_for_with_a_reason_and_shown_in_its_place(phone, sign_in):
    shop, officer = site(), officer_of()
    sign_in(phone, officer)
    phone.goto(reverse("lattice:site", args=[shop.pk]))
    number = phone.locator("#phone")
    expect(number).to_contain_text(masks.phone(shop.principal.phone))

    phone.get_by_role("button", name="显示").click()
    number.get_by_label("查看事由").fill("联系隐患整改")
    number.get_by_role("button").click()

    expect(number).to_have_text(shop.principal.phone)
    line = Entry.objects.get(verb=Verb.UNMASKED)
    assert (line.by, line.detail["reason"]) == (officer, "联系隐患整改")
