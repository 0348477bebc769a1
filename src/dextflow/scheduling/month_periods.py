"""Periods of months, and years that end on the same day each year.

Both end on the same day of a month, every so many months. Months are counted from January of the year 0; the day 0
is the last of a month.
"""

from collections.abc import Iterator
from datetime import MAXYEAR, MINYEAR, date, timedelta

from dextflow.model import FinancialYears, Months, YearEnd
from dextflow.model.period import LONGEST_MONTHS
from dextflow.scheduling.months import MONTHS_IN_YEAR, month_length
from dextflow.scheduling.spans import Span

ONE_DAY = timedelta(days=1)
ALL_MONTHS = (MAXYEAR + 1) * MONTHS_IN_YEAR


def month_span(rule: Months, day: date) -> Span:
    """The first and the last day of the period of months in which a day lies."""
    return _span(day, rule.count, rule.ending, rule.first_day - 1)


def year_span(rule: FinancialYears, day: date) -> Span:
    """The first and the last day of the financial year in which a day lies."""
    return _span(day, MONTHS_IN_YEAR, rule.year_end.month, _number(rule.year_end))


def month_period_ends(rule: Months, day: date) -> Iterator[date]:
    """The ends of the periods of months, from a day on."""
    return _ends(day, rule.count, rule.ending, rule.first_day - 1)


def year_ends(rule: FinancialYears, day: date) -> Iterator[date]:
    """The ends of the financial years, from a day on."""
    return _ends(day, MONTHS_IN_YEAR, rule.year_end.month, _number(rule.year_end))


def _number(year_end: YearEnd) -> int:
    return 0 if year_end.day == LONGEST_MONTHS[year_end.month - 1] else year_end.day


def _span(day: date, count: int, ending: int, number: int) -> Span:
    last = _last_month(day, count, ending, number)
    return _day_after(last - count, number), _day(last, number)


def _ends(day: date, count: int, ending: int, number: int) -> Iterator[date]:
    for index in range(_last_month(day, count, ending, number), ALL_MONTHS, count):
        year, month = divmod(index, MONTHS_IN_YEAR)
        yield date(year, month + 1, number or month_length(year, month + 1))


def _last_month(day: date, count: int, ending: int, number: int) -> int:
    """The month in which the period ends that a day lies in."""
    index = day.year * MONTHS_IN_YEAR + day.month - 1 + (0 < number < day.day)
    return index + (ending - 1 - index) % count


def _day(index: int, number: int) -> date | None:
    year, month = divmod(index, MONTHS_IN_YEAR)
    if not MINYEAR <= year <= MAXYEAR:
        return None
    return date(year, month + 1, number or month_length(year, month + 1))


def _day_after(index: int, number: int) -> date | None:
    if number == 0:
        return _day(index + 1, 1)
    day = _day(index, number)
    return None if day is None else day + ONE_DAY
