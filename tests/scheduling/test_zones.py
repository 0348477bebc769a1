"""Time zones: which day it is, when it begins, and days that never were."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dextflow.errors import InvalidValue
from dextflow.scheduling import has_day, start_of_day, today, zones

ONE_SECOND = timedelta(seconds=1)
ZONES = sorted(available_timezones() - {"localtime", "Factory"})
STRANGE = [
    "",
    " ",
    ".",
    "..",
    "/",
    "Europe",
    "europe/london",
    "Europe/London ",
    "Europe/London\n",
    "Europe/../Europe/London",
    "../../../etc/passwd",
    "/etc/localtime",
    "localtime",
    "Factory",
    "posixrules",
    "right/Europe/London",
    "zone.tab",
    "tzdata.zi",
    "\0",
    "Europe/London\0",
    "\ud800",
    "x" * 100_000,
    "UTC+1",
]


@pytest.mark.parametrize(
    ("instant", "zone", "expected"),
    [
        ("2026-03-31T23:30:00+00:00", "Europe/London", date(2026, 4, 1)),
        ("2026-04-05T14:00:00-07:00", "Pacific/Auckland", date(2026, 4, 6)),
        ("2027-01-01T07:59:59+00:00", "America/Los_Angeles", date(2026, 12, 31)),
    ],
)
def test_today_is_the_date_over_there(instant: str, zone: str, expected: date) -> None:
    """Whatever zone the instant is written in."""
    assert today(datetime.fromisoformat(instant), zone) == expected


def test_an_instant_without_a_zone_is_refused() -> None:
    """It would be another day in each place."""
    naive = datetime(2026, 3, 31, 23, 30)  # noqa: DTZ001 - that is the point
    with pytest.raises(InvalidValue, match="2026-03-31 23:30:00"):
        today(naive, "Europe/London")


@pytest.mark.parametrize("name", STRANGE, ids=range(len(STRANGE)))
def test_only_a_known_name_is_looked_up(name: str) -> None:
    """A path, another case, the machine's own setting or a file that is no zone is refused by its name alone."""
    with pytest.raises(InvalidValue) as raised:
        start_of_day(date(2026, 1, 1), name)
    assert raised.value.noun == "time zone"
    with pytest.raises(InvalidValue) as raised:
        today(datetime(2026, 1, 1, tzinfo=UTC), name)
    assert raised.value.noun == "time zone"


def test_every_zone_of_the_database_is_known() -> None:
    """Old names and plain UTC too."""
    instant = datetime(2026, 11, 21, 12, tzinfo=UTC)
    assert {zone: today(instant, zone) for zone in ZONES} == {
        zone: instant.astimezone(ZoneInfo(zone)).date() for zone in ZONES
    }


@given(st.dates(date(1850, 1, 1), date(2100, 1, 1)), st.sampled_from(ZONES))
def test_a_day_starts_at_its_first_instant(day: date, zone: str) -> None:
    """At that instant it is the day, or a later one if the day was left out; one second before, it is not yet."""
    start = start_of_day(day, zone)
    before = today(start.astimezone(UTC) - ONE_SECOND, zone)
    assert before < day <= today(start, zone)
    assert has_day(day, zone) == (today(start, zone) == day)


@pytest.mark.parametrize(
    ("day", "zone", "expected"),
    [
        (date(2018, 11, 4), "America/Sao_Paulo", "2018-11-04T01:00:00-02:00"),
        (date(2024, 4, 26), "Africa/Cairo", "2024-04-26T01:00:00+03:00"),
        (date(2026, 3, 8), "America/Havana", "2026-03-08T01:00:00-04:00"),
        (date(2026, 3, 29), "Europe/London", "2026-03-29T00:00:00+00:00"),
        (date(2025, 11, 2), "America/Havana", "2025-11-02T00:00:00-04:00"),
        (date(1919, 3, 31), "America/Toronto", "1919-03-31T00:30:00-04:00"),
        (date(2011, 12, 31), "Pacific/Apia", "2011-12-31T00:00:00+14:00"),
    ],
    ids=[
        "sao paulo",
        "cairo",
        "havana",
        "london",
        "midnight twice",
        "clocks skip midnight on",
        "after the lost day",
    ],
)
def test_a_day_may_start_later_than_midnight(day: date, zone: str, expected: str) -> None:
    """Where clocks were put forward over it; where midnight came twice, the first one counts."""
    assert start_of_day(day, zone).isoformat() == expected


def test_some_days_never_were() -> None:
    """Crossing the date line, Samoa left out 30 December 2011 and Kwajalein 21 August 1993."""
    assert not has_day(date(2011, 12, 30), "Pacific/Apia")
    assert not has_day(date(1993, 8, 21), "Pacific/Kwajalein")
    assert has_day(date(2011, 12, 29), "Pacific/Apia")
    assert start_of_day(date(2011, 12, 30), "Pacific/Apia") == start_of_day(date(2011, 12, 31), "Pacific/Apia")


def test_the_ends_of_time_are_refused() -> None:
    """A date that lies outside the years 1 to 9999 elsewhere is an error of ours, not an overflow."""
    with pytest.raises(InvalidValue):
        today(datetime.max.replace(tzinfo=UTC), "Pacific/Auckland")
    with pytest.raises(InvalidValue):
        start_of_day(date.min, "Asia/Tokyo")


def test_a_machine_without_zones_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no time zone database at all, the error names the package that brings one."""
    monkeypatch.setattr(zones, "_names", frozenset)
    with pytest.raises(InvalidValue, match="install tzdata"):
        today(datetime(2026, 1, 1, tzinfo=UTC), "Europe/London")
