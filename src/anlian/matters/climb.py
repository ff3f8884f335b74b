"""The climb: whatever is not put right in time goes up its chain, each step once.

One set-based statement takes every matter that is due one step higher, whatever their number. A step is
numbered by (matter, round, step) and that number is unique: two sweeps at once, or one that was killed
and began again, take no step twice. Matters that somebody is acting on are left for the next sweep.
"""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, transaction

from anlian.ledger.models import Head
from anlian.matters.models import Height, Matter

SWEEP = """
WITH due AS MATERIALIZED (
    SELECT id, sector_code, urgency, round, step + 1 AS step, due_at, next_step_at AS was_due, post_id, ladder
    FROM matters_matter
    WHERE district = %(district)s AND next_step_at <= %(now)s
    FOR UPDATE SKIP LOCKED
), kinds AS (
    SELECT DISTINCT sector_code, urgency, step FROM due
), plan AS (
    SELECT kinds.*, rule.amount, rule.unit
    FROM kinds LEFT JOIN LATERAL (
        SELECT amount, unit FROM matters_climbrule AS rule
        WHERE rule.district = %(district)s AND rule.urgency = kinds.urgency AND rule.step = kinds.step + 1
          AND (rule.sector_code = '' OR kinds.sector_code = rule.sector_code
               OR kinds.sector_code LIKE rule.sector_code || '.%%')
        ORDER BY length(rule.sector_code) DESC LIMIT 1
    ) AS rule ON true
), timed AS (
    SELECT due.*, CASE plan.unit
        WHEN 'H' THEN due.due_at + plan.amount * interval '1 hour'
        WHEN 'D' THEN due.due_at + plan.amount * interval '1 day'
        WHEN 'W' THEN due.due_at + coalesce(later.day - here.day, plan.amount) * interval '1 day'
    END AS then_at, plan.unit = 'W' AND later.day IS NULL AS guessed
    FROM due JOIN plan USING (sector_code, urgency, step)
    LEFT JOIN matters_workday AS here
        ON plan.unit = 'W' AND here.day = (due.due_at AT TIME ZONE 'Asia/Shanghai')::date
    LEFT JOIN matters_workday AS later
        ON later.working AND later.ordinal = here.ordinal + plan.amount
), climbed AS (
    UPDATE matters_matter AS matter
    SET step = timed.step, next_step_at = timed.then_at
    FROM timed WHERE matter.district = %(district)s AND matter.id = timed.id
    RETURNING matter.id
), steps AS (
    INSERT INTO matters_climb (id, district, matter_id, round, step, due_at, swept_at, told)
    SELECT anlian_uuid7(), %(district)s, id, round, step, was_due, %(now)s,
           CASE WHEN step = 1 THEN post_id ELSE ladder[step] END
    FROM timed
    RETURNING matter_id, round, step, told
), lines AS (
    INSERT INTO ledger_entry (id, district, seq, verb, subject_kind, subject, by_id, post_title, at, origin,
                              detail, once)
    SELECT anlian_uuid7(), %(district)s, %(last)s + row_number() OVER (), 'MATTER_CLIMBED', 'matter', matter_id, NULL, '',
           %(now)s, 'sweep', jsonb_build_object('step', step, 'round', round, 'told', told), NULL
    FROM steps
)
SELECT step, count(*), count(*) FILTER (WHERE guessed) FROM timed GROUP BY step
"""


@dataclass
class Swept:
    """How many steps were taken, and after how many the next one had to be set by calendar days.

    That happens when it lies in a year whose working days are not known yet: nothing waits for the notice.
    """

    by_step: dict[int, int] = field(default_factory=dict)
    guessed: int = 0

    @property
    def total(self) -> int:
        return sum(self.by_step.values())

    def as_dict(self) -> dict:
        steps = {Height(step).name.lower(): count for step, count in sorted(self.by_step.items())}
        return {"climbed": self.total} | steps | ({"guessed": self.guessed} if self.guessed else {})


def sweep(*, now: datetime) -> Swept:
    """升级: take every open matter that is due as many steps up as its lateness asks for."""
    swept = Swept()
    districts = (
        Matter.objects.filter(next_step_at__lte=now)
        .order_by("district")
        .values_list("district", flat=True)
        .distinct()
    )
    for district in list(districts):
        # A matter that nobody swept for long takes several steps, one a pass.
        for _pass in range(len(Height) - 1):
            taken = _sweep_once(district, now)
            for step, count, guessed in taken:
                swept.by_step[step] = swept.by_step.get(step, 0) + count
                swept.guessed += guessed
            if not taken:
                break
    return swept


@transaction.atomic
def _sweep_once(district: str, now: datetime) -> list[tuple[int, int, int]]:
    # Whoever holds the head of the record goes first; the next sweep finds nothing left to take.
    last = Head.hold(district)
    with connection.cursor() as cursor:
        cursor.execute(SWEEP, {"district": district, "now": now, "last": last})
        return cursor.fetchall()
