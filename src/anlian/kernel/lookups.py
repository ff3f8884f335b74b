"""One of many keys as one array: `filter(code__any_of=[…])` of thousands given, `AmongThese` of those a subquery finds."""

from django.db.models import Field, Lookup
from django.db.models.lookups import Exact


@Field.register_lookup
class AnyOf(Lookup):
    lookup_name = "any_of"

    def get_prep_lookup(self):
        return [self.lhs.output_field.get_prep_value(value) for value in self.rhs]

    def get_db_prep_lookup(self, value, connection):
        return "%s", [value]

    def as_sql(self, compiler, connection):
        left, given = self.process_lhs(compiler, connection)
        return f"{left} = ANY(%s)", [*given, self.rhs]


class AmongThese(Exact):
    """One of an array's few keys: a subquery among other conditions would hide their indexes, an array does not."""

    def as_sql(self, compiler, connection):
        key, params = self.process_lhs(compiler, connection)
        keys, more = self.process_rhs(compiler, connection)
        return f"{key} = ANY({keys})", [*params, *more]
