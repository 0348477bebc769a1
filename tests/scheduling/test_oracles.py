"""Random dates agree with QuantLib, pandas and dateutil, each asked for what it is known for.

Where one of them is known to be wrong, or to mean something else, the reason stands beside what is left out.
"""

from datetime import date, datetime, time, timedelta
from itertools import islice

import pandas as pd
import pytest
import QuantLib
from dateutil.relativedelta import relativedelta
from dateutil.rrule import rrulestr
from hypothesis import given, reject
from hypothesis import strategies as st

from dextflow.errors import InvalidValue
from dextflow.library import holiday_calendar
from dextflow.model import (
    Convention,
    DaysOfMonth,
    EveryInterval,
    FiscalWeeks,
    MonthRule,
    Offset,
    OnPeriodEnd,
    Pattern,
    Pending,
    RecurrenceRule,
    Scheduled,
    Unit,
    Weekday,
    WeekdaysOfMonth,
    WorkingDaysOfMonth,
    YearEndRule,
)
from dextflow.scheduling import Almanac, nominal_dates, occurrence
from dextflow.scheduling.patterns import pattern_dates
from scheduling.worlds import ACME, work

DAY = timedelta(days=1)
ENGLAND = holiday_calendar("GB-EAW")
ALMANAC = Almanac(calendars={ENGLAND.id: ENGLAND})
STARTS = st.dates(date(1995, 1, 1), date(2060, 12, 31))
IN_ENGLAND = st.dates(date(2012, 2, 1), date(2028, 11, 30))
MONTHS = st.integers(1, 30)
CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def first(pattern: Pattern, count: int = 12) -> list[date]:
    """The first few dates of a pattern."""
    return list(islice(pattern_dates(pattern, date.min, ENGLAND), count))


def each_month(start: date, months: int, rule: MonthRule) -> EveryInterval:
    """Every so many months."""
    return EveryInterval(first_on=start, every=Offset(value=months, unit=Unit.MONTH), month_rule=rule)


# ------------------------------------------------------------------------------------------------------ QuantLib

CONVENTIONS = {
    Convention.NONE: QuantLib.Unadjusted,
    Convention.FOLLOWING: QuantLib.Following,
    Convention.MODIFIED_FOLLOWING: QuantLib.ModifiedFollowing,
    Convention.PRECEDING: QuantLib.Preceding,
    Convention.MODIFIED_PRECEDING: QuantLib.ModifiedPreceding,
}


def to_ql(day: date) -> QuantLib.Date:
    """A date of QuantLib."""
    return QuantLib.Date(day.day, day.month, day.year)


def from_ql(day: QuantLib.Date) -> date:
    """A date of Python."""
    return date(day.year(), day.month(), day.dayOfMonth())


@given(STARTS, MONTHS)
def test_sticky_months_are_those_of_quantlib(start: date, months: int) -> None:
    """The n-th date is QuantLib's advance from the first by n times the months, keeping to month ends."""
    calendar = QuantLib.NullCalendar()
    for nth, day in enumerate(first(each_month(start, months, MonthRule.STICKY))):
        expected = calendar.advance(to_ql(start), nth * months, QuantLib.Months, QuantLib.Unadjusted, True)
        assert day == from_ql(expected)


@given(STARTS, st.sampled_from([1, 2, 3, 6, 12]))
def test_a_schedule_of_month_ends(start: date, months: int) -> None:
    """QuantLib's schedule of month ends, generated forward, has the same dates."""
    pattern = each_month((start.replace(day=1) + 31 * DAY).replace(day=1) - DAY, months, MonthRule.STICKY)
    found = first(pattern, 20)
    schedule = QuantLib.Schedule(
        to_ql(found[0]),
        to_ql(found[-1]),
        QuantLib.Period(months, QuantLib.Months),
        QuantLib.NullCalendar(),
        QuantLib.Unadjusted,
        QuantLib.Unadjusted,
        QuantLib.DateGeneration.Forward,
        True,
    )
    assert [from_ql(day) for day in schedule] == found


@given(IN_ENGLAND, st.sampled_from(list(CONVENTIONS)))
def test_starts_move_as_quantlib_moves_them(day: date, convention: Convention) -> None:
    """A firing on any day of England's calendar starts where QuantLib adjusts the day to."""
    pattern = EveryInterval(first_on=day, every=Offset(value=1))
    order = work(Scheduled(pattern=pattern), holidays=convention, calendar=ENGLAND.id)
    calendar = QuantLib.UnitedKingdom(QuantLib.UnitedKingdom.Settlement)
    expected = calendar.adjust(to_ql(day), CONVENTIONS[convention])
    assert occurrence(order, ACME, day, ALMANAC).starts_on == from_ql(expected)


# -------------------------------------------------------------------------------------------------------- pandas

WEEKDAYS = st.sampled_from(list(Weekday))


def of_pandas(offset: pd.DateOffset, start: date, count: int = 12) -> list[date]:
    """The first few dates of an offset on or after a day."""
    return [each.date() for each in pd.date_range(start, periods=count, freq=offset)]


def number(weekday: Weekday) -> int:
    """The number that pandas gives a weekday."""
    return list(Weekday).index(weekday)


@given(STARTS)
def test_last_days_are_the_month_ends_of_pandas(start: date) -> None:
    """The last day of every month is pandas' MonthEnd."""
    assert first(DaysOfMonth(first_on=start, days=(-1,))) == of_pandas(pd.offsets.MonthEnd(), start)


@given(STARTS, WEEKDAYS, st.sampled_from([-1, 1, 2, 3, 4]))
def test_weekdays_are_those_of_pandas(start: date, weekday: Weekday, nth: int) -> None:
    """The first to fourth of a weekday is WeekOfMonth, and the last is LastWeekOfMonth."""
    if nth < 0:
        offset = pd.offsets.LastWeekOfMonth(weekday=number(weekday))
    else:
        offset = pd.offsets.WeekOfMonth(week=nth - 1, weekday=number(weekday))
    assert first(WeekdaysOfMonth(first_on=start, weekday=weekday, nth=(nth,))) == of_pandas(offset, start)


@given(st.dates(date(2012, 2, 1), date(2027, 6, 30)), st.sampled_from([1, -1]))
def test_working_days_are_those_of_pandas(start: date, nth: int) -> None:
    """The first and the last working day of a month are pandas' custom business month begin and end."""
    kind = pd.offsets.CustomBusinessMonthBegin if nth > 0 else pd.offsets.CustomBusinessMonthEnd
    offset = kind(holidays=[str(day) for day in sorted(ENGLAND.holidays)])
    assert first(WorkingDaysOfMonth(first_on=start, nth=(nth,))) == of_pandas(offset, start)


@given(STARTS, st.integers(1, 15))
def test_weekdays_only_are_business_days_of_pandas(start: date, step: int) -> None:
    """So many weekdays on are so many business days of a calendar without holidays, from the first weekday."""
    pattern = EveryInterval(first_on=start, every=Offset(value=step), weekdays_only=True)
    assert first(pattern) == of_pandas(
        pd.offsets.CustomBusinessDay(n=step), of_pandas(pd.offsets.BDay(), start, 1)[0]
    )


@given(STARTS, WEEKDAYS, st.integers(1, 12), st.sampled_from(YearEndRule))
def test_years_of_52_or_53_weeks_are_those_of_pandas(
    start: date, weekday: Weekday, month: int, rule: YearEndRule
) -> None:
    """A workflow at the end of such years fires on the year ends of pandas' FY5253."""
    trigger = OnPeriodEnd(rule=FiscalWeeks(month=month, weekday=weekday, year_end=rule))
    variation = "last" if rule is YearEndRule.LAST else "nearest"
    offset = pd.offsets.FY5253(startingMonth=month, weekday=number(weekday), variation=variation)
    found = nominal_dates(trigger, ACME, start - DAY, ALMANAC, None)
    assert not isinstance(found, Pending)
    assert list(islice(found, 12)) == of_pandas(offset, start)


# ------------------------------------------------------------------------------------------------------ dateutil


@given(STARTS, MONTHS)
def test_clipped_months_are_those_of_relativedelta(start: date, months: int) -> None:
    """The n-th date is the first and a relativedelta of n times the months."""
    expected = [start + relativedelta(months=nth * months) for nth in range(12)]
    assert first(each_month(start, months, MonthRule.CLIP)) == expected


def numbers(low: int, high: int, *, negative: bool = True) -> st.SearchStrategy[str]:
    """A list of numbers, as a rule has it."""
    allowed = [*range(low, high + 1), *(range(-high, -low + 1) if negative else ())]
    return st.lists(st.sampled_from(allowed), min_size=1, max_size=5, unique=True).map(
        lambda chosen: ",".join(map(str, chosen))
    )


@st.composite
def rules(draw: st.DrawFn) -> str:
    """Any rule whose meaning is beyond doubt.

    dateutil finds nothing where weekdays with and without numbers are mixed, and takes days of the last week of a
    year for a 53rd in years that have 52 weeks; of a first week that began before the first date, it lets
    BYSETPOS choose from the rest only. So these are left out.
    """
    frequency = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    parts = {"FREQ": frequency, "INTERVAL": str(draw(st.sampled_from([1, 1, 1, 2, 3, 4])))}
    if draw(st.booleans()):
        parts["BYMONTH"] = draw(numbers(1, 12, negative=False))
    if frequency != "WEEKLY" and draw(st.booleans()):
        parts["BYMONTHDAY"] = draw(numbers(1, 31))
    if frequency == "YEARLY" and draw(st.integers(0, 3)) == 0:
        parts["BYYEARDAY"] = draw(numbers(1, 366))
    if frequency == "YEARLY" and draw(st.integers(0, 3)) == 0:
        parts["BYWEEKNO"] = draw(numbers(1, 51, negative=False))
    if "BYWEEKNO" in parts or draw(st.booleans()):
        parts["BYDAY"] = draw(weekdays(frequency, parts))
    if frequency != "WEEKLY" and len(parts) > 2 and draw(st.booleans()):
        parts["BYSETPOS"] = draw(numbers(1, 4))
    if draw(st.booleans()):
        parts["WKST"] = draw(st.sampled_from(CODES))
    return ";".join(f"{name}={value}" for name, value in parts.items())


def weekdays(frequency: str, parts: dict[str, str]) -> st.SearchStrategy[str]:
    """Weekdays, all with numbers or all without."""
    plain = st.lists(st.sampled_from(CODES), min_size=1, max_size=4, unique=True).map(",".join)
    if frequency in ("DAILY", "WEEKLY") or "BYWEEKNO" in parts:
        return plain
    most = 53 if frequency == "YEARLY" and "BYMONTH" not in parts else 5
    nth = st.integers(1, most).flatmap(lambda number: st.sampled_from([number, -number]))
    numbered = st.lists(st.builds("{}{}".format, nth, st.sampled_from(CODES)), min_size=1, max_size=3).map(
        ",".join
    )
    return plain | numbered


@pytest.mark.lengthy
@given(STARTS, rules(), st.integers(0, 4_000))
def test_recurrence_rules_are_those_of_dateutil(start: date, rule: str, days: int) -> None:
    """The next dates of a rule, after any day, are those that dateutil finds."""
    after = start + (days - 1) * DAY
    try:
        found = list(islice(pattern_dates(RecurrenceRule(first_on=start, rule=rule), after), 8))
    except InvalidValue:  # a rule that names no date keeps dateutil busy up to the year 9999
        reject()
    by_dateutil = rrulestr(rule, dtstart=datetime.combine(start, time.min))
    assert found == [each.date() for each in by_dateutil.xafter(datetime.combine(after, time.max), count=8)]


@given(STARTS, MONTHS)
def test_skipped_months_are_those_of_dateutil(start: date, months: int) -> None:
    """Leaving out months that lack the day is what recurrence rules do."""
    expected = rrulestr(f"FREQ=MONTHLY;INTERVAL={months};COUNT=12", dtstart=datetime.combine(start, time.min))
    assert first(each_month(start, months, MonthRule.SKIP)) == [each.date() for each in expected]


@given(STARTS, st.integers(1, 40), st.integers(1, 12))
def test_forward_months_are_clipped_ones_and_a_day(start: date, months: int, count: int) -> None:
    """Where relativedelta clips, FORWARD is the day after."""
    reached = [start + relativedelta(months=nth * months) for nth in range(count)]
    expected = [day if day.day == start.day else day + DAY for day in reached]
    assert first(each_month(start, months, MonthRule.FORWARD), count) == expected
