"""撤销导入: a whole import taken back, while nothing is built on it."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from graphlib import TopologicalSorter

from django.apps import apps
from django.db import IntegrityError, connection
from django.utils.translation import gettext as _

from anlian.kernel.clock import day_of
from anlian.kernel.errors import Refused
from anlian.kernel.models import Dated, DistrictModel
from anlian.lattice.actions.dated import bump
from anlian.lattice.powers import Power
from anlian.lattice.scope import Duties
from anlian.ledger.actions import deed, record
from anlian.ledger.models import Head
from anlian.ledger.verbs import Verb
from anlian.people.models import Person
from anlian.registers.counting import count_again
from anlian.registers.kinds import may_import
from anlian.registers.models import Batch, Stage
from anlian.registers.resting import ADDED, FOLLOWS, Written, later_acts, what_rests_on
from anlian.registers.tracing import alone, traced_models


@dataclass
class Undone:
    """How many rows were taken away, and how many put back as they were, by table."""

    removed: dict[str, int] = field(default_factory=dict)
    restored: dict[str, int] = field(default_factory=dict)

    def as_dict(self) -> dict:
        return asdict(self)

    @property
    def rows(self) -> int:
        return sum(self.removed.values()) + sum(self.restored.values())


@deed
def undo(
    batch: Batch,
    *,
    by: Person | None,
    at: datetime,
    reason: str,
    progress: Callable[[int, int], None] | None = None,
) -> Undone:
    """撤销导入: every row as it was before, in one transaction, or nothing. The lines in the record stay."""
    alone(batch.district)
    batch = Batch.objects.select_for_update(no_key=True).of(batch.district).get(pk=batch.pk)
    if by is not None:
        check_may_undo(batch, by, at)
    if not reason.strip():
        raise Refused(_("Say why it is taken back."))
    check_stage(batch)
    _check_nothing_rests(batch)
    written = Written(batch)
    try:
        undone = _take_back(written, progress or (lambda done, rows: None))
        # From here on nobody adds a line; whoever did so meanwhile is seen now.
        Head.hold(batch.district)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError as error:
        raise Refused(
            _("Other records rest on this import (%(rule)s); it cannot be taken back.")
            % {"rule": _rule(error)}
        ) from error
    _check_nothing_rests(batch, later_acts)
    batch.stage, batch.failure = Stage.UNDONE, ""
    batch.save(update_fields=["stage", "failure"])
    count_again(written)
    # They have served; what stood in changed columns is nobody's to read any more.
    batch.traces.filter(district=batch.district).delete()
    bump(batch.district)
    record(
        Verb.IMPORT_UNDONE, batch, by=by, at=at, kind=batch.kind, filename=batch.filename, sha256=batch.sha256,
        reason=reason.strip(), **undone.as_dict(),
    )  # fmt: skip
    return undone


def check_may_undo(batch: Batch, by: Person, at: datetime) -> None:
    """Whoever may bring in this ledger, of the whole district or by an import of their own."""
    duties = Duties(by, day_of(at))
    if (
        not may_import(duties, batch.kind)
        or not Batch.objects.within(duties.scope(Power.IMPORT)).filter(pk=batch.pk).exists()
    ):
        raise Refused(_("None of your posts may take this import back; the safety committee office does."))


def check_stage(batch: Batch) -> None:
    if batch.stage == Stage.UNDONE:
        raise Refused(_("This import was taken back already."))
    if batch.stage != Stage.TAKEN_IN:
        raise Refused(_("Nothing of this file was taken in, so there is nothing to take back."))
    if (batch.new or batch.changed) and not batch.traces.filter(district=batch.district).exists():
        raise Refused(_("This import was taken in before the platform noted what an import writes."))


def _check_nothing_rests(batch: Batch, ask=what_rests_on) -> None:
    if found := ask(batch):
        raise Refused(
            _(
                "It cannot be taken back, for other things rest on it by now: %(what)s. Undo or correct those first."
            )
            % {"what": "；".join(found)}
        )


def _take_back(written: Written, tell: Callable[[int, int], None]) -> Undone:
    undone = Undone()
    models = _referring_first(written)
    for model in models:
        tell(undone.rows, written.rows)
        # A dated row holds again only once its successor is gone; of others, whoever points must let go first.
        steps = (_remove, _restore) if issubclass(model, Dated) else (_restore, _remove)
        for step in steps:
            step(written, model, undone)
    for model in reversed(models):
        _put_back(written, model, undone)
    return undone


def _referring_first(written: Written) -> list[type[DistrictModel]]:
    """The tables that it wrote, each before those that it points at."""
    models = {
        model._meta.db_table: model for model in traced_models() if model._meta.db_table in written.tables
    }
    order = TopologicalSorter(dict.fromkeys(models.values(), ()))
    for model in models.values():
        for there in {one.related_model for one in model._meta.concrete_fields if one.is_relation} - {model}:
            if there in models.values():
                order.add(there, model)
    return list(order.static_order())


def _remove(written: Written, model: type[DistrictModel], undone: Undone) -> None:
    table = model._meta.db_table
    if not written.added_to(model):
        return
    added = ADDED.format(table=table)
    for follower in map(apps.get_model, FOLLOWS):
        for one in follower._meta.concrete_fields:
            if one.related_model is model:
                written.run(
                    f"DELETE FROM {follower._meta.db_table} WHERE district = %(district)s AND {one.column} IN ({added})"
                )
    count = written.run(f"DELETE FROM {table} WHERE district = %(district)s AND id IN ({added})")
    undone.removed[table] = count


def _restore(written: Written, model: type[DistrictModel], undone: Undone) -> None:
    """The columns that it changed, as they were before its first change; all others stay as they are."""
    table = model._meta.db_table
    if "C" not in written.tables[table]:
        return
    touched = written.ask(
        "SELECT DISTINCT jsonb_object_keys(was) FROM registers_trace WHERE district = %(district)s"
        f" AND batch_id = %(batch)s AND \"table\" = '{table}' AND what = 'C'"
    )
    columns = {one.column for one in model._meta.concrete_fields} & {name for (name,) in touched}
    changes = ", ".join(
        f'"{one}" = CASE WHEN change.before ? \'{one}\' THEN was."{one}" ELSE it."{one}" END'
        for one in sorted(columns)
    )
    count = written.run(
        f"UPDATE {table} AS it SET {changes} FROM ({written.changes_of(table)}) AS change"
        f" CROSS JOIN LATERAL jsonb_populate_record(NULL::{table}, change.before) AS was"
        " WHERE it.district = %(district)s AND it.id = change.key"
    )
    undone.restored[table] = count


def _put_back(written: Written, model: type[DistrictModel], undone: Undone) -> None:
    """The rows that it removed, as they were before it touched them."""
    table = model._meta.db_table
    if "R" not in written.tables[table]:
        return
    count = written.run(
        f"""
        INSERT INTO {table} SELECT was.* FROM registers_trace AS trace
            LEFT JOIN ({written.changes_of(table)}) AS change ON change.key = trace.keys[1]
            CROSS JOIN LATERAL jsonb_populate_record(NULL::{table}, trace.was || coalesce(change.before, '{{}}')) AS was
        WHERE trace.district = %(district)s AND trace.batch_id = %(batch)s AND trace."table" = '{table}'
            AND trace.what = 'R' AND trace.keys[1] NOT IN ({ADDED.format(table=table)})
        """
    )
    undone.restored[table] = undone.restored.get(table, 0) + count


def _rule(error: IntegrityError) -> str:
    diagnosis = getattr(error.__cause__, "diag", None)
    return (diagnosis.constraint_name if diagnosis else "") or _("a rule of the database")
