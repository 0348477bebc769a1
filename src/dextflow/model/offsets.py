"""Lengths of calendar time."""

from enum import Enum

import attrs


class Unit(Enum):
    """A unit of calendar time."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@attrs.frozen(kw_only=True)
class Offset:
    """So many units before (negative) or after another date; 0 is that date."""

    value: int
    unit: Unit = Unit.DAY
