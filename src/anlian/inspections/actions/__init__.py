"""What people do about inspections: plan, begin, submit, have signed, cancel, add a note."""

from anlian.inspections.actions.after import add_note, cancel, confirm
from anlian.inspections.actions.findings import Given
from anlian.inspections.actions.over import Visit, record_visit, record_visits
from anlian.inspections.actions.plan import plan
from anlian.inspections.actions.suggest import suggest
from anlian.inspections.actions.templates import take_templates
from anlian.inspections.actions.visit import begin, start, submit

__all__ = [
    "Given",
    "Visit",
    "add_note",
    "begin",
    "cancel",
    "confirm",
    "plan",
    "record_visit",
    "record_visits",
    "start",
    "submit",
    "suggest",
    "take_templates",
]
