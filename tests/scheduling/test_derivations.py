"""How the dates of a firing came about can be read line by line, and the lines lead to its dates."""

from datetime import date
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dextflow.model import (
    ByRule,
    Client,
    Convention,
    DatePath,
    DaysOfMonth,
    DueCase,
    DueDateRule,
    EveryInterval,
    FromKeyDate,
    Members,
    MonthRule,
    Months,
    Offset,
    OnDay,
    OnPeriodEnd,
    Pattern,
    PeriodOption,
    RecurrenceRule,
    Roster,
    Shift,
    Trigger,
    Weekday,
    WeekdaysOfMonth,
    Within,
    WorkingDaysOfMonth,
)
from dextflow.scheduling import explain_occurrence, occurrence
from dextflow.scheduling.trigger_words import pattern_words, trigger_words
from scheduling.worlds import (
    ACME,
    ALMANAC,
    DAY,
    MONTH,
    UNKNOWN,
    WEEK,
    YEAR,
    every,
    key_date,
    vat_end,
    work,
    year_end,
)

VAT_RETURN = DueDateRule(
    id="vat",
    name="VAT return",
    cases=(
        DueCase(
            paths=(
                DatePath(
                    anchor="period_end", steps=(Shift(by=Offset(value=1, unit=MONTH)), Shift(by=Offset(value=7)))
                ),
            )
        ),
    ),
    valid_from=date(2020, 1, 1),
)
STATEMENT = attrs.evolve(VAT_RETURN, id="statement", cases=(DueCase(paths=(DatePath(anchor="statement_date"),)),))
WITH_RULES = attrs.evolve(ALMANAC, rules=(VAT_RETURN, STATEMENT))
FIRST = date(2026, 1, 31)
DUE = [Within(), ByRule(rule="vat"), ByRule(rule="statement"), FromKeyDate(field="accounts_due")]


def told(trigger: Trigger, nominal: str, client: Client = ACME, **choices: Any) -> list[str]:
    """The lines of a firing, each with the date that it leads to."""
    lines = explain_occurrence(work(trigger, **choices), client, date.fromisoformat(nominal), WITH_RULES)
    return [f"{line.reason}: {line.on}" if line.on else line.reason for line in lines]


def test_a_vat_return_from_the_period_to_the_due_date() -> None:
    """Everything that moved the dates has its line, in the order in which it did."""
    lines = told(
        vat_end(1, WEEK),
        "2026-10-31",
        holidays=Convention.FOLLOWING,
        lead_days=5,
        due=ByRule(rule="vat", offset=Offset(value=-3)),
        statutory=ByRule(rule="vat"),
    )
    assert lines == [
        "the end of the client's VAT period: 2026-10-31",
        "1 week on: 2026-11-07",
        "a Saturday: 2026-11-07",
        "a Sunday: 2026-11-08",
        "the following business day: 2026-11-09",
        "it is made 5 days ahead: 2026-11-04",
        "it is about that period, 2026-08-01/2026-10-31: 2026-10-31",
        "VAT return (vat, version 1)",
        "the end of the period: 2026-10-31",
        "1 month on: the month has no 31st: 2026-11-30",
        "7 days on: 2026-12-07",
        "due: 2026-12-07",
        "3 days back: 2026-12-04",
        "it is due: 2026-12-04",
        "VAT return (vat, version 1)",
        "the end of the period: 2026-10-31",
        "1 month on: the month has no 31st: 2026-11-30",
        "7 days on: 2026-12-07",
        "due: 2026-12-07",
        "it is due by law: 2026-12-07",
    ]


def test_a_scheduled_workflow() -> None:
    """Dext's example is told from its first date to its due date."""
    assert told(every(1, first_on="2020-11-01"), "2020-12-01", UNKNOWN) == [
        "every 1 month, counted from 2020-11-01: 2020-12-01",
        "it is about the last complete month, seen from 2020-12-01: 2020-11-01/2020-11-30: 2020-11-30",
        "the start of the work: 2020-12-01",
        "2 weeks on: 2020-12-15",
        "it is due: 2020-12-15",
    ]


def test_periods_of_a_rule() -> None:
    """With periods of its own it is about the last complete one of them."""
    assert told(every(1), "2026-02-01", periods=Months(count=3))[1] == (
        "it is about the last complete period, seen from 2026-02-01: 2025-10-01/2025-12-31: 2025-12-31"
    )


@pytest.mark.parametrize(
    ("holidays", "nominal", "expected"),
    [
        (Convention.SKIP, "2026-02-01", ["a Sunday, which is skipped"]),
        (Convention.SKIP, "2026-04-01", ["a business day in office: 2026-04-01"]),
        (
            Convention.PRECEDING,
            "2026-01-01",
            ["a holiday in office: 2026-01-01", "the preceding business day: 2025-12-31"],
        ),
        (Convention.NONE, "2026-02-01", []),
    ],
)
def test_holidays(holidays: Convention, nominal: str, expected: list[str]) -> None:
    """Whether a day is worked, and what becomes of it if not, has its lines."""
    assert told(every(1), nominal, holidays=holidays)[1:-4] == expected


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        (Within(offset=Offset(value=0)), ["the start of the work: 2026-02-01", "it is due: 2026-02-01"]),
        (
            OnDay(month=2, day=30),
            [
                "the first 30th of February from 2026-02-01 on, or the last day of a month that lacks it",
                "it is due: 2026-02-28",
            ],
        ),
        (FromKeyDate(field="accounts_due"), ["the accounts due: 2026-12-31", "it is due: 2026-12-31"]),
        (
            FromKeyDate(field="accounts_due", offset=Offset(value=-1, unit=MONTH)),
            [
                "the accounts due: 2026-12-31",
                "1 month back: the month has no 31st: 2026-11-30",
                "it is due: 2026-11-30",
            ],
        ),
        (FromKeyDate(field="shop"), ["not known: shop", "it is due"]),
        (
            ByRule(rule="statement"),
            [
                "VAT return (statement, version 1)",
                "the statement date is not known",
                "it cannot be said yet",
                "not known: statement_date",
                "it is due",
            ],
        ),
        (
            ByRule(rule="none"),
            ["not known: no version of due-date rule 'none' is for a period that ends on 2026-01-31", "it is due"],
        ),
    ],
)
def test_due_dates(due: Any, expected: list[str]) -> None:
    """Each way to a due date has its lines, and what is not known its name; the last line has no date then."""
    assert told(every(1), "2026-02-01", due=due)[2:] == expected


def test_what_is_not_known() -> None:
    """Of a client whose year end is not known there is nothing to tell but that."""
    lines = told(
        year_end(), "2026-03-31", UNKNOWN, due=ByRule(rule="vat"), statutory=FromKeyDate(field="accounts_due")
    )
    assert lines == [
        "not known: year_end",
        "not known: year_end",
        "not known: year_end",
        "it is due",
        "not known: accounts_due",
        "it is due by law",
    ]


def test_a_date_that_is_no_longer_one() -> None:
    """After the client's dates changed, an old firing is told as what it is."""
    assert (
        told(year_end(), "2026-06-30")[0] == "it is no longer the end of the client's financial year: 2026-06-30"
    )


def test_who_is_not_of_the_roster() -> None:
    """For whom nothing is made, that is the last line."""
    lines = told(every(1), "2026-02-01", roster=Roster(members=Members.TAG, tag="vat"))
    assert lines[-1] == "Acme Ltd is not of the roster on 2026-02-01, so nothing is made"


@pytest.mark.parametrize(
    ("trigger", "expected"),
    [
        (attrs.evolve(every(2, WEEK), until=FIRST), "every 2 weeks, counted from 2026-01-01, until 2026-01-31"),
        (OnPeriodEnd(rule=Months()), "the end of a period"),
        (year_end(), "the end of the client's financial year"),
        (key_date("accounts_due"), "the accounts due, 2026-12-31"),
        (
            key_date("accounts_due", repeats=Offset(value=1, unit=YEAR)),
            "every 1 year, counted from the accounts due, 2026-12-31",
        ),
    ],
)
def test_triggers_in_words(trigger: Trigger, expected: str) -> None:
    """A trigger says what its dates are to the client."""
    assert trigger_words(trigger, ACME) == expected


def every_month(day: date, rule: MonthRule) -> EveryInterval:
    """Every month, by a rule for months that lack the day."""
    return EveryInterval(first_on=day, every=Offset(value=1, unit=MONTH), month_rule=rule)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (
            EveryInterval(first_on=FIRST, every=Offset(value=3, unit=DAY), weekdays_only=True),
            "every 3 weekdays, counted from 2026-01-31",
        ),
        (
            every_month(FIRST, MonthRule.STICKY),
            "every 1 month, counted from 2026-01-31, always the last day of the month",
        ),
        (
            every_month(date(2026, 1, 30), MonthRule.STICKY),
            "every 1 month, counted from 2026-01-30, or the last day where a month lacks it",
        ),
        (every_month(date(2026, 1, 28), MonthRule.STICKY), "every 1 month, counted from 2026-01-28"),
        (
            every_month(FIRST, MonthRule.FORWARD),
            "every 1 month, counted from 2026-01-31, or the first of the next month where a month lacks it",
        ),
        (every_month(FIRST, MonthRule.SKIP), "every 1 month, counted from 2026-01-31, where a month has it"),
        (
            DaysOfMonth(first_on=FIRST, days=(1, 22, 13, -1)),
            "the 1st, 22nd, 13th and last day of every month, from 2026-01-31 on",
        ),
        (
            DaysOfMonth(first_on=FIRST, days=(30,), months=3),
            "the 30th of every 3rd month, from 2026-01-31 on, or the last day where a month lacks it",
        ),
        (
            WeekdaysOfMonth(first_on=FIRST, weekday=Weekday.FRIDAY, nth=(2, -1)),
            "the 2nd and last Friday of every month, from 2026-01-31 on",
        ),
        (
            WorkingDaysOfMonth(first_on=FIRST, nth=(-3,), months=2),
            "the 3rd last working day of every 2nd month, from 2026-01-31 on",
        ),
        (RecurrenceRule(first_on=FIRST, rule="FREQ=DAILY"), "FREQ=DAILY (RFC 5545), from 2026-01-31 on"),
    ],
)
def test_patterns_in_words(pattern: Pattern, expected: str) -> None:
    """A pattern says which dates it has, and what becomes of those that a month lacks."""
    assert pattern_words(pattern) == expected


@given(
    st.sampled_from([every(1), vat_end(9), year_end(-1, MONTH), key_date("accounts_due", 9, WEEK)]),
    st.sampled_from(Convention),
    st.integers(0, 60),
    st.fixed_dictionaries({"due": st.sampled_from(DUE), "period": st.sampled_from(PeriodOption)}),
    st.dates(date(2021, 1, 1), date(2030, 1, 1)),
)
def test_the_lines_lead_to_the_dates(
    trigger: Trigger, holidays: Convention, lead: int, about: dict[str, Any], nominal: date
) -> None:
    """Among the lines are the dates of the firing, and the last one has its due date."""
    order = work(trigger, holidays=holidays, lead_days=lead, **about)
    found = occurrence(order, ACME, nominal, WITH_RULES)
    lines = explain_occurrence(order, ACME, nominal, WITH_RULES)
    assert lines[0].on == nominal
    assert (lines[-1].reason, lines[-1].on) == ("it is due", found.due_on)
    assert {found.starts_on, found.made_on, found.period.end if found.period else nominal} <= {
        line.on for line in lines
    } | ({found.starts_on, found.made_on} if holidays is Convention.SKIP else set())
