"""The first and the last day of a period, as each rule works them out."""

from datetime import date

from dextflow.scheduling.months import LAST_OF_ALL

Span = tuple[date | None, date | None]
"""The first and the last day of a period: None where the calendar, or a list of periods, does not go so far."""


def numbered(first: int, last: int) -> Span:
    """The days of these numbers (1 is 1 January of the year 1), which may lie outside the calendar."""
    return _day(first), _day(last)


def _day(number: int) -> date | None:
    return date.fromordinal(number) if 1 <= number <= LAST_OF_ALL else None
