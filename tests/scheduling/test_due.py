"""Due dates: what the steps, paths, cases and rolls of a rule come to, or what is missing to say it."""

from datetime import date, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dextflow.errors import InvalidValue, NoRuleInForce, NotFound, OutsideCoverage
from dextflow.model import (
    BusinessDays,
    Combine,
    Convention,
    DatePath,
    DateStep,
    DayOfMonth,
    DueCase,
    DueDate,
    DueDateRule,
    HolidayCalendar,
    MonthRule,
    NearestMonthEnd,
    NextDay,
    NextWeekday,
    NotAfterDay,
    Offset,
    Pending,
    PeriodGuard,
    Shift,
    Unit,
    Weekday,
)
from dextflow.scheduling import add_months, due_date, in_force, is_business_day, months_from

START, END = date(2026, 1, 1), date(2026, 3, 31)
OFFICE = HolidayCalendar(
    id="office",
    version="1",
    first=date(2020, 1, 1),
    last=date(2035, 12, 31),
    holidays=frozenset({date(2026, 5, 4), date(2026, 5, 5), date(2026, 12, 25)}),
)
OFFICES = {"office": OFFICE}
DAYS = st.dates(date(2021, 1, 1), date(2034, 12, 31))
FOLLOWING, PRECEDING = Convention.FOLLOWING, Convention.PRECEDING


def months(count: int, rule: MonthRule = MonthRule.STICKY) -> Shift:
    return Shift(by=Offset(value=count, unit=Unit.MONTH), month_rule=rule)


def days(count: int) -> Shift:
    return Shift(by=Offset(value=count))


def path(anchor: str, *steps: DateStep, optional: bool = False) -> DatePath:
    return DatePath(anchor=anchor, steps=steps, optional=optional)


def rule(*paths: DatePath, combine: Combine = Combine.LATEST, **others: Any) -> DueDateRule:
    return DueDateRule(id="own", name="Own", cases=(DueCase(paths=paths, combine=combine),), **others)


def after_end(*steps: DateStep, **others: Any) -> DueDateRule:
    return rule(path("period_end", *steps), **others)


def cases(*guarded: tuple[PeriodGuard | None, int]) -> DueDateRule:
    """So many days after the end of the period, by which case it is."""
    return DueDateRule(
        id="own",
        name="Own",
        cases=tuple(DueCase(paths=(path("period_end", days(count)),), when=guard) for guard, count in guarded),
    )


def worked_out(rule: DueDateRule, **dates: date) -> DueDate:
    found = due_date(rule, dates, OFFICES)
    assert isinstance(found, DueDate)
    return found


def reached(*steps: DateStep, of: date) -> date:
    """Where steps lead from a day."""
    return worked_out(after_end(*steps, calendar="office"), period_end=of).due


def missing(rule: DueDateRule, **dates: date) -> tuple[str, ...]:
    found = due_date(rule, dates, OFFICES)
    assert isinstance(found, Pending)
    return found.missing


@pytest.mark.parametrize(
    ("step", "of", "to"),
    [
        (days(-31), date(2016, 2, 29), date(2016, 1, 29)),
        (months(9), date(2026, 2, 28), date(2026, 11, 30)),
        (months(9, MonthRule.CLIP), date(2026, 2, 28), date(2026, 11, 28)),
        (months(12, MonthRule.FORWARD), date(2024, 2, 29), date(2025, 3, 1)),
        (DayOfMonth(day=15), date(2026, 2, 28), date(2026, 2, 15)),
        (DayOfMonth(day=-1), date(2026, 2, 2), date(2026, 2, 28)),
        (DayOfMonth(day=31), date(2026, 2, 2), date(2026, 2, 28)),
        (NotAfterDay(day=23), date(2026, 2, 28), date(2026, 2, 23)),
        (NotAfterDay(day=23), date(2026, 2, 22), date(2026, 2, 22)),
        (NearestMonthEnd(), date(2027, 1, 2), date(2026, 12, 31)),
        (NearestMonthEnd(), date(2026, 12, 27), date(2026, 12, 31)),
        (NextDay(day=22), date(2026, 12, 23), date(2027, 1, 22)),
        (NextDay(day=22), date(2026, 12, 22), date(2026, 12, 22)),
        (NextDay(day=31), date(2026, 2, 1), date(2026, 2, 28)),
        (NextDay(day=-1), date(2026, 2, 1), date(2026, 2, 28)),
        (NextDay(day=31, month=1), date(2026, 2, 1), date(2027, 1, 31)),
        (NextDay(day=31, month=1), date(2026, 1, 31), date(2026, 1, 31)),
        (NextDay(day=29, month=2), date(2026, 1, 31), date(2026, 2, 28)),
        (NextWeekday(weekdays=(Weekday.TUESDAY, Weekday.FRIDAY)), date(2026, 5, 6), date(2026, 5, 8)),
        (NextWeekday(weekdays=(Weekday.FRIDAY, Weekday.TUESDAY)), date(2026, 5, 9), date(2026, 5, 12)),
        (NextWeekday(weekdays=(Weekday.FRIDAY,)), date(2026, 5, 8), date(2026, 5, 8)),
        (BusinessDays(count=3), date(2026, 5, 1), date(2026, 5, 8)),
        (BusinessDays(count=-1), date(2026, 5, 6), date(2026, 5, 1)),
        (BusinessDays(count=0), date(2026, 5, 2), date(2026, 5, 6)),
    ],
)
def test_each_step_leads_where_it_says(step: DateStep, of: date, to: date) -> None:
    """Every kind of step reaches the date that its description promises."""
    assert reached(step, of=of) == to


@given(DAYS, st.integers(1, 28), st.none() | st.integers(1, 12))
def test_the_next_day_is_the_first_such_day(day: date, number: int, month: int | None) -> None:
    """No day from the start on, before the one that is found, has that number and month."""
    found = reached(NextDay(day=number, month=month), of=day)
    passed = [day + timedelta(days=count) for count in range((found - day).days + 1)]
    assert [each for each in passed if each.day == number and month in (None, each.month)] == [found]


@given(DAYS, st.lists(st.sampled_from(Weekday), min_size=1, max_size=3))
def test_the_next_weekday_is_the_first_of_them(day: date, weekdays: list[Weekday]) -> None:
    """The first of several weekdays is less than a week away, and no day before it is one of them."""
    found = reached(NextWeekday(weekdays=tuple(weekdays)), of=day)
    passed = [day + timedelta(days=count) for count in range((found - day).days + 1)]
    assert [each for each in passed if list(Weekday)[each.weekday()] in weekdays] == [found]


@given(DAYS)
def test_a_rolled_date_is_a_business_day(day: date) -> None:
    """FOLLOWING never moves a date back, PRECEDING never on, and either ends on a business day."""
    following = worked_out(after_end(roll=FOLLOWING, calendar="office"), period_end=day)
    preceding = worked_out(after_end(roll=PRECEDING, calendar="office"), period_end=day)
    assert preceding.due <= preceding.nominal == day == following.nominal <= following.due
    assert is_business_day(following.due, OFFICE)
    assert is_business_day(preceding.due, OFFICE)


@given(DAYS)
def test_a_modified_roll_stays_in_its_month(day: date) -> None:
    """MODIFIED conventions end on a business day of the month of the date."""
    for convention in (Convention.MODIFIED_FOLLOWING, Convention.MODIFIED_PRECEDING):
        found = worked_out(after_end(roll=convention, calendar="office"), period_end=day).due
        assert is_business_day(found, OFFICE)
        assert (found.year, found.month) == (day.year, day.month)


@given(DAYS)
def test_money_is_in_by_a_business_day(day: date) -> None:
    """The act-by date of a payment is the last business day up to its due date, which itself does not move."""
    found = worked_out(after_end(act_by_roll=PRECEDING, calendar="office"), period_end=day)
    assert found.due == found.nominal == day
    assert found.act_by is not None
    assert is_business_day(found.act_by, OFFICE)
    between = [found.act_by + timedelta(days=count) for count in range(1, (day - found.act_by).days + 1)]
    assert not any(is_business_day(each, OFFICE) for each in between)


def test_without_a_roll_the_act_by_date_is_the_due_date() -> None:
    """A rule that counts no business days has no calendar and one date."""
    found = worked_out(after_end(months(9)), period_end=END)
    assert found == DueDate(rule="own", version=1, nominal=found.due, due=date(2026, 12, 31), act_by=found.due)


def test_a_due_date_names_its_rule_and_calendar() -> None:
    """Rule, version, calendar and the edition of its data are kept, so that it can be worked out again."""
    found = worked_out(after_end(roll=FOLLOWING, calendar="office", version=7), period_end=END)
    assert (found.rule, found.version, found.calendar, found.calendar_version) == ("own", 7, "office", "1")


@given(DAYS, DAYS)
def test_the_latest_and_the_earliest_of_two(first: date, second: date) -> None:
    """Paths are combined as they are told to be."""
    paths = path("period_end", days(3)), path("notice_date")
    dates = {"period_end": first, "notice_date": second}
    both = first + timedelta(days=3), second
    assert worked_out(rule(*paths), **dates).due == max(both)
    assert worked_out(rule(*paths, combine=Combine.EARLIEST), **dates).due == min(both)
    assert worked_out(rule(*paths, combine=Combine.FIRST), **dates).due == both[0]


def test_for_the_first_known_date_one_is_enough() -> None:
    """FIRST takes the first date that is known; without any it asks for the one that is not optional."""
    last, founded = path("last_statement_date", optional=True), path("incorporation_date")
    either = rule(last, founded, combine=Combine.FIRST)
    assert worked_out(either, incorporation_date=START).due == START
    assert worked_out(either, last_statement_date=END).due == END
    assert missing(either) == ("incorporation_date",)


def test_an_optional_date_is_left_out_while_it_is_not_known() -> None:
    """A path that is optional counts as soon as its date is known, and never holds up the others."""
    noticed = rule(path("period_end"), path("notice_date", months(3), optional=True))
    assert worked_out(noticed, period_end=END).due == END
    assert worked_out(noticed, period_end=END, notice_date=END).due == date(2026, 6, 30)


def test_what_is_missing_is_named() -> None:
    """A date is pending on the dates that it cannot do without, each once; if all are optional, on all of them."""
    twice = rule(path("period_end"), path("period_end", days(1)), path("notice_date"), path("x", optional=True))
    assert missing(twice) == ("period_end", "notice_date")
    assert missing(twice, notice_date=END, x=END) == ("period_end",)
    assert missing(rule(path("x", optional=True), path("y", optional=True))) == ("x", "y")


def test_the_first_case_for_the_period_counts() -> None:
    """Of several cases that a period fits, the first is taken, and the one without a guard fits all others."""
    spring = cases((PeriodGuard(ends_in=(3, 4)), 1), (PeriodGuard(ends_in=(3,)), 2), (None, 3))
    assert worked_out(spring, period_end=END).due == END + timedelta(days=1)
    assert worked_out(spring, period_end=date(2026, 5, 31)).due == date(2026, 6, 3)


@given(DAYS, st.integers(0, 900), st.integers(1, 24))
def test_a_period_is_longer_shorter_or_exactly_so_long(start: date, length: int, count: int) -> None:
    """Guards for longer and for shorter periods exclude each other, and neither holds for one of exact length."""
    by_length = cases((PeriodGuard(over_months=count), 1), (PeriodGuard(under_months=count), -1), (None, 0))
    end, exact = start + timedelta(days=length), months_from(start, count)
    moved = (worked_out(by_length, period_start=start, period_end=end).due - end).days
    assert moved == (end > exact) - (end < exact)


def test_a_guard_can_ask_for_two_things() -> None:
    """All that a guard asks must hold."""
    long_spring = cases((PeriodGuard(ends_in=(3,), over_months=2), 1), (None, 0))
    assert worked_out(long_spring, period_start=START, period_end=END).due == date(2026, 4, 1)
    assert worked_out(long_spring, period_start=END, period_end=END).due == END
    assert worked_out(long_spring, period_start=START, period_end=date(2026, 4, 30)).due == date(2026, 4, 30)


@pytest.mark.parametrize(
    ("end", "length", "extra"),
    [
        (date(2027, 1, 2), 52 * 7, 1),
        (date(2027, 1, 2), 53 * 7, 1),
        (date(2027, 1, 2), 52 * 7 + 1, 0),
        (date(2026, 12, 31), 365, 0),
        (date(2027, 1, 30), 52 * 7, 0),
    ],
)
def test_a_year_of_weeks_is_known_by_its_length(end: date, length: int, extra: int) -> None:
    """A guard for weeks holds for so many and no day more, and takes the month of the nearest month end."""
    december = cases((PeriodGuard(weeks=(52, 53), ends_in=(12,)), 1), (None, 0))
    start = end - timedelta(days=length - 1)
    assert worked_out(december, period_start=start, period_end=end).due == end + timedelta(days=extra)


def test_a_guard_without_its_dates_is_pending() -> None:
    """A guard without its dates leaves the due date pending; the start is asked for only where length matters."""
    by_length = cases((PeriodGuard(over_months=12), 1), (None, 0))
    by_month = cases((PeriodGuard(ends_in=(3,)), 1), (None, 0))
    assert missing(by_length, period_end=END) == ("period_start",)
    assert missing(by_length) == ("period_start", "period_end")
    assert missing(by_month, period_start=START) == ("period_end",)
    assert worked_out(by_month, period_end=END).due == date(2026, 4, 1)


def test_an_optional_guard_needs_both_dates_or_neither() -> None:
    """Without the dates of an optional guard the next case counts; with half of them the date is pending."""
    guard = PeriodGuard(start="accounts_start", end="accounts_end", over_months=18, optional=True)
    by_accounts = cases((guard, 1), (None, 0))
    assert worked_out(by_accounts, period_end=END).due == END
    assert missing(by_accounts, period_end=END, accounts_start=START) == ("accounts_end",)
    assert missing(by_accounts, period_end=END, accounts_end=END) == ("accounts_start",)
    long = {"accounts_start": START, "accounts_end": date(2027, 7, 1)}
    assert worked_out(by_accounts, period_end=END, **long).due == date(2026, 4, 1)


def test_a_period_that_no_case_is_for_is_refused() -> None:
    """A rule for some periods says so of any other, with its id."""
    with pytest.raises(InvalidValue, match="rule 'own' has no case for this period"):
        due_date(cases((PeriodGuard(ends_in=(4,)), 1)), {"period_end": END})


def test_the_calendar_must_be_there() -> None:
    """A rule whose calendar is not given is refused, rather than taken to know no holiday."""
    with pytest.raises(NotFound, match="no holiday calendar 'office'"):
        due_date(after_end(roll=FOLLOWING, calendar="office"), {"period_end": END})


def test_beyond_the_calendar_nothing_is_moved() -> None:
    """A date that must move is refused where the calendar does not reach; an act-by date is not known there."""
    late = {"period_end": date(2036, 1, 31)}
    with pytest.raises(OutsideCoverage, match=r"'office' covers 2020-01-01 to 2035-12-31.*2036-01-31"):
        due_date(after_end(roll=FOLLOWING, calendar="office"), late, OFFICES)
    found = worked_out(after_end(act_by_roll=PRECEDING, calendar="office"), **late)
    assert (found.due, found.act_by) == (date(2036, 1, 31), None)


@pytest.mark.parametrize(
    ("day", "step"),
    [
        (date.min, days(-1)),
        (date.max, days(1)),
        (date.max, days(10**18)),
        (date.min, months(-1)),
        (date.max, months(1)),
        (date.min, NearestMonthEnd()),
        (date.max, NextDay(day=1)),
        (date.max, NextDay(day=1, month=1)),
        (date.max, NextWeekday(weekdays=(Weekday.MONDAY,))),
    ],
)
def test_beyond_the_years_of_the_calendar_there_is_one_error(day: date, step: DateStep) -> None:
    """A step out of the years 1 to 9999 is refused with `InvalidValue`."""
    with pytest.raises(InvalidValue):
        due_date(after_end(step), {"period_end": day})


def test_a_rule_is_in_force_for_the_periods_of_its_version() -> None:
    """The version is found by the end of the period, both sides included; the latest counts where two overlap."""
    old = after_end(valid_to=date(2026, 6, 30))
    new = attrs.evolve(old, version=2, valid_from=date(2026, 7, 1), valid_to=date(2027, 6, 30))
    assert in_force((new, old), "own", date(2026, 6, 30)) is old
    assert in_force((old, new), "own", date(2026, 7, 1)) is new
    assert in_force((old, new), "own", date(2027, 6, 30)) is new
    wide = attrs.evolve(new, version=3, valid_from=None)
    assert in_force((wide, old), "own", date(2026, 6, 30)) is wide


def test_no_rule_in_force_is_said_with_id_and_date() -> None:
    """A period outside every version is refused, and so is an id that no rule has."""
    only = after_end(valid_from=END)
    for name, day in (("own", date(2026, 3, 30)), ("other", END)):
        with pytest.raises(NoRuleInForce) as refusal:
            in_force((only,), name, day)
        assert (refusal.value.rule, refusal.value.period_end) == (name, day.isoformat())


@given(DAYS)
def test_counting_from_the_anchor_is_the_sticky_month_rule(day: date) -> None:
    """A path of one month step is `add_months`."""
    assert reached(months(9), of=day) == add_months(day, 9)
