"""What the types of the nouns of dates do not say: which values a field takes, and which fields must agree.

`dextflow.testing.strategies` draws every field by its type, or by what `FIELDS` says of it, and then has the
fields put right by the function of `AGREE`, so that the noun accepts them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import cycle
from typing import Any

import attrs
from hypothesis import strategies as st

from dextflow.model import (
    Brief,
    BusinessDays,
    ByRule,
    ChangedPeriods,
    Client,
    ClientPeriods,
    Convention,
    DatePath,
    DayOfMonth,
    DaysOfMonth,
    Delivered,
    DueCase,
    DueDateRule,
    Enrolment,
    EveryInterval,
    ExplicitPeriods,
    FiscalWeeks,
    HolidayCalendar,
    InstalmentRule,
    LightBounds,
    Members,
    MonthRule,
    Months,
    NextDay,
    NextWeekday,
    NotAfterDay,
    Offer,
    Offset,
    OnDay,
    OnKeyDate,
    OnPeriodEnd,
    PeriodGuard,
    PeriodOption,
    RecurrenceRule,
    RepeatingWorkflow,
    ReportingPeriod,
    Roster,
    Shift,
    Span,
    StepOrigin,
    Suggestion,
    TaskPattern,
    TaxWeeks,
    Template,
    Unit,
    VatSettings,
    WeekdaysOfMonth,
    Weeks,
    WorkingDaysOfMonth,
)
from dextflow.model.due_rules import LAST_DAY
from dextflow.model.period import LONGEST_MONTHS
from dextflow.model.repeating import MOST_LEAD_DAYS
from dextflow.model.score import PERFECT
from dextflow.model.suggestion import CERTAIN
from dextflow.model.triggers import FIFTH, LAST_WORKING_DAYS
from dextflow.testing.agreeing_actions import ACTION_FIELDS, ACTIONS_AGREE
from dextflow.testing.agreeing_services import SERVICE_FIELDS, SERVICES_AGREE
from dextflow.testing.agreeing_tasks import TASK_FIELDS, TASKS_AGREE

Drawn = dict[str, Any]
CALENDAR, FIELD, TAG, SERVICE, TEMPLATE = "GB-EAW", "accounts due", "monthly", "payroll", "vat-return"
RULES = (
    "FREQ=DAILY;INTERVAL=10;COUNT=5",
    "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=TU,TH",
    "FREQ=MONTHLY;BYDAY=-1FR",
    "FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;UNTIL=20960229",
)
PATTERNS = ((4, 4, 5), (4, 5, 4), (5, 4, 4))
MOST = 3

_MONTH = st.integers(1, len(LONGEST_MONTHS))
_DAY = st.just(LAST_DAY) | st.integers(1, max(LONGEST_MONTHS))
_MONTHS = st.integers(1, 13) | st.just(12 * 100)
_FOR_DATES = st.sampled_from([rule for rule in Convention if rule is not Convention.SKIP])
_SCORES = st.integers(0, PERFECT + 1)
_LENGTHS = st.lists(st.integers(1, 400).map(timedelta), min_size=1, max_size=MOST)


def _from_either_end(most: int) -> st.SearchStrategy[int]:
    """Numbers that count from the first, 1, or from the last, -1."""
    return st.integers(1, most) | st.integers(-most, -1)


def _some(entries: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    """One entry or several."""
    return st.lists(entries, min_size=1, max_size=MOST).map(tuple)


def _one_after_another(first: date, lengths: Sequence[timedelta]) -> tuple[ReportingPeriod, ...]:
    """Periods of those lengths, each from the day after the one before it."""
    periods: list[ReportingPeriod] = []
    for length in lengths:
        periods.append(ReportingPeriod(start=first, end=first + length - timedelta(days=1)))
        first += length
    return tuple(periods)


def _with_gaps(parts: Sequence[tuple[int, int]]) -> tuple[Span, ...]:
    """Spans, each so far after the end of the one before it, and of such a length."""
    spans: list[Span] = []
    last = -1
    for gap, length in parts:
        spans.append(Span(first=last + gap, last=last + gap + length))
        last = spans[-1].last
    return tuple(spans)


FIELDS: Mapping[type, Mapping[str, st.SearchStrategy[Any]]] = {
    VatSettings: {"starting_month": _MONTH, "months": st.sampled_from((1, 3, 12))},
    Weeks: {"count": st.integers(1, 60) | st.just(1_000)},
    Months: {"count": st.sampled_from((1, 2, 3, 4, 6, 12)), "ending": _MONTH, "first_day": st.integers(1, 28)},
    TaxWeeks: {"count": st.sampled_from((1, 2, 4))},
    FiscalWeeks: {"month": _MONTH, "pattern": st.sampled_from(PATTERNS), "leap_period": _MONTH},
    ExplicitPeriods: {
        "periods": st.builds(_one_after_another, st.dates(date(1900, 1, 1), date(2190, 1, 1)), _LENGTHS)
    },
    Shift: {"month_rule": st.sampled_from([rule for rule in MonthRule if rule is not MonthRule.SKIP])},
    DayOfMonth: {"day": _DAY},
    NotAfterDay: {"day": _DAY},
    NextDay: {"day": _DAY, "month": st.none() | _MONTH},
    BusinessDays: {"count": st.integers(-30, 30)},
    PeriodGuard: {"ends_in": st.lists(_MONTH, max_size=MOST).map(tuple)},
    DueDateRule: {"roll": _FOR_DATES, "act_by_roll": _FOR_DATES},
    InstalmentRule: {"roll": _FOR_DATES, "most": st.integers(1, 12)},
    DaysOfMonth: {"days": _some(_DAY), "months": _MONTHS},
    WeekdaysOfMonth: {"nth": _some(_from_either_end(FIFTH)), "months": _MONTHS},
    WorkingDaysOfMonth: {"nth": _some(_from_either_end(LAST_WORKING_DAYS)), "months": _MONTHS},
    RecurrenceRule: {"rule": st.sampled_from(RULES)},
    OnDay: {"month": _MONTH, "day": st.integers(1, max(LONGEST_MONTHS))},
    RepeatingWorkflow: {"lead_days": st.integers(0, MOST_LEAD_DAYS)},
    Delivered: {
        "spans": st.lists(st.tuples(st.integers(2, 9), st.integers(0, 99)), max_size=MOST).map(_with_gaps)
    },
    LightBounds: {"amber_from": _SCORES, "teal_from": _SCORES},
    Suggestion: {"percent": st.none() | st.integers(0, CERTAIN)},
    **ACTION_FIELDS,
    **TASK_FIELDS,
    **SERVICE_FIELDS,
}
NOT_EMPTY: Mapping[type, str] = {
    ChangedPeriods: "ends",
    NextWeekday: "weekdays",
    DueCase: "paths",
    DueDateRule: "cases",
    Offer: "lines",
}


def _in_order(field: str) -> Callable[[Drawn], Drawn]:
    """Dates in their order, each once."""
    return lambda drawn: {field: tuple(sorted(set(drawn[field])))}


def _calendar(drawn: Drawn) -> Drawn:
    first, last = sorted((drawn["first"], drawn["last"]))
    return {
        "first": first,
        "last": last,
        "holidays": frozenset(day for day in drawn["holidays"] if first <= day <= last),
    }


def _light(drawn: Drawn) -> Drawn:
    amber_from, teal_from = sorted((drawn["amber_from"], drawn["teal_from"]))
    return {"amber_from": amber_from, "teal_from": teal_from}


def _span(drawn: Drawn) -> Drawn:
    first, last = sorted((drawn["first"], drawn["last"]))
    return {"first": max(first, 1), "last": max(last, 1)}


def _next_day(drawn: Drawn) -> Drawn:
    month: int | None = drawn["month"]
    return {} if month is None else {"day": min(drawn["day"], LONGEST_MONTHS[month - 1])}


def _period_guard(drawn: Drawn) -> Drawn:
    asked = any(drawn[name] not in ((), None) for name in ("ends_in", "weeks", "over_months", "under_months"))
    return {} if asked else {"over_months": 12}


def _due_date_rule(drawn: Drawn) -> Drawn:
    paths = [path for case in drawn["cases"] for path in case.paths]
    sides = drawn["valid_from"], drawn["valid_to"]
    valid_from, valid_to = sorted(sides) if None not in sides else sides
    calendar = _calendar_for(drawn, {drawn["roll"], drawn["act_by_roll"]}, paths)
    return {"calendar": calendar, "valid_from": valid_from, "valid_to": valid_to}


def _instalment_rule(drawn: Drawn) -> Drawn:
    calendar = _calendar_for(drawn, {drawn["roll"]}, (drawn["first"], drawn["last"]))
    return {"every": _onwards(drawn["every"]), "calendar": calendar}


def _calendar_for(drawn: Drawn, rolls: set[Convention], paths: Iterable[DatePath]) -> str | None:
    """The calendar that was drawn; one in any case where business days are counted."""
    counts = any(isinstance(step, BusinessDays) for path in paths for step in path.steps)
    return drawn["calendar"] or (CALENDAR if counts or rolls != {Convention.NONE} else None)


def _onwards(offset: Offset) -> Offset:
    return attrs.evolve(offset, value=abs(offset.value) or 1)


def _every_interval(drawn: Drawn) -> Drawn:
    every = _onwards(drawn["every"])
    return {"every": every, "weekdays_only": drawn["weekdays_only"] and every.unit is Unit.DAY}


def _on_period_end(drawn: Drawn) -> Drawn:
    if drawn["periods"]:
        return {"rule": None}
    return {} if drawn["rule"] else {"periods": ClientPeriods.FINANCIAL_YEARS}


def _on_key_date(drawn: Drawn) -> Drawn:
    return {"field": drawn["field"] or FIELD, "every": drawn["every"] and _onwards(drawn["every"])}


def _roster(drawn: Drawn) -> Drawn:
    members, rows = drawn["members"], {row.client: row for row in drawn["clients"]}
    if members is Members.PRACTICE:
        return {"clients": (), "vat_groups": (), "tag": None, "services": ()}
    if members is Members.CHOSEN and not rows:
        rows = {"acme": Enrolment(client="acme")}
    return {
        "clients": tuple(rows.values()),
        "tag": (drawn["tag"] or TAG) if members is Members.TAG else None,
        "services": (drawn["services"] or (SERVICE,)) if members is Members.SERVICES else (),
    }


def _repeating_workflow(drawn: Drawn) -> Drawn:
    moves = {drawn["holidays"], drawn["due_holidays"]} != {Convention.NONE}
    agreed: Drawn = {"calendar": CALENDAR} if moves and not drawn["calendar"] else {}
    task: TaskPattern | None = drawn["task"]
    if task is None:
        agreed["template"] = drawn["template"] or TEMPLATE
    else:
        agreed["template"] = None
        agreed["name"] = drawn["name"] if drawn["name"].strip() else "VAT"
    return agreed | (_about_a_client if task is None or task.template is not None else _without_checks)(drawn)


def _about_a_client(drawn: Drawn) -> Drawn:
    """A workflow is about a client and a period."""
    roster: Roster = drawn["roster"]
    own = roster.members is Members.PRACTICE
    return {
        "roster": attrs.evolve(roster, members=Members.ALL) if own else roster,
        "period": drawn["period"] or PeriodOption.LAST_COMPLETE_MONTH,
    }


def _without_checks(drawn: Drawn) -> Drawn:
    """A task without a workflow has no settings of checks, and needs a period only for the rules of due dates."""
    rules = any(isinstance(drawn[name], ByRule) for name in ("due", "statutory"))
    period = drawn["period"] or (PeriodOption.LAST_FINANCIAL_YEAR if rules else None)
    return {"settings": (), "period": period}


def _brief(drawn: Drawn) -> Drawn:
    said = drawn["name"].strip() or drawn["description"].strip()
    return {} if said else {"name": "VAT"}


def _step_origin(drawn: Drawn) -> Drawn:
    """From a template, or else by a model or a person."""
    if drawn["template"] is not None:
        return {"source": drawn["source"] or "bank", "model": None, "person": None}
    by_person = drawn["model"] is None
    return {"source": None, "person": (drawn["person"] or "ada") if by_person else None}


def _suggestion(drawn: Drawn) -> Drawn:
    """The origins are those of the template's steps."""
    template: Template = drawn["template"]
    steps = (step for group in template.groups for step in group.steps)
    origins: tuple[StepOrigin, ...] = drawn["origins"] or (StepOrigin(step="", model="m"),)
    pairs = zip(steps, cycle(origins), strict=False)
    return {"origins": tuple(attrs.evolve(origin, step=step.key) for step, origin in pairs)}


AGREE: Mapping[type, Callable[[Drawn], Drawn]] = {
    Client: _in_order("year_ends"),
    VatSettings: _in_order("ends"),
    HolidayCalendar: _calendar,
    ChangedPeriods: _in_order("ends"),
    NextDay: _next_day,
    PeriodGuard: _period_guard,
    DueDateRule: _due_date_rule,
    InstalmentRule: _instalment_rule,
    EveryInterval: _every_interval,
    OnPeriodEnd: _on_period_end,
    OnKeyDate: _on_key_date,
    Roster: _roster,
    RepeatingWorkflow: _repeating_workflow,
    LightBounds: _light,
    Brief: _brief,
    StepOrigin: _step_origin,
    Suggestion: _suggestion,
    **ACTIONS_AGREE,
    **TASKS_AGREE,
    **SERVICES_AGREE,
    Span: _span,
}
