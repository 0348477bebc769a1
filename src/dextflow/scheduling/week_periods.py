"""Periods of whole weeks, and HMRC's tax weeks, which begin anew with each tax year."""

from calendar import isleap
from datetime import date

from dextflow.model import TaxWeeks, Weeks
from dextflow.scheduling.spans import Span, numbered

WHOLE_WEEKS = 52 * 7
APRIL, SIXTH = 4, 6


def week_span(rule: Weeks, day: date) -> Span:
    """The period of weeks in which a day lies."""
    number, days = day.toordinal(), 7 * rule.count
    first = number - (number - rule.starts_on.toordinal()) % days
    return numbered(first, first + days - 1)


def tax_week_span(rule: TaxWeeks, day: date) -> Span:
    """The tax weeks in which a day lies, so many to a period; the last period of a year is its last day or two."""
    begin, days, passed = _tax_year(day)
    if passed >= WHOLE_WEEKS:
        return numbered(begin + WHOLE_WEEKS, begin + days - 1)
    length = 7 * rule.count
    first = begin + passed - passed % length
    return numbered(first, first + length - 1)


def tax_week(day: date) -> int:
    """The number of the tax week in which a day lies: 1 from 6 April, 53 on 5 April (PAYE70015).

    Who pays for several weeks together uses the number of the last of them, which need not have come yet:
    54 in the second week of a fortnight, 56 for four weeks.

    >>> tax_week(date(2027, 4, 5))
    53
    """
    _, _, passed = _tax_year(day)
    return passed // 7 + 1


def _tax_year(day: date) -> tuple[int, int, int]:
    """The number of the first day of a day's tax year, how many days it has, and how many had passed."""
    turn, number = date(day.year, APRIL, SIXTH).toordinal(), day.toordinal()
    if number < turn:
        days = 365 + isleap(day.year)
        return turn - days, days, number - turn + days
    return turn, 365 + isleap(day.year + 1), number - turn
