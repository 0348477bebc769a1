"""Rules for days that a month lacks, offsets in any unit, whole months from a day, and weekdays of a month."""

from calendar import Calendar
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dextflow.errors import InvalidValue
from dextflow.model import MonthRule, Offset, Unit, Weekday
from dextflow.scheduling import (
    add_days,
    add_months,
    is_month_end,
    month_end,
    months_from,
    nth_weekday,
    shift,
    weekday_of,
)

DAYS = st.dates(date(1583, 1, 1), date(9000, 12, 31))
MONTH_ENDS = DAYS.map(lambda day: month_end(day.year, day.month))
MONTHS = st.integers(-6_000, 6_000)
DUE = date(2026, 3, 15)


def row(first: str, months: int, count: int, rule: MonthRule) -> list[str]:
    """So many dates, each counted from the first."""
    start = date.fromisoformat(first)
    return [add_months(start, months * number, rule).isoformat() for number in range(count)]


@pytest.mark.parametrize(
    ("first", "months", "rule", "expected"),
    [
        ("2026-01-30", 1, MonthRule.STICKY, ["2026-01-30", "2026-02-28", "2026-03-30"]),
        ("2026-01-31", 1, MonthRule.STICKY, ["2026-01-31", "2026-02-28", "2026-03-31"]),
        ("2027-11-30", 3, MonthRule.STICKY, ["2027-11-30", "2028-02-29", "2028-05-31"]),
        ("2028-02-29", 12, MonthRule.STICKY, ["2028-02-29", "2029-02-28", "2030-02-28"]),
        ("2026-02-28", 1, MonthRule.CLIP, ["2026-02-28", "2026-03-28", "2026-04-28"]),
        ("2027-01-30", 1, MonthRule.CLIP, ["2027-01-30", "2027-02-28", "2027-03-30"]),
        ("2024-02-29", 12, MonthRule.FORWARD, ["2024-02-29", "2025-03-01", "2026-03-01"]),
        ("2026-01-31", 1, MonthRule.FORWARD, ["2026-01-31", "2026-03-01", "2026-03-31"]),
        ("2026-01-30", 2, MonthRule.SKIP, ["2026-01-30", "2026-03-30", "2026-05-30"]),
    ],
)
def test_dates_are_counted_from_the_first(first: str, months: int, rule: MonthRule, expected: list[str]) -> None:
    """A short month on the way takes nothing from the dates after it, whatever the rule."""
    assert row(first, months, len(expected), rule) == expected


@given(DAYS, MONTHS)
def test_rules_agree_on_days_that_every_month_has(day: date, months: int) -> None:
    """Up to the 27th all rules keep the number; on every day that is no month's end, sticky is clip."""
    answers = {add_months(day.replace(day=min(day.day, 27)), months, rule) for rule in MonthRule}
    assert {answer.day for answer in answers} == {min(day.day, 27)}
    if not is_month_end(day):
        assert add_months(day, months) == add_months(day, months, MonthRule.CLIP)


@given(MONTH_ENDS, MONTHS)
def test_what_stands_for_a_day_that_the_month_lacks(day: date, months: int) -> None:
    """Clip goes back to the month's end and forward to the day after it; skip has no date and says which day."""
    clipped = add_months(day, months, MonthRule.CLIP)
    if clipped.day == day.day:
        assert add_months(day, months, MonthRule.FORWARD) == add_months(day, months, MonthRule.SKIP) == clipped
        return
    assert is_month_end(clipped)
    assert add_months(day, months, MonthRule.FORWARD) == clipped + timedelta(days=1)
    with pytest.raises(InvalidValue, match=f"{clipped.isoformat()[:7]} has no day {day.day}"):
        add_months(day, months, MonthRule.SKIP)


@pytest.mark.parametrize(
    ("start", "months", "last"),
    [
        ("2024-02-29", 12, "2025-02-28"),
        ("2018-05-01", 12, "2019-04-30"),
        ("2023-03-01", 12, "2024-02-29"),
        ("2025-04-01", 18, "2026-09-30"),
        ("2025-03-15", 18, "2026-09-14"),
        ("2025-01-31", 12, "2026-01-30"),
        ("2025-01-31", 1, "2025-02-28"),
        ("2026-04-06", 1, "2026-05-05"),
    ],
)
def test_whole_months_from_a_day(start: str, months: int, last: str) -> None:
    """So many months that begin on a day end on the day before its number comes again, or with a month."""
    assert months_from(date.fromisoformat(start), months).isoformat() == last


@given(DAYS, st.integers(1, 240))
def test_whole_months_are_as_long_as_they_say(start: date, months: int) -> None:
    """One more month is longer, and a day more or less is at most what a month's end gives or takes."""
    assert months_from(start, months) < months_from(start, months + 1)
    assert 28 * months <= (months_from(start, months) - start).days + 1 <= 31 * months


def test_whole_months_at_the_edges_of_the_calendar() -> None:
    """The first year of the calendar is twelve months, the last as well; a longer one is no date."""
    assert months_from(date.min, 12) == date(1, 12, 31)
    assert months_from(date(9999, 1, 1), 12) == date.max
    with pytest.raises(InvalidValue):
        months_from(date(9999, 1, 1), 13)


@given(DAYS, st.integers(-400, 400))
def test_days_and_weeks_go_there_and_back(day: date, value: int) -> None:
    """So many days or weeks away and back again is where one began, and a week is seven days."""
    for unit in (Unit.DAY, Unit.WEEK):
        assert shift(shift(day, Offset(value=value, unit=unit)), Offset(value=-value, unit=unit)) == day
    assert shift(day, Offset(value=value, unit=Unit.WEEK)) == shift(day, Offset(value=7 * value))
    assert add_days(day, value) == shift(day, Offset(value=value)) == day + timedelta(days=value)


@given(DAYS, st.integers(-30, 30), st.sampled_from(Unit))
def test_a_later_offset_is_never_an_earlier_date(day: date, value: int, unit: Unit) -> None:
    """One more unit is a later date; nothing is the date itself; a year is twelve months."""
    assert shift(day, Offset(value=value, unit=unit)) < shift(day, Offset(value=value + 1, unit=unit))
    assert shift(day, Offset(value=0, unit=unit)) == day
    months = Offset(value=12 * value, unit=Unit.MONTH)
    assert shift(day, Offset(value=value, unit=Unit.YEAR)) == shift(day, months)


@given(DAYS, st.integers(-300, 300), st.sampled_from([MonthRule.STICKY, MonthRule.CLIP, MonthRule.FORWARD]))
def test_an_offset_in_months_follows_a_rule(day: date, value: int, rule: MonthRule) -> None:
    """An offset of months or years is month arithmetic by the rule that was asked for."""
    assert shift(day, Offset(value=value, unit=Unit.MONTH), rule) == add_months(day, value, rule)
    assert shift(day, Offset(value=value, unit=Unit.YEAR), rule) == add_months(day, 12 * value, rule)


def test_three_days_before_the_fifteenth_is_the_twelfth() -> None:
    """A deadline three days before 15 March is 12 March: Sodium's example."""
    assert shift(DUE, Offset(value=-3)) == date(2026, 3, 12)


def test_a_skipped_month_has_no_date() -> None:
    """An offset that leads to a month without the day is refused, where months without it are skipped."""
    with pytest.raises(InvalidValue, match="2026-04 has no day 31"):
        shift(date(2026, 3, 31), Offset(value=1, unit=Unit.MONTH), MonthRule.SKIP)


@pytest.mark.parametrize("unit", Unit)
@pytest.mark.parametrize("value", [10**5, 10**12, -(10**12), 10**30])
def test_a_date_beyond_the_calendar_is_refused(unit: Unit, value: int) -> None:
    """An offset that leads out of the calendar raises InvalidValue, whatever its unit."""
    far = value * 10 if unit is Unit.DAY else value
    with pytest.raises(InvalidValue):
        shift(DUE, Offset(value=far * 10, unit=unit))


@given(DAYS)
def test_the_weekday_of_a_day(day: date) -> None:
    """A weekday has the name that Python gives it, and comes again after seven days and not before."""
    assert weekday_of(day).value == day.strftime("%A")
    assert [weekday_of(add_days(day, number)) for number in range(8)].count(weekday_of(day)) == 2


@given(st.integers(1583, 9000), st.integers(1, 12), st.sampled_from(Weekday))
def test_the_weekdays_of_a_month(year: int, month: int, weekday: Weekday) -> None:
    """The first to the last of a weekday are its days in the month, from either end; there may be no fifth."""
    days = [
        day for day in Calendar().itermonthdates(year, month) if day.month == month and weekday_of(day) is weekday
    ]
    padded = [*days, None][:5]
    assert [nth_weekday(year, month, weekday, nth) for nth in range(1, 6)] == padded
    assert [nth_weekday(year, month, weekday, -nth) for nth in range(1, 6)] == [*reversed(days), None][:5]


@pytest.mark.parametrize(
    ("year", "month", "weekday", "nth", "expected"),
    [
        (2026, 3, Weekday.TUESDAY, 3, date(2026, 3, 17)),
        (2026, 5, Weekday.MONDAY, -1, date(2026, 5, 25)),
        (2026, 10, Weekday.FRIDAY, 5, date(2026, 10, 30)),
        (2028, 2, Weekday.TUESDAY, -1, date(2028, 2, 29)),
        (2026, 2, Weekday.SUNDAY, 5, None),
        (9999, 12, Weekday.FRIDAY, -1, date.max),
    ],
)
def test_some_weekdays(year: int, month: int, weekday: Weekday, nth: int, expected: date | None) -> None:
    """The weekdays of some months are those of the calendar; a fifth that is not there does not spill over."""
    assert nth_weekday(year, month, weekday, nth) == expected


@pytest.mark.parametrize("nth", [0, 6, -6])
def test_there_is_no_sixth_weekday(nth: int) -> None:
    """A month has a first to fifth of a weekday, or a last, and the error says so."""
    with pytest.raises(InvalidValue, match=f"or the last .-1., not {nth}"):
        nth_weekday(2026, 1, Weekday.MONDAY, nth)


@pytest.mark.parametrize(("year", "month"), [(0, 1), (10_000, 1), (2026, 0), (2026, 13)])
def test_weekdays_of_a_month_that_does_not_exist(year: int, month: int) -> None:
    """A month that the calendar lacks has no weekdays."""
    with pytest.raises(InvalidValue, match=f"no month {month} of the year {year}"):
        nth_weekday(year, month, Weekday.MONDAY, 1)


@given(DAYS)
def test_the_end_of_a_month(day: date) -> None:
    """A day ends its month if the next one is in another month."""
    assert is_month_end(day) == (day == month_end(day.year, day.month)) == ((day + timedelta(days=1)).day == 1)
