"""What becomes of a hazard once it is on the record, beside being put right: told twice, unfounded, passed on, back again."""

from datetime import date, datetime, timedelta

from scenario.shigu import majors, worktime
from scenario.shigu.cases import Hazard, Over
from scenario.shigu.inspections import Visit

MAJOR = 0.62
VOID, REOPENED = 8, 7


class Courses:
    """The part of the story that follows each hazard; the story itself says what happens when."""

    def _goes_on(self, hazard: Hazard, visit: Visit | None = None) -> None:
        try:
            if visit and visit.way:
                majors.run(self.cases, hazard, **visit.way)
            elif hazard.stuck and hazard.item.clue or self._is_major(hazard):
                majors.run(self.cases, hazard)
            elif hazard.stuck:
                self.cases.ordinary(hazard)
            elif visit and self._on_spot(hazard, visit):
                self.cases.on_spot(hazard)
            elif self.voided < VOID and self.random.random() < 0.006:
                self._void(hazard)
            else:
                self.cases.ordinary(hazard)
                self._after(hazard)
        except Over:
            return

    def _is_major(self, hazard: Hazard) -> bool:
        """A clue that is borne out. The three named places have one major each, told by name."""
        return hazard.item.clue and hazard.site.code not in majors.NAMED and self.random.random() < MAJOR

    def _after(self, hazard: Hazard) -> None:
        """Told twice while it was open; opened again; back within half a year."""
        dice = self.random.random()
        if dice < 0.022 and hazard.closed_at and hazard.closed_at - hazard.found > timedelta(days=3):
            self._twice(hazard)
        elif dice < 0.05 and hazard.closed_at and self.reopened < REOPENED and not hazard.watched:
            self.reopened += 1
            self.cases.reopen(hazard)
        elif dice < 0.095 and hazard.closed_at:
            self._comes_back(hazard)

    def _comes_back(self, hazard: Hazard) -> None:
        then = hazard.closed_at + timedelta(days=self.random.randint(12, 165))
        day = worktime.workday(then.date())
        if day > date(2023, 8, 30) or (hazard.closed_at.date() - day).days > 170:
            return
        officers = self.world.town(hazard.site, hazard.sector, day)
        (post, leader), (_other, second) = officers[0], officers[1]
        at = worktime.in_hours(day, self.random, 9, 15)
        visit = Visit("日常", at, post, leader, [second], hazard.site, 1, hazard.item.code)
        self._later(at, self._visit, visit)

    def _twice(self, hazard: Hazard) -> None:
        """Somebody else told of the same thing before it was closed; it goes into the first."""
        at = worktime.between(hazard.found, hazard.closed_at, 0.35)
        self._later(at, self._duplicate, hazard)

    def _duplicate(self, at: datetime, first: Hazard) -> None:
        finder = self.world.held(["AWB-5"], at.date())[0][1]
        hazard = self._hazard(
            at, first.site, first.item, finder, "举报", summary=f"群众反映：{first.summary}"[:200]
        )
        self._report(hazard)
        by = self.world.town(first.site, first.sector, at.date())[0][1]
        when = min(at + timedelta(minutes=40), first.closed_at - timedelta(minutes=1))
        self._try(hazard, when, by, "merge", "DUPLICATE", into=first.ref)

    def _unfounded(self, hazard: Hazard) -> None:
        at = self.cases.workday(hazard.at, 0, 2)
        by = self.world.town(hazard.site, hazard.sector, at.date())[0][1]
        reason = self.random.choice(
            ("现场核查未发现所述情况", "举报地址有误，该处无此场所", "已由业主自行消除，现场无隐患")
        )
        self._try(hazard, at, by, "reject", "INVALID", reason=reason)

    def _passed_on(self, hazard: Hazard, right: str) -> None:
        at = self.cases.workday(hazard.at, 0, 1)
        by = self.world.town(hazard.site, "", at.date())[0][1]
        onward = Hazard(
            self.world.number("H", at), hazard.site, hazard.item, right, at, hazard.finder, hazard.source, False,
            hazard.measure, self.cases.watched(hazard.site, hazard.item, at), hazard.summary, at,
            due=worktime.due(at, 2, "W"),
        )  # fmt: skip
        reason = "经核实属其他行业监管范围，依法移送"
        if self._try(
            hazard, at, by, "transfer", "TRANSFERRED", sector=right, reason=reason, onward=onward.ref
        ):
            self.cases.all.append(onward)
            self._goes_on(onward)

    def _void(self, hazard: Hazard) -> None:
        self.voided += 1
        at = self.cases.workday(hazard.at, 0, 1)
        by = self.world.office(at.date())[0][1]
        self._try(
            hazard,
            at,
            by,
            "void",
            "VOID",
            reason=self.random.choice(("误录：点位选错", "误录：同一次检查重复录入")),
        )

    def _try(self, hazard: Hazard, at: datetime, by: str, do: str, state: str, **facts) -> bool:
        try:
            self.cases.step(hazard, at, by, do, state, **facts)
        except Over:
            return False
        return True
