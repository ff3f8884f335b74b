"""Who is told of what: every verb of the record has a row here, or stands in QUIET. A guard test holds it complete.

`who` is a relation of `addressees.py`. A sentence says one; `many` says that there were more than can be told one by
one. Numbers and posts may stand in them, names and places may not: they go out by e-mail, text message and robot.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from anlian.ledger.verbs import Verb
from anlian.notices.topics import Topic

T, V = Topic, Verb


@dataclass(frozen=True)
class Told:
    """One relation and what it is told; `list_at` is where many of them can be seen."""

    who: str
    topic: Topic
    one: str | Promise
    many: str | Promise = ""
    urgent: bool = False
    list_at: str = ""
    # Told also to whoever may not see it any more: that this is so is what they are told.
    unseen: bool = False


@dataclass(frozen=True)
class Rule:
    """In this order: whoever stands in two relations is told by the first. `gather`: always one message for many."""

    told: tuple[Told, ...]
    gather: bool = False


def _rule(*told: Told, gather: bool = False) -> Rule:
    return Rule(told, gather)


MINE, OPEN = "hazards:list?mine=1&open=1", "hazards:list?open=1"
TASKS = "duties:tasks?mine=1"
DECISIONS = "meetings:decisions?mine=1&state=open"
LOOKS = "hazards:list?look=due&sort=found"
LATE = "hazards:list?overdue=1&open=1&sort=-step"
_MANY_TURN = _("%(count)s matters wait for you")


def _turn(one, *, urgent=False, topic=T.TURN) -> Told:
    """Whoever must act next."""
    return Told("turn", topic, one, _MANY_TURN, urgent, MINE)


def _onward(who: str, one, many="") -> Told:
    return Told(who, T.ONWARD, one, many or _("%(count)s matters of yours went on"), list_at=OPEN)


_MANY_TASKS = _("%(count)s tasks of your post went on")


def _task(one, *, urgent=False) -> Told:
    """Whose move a task of the year is."""
    return Told("turn", T.TURN, one, _("%(count)s tasks of the year wait for you"), urgent, TASKS)


def _given(one, *, urgent=False) -> Told:
    """Whose move a decision of a meeting is."""
    return Told("turn", T.TURN, one, _("%(count)s decisions of meetings wait for you"), urgent, DECISIONS)


def _settled(one) -> Told:
    """Whoever holds the post that a decision of a meeting was given to."""
    return Told(
        "holder",
        T.ONWARD,
        one,
        _("%(count)s decisions of meetings are settled"),
        list_at="meetings:decisions",
    )


def _moved(who: str, one) -> Told:
    """Whoever is to come to a meeting whose time or place is another now."""
    return Told(who, T.MEETING, one, _("%(count)s meetings are moved"), list_at="meetings:list")


RULES: dict[Verb, Rule] = {
    V.APPOINTED: _rule(Told("appointee", T.POST, _("You were appointed: %(post)s, from %(since)s"))),
    V.APPOINTMENT_ENDED: _rule(Told("appointee", T.POST, _("Your term ends on %(on)s: %(post)s"))),
    V.REMIT_GIVEN: _rule(Told("holder", T.POST, _("Your post answers for more now: %(post)s"))),
    V.REMIT_ENDED: _rule(Told("holder", T.POST, _("Your post answers for less now: %(post)s"))),
    V.SITE_MOVED: _rule(
        Told("keeper", T.POST, _("A site of yours is answered for anew: %(number)s"), _("%(count)s sites of yours are answered for anew")),
    ),
    V.CHAIN_ISSUED: _rule(
        Told("links", T.POST, _("You stand in chain %(number)s"), _("You stand in %(count)s chains that were issued"), list_at="matters:wall"),
    ),
    V.CHAIN_ENDED: _rule(
        Told("links", T.POST, _("Chain %(number)s in which you stood has ended"), _("%(count)s chains in which you stood have ended"), list_at="matters:wall"),
    ),
    V.INSPECTION_PLANNED: _rule(
        Told("team", T.VISIT, _("You are on the team of inspection %(number)s on %(on)s"), _("You are on the team of %(count)s inspections"), list_at="inspections:list"),
    ),
    V.INSPECTION_SUBMITTED: _rule(
        Told("visited", T.VISIT, _("Inspection %(number)s of your site is written down: read it and sign"), _("%(count)s inspections of your sites are written down"), list_at="inspections:list"),
    ),
    V.INSPECTION_CONFIRMED: _rule(
        Told("planner", T.VISIT, _("Inspection %(number)s is signed"), _("%(count)s inspections are signed"), list_at="inspections:list"),
        Told("leader", T.VISIT, _("Inspection %(number)s is signed"), _("%(count)s inspections are signed"), list_at="inspections:list"),
    ),
    V.INSPECTION_CANCELLED: _rule(
        Told("team", T.VISIT, _("Inspection %(number)s is cancelled"), _("%(count)s inspections are cancelled"), list_at="inspections:list"),
    ),
    V.INSPECTION_ADDED_TO: _rule(
        Told("visited", T.VISIT, _("A note was added to inspection %(number)s of your site"), _("Notes were added to %(count)s inspections of your sites"), list_at="inspections:list"),
    ),
    V.HAZARD_REPORTED: _rule(_turn(_("%(number)s was reported: verify it"))),
    V.HAZARD_VERIFIED: _rule(_turn(_("%(number)s is verified: order it put right")), _onward("finder", _("%(number)s that you reported is verified"))),
    V.HAZARD_REJECTED: _rule(_onward("finder", _("%(number)s that you reported was found to be unfounded"))),
    V.HAZARD_MERGED: _rule(_onward("finder", _("%(number)s that you reported was known already"))),
    V.HAZARD_TRANSFERRED: _rule(_onward("finder", _("%(number)s that you reported went to another sector"))),
    V.HAZARD_FIXED_ON_SPOT: _rule(_onward("keeper", _("%(number)s at your site was put right on the spot"))),
    V.HAZARD_ORDERED: _rule(_turn(_("%(number)s: put it right by %(due)s")), _onward("finder", _("%(number)s that you reported was ordered put right"))),
    V.HAZARD_MAJOR_PROPOSED: _rule(_turn(_("%(number)s may be a major hazard: judge it"), urgent=True)),
    V.HAZARD_MAJOR_CONFIRMED: _rule(
        _turn(_("%(number)s is a major hazard: submit the plan by %(due)s"), urgent=True),
        Told("chain_leader", T.CLIMB, _("%(number)s on your chain is a major hazard"), _("%(count)s major hazards on your chains"), True, "hazards:list?grade=major&open=1"),
        _onward("finder", _("%(number)s that you reported is a major hazard")),
    ),
    V.HAZARD_SET_GENERAL: _rule(_turn(_("%(number)s is a general hazard: order it put right"))),
    V.HAZARD_PLAN_SUBMITTED: _rule(_turn(_("%(number)s: its plan waits for your decision"))),
    V.HAZARD_PLAN_APPROVED: _rule(_turn(_("%(number)s: its plan is approved, put it right by %(due)s"))),
    V.HAZARD_PLAN_RETURNED: _rule(_turn(_("%(number)s: its plan was returned"), urgent=True)),
    V.HAZARD_SUBMITTED: _rule(_turn(_("%(number)s is said to be put right: re-inspect it by %(due)s"))),
    V.HAZARD_REVIEW_PASSED: _rule(
        _onward("keeper", _("%(number)s at your site is closed")),
        _onward("issuer", _("%(number)s that you ordered put right is closed")),
        _onward("finder", _("%(number)s that you reported is closed")),
    ),
    V.HAZARD_REVIEW_FAILED: _rule(_turn(_("%(number)s was sent back: put it right by %(due)s"), urgent=True)),
    V.HAZARD_ACCEPTED: _rule(_turn(_("%(number)s is accepted: close it")), _onward("keeper", _("%(number)s at your site is accepted"))),
    V.HAZARD_CLOSED: _rule(
        _onward("keeper", _("%(number)s at your site is closed")),
        _onward("chain_leader", _("%(number)s, a major hazard on your chain, is closed")),
        _onward("issuer", _("%(number)s that you ordered put right is closed")),
        _onward("finder", _("%(number)s that you reported is closed")),
    ),
    V.SECOND_LOOK_DUE: _rule(
        Told("told", T.TURN, _("%(number)s was closed and is due for a second look"), _("%(count)s closed hazards are due for a second look"), list_at=LOOKS),
        gather=True,
    ),
    V.HAZARD_REOPENED: _rule(_turn(_("%(number)s was opened again: put it right by %(due)s"), urgent=True)),
    V.HAZARD_VOIDED: _rule(
        _onward("keeper", _("%(number)s at your site was voided")), _onward("finder", _("%(number)s that you reported was voided")),
    ),
    V.CONTROL_SET: _rule(Told("keeper", T.TURN, _("%(number)s: interim control is in force"), _("%(count)s interim controls are in force"), True, MINE)),
    V.CONTROL_LIFTED: _rule(_onward("keeper", _("%(number)s: the interim control is lifted"))),
    V.EXTENSION_ASKED: _rule(Told("granter", T.TURN, _("%(number)s: more time is asked for, until %(until)s"), _("More time is asked for %(count)s matters"), list_at=OPEN)),
    V.EXTENSION_GRANTED: _rule(_onward("keeper", _("%(number)s: more time is granted, until %(due)s"))),
    V.EXTENSION_REFUSED: _rule(_onward("keeper", _("%(number)s: no more time is granted"))),
    V.MATTER_TIGHTENED: _rule(_turn(_("%(number)s was tightened: due %(due)s"), urgent=True)),
    V.MATTER_CLIMBED: _rule(
        Told("told", T.CLIMB, _("%(number)s has climbed to you: %(step)s"), _("%(count)s late matters have climbed to you, the highest: %(step)s"), list_at=LATE),
        Told("turn", T.CLIMB, _("%(number)s waits for you and has climbed: %(step)s"), _("%(count)s matters wait for you and have climbed, the highest: %(step)s"), list_at=MINE),
        gather=True,
    ),
    V.DUTY_OWED: _rule(Told("obliged", T.DUTY, _("You owe by %(due)s: %(title)s"), _("You owe %(count)s duties in the period that begins")), gather=True),
    V.DUTY_MET: _rule(Told("obliged", T.DUTY, _("Your duty is met: %(title)s"), _("%(count)s duties of yours are met"))),
    V.DUTY_MET_LATE: _rule(Told("obliged", T.DUTY, _("Your duty is met, late: %(title)s"), _("%(count)s duties of yours are met late"))),
    V.DUTY_MISSED: _rule(
        Told("obliged", T.DUTY, _("A duty of yours was missed: %(title)s"), _("%(count)s duties of yours were missed"), True),
        Told("above", T.DUTY, _("Below you a duty was missed: %(title)s"), _("Below you %(count)s duties were missed")),
        gather=True,
    ),
    V.DUTY_EXCUSED: _rule(Told("obliged", T.DUTY, _("You were excused from: %(title)s"), _("You were excused from %(count)s duties"))),
    V.DUTY_RELEASED: _rule(Told("holder", T.DUTY, _("A duty passed on with the post: %(title)s"), _("%(count)s duties passed on with the post"))),
    V.DUTY_SHORTENED: _rule(Told("obliged", T.DUTY, _("A duty now ends with your term: %(title)s"), _("%(count)s duties now end with your term"))),
    V.PROXY_NAMED: _rule(Told("proxy", T.DUTY, _("You may stand in for: %(post)s")), Told("holder", T.DUTY, _("Somebody may stand in for your post: %(post)s"))),
    V.LIST_APPROVED: _rule(Told("holder", T.TURN, _("The duty list of your post is approved: sign it"))),
    V.TASK_SET: _rule(_task(_("%(number)s was set for your post: due %(due)s"))),
    V.TASK_REPORTED: _rule(_task(_("%(number)s is reported as done: confirm it or send it back"))),
    V.TASK_SENT_BACK: _rule(_task(_("%(number)s was sent back to your post: due %(due)s"), urgent=True)),
    V.TASK_DONE: _rule(Told("holder", T.ONWARD, _("%(number)s of your post is confirmed as done"), _MANY_TASKS, list_at=TASKS)),
    V.TASK_EXCUSED: _rule(Told("holder", T.ONWARD, _("Your post was excused from %(number)s"), _MANY_TASKS, list_at=TASKS)),
    V.TASK_MISSED: _rule(
        Told("holder", T.DUTY, _("A task of your post was not done in its year: %(title)s"), _("%(count)s tasks of your post were not done in their year"), True),
        Told("above", T.DUTY, _("Below you a task was not done in its year: %(title)s"), _("Below you %(count)s tasks were not done in their year")),
        gather=True,
    ),
    V.MEETING_PLANNED: _rule(
        Told("invited", T.MEETING, _("You are invited to meeting %(number)s at %(held_at)s"), _("You are invited to %(count)s meetings"), list_at="meetings:list"),
    ),
    V.MEETING_CHANGED: _rule(
        Told("added", T.MEETING, _("You are invited to meeting %(number)s at %(held_at)s"), _("You are invited to %(count)s meetings"), list_at="meetings:list"),
        Told("removed", T.MEETING, _("You need not come to meeting %(number)s any more"), _("You need not come to %(count)s meetings any more"), list_at="meetings:list", unseen=True),
        _moved("moved", _("Meeting %(number)s is moved from %(was_held_at)s to %(held_at)s, and to another place")),
        _moved("retimed", _("Meeting %(number)s is moved from %(was_held_at)s to %(held_at)s")),
        _moved("elsewhere", _("Meeting %(number)s is moved to another place")),
    ),
    V.MEETING_CANCELLED: _rule(
        Told("invited", T.MEETING, _("Meeting %(number)s at %(held_at)s is cancelled"), _("%(count)s meetings are cancelled"), list_at="meetings:list"),
    ),
    V.DECISION_MADE: _rule(
        _given(_("%(number)s was given to your post: due %(due)s")),
        Told("co_posts", T.TURN, _("Your post helps with %(number)s: due %(due)s"), _("Your post helps with %(count)s decisions of meetings"), list_at="meetings:decisions"),
    ),
    V.DECISION_REPORTED: _rule(_given(_("%(number)s is reported as done: confirm it by %(due)s"))),
    V.DECISION_CONFIRMED: _rule(_settled(_("%(number)s of your post is confirmed as done"))),
    V.DECISION_SENT_BACK: _rule(_given(_("%(number)s was sent back to your post: due %(due)s"), urgent=True)),
    V.DECISION_EXTENDED: _rule(_given(_("%(number)s of your post has a new date: %(due)s"))),
    V.DECISION_CANCELLED: _rule(_settled(_("%(number)s of your post was withdrawn"))),
    V.PROBLEM_OPENED: _rule(_turn(_("%(number)s, a prominent problem, is yours to lead: submit the plan by %(due)s"), urgent=True)),
    V.PROBLEM_PLANNED: _rule(_turn(_("%(number)s: its plan waits for your decision"))),
    V.PROBLEM_PLAN_RETURNED: _rule(_turn(_("%(number)s: its plan was returned"), urgent=True)),
    V.PROBLEM_STARTED: _rule(_turn(_("%(number)s: its plan is approved, next milestone %(due)s"))),
    V.PROBLEM_ACCEPTANCE_ASKED: _rule(_turn(_("%(number)s: acceptance is asked for, look at the work by %(due)s"))),
    V.PROBLEM_ACCEPTED: _rule(_turn(_("%(number)s: the work is accepted, strike it off by %(due)s"))),
    V.PROBLEM_SENT_BACK: _rule(_turn(_("%(number)s was sent back: next due %(due)s"), urgent=True)),
    V.LISTING_PROPOSED: _rule(_turn(_("%(number)s: listed supervision is proposed, decide by %(due)s"))),
    V.LISTING_MADE: _rule(_turn(_("%(number)s: you answer for it under listed supervision, report progress by %(due)s"), urgent=True)),
    V.LISTING_DEADLINE_CHANGED: _rule(_turn(_("%(number)s: the deadline of the listing was changed, next due %(due)s"))),
    V.DELISTING_ASKED: _rule(_turn(_("%(number)s: delisting is asked for, look at the work by %(due)s"))),
    V.LISTING_ACCEPTED: _rule(_turn(_("%(number)s: the work is accepted, take it off the list by %(due)s"))),
    V.DELISTING_SENT_BACK: _rule(_turn(_("%(number)s: the request for delisting was sent back, next due %(due)s"), urgent=True)),
    V.LISTING_TAKEN_DOWN: _rule(_turn(_("%(number)s is delisted: look back by %(due)s"))),
    V.LETTER_SENT: _rule(_turn(_("%(number)s: a supervision letter was sent to you, answer by %(due)s"), urgent=True)),
    V.ADMONITION_CALLED: _rule(_turn(_("%(number)s: you are called in for admonition, answer by %(due)s"), urgent=True)),
    V.ADMONITION_HELD: _rule(_turn(_("%(number)s: after the admonition, answer by %(due)s"))),
    V.LETTER_ANSWERED: _rule(_turn(_("%(number)s is answered: read it by %(due)s"))),
    V.LETTER_ASKED_AGAIN: _rule(_turn(_("%(number)s: a better answer is asked for by %(due)s"), urgent=True)),
    V.ACCOUNT_REGISTERED: _rule(Told("security", T.ACCOUNT, _("An account waits to be opened"), _("%(count)s accounts wait to be opened"), list_at="desk:accounts")),
    V.ACCOUNT_OPENED: _rule(Told("oneself", T.ACCOUNT, _("Your account is open"))),
    V.ACCOUNT_DISABLED: _rule(Told("oneself", T.ACCOUNT, _("Your account was disabled"), urgent=True)),
    V.ACCOUNT_ENABLED: _rule(Told("oneself", T.ACCOUNT, _("Your account can be used again"))),
    V.ACCOUNT_UNLOCKED: _rule(Told("oneself", T.ACCOUNT, _("Your account was unlocked"))),
    V.PASSWORD_GIVEN: _rule(Told("oneself", T.ACCOUNT, _("Your password was set by the security administrator"), urgent=True)),
    V.FACTOR_RESET: _rule(Told("oneself", T.ACCOUNT, _("Your second factor was reset by the security administrator"), urgent=True)),
    V.SESSION_ENDED: _rule(Told("oneself", T.ACCOUNT, _("You were signed out on every device"), urgent=True)),
}  # fmt: skip

# Nobody is told, and why not.
_QUIET = {
    "whoever did it knows": (V.IMPORTED, V.IMPORT_UNDONE, V.HEADERS_MAPPED, V.EXPORTED, V.SHEET_ISSUED),
    "seen where it is used": (V.SITE_CHANGED, V.ROAD_DRAWN, V.AREAS_MERGED, V.CHECK_ITEM_CHANGED, V.SAFETY_OFFICE_NAMED),
    "a rule; the matters that follow it tell": (V.CLIMB_STEPS_CHANGED, V.WORKDAY_CHANGED),
    "what it makes owed tells": (V.OBLIGATION_SET, V.OBLIGATION_ENDED),
    "whoever works on the list knows": (V.LIST_DRAFTED, V.LIST_EDITED, V.LIST_SIGNED),
    "nobody has to do anything": (V.INSPECTION_STARTED, V.HAZARD_WORK_STARTED, V.HAZARD_STILL_GONE),
    "the calendar of the post follows, and the decisions that it came to tell": (
        V.MEETING_HELD, V.MEETING_DECIDED, V.MEETING_REVIEWED, V.MEETING_FINISHED,
    ),
    "seen where it is followed": (V.DECISION_TOLD, V.TASK_PROVEN, V.EVIDENCE_ADDED,),
    "the phone of whoever recorded it tells": (V.FIELD_RECORD_TAKEN, V.FIELD_RECORD_SET_ASIDE),
    "part of the work; its page tells": (
        V.PROBLEM_HAZARD_LINKED, V.PROBLEM_CAUSE_NAMED,
        V.PROGRESS_REPORTED, V.MILESTONE_SET, V.MILESTONE_REACHED, V.MONEY_NOTED,
    ),
    "it has ended; nobody has to do anything": (
        V.PROBLEM_SOLVED, V.PROBLEM_VOIDED,
        V.LISTING_RETURNED, V.LISTING_UPGRADED, V.LISTING_REVOKED, V.LISTING_LOOKED_BACK, V.LETTER_SETTLED, V.LETTER_WITHDRAWN,
    ),
    "seen on the pages of rounds, and what is unsafe is a hazard that tells": (
        V.PLEDGE_TEMPLATE_ISSUED, V.PLEDGE_SIGNED, V.SHOP_CHECKED, V.ROAD_PATROLLED, V.OUTING_CALLED, V.OUTING_TICKED,
    ),
    "where it leads is nobody else's yet": (V.VISIT_DRAWN,),
    "for the auditor, in the record": (V.UNMASKED, V.REFUSED, V.SIGN_IN_FAILED),
    "one's own doing": (
        V.SIGNED_IN, V.SIGNED_OUT, V.PASSWORD_CHANGED, V.FACTOR_SET_UP, V.FACTOR_REMOVED, V.RECOVERY_CODES_RENEWED,
        V.TOKEN_MADE, V.TOKEN_ENDED, V.DEVICE_ENDED,
    ),
    "about telling itself": (
        V.NOTICES_CHOSEN, V.EMAIL_CODE_SENT, V.EMAIL_CONFIRMED, V.ROBOT_SET, V.ROBOT_ENDED, V.FEED_RENEWED, V.FEED_ENDED, V.SENT_AGAIN,
    ),
}  # fmt: skip
QUIET: dict[Verb, str] = {verb: why for why, verbs in _QUIET.items() for verb in verbs}


def told_as(verb: str, relation: str) -> Told | None:
    """The sentence of a message that was made once; None when its row is no longer here."""
    rule = RULES.get(Verb(verb)) if verb in Verb.values else None
    return next((told for told in rule.told if told.who == relation), None) if rule else None
