"""Full-text search in the database over the words that `kernel.search` makes of Chinese text."""

from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db.models import Func, QuerySet, Value

from anlian.kernel import search


def vector(*fields: str) -> Func:
    """What to store in a `words` column for these texts."""
    text = search.document(*fields)
    return Func(Value("simple"), Value(text), function="to_tsvector", output_field=SearchVectorField())


def narrow(queryset: QuerySet, text: str) -> QuerySet:
    """Keep the rows whose `words` hold the text; an empty text keeps all."""
    wanted = search.query(text)
    if not wanted:
        return queryset if not text.strip() else queryset.none()
    return queryset.filter(words=SearchQuery(wanted, config="simple", search_type="raw"))
