"""Recurrence rules say exactly when a pattern comes again, in the words of RFC 5545, or there is none."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import islice

import pytest
from dateutil.rrule import rrulestr
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dextflow.exports import CalendarEntry, recurrence_rule
from dextflow.model import (
    Client,
    ClientPeriods,
    DaysOfMonth,
    EveryInterval,
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
)
from dextflow.scheduling import Almanac, nominal_dates
from dextflow.testing.strategies import days, nouns

ACME, ALMANAC = Client(id="acme", name="Acme"), Almanac()
FIRST, DAY = date(2026, 1, 31), timedelta(days=1)
MANY = 40

RULES = (
    "FREQ=DAILY;INTERVAL=3;BYMONTH=1,7",
    "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=TU,SU",
    "FREQ=WEEKLY;INTERVAL=2;WKST=MO;BYDAY=TU,SU",
    "FREQ=WEEKLY;INTERVAL=3",
    "FREQ=MONTHLY",
    "FREQ=MONTHLY;INTERVAL=2;BYDAY=TU,WE,TH;BYSETPOS=3",
    "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
    "FREQ=MONTHLY;BYDAY=-2MO,1FR",
    "RRULE:FREQ=MONTHLY;BYMONTHDAY=15,-1;UNTIL=20270630",
    "freq=yearly;bymonth=3,4",
    "FREQ=YEARLY;INTERVAL=2",
    "FREQ=YEARLY;BYDAY=20MO",
    "FREQ=YEARLY;BYYEARDAY=1,100,-1",
    "FREQ=YEARLY;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",
)


def first_dates() -> st.SearchStrategy[date]:
    """First dates of every kind, ends of months often."""
    ends = st.dates(date(2000, 1, 1), date(2050, 12, 1)).map(lambda day: day.replace(day=1) - DAY)
    return ends | st.dates(date(2000, 1, 1), date(2050, 12, 31))


def intervals() -> st.SearchStrategy[EveryInterval]:
    """Patterns of an interval, short enough to come again often."""
    offsets = st.builds(Offset, value=st.integers(1, 14), unit=st.sampled_from(Unit))
    drawn = st.builds(EveryInterval, first_on=first_dates(), every=offsets, month_rule=st.sampled_from(MonthRule))
    workdays = st.builds(
        EveryInterval,
        first_on=first_dates(),
        every=st.integers(1, 5).map(lambda n: Offset(value=n)),
        weekdays_only=st.just(True),
    )
    return drawn | workdays


def patterns() -> st.SearchStrategy[Pattern]:
    """Patterns of every kind for which there may be a rule."""
    months = st.integers(1, 14)
    days = st.lists(st.just(-1) | st.integers(1, 31), min_size=1, max_size=3).map(tuple)
    rules = st.builds(RecurrenceRule, first_on=first_dates(), rule=st.sampled_from(RULES))
    return (
        intervals()
        | st.builds(
            DaysOfMonth, first_on=first_dates(), days=days, months=months, month_rule=st.sampled_from(MonthRule)
        )
        | st.builds(
            WeekdaysOfMonth,
            first_on=first_dates(),
            weekday=st.sampled_from(Weekday),
            nth=st.lists(st.sampled_from((1, 2, 3, 4, 5, -1, -2, -5)), min_size=1, max_size=3).map(tuple),
            months=months,
        )
        | rules
    )


def scheduled(trigger: Scheduled, after: date) -> list[date]:
    """The next dates of a trigger, as they are worked out."""
    dates = nominal_dates(trigger, ACME, after, ALMANAC, None)
    assert not isinstance(dates, Pending)
    return list(islice(dates, MANY))


def expanded(rule: str, first: date, number: int) -> list[date]:
    """As many dates of a rule as another library finds, from its first date on, and one more."""
    found: Iterable[datetime] = rrulestr(f"RRULE:{rule}", dtstart=datetime(first.year, first.month, first.day))  # noqa: DTZ001 - dates
    return [each.date() for each in islice(found, number + 1)]


@settings(max_examples=600, deadline=None)
@given(patterns(), st.none() | st.integers(0, 2000), st.integers(0, 1500))
def test_a_rule_gives_the_dates_of_its_pattern(pattern: Pattern, lasting: int | None, passed: int) -> None:
    """From whichever date it is begun, a rule gives every date of its trigger, in its order, and no other."""
    until = None if lasting is None else pattern.first_on + timedelta(days=lasting)
    trigger = Scheduled(pattern=pattern, until=until)
    rule = recurrence_rule(trigger)
    dates = scheduled(trigger, pattern.first_on + timedelta(days=passed - 1))
    assume(rule is not None and dates)
    assert rule is not None
    found = expanded(rule, dates[0], len(dates))
    assert found[: len(dates)] == dates
    assert len(found) == len(dates) or len(dates) == MANY


@given(nouns(Scheduled), days())
def test_there_is_a_rule_or_none(trigger: Scheduled, on: date) -> None:
    """Any trigger has a rule that can stand in a calendar, or none."""
    rule = recurrence_rule(trigger)
    assert CalendarEntry(uid="u", on=on, summary="Work", rule=rule).rule == rule


@pytest.mark.parametrize("text", RULES)
def test_rules_of_the_rfc_stay_themselves(text: str) -> None:
    """A trigger that is a recurrence rule has that rule."""
    trigger = Scheduled(pattern=RecurrenceRule(first_on=FIRST, rule=text))
    assert recurrence_rule(trigger) == text.upper().removeprefix("RRULE:")


def every(value: int, unit: Unit, rule: MonthRule, first_on: date = FIRST) -> Scheduled:
    return Scheduled(
        pattern=EveryInterval(first_on=first_on, every=Offset(value=value, unit=unit), month_rule=rule)
    )


@pytest.mark.parametrize(
    ("trigger", "days"),
    [
        (every(1, Unit.MONTH, MonthRule.STICKY), "BYMONTHDAY=-1"),
        (every(1, Unit.MONTH, MonthRule.STICKY, date(2026, 2, 28)), "BYMONTHDAY=-1"),
        (every(1, Unit.MONTH, MonthRule.STICKY, date(2028, 2, 28)), "BYMONTHDAY=28"),
        (every(1, Unit.MONTH, MonthRule.STICKY, date(2026, 1, 30)), "BYMONTHDAY=28,29,30;BYSETPOS=-1"),
        (every(1, Unit.MONTH, MonthRule.CLIP, date(2026, 4, 30)), "BYMONTHDAY=28,29,30;BYSETPOS=-1"),
        (every(1, Unit.MONTH, MonthRule.SKIP), "BYMONTHDAY=31"),
        (every(1, Unit.MONTH, MonthRule.FORWARD, date(2026, 1, 7)), "BYMONTHDAY=7"),
    ],
)
def test_ends_of_months(trigger: Scheduled, days: str) -> None:
    """The last day is -1 only where the pattern sticks to it; a day that a month lacks is its last if clipped."""
    assert recurrence_rule(trigger) == f"FREQ=MONTHLY;INTERVAL=1;{days}"


@pytest.mark.parametrize(
    "trigger",
    [
        every(1, Unit.MONTH, MonthRule.FORWARD),
        Scheduled(pattern=EveryInterval(first_on=FIRST, every=Offset(value=3), weekdays_only=True)),
        every(1_001, Unit.WEEK, MonthRule.STICKY),
        every(84, Unit.YEAR, MonthRule.STICKY),
        Scheduled(pattern=DaysOfMonth(first_on=FIRST, days=(15, 30))),
        Scheduled(pattern=DaysOfMonth(first_on=FIRST, days=(30,), month_rule=MonthRule.FORWARD)),
        Scheduled(pattern=WorkingDaysOfMonth(first_on=FIRST, nth=(-1,))),
        Scheduled(pattern=RecurrenceRule(first_on=FIRST, rule="FREQ=MONTHLY;COUNT=3")),
        Scheduled(pattern=RecurrenceRule(first_on=FIRST, rule="FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO")),
        Scheduled(pattern=RecurrenceRule(first_on=FIRST, rule="FREQ=YEARLY;BYMONTHDAY=15")),
        Scheduled(pattern=RecurrenceRule(first_on=FIRST, rule="FREQ=MONTHLY;BYDAY=MO,1TU")),
        OnPeriodEnd(periods=ClientPeriods.FINANCIAL_YEARS),
    ],
    ids=repr,
)
def test_what_no_rule_says(trigger: Scheduled | OnPeriodEnd) -> None:
    """Where no rule says exactly the same, or programs read it in different ways, there is none."""
    assert recurrence_rule(trigger) is None


@pytest.mark.parametrize(
    ("until", "last"), [(None, "20270630"), (date(2027, 1, 31), "20270131"), (date(2028, 1, 31), "20270630")]
)
def test_the_earlier_end_counts(until: date | None, last: str) -> None:
    """A rule that has an end of its own ends then, or with its trigger if that is earlier."""
    pattern = RecurrenceRule(first_on=FIRST, rule="FREQ=MONTHLY;UNTIL=20270630;BYMONTHDAY=-1")
    rule = recurrence_rule(Scheduled(pattern=pattern, until=until))
    assert rule is not None
    assert rule.count("UNTIL=") == 1
    assert f"UNTIL={last}" in rule
