"""How the product says no."""


class Refused(Exception):
    """A rule stands in the way: one sentence for the person who asked, and the law or rule it rests on."""

    def __init__(self, sentence, basis: str = ""):
        super().__init__(sentence)
        self.sentence = sentence
        self.basis = basis

    def __str__(self):
        return f"{self.sentence} ({self.basis})" if self.basis else str(self.sentence)


class Stale(Refused):
    """Somebody else changed the record since it was read; look again before acting."""


class NotFound(Exception):
    """Not there, or not within the scope of the one who asked: nobody may tell which."""
