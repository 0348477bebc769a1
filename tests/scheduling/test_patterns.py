"""Patterns name the dates that people expect of them, and arrive at any of them as quickly."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dextflow.errors import InvalidValue, OutsideCoverage
from dextflow.model import (
    DaysOfMonth,
    EveryInterval,
    HolidayCalendar,
    MonthRule,
    Offset,
    Pattern,
    RecurrenceRule,
    Unit,
    Weekday,
    WeekdaysOfMonth,
    WorkingDaysOfMonth,
)
from dextflow.scheduling import month_end, shift
from dextflow.scheduling.patterns import pattern_dates

MONTH, YEAR = Unit.MONTH, Unit.YEAR
DAY = timedelta(days=1)
CHRISTMAS = HolidayCalendar(
    id="Xmas",
    version="1",
    first=date(1900, 1, 1),
    last=date(2200, 12, 31),
    holidays=frozenset(date(year, 12, 25) for year in range(1900, 2201)),
)
STARTS = st.dates(date(1950, 1, 1), date(2050, 12, 31))
COUNTS = st.integers(1, 40)

every = st.builds(
    EveryInterval,
    first_on=STARTS,
    every=st.builds(Offset, value=COUNTS, unit=st.sampled_from(Unit)),
    month_rule=st.sampled_from(MonthRule),
)
weekdays_only = st.builds(
    EveryInterval, first_on=STARTS, every=st.builds(Offset, value=COUNTS), weekdays_only=st.just(value=True)
)
days_of_month = st.builds(
    DaysOfMonth,
    first_on=STARTS,
    days=st.lists(st.sampled_from([-1, *range(1, 32)]), min_size=1, max_size=4).map(tuple),
    months=st.integers(1, 24),
    month_rule=st.sampled_from(MonthRule),
)
weekdays_of_month = st.builds(
    WeekdaysOfMonth,
    first_on=STARTS,
    weekday=st.sampled_from(Weekday),
    nth=st.lists(st.sampled_from([-5, -2, -1, 1, 2, 3, 4, 5]), min_size=1, max_size=3).map(tuple),
    months=st.integers(1, 24),
)
working_days = st.builds(
    WorkingDaysOfMonth,
    first_on=STARTS,
    nth=st.lists(st.sampled_from([-20, -2, -1, 1, 2, 10, 22]), min_size=1, max_size=3).map(tuple),
    months=st.integers(1, 3),
)
recurrences = st.builds(
    RecurrenceRule,
    first_on=STARTS,
    rule=st.sampled_from(
        [
            "FREQ=DAILY;INTERVAL=3",
            "FREQ=DAILY;BYDAY=MO,WE,FR;INTERVAL=2",
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU",
            "FREQ=WEEKLY",
            "FREQ=MONTHLY;INTERVAL=5",
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            "FREQ=MONTHLY;BYDAY=-1FR,1MO",
            "FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=-1",
            "FREQ=YEARLY;BYYEARDAY=1,100,-1",
            "FREQ=YEARLY;BYWEEKNO=1,53;BYDAY=MO,SU",
            "FREQ=YEARLY;INTERVAL=2",
            "FREQ=MONTHLY;COUNT=500",
            "FREQ=WEEKLY;UNTIL=20600101",
        ]
    ),
)
PATTERNS = st.one_of(every, weekdays_only, days_of_month, weekdays_of_month, working_days, recurrences)


def dates(pattern: Pattern, after: date = date.min) -> Iterator[date]:
    """The dates of a pattern, with working days of a calendar that closes at Christmas."""
    return pattern_dates(pattern, after, CHRISTMAS)


def first(pattern: Pattern, count: int, after: str = "0001-01-01") -> list[str]:
    """The first few dates after a day, as they are written."""
    return [str(day) for day in islice(dates(pattern, date.fromisoformat(after)), count)]


def interval(
    first_on: str, value: int, unit: Unit = Unit.DAY, rule: MonthRule = MonthRule.STICKY
) -> EveryInterval:
    """Every so often from a day on."""
    return EveryInterval(
        first_on=date.fromisoformat(first_on), every=Offset(value=value, unit=unit), month_rule=rule
    )


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (interval("2026-11-01", 1, MONTH), "2026-11-01 2026-12-01 2027-01-01"),
        (interval("2026-01-31", 1, MONTH), "2026-01-31 2026-02-28 2026-03-31 2026-04-30"),
        (interval("2026-02-28", 1, MONTH), "2026-02-28 2026-03-31 2026-04-30"),
        (interval("2026-02-28", 1, MONTH, MonthRule.CLIP), "2026-02-28 2026-03-28 2026-04-28"),
        (interval("2026-01-31", 1, MONTH, MonthRule.CLIP), "2026-01-31 2026-02-28 2026-03-31"),
        (interval("2026-01-31", 1, MONTH, MonthRule.FORWARD), "2026-01-31 2026-03-01 2026-03-31 2026-05-01"),
        (interval("2026-01-31", 1, MONTH, MonthRule.SKIP), "2026-01-31 2026-03-31 2026-05-31"),
        (interval("2024-02-29", 1, YEAR), "2024-02-29 2025-02-28 2026-02-28 2027-02-28 2028-02-29"),
        (interval("2024-02-29", 1, YEAR, MonthRule.FORWARD), "2024-02-29 2025-03-01 2026-03-01"),
        (interval("2024-02-29", 1, YEAR, MonthRule.SKIP), "2024-02-29 2028-02-29 2032-02-29"),
        (interval("2096-02-29", 1, YEAR, MonthRule.SKIP), "2096-02-29 2104-02-29 2108-02-29"),
        (interval("2026-11-01", 2, Unit.WEEK), "2026-11-01 2026-11-15 2026-11-29"),
        (interval("2026-02-27", 1), "2026-02-27 2026-02-28 2026-03-01"),
    ],
)
def test_every_so_often(pattern: EveryInterval, expected: str) -> None:
    """Each date is counted from the first, so 28 February does not make the 28th of what was the 31st."""
    assert first(pattern, len(expected.split())) == expected.split()


@pytest.mark.parametrize(
    ("first_on", "step", "expected"),
    [
        ("2026-11-20", 1, "2026-11-20 2026-11-23 2026-11-24"),
        ("2026-11-20", 2, "2026-11-20 2026-11-24 2026-11-26 2026-11-30"),
        ("2026-11-21", 1, "2026-11-23 2026-11-24 2026-11-25"),
        ("2026-11-22", 5, "2026-11-23 2026-11-30 2026-12-07"),
    ],
)
def test_weekdays_only(first_on: str, step: int, expected: str) -> None:
    """Counting weekdays passes over Saturdays and Sundays, also where the first date is one."""
    pattern = EveryInterval(first_on=date.fromisoformat(first_on), every=Offset(value=step), weekdays_only=True)
    assert first(pattern, len(expected.split())) == expected.split()


@pytest.mark.parametrize(
    ("days", "months", "rule", "expected"),
    [
        ((15, 1), 1, MonthRule.CLIP, "2026-01-15 2026-02-01 2026-02-15"),
        ((-1,), 1, MonthRule.CLIP, "2026-01-31 2026-02-28 2026-03-31"),
        ((31,), 1, MonthRule.CLIP, "2026-01-31 2026-02-28 2026-03-31 2026-04-30"),
        ((31,), 1, MonthRule.STICKY, "2026-01-31 2026-02-28 2026-03-31 2026-04-30"),
        ((31,), 1, MonthRule.SKIP, "2026-01-31 2026-03-31 2026-05-31"),
        ((30, 1), 1, MonthRule.FORWARD, "2026-01-30 2026-02-01 2026-03-01 2026-03-30"),
        ((30,), 1, MonthRule.FORWARD, "2026-01-30 2026-03-01 2026-03-30"),
        ((29, 30, 31, -1), 1, MonthRule.CLIP, "2026-01-29 2026-01-30 2026-01-31 2026-02-28 2026-03-29"),
        ((20,), 3, MonthRule.CLIP, "2026-01-20 2026-04-20 2026-07-20"),
        ((5,), 3, MonthRule.CLIP, "2026-04-05 2026-07-05"),
    ],
)
def test_days_of_a_month(days: tuple[int, ...], months: int, rule: MonthRule, expected: str) -> None:
    """Days that a month lacks are what the rule says, days that fall together are one, and all are in order."""
    pattern = DaysOfMonth(first_on=date(2026, 1, 10), days=days, months=months, month_rule=rule)
    assert first(pattern, len(expected.split())) == expected.split()


@pytest.mark.parametrize(
    ("weekday", "nth", "months", "expected"),
    [
        (Weekday.TUESDAY, (3,), 1, "2026-03-17 2026-04-21"),
        (Weekday.MONDAY, (-1,), 1, "2026-03-30 2026-04-27 2026-05-25"),
        (Weekday.FRIDAY, (5,), 1, "2026-05-29 2026-07-31 2026-10-30"),
        (Weekday.MONDAY, (-1, 1, 5), 1, "2026-03-30 2026-04-06 2026-04-27 2026-05-04 2026-05-25"),
        (Weekday.FRIDAY, (-5,), 1, "2026-05-01 2026-07-03"),
        (Weekday.SUNDAY, (1,), 6, "2026-09-06 2027-03-07"),
    ],
)
def test_weekdays_of_a_month(weekday: Weekday, nth: tuple[int, ...], months: int, expected: str) -> None:
    """A month without a fifth one is left out: it never spills over into the next."""
    pattern = WeekdaysOfMonth(first_on=date(2026, 3, 10), weekday=weekday, nth=nth, months=months)
    assert first(pattern, len(expected.split())) == expected.split()


@pytest.mark.parametrize(
    ("nth", "expected"),
    [
        ((-1,), "2026-10-30 2026-11-30 2026-12-31 2027-01-29"),
        ((1, -2), "2026-10-29 2026-11-02 2026-11-27 2026-12-01"),
        ((23,), "2027-03-31 2027-12-31"),
        ((18, 19), "2026-10-26 2026-10-27 2026-11-25 2026-11-26 2026-12-24 2026-12-28"),
    ],
)
def test_working_days_of_a_month(nth: tuple[int, ...], expected: str) -> None:
    """Working days are those of the calendar, and a month that has not so many is left out."""
    pattern = WorkingDaysOfMonth(first_on=date(2026, 10, 5), nth=nth)
    assert first(pattern, len(expected.split())) == expected.split()


def test_working_days_need_a_calendar() -> None:
    """Without a calendar nobody knows which days are worked, and it says so before the first date."""
    with pytest.raises(InvalidValue, match="to count working days, name a calendar"):
        pattern_dates(WorkingDaysOfMonth(first_on=date(2026, 1, 1), nth=(1,)), date(2026, 1, 1))


def test_working_days_end_where_the_calendar_does() -> None:
    """All dates that the calendar covers come, and then it says that it does not know more."""
    found = dates(WorkingDaysOfMonth(first_on=date(2026, 1, 1), nth=(-1,)), date(2200, 11, 1))
    assert [next(found), next(found)] == [date(2200, 11, 28), date(2200, 12, 31)]
    with pytest.raises(OutsideCoverage, match="'Xmas' covers 1900-01-01 to 2200-12-31"):
        next(found)


@given(PATTERNS)
def test_dates_rise(pattern: Pattern) -> None:
    """Each date is later than the one before, and none is before the first date."""
    found = list(islice(dates(pattern), 30))
    assert found == sorted(set(found))
    assert found[0] >= pattern.first_on


@given(PATTERNS, st.integers(0, 20), st.integers(0, 40))
def test_dates_do_not_depend_on_where_one_asks_from(pattern: Pattern, passed: int, days: int) -> None:
    """The dates after any day are those of all dates that are after it: the n-th is counted from the first."""
    found = list(islice(dates(pattern), passed + 15))
    after = found[passed] + days * DAY
    expected = [day for day in found if day > after]
    assert list(islice(dates(pattern, after), len(expected))) == expected


@given(every.filter(lambda pattern: pattern.month_rule is not MonthRule.SKIP), st.integers(0, 150))
def test_the_nth_is_so_many_steps_from_the_first(pattern: EveryInterval, nth: int) -> None:
    """The n-th date is the first and n times the interval, in one step of arithmetic."""
    far = Offset(value=nth * pattern.every.value, unit=pattern.every.unit)
    day = shift(pattern.first_on, far, pattern.month_rule)
    assert next(dates(pattern, day - DAY)) == day


@given(PATTERNS)
def test_a_pattern_ends_with_the_calendar(pattern: Pattern) -> None:
    """On the last days of the year 9999 nothing breaks: the dates just end."""
    if not isinstance(pattern, WorkingDaysOfMonth):
        assert list(dates(pattern, date.max)) == []
        assert all(day > date(9999, 11, 30) for day in dates(pattern, date(9999, 11, 30)))


@pytest.mark.parametrize(
    "pattern",
    [
        EveryInterval(first_on=date.min, every=Offset(value=1, unit=MONTH), month_rule=MonthRule.FORWARD),
        DaysOfMonth(first_on=date.min, days=(1,), month_rule=MonthRule.FORWARD),
        EveryInterval(first_on=date.min, every=Offset(value=1), weekdays_only=True),
        RecurrenceRule(first_on=date.min, rule="FREQ=WEEKLY;WKST=SU;BYDAY=TU"),
        RecurrenceRule(first_on=date.min, rule="FREQ=YEARLY;WKST=TU;BYWEEKNO=1;BYDAY=MO,TU"),
    ],
)
def test_a_pattern_may_begin_with_the_calendar(pattern: Pattern) -> None:
    """On the first days of the year 1 nothing breaks, though 1 January itself is not after any day."""
    assert date.min < next(dates(pattern)) < date(1, 3, 1)


def test_the_last_days_of_the_calendar() -> None:
    """The last day of the year 9999 can be a date, also of a week that would go on."""
    last = EveryInterval(first_on=date(2026, 1, 31), every=Offset(value=1, unit=MONTH))
    assert list(dates(last, date(9999, 11, 30))) == [date.max]
    weekly = RecurrenceRule(first_on=date(2026, 1, 2), rule="FREQ=WEEKLY;WKST=WE;BYDAY=FR")
    assert list(dates(weekly, date(9999, 12, 24))) == [date.max]
    in_week = RecurrenceRule(first_on=date(2026, 1, 2), rule="FREQ=YEARLY;WKST=WE;BYWEEKNO=53;BYDAY=FR")
    assert list(dates(in_week, date(9999, 12, 24))) == [date.max]


@pytest.mark.parametrize("step", [10**6, 10**30])
def test_an_interval_beyond_the_calendar(step: int) -> None:
    """An interval longer than the calendar leaves the first date alone."""
    for unit in Unit:
        assert list(dates(interval("2026-01-31", step * 4, unit))) == [date(2026, 1, 31)]


@pytest.mark.parametrize(
    "pattern",
    [
        interval("2026-01-31", 1, MONTH, MonthRule.FORWARD),
        DaysOfMonth(first_on=date(2026, 1, 1), days=(31,), month_rule=MonthRule.FORWARD),
    ],
)
def test_a_day_that_went_over_into_the_next_month(pattern: Pattern) -> None:
    """Asked for what comes after February, the day that February lacks is there, on 1 March."""
    assert first(pattern, 2, "2026-02-28") == ["2026-03-01", "2026-03-31"]


def test_a_pattern_older_than_its_calendar() -> None:
    """A pattern that began before its calendar does goes on where the calendar is known."""
    pattern = WorkingDaysOfMonth(first_on=date(1880, 1, 1), nth=(1,))
    assert first(pattern, 2, "1899-12-31") == ["1900-01-01", "1900-02-01"]


def test_days_that_no_month_of_it_has() -> None:
    """A pattern whose months all lack the day has no date, and ends."""
    pattern = DaysOfMonth(first_on=date(2026, 2, 1), days=(30,), months=12, month_rule=MonthRule.SKIP)
    assert list(dates(pattern)) == []


@given(STARTS)
def test_the_last_day_of_every_month(start: date) -> None:
    """The last day of a month is its last day, whatever the first date."""
    found = islice(dates(DaysOfMonth(first_on=start, days=(-1,))), 24)
    assert all(day == month_end(day.year, day.month) for day in found)
