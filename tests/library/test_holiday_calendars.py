"""The bank holidays that come with dextflow."""

from datetime import date

import pytest

from dextflow.errors import NotFound
from dextflow.library import holiday_calendar, holiday_calendar_ids

FIRST, LAST = date(2012, 1, 1), date(2028, 12, 31)


def test_the_three_of_the_united_kingdom_are_there() -> None:
    """Of 2012 to 2028, with the edition of the data."""
    calendars = [holiday_calendar(id_) for id_ in holiday_calendar_ids()]
    assert [calendar.id for calendar in calendars] == ["GB-EAW", "GB-NIR", "GB-SCT"]
    assert {(calendar.first, calendar.last) for calendar in calendars} == {(FIRST, LAST)}
    assert all(calendar.version.startswith("gov.uk 2026-02") for calendar in calendars)
    assert [len(calendar.holidays) for calendar in calendars] == [140, 174, 158]


@pytest.mark.parametrize("year", range(2012, 2029))
def test_every_year_is_whole(year: int) -> None:
    """No fewer than eight in England and Wales, nine in Scotland, ten in Northern Ireland, all on weekdays."""
    for id_, least in (("GB-EAW", 8), ("GB-SCT", 9), ("GB-NIR", 10)):
        days = [day for day in holiday_calendar(id_).holidays if day.year == year]
        assert len(days) >= least
        assert all(day.weekday() < 5 for day in days)


def test_late_and_single_days_are_there() -> None:
    """The coronation everywhere, VE day in place of early May, and 15 June 2026 in Scotland alone."""
    for id_ in holiday_calendar_ids():
        holidays = holiday_calendar(id_).holidays
        assert {date(2023, 5, 8), date(2022, 9, 19), date(2020, 5, 8)} <= holidays
        assert date(2020, 5, 4) not in holidays
        assert (date(2026, 6, 15) in holidays) == (id_ == "GB-SCT")


def test_a_calendar_is_read_once() -> None:
    """Ten thousand clients share one."""
    assert holiday_calendar("GB-EAW") is holiday_calendar("GB-EAW")


@pytest.mark.parametrize("id_", ["GB", "gb-eaw", "", "README", "../client-onboarding", "GB-EAW.toml", "\0"])
def test_no_other_file_is_read(id_: str) -> None:
    """An id is looked up among those that are known, and never made into a path before."""
    with pytest.raises(NotFound) as raised:
        holiday_calendar(id_)
    assert (raised.value.kind, raised.value.id) == ("holiday calendar", id_)
