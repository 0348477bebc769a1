"""Rebuild something from all that happened to it."""

from collections.abc import Callable, Iterable
from functools import reduce
from typing import TypeVar

from dextflow.errors import InvalidValue

E = TypeVar("E")
F = TypeVar("F")
S = TypeVar("S")


def replayed(
    what: str, events: Iterable[E], first_type: type[F], begin: Callable[[F], S], apply: Callable[[S, E], S]
) -> S:
    """What all events of something, oldest first, make of it.

    Raises `InvalidValue` unless the first of them, with which it begins, is of that type.
    """
    trail = iter(events)
    first = next(trail, None)
    if not isinstance(first, first_type):
        raise InvalidValue(what, f"its events start with {first_type.__name__}")
    return reduce(apply, trail, begin(first))
