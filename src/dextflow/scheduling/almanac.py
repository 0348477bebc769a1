"""What dates are worked out with: calendars of holidays, and rules of due dates."""

from collections.abc import Mapping
from types import MappingProxyType

import attrs

from dextflow.errors import NotFound
from dextflow.model import DueDateRule, HolidayCalendar

NO_CALENDARS: Mapping[str, HolidayCalendar] = MappingProxyType({})


@attrs.frozen(kw_only=True)
class Almanac:
    """The calendars of holidays, by their ids, and the due-date rules, with all their versions."""

    calendars: Mapping[str, HolidayCalendar] = NO_CALENDARS
    rules: tuple[DueDateRule, ...] = ()

    def calendar(self, id: str) -> HolidayCalendar:  # noqa: A002 - what it is called everywhere
        """The calendar of that id. Raises `NotFound`."""
        if id not in self.calendars:
            raise NotFound("holiday calendar", id)
        return self.calendars[id]
