"""How often somebody asks. Counted in memory, each process for itself: reading writes no row."""

from django.core.cache import cache


def too_often(name: str, *, most: int, seconds: int) -> bool:
    """Whether this is asked for more than so many times within so many seconds, this time included."""
    cache.add(name, 0, seconds)
    try:
        return cache.incr(name) > most
    except ValueError:
        # It ran out between the two lines: counting begins anew.
        return False
