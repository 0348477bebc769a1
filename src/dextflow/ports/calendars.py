"""The port to the holidays of countries and regions."""

from typing import Protocol

from dextflow.model import HolidayCalendar


class Calendars(Protocol):
    """Holiday calendars by their ids, such as "GB-SCT" or "US-DC"."""

    def calendar(self, id: str) -> HolidayCalendar:  # noqa: A002 - the word of the field
        """The calendar of that id.

        It covers only days whose holidays the source knows: a date computed with days that are not known would
        be wrong without a sign of it. Its version changes with the data, and asking again gives an equal calendar.
        Ids are exact, and any text may be asked for.

        Raises `NotFound` for an id that the source does not know.
        """
        ...
