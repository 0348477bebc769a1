"""Do the same to many, one by one: what stands in the way of one does not hold up the others."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from dextflow.errors import DextflowError, Refused, Unavailable, UnknownOutcome

T = TypeVar("T")


def tried(action: Callable[[], T]) -> T | DextflowError:
    """What an action gives, or what stands in its way: only a store that cannot be reached holds up all others."""
    try:
        return action()
    except (Unavailable, UnknownOutcome):
        raise
    except DextflowError as error:
        return error


def unless_refused(
    these: Iterable[T], action: Callable[[T], object]
) -> tuple[tuple[T, ...], tuple[tuple[T, Refused], ...]]:
    """Do something to each of these; those to which it was done, and those that refused it, with the reason."""
    done: list[T] = []
    refused: list[tuple[T, Refused]] = []
    for each in these:
        try:
            action(each)
        except Refused as error:
            refused.append((each, error))
        else:
            done.append(each)
    return tuple(done), tuple(refused)
