"""A rule and the case beside it, made in one world: `wrong` is refused, `right` differs in what the rule asks, and goes."""

import re
from collections.abc import Callable

import pytest

from anlian.kernel.errors import Refused

Deed = Callable[[], object]


def assert_refused(deed: Deed, sentence: str, *, basis: str = "", by: type[Exception] = Refused) -> None:
    """With this sentence and on this ground; the database says no in its own kind of error."""
    with pytest.raises(by, match=re.escape(sentence)) as refusal:
        deed()
    if basis:
        assert refusal.value.basis == basis


class Cases(dict[str, Callable[[], tuple[Deed, Deed]]]):
    """By name: what makes the world and gives the two deeds."""

    def __call__(self, make):
        self[make.__name__] = make
        return make

    @property
    def each(self):
        return pytest.mark.parametrize("name", [*self])

    def refuse(self, name: str) -> None:
        wrong, _right = self[name]()

        with pytest.raises(Refused):
            wrong()

    def let(self, name: str) -> None:
        _wrong, right = self[name]()

        right()
