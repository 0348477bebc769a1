"""The bank holidays of the United Kingdom, as data files in the folder `calendars` beside this module."""

from functools import cache
from importlib.resources import files

from dextflow.codec import decode_toml
from dextflow.errors import NotFound
from dextflow.model import HolidayCalendar

FOLDER = files("dextflow.library") / "calendars"
SUFFIX = ".toml"


class BundledCalendars:
    """The calendars that come with dextflow, as the port `dextflow.ports.Calendars`."""

    def calendar(self, id: str) -> HolidayCalendar:  # noqa: A002 - the word of the field
        """As `holiday_calendar`."""
        return holiday_calendar(id)


def holiday_calendar(id: str) -> HolidayCalendar:  # noqa: A002 - the word of the field
    """A holiday calendar that comes with dextflow, by its id. Raises `NotFound` for any other.

    They are the bank holidays of GOV.UK from 2012 to 2028: "GB-EAW" for England and Wales, "GB-SCT" for Scotland,
    "GB-NIR" for Northern Ireland. There is none for the whole United Kingdom, whose countries differ.

    >>> holiday_calendar("GB-EAW").version
    'gov.uk 2026-02'
    """
    if id not in holiday_calendar_ids():
        raise NotFound("holiday calendar", id)
    return _calendar(id)


@cache
def holiday_calendar_ids() -> tuple[str, ...]:
    """The ids of the holiday calendars that come with dextflow, in alphabetical order."""
    names = (file.name for file in FOLDER.iterdir())
    return tuple(sorted(name.removesuffix(SUFFIX) for name in names if name.endswith(SUFFIX)))


@cache
def _calendar(id: str) -> HolidayCalendar:  # noqa: A002 - the word of the field
    return decode_toml(HolidayCalendar, (FOLDER / f"{id}{SUFFIX}").read_text(encoding="utf-8"))
