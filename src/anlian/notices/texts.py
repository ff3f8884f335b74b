"""A message in words: the sentence that its row of the rules says, and where it leads."""

from collections.abc import Mapping
from datetime import date, datetime
from urllib.parse import urlencode

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from anlian.ledger.verbs import Verb
from anlian.matters.kinds import SORTS
from anlian.matters.models import Height
from anlian.notices.models import Message
from anlian.notices.rules import told_as

# Where a subject is shown that is no matter.
PAGES = {
    "inspection": "inspections:show",
    "meeting": "meetings:show",
    "site": "lattice:site",
    "post": "lattice:post",
    "chain": "lattice:chain",
    "person": "desk:account",
}


class Words(Mapping):
    """The facts as a sentence shows them: steps and moments in words, nothing for what is not known."""

    def __init__(self, message: Message):
        self.message = message

    def __getitem__(self, name: str) -> str:
        if name == "count":
            return str(self.message.count)
        value = self.message.facts.get(name, "")
        if name == "step":
            return str(Height(value).label) if value in Height.values else ""
        if name in ("due", "until", "on", "since", "held_at", "was_held_at"):
            return _day(value)
        return str(value) or "—"

    def __iter__(self):
        return iter(self.message.facts)

    def __len__(self):
        return len(self.message.facts)


def _day(text: str) -> str:
    """Day and hour of a deadline, in local time; of a day the day."""
    try:
        if "T" in text:
            return timezone.localtime(datetime.fromisoformat(text)).strftime("%Y-%m-%d %H:%M")
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return text or "—"


def sentence(message: Message) -> str:
    """In the language of now. A verb that no row tells of any more is called by its own words."""
    told = told_as(message.verb, message.relation)
    if told is None:
        return str(Verb(message.verb).label) if message.verb in Verb.values else message.verb
    return str(told.many if message.count > 1 and told.many else told.one) % Words(message)


def place(message: Message, kind: str = "") -> str:
    """The address of what it is about; "" when there is no page for it. `kind` is the kind of a matter."""
    if message.subject is None or message.count > 1:
        told = told_as(message.verb, message.relation)
        name, _mark, query = (told.list_at if told else "").partition("?")
        found = address(name)
        return f"{found}?{query}" if found and query else found
    if message.subject_kind == "matter":
        return address(SORTS[kind].page, message.subject) if kind in SORTS else ""
    name = PAGES.get(message.subject_kind, "")
    return address(name) if name == "desk:account" else address(name, message.subject)


def address(name: str, *args, **asked) -> str:
    """Empty while no app serves it."""
    try:
        found = reverse(name, args=args) if name else ""
    except NoReverseMatch:
        return ""
    return f"{found}?{urlencode(asked)}" if found and asked else found


def lines(messages: list[Message], *, posts: bool = False) -> str:
    """Several messages as the body of a mail or a text, and where to read on. A group is told which post it is about."""
    said = [_line(one, posts) for one in messages]
    if settings.PUBLIC_URL:
        said.append(f"{settings.PUBLIC_URL}{address('notices:list')}")
    return "\n".join(said)


def _line(message: Message, posts: bool) -> str:
    said, post = sentence(message), message.facts.get("seat", "") if posts else ""
    if post:
        said = _("%(post)s: %(sentence)s") % {"post": post, "sentence": said}
    return _("[urgent] %(sentence)s") % {"sentence": said} if message.urgent else said
