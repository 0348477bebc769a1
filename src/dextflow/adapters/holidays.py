"""The holidays of most countries, from the package `holidays` (``dextflow[holidays]``)."""

from datetime import MAXYEAR, MINYEAR, date, timedelta

from holidays import HolidayBase, country_holidays
from holidays.registry import EntityLoader
from holidays.version import __version__

from dextflow.errors import InvalidValue, NotFound, OutsideCoverage
from dextflow.model import HolidayCalendar, Weekday
from dextflow.scheduling import union

COUNTRIES = frozenset(EntityLoader.get_country_codes(include_aliases=False))
DIVIDED = frozenset({"GB"})
AUSTRALIA = ("ACT", "NSW", "NT", "QLD", "SA", "TAS", "VIC", "WA")
SHOW_DAYS = ("The Royal Queensland Show",)
LANGUAGE = "en_AU"  # of the names of show days, whatever the machine's own


class HolidayCalendars:
    """Holiday calendars of the package `holidays`, from the first of one year to the last of another.

    An id is a country's code of ISO 3166, such as "IE", for what the whole country keeps, or that of a region or
    state: "US-DC", "NZ-AUK", "CA-ON". "AU" holds the days that are public holidays for the whole of any state or
    territory, by which the Taxation Administration Act 1953 s8AAZMB tells business days: the show day of Brisbane
    is not among them. There is no "GB", whose countries share but some of their holidays.

    Each calendar is made once and kept. It covers the years that were asked for, as far as the package knows that
    country. Holidays announced later than its edition, and those that follow the moon, may differ.
    """

    def __init__(self, first_year: int, last_year: int) -> None:
        if not MINYEAR <= first_year <= last_year <= MAXYEAR:
            raise InvalidValue("HolidayCalendars", f"there are no years from {first_year} to {last_year}")
        self._first, self._last = date(first_year, 1, 1), date(last_year, 12, 31)
        self._calendars: dict[str, HolidayCalendar] = {}

    def calendar(self, id: str) -> HolidayCalendar:  # noqa: A002 - the word of the field
        """As `dextflow.ports.Calendars`. Raises `OutsideCoverage` if none of the years is known of a country."""
        if id not in self._calendars:
            self._calendars[id] = self._made(id)
        return self._calendars[id]

    def _made(self, id: str) -> HolidayCalendar:  # noqa: A002 - the word of the field
        country, dash, region = id.partition("-")
        if id in DIVIDED or country not in COUNTRIES:
            raise NotFound("holiday calendar", id)
        if dash and region not in country_holidays(country).subdivisions:
            raise NotFound("holiday calendar", id)
        if id == "AU":
            return union(id, *(self._known(id, self._without_shows(state)) for state in AUSTRALIA))
        return self._known(id, self._entity(country, region))

    def _entity(self, country: str, region: str) -> HolidayBase:
        years = range(self._first.year, self._last.year + 1)
        return country_holidays(country, region or None, years, expand=False, language=LANGUAGE)

    def _without_shows(self, state: str) -> HolidayBase:
        entity = self._entity("AU", state)
        for name in SHOW_DAYS:
            if entity.get_named(name):
                entity.pop_named(name)
        return entity

    def _known(self, id: str, entity: HolidayBase) -> HolidayCalendar:  # noqa: A002 - the word of the field
        first, last = date(entity.start_year, 1, 1), date(entity.end_year, 12, 31)
        if last < self._first or self._last < first:
            day, *known = (each.isoformat() for each in (self._first, first, last))
            raise OutsideCoverage(f"holiday calendar {id!r}", day, *known)
        return _calendar(id, entity, max(first, self._first), min(last, self._last))


def _calendar(id: str, entity: HolidayBase, first: date, last: date) -> HolidayCalendar:  # noqa: A002
    """The days of the weekend that are worked, or were in some years, make that weekday's other days holidays."""
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    closed = {day for day in days if not entity.is_working_day(day)}
    worked = {day.weekday() for day in days if day not in closed}
    return HolidayCalendar(
        id=id,
        version=f"holidays {__version__}",
        first=first,
        last=last,
        holidays=frozenset(day for day in closed if day in entity or day.weekday() in worked),
        weekend=frozenset(weekday for number, weekday in enumerate(Weekday) if number not in worked),
    )
