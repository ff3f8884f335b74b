"""What has been built on an import since: asked before it is taken back, in a fixed number of statements a table."""

from dataclasses import dataclass
from functools import cached_property

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.utils.translation import gettext as _

from anlian.hazards.models import Hazard
from anlian.inspections.models import Inspection
from anlian.kernel.models import Dated, DistrictModel
from anlian.lattice.models import Area, Chain, Post, Sector
from anlian.ledger.verbs import SECURITY, Verb
from anlian.people.models import Person
from anlian.registers.models import Batch, Stage
from anlian.registers.tracing import UNTRACED, mark_of, traced_models

# What builds on nothing: being refused, taking out, the steps that time takes by itself, and coming and going.
IDLE = {Verb.REFUSED, Verb.EXPORTED, Verb.MATTER_CLIMBED, Verb.SECOND_LOOK_DUE} | SECURITY - {
    Verb.ACCOUNT_REGISTERED,
    Verb.ACCOUNT_OPENED,
}
# Rows that follow from others by themselves, and go with them: the steps of a matter that is no more, what was told.
FOLLOWS = ("matters.Climb", "notices.Delivery", "notices.Message")
# References that are no foreign keys: by code, wherever a field has this name, …
BY_CODE = {"area_code": Area, "parent_code": Area, "merged_into": Area, "sector_code": Sector}
# … and by key. A guard test holds this table complete.
BY_KEY = {
    "duties.DutyItem.together": Post,
    "duties.Proof.record": Inspection,
    "duties.Task.assist": Post,
    "duties.Duty.work": Inspection,
    "hazards.Hazard.ordered_post": Post,
    "hazards.Hazard.look_again_post": Post,
    "hazards.Hazard.group": Person,
    "hazards.Hazard.rectifiers": Person,
    "hazards.Hazard.accepted_with": Person,
    "inspections.Inspection.leader_post": Post,
    "meetings.Attendee.post": Post,
    "meetings.Decision.co_posts": Post,
    "meetings.Decision.hazards": Hazard,
    "meetings.Meeting.chains": Chain,
    "meetings.Meeting.chair_post": Post,
    "matters.Matter.ladder": Post,
    "matters.Climb.told": Post,
    "people.Token.posts": Post,
}
# The answer that a matter keeps names the posts of its chain.
ANSWER = ("matters.Matter", "SELECT (jsonb_path_query(answer, '$.**.post_id') #>> '{}')::uuid")

ADDED = """
SELECT unnest(keys) FROM registers_trace
WHERE district = %(district)s AND batch_id = %(batch)s AND "table" = '{table}' AND what = 'A'
"""
CHANGED = """
SELECT keys[1] FROM registers_trace
WHERE district = %(district)s AND batch_id = %(batch)s AND "table" = '{table}' AND what = 'C' AND was ? '{column}'
"""
OWNERS = """
SELECT {column} FROM {table} WHERE district = %(district)s AND id IN (
    SELECT unnest(keys) FROM registers_trace
    WHERE district = %(district)s AND batch_id = %(batch)s AND "table" = '{table}')
"""
REMOVED = """
SELECT keys[1] FROM registers_trace
WHERE district = %(district)s AND batch_id = %(batch)s AND "table" = '{table}' AND what = 'R'
"""
# Of each row that was changed: every column it touched, as it was first and as it was left.
CHANGES = """
SELECT key, jsonb_object_agg(col, first) AS before, jsonb_object_agg(col, last) AS after FROM (
    SELECT keys[1] AS key, one.key AS col, (array_agg(one.value -> 0 ORDER BY "order"))[1] AS first,
        (array_agg(one.value -> 1 ORDER BY "order" DESC))[1] AS last
    FROM registers_trace, jsonb_each(was) AS one
    WHERE district = %(district)s AND batch_id = %(batch)s AND "table" = '{table}' AND what = 'C'
    GROUP BY 1, 2
) AS columns WHERE key NOT IN ({added}) GROUP BY key
"""


@dataclass
class Written:
    """The traces of one import, asked from many sides."""

    batch: Batch

    @cached_property
    def tables(self) -> dict[str, set[str]]:
        """Which tables it wrote, and how."""
        found: dict[str, set[str]] = {}
        for table, what in self.ask(
            'SELECT DISTINCT "table", what FROM registers_trace WHERE district = %(district)s AND batch_id = %(batch)s'
        ):
            found.setdefault(table, set()).add(what)
        return found

    @cached_property
    def rows(self) -> int:
        """How many rows it wrote, each as often as it did."""
        asked = "SELECT coalesce(sum(cardinality(keys)), 0) FROM registers_trace WHERE district = %(district)s AND batch_id = %(batch)s"
        return int(self.ask(asked)[0][0])

    @cached_property
    def given(self) -> dict:
        return {"district": self.batch.district, "batch": self.batch.pk, "mark": f"{mark_of(self.batch)}%"}

    def ask(self, sql: str, **given) -> list[tuple]:
        with connection.cursor() as cursor:
            cursor.execute(sql, self.given | given)
            return cursor.fetchall()

    def run(self, sql: str, **given) -> int:
        with connection.cursor() as cursor:
            cursor.execute(sql, self.given | given)
            return cursor.rowcount

    def added_to(self, model: type[models.Model]) -> bool:
        return "A" in self.tables.get(model._meta.db_table, ())

    def changes_of(self, table: str) -> str:
        return CHANGES.format(table=table, added=ADDED.format(table=table))


def what_rests_on(batch: Batch) -> list[str]:
    """What was built on it, each with its number, in words. Nothing: it can be taken back."""
    written = Written(batch)
    return [
        *_later_imports(written),
        *later_acts(batch),
        *_rows_that_refer(written),
        *_changed_again(written),
    ]


def _later_imports(written: Written) -> list[str]:
    """Imports that came after and wrote the same rows."""
    rows = written.ask(
        """
        WITH mine AS MATERIALIZED (
            SELECT DISTINCT "table", unnest(keys) AS key FROM registers_trace
            WHERE district = %(district)s AND batch_id = %(batch)s
        ), later AS (
            SELECT trace.batch_id, trace."table", unnest(trace.keys) AS key
            FROM registers_trace AS trace JOIN registers_batch AS batch
                ON batch.district = trace.district AND batch.id = trace.batch_id AND batch.stage = %(taken_in)s
            WHERE trace.district = %(district)s AND trace.batch_id <> %(batch)s AND trace."order" > (
                SELECT max("order") FROM registers_trace WHERE district = %(district)s AND batch_id = %(batch)s)
        )
        SELECT batch.filename, count(*) FROM later JOIN mine USING ("table", key)
        JOIN registers_batch AS batch ON batch.district = %(district)s AND batch.id = later.batch_id
        GROUP BY batch.id, batch.filename, batch.at ORDER BY batch.at DESC
        """,
        taken_in=Stage.TAKEN_IN,
    )
    return [
        _("the later import “%(name)s” (%(count)d of the same rows)") % {"name": name, "count": count}
        for name, count in rows
    ]


def later_acts(batch: Batch) -> list[str]:
    """Lines of the record about its rows, or about what its own lines are about, that it did not write itself."""
    written = Written(batch)
    owners = "".join(f"UNION {OWNERS.format(**owner)}" for owner in _owners(written))
    rows = written.ask(
        f"""
        WITH about AS MATERIALIZED (
            SELECT DISTINCT unnest(keys) AS key FROM registers_trace
            WHERE district = %(district)s AND batch_id = %(batch)s
            UNION
            SELECT subject FROM ledger_entry
            WHERE district = %(district)s AND seq > %(after)s AND subject IS NOT NULL AND origin LIKE %(mark)s
            {owners}
        )
        SELECT line.verb, count(*) FROM ledger_entry AS line
        WHERE line.district = %(district)s AND line.seq > %(after)s AND line.verb <> ALL(%(idle)s)
            AND line.origin NOT LIKE %(mark)s AND line.subject IN (SELECT key FROM about)
            AND NOT EXISTS (
                SELECT FROM registers_batch AS undone
                WHERE undone.district = %(district)s AND undone.stage = %(undone)s
                    AND line.origin LIKE 'import ' || undone.id || '%%')
        GROUP BY line.verb ORDER BY 2 DESC, 1
        """,
        after=batch.after_line,
        idle=sorted(IDLE),
        undone=Stage.UNDONE,
    )
    return [
        _("%(count)d × “%(verb)s” in the record of acts") % {"count": count, "verb": Verb(verb).label}
        for verb, count in rows
    ]


def _owners(written: Written):
    """The record tells of an appointment under its post, of a version under its chain: the first that it points at."""
    for model in traced_models():
        if issubclass(model, Dated) and model._meta.db_table in written.tables:
            owner = next(field for field in model._meta.concrete_fields if field.is_relation)
            yield {"table": model._meta.db_table, "column": owner.column}


def _rows_that_refer(written: Written) -> list[str]:
    """Rows that it did not write and that point at rows which it added."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        label = model._meta.label
        if not issubclass(model, DistrictModel) or not model._meta.managed or label in FOLLOWS:
            continue
        if label == "registers.Trace":
            continue
        ways = list(_ways(model, written))
        if not ways:
            continue
        table = model._meta.db_table
        sql = f"SELECT count(*) FROM ({' UNION '.join(ways)}) AS found WHERE id NOT IN ({ADDED.format(table=table)})"
        count = written.ask(sql)[0][0]
        if count:
            found.append(_("%(count)d × %(what)s") % {"count": count, "what": model._meta.verbose_name})
    return found


def _ways(model: type[DistrictModel], written: Written):
    """For each field by which rows of this table may point at what was added: those that do."""
    table = model._meta.db_table
    for field in model._meta.concrete_fields:
        target, on = _target(model, field)
        if target is None or not written.added_to(target):
            continue
        added = ADDED.format(table=target._meta.db_table)
        if field.name in BY_CODE and not field.is_relation:
            added = (
                f"SELECT code FROM {target._meta.db_table} WHERE district = %(district)s AND id IN ({added})"
            )
        # What the import itself pointed there points back once it is taken back.
        own = "" if model._meta.label in UNTRACED else (
            f" AND id NOT IN ({CHANGED.format(table=table, column=field.column)})"
        )  # fmt: skip
        yield f"SELECT id FROM {table} WHERE district = %(district)s AND {on.format(column=field.column, added=added)}{own}"
    label, posts = ANSWER
    if model._meta.label == label and written.added_to(Post):
        added = ADDED.format(table=Post._meta.db_table)
        yield f"SELECT id FROM {table} WHERE district = %(district)s AND EXISTS ({posts} INTERSECT ({added}))"


def _target(model, field) -> tuple[type[DistrictModel] | None, str]:
    """What a field points at, and the condition that it points at something added."""
    if field.is_relation:
        there = field.related_model
        return (there if issubclass(there, DistrictModel) else None), '"{column}" IN ({added})'
    if field.name in BY_CODE and field.get_internal_type() == "CharField":
        return BY_CODE[field.name], '"{column}" IN ({added})'
    target = BY_KEY.get(f"{model._meta.label}.{field.name}")
    if isinstance(field, ArrayField):
        return target, '"{column}" && ARRAY({added})'
    return target, '"{column}" IN ({added})'


def _changed_again(written: Written) -> list[str]:
    """Rows that it changed and that no longer are as it left them, in the columns that it changed."""
    found = []
    for table, whats in written.tables.items():
        if "C" not in whats:
            continue
        count = written.ask(
            f"""
            SELECT count(*) FROM ({written.changes_of(table)}) AS change
            LEFT JOIN {table} AS it ON it.district = %(district)s AND it.id = change.key
            WHERE change.key NOT IN ({REMOVED.format(table=table)}) AND (it.id IS NULL OR EXISTS (
                SELECT FROM (SELECT to_jsonb(it) AS now OFFSET 0) AS as_json, jsonb_each(change.after) AS one
                WHERE as_json.now -> one.key IS DISTINCT FROM one.value))
            """
        )[0][0]
        if count:
            name = _model_of(table)._meta.verbose_name
            found.append(_("%(count)d × %(what)s, changed again since") % {"count": count, "what": name})
    return found


def _model_of(table: str) -> type[DistrictModel]:
    return next(
        model for model in apps.get_models(include_auto_created=True) if model._meta.db_table == table
    )
