"""Calendars of the package of holidays: the contract, its traps, and what authorities published."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from dextflow.adapters.holidays import AUSTRALIA, HolidayCalendars
from dextflow.errors import InvalidValue, NotFound, OutsideCoverage
from dextflow.library import holiday_calendar
from dextflow.model import Convention, HolidayCalendar, Weekday
from dextflow.scheduling import adjust, is_business_day, union
from dextflow.testing.calendars import CalendarsContract

CALENDARS = HolidayCalendars(2011, 2029)
BANK_HOLIDAYS = 471
WORLD_CUP = date(2026, 6, 15)


def following(day: date, *ids: str) -> date | None:
    """The first business day on a day or after it, in all of these calendars."""
    return adjust(day, Convention.FOLLOWING, union("all", *map(CALENDARS.calendar, ids)))


def working(calendar: HolidayCalendar, year: int) -> set[date]:
    """The business days of a year."""
    days = (date(year, 1, 1) + timedelta(days=number) for number in range(365))
    return {day for day in days if is_business_day(day, calendar)}


class TestHolidayCalendars(CalendarsContract):
    """The contract, on some countries, regions, unions and weekends."""

    @pytest.fixture
    def calendars(self) -> HolidayCalendars:
        return HolidayCalendars(2020, 2023)

    @pytest.fixture
    def ids(self) -> Sequence[str]:
        return ["US", "US-DC", "IE", "AU", "AU-QLD", "NZ-AUK", "ZA", "CA-ON", "GB-SCT", "AE", "CN", "BR-SP"]


def test_the_package_agrees_with_the_bank_holidays_of_gov_uk() -> None:
    """All 471 of 2012 to 2028 are in the package, and so is 15 June 2026 in Scotland, proclaimed later."""
    known = {"GB-EAW": ("GB-ENG", "GB-WLS"), "GB-SCT": ("GB-SCT",), "GB-NIR": ("GB-NIR",)}
    ours = {id_: holiday_calendar(id_).holidays for id_ in known}
    assert sum(map(len, ours.values())) == BANK_HOLIDAYS + 1
    assert [id_ for id_, days in ours.items() if WORLD_CUP in days] == ["GB-SCT"]
    for id_, theirs in known.items():
        for each in theirs:
            holidays = CALENDARS.calendar(each).holidays
            weekdays = {day for day in holidays if 2012 <= day.year <= 2028 and day.weekday() < 5}
            assert weekdays == ours[id_], each


@pytest.mark.parametrize(
    "id_", ["GB", "UK", "USA", "US-XX", "US-dc", "GB-EAW", "HolidayBase", "XNYS", "AU-Victoria"]
)
def test_only_codes_of_iso_3166_are_ids(id_: str) -> None:
    """Aliases, classes and stock exchanges of the package are none; there is none for the whole United Kingdom."""
    with pytest.raises(NotFound):
        CALENDARS.calendar(id_)


def test_an_edition_names_the_package() -> None:
    """So a computed date can say with which one."""
    name, number = CALENDARS.calendar("US-DC").version.split()
    assert name == "holidays"
    assert tuple(map(int, number.split("."))) >= (0, 109)
    assert CALENDARS.calendar("AU").version == f"{name} {number}"


def test_a_calendar_covers_the_years_that_were_asked_for() -> None:
    """From 1 January to 31 December, and nothing outside."""
    calendar = HolidayCalendars(2021, 2022).calendar("US")
    assert (calendar.first, calendar.last) == (date(2021, 1, 1), date(2022, 12, 31))


def test_a_holiday_of_the_next_year_is_kept_in_this_one() -> None:
    """New Year's Day 2022 was a Saturday: federal offices closed on Friday, 31 December 2021."""
    assert date(2021, 12, 31) in HolidayCalendars(2021, 2021).calendar("US").holidays


def test_years_that_the_package_does_not_know_are_not_covered() -> None:
    """Sri Lanka's holidays follow the moon and are known up to some year; no later day is a business day."""
    calendar = HolidayCalendars(2000, 2099).calendar("LK")
    assert date(2000, 1, 1) < calendar.first < calendar.last < date(2099, 12, 31)
    with pytest.raises(OutsideCoverage) as raised:
        HolidayCalendars(calendar.last.year + 1, 2099).calendar("LK")
    assert raised.value.what == "holiday calendar 'LK'"
    assert (raised.value.first, raised.value.last) == (calendar.first.isoformat(), calendar.last.isoformat())


def test_any_years_may_be_asked_for() -> None:
    """What the package does not know of them is not covered."""
    calendar = HolidayCalendars(1, 9999).calendar("IE")
    assert date(1, 1, 1) < calendar.first < calendar.last < date(9999, 12, 31)


@pytest.mark.parametrize(("first", "last"), [(2027, 2026), (0, 2026), (2026, 10_000), (-5, 3)])
def test_years_that_cannot_be_are_refused(first: int, last: int) -> None:
    """Reversed ones, and those that no date has."""
    with pytest.raises(InvalidValue):
        HolidayCalendars(first, last)


@pytest.mark.parametrize("year", [2011, 2016, 2017, 2018, 2022, 2023])
def test_emancipation_day_moves_the_filing_day_of_the_united_states(year: int) -> None:
    """A holiday of the District of Columbia moves the national day (IRS Pub. 509); the federal one has none."""
    published = {2011: 18, 2016: 18, 2017: 18, 2018: 17, 2022: 18, 2023: 18}
    assert following(date(year, 4, 15), "US-DC") == date(year, 4, published[year])
    assert following(date(year, 4, 15), "US") != date(year, 4, published[year])


def test_patriots_day_moves_it_further_in_massachusetts() -> None:
    """In 2022 filers there had until 19 April, for 18 April was Patriots' Day."""
    assert following(date(2022, 4, 15), "US-DC", "US-MA") == date(2022, 4, 19)


def test_a_holiday_of_any_australian_state_moves_a_date() -> None:
    """Labour Day in Western Australia: 28 February 2026, a Saturday, becomes 3 March (TAA 1953 s8AAZMB)."""
    assert following(date(2026, 2, 28), "AU") == date(2026, 3, 3)
    assert following(date(2026, 2, 28), "AU-VIC") == date(2026, 3, 2)


def test_a_show_day_of_one_city_moves_no_date() -> None:
    """Brisbane's is no holiday for the whole of Queensland: the tax office's own list is without it."""
    for day in (date(2012, 8, 15), date(2020, 8, 14), date(2026, 8, 12)):
        assert following(day, "AU") == day != following(day, "AU-QLD")


def test_a_show_day_is_known_in_any_language(monkeypatch: pytest.MonkeyPatch) -> None:
    """The package writes the names of holidays in the machine's language; the calendar does not depend on it."""
    monkeypatch.setenv("LANGUAGE", "th")
    monkeypatch.setenv("LANG", "th_TH.UTF-8")
    assert HolidayCalendars(2026, 2026).calendar("AU").holidays == {
        day for day in CALENDARS.calendar("AU").holidays if day.year == 2026
    }


def test_australia_joins_its_eight_states_and_territories() -> None:
    """But for show days, what is closed anywhere is closed, and nothing else."""
    states = [CALENDARS.calendar(f"AU-{state}") for state in AUSTRALIA]
    everywhere = union("AU", *states)
    shows = everywhere.holidays - CALENDARS.calendar("AU").holidays
    assert len(shows) == 2029 - 2011 + 1
    assert shows <= CALENDARS.calendar("AU-QLD").holidays
    assert CALENDARS.calendar("AU").holidays < everywhere.holidays


def test_provinces_of_new_zealand_differ() -> None:
    """Auckland's anniversary is a working day in Wellington."""
    day = date(2026, 1, 26)
    assert following(day, "NZ-AUK") != day == following(day, "NZ-WGN") == following(day, "NZ")


def test_a_weekend_that_was_moved_is_right_before_and_after() -> None:
    """The United Arab Emirates went from Friday and Saturday to Saturday and Sunday in 2022."""
    calendar = CALENDARS.calendar("AE")
    assert {day.weekday() for day in working(calendar, 2021)} == {6, 0, 1, 2, 3}
    assert {day.weekday() for day in working(calendar, 2022)} == {0, 1, 2, 3, 4}
    assert calendar.weekend == {Weekday.SATURDAY}


def test_a_day_of_the_weekend_that_is_worked_is_a_business_day() -> None:
    """China works on some Saturdays and Sundays to make up for long holidays, and rests on the others."""
    days = working(CALENDARS.calendar("CN"), 2023)
    assert date(2023, 1, 28) in days
    assert date(2023, 2, 4) not in days


def test_a_calendar_is_made_once() -> None:
    """Ten thousand clients share one, for it takes a while."""
    assert CALENDARS.calendar("NZ") is CALENDARS.calendar("NZ")
