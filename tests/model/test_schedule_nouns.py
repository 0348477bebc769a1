"""Calendars, rules of periods, triggers and rosters refuse what no calendar, period or firing could be of."""

from collections.abc import Callable
from datetime import date
from typing import Any

import attrs
import pytest

from dextflow.errors import InvalidValue
from dextflow.model import (
    ByRule,
    ChangedPeriods,
    CheckSettings,
    Client,
    ClientPeriods,
    Convention,
    DaysOfMonth,
    Enrolment,
    EveryInterval,
    ExplicitPeriods,
    Firing,
    FiscalWeeks,
    HolidayCalendar,
    KeyDate,
    Members,
    Months,
    Offset,
    OnDay,
    OnKeyDate,
    OnPeriodEnd,
    RecurrenceRule,
    RepeatingWorkflow,
    ReportingPeriod,
    Roster,
    Scheduled,
    TaskPattern,
    TaxWeeks,
    Unit,
    VatSettings,
    Weekday,
    WeekdaysOfMonth,
    Weeks,
    WorkingDaysOfMonth,
)
from dextflow.testing.agreeing import RULES

DAY, EARLIER = date(2026, 10, 31), date(2026, 9, 30)
OCTOBER = ReportingPeriod(start=date(2026, 10, 1), end=DAY)
AUGUST = ReportingPeriod(start=date(2026, 8, 1), end=date(2026, 8, 31))
ACME = Enrolment(client="acme", assignee="ann")
CHOSEN = Roster(clients=(ACME,))
MONTHLY = Scheduled(pattern=EveryInterval(first_on=DAY, every=Offset(value=1, unit=Unit.MONTH)))
REPEATING = RepeatingWorkflow(id="books", template="monthly", trigger=MONTHLY, roster=CHOSEN)
Make = Callable[[], object]
OWN = Roster(members=Members.PRACTICE)
YEAR_END = OnPeriodEnd(periods=ClientPeriods.FINANCIAL_YEARS)
FILE, WITH_WORKFLOW = TaskPattern(title="File it"), TaskPattern(title="Close", template="monthly")


def recurring(task: TaskPattern = FILE, **parts: Any) -> RepeatingWorkflow:
    """A standing order that makes tasks."""
    chosen: dict[str, Any] = {"id": "filing", "trigger": MONTHLY, "roster": CHOSEN, "task": task}
    return RepeatingWorkflow(**{**chosen, **parts})


def calendar(
    first: date = EARLIER, last: date = DAY, *, holidays: frozenset[date] = frozenset(), working: int = 5
) -> HolidayCalendar:
    """A calendar with so many working days from Monday on."""
    return HolidayCalendar(
        id="X", version="1", first=first, last=last, holidays=holidays, weekend=frozenset(tuple(Weekday)[working:])
    )


def fiscal(*, month: int = 1, pattern: tuple[int, ...] = (4, 4, 5), leap_period: int = 12) -> FiscalWeeks:
    """A year of 52 or 53 weeks."""
    return FiscalWeeks(month=month, weekday=Weekday.FRIDAY, pattern=pattern, leap_period=leap_period)


def every(value: int, unit: Unit = Unit.DAY, *, weekdays_only: bool = False) -> EveryInterval:
    """Every so many days."""
    return EveryInterval(first_on=DAY, every=Offset(value=value, unit=unit), weekdays_only=weekdays_only)


POSSIBLE: tuple[Make, ...] = (
    lambda: calendar(DAY, DAY, holidays=frozenset({DAY})),
    lambda: calendar(holidays=frozenset({EARLIER, DAY}), working=1),
    lambda: calendar(working=7),
    lambda: VatSettings(starting_month=1, ends=(EARLIER, DAY)),
    lambda: Client(id="acme", name="Acme", year_ends=(EARLIER, DAY)),
    lambda: (Weeks(starts_on=DAY, count=1), Weeks(starts_on=DAY, count=1_000)),
    lambda: [Months(count=count, ending=ending) for count in (1, 2, 3, 4, 6, 12) for ending in (1, 12)],
    lambda: (Months(first_day=1), Months(first_day=28)),
    lambda: [TaxWeeks(count=count) for count in (1, 2, 4)],
    lambda: (fiscal(month=12, pattern=(5, 4, 4), leap_period=1), fiscal(leap_period=12)),
    lambda: ExplicitPeriods(periods=(ReportingPeriod(start=date(2026, 9, 1), end=EARLIER), OCTOBER)),
    lambda: ChangedPeriods(ends=(EARLIER, DAY), before=Months(), after=Months(count=3)),
    lambda: (every(1), every(1, Unit.YEAR), every(3, weekdays_only=True)),
    lambda: DaysOfMonth(first_on=DAY, days=(1, 31, -1), months=1_200),
    lambda: WeekdaysOfMonth(first_on=DAY, weekday=Weekday.MONDAY, nth=(1, 5, -1), months=1_200),
    lambda: WorkingDaysOfMonth(first_on=DAY, nth=(1, 23, -1, -23), months=1_200),
    lambda: [RecurrenceRule(first_on=DAY, rule=rule) for rule in (*RULES, "x" * 500)],
    lambda: (OnPeriodEnd(periods=ClientPeriods.VAT_PERIODS), OnPeriodEnd(rule=Months())),
    lambda: OnKeyDate(field="accounts due", every=Offset(value=1, unit=Unit.YEAR)),
    lambda: (OnDay(month=1, day=1), OnDay(month=2, day=31), OnDay(month=12, day=31)),
    lambda: (Roster(members=Members.ALL), Roster(members=Members.ALL, clients=(ACME,))),
    lambda: (Roster(members=Members.TAG, tag="vat"), Roster(members=Members.SERVICES, services=("payroll",))),
    lambda: attrs.evolve(REPEATING, holidays=Convention.SKIP, calendar="GB-EAW", lead_days=366),
    lambda: attrs.evolve(REPEATING, due_holidays=Convention.SKIP, calendar="GB-EAW"),
    lambda: attrs.evolve(REPEATING, period=None, periods=Months()),
    lambda: (recurring(), recurring(WITH_WORKFLOW), recurring(TaskPattern(), name="File it")),
    lambda: recurring(roster=OWN, period=None),
    lambda: recurring(WITH_WORKFLOW, period=None, trigger=YEAR_END),
    lambda: recurring(period=None, trigger=YEAR_END, due=ByRule(rule="accounts")),
)
IMPOSSIBLE: tuple[tuple[str, Make], ...] = (
    ("ends on 2026-09-30, before it begins", lambda: calendar(DAY, EARLIER)),
    ("needs a working day", lambda: calendar(working=0)),
    ("holiday lies outside", lambda: calendar(holidays=frozenset({date(2026, 11, 1), DAY}))),
    ("holiday lies outside", lambda: calendar(holidays=frozenset({date(2026, 9, 29)}))),
    ("in their order, each once", lambda: VatSettings(starting_month=1, ends=(DAY, EARLIER))),
    ("in their order, each once", lambda: Client(id="acme", name="Acme", year_ends=(DAY, DAY))),
    ("1 to 1000 weeks, not 0", lambda: Weeks(starts_on=DAY, count=0)),
    ("1 to 1000 weeks, not 1001", lambda: Weeks(starts_on=DAY, count=1_001)),
    *((f"not {count}$", lambda count=count: Months(count=count)) for count in (-1, 0, 5, 7, 13)),
    *((f"no month {month}$", lambda month=month: Months(ending=month)) for month in (0, 13)),
    *((f"day 1 to 28 of a month, not {day}$", lambda day=day: Months(first_day=day)) for day in (0, 29)),
    *((f"not {count}$", lambda count=count: TaxWeeks(count=count)) for count in (0, 3, 13)),
    *((f"no month {month}$", lambda month=month: fiscal(month=month)) for month in (0, 13)),
    *(
        ("three periods, together of 13 weeks", lambda pattern=pattern: fiscal(pattern=pattern))
        for pattern in ((), (13,), (4, 4, 4), (6, 7), (0, 6, 7), (4, 4, 4, 1))
    ),
    *((f"no {period}$", lambda period=period: fiscal(leap_period=period)) for period in (0, 13)),
    ("has no period", lambda: ExplicitPeriods(periods=())),
    ("does not start on the day after", lambda: ExplicitPeriods(periods=(AUGUST, OCTOBER))),
    ("does not start on the day after", lambda: ExplicitPeriods(periods=(OCTOBER, OCTOBER))),
    ("in their order, each once", lambda: ChangedPeriods(ends=(), before=Months(), after=Months())),
    ("in their order, each once", lambda: ChangedPeriods(ends=(DAY, EARLIER), before=Months(), after=Months())),
    *(("repeats after one day", lambda value=value: every(value)) for value in (0, -1)),
    ("only days can be weekdays only", lambda: every(1, Unit.WEEK, weekdays_only=True)),
    *(
        ("1 to 31, or -1", lambda days=days: DaysOfMonth(first_on=DAY, days=days))
        for days in ((), (0,), (1, 32), (-2,))
    ),
    *(
        ("not every 0|not every 1201", lambda n=n: DaysOfMonth(first_on=DAY, days=(1,), months=n))
        for n in (0, 1201)
    ),
    *(
        ("first to fifth", lambda nth=nth: WeekdaysOfMonth(first_on=DAY, weekday=Weekday.MONDAY, nth=nth))
        for nth in ((), (0,), (1, 6))
    ),
    *(
        ("the first .1. to", lambda nth=nth: WorkingDaysOfMonth(first_on=DAY, nth=nth))
        for nth in ((), (0,), (24,))
    ),
    *(
        ("1 to 500 characters", lambda rule=rule: RecurrenceRule(first_on=DAY, rule=rule))
        for rule in ("", "x" * 501)
    ),
    ("the client's own, or those of a rule", OnPeriodEnd),
    (
        "the client's own, or those of a rule",
        lambda: OnPeriodEnd(periods=ClientPeriods.VAT_PERIODS, rule=Months()),
    ),
    ("names no field", lambda: OnKeyDate(field="")),
    ("comes again after one day", lambda: OnKeyDate(field="f", every=Offset(value=0))),
    *(
        ("no day", lambda month=month, day=day: OnDay(month=month, day=day))
        for month, day in ((0, 1), (13, 1), (1, 0), (1, 32))
    ),
    ("names no client", Roster),
    ("names a client twice", lambda: Roster(clients=(ACME, Enrolment(client="acme")))),
    ("a tag is given", lambda: Roster(members=Members.TAG)),
    ("a tag is given", lambda: Roster(clients=(ACME,), tag="vat")),
    ("services are given", lambda: Roster(members=Members.SERVICES)),
    ("services are given", lambda: Roster(members=Members.ALL, services=("vat",))),
    *(("0 to 366 days", lambda days=days: attrs.evolve(REPEATING, lead_days=days)) for days in (-1, 367)),
    ("name a calendar", lambda: attrs.evolve(REPEATING, holidays=Convention.PRECEDING)),
    ("name a calendar", lambda: attrs.evolve(REPEATING, due_holidays=Convention.PRECEDING)),
    ("for no client", lambda: attrs.evolve(OWN, clients=(ACME,))),
    ("for no VAT periods", lambda: attrs.evolve(OWN, vat_groups=(VatSettings(starting_month=1),))),
    ("workflows of a template, or tasks", lambda: attrs.evolve(REPEATING, template=None)),
    ("workflows of a template, or tasks", lambda: recurring(template="monthly")),
    ("has a title", lambda: recurring(TaskPattern(title=" "), name=" ")),
    ("is about a client", lambda: recurring(WITH_WORKFLOW, roster=OWN)),
    ("about a reporting period", lambda: recurring(WITH_WORKFLOW, period=None)),
    ("about a reporting period", lambda: attrs.evolve(REPEATING, period=None)),
    ("no checks to have settings", lambda: recurring(settings=(CheckSettings(check="vat", values=()),))),
    ("it has none", lambda: recurring(period=None, due=ByRule(rule="accounts"))),
    ("it has none", lambda: recurring(period=None, statutory=ByRule(rule="accounts"))),
)


@pytest.mark.parametrize("make", POSSIBLE)
def test_what_can_be_is_made(make: Make) -> None:
    """Each noun takes its smallest and its largest values."""
    assert make()


@pytest.mark.parametrize(("reason", "make"), IMPOSSIBLE)
def test_what_cannot_be_is_refused(reason: str, make: Make) -> None:
    """What lies just outside, contradicts itself or asks nothing is refused, with the reason."""
    with pytest.raises(InvalidValue, match=reason):
        make()


def test_a_roster_says_who_works_for_whom() -> None:
    """A client's own row counts; any other client gets those of the whole roster, and nobody is a choice too."""
    roster = Roster(members=Members.ALL, clients=(ACME,), assignee="ben", reviewers=())
    assert roster.row("acme") == ACME
    assert roster.row("bolt") == Enrolment(client="bolt", assignee="ben", reviewers=())
    assert CHOSEN.row("bolt") == Enrolment(client="bolt")


def test_a_firing_has_a_code() -> None:
    """People call a firing by the ids of the repeating workflow and of the client, and the nominal date."""
    assert Firing(repeating="vat", client="acme", nominal=DAY).code == "vat-acme-20261031"
    assert Firing(repeating="rent", client="", nominal=DAY).code == "rent-20261031"


def test_a_standing_order_knows_the_template_of_its_workflows() -> None:
    """It is its own, or that of the pattern of its tasks, or none."""
    assert REPEATING.workflow_template == recurring(WITH_WORKFLOW).workflow_template == "monthly"
    assert recurring().workflow_template is None


def test_key_dates_are_named_like_fields() -> None:
    """The sixteen usual key dates have names that differ, as fields of a client have them."""
    names = [key.value for key in KeyDate]
    assert len(set(names)) == len(names) == 16
    assert all(name.isidentifier() for name in names)
