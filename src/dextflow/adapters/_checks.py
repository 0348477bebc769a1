"""What every embedded store checks of a call before it looks."""

from dextflow.errors import InvalidValue
from dextflow.ports.store import LARGEST


def checked_limit(limit: int | None) -> int:
    """How many to read at most; None means all. Raises `InvalidValue` for a limit below 1."""
    if limit is None:
        return LARGEST
    if limit < 1:
        raise InvalidValue("limit", f"at least 1 is read at a time, not {limit}")
    return min(limit, LARGEST)
