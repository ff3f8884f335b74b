"""Duty lists of two years, signed by whoever holds the post, and the tasks of each year with what proves them.

Nothing is made up to prove a task: a visit that one of its posts led, a meeting that its holder chaired, a hazard struck
off. Where the story has too little of the kind, the task stays undone.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random

from scenario.shigu import worktime
from scenario.shigu.chains import department_of
from scenario.shigu.people import BLOCKS, DEPARTMENTS, LINES, SECTORS, Post
from scenario.shigu.tasks import (
    ASKED,
    COUNTED,
    DONE,
    EXCUSED_BECAUSE,
    PROBLEMS_OF_2023,
    SENT_BACK_BECAUSE,
    Ask,
)
from scenario.shigu.world import END, FIRST, World

BASIS = {
    2022: "石安委〔2022〕演示第2号《2022年安全生产职责清单和年度任务》",
    2023: "石安委〔2023〕演示第1号《2023年安全生产职责清单和年度任务》",
}
# When lists were drawn up, approved, signed, and signed by those who had to be reminded.
DAYS = {
    2022: (date(2022, 1, 5), date(2022, 1, 12), date(2022, 1, 14), (date(2022, 2, 10), date(2022, 3, 16))),
    2023: (date(2023, 1, 4), date(2023, 1, 9), date(2023, 1, 11), (date(2023, 2, 3), date(2023, 3, 10))),
}
SIGNED_LATE = 0.12
# At the end: one list of the second year was never signed, so its post has no tasks; the next version of one waits for
# its signature, that of another is still a draft.
NEVER_SIGNED = ("D15-1", 2023)
TO_SIGN, IN_DRAFT = ("D12-1", date(2023, 8, 24)), ("T001-06", date(2023, 8, 30))
DUE = {
    2022: ("0630", "0930", "1031", "1130", "1215", "1230"),
    2023: ("0331", "0531", "0630", "0630", "0731", "0815", "1031", "1229"),
}
# What tasks come to: in time, in time after they were sent back once, late, undone when their year or the story ends,
# excused; under way, reported before their day.
DONE_IN_TIME, BACK, LATE, MISSED, OVERDUE, EXCUSED = "done", "back", "late", "missed", "overdue", "excused"
OPEN, REPORTED = "open", "reported"
FATES, WEIGHTS = (DONE_IN_TIME, BACK, LATE, MISSED, EXCUSED), (66, 8, 14, 9, 3)
REPORTED_EARLY = 0.2
# How often a post is not asked for what it will not do.
NOT_ASKED = 0.7
# Days between the work and the day on which its task is due; working days after it on which what is late is reported.
SPARE, LATEST = 14, 12


class Promises:
    def __init__(self, world: World, random: Random):
        self.world, self.random = world, random
        self.tasks = self.lists = 0
        self.used: set[str] = set()
        self._gather()

    def tell(self) -> None:
        for year in BASIS:
            for post, sort in self._posts():
                self._year(post, sort, year)
        for (code, day), approved in ((TO_SIGN, True), (IN_DRAFT, False)):
            self._list(
                self.world.people.posts[code], 2023, day, worktime.plus(day, 3) if approved else None, None
            )
        self.world.events.sort(key=lambda one: one[:2])

    def _posts(self) -> Iterator[tuple[Post, str]]:
        """Posts that have a list, and which tasks such a post is given."""
        heads = {"QW-01": "PARTY_HEAD", "QZ-01": "GOVERNMENT_HEAD", "QZ-02": "IN_CHARGE"}
        posts = self.world.people.posts
        for code in (*BLOCKS, *LINES):
            yield posts[code], heads.get(code) or ("STANDING" if code in BLOCKS else "DEPUTY")
        for code in DEPARTMENTS:
            yield posts[f"{code}-1"], "DEPARTMENT"
        for code in sorted(posts):
            if code.startswith("T") and code.endswith(("-06", "-07")):
                yield posts[code], "TOWN_HEAD" if code.endswith("6") else "TOWN_PARTY"

    # Lists: drawn up and approved by the office, signed by the holder; who comes later signs anew.

    def _year(self, post: Post, sort: str, year: int) -> None:
        draft, approve, first, late = DAYS[year]
        if self.random.random() < SIGNED_LATE:
            on = late[0] + timedelta(days=self.random.randint(0, (late[1] - late[0]).days))
        else:
            on = first + timedelta(days=self.random.randint(0, 8))
        signing = None if (post.code, year) == NEVER_SIGNED else worktime.workday(on)
        signed = self._list(post, year, worktime.plus(draft, self.random.randint(0, 2)), approve, signing)
        if signed is None:
            return
        for one in post.held:
            if one.since > signed.date() and one.since.year == year and not one.acting:
                again = worktime.plus(one.since, self.random.randint(3, 8))
                self._list(
                    post,
                    year,
                    again,
                    worktime.plus(again, 2),
                    worktime.plus(again, self.random.randint(3, 5)),
                )
        for ask in ASKED[sort]:
            if self.random.random() < ask.often:
                self._task(post, ask, year, signed)
        if sort == "GOVERNMENT_HEAD" and year == 2023:
            self._problems(post, signed)

    def _list(
        self, post: Post, year: int, draft: date, approve: date | None, sign: date | None
    ) -> datetime | None:
        self.lists += 1
        ref = f"QD-{self.lists:03d}"
        self._emit(self._at(draft), "AWB-3", "list_draft", ref, post=post.code, year=year, basis=BASIS[year])
        if approve:
            self._emit(self._at(approve), "AWB-2", "list_approve", ref)
        if sign is None:
            return None
        signed = self._at(sign)
        self._emit(signed, post.code, "list_sign", ref)
        return signed

    # Tasks: set some days after the list was signed.

    def _task(self, post: Post, ask: Ask, year: int, signed: datetime) -> None:
        at = self._at(worktime.plus(signed.date(), self.random.randint(1, 6)))
        if ask.counts:
            self._counted(at, post, ask, year)
            return
        due, helping = self._due(year, at), self._helping(post) if ask.helped else []
        found = self._proofs(post, ask, helping, at, date(year, 12, 20))
        in_time = [one for one in found if one[0].date() < due - timedelta(days=SPARE)]
        if due <= END.date() and len(found) < ask.many and self.random.random() < NOT_ASKED:
            return
        fate = self._fate(ask, due, found, in_time)
        ref = self._set(at, post, ask, due, fate, helping)
        if fate == EXCUSED:
            self._emit(
                self._at(due - timedelta(days=20)), "AWB-2", "task_excuse", ref, reason=EXCUSED_BECAUSE
            )
        elif fate in (OPEN, OVERDUE, MISSED):
            # What lies still may have been begun.
            self._link(ref, post, in_time[: ask.many - 1])
        elif fate == REPORTED:
            last = self._link(ref, post, in_time[: ask.many])
            self._report(ref, post, ask, worktime.plus(last, self.random.randint(1, 4)), confirm=False)
        elif fate == LATE:
            self._late(ref, post, ask, found[: ask.many], due)
        else:
            self._in_time(ref, post, ask, in_time[: ask.many], due, back=fate == BACK)

    def _fate(self, ask: Ask, due: date, found: list, in_time: list) -> str:
        """Drawn, as far as the story has what proves it."""
        fate = self.random.choices(FATES, WEIGHTS)[0]
        enough, undone = len(in_time) >= ask.many, MISSED if due.year < END.year else OVERDUE
        if due > END.date():
            return REPORTED if enough and self.random.random() < REPORTED_EARLY else OPEN
        if fate == EXCUSED:
            return fate
        if fate == MISSED or len(found) < ask.many:
            return undone
        if fate == LATE or not enough:
            # Nothing can be reported when its year is over, or was not yet when the story ends.
            days = [one[0].date() for one in found[: ask.many]]
            last = worktime.plus(max(due, *days), LATEST + 2)
            if last < min(date(due.year, 12, 31), END.date()):
                return LATE
            if not enough:
                return undone
        return BACK if fate == BACK and ask.many > 1 else DONE_IN_TIME

    def _due(self, year: int, at: datetime) -> date:
        days = [date(year, int(day[:2]), int(day[2:])) for day in DUE[year]]
        return worktime.workday(
            self.random.choice([day for day in days if day > at.date() + timedelta(days=40)])
        )

    def _set(self, at: datetime, post: Post, ask: Ask, due: date, fate: str, helping: list[str]) -> str:
        """`ends` is what the story means it to come to: the replay must get there by the deeds alone."""
        self.tasks += 1
        ref = f"RW-{self.tasks:03d}"
        words, target = (
            ask.text[due.year == END.year],
            ask.target[due.year == END.year] if ask.counts else None,
        )
        middle = worktime.workday(at.date() + (due - at.date()) / 2)
        self._emit(
            at, "AWB-3", "task_set", ref, post=post.code, duty=ask.duty, due=due.isoformat(), proven=ask.proven,
            text=words.format(**self._words(post), many=ask.many, target=target), assist=helping, counts=ask.counts,
            target=target, milestones=[[middle.isoformat(), ask.half]] if ask.half else [], ends=fate,
        )  # fmt: skip
        return ref

    def _in_time(self, ref: str, post: Post, ask: Ask, works: list, due: date, *, back: bool) -> None:
        """Sent back once where proof was wanting, and reported again before the day."""
        last = self._link(ref, post, works[:-1] if back else works)
        on = min(worktime.plus(last, self.random.randint(1, 3)), due)
        if back:
            reported = self._report(ref, post, ask, on, confirm=False)
            returned = self._at(worktime.plus(reported.date(), 1))
            self._emit(returned, "AWB-2", "task_send_back", ref, reason=SENT_BACK_BECAUSE)
            on = worktime.plus(self._link(ref, post, works[-1:], not_before=returned.date()), 1)
        self._report(ref, post, ask, on)

    def _late(self, ref: str, post: Post, ask: Ask, works: list, due: date) -> None:
        last = self._link(ref, post, works)
        on = worktime.plus(max(due, last), self.random.randint(1, LATEST))
        self._report(ref, post, ask, on)

    def _link(self, ref: str, post: Post, works: list, not_before: date = FIRST) -> date:
        """The day after the work was done, by whoever holds the lead post; when the last was linked."""
        day = not_before
        for at, what in works:
            day = worktime.plus(max(at.date(), not_before), 1)
            self.used.add(next(iter(what.values())))
            self._emit(
                datetime.combine(day, time(8, 5), worktime.CHINA), post.code, "task_prove", ref, **what
            )
        return day

    def _report(self, ref: str, post: Post, ask: Ask, on: date, *, confirm: bool = True) -> datetime:
        reported = self._at(on)
        self._emit(reported, post.code, "task_report", ref, words=DONE[ask.counts or ask.proven])
        if confirm:
            seen = self._at(worktime.plus(reported.date(), self.random.randint(1, 4)))
            self._emit(seen, self.random.choice(("AWB-2", "AWB-4")), "task_confirm", ref)
        return reported

    def _counted(self, at: datetime, post: Post, ask: Ask, year: int) -> None:
        """Done when as many months were met; in the second year it is still under way."""
        held, on = COUNTED[ask.counts], worktime.workday(date(year, 12, self.random.randint(19, 23)))
        months = {when.month for when, kind, who, _ref in self.led if kind == held and when.year == year
                  and when.date() < on and who == post.holder(when.date())}  # fmt: skip
        due = date(year, 12, 30 if year == 2022 else 29)
        fate = OPEN if on > END.date() else DONE_IN_TIME if len(months) >= ask.target[0] else MISSED
        ref = self._set(at, post, ask, due, fate, [])
        if fate == DONE_IN_TIME:
            self._report(ref, post, ask, on)

    def _problems(self, post: Post, signed: datetime) -> None:
        """The three problems of the account, by the year's half: the last of them was solved late."""
        ask, at = PROBLEMS_OF_2023, self._at(worktime.plus(signed.date(), 8))
        due = date(2023, 7, 31)
        solved = [(when, {"problem": one["ref"]}) for when, _order, one in self.world.events
                  if one["do"] == "problem" and one["move"] == "solve"]  # fmt: skip
        self._late(self._set(at, post, ask, due, LATE, ["QZ-03", "QZ-04", "QZ-07"]), post, ask, solved, due)

    # What the story has that proves something.

    def _gather(self) -> None:
        self.led, self.closed, found, gone = [], [], {}, set()
        sites = {site.code: site for site in self.world.sites}
        for at, _order, one in self.world.events:
            if one["do"] == "inspect":
                self.led.append((at, one["kind"], one["leader"], one["ref"]))
                found |= {it["ref"]: (sites[one["site"]].grid, it["sector"]) for it in one["findings"]}
            elif one["do"] == "meet":
                self.led.append((at, one["kind"], one["chair"], one["ref"]))
            elif one["do"] == "report":
                found[one["ref"]] = (sites[one["site"]].grid, one["sector"])
            elif one["do"] in ("pass", "close"):
                self.closed.append((at, *found[one["ref"]], one["ref"], one["do"] == "close"))
            elif one["do"] == "transfer":
                # What it became has no name of its own to be found by.
                found[one["onward"]] = found[one["ref"]]
                gone.add(one["onward"])
            if one["do"] in ("reopen", "void", "merge", "transfer"):
                gone.add(one["ref"])
        self.closed = [one for one in self.closed if one[3] not in gone]

    def _proofs(self, post: Post, ask: Ask, helping: list[str], at: datetime, last: date) -> list:
        """In the order of their days, spread over the time: when, and what it is called."""
        if ask.proven == "MATTER":
            rows = [(when, {"hazard": ref}) for when, grid, sector, ref, major in self.closed
                    if self._covers(post, grid, sector) and (major or not ask.major)]  # fmt: skip
        else:
            posts = [post, *(self.world.people.posts[code] for code in helping)]
            rows = [(when, {"number": ref}) for when, kind, who, ref in self.led
                    if kind in ask.kinds and any(who == one.holder(when.date()) for one in posts)]  # fmt: skip
        rows = [
            one for one in rows
            if at + timedelta(days=3) < one[0] < END - timedelta(days=4) and one[0].date() < last
            and one[0].year == at.year and next(iter(one[1].values())) not in self.used
        ]  # fmt: skip
        step = max(1, min(len(rows) // ask.many, 3))
        return rows[::step][: ask.many * 3]

    def _covers(self, post: Post, grid: str, sector: str) -> bool:
        lines = any(sector == one or sector.startswith(f"{one}.") for one in post.sectors)
        own = not post.code.startswith("D") or department_of(sector) == post.code.split("-")[0]
        return lines and own if post.sectors else any(grid.startswith(area) for area in post.areas)

    def _helping(self, post: Post) -> list[str]:
        """Those of the same unit who go out."""
        unit, _number = post.code.split("-")
        codes = [
            one.code for one in self.world.people.under(f"{unit}-") if one.code != post.code and one.held
        ]
        return codes if unit.startswith("D") else [f"{unit}-{number}" for number in ("01", "04", "05")]

    def _words(self, post: Post) -> dict[str, str]:
        names = {area.code: area.name for area in self.world.people.areas}
        return {
            "line": "、".join(SECTORS[code][0] for code in post.sectors),
            "area": "、".join(names.get(code, "全区") for code in post.areas),
        }

    # One act at its time, by whoever holds the post then.

    def _at(self, day: date) -> datetime:
        return worktime.in_hours(worktime.workday(day), self.random, 9, 16)

    def _emit(self, at: datetime, by: str, do: str, ref: str, **facts) -> None:
        for _seat, person in self.world.held([by], at.date()):
            if at <= END:
                self.world.emit(at, person, do, ref, **facts)
