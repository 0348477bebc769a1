"""Lists that come in pages while others write: each record once, the newest of it, and all of them."""

from collections.abc import Callable

import attrs

from dextflow.adapters.ledgers.api.node import Node
from dextflow.errors import AnswerRefused

ROUNDS = 3


@attrs.frozen(kw_only=True)
class Page:
    """One page of a list: its records, how many the list has in all (None: not said), whether it is the last."""

    records: tuple[Node, ...]
    total: int | None
    last: bool


@attrs.frozen(kw_only=True)
class Paged:
    """A list of an endpoint. `page` reads a page by its number, from 1; `key` is the id's name in a record.

    `newer` tells whether the second of two versions of one record is to be kept.
    """

    endpoint: str
    page: Callable[[int], Page]
    key: str
    newer: Callable[[Node, Node], bool]
    pages: int

    def read(self) -> tuple[Node, ...]:
        """All records.

        While the pages are read, a record that is changed may move to another page, and one that is deleted lets
        all behind it move up: a record is then there twice, or one slips through between two pages. So the list is
        read again, at most three times in all, until the number of records that it says it has stays the same and
        that many came; or in the end, until that many came in all. Raises `AnswerRefused` if they never do.
        """
        found: dict[str, Node] = {}
        totals: set[int] = set()
        for _ in range(ROUNDS):
            ids, totals = self._round(found)
            if not totals or totals == {len(ids)}:
                return tuple(record for id_, record in found.items() if id_ in ids)
        if len(found) >= max(totals):
            return tuple(found.values())
        problem = f"it has {max(totals)} records, but only {len(found)} came, in {ROUNDS} readings"
        raise AnswerRefused(self.endpoint, "", problem)

    def _round(self, found: dict[str, Node]) -> tuple[set[str], set[int]]:
        """Read all pages once; gives the ids that came, and the numbers of records that there should be."""
        before: tuple[str, ...] = ()
        seen: set[str] = set()
        totals: set[int] = set()
        for number in range(1, self.pages + 1):
            page = self.page(number)
            ids = tuple(self._keep(record, found) for record in page.records)
            if ids and ids == before:
                raise AnswerRefused(self.endpoint, "", f"page {number} is page {number - 1} again")
            seen.update(ids)
            totals.update(() if page.total is None else (page.total,))
            if page.last or not ids:
                return seen, totals
            before = ids
        raise AnswerRefused(self.endpoint, "", f"it has more than {self.pages:,} pages")

    def _keep(self, record: Node, found: dict[str, Node]) -> str:
        id_ = record.text(self.key)
        if id_ not in found or self.newer(found[id_], record):
            found[id_] = record
        return id_
