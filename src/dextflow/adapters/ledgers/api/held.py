"""What was read before some needs failed, held for the fetch of the others that follows at once."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

import attrs

from dextflow.errors import LedgerFault
from dextflow.model import Facts, Need

B = TypeVar("B")

Key = tuple[str, str, frozenset[Need]]
SHORTLY = timedelta(minutes=1)


@attrs.define
class Held(Generic[B]):
    """Books of which a part was read, with when that was, by practice, client and the needs that can be served.

    Who asks again for just those gets them out of what was read, instead of making the service answer all of it
    twice. They are given out once, and for a minute at most.
    """

    _books: dict[Key, tuple[datetime, B]] = attrs.field(factory=dict[Key, "tuple[datetime, B]"], init=False)

    def fetch(
        self, key: Key, now: datetime, open_books: Callable[[], B], read: Callable[[B, datetime], Facts]
    ) -> Facts:
        """Read held books, or else open them and read; if some needs fail, hold them for the others."""
        since, books = self._take(key, now) or (now, open_books())
        try:
            return read(books, since)
        except LedgerFault as fault:
            practice, client, needs = key
            servable = frozenset(need for need in needs if need in fault.servable)
            if servable:
                self._put((practice, client, servable), since, books)
            raise

    def _take(self, key: Key, now: datetime) -> tuple[datetime, B] | None:
        found = self._books.pop(key, None)
        return found if found is not None and now - found[0] <= SHORTLY else None

    def _put(self, key: Key, since: datetime, books: B) -> None:
        for old, (then, _) in list(self._books.items()):
            if since - then > SHORTLY:
                self._books.pop(old, None)
        self._books[key] = (since, books)
