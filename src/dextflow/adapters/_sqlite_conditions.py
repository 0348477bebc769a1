"""The conditions and orders of the port as pieces of SQLite's statements."""

import json
from collections.abc import Iterable, Sequence
from typing import Self

import attrs

from dextflow.ports import Cursor, Term, Where

# What no store keeps, as the two ends of all values: a number below all others, and a BLOB, which sorts last.
LOWEST = -(2**63)
BEYOND = b""

Value = Term | bytes

ONE_OF = "IN (SELECT value FROM json_each(?))"
TERMS_OF_RECORD = "FROM term AS t WHERE t.id = m.id AND"


@attrs.frozen
class Sql:
    """A piece of a statement, and the values of its question marks."""

    text: str
    values: tuple[Value, ...] = ()


def joined(*pieces: Sql | str, by: str = " ") -> Sql:
    """The pieces as one."""
    whole = [Sql(piece) if isinstance(piece, str) else piece for piece in pieces]
    return Sql(by.join(piece.text for piece in whole), tuple(value for piece in whole for value in piece.values))


def every(pieces: Iterable[Sql]) -> Sql:
    """All of the pieces as conditions; there must be one."""
    return joined(*pieces, by=" AND ")


def is_field(column: str, fields: Sequence[int]) -> Sql:
    """Whether the column is one of the fields; there may be none."""
    if len(fields) == 1:
        return Sql(column + " = ?", (fields[0],))
    return joined(column, Sql(ONE_OF, (json.dumps(fields),)))


def meets(where: Where, value: str) -> Sql:
    """Whether the value, which is of one of the condition's terms, meets it; NULL is a term of None."""
    if where.one_of is not None:
        return _is_one_of(where.one_of, value)
    if where.contains is not None:  # every text is at least the empty one, and no number is
        return joined("(", value, ">= '' AND instr(", value, Sql(", ?))", (where.contains,)))
    return Sql(value + " BETWEEN ? AND ?", _bounds(where))


def _is_one_of(values: Sequence[Term], value: str) -> Sql:
    given = {one for one in values if one is not None}
    tests = [Sql(value + " IS NULL")] if None in values else []
    if len(given) == 1:
        tests.append(Sql(value + " = ?", tuple(given)))
    elif given or not values:
        tests.append(joined(value, Sql(ONE_OF, (json.dumps(list(given)),))))
    return joined("(", joined(*tests, by=" OR "), ")")


def _bounds(where: Where) -> tuple[Value, Value]:
    """The least and the greatest value: an open side ends where the values of that kind end."""
    low, high = where.at_least, where.at_most
    if isinstance(low, str) or isinstance(high, str):
        return ("" if low is None else low, BEYOND if high is None else high)
    return (LOWEST if low is None else low, -LOWEST - 1 if high is None else high)


def has(where: Where, fields: Sequence[int]) -> Sql:
    """Whether the record `m` meets the condition, whose terms that any record has are these fields.

    The plus keeps SQLite from trying value after value.
    """
    terms = joined(TERMS_OF_RECORD, is_field("t.field", fields))
    exists = joined("EXISTS (SELECT 1", terms, "AND", meets(where, "+t.value"), ")")
    if not may_lack(where):
        return exists
    number = len(set(where.terms))
    return joined("(", exists, "OR (SELECT count(*)", terms, Sql(") < ?)", (number,)))


def may_lack(where: Where) -> bool:
    """Whether a record that lacks a term meets the condition."""
    return None in (where.one_of or ())


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
        if last is not None:
            return cls(by, descending, LOWEST if last.value is None else last.value, last.id)
        return cls(by, descending, *((BEYOND, BEYOND) if descending else (LOWEST, "")))

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
