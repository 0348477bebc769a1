"""The reporting period that a workflow is about."""

from datetime import date

import attrs

from dextflow.errors import InvalidValue


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
