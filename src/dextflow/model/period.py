"""The reporting period that a workflow is about, and the day on which a financial year ends."""

from datetime import date

import attrs

from dextflow.errors import InvalidValue

LONGEST_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@attrs.frozen(kw_only=True, order=True)
class ReportingPeriod:
    """A span of days, both ends included. Raises `InvalidValue` if it ends before it starts.

    >>> str(ReportingPeriod(start=date(2026, 10, 1), end=date(2026, 10, 31)))
    '2026-10-01/2026-10-31'
    """

    start: date
    end: date

    def __attrs_post_init__(self) -> None:
        if self.end < self.start:
            raise InvalidValue("ReportingPeriod", f"it ends on {self.end}, before it starts on {self.start}")

    def __contains__(self, day: date) -> bool:
        """Whether the day lies in the period."""
        return self.start <= day <= self.end

    def __str__(self) -> str:
        """Write the period as an ISO 8601 interval."""
        return f"{self.start}/{self.end}"


@attrs.frozen(kw_only=True)
class YearEnd:
    """The day on which a client's financial year ends. 29 February means the last day of February.

    Raises `InvalidValue` for a day that no year has.
    """

    month: int
    day: int

    def __attrs_post_init__(self) -> None:
        if not (1 <= self.month <= len(LONGEST_MONTHS) and 1 <= self.day <= LONGEST_MONTHS[self.month - 1]):
            raise InvalidValue("YearEnd", f"no year has a day {self.day} in month {self.month}")


def check_ends(noun: str, ends: tuple[date, ...]) -> None:
    """Raise `InvalidValue` unless the ends of periods stand in their order, each once."""
    if list(ends) != sorted(set(ends)):
        raise InvalidValue(noun, "the ends of periods stand in their order, each once")
