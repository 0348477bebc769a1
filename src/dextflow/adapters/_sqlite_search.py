"""How the SQLite store finds records: which index it walks, and the statements that do it.

SQLite plans a statement without knowing how often a value occurs, so the choice is made here, by looking. A
condition that few records meet leads: they are collected from its index, and sorted. Where many meet all
conditions, the order's index is walked from where the page begins and each record is tested, for the page is soon
full. If it is not, the condition that the fewest records meet leads after all.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from math import prod
from typing import Any, Self

import attrs

from dextflow.adapters._sqlite_conditions import (
    BEYOND,
    LOWEST,
    Sql,
    Value,
    every,
    has,
    is_name,
    joined,
    may_lack,
    meets,
)
from dextflow.ports import Cursor, Term, Where
from dextflow.ports.terms import LARGEST

FEW = 2_000
MANY = 4  # a condition that one record in four meets is no lead
ROWS_PER_LOOKUP = 16  # so many rows of an index are read in the time in which a record is looked up and sorted

EVERY_RECORD = "record AS m"
TERM_BY_VALUE = "term AS m INDEXED BY term_by_value"
OF_KIND = "m.practice = ? AND m.kind = ?"
OTHER_TERM = """
LEFT JOIN term AS o ON o.practice = m.practice AND o.kind = m.kind AND o.id = m.id AND o.name = ?
"""
SORTED_VALUE = f"ifnull(o.value, {LOWEST})"
TALLY = "SELECT ifnull(sum(records), 0) FROM tally AS m WHERE"


@attrs.frozen
class Rows:
    """Rows `m` to look through: `scope` says which, and `rest` are the conditions to look up for each.

    `repeat`: a record may come twice. `scanned`: how many more rows must be read to find these, if it is known.
    """

    table: str
    scope: Sql
    rest: tuple[Where, ...]
    repeat: bool = False
    scanned: int = 0

    @property
    def wanted(self) -> Sql:
        """What holds of the rows whose records meet all conditions."""
        return every([self.scope, *map(has, self.rest)])

    @property
    def distinct(self) -> str:
        """What makes each record come once."""
        return "DISTINCT" if self.repeat else ""


@attrs.frozen
class Order:
    """The order of a query and the place after which its page begins, with an end of all values as no place."""

    by: str | None
    descending: bool
    value: Value
    id: Value

    @classmethod
    def after(cls, last: Cursor | None, *, by: str | None, descending: bool) -> Self:
        """The order after a place, or from its beginning."""
        value, one = (BEYOND, BEYOND) if descending else (LOWEST, "")
        if last is not None:
            value, one = (LOWEST if last.value is None else last.value), last.id
        return cls(by, descending, value, one)

    def sort(self, *columns: str) -> str:
        """The columns as what to sort by."""
        return "ORDER BY " + ", ".join(column + (" DESC" if self.descending else "") for column in columns)

    def beyond(self, value: str) -> Sql:
        """Whether a row of this value comes after the place."""
        sign = "<" if self.descending else ">"
        return Sql(f"({value}, m.id) {sign} (?, ?)", (self.value, self.id))

    def beyond_id(self, last: Value) -> Sql:
        """Whether a row comes after an id."""
        return Sql("m.id < ?" if self.descending else "m.id > ?", (last,))


@attrs.frozen
class Search:
    """The records of a kind that meet all conditions, as the transaction that is open sees them."""

    connection: sqlite3.Connection
    practice: str
    kind: str
    where: tuple[Where, ...]

    def count(self) -> int:
        """How many there are."""
        if not self.where:
            return self._tally("")
        leads = self._leads()
        rows = leads[0] if len(leads) == 1 else self._fewest(leads) or (*leads, self._all())[0]
        [(number,)] = self._run("SELECT count(", rows.distinct, "m.id) FROM", rows.table, "WHERE", rows.wanted)
        return int(number)

    def count_by(self, term: str) -> dict[Term, int]:
        """How many there are of each value of the term."""
        rows = self._fewest(self._leads())
        if rows is None:
            return self._count_along(term)
        found = self._run(
            *("SELECT o.value, count(", rows.distinct, "m.id) FROM", rows.table, Sql(OTHER_TERM, (term,))),
            *("WHERE", rows.wanted, "GROUP BY o.value"),
        )
        return dict(found)

    def _count_along(self, term: str) -> dict[Term, int]:
        """The counts along the term's index; those that it does not know of lack the term."""
        rows = self._having(term)
        tests = every([rows.wanted, Sql("m.value IS NOT NULL")])
        found = self._run("SELECT m.value, count(*) FROM", rows.table, "WHERE", tests, "GROUP BY m.value")
        counts: dict[Term, int] = dict(found)
        lacking = self.count() - sum(counts.values())
        return {None: lacking, **counts} if lacking else counts

    def page(self, order: Order, limit: int) -> list[tuple[str, Term]]:
        """The ids of the first so many records after the order's place, each with its value in the order."""
        if not self.where:
            return self._walk(order, limit, LARGEST)
        leads = self._leads()
        if few := self._fewest(leads, FEW):
            return self._collect(few, order, limit)
        if self._share(leads) * FEW > limit:
            found = self._walk(order, limit, FEW)
            if len(found) == limit:
                return found
        if fewest := self._fewest(leads):
            return self._collect(fewest, order, limit)
        return self._walk(order, limit, LARGEST)

    # ------------------------------------------------------------------------------------------- walk in order

    def _walk(self, order: Order, limit: int, budget: int) -> list[tuple[str, Term]]:
        """What is found along the order's index until the page is full, or a stretch is longer than the budget."""
        found: list[tuple[str, Term]] = []
        for rows, value, sort in self._stretches(order):
            looked_at = joined(
                *("SELECT m.practice, m.kind, m.id,", value, "AS value FROM", rows.table, "WHERE", rows.scope),
                *(sort, Sql("LIMIT ?", (budget,))),
            )
            tests = every([Sql("TRUE"), *map(has, rows.rest)])
            left = Sql("LIMIT ?", (limit - len(found),))
            found += self._run("SELECT m.id, m.value FROM (", looked_at, ") AS m WHERE", tests, left)
            if len(found) == limit or (budget < LARGEST and self._number(looked_at) == budget):
                break
        return found

    def _stretches(self, order: Order) -> Iterator[tuple[Rows, str, str]]:
        """The stretches of the walk, one after the other: rows, what their value is, and how they are sorted."""
        if order.by is None:
            yield self._by_id(order), "NULL", order.sort("m.id")
            return
        valued = self._having(order.by, order.beyond("m.value"))
        stretches = [(valued, "m.value", order.sort("m.value", "m.id"))]
        own = (where for where in self.where if where.terms == (order.by,))
        if all(map(may_lack, own)) and (order.descending or order.value == LOWEST):
            stretches.append((self._lacking(order.by, order, valued.rest), "NULL", order.sort("m.id")))
        yield from stretches if order.descending else reversed(stretches)

    def _by_id(self, order: Order) -> Rows:
        """All records, or those that have the one value that a condition asks for, by their ids."""
        beyond = order.beyond_id(order.id)
        for where in self.where:
            if len(where.terms) == 1 and len(set(where.one_of or ())) == 1 and not may_lack(where):
                return self._having(where.terms[0], beyond)
        return Rows(EVERY_RECORD, every([self._of_kind(), beyond]), self.where)

    def _lacking(self, term: str, order: Order, rest: tuple[Where, ...]) -> Rows:
        beyond = order.beyond_id(order.id if order.value == LOWEST else BEYOND)
        if self._all_have(term):
            return Rows(TERM_BY_VALUE, self._of_term(term, Sql("m.value IS NULL"), beyond), rest)
        lacks = Where(terms=(term,), one_of=(None,))
        return Rows(EVERY_RECORD, every([self._of_kind(), beyond]), (lacks, *rest))

    # ---------------------------------------------------------------------------------------- collect and sort

    def _collect(self, rows: Rows, order: Order, limit: int) -> list[tuple[str, Term]]:
        """What is found when all the rows are looked up and sorted."""
        select = joined("SELECT", rows.distinct, "m.id,")
        most = Sql("LIMIT ?", (limit,))
        if order.by is None:
            tests = every([rows.wanted, order.beyond_id(order.id)])
            return self._run(select, "NULL FROM", rows.table, "WHERE", tests, order.sort("m.id"), most)
        tests = every([rows.wanted, order.beyond(SORTED_VALUE)])
        source = joined(select, SORTED_VALUE, "AS value FROM", rows.table, Sql(OTHER_TERM, (order.by,)))
        found = self._run(source, "WHERE", tests, order.sort("value", "m.id"), most)
        return [(one, None if value == LOWEST else value) for one, value in found]

    def _leads(self) -> list[Rows]:
        """The rows to look through instead of all records: those that meet one condition, by its index."""
        return [self._led_by(where) for where in sorted(self.where, key=_is_scanned) if self._is_indexed(where)]

    def _is_indexed(self, where: Where) -> bool:
        """Whether the index of values knows all records that meet the condition."""
        return not may_lack(where) or (len(where.terms) == 1 and self._all_have(where.terms[0]))

    def _led_by(self, where: Where) -> Rows:
        scope = every([self._of_kind(), is_name("m.name", where.terms), meets(where, "m.value")])
        rest = tuple(other for other in self.where if other is not where)
        scanned = self._tally(*where.terms) if _is_scanned(where) else 0
        return Rows(TERM_BY_VALUE, scope, rest, repeat=len(where.terms) > 1, scanned=scanned)

    def _fewest(self, leads: Sequence[Rows], most: int | None = None) -> Rows | None:
        """The lead that costs least, if it costs less than `most`."""
        fewest: Rows | None = None
        cap = most or self._tally("") // MANY + 1
        for rows in leads:
            cost = self._cost(rows, cap)
            fewest, cap = (rows, cost) if cost < cap else (fewest, cap)
        return fewest

    def _cost(self, rows: Rows, cap: int) -> int:
        """The number of rows, up to `cap`, or what it is to read through all values of the terms."""
        if rows.scanned:
            return rows.scanned // ROWS_PER_LOOKUP
        return self._number(joined("SELECT 1 FROM", rows.table, "WHERE", rows.scope, Sql("LIMIT ?", (cap,))))

    def _share(self, leads: Sequence[Rows]) -> float:
        """The share of all records that may meet the leads' conditions, if these are independent."""
        total = self._tally("")
        cap = total // MANY + 1
        costs = [self._cost(rows, cap) for rows in leads if not rows.scanned]
        return prod(cost / total for cost in costs if cost < cap)

    # -------------------------------------------------------------------------------------------------- within

    def _run(self, *pieces: Sql | str) -> list[tuple[Any, ...]]:
        statement = joined(*pieces)
        return self.connection.execute(statement.text, statement.values).fetchall()

    def _number(self, statement: Sql) -> int:
        """How many rows the statement gives."""
        [(number,)] = self._run("SELECT count(*) FROM (", statement, ")")
        return int(number)

    def _of_kind(self) -> Sql:
        return Sql(OF_KIND, (self.practice, self.kind))

    def _of_term(self, term: str, *tests: Sql) -> Sql:
        return every([self._of_kind(), is_name("m.name", (term,)), *tests])

    def _having(self, term: str, *tests: Sql) -> Rows:
        """The rows of the term's index; conditions on this term alone are tested on the row itself."""
        own = (meets(where, "m.value") for where in self.where if where.terms == (term,))
        rest = tuple(where for where in self.where if where.terms != (term,))
        return Rows(TERM_BY_VALUE, self._of_term(term, *own, *tests), rest)

    def _all(self) -> Rows:
        return Rows(EVERY_RECORD, self._of_kind(), self.where)

    def _tally(self, *names: str) -> int:
        """How many records have the terms, be they None, or with the empty name, how many there are."""
        [(number,)] = self._run(TALLY, self._of_kind(), "AND", is_name("m.name", names))
        return int(number)

    def _all_have(self, term: str) -> bool:
        """Whether every record has the term, be it None, so that the index of values knows who lacks it."""
        return self._tally(term) == self._tally("")


def _is_scanned(where: Where) -> bool:
    """Whether all values of the condition's terms must be read to lead with it."""
    return where.contains is not None or (may_lack(where) and len(set(where.one_of or ())) > 1)
