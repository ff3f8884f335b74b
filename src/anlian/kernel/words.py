"""Full-text search in the database over the words that `kernel.search` makes of Chinese text."""

from collections.abc import Sequence

from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db import connection
from django.db.models import Func, QuerySet, Value

from anlian.kernel import search


class Vector(Func):
    """The words of a text as the database keeps them."""

    function = "to_tsvector"
    output_field = SearchVectorField()

    def __init__(self, text: str):
        super().__init__(Value("simple"), Value(text))
        self.text = text


def vector(*fields: str) -> Vector:
    """What to store in a `words` column for these texts."""
    return Vector(search.document(*fields))


def vectors(many: Sequence[Vector | None]) -> list[str | None]:
    """The same for many rows, worked out in one statement, as PostgreSQL writes them."""
    texts = [one.text if one is not None else None for one in many]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_tsvector('simple', text)::text FROM unnest(%s::text[]) WITH ORDINALITY AS given (text, place) "
            "ORDER BY place",
            [texts],
        )
        return [row[0] for row in cursor]


def narrow(queryset: QuerySet, text: str) -> QuerySet:
    """Keep the rows whose `words` hold the text; an empty text keeps all."""
    wanted = search.query(text)
    if not wanted:
        return queryset if not text.strip() else queryset.none()
    return queryset.filter(words=SearchQuery(wanted, config="simple", search_type="raw"))
