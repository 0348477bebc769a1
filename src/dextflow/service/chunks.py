"""Many items, some at a time."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def chunks(items: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    """So many items at a time, in their order."""
    entries = iter(items)
    while chunk := tuple(islice(entries, size)):
        yield chunk
