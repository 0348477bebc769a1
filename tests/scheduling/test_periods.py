"""Months and financial years tile the calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dextflow.errors import InvalidValue
from dextflow.model import ReportingPeriod, YearEnd
from dextflow.model.clients import LONGEST_MONTHS
from dextflow.scheduling import (
    add_months,
    financial_year_of,
    last_complete_financial_year,
    last_complete_month,
    month_of,
    year_end_in,
)

ONE_DAY = timedelta(days=1)
DAYS = st.dates(date(1583, 1, 1), date(9000, 12, 31))
EVERY_YEAR_END = tuple(
    YearEnd(month=month, day=day)
    for month, days in enumerate(LONGEST_MONTHS, start=1)
    for day in range(1, days + 1)
)
YEAR_ENDS = st.sampled_from((YearEnd(month=2, day=29), YearEnd(month=2, day=28), *EVERY_YEAR_END))


def period(start: str, end: str) -> ReportingPeriod:
    """A period between two dates in ISO 8601."""
    return ReportingPeriod(start=date.fromisoformat(start), end=date.fromisoformat(end))


@given(DAYS)
def test_months_tile(day: date) -> None:
    """Every day lies in its month, which begins right after the month before and ends right before the next."""
    month = month_of(day)
    assert day in month
    assert month_of(month.start) == month_of(month.end) == month
    assert month_of(month.end + ONE_DAY).start == month.end + ONE_DAY
    assert month_of(month.start - ONE_DAY).end == month.start - ONE_DAY
    assert (month.start.day, month.start.month) == (1, day.month)


@given(DAYS, YEAR_ENDS)
def test_financial_years_tile(day: date, year_end: YearEnd) -> None:
    """Every day lies in its financial year, which touches the one before and the next."""
    year = financial_year_of(day, year_end)
    assert day in year
    assert financial_year_of(year.start, year_end) == financial_year_of(year.end, year_end) == year
    assert financial_year_of(year.end + ONE_DAY, year_end).start == year.end + ONE_DAY
    assert financial_year_of(year.start - ONE_DAY, year_end).end == year.start - ONE_DAY


def test_financial_years_tile_for_every_year_end() -> None:
    """For each of the 366 days on which a year can end, ten years follow without gap or overlap."""
    assert len(EVERY_YEAR_END) == 366
    for year_end in EVERY_YEAR_END:
        start = financial_year_of(date(2019, 1, 1), year_end).start
        for _ in range(10):
            year = financial_year_of(start, year_end)
            assert year.start == start
            assert (year.end.month, year.end) == (year_end.month, year_end_in(year_end, year.end.year))
            assert year.end - year.start in {timedelta(days=364), timedelta(days=365)}
            start = year.end + ONE_DAY


@given(DAYS, YEAR_ENDS)
def test_the_last_complete_year_is_the_one_before(day: date, year_end: YearEnd) -> None:
    """The last complete financial year ended before the day, right before the current one began."""
    complete = last_complete_financial_year(day, year_end)
    assert complete.end < day
    assert complete.end + ONE_DAY == financial_year_of(day, year_end).start
    assert financial_year_of(complete.end, year_end) == complete


@given(DAYS)
def test_the_last_complete_month_is_the_one_before(day: date) -> None:
    """The last complete month ended before the day, right before the current one began."""
    complete = last_complete_month(day)
    assert complete.end + ONE_DAY == month_of(day).start
    assert month_of(complete.end) == complete


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2020-11-01", period("2020-10-01", "2020-10-31")),
        ("2020-12-01", period("2020-11-01", "2020-11-30")),
        ("2024-03-31", period("2024-02-01", "2024-02-29")),
        ("2026-01-15", period("2025-12-01", "2025-12-31")),
    ],
)
def test_last_complete_months(day: str, expected: ReportingPeriod) -> None:
    """On 1 November the last complete month is October, as in the product's own example; on the last day, too."""
    assert last_complete_month(date.fromisoformat(day)) == expected


@pytest.mark.parametrize(
    ("day", "month", "end_day", "expected"),
    [
        ("2026-04-10", 3, 31, period("2025-04-01", "2026-03-31")),
        ("2026-04-10", 12, 31, period("2025-01-01", "2025-12-31")),
        ("2026-03-31", 3, 31, period("2024-04-01", "2025-03-31")),
        ("2026-04-06", 4, 5, period("2025-04-06", "2026-04-05")),
        ("2024-03-01", 2, 29, period("2023-03-01", "2024-02-29")),
        ("2025-03-01", 2, 29, period("2024-03-01", "2025-02-28")),
        ("2024-02-29", 2, 28, period("2023-03-01", "2024-02-28")),
    ],
)
def test_last_complete_financial_years(day: str, month: int, end_day: int, expected: ReportingPeriod) -> None:
    """The most recent year that had ended; on the last day of a year that year is not yet complete."""
    assert last_complete_financial_year(date.fromisoformat(day), YearEnd(month=month, day=end_day)) == expected


@given(st.integers(1, 9999), YEAR_ENDS)
def test_a_year_ends_in_its_month(year: int, year_end: YearEnd) -> None:
    """The year end falls into its month in every calendar year, on its day but for 29 February in common years."""
    end = year_end_in(year_end, year)
    assert (end.year, end.month) == (year, year_end.month)
    assert end.day == year_end.day or (year_end.day, end.day) == (29, 28)


@given(
    DAYS, st.sampled_from([YearEnd(month=month, day=days) for month, days in enumerate(LONGEST_MONTHS, start=1)])
)
def test_a_year_that_ends_with_a_month_is_twelve_months(day: date, year_end: YearEnd) -> None:
    """For year ends on the last day of a month, twelve months of calendar arithmetic lead from end to end."""
    year = financial_year_of(day, year_end)
    assert add_months(year.end, 12) == financial_year_of(year.end + ONE_DAY, year_end).end


def test_periods_beyond_the_calendar() -> None:
    """A period that would begin before the year 1 or end after 9999 is an error of dextflow."""
    june = YearEnd(month=6, day=30)
    with pytest.raises(InvalidValue):
        last_complete_month(date.min)
    with pytest.raises(InvalidValue):
        financial_year_of(date.max, june)
    with pytest.raises(InvalidValue):
        financial_year_of(date.min, june)
    with pytest.raises(InvalidValue):
        last_complete_financial_year(date(2, 6, 30), june)
    assert month_of(date.min).start == date.min
    assert month_of(date.max).end == date.max
    assert financial_year_of(date.max, YearEnd(month=12, day=31)).end == date.max
