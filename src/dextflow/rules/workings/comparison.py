"""The spans of days that a span is compared with."""

from datetime import date
from typing import NamedTuple

from dextflow.rules.settings import MONTHS, ONE_DAY, months_before

PREVIOUS, LAST_YEAR = "previous period", "same period last year"


class Days(NamedTuple):
    """A span of days, both ends included."""

    first: date
    last: date


def compared_with(span: Days, how: str) -> Days:
    """Find the span that a span is compared with: the one right before it, or the same one a year before."""
    if how == PREVIOUS:
        return before(span)
    return (
        _months_back(span, MONTHS) if _whole_months(span) else Days(*(months_before(day, MONTHS) for day in span))
    )


def before(span: Days) -> Days:
    """Find the span right before one: as many months if it is of whole months, else as many days.

    >>> before(Days(date(2024, 3, 1), date(2024, 3, 31)))
    Days(first=datetime.date(2024, 2, 1), last=datetime.date(2024, 2, 29))
    """
    if months := _whole_months(span):
        return _months_back(span, months)
    length = span.last.toordinal() - span.first.toordinal() + 1
    return Days(*(date.fromordinal(max(1, day.toordinal() - length)) for day in span))


def history(span: Days, count: int) -> tuple[Days, ...]:
    """List so many spans before one, the earliest first."""
    found: list[Days] = []
    for _ in range(count):
        span = before(span)
        found.append(span)
    return tuple(reversed(found))


def _whole_months(span: Days) -> int:
    if span.first.day != 1 or span.last == date.max or (span.last + ONE_DAY).day != 1:
        return 0
    after = span.last + ONE_DAY
    return (after.year - span.first.year) * MONTHS + after.month - span.first.month


def _months_back(span: Days, months: int) -> Days:
    after = months_before(span.last + ONE_DAY, months)
    return Days(months_before(span.first, months), after - ONE_DAY if after > date.min else after)
