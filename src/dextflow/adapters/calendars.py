"""Calendars of a practice's own, and several sources of calendars as one."""

from collections.abc import Iterable

from dextflow.errors import NotFound
from dextflow.model import HolidayCalendar
from dextflow.ports import Calendars


class MemoryCalendars:
    """Calendars that the host made, such as `dextflow.scheduling.override` gives. The last of an id counts."""

    def __init__(self, calendars: Iterable[HolidayCalendar] = ()) -> None:
        self._calendars = {calendar.id: calendar for calendar in calendars}

    def calendar(self, id: str) -> HolidayCalendar:  # noqa: A002 - the word of the field
        """As `dextflow.ports.Calendars`."""
        if id not in self._calendars:
            raise NotFound("holiday calendar", id)
        return self._calendars[id]


class ChainedCalendars:
    """Several sources as one: of those that know an id, the first answers."""

    def __init__(self, *sources: Calendars) -> None:
        self._sources = sources

    def calendar(self, id: str) -> HolidayCalendar:  # noqa: A002 - the word of the field
        """As `dextflow.ports.Calendars`."""
        for source in self._sources:
            try:
                return source.calendar(id)
            except NotFound:
                continue
        raise NotFound("holiday calendar", id)
