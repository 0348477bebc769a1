"""The dates of patterns: each counted from the first date, never from the one before, and none worked out in vain.

What comes long after the first date is jumped to, so that a pattern of long ago costs no more than a new one.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from functools import partial

from dextflow.errors import InvalidValue
from dextflow.model import (
    DaysOfMonth,
    EveryInterval,
    HolidayCalendar,
    MonthRule,
    Pattern,
    RecurrenceRule,
    WeekdaysOfMonth,
    WorkingDaysOfMonth,
)
from dextflow.model.due_rules import LAST_DAY
from dextflow.scheduling.business_days import nth_business_day
from dextflow.scheduling.months import (
    DAYS,
    LAST_OF_ALL,
    MONTHS,
    MONTHS_IN_YEAR,
    add_months,
    month_length,
    month_number,
    nth_weekday,
)
from dextflow.scheduling.recurrence import recurrence_dates

ONE_DAY = timedelta(days=1)
DAYS_IN_WEEK, WORKDAYS_IN_WEEK = 7, 5
FORWARD, SKIP = MonthRule.FORWARD, MonthRule.SKIP

MonthPattern = DaysOfMonth | WeekdaysOfMonth | WorkingDaysOfMonth


def pattern_dates(pattern: Pattern, after: date, calendar: HolidayCalendar | None = None) -> Iterator[date]:
    """The dates of a pattern after a day, in their order, each worked out when it is asked for.

    They end with the year 9999. Working days are those of the `calendar`. Raises `InvalidValue` for working days
    without a calendar and for a recurrence rule that is none, and `OutsideCoverage` where the calendar ends.
    """
    if after == date.max:
        return iter(())
    start = max(pattern.first_on, after + ONE_DAY)
    match pattern:
        case EveryInterval():
            return _every(pattern, start)
        case RecurrenceRule():
            return recurrence_dates(pattern, start)
        case DaysOfMonth():
            return _of_months(pattern, start, partial(_days, pattern), early=pattern.month_rule is FORWARD)
        case WeekdaysOfMonth():
            return _of_months(pattern, start, partial(_weekdays, pattern))
        case _:
            if calendar is None:
                raise InvalidValue("WorkingDaysOfMonth", "to count working days, name a calendar")
            return _of_months(pattern, start, partial(_working_days, pattern, calendar))


def _every(pattern: EveryInterval, start: date) -> Iterator[date]:
    unit, step = pattern.every.unit, pattern.every.value
    if unit in MONTHS:
        return _every_months(pattern, start, MONTHS[unit] * step)
    if pattern.weekdays_only:
        first, wanted = _workday_number(pattern.first_on), _workday_number(start)
        return map(_workday, _steps(first, wanted, step, _workday_number(date.max)))
    numbers = _steps(pattern.first_on.toordinal(), start.toordinal(), DAYS[unit] * step, LAST_OF_ALL)
    return map(date.fromordinal, numbers)


def _every_months(pattern: EveryInterval, start: date, step: int) -> Iterator[date]:
    first, rule = pattern.first_on, pattern.month_rule
    reached = MonthRule.CLIP if rule is SKIP else rule
    for month in _months(first, start, step, early=rule is FORWARD):
        day = add_months(first, month - month_number(first), reached)
        if day >= start and not (rule is SKIP and day.day != first.day):
            yield day


def _of_months(
    pattern: MonthPattern, start: date, days: Callable[[int, int], Iterable[date | None]], *, early: bool = False
) -> Iterator[date]:
    """The days of a pattern's months from `start` on, each once."""
    last = None
    for index in _months(pattern.first_on, start, pattern.months, early=early):
        year, month = divmod(index, MONTHS_IN_YEAR)
        for day in sorted({day for day in days(year, month + 1) if day}):
            if day >= start and day != last:
                last = day
                yield day


def _days(pattern: DaysOfMonth, year: int, month: int) -> Iterator[date | None]:
    length = month_length(year, month)
    for day in pattern.days:
        if day <= length:
            yield date(year, month, length if day == LAST_DAY else day)
        elif pattern.month_rule is FORWARD:
            yield date(year, month + 1, 1)
        elif pattern.month_rule is not SKIP:
            yield date(year, month, length)


def _weekdays(pattern: WeekdaysOfMonth, year: int, month: int) -> Iterator[date | None]:
    return (nth_weekday(year, month, pattern.weekday, nth) for nth in pattern.nth)


def _working_days(
    pattern: WorkingDaysOfMonth, calendar: HolidayCalendar, year: int, month: int
) -> Iterator[date | None]:
    return (nth_business_day(year, month, nth, calendar) for nth in pattern.nth)


def _months(first: date, start: date, step: int, *, early: bool) -> range:
    """Every so many months, counted from the first: from that of `start` on, or `early` from the one before it."""
    wanted = max(month_number(first), month_number(start) - early)
    return _steps(month_number(first), wanted, step, month_number(date.max))


def _steps(first: int, wanted: int, step: int, last: int) -> range:
    """Every so many numbers, counted from the first, from the wanted one on."""
    return range(wanted + (first - wanted) % step, last + 1, step)


def _workday_number(day: date) -> int:
    """How many Mondays to Fridays there are before a day; so a day at the weekend has the number of its Monday."""
    weeks, weekday = divmod(day.toordinal() - 1, DAYS_IN_WEEK)
    return weeks * WORKDAYS_IN_WEEK + min(weekday, WORKDAYS_IN_WEEK)


def _workday(number: int) -> date:
    weeks, weekday = divmod(number, WORKDAYS_IN_WEEK)
    return date.fromordinal(weeks * DAYS_IN_WEEK + weekday + 1)
