"""Read and write single values strictly.

Each reader raises `ValueError` or `TypeError` with a plain reason. The second parameter is the target type, which
cattrs passes to every hook and these know.
"""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from dextflow.codec.reading import describe
from dextflow.model import FigureValue, Money, Scalar

LARGEST_INT = 2**63 - 1
NUMBER = re.compile(r"-?[0-9]{1,40}(?:\.[0-9]{1,40})?(?:E[+-]?[0-9]{1,3})?")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def read_text(value: Any, _target: object = None) -> str:
    """Read a text without NUL and lone surrogates, which databases refuse."""
    if type(value) is not str:
        raise TypeError(f"it is {describe(value)}, not a text")
    if not (value.isascii() and "\x00" not in value) and UNSTORABLE.search(value):
        raise ValueError("it holds a NUL or half of a surrogate pair")
    return value


def read_whole_number(value: Any, _target: object = None) -> int:
    """Read a whole number of at most 64 bits."""
    if type(value) is not int:
        raise TypeError(f"it is {describe(value)}, not a whole number")
    if not -LARGEST_INT <= value <= LARGEST_INT:
        raise ValueError("it is larger than 64 bits")
    return value


def read_truth(value: Any, _target: object = None) -> bool:
    """Read true or false."""
    if type(value) is not bool:
        raise TypeError(f"it is {describe(value)}, not true or false")
    return value


def read_decimal(value: Any, _target: object = None) -> Decimal:
    """Read a decimal number from a text such as "-12.50"; never from a float."""
    if type(value) is not str or not NUMBER.fullmatch(value):
        raise ValueError(f"{value!r:.60} is not a decimal number in a text")
    return Decimal(value)


def read_date(value: Any, _target: object = None) -> date:
    """Read a date in the extended format of ISO 8601: "2026-10-31"."""
    if type(value) is not str or not DATE.fullmatch(value):
        raise ValueError(f"{value!r:.60} is not a date like 2026-10-31")
    return date.fromisoformat(value)


def read_instant(value: Any, _target: object = None) -> datetime:
    """Read an instant in ISO 8601 with its offset from UTC."""
    if type(value) is not str:
        raise TypeError(f"it is {describe(value)}, not an instant")
    instant = datetime.fromisoformat(value)
    if instant.tzinfo is None:
        raise ValueError(f"{value!r:.60} has no offset from UTC")
    return instant


def read_scalar(value: Any, _target: object = None) -> Scalar:
    """Read the value of a setting: a text, a whole number, true or false, or a list of texts."""
    if type(value) is list:
        return tuple(read_text(entry) for entry in value)
    if type(value) is bool:
        return value
    return read_whole_number(value) if type(value) is int else read_text(value)


def write_scalar(value: Scalar) -> Any:
    """Write the value of a setting."""
    return list(value) if type(value) is tuple else value


def read_figure(value: Any, _target: object = None) -> FigureValue:
    """Read a figure: a whole number, or an object that says what it is."""
    match value:
        case {"amount": amount, "currency": currency, **rest} if not rest:
            return Money(amount=read_decimal(amount), currency=read_text(currency))
        case {"decimal": number, **rest} if not rest:
            return read_decimal(number)
        case {"date": day, **rest} if not rest:
            return read_date(day)
        case _:
            return read_whole_number(value)


def write_figure(value: FigureValue) -> Any:
    """Write a figure so that its kind can be told again."""
    match value:
        case Money():
            return {"amount": str(value.amount), "currency": value.currency}
        case Decimal():
            return {"decimal": str(value)}
        case date():
            return {"date": value.isoformat()}
        case _:
            return value
