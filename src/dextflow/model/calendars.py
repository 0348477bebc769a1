"""Weekdays, months and the days on which offices are closed: what date rules are said in."""

from datetime import date
from enum import Enum

import attrs

from dextflow.errors import InvalidValue


class Weekday(Enum):
    """A day of the week."""

    MONDAY = "Monday"
    TUESDAY = "Tuesday"
    WEDNESDAY = "Wednesday"
    THURSDAY = "Thursday"
    FRIDAY = "Friday"
    SATURDAY = "Saturday"
    SUNDAY = "Sunday"


WEEKEND = frozenset({Weekday.SATURDAY, Weekday.SUNDAY})


class MonthRule(Enum):
    """Which day is meant by "so many months after" a day.

    STICKY: the last day of a month goes to the last day; any other keeps its number, clipped to the month (UK
    Companies Act 2006 s443, HMRC CTM01800). CLIP: the number is kept, clipped to the month. FORWARD: a day that
    the month lacks is the first of the next month. SKIP: a month that lacks the day is left out (RFC 5545).
    """

    STICKY = "sticky"
    CLIP = "clip"
    FORWARD = "forward"
    SKIP = "skip"


class Convention(Enum):
    """What becomes of a date that is no business day (ISDA's names, and "skip").

    MODIFIED: as the convention it is of, unless that leads into another month, and then the other way. SKIP: the
    date falls away.
    """

    NONE = "none"
    FOLLOWING = "following"
    MODIFIED_FOLLOWING = "modified following"
    PRECEDING = "preceding"
    MODIFIED_PRECEDING = "modified preceding"
    SKIP = "skip"


@attrs.frozen(kw_only=True)
class HolidayCalendar:
    """The days from `first` to `last` on which nothing is open: the holidays, and the `weekend` of every week.

    `version` says of which edition of the data it is, for the record of what was computed with it. Outside
    `first` to `last` nothing is known. Raises `InvalidValue` for a holiday outside, and for a week without work.
    """

    id: str
    version: str
    first: date
    last: date
    holidays: frozenset[date]
    weekend: frozenset[Weekday] = WEEKEND

    def __attrs_post_init__(self) -> None:
        if self.last < self.first:
            raise InvalidValue("HolidayCalendar", f"it ends on {self.last}, before it begins on {self.first}")
        if self.weekend == frozenset(Weekday):
            raise InvalidValue("HolidayCalendar", "a week needs a working day")
        if self.holidays and not self.first <= min(self.holidays) <= max(self.holidays) <= self.last:
            raise InvalidValue("HolidayCalendar", "a holiday lies outside the days that it knows")
