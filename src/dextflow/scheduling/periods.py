"""Reporting periods: the month and the financial year that contain a day, and the last complete ones.

Each raises `InvalidValue` for a period that does not lie wholly in the years 1 to 9999.
"""

from datetime import date, timedelta

from dextflow.model import ReportingPeriod, YearEnd
from dextflow.scheduling.months import add_months, month_end

ONE_DAY = timedelta(days=1)


def month_of(day: date) -> ReportingPeriod:
    """The calendar month that contains the day."""
    return ReportingPeriod(start=day.replace(day=1), end=month_end(day.year, day.month))


def last_complete_month(day: date) -> ReportingPeriod:
    """The last calendar month that had ended before the day.

    >>> str(last_complete_month(date(2020, 11, 1)))
    '2020-10-01/2020-10-31'
    """
    return month_of(add_months(day, -1))


def year_end_in(year_end: YearEnd, year: int) -> date:
    """The day of that calendar year on which the financial year ends; 29 February is the last of February."""
    last = month_end(year, year_end.month)
    return last.replace(day=min(year_end.day, last.day))


def financial_year_of(day: date, year_end: YearEnd) -> ReportingPeriod:
    """The financial year that contains the day.

    >>> str(financial_year_of(date(2020, 11, 30), YearEnd(month=2, day=29)))
    '2020-03-01/2021-02-28'
    """
    end = year_end_in(year_end, day.year)
    if day > end:
        end = year_end_in(year_end, day.year + 1)
    return ReportingPeriod(start=year_end_in(year_end, end.year - 1) + ONE_DAY, end=end)


def last_complete_financial_year(day: date, year_end: YearEnd) -> ReportingPeriod:
    """The last financial year that had ended before the day."""
    return financial_year_of(financial_year_of(day, year_end).start - ONE_DAY, year_end)
