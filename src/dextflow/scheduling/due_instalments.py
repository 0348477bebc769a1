"""Payments in instalments, each counted from the one before it, and why."""

from datetime import date
from functools import partial

from dextflow.model import Derivation, HolidayCalendar, InstalmentRule, Pending, Shift
from dextflow.scheduling.due_paths import (
    NO_CALENDARS,
    Calendars,
    Dates,
    Trail,
    calendar_of,
    pending,
    roll,
    told,
    walk,
)
from dextflow.scheduling.due_steps import take
from dextflow.scheduling.due_words import source_words, step_words


def instalments(
    rule: InstalmentRule, dates: Dates, calendars: Calendars = NO_CALENDARS
) -> tuple[date, ...] | Pending:
    """The dates on which instalments are due, in their order; pending if a date is missing.

    `calendars` has the holiday calendar that the rule names, by that name. Raises `NotFound` without it,
    `OutsideCoverage` where it does not reach, and `InvalidValue` outside the years 1 to 9999.
    """
    return _work_out(rule, dates, calendars, [])


def explain_instalments(
    rule: InstalmentRule, dates: Dates, calendars: Calendars = NO_CALENDARS
) -> tuple[Derivation, ...]:
    """How `instalments` comes to its answer, line by line. Raises what `instalments` raises."""
    trail: Trail = []
    _work_out(rule, dates, calendars, trail)
    return told(trail)


def _work_out(
    rule: InstalmentRule, dates: Dates, calendars: Calendars, trail: Trail
) -> tuple[date, ...] | Pending:
    trail.append((partial(source_words, rule), None))
    calendar = calendar_of(rule, calendars)
    if missing := [path.anchor for path in (rule.first, rule.last) if path.anchor not in dates]:
        return pending(missing, trail)
    ending: Trail = []
    last = walk(rule.last, dates, calendar, ending)
    day = walk(rule.first, dates, calendar, trail)
    link, due = Shift(by=rule.every), list[date]()
    while day < last and len(due) < rule.most - 1:
        due.append(_fall_due(rule, day, calendar, trail))
        before, day = day, take(link, day, calendar)
        trail.append((partial(step_words, link, before, day, calendar), day))
    trail.append((partial(_dropped_words, late=day >= last), day))
    trail.extend(ending)
    return (*due, _fall_due(rule, last, calendar, trail))


def _fall_due(rule: InstalmentRule, day: date, calendar: HolidayCalendar, trail: Trail) -> date:
    due = roll(day, rule.roll, calendar, trail)
    trail.append((_due_words, due))
    return due


def _due_words() -> str:
    return "an instalment is due"


def _dropped_words(*, late: bool) -> str:
    return "no instalment: " + (
        "it is not before the last one" if late else "there are enough before the last one"
    )
