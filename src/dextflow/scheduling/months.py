"""Month arithmetic, with the rule of the law rather than that of the libraries."""

from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date

from dextflow.errors import InvalidValue

MONTHS_IN_YEAR = 12


def month_end(year: int, month: int) -> date:
    """The last day of a month. Raises `InvalidValue` outside the years 1 to 9999 and the months 1 to 12."""
    if not (MINYEAR <= year <= MAXYEAR and 1 <= month <= MONTHS_IN_YEAR):
        raise InvalidValue("date", f"the calendar has no month {month} of the year {year}")
    return date(year, month, monthrange(year, month)[1])


def add_months(day: date, months: int) -> date:
    """The date so many months later (or earlier), sticky at the month's end.

    The last day of a month goes to the last day of the target month; any other day keeps its number, clipped to
    the target month. So six months from 30 June is 31 December: the corresponding date rule as corrected by
    section 443 of the Companies Act 2006, which HMRC's manuals follow (CTM01800).

    Raises `InvalidValue` outside the years 1 to 9999.

    >>> add_months(date(2026, 6, 30), 6)
    datetime.date(2026, 12, 31)
    """
    year, month = divmod(day.year * MONTHS_IN_YEAR + day.month - 1 + months, MONTHS_IN_YEAR)
    end = month_end(year, month + 1)
    sticky = day == month_end(day.year, day.month)
    return end if sticky or day.day > end.day else end.replace(day=day.day)
