"""Years of 52 or 53 weeks, their quarters and their periods (26 CFR 1.441-2).

Days are counted by their numbers. The calendar repeats itself every 400 years, which are whole weeks, so that the
year before the first and the year after the last of the calendar have their ends as well.
"""

from bisect import bisect_left
from datetime import date
from itertools import accumulate

from dextflow.errors import InvalidValue
from dextflow.model import FiscalPart, FiscalWeeks, YearEndRule
from dextflow.model.period_rules import MONTHS_IN_YEAR, QUARTER_WEEKS
from dextflow.scheduling.months import LAST_OF_ALL, NUMBERS, add_months, month_end
from dextflow.scheduling.spans import Span, numbered

CYCLE_YEARS, CYCLE_DAYS, A_CYCLE = 400, 146_097, 2000
LONG_YEAR, HALF_A_WEEK = 4 * QUARTER_WEEKS + 1, 3


def fiscal_year_end(rule: FiscalWeeks, year: int) -> date:
    """The end of the fiscal year whose month of the year end lies in that calendar year.

    With the weekday nearest to the month's end it may fall into the next month, and for December into January.
    Raises `InvalidValue` outside the years 1 to 9999.

    >>> from dextflow.model import Weekday
    >>> nrf = FiscalWeeks(month=1, weekday=Weekday.SATURDAY, year_end=YearEndRule.NEAREST)
    >>> fiscal_year_end(nrf, 2024)
    datetime.date(2024, 2, 3)
    """
    number = _year_end(rule, year)
    if not 1 <= number <= LAST_OF_ALL:
        raise InvalidValue("date", f"the fiscal year {year} does not end in the years 1 to 9999")
    return date.fromordinal(number)


def weeks_in_year(rule: FiscalWeeks, year: int) -> int:
    """How many weeks the fiscal year has that ends on `fiscal_year_end`: 52 or 53.

    Raises `InvalidValue` outside the years 1 to 9999.
    """
    return (fiscal_year_end(rule, year).toordinal() - _year_end(rule, year - 1)) // 7


def deemed_month_end(day: date) -> date:
    """The month's end at which a year of 52 or 53 weeks is deemed to end: the nearest one (26 CFR 1.441-2).

    Due dates in the United States are counted from it. Raises `InvalidValue` in the first days of the year 1.

    >>> deemed_month_end(date(2018, 6, 2))
    datetime.date(2018, 5, 31)
    """
    end = month_end(day.year, day.month)
    return add_months(end, -1) if day.day < end.day - day.day else end


def fiscal_span(rule: FiscalWeeks, day: date) -> Span:
    """The fiscal year, quarter or period in which a day lies."""
    before, end = _year(rule, day)
    weeks = _weeks(rule, (end - before) // 7)
    ends = tuple(accumulate((7 * count for count in weeks), initial=before))
    place = bisect_left(ends, day.toordinal())
    return numbered(ends[place - 1] + 1, ends[place])


def _year(rule: FiscalWeeks, day: date) -> tuple[int, int]:
    """The end of the year before, and the end of the year in which a day lies."""
    number, before, end = day.toordinal(), _year_end(rule, day.year - 1), _year_end(rule, day.year)
    if number > end:
        return end, _year_end(rule, day.year + 1)
    return (before, end) if number > before else (_year_end(rule, day.year - 2), before)


def _weeks(rule: FiscalWeeks, weeks: int) -> list[int]:
    """How many weeks each part of a year has."""
    if rule.part is FiscalPart.YEAR:
        return [weeks]
    parts = list(rule.pattern) * 4 if rule.part is FiscalPart.PERIOD else [QUARTER_WEEKS] * 4
    if weeks == LONG_YEAR:
        parts[(rule.leap_period - 1) * len(parts) // MONTHS_IN_YEAR] += 1
    return parts


def _year_end(rule: FiscalWeeks, year: int) -> int:
    """The number of the day on which a fiscal year ends, also of a year outside the calendar."""
    cycles, place = divmod(year, CYCLE_YEARS)
    end = month_end(A_CYCLE + place, rule.month)
    behind = (end.weekday() - NUMBERS[rule.weekday]) % 7
    if rule.year_end is YearEndRule.NEAREST and behind > HALF_A_WEEK:
        behind -= 7
    return end.toordinal() - behind + (cycles - A_CYCLE // CYCLE_YEARS) * CYCLE_DAYS
