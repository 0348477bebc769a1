"""From the dates that are known to the date of a rule, leaving a trail of how it was reached.

A line of the trail holds its words unsaid, so that a date that nobody asks about costs no sentence.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from types import MappingProxyType

from dextflow.errors import NotFound
from dextflow.model import (
    Combine,
    Convention,
    DatePath,
    Derivation,
    DueCase,
    DueDateRule,
    HolidayCalendar,
    InstalmentRule,
    Pending,
)
from dextflow.scheduling.business_days import adjust
from dextflow.scheduling.due_steps import take
from dextflow.scheduling.due_words import closed_words, combine_words, date_name, roll_words, step_words
from dextflow.scheduling.months import add_days

Dates = Mapping[str, date]
Calendars = Mapping[str, HolidayCalendar]
Trail = list[tuple[Callable[[], str], date | None]]
NO_CALENDARS: Calendars = MappingProxyType({})
NEVER_CLOSED = HolidayCalendar(
    id="", version="", first=date.min, last=date.max, holidays=frozenset(), weekend=frozenset()
)
CHOICE = {Combine.FIRST: min, Combine.EARLIEST: min, Combine.LATEST: max}


def told(trail: Trail) -> tuple[Derivation, ...]:
    """The lines of a trail in words."""
    return tuple(Derivation(reason=words(), on=on) for words, on in trail)


def calendar_of(rule: DueDateRule | InstalmentRule, calendars: Calendars) -> HolidayCalendar:
    """The calendar that a rule names; for one that counts no business days, one that is never looked at."""
    if rule.calendar is None:
        return NEVER_CLOSED
    if rule.calendar not in calendars:
        raise NotFound("holiday calendar", rule.calendar)
    return calendars[rule.calendar]


def combined(case: DueCase, dates: Dates, calendar: HolidayCalendar, trail: Trail) -> date | Pending:
    """The date that the paths of a case come to."""
    known = [path for path in case.paths if path.anchor in dates]
    unknown = [path for path in case.paths if path.anchor not in dates]
    needed = [path for path in unknown if not path.optional]
    first_counts = case.combine is Combine.FIRST
    if not known or (needed and not first_counts):
        return pending([path.anchor for path in needed or unknown], trail)
    trail.extend((partial(_left_out, path.anchor), None) for path in unknown)
    reached = [walk(path, dates, calendar, trail) for path in (known[:1] if first_counts else known)]
    day = CHOICE[case.combine](reached)
    if len(reached) > 1:
        trail.append((partial(combine_words, case.combine, len(reached)), day))
    return day


def walk(path: DatePath, dates: Dates, calendar: HolidayCalendar, trail: Trail) -> date:
    """The date at the end of a path whose first date is known."""
    day = dates[path.anchor]
    trail.append((partial(date_name, path.anchor), day))
    for step in path.steps:
        before, day = day, take(step, day, calendar)
        trail.append((partial(step_words, step, before, day, calendar), day))
    return day


def roll(day: date, convention: Convention, calendar: HolidayCalendar, trail: Trail) -> date:
    """The business day that a date moves to."""
    if convention is Convention.NONE:
        return day
    moved = adjust(day, convention, calendar) or day  # None is for SKIP, which no rule may have
    trail.extend(closed(day, moved, calendar))
    trail.append((partial(roll_words, convention, calendar, moved=moved != day), moved))
    return moved


def closed(day: date, moved: date, calendar: HolidayCalendar) -> Iterator[tuple[Callable[[], str], date]]:
    """The days that are no business days, from a date on to where it moved."""
    days = (moved - day).days
    for number in range(0, days, 1 if days > 0 else -1):
        passed = add_days(day, number)
        yield partial(closed_words, passed, calendar), passed


def pending(missing: Sequence[str], trail: Trail) -> Pending:
    """What is missing, each name once."""
    names = tuple(dict.fromkeys(missing))
    trail.extend((partial(_not_known, name), None) for name in names)
    trail.append((_cannot_be_said, None))
    return Pending(missing=names)


def _not_known(anchor: str) -> str:
    return f"{date_name(anchor)} is not known"


def _left_out(anchor: str) -> str:
    return f"{date_name(anchor)} is not known, and not needed"


def _cannot_be_said() -> str:
    return "it cannot be said yet"
