"""Everything that happens by itself, and when. The one table of jobs."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Job:
    """A job by what it achieves. `does` is a function that takes `now` and may run twice without harm.

    One run of it at a time, unless it need not be alone; a quiet one leaves a row only when it did something.
    """

    name: str
    cron: str
    does: str
    purpose: str
    alone: bool = True
    quiet: bool = False


SCHEDULE = (
    Job("sweep", "*/5 * * * *", "anlian.matters.climb.sweep", _("Matters that are late climb their chain")),
    Job(
        "fold_counts",
        "* * * * *",
        "anlian.atlas.tallies.fold",
        _("What lies in each cell of the map is added up, and kept for the day"),
        quiet=True,
    ),
    Job(
        "owe_duties",
        "10 0 * * *",
        "anlian.duties.jobs.owe_duties",
        _("What posts owe in a period falls due, and follows whoever holds them"),
    ),
    Job(
        "miss_duties",
        "20 0 * * *",
        "anlian.duties.jobs.miss_duties",
        _("What can no longer be made good is missed"),
    ),
    Job(
        "ask_second_looks",
        "30 0 * * *",
        "anlian.hazards.jobs.ask_second_looks",
        _("Closed hazards whose second look is due are asked of a post"),
    ),
    Job(
        "deliver",
        "* * * * *",
        "anlian.notices.jobs.deliver",
        _("People are told what the record of acts says of them"),
        quiet=True,
    ),
    Job(
        "send_outbox",
        "* * * * *",
        "anlian.notices.jobs.send_outbox",
        _("Mail, text messages and robots: what waits is sent or tried again"),
        quiet=True,
    ),
    Job(
        "send_digests",
        "*/5 * * * *",
        "anlian.notices.jobs.send_digests",
        _("Daily digests are put together when their hour has come"),
        quiet=True,
    ),
    Job(
        "check_positions",
        "* * * * *",
        "anlian.atlas.astray.check_all",
        _("Positions that changed are held against the outlines of their areas"),
        quiet=True,
    ),
    Job(
        "seal",
        "7 * * * *",
        "anlian.ledger.jobs.seal_all",
        _("The record of acts is sealed, district by district"),
    ),
    # Not alone: a run of it that was killed would else keep it from ever running again.
    Job(
        "pick_up",
        "* * * * *",
        "anlian.config.stalled.pick_up",
        _("Jobs whose worker died are taken up again"),
        alone=False,
        quiet=True,
    ),
    Job(
        "clear_field",
        "13 3 * * *",
        "anlian.field.jobs.clear_field",
        _("Photos from the field that went into records leave their waiting room"),
        quiet=True,
    ),
    Job(
        "forget_tiles",
        "53 3 * * *",
        "anlian.atlas.basemap.forget_surplus",
        _("Tiles of the bought base map go, the oldest first, once they take more room than they may"),
        quiet=True,
    ),
    Job(
        "forget_messages",
        "43 3 * * *",
        "anlian.notices.jobs.forget_messages",
        _("Messages of more than a year ago go"),
        quiet=True,
    ),
    Job(
        "forget_runs",
        "23 3 * * *",
        "anlian.config.jobs.forget_old_runs",
        _("Rows about runs go once they are older than logs must be kept"),
    ),
    Job(
        "forget_sign_ins",
        "33 3 * * *",
        "anlian.config.jobs.forget_sign_ins",
        _("Attempts to sign in go once they are older than logs must be kept, sessions once they are over"),
    ),
)


def job_named(name: str) -> Job:
    return next(job for job in SCHEDULE if job.name == name)
