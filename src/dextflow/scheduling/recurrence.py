"""The dates of recurrence rules (RFC 5545).

The rule is asked period by period - a day, a week, a month or a year, by its FREQ - and from the period that is
wanted on, so that a rule of long ago costs no more than a new one.

`dateutil.rrule` knows these rules too, and the tests compare the two. It is not used here because its search for a
date cannot be bounded (a rule that names none keeps it busy up to the year 9999), it walks from the first date on,
it finds no date where BYDAY mixes weekdays with numbered ones, and it takes 1 January 2022 for a day of a week 53.
"""

from bisect import bisect_left
from calendar import isleap
from collections.abc import Iterator
from datetime import MAXYEAR, date
from functools import lru_cache
from itertools import islice, takewhile

from dextflow.errors import InvalidValue
from dextflow.model import RecurrenceRule, Unit
from dextflow.scheduling.months import LAST_OF_ALL, MONTHS_IN_YEAR, month_length, month_number
from dextflow.scheduling.recurrence_text import Recurrence, read_recurrence

SEARCHED_YEARS, DAYS_IN_YEAR = 100, 365
DAYS_IN_WEEK, MIDDLE_OF_WEEK = 7, 3
PERIODS_REMEMBERED, COUNTED_REMEMBERED = 4096, 64

Place = tuple[int, int]
"""Which of how many: the fourth day of 31."""


def recurrence_dates(pattern: RecurrenceRule, start: date) -> Iterator[date]:
    """The dates of a rule from `start` on, which is no earlier than its first date.

    Raises `InvalidValue` for a bad rule, and for one that names no date in a hundred years.
    """
    rule = read_recurrence(pattern.rule, pattern.first_on)
    if rule.count is not None:
        dates = _counted(rule, pattern.first_on)
        return iter(dates[bisect_left(dates, start) :])
    found = _found(rule, pattern.first_on, start)
    return found if rule.until is None else takewhile(rule.until.__ge__, found)


@lru_cache(maxsize=COUNTED_REMEMBERED)
def _counted(rule: Recurrence, first_on: date) -> tuple[date, ...]:
    """All dates of a rule that says how many it has."""
    return tuple(islice(_found(rule, first_on, first_on), rule.count))


def _found(rule: Recurrence, first_on: date, start: date) -> Iterator[date]:
    """The dates from `start` on, with no regard to COUNT and UNTIL."""
    named = _named if rule.unit is Unit.DAY else _remembered
    last = start
    for days in _periods(rule, first_on, start):
        if days.start - last.toordinal() > SEARCHED_YEARS * DAYS_IN_YEAR:
            raise InvalidValue("RecurrenceRule", f"it names no date in the {SEARCHED_YEARS} years from {last} on")
        for day in named(rule, days):
            if day >= start:
                last = day
                yield day


def _periods(rule: Recurrence, first_on: date, start: date) -> Iterator[range]:
    """Every so many periods, counted from that of the first date: from that of `start` on, or the one before."""
    match rule.unit:
        case Unit.DAY:
            for number in _every(first_on.toordinal(), start.toordinal(), rule.interval, LAST_OF_ALL):
                yield range(number, number + 1)
        case Unit.WEEK:
            first, wanted = _week(first_on, rule.week_start), _week(start, rule.week_start)
            for monday in _every(first, wanted, DAYS_IN_WEEK * rule.interval, LAST_OF_ALL):
                yield range(max(monday, 1), min(monday + DAYS_IN_WEEK, LAST_OF_ALL + 1))
        case Unit.MONTH:
            for index in _every(
                month_number(first_on), month_number(start), rule.interval, month_number(date.max)
            ):
                year, month = divmod(index, MONTHS_IN_YEAR)
                number = date(year, month + 1, 1).toordinal()
                yield range(number, number + month_length(year, month + 1))
        case _:
            for year in _every(first_on.year, start.year, rule.interval, MAXYEAR):
                yield range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1)


def _every(first: int, wanted: int, step: int, last: int) -> range:
    """Every so many numbers, counted from the first: the last one up to `wanted`, and those that follow."""
    return range(wanted - (wanted - first) % step, last + 1, step)


def _week(day: date, week_start: int) -> int:
    """The number of the day on which the week of a day starts."""
    return day.toordinal() - (day.weekday() - week_start) % DAYS_IN_WEEK


@lru_cache(maxsize=PERIODS_REMEMBERED)
def _remembered(rule: Recurrence, days: range) -> tuple[date, ...]:
    """The dates that a rule names in one of its periods, remembered, for clients share their rules."""
    return _named(rule, days)


def _named(rule: Recurrence, days: range) -> tuple[date, ...]:
    named = tuple(day for day in map(date.fromordinal, days) if _names(rule, day))
    if not rule.positions:
        return named
    return tuple(day for place, day in enumerate(named, 1) if _either((place, len(named)), rule.positions))


def _names(rule: Recurrence, day: date) -> bool:
    """Whether the rule names a day, but for its BYSETPOS."""
    return (
        (not rule.months or day.month in rule.months)
        and (not rule.month_days or _either(_in_month(day), rule.month_days))
        and (not (rule.weekdays or rule.nth_weekdays) or _names_weekday(rule, day))
        and (not rule.year_days or _either(_in_year(day), rule.year_days))
        and (not rule.weeks or _either(_week_of_year(day, rule.week_start), rule.weeks))
    )


def _names_weekday(rule: Recurrence, day: date) -> bool:
    weekday = day.weekday()
    if weekday in rule.weekdays or not rule.nth_weekdays:
        return weekday in rule.weekdays
    wanted = frozenset(nth for nth, each in rule.nth_weekdays if each == weekday)
    return _either(_in_sevens(_in_year(day) if rule.counts_in_year else _in_month(day)), wanted)


def _either(place: Place, wanted: frozenset[int]) -> bool:
    """Whether that place is wanted, counted from the first (1) or from the last (-1)."""
    number, count = place
    return number in wanted or number - count - 1 in wanted


def _in_month(day: date) -> Place:
    return day.day, month_length(day.year, day.month)


def _in_year(day: date) -> Place:
    return day.toordinal() - date(day.year, 1, 1).toordinal() + 1, DAYS_IN_YEAR + isleap(day.year)


def _in_sevens(place: Place) -> Place:
    """The place among every seventh day: of a weekday in its month or year, of a week in its year."""
    number, count = place
    nth = (number - 1) // DAYS_IN_WEEK + 1
    return nth, nth + (count - number) // DAYS_IN_WEEK


def _week_of_year(day: date, week_start: int) -> Place:
    """The week of a day, in the year in which most of its days are, as in ISO 8601."""
    middle = _week(day, week_start) + MIDDLE_OF_WEEK
    return _in_sevens(_in_year(date.fromordinal(min(max(middle, 1), LAST_OF_ALL))))
