"""Months of the calendar, for rules that follow an account from month to month."""

from calendar import monthrange
from datetime import date

from dextflow.rules.settings import ONE_DAY
from dextflow.rules.workings.comparison import Days


def month_of(day: date) -> Days:
    """Find the month of a day.

    >>> month_of(date(2024, 2, 3))
    Days(first=datetime.date(2024, 2, 1), last=datetime.date(2024, 2, 29))
    """
    return Days(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))


def last_month(as_of: date) -> Days:
    """Find the last month that is over at the end of a day: its own, if the day is the month's last."""
    own = month_of(as_of)
    return own if own.last == as_of else month_of(own.first - ONE_DAY)


def month_ends(first: date, last: date) -> tuple[date, ...]:
    """List the last days of the months that end between two days, both included."""
    found: list[date] = []
    end = month_of(first).last
    while end <= last:
        found.append(end)
        end = month_of(end + ONE_DAY).last
    return tuple(found)
