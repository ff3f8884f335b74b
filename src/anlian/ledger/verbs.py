"""Everything that can happen, in one table. A line of the record of acts always carries one of these."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Verb(models.TextChoices):
    # The order is that of the story: the lattice is laid, dangers are found, pressed, mended, closed.
    IMPORTED = "IMPORTED", _("imported a ledger")
    IMPORT_UNDONE = "IMPORT_UNDONE", _("took an import back")
    HEADERS_MAPPED = "HEADERS_MAPPED", _("said what the headers of a ledger mean")
    EXPORTED = "EXPORTED", _("exported a list")
    AREAS_MERGED = "AREAS_MERGED", _("merged areas")
    APPOINTED = "APPOINTED", _("appointed someone to a post")
    APPOINTMENT_ENDED = "APPOINTMENT_ENDED", _("ended an appointment")
    REMIT_GIVEN = "REMIT_GIVEN", _("gave a post its remit")
    REMIT_ENDED = "REMIT_ENDED", _("ended a remit")
    SITE_CHANGED = "SITE_CHANGED", _("changed a site")
    SITE_MOVED = "SITE_MOVED", _("moved a site to another area or person")
    CHAIN_ISSUED = "CHAIN_ISSUED", _("issued a chain")
    CHAIN_ENDED = "CHAIN_ENDED", _("ended a chain")
    CHECK_ITEM_CHANGED = "CHECK_ITEM_CHANGED", _("changed a check item")
    VISIT_DRAWN = "VISIT_DRAWN", _("drew where to go")
    INSPECTION_PLANNED = "INSPECTION_PLANNED", _("planned an inspection")
    INSPECTION_STARTED = "INSPECTION_STARTED", _("began an inspection")
    INSPECTION_SUBMITTED = "INSPECTION_SUBMITTED", _("finished an inspection")
    INSPECTION_CONFIRMED = "INSPECTION_CONFIRMED", _("had an inspection signed")
    INSPECTION_CANCELLED = "INSPECTION_CANCELLED", _("cancelled an inspection")
    INSPECTION_ADDED_TO = "INSPECTION_ADDED_TO", _("added a note to an inspection")
    HAZARD_REPORTED = "HAZARD_REPORTED", _("reported a hazard")
    HAZARD_VERIFIED = "HAZARD_VERIFIED", _("verified the hazard")
    HAZARD_REJECTED = "HAZARD_REJECTED", _("found the report unfounded")
    HAZARD_MERGED = "HAZARD_MERGED", _("marked it as a duplicate")
    HAZARD_TRANSFERRED = "HAZARD_TRANSFERRED", _("transferred it to another sector")
    HAZARD_FIXED_ON_SPOT = "HAZARD_FIXED_ON_SPOT", _("saw it put right on the spot")
    HAZARD_ORDERED = "HAZARD_ORDERED", _("ordered it put right")
    HAZARD_MAJOR_PROPOSED = "HAZARD_MAJOR_PROPOSED", _("proposed it as a major hazard")
    HAZARD_MAJOR_CONFIRMED = "HAZARD_MAJOR_CONFIRMED", _("confirmed a major hazard")
    HAZARD_SET_GENERAL = "HAZARD_SET_GENERAL", _("graded it as general")
    HAZARD_PLAN_SUBMITTED = "HAZARD_PLAN_SUBMITTED", _("submitted the plan")
    HAZARD_PLAN_APPROVED = "HAZARD_PLAN_APPROVED", _("approved the plan")
    HAZARD_PLAN_RETURNED = "HAZARD_PLAN_RETURNED", _("returned the plan")
    HAZARD_WORK_STARTED = "HAZARD_WORK_STARTED", _("began to put it right")
    HAZARD_SUBMITTED = "HAZARD_SUBMITTED", _("said it is put right")
    HAZARD_REVIEW_PASSED = "HAZARD_REVIEW_PASSED", _("re-inspected and closed it")
    HAZARD_REVIEW_FAILED = "HAZARD_REVIEW_FAILED", _("re-inspected and sent it back")
    HAZARD_ACCEPTED = "HAZARD_ACCEPTED", _("accepted the work")
    HAZARD_CLOSED = "HAZARD_CLOSED", _("closed the major hazard")
    HAZARD_REOPENED = "HAZARD_REOPENED", _("opened it again")
    HAZARD_VOIDED = "HAZARD_VOIDED", _("voided it")
    CONTROL_SET = "CONTROL_SET", _("put interim control in force")
    CONTROL_LIFTED = "CONTROL_LIFTED", _("lifted the interim control")
    EXTENSION_ASKED = "EXTENSION_ASKED", _("asked for more time")
    EXTENSION_GRANTED = "EXTENSION_GRANTED", _("granted more time")
    EXTENSION_REFUSED = "EXTENSION_REFUSED", _("refused more time")
    MATTER_TIGHTENED = "MATTER_TIGHTENED", _("tightened the matter")
    MATTER_CLIMBED = "MATTER_CLIMBED", _("climbed the chain")
    CLIMB_STEPS_CHANGED = "CLIMB_STEPS_CHANGED", _("changed the climb")
    WORKDAY_CHANGED = "WORKDAY_CHANGED", _("changed a working day")
    OBLIGATION_SET = "OBLIGATION_SET", _("set what posts owe")
    OBLIGATION_ENDED = "OBLIGATION_ENDED", _("ended what posts owe")
    DUTY_OWED = "DUTY_OWED", _("a duty began")
    DUTY_MET = "DUTY_MET", _("met the duty")
    DUTY_MET_LATE = "DUTY_MET_LATE", _("met the duty late")
    DUTY_MISSED = "DUTY_MISSED", _("the duty was missed")
    DUTY_EXCUSED = "DUTY_EXCUSED", _("excused from the duty")
    DUTY_RELEASED = "DUTY_RELEASED", _("the duty passed on with the post")
    DUTY_SHORTENED = "DUTY_SHORTENED", _("the duty now ends with the term")
    PROXY_NAMED = "PROXY_NAMED", _("named a proxy")
    MEETING_PLANNED = "MEETING_PLANNED", _("planned a meeting")
    MEETING_CHANGED = "MEETING_CHANGED", _("changed a meeting")
    MEETING_HELD = "MEETING_HELD", _("held a meeting")
    MEETING_DECIDED = "MEETING_DECIDED", _("wrote down a decision of the meeting")
    MEETING_REVIEWED = "MEETING_REVIEWED", _("reviewed a matter at the dispatch")
    MEETING_FINISHED = "MEETING_FINISHED", _("issued the minutes")
    MEETING_CANCELLED = "MEETING_CANCELLED", _("cancelled a meeting")
    DECISION_MADE = "DECISION_MADE", _("a meeting gave it to a post")
    DECISION_TOLD = "DECISION_TOLD", _("told how far it is")
    DECISION_REPORTED = "DECISION_REPORTED", _("reported it as done")
    DECISION_CONFIRMED = "DECISION_CONFIRMED", _("confirmed that it is done")
    DECISION_SENT_BACK = "DECISION_SENT_BACK", _("sent it back")
    DECISION_EXTENDED = "DECISION_EXTENDED", _("set a later date")
    DECISION_CANCELLED = "DECISION_CANCELLED", _("withdrew the decision")
    NOTICES_CHOSEN = "NOTICES_CHOSEN", _("chose how to be told")
    ROBOT_SET = "ROBOT_SET", _("set up a group robot")
    ROBOT_ENDED = "ROBOT_ENDED", _("ended a group robot")
    FEED_RENEWED = "FEED_RENEWED", _("made a new address for a post's calendar")
    FEED_ENDED = "FEED_ENDED", _("ended the address of a post's calendar")
    SENT_AGAIN = "SENT_AGAIN", _("had a message sent again")
    LISTING_PROPOSED = "LISTING_PROPOSED", _("proposed listed supervision")
    LISTING_MADE = "LISTING_MADE", _("listed it for supervision")
    LISTING_RETURNED = "LISTING_RETURNED", _("did not list it")
    LISTING_UPGRADED = "LISTING_UPGRADED", _("listed it at a higher level")
    LISTING_REVOKED = "LISTING_REVOKED", _("revoked the listing")
    LISTING_DEADLINE_CHANGED = "LISTING_DEADLINE_CHANGED", _("changed the deadline of the listing")
    PROGRESS_REPORTED = "PROGRESS_REPORTED", _("reported the month's progress")
    DELISTING_ASKED = "DELISTING_ASKED", _("asked for delisting")
    LISTING_ACCEPTED = "LISTING_ACCEPTED", _("accepted the work for delisting")
    DELISTING_SENT_BACK = "DELISTING_SENT_BACK", _("sent the request for delisting back")
    LISTING_TAKEN_DOWN = "LISTING_TAKEN_DOWN", _("delisted it")
    LISTING_LOOKED_BACK = "LISTING_LOOKED_BACK", _("looked back at what was delisted")
    MILESTONE_SET = "MILESTONE_SET", _("set a milestone")
    MILESTONE_REACHED = "MILESTONE_REACHED", _("reached a milestone")
    MONEY_NOTED = "MONEY_NOTED", _("noted money")
    LETTER_SENT = "LETTER_SENT", _("sent a supervision letter")
    ADMONITION_CALLED = "ADMONITION_CALLED", _("called in for admonition")
    ADMONITION_HELD = "ADMONITION_HELD", _("held the admonition")
    LETTER_ANSWERED = "LETTER_ANSWERED", _("answered the letter")
    LETTER_ASKED_AGAIN = "LETTER_ASKED_AGAIN", _("asked for a better answer")
    LETTER_SETTLED = "LETTER_SETTLED", _("settled the letter")
    LETTER_WITHDRAWN = "LETTER_WITHDRAWN", _("withdrew the letter")
    UNMASKED = "UNMASKED", _("looked at a masked number")
    REFUSED = "REFUSED", _("was refused")
    SIGNED_IN = "SIGNED_IN", _("signed in")
    SIGN_IN_FAILED = "SIGN_IN_FAILED", _("failed to sign in")
    SIGNED_OUT = "SIGNED_OUT", _("signed out")
    PASSWORD_CHANGED = "PASSWORD_CHANGED", _("changed a password")
    PASSWORD_GIVEN = "PASSWORD_GIVEN", _("gave a new password")
    FACTOR_SET_UP = "FACTOR_SET_UP", _("set up the second factor")
    FACTOR_REMOVED = "FACTOR_REMOVED", _("removed the second factor")
    FACTOR_RESET = "FACTOR_RESET", _("reset a second factor")
    RECOVERY_CODES_RENEWED = "RECOVERY_CODES_RENEWED", _("renewed the recovery codes")
    SESSION_ENDED = "SESSION_ENDED", _("ended a session")
    ACCOUNT_REGISTERED = "ACCOUNT_REGISTERED", _("registered an account")
    ACCOUNT_OPENED = "ACCOUNT_OPENED", _("opened an account")
    ACCOUNT_DISABLED = "ACCOUNT_DISABLED", _("disabled an account")
    ACCOUNT_ENABLED = "ACCOUNT_ENABLED", _("enabled an account again")
    ACCOUNT_UNLOCKED = "ACCOUNT_UNLOCKED", _("unlocked an account")


# 安全事件: what the audit administrator looks at first.
SECURITY = frozenset(
    {
        Verb.SIGNED_IN,
        Verb.SIGN_IN_FAILED,
        Verb.SIGNED_OUT,
        Verb.PASSWORD_CHANGED,
        Verb.PASSWORD_GIVEN,
        Verb.FACTOR_SET_UP,
        Verb.FACTOR_REMOVED,
        Verb.FACTOR_RESET,
        Verb.RECOVERY_CODES_RENEWED,
        Verb.SESSION_ENDED,
        Verb.ACCOUNT_REGISTERED,
        Verb.ACCOUNT_OPENED,
        Verb.ACCOUNT_DISABLED,
        Verb.ACCOUNT_ENABLED,
        Verb.ACCOUNT_UNLOCKED,
        Verb.UNMASKED,
    }
)
