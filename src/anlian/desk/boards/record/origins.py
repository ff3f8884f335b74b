"""Where a line came from, in words."""

from django.utils.translation import pgettext_lazy

# What lets an act in says so in a word (ledger/origin.py); what follows it tells which.
SAID = {
    "web": pgettext_lazy("the record", "web page"),
    "import": pgettext_lazy("the record", "import"),
    "job": pgettext_lazy("the record", "scheduled job"),
    "worker": pgettext_lazy("the record", "background job"),
    "command": pgettext_lazy("the record", "command line"),
    "sweep": pgettext_lazy("the record", "climb"),
    "scenario": pgettext_lazy("the record", "made-up data"),
}


def came_from(origin: str) -> str:
    """The word, and of a page the address of the network; keys and names of jobs are for machines."""
    first, _space, rest = origin.partition(" ")
    word = str(SAID.get(first, origin))
    if first == "web" and rest:
        return f"{word} {rest}"
    return word
