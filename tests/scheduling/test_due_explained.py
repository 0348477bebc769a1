"""Explanations of due dates: the computation itself, told line by line."""

import re
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dextflow.errors import DextflowError
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
from dextflow.scheduling import due_date, explain_due
from dextflow.testing.strategies import days as any_days
from dextflow.testing.strategies import nouns

EMANCIPATION = date(2022, 4, 15)
DC = HolidayCalendar(
    id="US-DC", version="1", first=date(2020, 1, 1), last=date(2030, 12, 31), holidays=frozenset({EMANCIPATION})
)
YEAR_END = date(2021, 12, 31)


def rule(
    *paths: DatePath, combine: Combine = Combine.LATEST, when: PeriodGuard | None = None, **others: Any
) -> Any:
    return DueDateRule(id="own", name="Own", cases=(DueCase(paths=paths, combine=combine, when=when),), **others)


def lines(rule: DueDateRule, **dates: date) -> list[tuple[str, date | None]]:
    """The explanation without its first line, which names the rule."""
    return [(line.reason, line.on) for line in explain_due(rule, dates, {"US-DC": DC})[1:]]


def of_step(step: DateStep, of: date = YEAR_END) -> str:
    """How a step is told."""
    return lines(rule(DatePath(anchor="period_end", steps=(step,)), calendar="US-DC"), period_end=of)[1][0]


def months(count: int, month_rule: MonthRule = MonthRule.STICKY) -> Shift:
    return Shift(by=Offset(value=count, unit=Unit.MONTH), month_rule=month_rule)


def test_a_due_date_is_explained_from_the_rule_to_the_day() -> None:
    """It is told by its source, the date it counts from, each step, each closed day by name, and the move."""
    form_1040 = DueDateRule(
        id="us.1040",
        name="Form 1040",
        cases=(DueCase(paths=(DatePath(anchor="period_end", steps=(months(4), DayOfMonth(day=15))),)),),
        roll=Convention.FOLLOWING,
        calendar="US-DC",
        source="Pub. 509",
        url="https://example.org",
    )
    told = explain_due(form_1040, {"period_end": YEAR_END}, {"US-DC": DC})
    assert [(line.reason, line.on) for line in told] == [
        ("Form 1040 (us.1040, version 1): Pub. 509 https://example.org", None),
        ("the end of the period", YEAR_END),
        ("4 months on: the month has no 31st", date(2022, 4, 30)),
        ("the 15th of that month", EMANCIPATION),
        ("a holiday in US-DC", EMANCIPATION),
        ("a Saturday", date(2022, 4, 16)),
        ("a Sunday", date(2022, 4, 17)),
        ("the following business day", date(2022, 4, 18)),
        ("due", date(2022, 4, 18)),
    ]


def test_a_date_that_stays_is_explained_too() -> None:
    """A date that need not move is said to be a business day; a rule without a source has its name alone."""
    told = explain_due(
        rule(DatePath(anchor="pay_date"), roll=Convention.PRECEDING, calendar="US-DC"),
        {"pay_date": date(2022, 4, 14)},
        {"US-DC": DC},
    )
    assert [line.reason for line in told] == [
        "Own (own, version 1)",
        "the pay date",
        "a business day in US-DC",
        "due",
    ]


def test_the_act_by_date_is_explained() -> None:
    """Where money must be in earlier, the days between have their names, and the due date still stands last."""
    payment = rule(DatePath(anchor="period_end"), act_by_roll=Convention.PRECEDING, calendar="US-DC")
    assert lines(payment, period_end=date(2022, 4, 17))[1:] == [
        ("a Sunday", date(2022, 4, 17)),
        ("a Saturday", date(2022, 4, 16)),
        ("a holiday in US-DC", EMANCIPATION),
        ("by when it must be in", date(2022, 4, 14)),
        ("due", date(2022, 4, 17)),
    ]
    beyond = lines(payment, period_end=date(2031, 1, 1))
    assert beyond[1][0].endswith("says nothing about 2031-01-01")
    assert beyond[-1] == ("due", date(2031, 1, 1))


def test_several_paths_are_explained() -> None:
    """Each path is told, then which one counts; an optional one that is not known is said to be left out."""
    latest = rule(
        DatePath(anchor="period_end"),
        DatePath(anchor="start", steps=(Shift(by=Offset(value=-1, unit=Unit.WEEK)),)),
        DatePath(anchor="notice_date", optional=True),
    )
    assert lines(latest, period_end=YEAR_END, start=YEAR_END) == [
        ("the notice date is not known, and not needed", None),
        ("the end of the period", YEAR_END),
        ("the start of the work", YEAR_END),
        ("1 week back", date(2021, 12, 24)),
        ("the latest of these 2 dates", YEAR_END),
        ("due", YEAR_END),
    ]


def test_what_is_missing_has_its_line() -> None:
    """A pending date is explained by the names of the dates that are missing."""
    both = rule(DatePath(anchor="period_end"), DatePath(anchor="incorporation_date"))
    assert lines(both, period_end=YEAR_END) == [
        ("the incorporation date is not known", None),
        ("it cannot be said yet", None),
    ]


@pytest.mark.parametrize(
    ("guard", "words"),
    [
        (PeriodGuard(ends_in=(12,)), "the period ends in December"),
        (PeriodGuard(ends_in=(1, 4, 12)), "the period ends in January, April or December"),
        (PeriodGuard(over_months=1), "the period is longer than 1 month"),
        (PeriodGuard(under_months=13, ends_in=(12,)), "the period ends in December and is shorter than 13 months"),
        (
            PeriodGuard(start="incorporation_date", over_months=12),
            "the time from the incorporation date to the end of the period is longer than 12 months",
        ),
    ],
)
def test_the_case_is_explained(guard: PeriodGuard, words: str) -> None:
    """The case that counts is told by what its guard asks."""
    guarded = rule(DatePath(anchor="period_end"), when=guard)
    dates = {"period_start": date(2021, 1, 1), "incorporation_date": date(2020, 2, 3), "period_end": YEAR_END}
    assert lines(guarded, **dates)[0] == (words, YEAR_END)


def test_a_year_of_weeks_is_explained() -> None:
    """A year of 52 weeks is told as such, and that it counts from the nearest end of a month."""
    path = DatePath(anchor="period_end", steps=(NearestMonthEnd(),))
    guarded = rule(path, when=PeriodGuard(weeks=(52, 53)))
    assert lines(guarded, period_start=date(2021, 1, 3), period_end=date(2022, 1, 1))[:3] == [
        ("the period has 52 or 53 weeks", date(2022, 1, 1)),
        ("the end of the period", date(2022, 1, 1)),
        ("the nearest end of a month", YEAR_END),
    ]


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (Shift(by=Offset(value=1)), "1 day on"),
        (Shift(by=Offset(value=-31)), "31 days back"),
        (months(1), "1 month on"),
        (months(-3, MonthRule.CLIP), "3 months back: the month has no 31st"),
        (months(2, MonthRule.FORWARD), "2 months on: the month has no 31st"),
        (DayOfMonth(day=-1), "the last day of that month"),
        (DayOfMonth(day=22), "the 22nd of that month"),
        (NotAfterDay(day=23), "no later than the 23rd of that month"),
        (NextDay(day=11), "the 11th of a month, on or after that"),
        (NextDay(day=21, month=1), "the 21st of January, on or after that"),
        (NextWeekday(weekdays=(Weekday.TUESDAY, Weekday.FRIDAY)), "a Tuesday or Friday, on or after that"),
        (BusinessDays(count=3), "3 business days on in US-DC"),
    ],
)
def test_each_step_has_its_words(step: DateStep, words: str) -> None:
    """Every kind of step is told in words of the field."""
    assert of_step(step) == words


def test_a_sticky_month_end_is_told() -> None:
    """Where the last day of a month leads to the last day of another, the line says so."""
    told = "9 months on, from the last day of a month to the last day of a month"
    assert of_step(months(9), date(2026, 2, 28)) == told


ANCHORS = ("period_start", "period_end", "start", "notice_date")
SMALL = st.integers(-40, 40)
STEPS = st.one_of(
    st.builds(Shift, by=st.builds(Offset, value=SMALL, unit=st.sampled_from(Unit))),
    st.builds(BusinessDays, count=st.integers(-5, 5)),
    st.builds(NextDay, day=st.integers(1, 28), month=st.none() | st.integers(1, 12)),
    st.builds(DayOfMonth, day=st.integers(1, 31)),
    nouns(NextWeekday),
    nouns(NearestMonthEnd),
)
PATHS = st.builds(
    DatePath,
    anchor=st.sampled_from(ANCHORS),
    steps=st.lists(STEPS, max_size=3).map(tuple),
    optional=st.booleans(),
)
GUARDS = st.builds(
    PeriodGuard,
    ends_in=st.lists(st.integers(1, 12), min_size=1, max_size=3).map(tuple),
    over_months=st.none() | st.integers(1, 24),
    weeks=st.sampled_from(((), (52, 53))),
    end=st.sampled_from(ANCHORS),
    optional=st.booleans(),
)
CASES = st.builds(
    DueCase,
    paths=st.lists(PATHS, min_size=1, max_size=3).map(tuple),
    combine=st.sampled_from(Combine),
    when=st.none() | GUARDS,
)
ROLLS = st.sampled_from([each for each in Convention if each is not Convention.SKIP])
RULES = st.builds(
    DueDateRule,
    id=st.just("own"),
    name=st.just("Own"),
    cases=st.lists(CASES, min_size=1, max_size=3).map(tuple),
    roll=ROLLS,
    act_by_roll=ROLLS,
    calendar=st.just("US-DC"),
)
DATES = st.dictionaries(st.sampled_from(ANCHORS), st.dates(date(2022, 1, 1), date(2028, 12, 31)))


@pytest.mark.lengthy
@given(RULES, DATES)
def test_the_explanation_is_the_computation(rule: DueDateRule, dates: dict[str, date]) -> None:
    """The last line has the due date, or none while dates are missing, which are named; errors are the same."""
    calendars = {"US-DC": DC}
    try:
        found = due_date(rule, dates, calendars)
    except DextflowError as error:
        with pytest.raises(type(error), match=re.escape(str(error))):
            explain_due(rule, dates, calendars)
        return
    told = explain_due(rule, dates, calendars)
    assert told[-1].on == (found.due if isinstance(found, DueDate) else None)
    if isinstance(found, Pending):
        assert found.missing
        assert not set(found.missing) & set(dates)
        assert [line.on for line in told[-len(found.missing) - 1 :]] == [None] * (len(found.missing) + 1)


@given(RULES, DATES)
def test_a_date_is_pending_only_until_what_is_missing_is_known(rule: DueDateRule, dates: dict[str, date]) -> None:
    """Giving what is missing, again and again, ends in a date: nothing is asked for twice."""
    known = dict(dates)
    with suppress(DextflowError):
        while isinstance(found := due_date(rule, known, {"US-DC": DC}), Pending):
            assert not set(found.missing) & set(known)
            known |= dict.fromkeys(found.missing, YEAR_END)


@given(nouns(DueDateRule), st.dictionaries(st.sampled_from(ANCHORS), any_days()))
def test_only_errors_of_dextflow_leave(rule: DueDateRule, dates: dict[str, date]) -> None:
    """Working out any rule at all gives an answer, or raises an error of dextflow."""
    anchors = {path.anchor for case in rule.cases for path in case.paths}
    guards = {name for case in rule.cases if case.when for name in (case.when.start, case.when.end)}
    known = dict(zip(sorted(anchors | guards), [*dates.values()] * 20, strict=False))
    calendars = {rule.calendar: DC} if rule.calendar is not None else {}
    with suppress(DextflowError):
        assert explain_due(rule, known, calendars)
