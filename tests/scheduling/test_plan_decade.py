"""Ten years of asking every day come to what asking once at their end comes to, whatever makes the work repeat."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import attrs
import pytest

from dextflow.model import (
    CatchUp,
    ClientPeriods,
    Convention,
    CumulativePeriods,
    DaysOfMonth,
    EveryInterval,
    ExplicitPeriods,
    FiscalPart,
    FiscalWeeks,
    Line,
    MonthRule,
    Months,
    Occurrence,
    Offset,
    OnPeriodEnd,
    Pattern,
    PeriodRule,
    RecurrenceRule,
    RepeatingWorkflow,
    ReportingPeriod,
    Scheduled,
    TaxWeeks,
    Trigger,
    VatSettings,
    Weekday,
    WeekdaysOfMonth,
    Weeks,
    WorkingDaysOfMonth,
)
from dextflow.scheduling import next_occurrence, plan
from scheduling.worlds import (
    ACME,
    ALMANAC,
    DAY,
    MONTH,
    OFFICE,
    WEEK,
    YEAR,
    key_date,
    line,
    vat_end,
    work,
    year_end,
)

FIRST, LAST = date(2022, 1, 1), date(2032, 1, 1)
ONE_DAY = timedelta(days=1)
DECADE = [FIRST + ONE_DAY * number for number in range((LAST - FIRST).days + 1)]
MOST = 10_000
AT_31 = date(2021, 12, 31)

# Acme, but with years and VAT periods that were cut short or drawn out.
UNSTEADY = attrs.evolve(
    ACME,
    year_ends=(date(2023, 3, 31), date(2023, 9, 30), date(2025, 3, 31)),
    vat=VatSettings(starting_month=2, ends=(date(2024, 4, 30), date(2024, 6, 12), date(2024, 10, 31))),
)
FIFTY_TWO = FiscalWeeks(month=8, weekday=Weekday.SATURDAY)
AGREED = ExplicitPeriods(
    periods=tuple(
        ReportingPeriod(start=FIRST + timedelta(days=100 * number), end=FIRST + timedelta(days=100 * number + 99))
        for number in range(40)
    )
)

PATTERNS: tuple[Pattern, ...] = (
    EveryInterval(first_on=FIRST, every=Offset(value=10)),
    EveryInterval(first_on=FIRST, every=Offset(value=7), weekdays_only=True),
    EveryInterval(first_on=FIRST, every=Offset(value=2, unit=WEEK)),
    EveryInterval(first_on=AT_31, every=Offset(value=1, unit=MONTH)),
    EveryInterval(first_on=AT_31, every=Offset(value=1, unit=MONTH), month_rule=MonthRule.SKIP),
    EveryInterval(first_on=date(2020, 2, 29), every=Offset(value=1, unit=YEAR)),
    DaysOfMonth(first_on=FIRST, days=(1, 15, -1)),
    DaysOfMonth(first_on=FIRST, days=(30, 31), month_rule=MonthRule.FORWARD),
    WeekdaysOfMonth(first_on=FIRST, weekday=Weekday.FRIDAY, nth=(-1, 5)),
    WorkingDaysOfMonth(first_on=FIRST, nth=(1, -1), months=3),
    RecurrenceRule(first_on=FIRST, rule="FREQ=MONTHLY;BYDAY=-1FR,2TU"),
)
RULES: tuple[PeriodRule, ...] = (
    Months(),
    Months(first_day=6),
    Weeks(starts_on=FIRST, count=4),
    TaxWeeks(count=2),
    attrs.evolve(FIFTY_TWO, part=FiscalPart.PERIOD),
    AGREED,
)
EVENTS: tuple[Trigger, ...] = (
    year_end(2, WEEK),
    vat_end(9),
    vat_end(-1, MONTH),
    *(OnPeriodEnd(rule=rule, offset=Offset(value=3)) for rule in RULES),
)
KEY_DATES: tuple[Trigger, ...] = (
    key_date("accounts_due"),
    key_date("incorporation_date", 3, DAY, Offset(value=1, unit=YEAR)),
    key_date("incorporation_date", -1, WEEK, Offset(value=1, unit=MONTH)),
)
QUARTERLY_UPDATES = OnPeriodEnd(
    rule=CumulativePeriods(
        parts=Months(count=3, first_day=6, ending=4), years=Months(count=12, first_day=6, ending=4)
    )
)
TRIGGERS = (*(Scheduled(pattern=pattern) for pattern in PATTERNS), *EVENTS, *KEY_DATES, QUARTERLY_UPDATES)
AHEAD: tuple[dict[str, Any], ...] = ({}, {"holidays": Convention.PRECEDING, "lead_days": 20})


def at_once(order: RepeatingWorkflow) -> tuple[tuple[Occurrence, ...], Line]:
    """What comes of asking once, at the end of the ten years."""
    found = plan(order, UNSTEADY, line("2022-01-05"), LAST, ALMANAC, most=MOST)
    assert not found.skipped
    return found.due, found.line


def day_by_day(order: RepeatingWorkflow) -> tuple[tuple[Occurrence, ...], Line]:
    """What comes of asking every day."""
    made, now = list[Occurrence](), line("2022-01-05")
    for today in DECADE:
        found = plan(order, UNSTEADY, now, today, ALMANAC, most=MOST)
        made += found.due
        now = found.line
    return tuple(made), now


def order_of(trigger: Trigger, **choices: Any) -> RepeatingWorkflow:
    """A repeating workflow that counts working days by the calendar of the office."""
    return work(trigger, **{"calendar": OFFICE.id, **choices})


def named(value: object) -> str:
    """How a case is called in the list of tests."""
    return type(getattr(value, "pattern", getattr(value, "rule", None) or value)).__name__


@pytest.mark.parametrize("choices", AHEAD, ids=("plain", "ahead"))
@pytest.mark.parametrize("trigger", TRIGGERS, ids=named)
def test_day_by_day_is_at_once(trigger: Trigger, choices: dict[str, Any]) -> None:
    """For every pattern and event, ten years of asking each day make what one question at their end makes."""
    order = order_of(trigger, **choices)
    due, end = at_once(order)
    assert due
    assert day_by_day(order) == (due, end)


@pytest.mark.parametrize("trigger", TRIGGERS, ids=named)
def test_nothing_is_left_after_planning(trigger: Trigger) -> None:
    """What was planned is not planned again that day, whatever is done about dates that passed."""
    for catch_up in CatchUp:
        order = order_of(trigger, catch_up=catch_up)
        found = plan(order, UNSTEADY, line("2022-01-05"), LAST, ALMANAC, most=MOST)
        again = plan(order, UNSTEADY, found.line, LAST, ALMANAC, most=MOST)
        assert (again.due, again.skipped, again.line) == ((), (), found.line)


@pytest.mark.parametrize("trigger", TRIGGERS, ids=named)
def test_occurrences_strictly_increase(trigger: Trigger) -> None:
    """Each firing has a later nominal date than the one before, and is the first one after it."""
    order = order_of(trigger)
    due, _ = at_once(order)
    assert all(one.firing.nominal < other.firing.nominal for one, other in pairwise(due))
    for one, other in pairwise(due[:50]):
        assert next_occurrence(order, UNSTEADY, one.firing.nominal, ALMANAC) == other


@pytest.mark.parametrize("trigger", EVENTS, ids=named)
def test_periods_follow_one_another(trigger: Trigger) -> None:
    """At the ends of periods, the work of ten years covers every day once, short and long periods included."""
    due, _ = at_once(order_of(trigger))
    periods = [each.period for each in due if each.period]
    assert len(periods) == len(due)
    assert all(other.start - one.end == ONE_DAY for one, other in pairwise(periods))


def test_every_event_is_here() -> None:
    """Each kind of pattern, and each kind of a client's own periods, is among the cases."""
    assert {type(pattern) for pattern in PATTERNS} == set(Pattern.__args__)
    own = {event.periods for event in EVENTS if isinstance(event, OnPeriodEnd)}
    assert own >= set(ClientPeriods)
