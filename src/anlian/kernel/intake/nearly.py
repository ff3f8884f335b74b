"""Names in place of codes: what is called so, and what is called nearly so."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from functools import cached_property

PROPOSED = 3
ALIKE = 0.6
# Proposals compare a word with every name of the books; a column of nonsense must not take minutes.
MOST_WORDS = 500
LISTED = 6
# Of a large book only those names are compared with a word that share most signs with it; signs in so many say nothing.
COMPARED = 1000
COMMON = 5000
SIGNS = re.compile(r"[\s·•・,，/、_\-—()（）]+")


def plain(name: str) -> str:
    """A name as it is compared: without spaces and signs, in narrow letters."""
    return SIGNS.sub("", unicodedata.normalize("NFKC", name)).lower()


class NameBook:
    """The records of a district by what people call them."""

    def __init__(self, records: Mapping[str, object], names_of: Callable[[str, object], Iterable[str]]):
        self.records = records
        self._names_of = names_of
        self._near: dict[str, list[str]] = {}

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for code, record in self.records.items():
            for name in {plain(name) for name in self._names_of(code, record) if name}:
                found.setdefault(name, []).append(code)
        return found

    def named(self, said: str) -> list[str]:
        """Codes of the records that are called just so."""
        return self._by_name.get(plain(said), [])

    def near(self, said: str) -> list[str]:
        """Codes of the records whose name or code is most like this."""
        word = plain(said)
        if word not in self._near:
            if len(self._near) >= MOST_WORDS:
                return []
            close = get_close_matches(word, self._candidates(word), n=PROPOSED, cutoff=ALIKE)
            codes = [code for said in close for code in self._said[said]]
            self._near[word] = list(dict.fromkeys(codes))[:PROPOSED]
        return self._near[word]

    def _candidates(self, word: str) -> Iterable[str]:
        if len(self._said) <= COMPARED:
            return self._said
        shared = Counter(said for sign in set(word) for said in self._with_sign.get(sign, ()))
        return [said for said, _count in shared.most_common(COMPARED)]

    @cached_property
    def _said(self) -> dict[str, list[str]]:
        """Names, and the codes themselves as they are compared."""
        found = {name: [*codes] for name, codes in self._by_name.items()}
        for code in self.records:
            found.setdefault(plain(code), []).append(code)
        return found

    @cached_property
    def _with_sign(self) -> dict[str, list[str]]:
        found = defaultdict(list)
        for said in self._said:
            for sign in set(said):
                found[sign].append(said)
        return {sign: names for sign, names in found.items() if len(names) <= COMMON}

    def shown(self, code: str) -> str:
        """A code with the first of its names."""
        name = next((name for name in self._names_of(code, self.records[code]) if name), "")
        return f"{code} {name}".strip()

    def listed(self, codes: list[str]) -> str:
        more = "…" if len(codes) > LISTED else ""
        return "、".join(self.shown(code) for code in codes[:LISTED]) + more
