"""Month arithmetic, with the rule of the law rather than that of the libraries."""

from calendar import monthrange
from datetime import date, timedelta


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def add_months(day: date, months: int) -> date:
    """The date so many months later (or earlier), sticky at the month's end.

    The last day of a month goes to the last day of the target month; any other day keeps its number, clipped to
    the target month. So six months from 30 June is 31 December: the corresponding date rule as corrected by
    section 443 of the Companies Act 2006, which HMRC's manuals follow (CTM01800).

    Raises `OverflowError` outside the years 1 to 9999.

    >>> add_months(date(2026, 6, 30), 6)
    datetime.date(2026, 12, 31)
    """
    index = day.year * 12 + day.month - 1 + months
    if not 12 <= index < 12 * 10_000:
        raise OverflowError(f"{months} months from {day} is outside the calendar")
    end = month_end(index // 12, index % 12 + 1)
    sticky = (day + timedelta(days=1)).day == 1 if day < date.max else True
    return end if sticky or day.day > end.day else end.replace(day=day.day)
