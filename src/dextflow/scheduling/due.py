"""When something is due, by whatever rule, and why.

`due_date` and `explain_due` are one computation: the explanation is the trail that it leaves.
"""

from collections.abc import Iterable
from datetime import date
from functools import partial

from dextflow.errors import InvalidValue, NoRuleInForce, OutsideCoverage
from dextflow.model import (
    Convention,
    Derivation,
    DueCase,
    DueDate,
    DueDateRule,
    HolidayCalendar,
    Pending,
    PeriodGuard,
)
from dextflow.scheduling.business_days import adjust
from dextflow.scheduling.due_paths import (
    NO_CALENDARS,
    Calendars,
    Dates,
    Trail,
    calendar_of,
    closed,
    combined,
    pending,
    roll,
    told,
)
from dextflow.scheduling.due_steps import holds
from dextflow.scheduling.due_words import guard_words, source_words


def due_date(rule: DueDateRule, dates: Dates, calendars: Calendars = NO_CALENDARS) -> DueDate | Pending:
    """When something is due by a rule, from the dates that are known, by name; pending if one is missing.

    `calendars` has the holiday calendar that the rule names, by that name. Raises `NotFound` without it,
    `OutsideCoverage` for a date that has to be moved where the calendar does not reach, and `InvalidValue` for a
    period that no case of the rule is for, and outside the years 1 to 9999.
    """
    return _work_out(rule, dates, calendars, [])


def explain_due(rule: DueDateRule, dates: Dates, calendars: Calendars = NO_CALENDARS) -> tuple[Derivation, ...]:
    """How `due_date` comes to its answer, line by line: the first says which rule it is, the last has the date.

    Raises what `due_date` raises.
    """
    trail: Trail = []
    _work_out(rule, dates, calendars, trail)
    return told(trail)


def in_force(
    rules: Iterable[DueDateRule],
    id: str,  # noqa: A002 - the word of the field
    period_end: date,
) -> DueDateRule:
    """The version of a rule that is for periods that end on that day: the latest, should there be several.

    Raises `NoRuleInForce` if there is none.
    """
    found = [rule for rule in rules if rule.id == id and _is_in_force(rule, period_end)]
    if not found:
        raise NoRuleInForce(id, period_end.isoformat())
    return max(found, key=lambda rule: rule.version)


def _is_in_force(rule: DueDateRule, period_end: date) -> bool:
    begun = rule.valid_from is None or rule.valid_from <= period_end
    return begun and (rule.valid_to is None or period_end <= rule.valid_to)


def _work_out(rule: DueDateRule, dates: Dates, calendars: Calendars, trail: Trail) -> DueDate | Pending:
    trail.append((partial(source_words, rule), None))
    calendar = calendar_of(rule, calendars)
    case = _case(rule, dates, trail)
    nominal = case if isinstance(case, Pending) else combined(case, dates, calendar, trail)
    if isinstance(nominal, Pending):
        return nominal
    due = roll(nominal, rule.roll, calendar, trail)
    act_by = _act_by(due, rule.act_by_roll, calendar, trail)
    trail.append((_due_words, due))
    return DueDate(
        rule=rule.id,
        version=rule.version,
        nominal=nominal,
        due=due,
        act_by=act_by,
        calendar=rule.calendar,
        calendar_version=rule.calendar and calendar.version,
    )


def _case(rule: DueDateRule, dates: Dates, trail: Trail) -> DueCase | Pending:
    """The first case that is for the period."""
    for case in rule.cases:
        if case.when is None:
            return case
        answer = _answer(case.when, dates, trail)
        if isinstance(answer, Pending):
            return answer
        if answer:
            trail.append((partial(guard_words, case.when), dates[case.when.end]))
            return case
    raise InvalidValue("DueDateRule", f"rule {rule.id!r} has no case for this period")


def _answer(guard: PeriodGuard, dates: Dates, trail: Trail) -> bool | Pending:
    """Whether the guard holds; pending if it cannot be told. The start matters only if it asks for a length."""
    start = guard.start if guard.asks_length else guard.end
    missing = [name for name in (start, guard.end) if name not in dates]
    if guard.optional and start not in dates and guard.end not in dates:
        return False
    if missing:
        return pending(missing, trail)
    return holds(guard, dates[start], dates[guard.end])


def _act_by(due: date, convention: Convention, calendar: HolidayCalendar, trail: Trail) -> date | None:
    """By when it must be in; unlike the due date, it may lie beyond what the calendar knows."""
    if convention is Convention.NONE:
        return due
    try:
        day = adjust(due, convention, calendar) or due  # None is for SKIP, which no rule may have
    except OutsideCoverage as gap:
        trail.append((partial(str, gap), None))
        return None
    trail.extend(closed(due, day, calendar))
    trail.append((_act_by_words, day))
    return day


def _act_by_words() -> str:
    return "by when it must be in"


def _due_words() -> str:
    return "due"
