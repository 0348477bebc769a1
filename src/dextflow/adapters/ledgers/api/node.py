"""A place in what a service answered, each value read as what it should be."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any, TypeVar, cast

import attrs

from dextflow.adapters.ledgers.rows import CURRENCY, LONGEST_NUMBER, NUMBER, PLACES, shown
from dextflow.errors import AnswerRefused

T = TypeVar("T")

NOTHING: Mapping[str, Any] = MappingProxyType({})
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TICKS = re.compile(r"/Date\((-?\d{1,15})(?:[+-]\d{4})?\)/", re.ASCII)
DAY = re.compile(r"((?:19|20|21)\d\d-\d\d-\d\d)(?:T00:00(?::00(?:\.0{1,9})?)?)?(?:Z|[+-]\d\d:\d\d)?", re.ASCII)


@attrs.define  # not frozen: there are a hundred thousand in a large ledger, and freezing triples their cost
class Node:
    """An object somewhere in an answer. Every method that reads a value raises `AnswerRefused` with its place.

    A value that is not there, null and an empty text are one: the service does not say it.
    """

    endpoint: str
    values: Mapping[str, Any] = attrs.field(repr=False)
    above: "Node | None" = None
    name: str = ""

    @property
    def path(self) -> str:
        """Where it stands in the answer, such as ``Invoices[3].LineItems[0]``."""
        over = self.above.path if self.above else ""
        return f"{over}.{self.name}" if over else self.name

    def refusal(self, key: str, problem: str) -> AnswerRefused:
        """The error to raise about a value of this object, or about the object itself if `key` is empty."""
        return AnswerRefused(self.endpoint, ".".join(filter(None, (self.path, key))), problem)

    def has(self, key: str) -> bool:
        """Whether something is said there."""
        value = self.values.get(key)
        return bool(value) if isinstance(value, str) else value is not None

    def text(self, key: str) -> str:
        """A text that is there."""
        value = self.values.get(key)
        if isinstance(value, str) and value:
            return value
        raise self.refusal(key, f"{shown(str(value))} is not a text" if self.has(key) else "it is missing")

    def word(self, key: str) -> str:
        """A text; empty where there is none."""
        value = self.values.get(key)
        if value is None:
            return ""
        if isinstance(value, str):
            return value
        raise self.refusal(key, f"{shown(str(value))} is not a text")

    def optional_text(self, key: str) -> str | None:
        """A text, or None where there is none or only blanks."""
        return self.word(key).strip() or None

    def number(self, key: str) -> Decimal:
        """A decimal number below a quadrillion, also one that is written as a text."""
        value = self.values.get(key)
        if isinstance(value, str) and len(value) <= LONGEST_NUMBER and NUMBER.fullmatch(value):
            value = Decimal(value)
        if isinstance(value, Decimal) and (not value or value.adjusted() in PLACES):
            return value or value.copy_abs()  # a zero has no sign
        raise self.refusal(key, f"{shown(str(value))} is not a number" if self.has(key) else "it is missing")

    def optional_number(self, key: str) -> Decimal | None:
        """A number, or None where there is none."""
        return self.number(key) if self.has(key) else None

    def amount(self, key: str) -> Decimal:
        """A number; zero where there is none."""
        return self.number(key) if self.has(key) else Decimal(0)

    def integer(self, key: str) -> int:
        """A whole number."""
        value = self.number(key)
        if value != int(value):
            raise self.refusal(key, f"{value} is not a whole number")
        return int(value)

    def flag(self, key: str) -> bool:
        """Either true or false; false where it is not said."""
        value = self.values.get(key)
        if value is None or isinstance(value, bool):
            return bool(value)
        raise self.refusal(key, f"{shown(str(value))} is neither true nor false")

    def optional_flag(self, key: str) -> bool | None:
        """Either true or false; None where it is not said."""
        return self.flag(key) if self.has(key) else None

    def day(self, key: str) -> date:
        """A date, written as one or as a midnight in UTC.

        It never goes through local time, which could move it to the day before: of a date, a zone behind it is
        dropped, and of a count of milliseconds, the day in UTC is taken. Any other time of day is refused, since
        the value would then be no plain date.
        """
        text = self.text(key)
        ticks, plain = TICKS.fullmatch(text), DAY.fullmatch(text)
        try:
            day = _instant(ticks[1]) if ticks else datetime.fromisoformat(plain[1] if plain else "")
        except (ValueError, OverflowError):
            raise self.refusal(key, f"{shown(text)} is not a date") from None
        if day != day.replace(hour=0, minute=0, second=0, microsecond=0):
            raise self.refusal(key, f"{shown(text)} has a time of day, so it is no date")
        return day.date()

    def optional_day(self, key: str) -> date | None:
        """A date, or None where there is none."""
        return self.day(key) if self.has(key) else None

    def moment(self, key: str) -> datetime:
        """An instant in UTC; one without a zone is in UTC already."""
        text = self.text(key)
        ticks = TICKS.fullmatch(text)
        try:
            found = _instant(ticks[1]) if ticks else datetime.fromisoformat(text)
            return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
        except (ValueError, OverflowError):
            raise self.refusal(key, f"{shown(text)} is not a time") from None

    def optional_moment(self, key: str) -> datetime | None:
        """An instant, or None where there is none."""
        return self.moment(key) if self.has(key) else None

    def currency(self, key: str) -> str:
        """A currency code of three capital letters (ISO 4217)."""
        text = self.text(key)
        if not CURRENCY.fullmatch(text):
            raise self.refusal(key, f"{shown(text)} is not a currency code")
        return text

    def choice(self, key: str, choices: Mapping[str, T]) -> T:
        """What `choices` says of a word; an empty one is looked up too."""
        text = self.word(key)
        if text not in choices:
            known = ", ".join(filter(None, choices))
            raise self.refusal(key, f"{shown(text)} is none of {known}" if text else "it is missing")
        return choices[text]

    def optional_node(self, key: str) -> "Node | None":
        """An object in this one, or None where there is none."""
        value = self.values.get(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise self.refusal(key, "it is not an object")
        return Node(self.endpoint, cast("dict[str, Any]", value), self, key)

    def node(self, key: str) -> "Node":
        """An object in this one."""
        found = self.optional_node(key)
        if found is None:
            raise self.refusal(key, "it is missing")
        return found

    def inner(self, key: str) -> "Node":
        """An object in this one; one that says nothing where there is none."""
        return self.optional_node(key) or Node(self.endpoint, NOTHING, self, key)

    def inner_text(self, key: str, inner: str) -> str | None:
        """A text of an object in this one, or None where either is not there."""
        return self.inner(key).optional_text(inner)

    def nodes(self, key: str) -> Iterator["Node"]:
        """The objects of a list in this one; none where there is no list."""
        value = self.values.get(key)
        if value is None:
            return
        if not isinstance(value, list):
            raise self.refusal(key, "it is not a list")
        for place, each in enumerate(cast("list[object]", value)):
            if not isinstance(each, dict):
                raise self.refusal(f"{key}[{place}]", "it is not an object")
            yield Node(self.endpoint, cast("dict[str, Any]", each), self, f"{key}[{place}]")


def _instant(milliseconds: str) -> datetime:
    return EPOCH + timedelta(milliseconds=int(milliseconds))


def read(endpoint: str, body: bytes) -> Node:
    """The object that a body holds in JSON. Its decimal numbers stay what they are written as.

    A list is given as an object with the one key ``items``. Raises `AnswerRefused` if it is anything else, is not
    JSON in UTF-8, is nested too deeply, or holds a number that no books have.
    """
    try:
        found: object = json.loads(
            body.decode("utf-8-sig"), parse_float=_decimal, parse_int=_decimal, parse_constant=_decimal
        )
    except UnicodeDecodeError as error:
        raise AnswerRefused(endpoint, "", f"the answer is not UTF-8 at byte {error.start}") from None
    except json.JSONDecodeError as error:
        raise AnswerRefused(endpoint, "", f"the answer is not JSON at character {error.pos}") from None
    except (ValueError, RecursionError) as error:
        problem = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise AnswerRefused(endpoint, "", f"the answer cannot be read: {problem}") from None
    if isinstance(found, list):
        return Node(endpoint, {"items": cast("list[object]", found)})
    if isinstance(found, dict):
        return Node(endpoint, cast("dict[str, Any]", found))
    raise AnswerRefused(endpoint, "", "the answer is neither an object nor a list")


def _decimal(text: str) -> Decimal:
    if len(text) > LONGEST_NUMBER:
        raise ValueError("a number is too long")
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise ValueError(f"{shown(text)} is not a number")
    return value
