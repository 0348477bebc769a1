"""What the parameters of rules can be, and how their stored values are read."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from enum import Enum

from dextflow.model import Scalar

Value = date | Decimal | int | str | tuple[str, ...]

DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
AMOUNT = re.compile(r"-?\d+(\.\d+)?", re.ASCII)


class Kind(Enum):
    """What a parameter takes, so that a form can offer the right field for it."""

    DATE = "date"
    AMOUNT = "amount"
    NUMBER = "whole number"
    FLAG = "yes or no"
    TEXT = "text"
    TEXTS = "list of texts"


KINDS: dict[object, Kind] = {
    date: Kind.DATE,
    Decimal: Kind.AMOUNT,
    int: Kind.NUMBER,
    bool: Kind.FLAG,
    str: Kind.TEXT,
    tuple[str, ...]: Kind.TEXTS,
}


def stored(value: Value) -> Scalar:
    """Write a value as settings are stored: a date in ISO 8601, an amount as a decimal string.

    >>> stored(Decimal("1E+2"))
    '100'
    """
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else value


def typed(kind: Kind, value: Scalar) -> Value:
    """Read a stored value. Raises `ValueError`, in words for a person, if it is not of its kind."""
    return READERS[kind](value)


def _date(value: Scalar) -> date:
    if isinstance(value, str) and DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise ValueError(f"{value!r} is not a date in the form 2026-10-31")


def _amount(value: Scalar) -> Decimal:
    if isinstance(value, str) and AMOUNT.fullmatch(value):
        return Decimal(value)
    raise ValueError(f"{value!r} is not an amount in the form '300.00'")


def _number(value: Scalar) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise ValueError(f"{value!r} is not a whole number")


def _flag(value: Scalar) -> bool:
    if isinstance(value, bool):
        return value
    raise ValueError(f"{value!r} is neither True nor False")


def _text(value: Scalar) -> str:
    if isinstance(value, str):
        return value
    raise ValueError(f"{value!r} is not a text")


def _texts(value: Scalar) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return tuple(map(_text, value))
    raise ValueError(f"{value!r} is not a list of texts")


READERS: dict[Kind, Callable[[Scalar], Value]] = {
    Kind.DATE: _date,
    Kind.AMOUNT: _amount,
    Kind.NUMBER: _number,
    Kind.FLAG: _flag,
    Kind.TEXT: _text,
    Kind.TEXTS: _texts,
}
