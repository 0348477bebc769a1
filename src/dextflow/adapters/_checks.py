"""What every embedded store checks of a call before it looks."""

from collections.abc import Sequence

from dextflow.errors import InvalidValue
from dextflow.ports import Cursor, Where
from dextflow.ports.terms import LARGEST, require_storable

MOST_CONDITIONS = 100


def checked_limit(limit: int | None) -> int:
    """How many to read at most; None means all. Raises `InvalidValue` for a limit below 1."""
    if limit is None:
        return LARGEST
    if limit < 1:
        raise InvalidValue("limit", f"at least 1 is read at a time, not {limit}")
    return min(limit, LARGEST - 1)


def check_terms(where: Sequence[Where], *names: str | None) -> None:
    """Raise `InvalidValue` for too many conditions, and for a term's name that no record can have."""
    if len(where) > MOST_CONDITIONS:
        raise InvalidValue("where", f"at most {MOST_CONDITIONS} conditions are asked at once, not {len(where)}")
    require_storable("the name of a term", named=[name for name in names if name is not None])


def checked_after(after: str | None, *, order_by: str | None, descending: bool) -> Cursor | None:
    """Where to go on; None is the beginning. Raises `InvalidValue` for a cursor of another order, or none."""
    return None if after is None else Cursor.read(after, order_by=order_by, descending=descending)
