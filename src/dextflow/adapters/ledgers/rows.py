"""The cells of a table's row, each read as what it should be."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from hashlib import sha256
from typing import TypeVar

import attrs

from dextflow.errors import TableFault, TableRefused

T = TypeVar("T")

NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,2})?", re.ASCII)
LONGEST_NUMBER = 40  # characters
PLACES = range(-20, 15)  # of a number's first digit: from 1e-20 to less than a quadrillion
MIDNIGHT = r"[ T]00:00(?::00(?:\.0{1,9})?)?(?: ?(?:UTC|Z|\+00(?::?00)?))?"
DATE = re.compile(rf"((?:19|20|21)\d\d-\d\d-\d\d)(?:{MIDNIGHT})?", re.ASCII)
INSTANT = re.compile(
    r"((?:19|20|21)\d\d-\d\d-\d\d)[ T](\d{1,2}:\d\d:\d\d)(?:\.(\d{1,9}))?(?: ?(?:UTC|Z|\+00(?::?00)?))?", re.ASCII
)
NOON = time(12)  # of a day without a time: nearly everywhere on earth, noon in UTC is of the same day
CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
FLAGS = {"true": True, "false": False}
SHOWN = 40  # characters of a bad cell


@attrs.frozen(kw_only=True)
class Columns:
    """The columns that are read of a table. One that is required must be in the header; its cells may be empty."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All of them, the required ones first."""
        return self.required + self.optional


@attrs.define  # not frozen: there are a hundred thousand in a large ledger, and freezing triples their cost
class Row:
    """One row of a table. Every method that reads a cell raises `TableRefused` with its place if it cannot.

    `places` says where in `cells` each column stands that may be read.
    """

    file: str
    line: int
    places: Mapping[str, int]
    cells: tuple[str, ...]

    def refusal(self, column: str | None, problem: str) -> TableRefused:
        """The error to raise about a cell of this row."""
        return TableRefused(TableFault(self.file, self.line, column, problem))

    def cell(self, column: str) -> str:
        """The cell as it stands; empty if the table lacks the column."""
        return self.cells[self.places[column]]

    def text(self, column: str) -> str:
        """A text that is there."""
        text = self.cells[self.places[column]]
        if not text or text.isspace():
            raise self.refusal(column, "the cell is empty")
        return text

    def optional_text(self, column: str) -> str | None:
        """A text, or None where the cell is empty."""
        text = self.cells[self.places[column]]
        return None if not text or text.isspace() else text

    def number(self, column: str) -> Decimal:
        """A decimal number below a quadrillion, plain or with an exponent; no NaN, infinity or separators."""
        text = self.text(column)
        found = plain_number(text)
        if found is None:
            raise self.refusal(column, f"{shown(text)} is not a number")
        return found

    def optional_number(self, column: str) -> Decimal | None:
        """A number, or None where the cell is empty."""
        return None if self.optional_text(column) is None else self.number(column)

    def number_or_zero(self, column: str) -> Decimal:
        """A number, zero where the cell is empty."""
        return Decimal(0) if self.optional_text(column) is None else self.number(column)

    def integer(self, column: str) -> int:
        """A whole number; ``2.0`` is one."""
        value = self.number(column)
        if value != int(value):
            raise self.refusal(column, f"{shown(self.cell(column))} is not a whole number")
        return int(value)

    def day(self, column: str) -> date:
        """A date between 1900 and 2199, with or without a midnight in UTC behind it, which is dropped.

        No time zone is ever applied: it could move a date to the day before. A time other than midnight, or
        a midnight elsewhere, means that the column does not hold plain dates, and is refused.
        """
        text = self.text(column)
        match = DATE.fullmatch(text)
        try:
            return date.fromisoformat(match[1] if match else "")
        except ValueError:
            raise self.refusal(column, f"{shown(text)} is not a date") from None

    def optional_day(self, column: str) -> date | None:
        """A date, or None where the cell is empty."""
        return None if self.optional_text(column) is None else self.day(column)

    def instant(self, column: str) -> datetime:
        """A time in UTC, as syncs write it; anything finer than a microsecond is cut off."""
        text = self.text(column)
        match = INSTANT.fullmatch(text)
        try:
            day, clock, fraction = match.groups() if match else ("", "", None)
            micros = f"{fraction or '':0<6}"[:6]
            return datetime.fromisoformat(f"{day}T{clock:0>8}.{micros}").replace(tzinfo=UTC)
        except ValueError:
            raise self.refusal(column, f"{shown(text)} is not a time in UTC") from None

    def optional_instant(self, column: str) -> datetime | None:
        """A time in UTC, or None where the cell is empty; of a bare day its noon."""
        text = self.optional_text(column)
        if text is not None and len(text) == len("2024-02-29"):
            return datetime.combine(self.day(column), NOON, tzinfo=UTC)
        return None if text is None else self.instant(column)

    def flag(self, column: str) -> bool:
        """Either true or false, in any case of letters."""
        text = self.text(column)
        value = FLAGS.get(text.lower())
        if value is None:
            raise self.refusal(column, f"{shown(text)} is neither true nor false")
        return value

    def optional_flag(self, column: str) -> bool:
        """A flag that is false where the cell is empty."""
        return self.optional_text(column) is not None and self.flag(column)

    def known_flag(self, column: str) -> bool | None:
        """A flag, or None where the cell is empty."""
        return None if self.optional_text(column) is None else self.flag(column)

    def currency(self, column: str) -> str:
        """A currency code of three capital letters (ISO 4217)."""
        text = self.text(column)
        if not CURRENCY.fullmatch(text):
            raise self.refusal(column, f"{shown(text)} is not a currency code")
        return text

    def choice(self, column: str, choices: Mapping[str, T]) -> T:
        """What `choices` says of the cell. An empty cell is looked up too."""
        text = self.cell(column)
        if text not in choices:
            known = ", ".join(filter(None, choices))
            raise self.refusal(column, f"{shown(text)} is none of {known}" if text else "the cell is empty")
        return choices[text]


@attrs.frozen
class Rows:
    """The rows of a table that hold some columns; they are made one by one as they are gone through."""

    file: str
    places: Mapping[str, int]
    lines: tuple[tuple[int, tuple[str, ...]], ...]

    def __iter__(self) -> Iterator[Row]:
        return (Row(self.file, line, self.places, cells) for line, cells in self.lines)

    def column(self, column: str) -> Iterator[str]:
        """The cells of one column as they stand."""
        place = self.places[column]
        return (cells[place] for _, cells in self.lines)

    def distinct(self, key: str) -> Iterator[Row]:
        """Each row; `TableRefused` is raised at one whose id, in the column `key`, is missing or not new."""
        seen: set[str] = set()
        for row in self:
            id_ = row.text(key)
            if id_ in seen:
                raise row.refusal(key, f"{shown(id_)} is there twice")
            seen.add(id_)
            yield row

    def digest(self) -> str:
        """The SHA-256 of the cells, in hexadecimal, whatever the order of rows; a NUL ends each cell."""
        places = tuple(self.places.values())
        lines = sorted("".join([cells[place] + "\0" for place in places]) for _, cells in self.lines)
        return sha256("".join(lines).encode()).hexdigest()


def plain_number(text: str) -> Decimal | None:
    """The number that a text is, None if it is none or out of bounds; see `Row.number`."""
    if len(text) <= LONGEST_NUMBER and NUMBER.fullmatch(text):
        value = Decimal(text)
        if value.adjusted() in PLACES:
            return value or value.copy_abs()  # a zero has no sign
    return None


def shown(text: str) -> str:
    """The beginning of a cell, quoted for a person."""
    return repr(text if len(text) <= SHOWN else text[:SHOWN] + "...")
