"""The nouns of `release_1.json`, of repeating workflows, and what other nouns know of them and of due dates.

As with `codec.release_1_nouns`: once release 1 is out, add to it and change nothing.
"""

from datetime import date
from typing import Any

import attrs

from codec.release_1_dates import (
    A_MONTH,
    BARE_BY_LAW,
    BY_LAW,
    FIVE_DAYS,
    MONDAY,
    MONTHS,
    SUNDAYS,
    TAX_YEARS,
)
from codec.release_1_nouns import (
    CHECK_SETTINGS,
    DAY,
    JOB,
    LATER,
    NOON,
    OCTOBER,
    REF,
    VAT,
)
from codec.release_1_views import ROW
from dextflow.model import (
    Assignee,
    Assignment,
    ByRule,
    CatchUp,
    Client,
    ClientPeriods,
    Convention,
    CumulativePeriods,
    DaysOfMonth,
    DueDates,
    Enrolment,
    EveryInterval,
    Filter,
    Firing,
    FiringRecord,
    FiringStatus,
    FromKeyDate,
    Line,
    Members,
    MonthRule,
    Months,
    Occurrence,
    Offset,
    OnDay,
    OnKeyDate,
    OnPeriodEnd,
    Order,
    Overlap,
    PeriodOption,
    Policy,
    RecurrenceRule,
    RepeatingAct,
    RepeatingEvent,
    RepeatingWorkflow,
    Rescheduled,
    Roster,
    Scheduled,
    Standing,
    TaskPattern,
    Weekday,
    WeekdaysOfMonth,
    Within,
    WorkingDaysOfMonth,
    WorkloadRow,
)

FIRING = Firing(repeating="vat", client="acme", nominal=DAY)
EVERY_MONTH = EveryInterval(first_on=DAY, every=A_MONTH)
SCHEDULED = Scheduled(pattern=EVERY_MONTH)
ROSTER = Roster(clients=(Enrolment(client="acme"),))
REPEATING = RepeatingWorkflow(
    id="vat",
    template="monthly",
    trigger=OnPeriodEnd(rule=CumulativePeriods(parts=Months(count=3), years=TAX_YEARS), offset=A_MONTH),
    roster=ROSTER,
    name="VAT",
    period=PeriodOption.LAST_COMPLETE_VAT_PERIOD,
    periods=TAX_YEARS,
    due=FromKeyDate(field="accounts due", offset=FIVE_DAYS),
    statutory=ByRule(rule="uk-vat-payment", offset=FIVE_DAYS),
    settings=(CHECK_SETTINGS,),
    holidays=Convention.SKIP,
    calendar="GB-EAW",
    lead_days=14,
    catch_up=CatchUp.LATEST,
    overlap=Overlap.SUPERSEDE,
    standing=Standing.PAUSED,
    version=3,
)
RECURRING = RepeatingWorkflow(
    id="filing",
    task=TaskPattern(title="File it", assignment=Assignment(to=Assignee.CLIENT_MANAGER), estimate=30),
    trigger=OnKeyDate(field="accounts due"),
    roster=Roster(members=Members.PRACTICE),
    period=None,
    due=Within(),
    due_holidays=Convention.PRECEDING,
    calendar="GB-EAW",
)
BARE_REPEATING = RepeatingWorkflow(id="month", template="monthly", trigger=SCHEDULED, roster=ROSTER)
OCCURRENCE = Occurrence(
    firing=FIRING,
    starts_on=DAY,
    made_on=date(2026, 10, 17),
    period=OCTOBER,
    due_on=date(2026, 11, 14),
    statutory=BY_LAW,
    missing=("vat",),
)
BARE_OCCURRENCE = Occurrence(firing=FIRING, starts_on=DAY, made_on=DAY)

TRIGGERS: tuple[Any, ...] = (
    EveryInterval(first_on=DAY, every=Offset(value=10), month_rule=MonthRule.SKIP, weekdays_only=True),
    EVERY_MONTH,
    DaysOfMonth(first_on=DAY, days=(15, -1), months=2, month_rule=MonthRule.FORWARD),
    DaysOfMonth(first_on=DAY, days=(1,)),
    WeekdaysOfMonth(first_on=DAY, weekday=Weekday.WEDNESDAY, nth=(2, -1), months=3),
    WeekdaysOfMonth(first_on=DAY, weekday=Weekday.MONDAY, nth=(5,)),
    WorkingDaysOfMonth(first_on=DAY, nth=(1, -2), months=12),
    WorkingDaysOfMonth(first_on=DAY, nth=(-1,)),
    RecurrenceRule(first_on=DAY, rule="FREQ=MONTHLY;BYDAY=-1FR"),
    Scheduled(pattern=EVERY_MONTH, until=date(2028, 10, 31)),
    SCHEDULED,
    OnPeriodEnd(rule=MONTHS, offset=FIVE_DAYS),
    OnPeriodEnd(periods=ClientPeriods.VAT_PERIODS),
    OnKeyDate(field="accounts due", every=A_MONTH, offset=FIVE_DAYS),
    OnKeyDate(field="accounts due"),
    ROSTER,
    Roster(members=Members.TAG, tag="vat", vat_groups=(VAT,), assignee="ann", reviewers=("rae", "rex")),
    Roster(members=Members.SERVICES, services=("payroll",)),
    Roster(members=Members.PRACTICE),
    Within(offset=A_MONTH),
    Within(),
    OnDay(month=2, day=29),
    FromKeyDate(field="accounts due", offset=FIVE_DAYS),
    FromKeyDate(field="accounts due"),
    ByRule(rule="uk-vat-payment", offset=FIVE_DAYS),
    ByRule(rule="uk-vat-payment"),
    REPEATING,
    RECURRING,
    BARE_REPEATING,
    FIRING,
    OCCURRENCE,
    BARE_OCCURRENCE,
    FiringRecord(
        occurrence=OCCURRENCE,
        status=FiringStatus.SUPERSEDED,
        by="pam",
        at=NOON,
        reason="The year end moved.",
        workflow="w-1",
        real=False,
        version=2,
    ),
    FiringRecord(occurrence=BARE_OCCURRENCE, status=FiringStatus.MADE, by="pam", at=LATER, task="t-1"),
    FiringRecord(occurrence=BARE_OCCURRENCE, status=FiringStatus.PENDING, by="pam", at=LATER),
    Line(
        repeating="vat",
        client="acme",
        covered_until=DAY,
        next=OCCURRENCE,
        missing=("vat",),
        settled_until=MONDAY,
        kept=(OCTOBER,),
        version=4,
    ),
    Line(repeating="vat", client="acme", covered_until=DAY),
    RepeatingEvent(
        act=RepeatingAct.SKIPPED, by="pam", at=NOON, reason="No sales.", firing=FIRING, after=REPEATING
    ),
    RepeatingEvent(act=RepeatingAct.CREATED, by="pam", at=LATER),
)

KNOWN: tuple[Any, ...] = (
    Client(
        id="coop",
        name="Coop",
        year_ends=(date(2025, 12, 31), DAY),
        fiscal_weeks=SUNDAYS,
        joined_on=MONDAY,
        left_on=DAY,
    ),
    Policy(due_dates=DueDates.FOLLOW, time_zone="Europe/Dublin"),
    Order(template=REF, period=OCTOBER, due_on=DAY, clients=(), statutory=BY_LAW, firing=FIRING),
    attrs.evolve(JOB, statutory=BY_LAW, firing=FIRING, due_chosen=True),
    Rescheduled("pam", NOON, DAY, because="the year end is now 30 April", statutory=BARE_BY_LAW),
    Filter(repeating=("vat",)),
    attrs.evolve(ROW, statutory=BY_LAW, repeating="vat"),
    WorkloadRow(
        week=MONDAY,
        role=Assignee.TEAM,
        person=None,
        team="tax",
        minutes=90,
        steps=3,
        unestimated=1,
        workflows=("w-1", "w-2"),
        unknown=("w-2",),
    ),
)
EXAMPLES = (*TRIGGERS, *KNOWN)
