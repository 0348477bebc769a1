"""Where the fields of a record come from in a row of any CSV file: a column, several, or a constant.

Nothing is guessed: a cell that is not just as its source says is refused with its place. An empty cell is None; of
a field that must be there it is refused.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Generic, Protocol, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import attrs

from dextflow.adapters.ledgers.rows import NOON, Row, plain_number, shown
from dextflow.errors import InvalidValue

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
YEARS = range(1900, 2200)
GROUP = 3  # digits between separators of thousands


class Source(Protocol[T_co]):
    """Where a field comes from."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that are read."""
        ...

    def read(self, row: Row) -> T_co | None:
        """The value in a row, None where it is empty. Raises `TableRefused` if it is not as it should be."""
        ...


@attrs.frozen
class Constant(Generic[T]):
    """The same in every row, such as the currency of books that know one only."""

    value: T
    columns: tuple[str, ...] = attrs.field(default=(), init=False)

    def read(self, row: Row) -> T:  # noqa: ARG002 - it is the same in every row
        """The value."""
        return self.value


@attrs.frozen
class Text:
    """The text of a column, as it stands."""

    column: str

    @property
    def columns(self) -> tuple[str, ...]:
        """The column."""
        return (self.column,)

    def read(self, row: Row) -> str | None:
        """The text."""
        return row.optional_text(self.column)


@attrs.frozen
class Joined:
    """The texts of several columns with something between them: the id of a line of a journal, say.

    None if one of them is empty.
    """

    columns: tuple[str, ...]
    between: str = ":"

    def read(self, row: Row) -> str | None:
        """The texts, one after the other."""
        texts = [text for column in self.columns if (text := row.optional_text(column)) is not None]
        return self.between.join(texts) if len(texts) == len(self.columns) else None


@attrs.frozen
class Words(Generic[T]):
    """What the words of a column mean. A word that is not among them is refused; list "" if it may be empty."""

    column: str
    meanings: Mapping[str, T]

    @property
    def columns(self) -> tuple[str, ...]:
        """The column."""
        return (self.column,)

    def read(self, row: Row) -> T:
        """What the word means."""
        return row.choice(self.column, self.meanings)


@attrs.frozen
class Day:
    """A date, in a format of `datetime.strptime`: ``%Y-%m-%d`` as standard, ``%d/%m/%Y``, ``%Y%m%d``.

    Zeros before a number may be left out where the format has something between the numbers. `never` are texts
    that mean no date at all, such as ``19000101``.
    """

    column: str
    format: str = "%Y-%m-%d"
    never: frozenset[str] = frozenset()

    @property
    def columns(self) -> tuple[str, ...]:
        """The column."""
        return (self.column,)

    def read(self, row: Row) -> date | None:
        """The date; no time zone is ever applied."""
        text = row.optional_text(self.column)
        if text is None or text in self.never:
            return None
        found = _parsed(text, self.format)
        if found is None or found.year not in YEARS:
            raise row.refusal(self.column, f"{shown(text)} is not a date of the form {self.format}")
        return found.date()


@attrs.frozen
class Instant:
    """A time of a day: the day in one column, the clock in another, or the noon if there is none.

    A clock is filled up with zeros on its left to `width`: spreadsheets make 93016 of 093016. `zone` is where the
    clock hangs, by its name in the database of time zones.
    """

    day: Day
    clock: str | None = None
    format: str = "%H:%M:%S"
    width: int = 0
    zone: str = "UTC"

    def __attrs_post_init__(self) -> None:
        try:
            ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError):
            raise InvalidValue("Instant", f"there is no time zone {shown(self.zone)}") from None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the day and the clock."""
        return self.day.columns if self.clock is None else (*self.day.columns, self.clock)

    def read(self, row: Row) -> datetime | None:
        """The time, in UTC."""
        day = self.day.read(row)
        if day is None:
            return None
        local = datetime.combine(day, self._clock(row), tzinfo=ZoneInfo(self.zone))
        return local.astimezone(UTC)

    def _clock(self, row: Row) -> time:
        text = None if self.clock is None else row.optional_text(self.clock)
        if self.clock is None or text is None:
            return NOON
        found = _parsed(text.zfill(self.width), self.format)
        if found is None:
            raise row.refusal(self.clock, f"{shown(text)} is not a time of the form {self.format}")
        return found.time()


@lru_cache(maxsize=10_000)
def _parsed(text: str, format_: str) -> datetime | None:
    """A date or a time that, written again in its format, is the same but for zeros before its numbers."""
    try:
        found = datetime.strptime(text, format_)  # noqa: DTZ007 - it is a plain date, or gets its zone from the caller
    except ValueError:
        return None
    return found if _unpadded(found.strftime(format_)) == _unpadded(text) else None


def _unpadded(text: str) -> list[str]:
    """The text in pieces of digits and others, without zeros before numbers."""
    pieces, number = [""], ""
    for sign in text:
        if sign.isdigit():
            number += sign
        else:
            pieces += [number.lstrip("0"), sign]
            number = ""
    return [*pieces, number.lstrip("0")]


@attrs.frozen
class Number:
    """A number: `decimal` is the sign before its decimals, `thousands` that between its groups, empty for none.

    With `brackets`, (5.00) is -5.00, and with `trailing`, 5.00- is as well. `negate` turns every sign round.
    """

    column: str
    decimal: str = "."
    thousands: str = ""
    brackets: bool = False
    trailing: bool = False
    negate: bool = False

    def __attrs_post_init__(self) -> None:
        if len(self.decimal) != 1 or self.decimal == self.thousands:
            raise InvalidValue("Number", "decimals need a sign of their own before them")

    @property
    def columns(self) -> tuple[str, ...]:
        """The column."""
        return (self.column,)

    def read(self, row: Row) -> Decimal | None:
        """The number."""
        text = row.optional_text(self.column)
        if text is None:
            return None
        found = self._number(text.strip())
        if found is None:
            raise row.refusal(self.column, f"{shown(text)} is not a number")
        return -found if self.negate and found else found

    def _number(self, text: str) -> Decimal | None:
        if self.brackets and text.startswith("(") and text.endswith(")"):
            return _turned(self._unsigned(text[1:-1]))
        if self.trailing and text.endswith("-"):
            return _turned(self._unsigned(text[:-1]))
        if text.startswith("-"):
            return _turned(self._unsigned(text[1:]))
        return self._unsigned(text)

    def _unsigned(self, text: str) -> Decimal | None:
        whole, point, places = text.partition(self.decimal)
        if self.thousands and self.thousands in whole:
            first, *others = whole.split(self.thousands)
            if not 1 <= len(first) <= GROUP or any(len(group) != GROUP for group in others):
                return None
            whole = "".join((first, *others))
        if not (whole + places).isascii() or not (whole + places).isdigit() or (point and not places):
            return None
        return plain_number(f"{whole or 0}.{places or 0}" if point else whole)


def _turned(number: Decimal | None) -> Decimal | None:
    return -number if number else number


@attrs.frozen
class SidedNumber:
    """A number whose sign stands in another column: the words there mean 1 for a debit and -1 for a credit."""

    number: Number
    side: Words[int]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the number and of its side."""
        return (*self.number.columns, *self.side.columns)

    def read(self, row: Row) -> Decimal | None:
        """The number, debit positive."""
        found, side = self.number.read(row), self.side.read(row)
        return side * found if found else found


@attrs.frozen
class DebitCredit:
    """A number that stands in one of two columns: debits in the one, credits in the other."""

    debit: Number
    credit: Number

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of debits and credits."""
        return (*self.debit.columns, *self.credit.columns)

    def read(self, row: Row) -> Decimal | None:
        """The debit less the credit; None if neither is there."""
        debit, credit = self.debit.read(row), self.credit.read(row)
        if debit is None and credit is None:
            return None
        return (debit or Decimal(0)) - (credit or Decimal(0))
