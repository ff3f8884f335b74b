"""Large ledgers, gone through by the worker. A job that runs twice finds the second time that it is done."""

from django.conf import settings
from django.utils import translation
from procrastinate.contrib.django import app

from anlian.kernel import clock
from anlian.kernel.errors import Refused
from anlian.ledger.origin import acting_from
from anlian.people.models import Person
from anlian.registers import actions
from anlian.registers.actions.looking import GO_THROUGH, fail
from anlian.registers.models import OPEN, Batch
from anlian.registers.progress import told_aside
from anlian.registers.undo import undo

DEEDS = {"look": actions.look, "take_in": actions.take_in, "undo": undo}


@app.task(name=GO_THROUGH, pass_context=False)
def go_through(*, district: str, batch: str, deed: str, by: str, language: str, **given) -> None:
    """Look at a kept file, take it in or take it back, as the person who asked for it and for the reason given."""
    found = Batch.objects.of(district).filter(pk=batch, stage__in=OPEN[deed]).first()
    if found is None:
        return
    person = Person.objects.of(district).get(pk=by)
    speaking = translation.override(language or settings.LANGUAGE_CODE)
    # Whatever is not a refusal leaves the file at work: the job is tried again.
    with speaking, acting_from("worker"), told_aside(found) as tell:
        try:
            DEEDS[deed](found, by=person, at=clock.now(), progress=tell, **given)
        except Refused as refusal:
            fail(found, sentence=str(refusal))
