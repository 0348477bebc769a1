"""Equality that tells types apart."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import attrs


def alike(one: Any, other: Any) -> bool:
    """Whether two values are equal and of the same types throughout: 3 is no severity, although it equals one."""
    if type(one) is not type(other):
        return False
    if attrs.has(type(one)):
        return all(
            alike(getattr(one, field.name), getattr(other, field.name)) for field in attrs.fields(type(one))
        )
    if isinstance(one, tuple):
        return len(one) == len(other) and all(map(alike, one, other))
    if isinstance(one, Decimal):  # places and all
        return str(one) == str(other)
    if isinstance(one, datetime):
        return bool(one == other and one.utcoffset() == other.utcoffset())
    return bool(one == other)
