"""Month arithmetic sticks to the end of the month, as the law does."""

from datetime import MAXYEAR, MINYEAR, date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dextflow.errors import InvalidValue
from dextflow.scheduling import add_months, month_end

DAYS = st.dates(date(1583, 1, 1), date(9000, 12, 31))
MONTH_ENDS = DAYS.map(lambda day: month_end(day.year, day.month))
MONTHS = st.integers(-6_000, 6_000)


def is_month_end(day: date) -> bool:
    """Whether the next day is in another month."""
    return (day + timedelta(days=1)).day == 1


@pytest.mark.parametrize(
    ("day", "months", "expected", "source"),
    [
        ("2026-06-30", 6, "2026-12-31", "Companies Act 2006 s443: six months from 30 June is 31 December"),
        ("2025-04-30", 9, "2026-01-31", "Companies House: the year to 30 April 2025, nine months"),
        ("2025-04-29", 9, "2026-01-29", "a year end shortened by a day is off the month's end"),
        ("2025-02-28", 9, "2025-11-30", "Companies House: 28 February is the month's end in a common year"),
        ("2025-02-26", 9, "2025-11-26", "Companies House computes from the reference date, here the 26th"),
        ("2000-02-28", 9, "2000-11-28", "HMRC CTM01800: 28 February is not the month's end in a leap year"),
        ("2001-02-28", 9, "2001-11-30", "HMRC CTM01800: but in a common year it is"),
        ("2024-02-29", 9, "2024-11-30", "29 February is the month's end"),
        ("2003-05-28", 9, "2004-02-28", "HMRC CTM01800: the 28th stays the 28th in a leap February"),
        ("2000-05-30", 9, "2001-02-28", "HMRC CTM01800: the 30th is clipped to the end of February"),
        ("2024-02-29", 12, "2025-02-28", "a year from the leap day"),
        ("2025-02-28", 12, "2026-02-28", "HMRC CTM93040: CT600, twelve months"),
        ("2023-02-28", 12, "2024-02-29", "HMRC CTM93040: twelve months to a leap February"),
        ("2024-04-30", 6, "2024-10-31", "CRA T2 guide: 30 April to 31 October"),
        ("2024-08-31", 6, "2025-02-28", "CRA T2 guide: 31 August to the end of February"),
        ("2011-11-29", 3, "2012-02-29", "HMRC CTM92570 example 4, second link"),
        ("2012-02-29", 3, "2012-05-31", "HMRC CTM92570 example 4, third link: sticky, so not the 29th"),
        ("2012-05-29", 3, "2012-08-29", "the 29th of May is an ordinary day"),
        ("2018-11-28", 3, "2019-02-28", "HMRC: notice served on 28 November 2018"),
        ("2018-11-30", 3, "2019-02-28", "HMRC: notice served on 30 November 2018"),
        ("2026-03-31", -1, "2026-02-28", "backwards the same rule holds"),
        ("2026-02-28", -1, "2026-01-31", "and sticks as well"),
        ("2026-01-15", 0, "2026-01-15", "no months at all"),
    ],
)
def test_worked_examples(day: str, months: int, expected: str, source: str) -> None:
    """The published examples come out as printed, before the days that some rules add."""
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(expected), source


@given(MONTH_ENDS, MONTHS, MONTHS)
def test_month_ends_add_up(day: date, first: int, second: int) -> None:
    """From a month's end, going on twice is going on by the sum, and there and back is where one was."""
    assert add_months(add_months(day, first), second) == add_months(day, first + second)
    assert add_months(add_months(day, first), -first) == day


@given(MONTH_ENDS, MONTHS)
def test_month_ends_stick(day: date, months: int) -> None:
    """The last day of a month always goes to the last day of a month."""
    assert is_month_end(add_months(day, months))


@given(DAYS, MONTHS)
def test_other_days_keep_their_number(day: date, months: int) -> None:
    """Any other day keeps its number, or is clipped to the end of a shorter month; never more is lost."""
    assume(not is_month_end(day))
    later = add_months(day, months)
    assert later.day == day.day or (is_month_end(later) and later.day < day.day)


@given(DAYS, MONTHS)
def test_the_month_is_as_far_as_was_asked(day: date, months: int) -> None:
    """The result lies exactly so many months from the day's month, whatever the day."""
    later = add_months(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months


@given(DAYS, DAYS, MONTHS)
def test_order_is_kept(one: date, other: date, months: int) -> None:
    """Of two days the earlier one is never the later one afterwards."""
    first, second = sorted((one, other))
    assert add_months(first, months) <= add_months(second, months)


@given(DAYS)
def test_the_last_day_of_a_month(day: date) -> None:
    """The end of a day's month is in the same month, and the next day is not."""
    end = month_end(day.year, day.month)
    assert (end.year, end.month) == (day.year, day.month)
    assert day <= end
    assert is_month_end(end)


@pytest.mark.parametrize(
    ("day", "months"),
    [(date.max, 1), (date.min, -1), (date(2026, 1, 31), 12 * 8_000), (date(2026, 1, 31), -12 * 3_000)],
)
def test_the_calendar_has_an_end(day: date, months: int) -> None:
    """Outside the years 1 to 9999 there is no date, and the error says so."""
    with pytest.raises(InvalidValue, match="the calendar has no month"):
        add_months(day, months)


def test_the_edges_of_the_calendar() -> None:
    """The first and the last day of the calendar can be reached and left."""
    assert add_months(date.max, 0) == date.max
    assert add_months(date.max, -1) == date(MAXYEAR, 11, 30)
    assert add_months(date.min, 1) == date(MINYEAR, 2, 1)
    assert add_months(date(MAXYEAR, 11, 30), 1) == date.max


@pytest.mark.parametrize(("year", "month"), [(0, 1), (10_000, 1), (2026, 0), (2026, 13)])
def test_a_month_that_does_not_exist(year: int, month: int) -> None:
    """A month that the calendar lacks has no end."""
    with pytest.raises(InvalidValue, match=f"no month {month} of the year {year}"):
        month_end(year, month)
