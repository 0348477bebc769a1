"""Business days: the days of a holiday calendar that are neither holidays nor of the weekend.

A calendar knows the days from its first to its last. What lies outside is not guessed: each function raises
`OutsideCoverage`, naming the calendar and its days, where it would have to look there, also when only its search
for a business day leads there.
"""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

import attrs

from dextflow.errors import InvalidValue, OutsideCoverage
from dextflow.model import Convention, HolidayCalendar
from dextflow.scheduling.months import add_days, month_end, weekday_of

MODIFIED = {Convention.MODIFIED_FOLLOWING: 1, Convention.MODIFIED_PRECEDING: -1}
STEPS = {Convention.FOLLOWING: 1, Convention.PRECEDING: -1, **MODIFIED}
MONTHS_REMEMBERED = 1024


def is_business_day(day: date, calendar: HolidayCalendar) -> bool:
    """Whether offices are open on that day. Raises `OutsideCoverage`."""
    if not calendar.first <= day <= calendar.last:
        first, last = calendar.first.isoformat(), calendar.last.isoformat()
        raise OutsideCoverage(f"holiday calendar {calendar.id!r}", day.isoformat(), first, last)
    return day not in calendar.holidays and weekday_of(day) not in calendar.weekend


def adjust(day: date, convention: Convention, calendar: HolidayCalendar) -> date | None:
    """Move a day that is no business day to one, as the convention says; None if the convention is to skip it.

    Without a convention the day stays as it is, whatever the calendar covers. Raises `OutsideCoverage`.
    """
    if convention is Convention.NONE or is_business_day(day, calendar):
        return day
    if convention is Convention.SKIP:
        return None
    step = STEPS[convention]
    if convention in MODIFIED:
        return _nearest_in_month(day, step, calendar) or _nearest(day, -step, calendar)
    return _nearest(day, step, calendar)


def add_business_days(day: date, count: int, calendar: HolidayCalendar) -> date:
    """The business day so many business days later, or earlier if `count` is negative.

    From a day that is none, the next one is the first that counts. Zero later is the day itself, or the next
    business day. Raises `OutsideCoverage`.
    """
    step = 1 if count >= 0 else -1
    if count == 0:
        return _nearest(day, step, calendar)
    for _ in range(abs(count)):
        day = _nearest(add_days(day, step), step, calendar)
    return day


def nth_business_day(year: int, month: int, nth: int, calendar: HolidayCalendar) -> date | None:
    """The first (1), second ... or last (-1), last but one ... business day of a month; None without so many.

    Raises `OutsideCoverage` unless the calendar covers the whole month, and `InvalidValue` for a month that no
    year has and for `nth` of 0.
    """
    if nth == 0:
        raise InvalidValue("business day", "the first of a month is 1, the last is -1, and there is no 0")
    days = _business_days(year, month, calendar)
    if abs(nth) > len(days):
        return None
    return days[nth - 1] if nth > 0 else days[nth]


def union(id: str, *calendars: HolidayCalendar) -> HolidayCalendar:  # noqa: A002 - the word of the field
    """A calendar of the days on which any of these is closed, for the days that all of them cover.

    Its version names theirs. Raises `InvalidValue` without a calendar, and if no day is covered by all.
    """
    if not calendars:
        raise InvalidValue("HolidayCalendar", f"{id!r} would be a union of no calendars")
    first, last = max(each.first for each in calendars), min(each.last for each in calendars)
    holidays = frozenset[date]().union(*(each.holidays for each in calendars))
    return HolidayCalendar(
        id=id,
        version="; ".join(dict.fromkeys(each.version for each in calendars)),
        first=first,
        last=last,
        holidays=frozenset(day for day in holidays if first <= day <= last),
        weekend=calendars[0].weekend.union(*(each.weekend for each in calendars)),
    )


def override(
    calendar: HolidayCalendar,
    *,
    id: str,  # noqa: A002 - the word of the field
    add: Iterable[date] = (),
    remove: Iterable[date] = (),
) -> HolidayCalendar:
    """A calendar with some more holidays, and without some others: a late proclamation, an office's own closures.

    Its version names the changes. Raises `InvalidValue` for a day to remove that is no holiday there, and for
    one to add that the calendar does not cover.
    """
    added, removed = frozenset(add), frozenset(remove)
    if unknown := sorted(removed - calendar.holidays):
        raise InvalidValue(
            "HolidayCalendar", f"{unknown[0]} is no holiday of {calendar.id!r}, so it stays as it is"
        )
    changes = *(f"+{day}" for day in sorted(added)), *(f"-{day}" for day in sorted(removed))
    holidays = calendar.holidays - removed | added
    return attrs.evolve(calendar, id=id, version=" ".join((calendar.version, *changes)), holidays=holidays)


def _nearest(day: date, step: int, calendar: HolidayCalendar) -> date:
    """The first business day on that day or, step by step, beyond it."""
    while not is_business_day(day, calendar):
        day = add_days(day, step)
    return day


def _nearest_in_month(day: date, step: int, calendar: HolidayCalendar) -> date | None:
    """The same, without a look at another month."""
    month = day.month
    while not is_business_day(day, calendar):
        day = add_days(day, step)
        if day.month != month:
            return None
    return day


@lru_cache(maxsize=MONTHS_REMEMBERED)
def _business_days(year: int, month: int, calendar: HolidayCalendar) -> tuple[date, ...]:
    """All of a month, remembered, for the clients of a practice share their calendars."""
    last = month_end(year, month)
    days = (last.replace(day=number) for number in range(1, last.day + 1))
    return tuple(day for day in days if is_business_day(day, calendar))
