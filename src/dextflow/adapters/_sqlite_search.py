"""How the SQLite store finds records: which index it walks, and the statements that do it.

SQLite plans a statement without knowing how often a value occurs, so the choice is made here, by looking. A
condition that few records meet leads: they are collected from its index, and sorted. Where many meet all
conditions, the order's index is walked from where the page begins and each record is tested, for the page is soon
full. If it is not, the condition that the fewest records meet leads after all.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Self

import attrs

from dextflow.adapters._sqlite_conditions import (
    BEYOND,
    LOWEST,
    Order,
    Sql,
    every,
    has,
    is_field,
    joined,
    may_lack,
    meets,
)
from dextflow.ports import Term, Where
from dextflow.ports.terms import LARGEST

FEW = 2_000
MANY = 4  # a condition that one record in four meets is no lead
ROWS_PER_LOOKUP = 16  # so many rows of an index are read in the time in which a record is looked up and sorted

EVERY_RECORD = "record AS m"
TERM_BY_VALUE = "term AS m INDEXED BY term_by_value"
OTHER_TERM = "LEFT JOIN term AS o ON o.id = m.id AND o.field = ?"
SORTED_VALUE = f"ifnull(o.value, {LOWEST})"
FIELDS = """
SELECT name, number, records FROM field
WHERE practice = ? AND kind = ? AND name IN (SELECT value FROM json_each(?))
"""


@attrs.frozen
class Rows:
    """Rows `m` to look through: `scope` says which, and `rest` are the conditions to look up for each.

    `terms` are those of the index. A record comes once for each. `scanned` is how many rows must be read to find
    these, if that is more than they are.
    """

    table: str
    scope: Sql
    rest: tuple[Where, ...]
    terms: tuple[str, ...] = ()
    scanned: int = 0

    @property
    def distinct(self) -> str:
        """What makes each record come once."""
        return "DISTINCT" if len(self.terms) > 1 else ""


@attrs.frozen
class Search:
    """The records of a kind that meet all conditions, as the transaction that is open sees them."""

    connection: sqlite3.Connection
    practice: str
    kind: str
    where: tuple[Where, ...]
    fields: Mapping[str, int]
    sizes: Mapping[str, int]

    @classmethod
    def of(
        cls, connection: sqlite3.Connection, practice: str, kind: str, where: Sequence[Where], *terms: str | None
    ) -> Self:
        """Make ready to search, also by these terms: their numbers, and how many records have them."""
        names = ["", *terms, *(name for one in where for name in one.terms)]
        found = connection.execute(FIELDS, (practice, kind, json.dumps(names))).fetchall()
        fields = {name: number for name, number, _ in found}
        sizes = {name: records for name, _, records in found}
        return cls(connection, practice, kind, tuple(where), fields, sizes)

    def count(self) -> int:
        """How many there are."""
        if not self.where:
            return self._total
        leads = self._leads()
        rows = leads[0] if len(leads) == 1 else self._weighed(leads, self._many())[0] or (*leads, self._all())[0]
        what = joined("SELECT count(", rows.distinct, "m.id) FROM", rows.table)
        [(number,)] = self._run(what, "WHERE", self._wanted(rows))
        return int(number)

    def count_by(self, term: str) -> dict[Term, int]:
        """How many there are of each value of the term."""
        rows, _ = self._weighed(self._leads(), self._many())
        if rows is None:
            return self._count_along(term)
        what = joined("SELECT o.value, count(", rows.distinct, "m.id) FROM", rows.table, self._other(term))
        return dict(self._run(what, "WHERE", self._wanted(rows), "GROUP BY o.value"))

    def _count_along(self, term: str) -> dict[Term, int]:
        """The counts along the term's index; those that it does not know of lack the term."""
        rows = self._having(term)
        tests = every([self._wanted(rows), Sql("m.value IS NOT NULL")])
        found = self._run("SELECT m.value, count(*) FROM", rows.table, "WHERE", tests, "GROUP BY m.value")
        counts: dict[Term, int] = dict(found)
        lacking = self.count() - sum(counts.values())
        return {None: lacking, **counts} if lacking else counts

    def page(self, order: Order, limit: int) -> list[tuple[str, Term]]:
        """The ids of the first so many records after the order's place, each with its value in the order."""
        if not self.where:
            return self._walk(order, limit, LARGEST)
        leads = self._leads()
        fewest, share = self._weighed(leads, FEW)
        if fewest is None:
            fewest, share = self._weighed(leads, self._many())
            if share * FEW > limit:
                found = self._walk(order, limit, FEW)
                if len(found) == limit:
                    return found
        if fewest is None or fewest.terms == (order.by,):
            return self._walk(order, limit, LARGEST)
        return self._collect(fewest, order, limit)

    # ------------------------------------------------------------------------------------------- walk in order

    def _walk(self, order: Order, limit: int, budget: int) -> list[tuple[str, Term]]:
        """What is found along the order's index until the page is full, or a stretch is longer than the budget."""
        found: list[tuple[str, Term]] = []
        for rows, value, sort in self._stretches(order):
            what = joined("SELECT m.id,", value, "AS value FROM", rows.table)
            looked_at = joined(what, "WHERE", rows.scope, sort, Sql("LIMIT ?", (budget,)))
            tests = every([Sql("TRUE"), *self._has(rows.rest)])
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
            tests = every([self._wanted(rows), order.beyond_id(order.id)])
            return self._run(select, "NULL FROM", rows.table, "WHERE", tests, order.sort("m.id"), most)
        tests = every([self._wanted(rows), order.beyond(SORTED_VALUE)])
        source = joined(select, SORTED_VALUE, "AS value FROM", rows.table, self._other(order.by))
        found = self._run(source, "WHERE", tests, order.sort("value", "m.id"), most)
        return [(one, None if value == LOWEST else value) for one, value in found]

    def _leads(self) -> list[Rows]:
        """The rows to look through instead of all records: those that meet one condition, by its index."""
        quickest = sorted(self.where, key=lambda where: (_is_scanned(where), len(where.one_of or ())))
        return [self._led_by(where) for where in quickest if self._is_indexed(where)]

    def _is_indexed(self, where: Where) -> bool:
        """Whether the index of values knows all records that meet the condition."""
        return not may_lack(where) or (len(where.terms) == 1 and self._all_have(where.terms[0]))

    def _led_by(self, where: Where) -> Rows:
        scope = every([is_field("m.field", self._fields(where)), meets(where, "m.value")])
        rest = tuple(other for other in self.where if other is not where)
        scanned = sum(self.sizes.get(name, 0) for name in where.terms) if _is_scanned(where) else 0
        return Rows(TERM_BY_VALUE, scope, rest, terms=where.terms, scanned=scanned)

    def _weighed(self, leads: Sequence[Rows], most: int) -> tuple[Rows | None, float]:
        """The lead that costs least, if that is less than `most`; the share of records that may meet all."""
        fewest, least, share = None, most, 1.0
        for rows in leads:
            cost = self._cost(rows, least)
            if cost < least:
                fewest, least = rows, cost
            if cost < most and not rows.scanned:
                share *= cost / max(self._total, 1)
        return fewest, share

    def _many(self) -> int:
        """So many rows that to walk along another index is no slower than to collect and sort them."""
        return self._total // MANY + 1

    def _cost(self, rows: Rows, cap: int) -> int:
        """The number of rows, up to `cap`, or what it is to read through all values of the terms."""
        if rows.scanned:
            return rows.scanned // ROWS_PER_LOOKUP
        return self._number(joined("SELECT 1 FROM", rows.table, "WHERE", rows.scope, Sql("LIMIT ?", (cap,))))

    # -------------------------------------------------------------------------------------------------- within

    def _run(self, *pieces: Sql | str) -> list[tuple[Any, ...]]:
        statement = joined(*pieces)
        return self.connection.execute(statement.text, statement.values).fetchall()

    def _number(self, statement: Sql) -> int:
        """How many rows the statement gives."""
        [(number,)] = self._run("SELECT count(*) FROM (", statement, ")")
        return int(number)

    @property
    def _total(self) -> int:
        """How many records of the kind there are."""
        return self.sizes.get("", 0)

    def _all_have(self, term: str) -> bool:
        """Whether every record has the term, be it None, so that the index of values knows who lacks it."""
        return self.sizes.get(term, 0) == self._total

    def _fields(self, where: Where) -> list[int]:
        return [self.fields[name] for name in set(where.terms) if name in self.fields]

    def _has(self, conditions: Iterable[Where]) -> list[Sql]:
        return [has(where, self._fields(where)) for where in conditions]

    def _wanted(self, rows: Rows) -> Sql:
        """What holds of the rows whose records meet all conditions."""
        return every([rows.scope, *self._has(rows.rest)])

    def _of_kind(self) -> Sql:
        return Sql("m.practice = ? AND m.kind = ?", (self.practice, self.kind))

    def _of_term(self, term: str, *tests: Sql) -> Sql:
        return every([Sql("m.field = ?", (self.fields.get(term),)), *tests])

    def _other(self, term: str) -> Sql:
        """The term beside the rows, NULL where it is lacking."""
        return Sql(OTHER_TERM, (self.fields.get(term),))

    def _having(self, term: str, *tests: Sql) -> Rows:
        """The rows of the term's index; conditions on this term alone are tested on the row itself."""
        own = (meets(where, "m.value") for where in self.where if where.terms == (term,))
        rest = tuple(where for where in self.where if where.terms != (term,))
        return Rows(TERM_BY_VALUE, self._of_term(term, *own, *tests), rest)

    def _all(self) -> Rows:
        return Rows(EVERY_RECORD, self._of_kind(), self.where)


def _is_scanned(where: Where) -> bool:
    """Whether all values of the condition's terms must be read to lead with it."""
    return where.contains is not None or (may_lack(where) and len(set(where.one_of or ())) > 1)
