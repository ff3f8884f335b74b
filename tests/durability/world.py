"""Run in a process of its own, in an empty data folder: tables, a small district, people who are signed in."""

import json
import os
import sys
from datetime import timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anlian.config.settings")
SEEN = "2023-03-01T09:00:00+08:00"


def main() -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from anlian.config import postgres

    call_command("migrate", interactive=False, verbosity=0)
    postgres.own_roles(settings.DATABASE_URL)
    call_command("collectstatic", interactive=False, verbosity=0)
    made = make()
    (settings.DATA / "made.json").write_text(json.dumps(made))


def make() -> dict:
    """Two towns, a hazard with photos in each, a ledger that waits to be taken in; the present is March 2023."""
    from django.conf import settings
    from django.utils import timezone

    from anlian.hazards import actions
    from anlian.hazards.models import Source
    from anlian.ledger import proof
    from anlian.registers import actions as registers
    from scenario.shigu import pictures
    from tests.factories import AT, DISTRICT, chain, hazard, item, keeper_of, office, site, walker_of

    (settings.DATA / "demo-clock").write_text(str((timezone.now() - AT - timedelta(days=1)).total_seconds()))
    chain("L01")
    shop, walker, committee = site(), walker_of("430407001001001"), office()
    for number in range(12):
        actions.report(
            shop, by=walker, at=AT + timedelta(minutes=number), summary=f"楼梯间堆放纸箱{number}\t两处\n另见附图",
            source=Source.INSPECTION, item=item(), photos=[pictures.before(f"D{number}")],
        )  # fmt: skip
    hazard(site=shop, state="CLOSED")
    proof.seal(DISTRICT, now=AT)
    hazard(site=shop, state="RECTIFYING")
    header = "编码,姓名\n"
    registers.look_at("areas", header.encode(), "areas.csv", by=committee, at=AT)
    return {
        "district": DISTRICT,
        "site": str(shop.pk),
        "walker": signed_in(walker),
        "office": signed_in(committee),
        "keeper": signed_in(keeper_of(shop)),
    }


def signed_in(someone) -> str:
    """A session of theirs, as signing in makes it."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import login
    from django.test import RequestFactory

    from tests.factories import account

    request = RequestFactory().post("/login/", REMOTE_ADDR="127.0.0.1")
    request.session = import_module(settings.SESSION_ENGINE).SessionStore()
    login(request, someone.user or account(someone), backend="django.contrib.auth.backends.ModelBackend")
    request.session.save()
    return request.session.session_key


if __name__ == "__main__":
    main()
    sys.exit(0)
