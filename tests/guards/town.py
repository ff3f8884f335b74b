"""One town with one of everything that an address can name, and those who have no part in it."""

from datetime import timedelta
from types import SimpleNamespace

from anlian.hazards.actions.saved import save_address
from anlian.hazards.lifecycle import State
from anlian.hazards.models import SavedAddress
from anlian.lattice.actions import appoint
from anlian.matters.evidence import attach
from anlian.matters.models import Evidence
from anlian.people.models import Person
from anlian.registers import actions as ledgers
from anlian.registers.models import Batch
from scenario.shigu import pictures
from tests.factories import (
    AT,
    account,
    audit_officer,
    auditor,
    chain,
    hazard,
    head_of,
    office,
    officer_of,
    person,
    security_officer,
    system_officer,
    walker_of,
)
from tests.factories.people import post
from tests.factories.places import LONG_AGO
from tests.inspections.world import planned, shop_visit, submitted
from tests.registers.tables import csv_of

TOWN, ELSEWHERE = "430407001", "430407002"
NOW = AT + timedelta(hours=6)


def town() -> SimpleNamespace:
    world = shop_visit()
    version = chain("L01", area=TOWN)
    wrong = hazard(state=State.ORDERED, site=world.shop)
    held = planned(world)
    finished = submitted(world)
    seat = post("TOWN", "应急办副主任", unit=TOWN)
    appointment = appoint(seat, person=person("石敢当"), since=LONG_AGO, by=None, at=AT)
    photo = attach(
        wrong.matter, [pictures.before("town")], role=Evidence.Role.BEFORE, by=wrong.officer, at=AT
    )[0]
    batch, _report = ledgers.look_at("sites", csv_of("sites"), "台账.csv", by=wrong.officer, at=AT)
    save_address(wrong.officer, page="hazards:list", name="逾期", query="overdue=1")
    remit = wrong.officer.seat.remits.get()
    return SimpleNamespace(
        world=world, version=version, wrong=wrong, planned=held, finished=finished, seat=wrong.officer.seat,
        appointment=wrong.officer.appointments.get(), photo=photo, batch=batch, remit=remit, other_seat=appointment.post,
        saved=SavedAddress.objects.get(), officer=wrong.officer, office=world.office, leader=head_of(version),
        walker=world.walker, keeper=world.shop.principal, auditor=auditor(), stranger=officer_of(ELSEWHERE),
        admin=system_officer(), security=security_officer(),
        audit=audit_officer(), nobody=person(), second_office=office(), far=walker_of("430407002001001"),
    )  # fmt: skip


def signed_in(client, someone: Person):
    client.force_login(someone.user or account(someone), backend="django.contrib.auth.backends.ModelBackend")
    return client


def batches(count: int) -> None:
    Batch.objects.bulk_create(
        [
            Batch(district="430407", kind="sites", filename=f"{number}.csv", sha256=f"{number}", at=AT)
            for number in range(count)
        ]
    )
