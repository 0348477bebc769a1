"""Time zones: which day it is where the client is, and when a day begins there.

A zone is named as in the IANA time zone database, such as "Europe/London". An unknown name raises `InvalidValue`;
so does every name where the machine has no such database, as on Windows: install the extra `zones` there.
"""

from bisect import bisect_left
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from dextflow.errors import InvalidValue

ONE_SECOND = timedelta(seconds=1)
NOT_A_PLACE = frozenset({"localtime", "Factory"})  # whatever zone the machine is set to, and no zone at all


def today(instant: datetime, zone: str) -> date:
    """The date in that zone at that instant.

    Raises `InvalidValue` for an instant without a time zone, which is another one in each place.

    >>> today(datetime(2026, 3, 31, 23, 30, tzinfo=UTC), "Europe/London")
    datetime.date(2026, 4, 1)
    """
    if instant.utcoffset() is None:
        raise InvalidValue("instant", f"{instant} has no time zone")
    return _in_zone(instant, _zone(zone)).date()


def start_of_day(day: date, zone: str) -> datetime:
    """The first instant of that date in that zone: midnight, or later where the clocks were put forward over it.

    For a date that the zone left out (`has_day`) it is the instant at which it was left out, on a later date.

    >>> str(start_of_day(date(2024, 4, 26), "Africa/Cairo"))
    '2024-04-26 01:00:00+03:00'
    """
    place = _zone(zone)
    midnight = datetime.combine(day, time(), place)
    later, earlier = (_in_zone(midnight.replace(fold=fold), UTC) for fold in (0, 1))
    if earlier >= later:
        return midnight
    seconds = range((later - earlier) // ONE_SECOND)
    jump = bisect_left(seconds, day, key=lambda second: _in_zone(earlier + second * ONE_SECOND, place).date())
    return _in_zone(earlier + jump * ONE_SECOND, place)


def has_day(day: date, zone: str) -> bool:
    """Whether that date occurred in that zone: crossing the date line, Samoa had no 30 December 2011.

    >>> has_day(date(2011, 12, 30), "Pacific/Apia")
    False
    """
    return start_of_day(day, zone).date() == day


def _zone(name: str) -> ZoneInfo:
    """Only a name that is known is looked up, for a name is part of a path, and may come from a stranger."""
    if name not in _names():
        known = "of the IANA time zone database" if _names() else "here, without a database: install tzdata"
        raise InvalidValue("time zone", f"{name!r} is none {known}")
    return ZoneInfo(name)


@cache
def _names() -> frozenset[str]:
    return frozenset(available_timezones()) - NOT_A_PLACE


def _in_zone(instant: datetime, zone: tzinfo) -> datetime:
    try:
        return instant.astimezone(zone)
    except OverflowError:
        raise InvalidValue("instant", f"{instant} lies outside the years 1 to 9999 elsewhere") from None
