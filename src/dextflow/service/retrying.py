"""What to do when somebody else was first: read everything again, and do the same once more."""

from collections.abc import Callable
from typing import TypeVar

from dextflow.errors import AlreadyExists, Conflict

T = TypeVar("T")
Race = Conflict | AlreadyExists
ATTEMPTS = 5


def is_taken(race: Race) -> bool:
    """Whether a unique key is taken: as a rule it stays so."""
    return isinstance(race, AlreadyExists)


def never(_: Race) -> bool:
    """For what is always worth another attempt."""
    return False


def again(action: Callable[[], T], *, unless: Callable[[Race], bool] = is_taken) -> T:
    """Do something, and again from the start if somebody else was first, a few times.

    Raises the last `Conflict` or `AlreadyExists`, or at once the first one of which `unless` is true.
    """
    for _ in range(ATTEMPTS - 1):
        try:
            return action()
        except (Conflict, AlreadyExists) as race:
            if unless(race):
                raise
    return action()


def once(before: Callable[[], T | None], make: Callable[[], T]) -> T:
    """What was made before, or else what is made now, be it by somebody else who sent the same a moment ago."""
    if (there := before()) is not None:
        return there
    try:
        return make()
    except Conflict:
        if (there := before()) is None:
            raise
        return there
