"""What becomes of a record from the field, and the only ways from one to the other."""

from django.db import models
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    WAITING = "WAITING", pgettext_lazy("record", "waiting")  # 待补照片
    STORED = "STORED", pgettext_lazy("record", "taken in")  # 已入库
    REFUSED = "REFUSED", pgettext_lazy("record", "refused")  # 未通过
    CONFLICT = "CONFLICT", pgettext_lazy("record", "to be decided")  # 待处理
    SET_ASIDE = "SET_ASIDE", pgettext_lazy("record", "set aside")  # 已搁置


# What was refused may be sent again, for the rule may hold by now; what conflicts is somebody's to decide.
ONWARD: dict[str, frozenset[str]] = {
    State.WAITING: frozenset({State.STORED, State.REFUSED, State.CONFLICT}),
    State.REFUSED: frozenset({State.STORED, State.CONFLICT, State.WAITING, State.SET_ASIDE}),
    State.CONFLICT: frozenset({State.STORED, State.SET_ASIDE}),
    State.STORED: frozenset(),
    State.SET_ASIDE: frozenset(),
}
SETTLED = frozenset(state for state, onward in ONWARD.items() if not onward)
