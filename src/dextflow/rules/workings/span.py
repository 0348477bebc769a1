"""Settings of a rule that looks at what is dated in a span of days."""

from datetime import date
from typing import Annotated

import attrs

from dextflow.errors import InvalidValue
from dextflow.rules.settings import Default, period_end, period_start


@attrs.frozen(kw_only=True)
class SpanSettings:
    """A span of days, both ends included: the reporting period by default.

    Raises `InvalidValue` if it ends before it starts: nothing would be looked at, and that is no pass.
    """

    dated_from: Annotated[date, Default(period_start, "Look at what is dated from this day on.")]
    dated_to: Annotated[date, Default(period_end, "Look at what is dated up to this day.")]

    def __attrs_post_init__(self) -> None:
        if self.dated_to < self.dated_from:
            raise InvalidValue("SpanSettings", f"dated_to {self.dated_to} is before dated_from")

    def __contains__(self, day: date) -> bool:
        """Whether the day lies in the span."""
        return self.dated_from <= day <= self.dated_to
