"""Read and write single values strictly: what could not be read again is not written.

Each function raises `ValueError` or `TypeError` with a plain reason. Readers have a second parameter because
cattrs passes the type to every reader; these know theirs.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, cast

from dextflow.codec.reading import describe

LARGEST_INT = 2**63 - 1
NUMBER = re.compile(r"-?[0-9]{1,40}(?:\.[0-9]{1,40})?(?:E[+-]?[0-9]{1,3})?")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?"
    r"(?:Z|[+-][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{6})?)?)"
)
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def read_text(value: Any, _target: object = None) -> str:
    """Read or write a text without NUL and lone surrogates, which databases refuse."""
    if not isinstance(value, str):
        raise TypeError(f"it is {describe(value)}, not a text")
    if not (value.isascii() and "\x00" not in value) and UNSTORABLE.search(value):
        raise ValueError("it holds a NUL or half of a surrogate pair")
    return value


def read_whole_number(value: Any, _target: object = None) -> int:
    """Read or write a whole number of at most 64 bits."""
    if type(value) is not int:
        raise TypeError(f"it is {describe(value)}, not a whole number")
    if not -LARGEST_INT <= value <= LARGEST_INT:
        raise ValueError("it is larger than 64 bits")
    return value


def read_truth(value: Any, _target: object = None) -> bool:
    """Read or write true or false."""
    if type(value) is not bool:
        raise TypeError(f"it is {describe(value)}, not true or false")
    return value


def read_decimal(value: Any, _target: object = None) -> Decimal:
    """Read a decimal number from a text such as "-12.50"; never from a float."""
    if not isinstance(value, str) or not NUMBER.fullmatch(value):
        raise ValueError(f"it is {describe(value)}, not a text with a decimal number of at most 40 digits")
    return Decimal(value)


def write_decimal(value: Any) -> str:
    """Write a decimal number as a text, with the places that it has."""
    if not isinstance(value, Decimal) or not NUMBER.fullmatch(text := str(value)):
        raise ValueError(f"it is {describe(value)}, not a decimal number of at most 40 digits")
    return text


def read_date(value: Any, _target: object = None) -> date:
    """Read a date in the extended format of ISO 8601: "2026-10-31"."""
    if not isinstance(value, str) or not DATE.fullmatch(value):
        raise ValueError(f"it is {describe(value)}, not a date like 2026-10-31")
    return date.fromisoformat(value)


def write_date(value: Any) -> str:
    """Write a date in the extended format of ISO 8601."""
    if not isinstance(value, date) or isinstance(value, datetime):
        raise TypeError(f"it is {describe(value)}, not a date")
    return value.isoformat()


def read_instant(value: Any, _target: object = None) -> datetime:
    """Read an instant in the format of RFC 3339: "2026-10-31T17:05:00+01:00"."""
    if not isinstance(value, str) or not INSTANT.fullmatch(value):
        raise ValueError(
            f"it is {describe(value)}, not an instant with its offset, like 2026-10-31T17:05:00+00:00"
        )
    return datetime.fromisoformat(value)


def write_instant(value: Any) -> str:
    """Write an instant with its offset from UTC."""
    if not isinstance(value, datetime) or value.utcoffset() is None:
        raise TypeError(f"it is {describe(value)}, not an instant with a time zone")
    return value.isoformat()


def require_list(value: Any) -> None:
    """Raise `TypeError` for anything but a list."""
    if type(value) is not list:
        raise TypeError(f"it is {describe(value)}, not a list")


def require_object(value: Any) -> None:
    """Raise `TypeError` for anything but an object, also for a mapping from Python with keys that are no texts."""
    if type(value) is not dict:
        raise TypeError(f"it is {describe(value)}, not an object")
    if not all(isinstance(key, str) for key in cast("Iterable[object]", value)):
        raise TypeError("it has keys that are no texts")


def write_anyhow(value: Any) -> Any:
    """Write a value as well as may be, be it right or wrong, so that reading it says what is wrong with it."""
    match value:
        case Enum():
            return value.value
        case date():
            return value.isoformat()
        case Decimal():
            return str(value)
        case _:
            return value
