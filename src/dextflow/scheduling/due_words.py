"""The reasons of due dates, in words."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from dextflow.model import (
    Combine,
    Convention,
    DateStep,
    DayOfMonth,
    DueDateRule,
    HolidayCalendar,
    InstalmentRule,
    NearestMonthEnd,
    NextDay,
    NextWeekday,
    NotAfterDay,
    Offset,
    PeriodGuard,
    Shift,
    Unit,
)
from dextflow.model.due_rules import LAST_DAY, PERIOD_END, PERIOD_START, START
from dextflow.scheduling.months import weekday_of
from dextflow.scheduling.words import amount, ordinal

NAMES: Mapping[str, str] = {
    PERIOD_START: "start of the period",
    PERIOD_END: "end of the period",
    START: "start of the work",
}
MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def date_name(anchor: str) -> str:
    """What a named date is."""
    return f"the {NAMES.get(anchor, anchor.replace('_', ' '))}"


def source_words(rule: DueDateRule | InstalmentRule) -> str:
    """Which rule it is, and where it is written."""
    version = f", version {rule.version}" if isinstance(rule, DueDateRule) else ""
    written = " ".join(filter(None, (rule.source, rule.url)))
    return f"{rule.name} ({rule.id}{version})" + (f": {written}" if written else "")


def guard_words(guard: PeriodGuard) -> str:
    """For which period a case is."""
    named = (guard.start, guard.end) != (PERIOD_START, PERIOD_END)
    period = f"the time from {date_name(guard.start)} to {date_name(guard.end)}" if named else "the period"
    return f"{period} {' and '.join(_asked(guard))}"


def _asked(guard: PeriodGuard) -> Iterator[str]:
    if guard.ends_in:
        yield f"ends in {either(MONTH_NAMES[month - 1] for month in guard.ends_in)}"
    if guard.weeks:
        yield f"has {either(map(str, guard.weeks))} weeks"
    if guard.over_months is not None:
        yield f"is longer than {amount(guard.over_months, 'month')}"
    if guard.under_months is not None:
        yield f"is shorter than {amount(guard.under_months, 'month')}"


def step_words(step: DateStep, before: date, after: date, calendar: HolidayCalendar) -> str:
    """What a step did."""
    match step:
        case Shift():
            return _shift_words(step.by, before, after)
        case DayOfMonth() | NotAfterDay():
            limit = "" if isinstance(step, DayOfMonth) else "no later than "
            return f"{limit}{_day(step.day)} of that month"
        case NearestMonthEnd():
            return "the nearest end of a month"
        case NextDay():
            month = "a month" if step.month is None else MONTH_NAMES[step.month - 1]
            return f"{_day(step.day)} of {month}, on or after that"
        case NextWeekday():
            return f"a {either(weekday.value for weekday in step.weekdays)}, on or after that"
        case _:
            return f"{offset_words(step.count, 'business day')} in {calendar.id}"


def combine_words(combine: Combine, count: int) -> str:
    """Which of several dates counts."""
    return f"{combine.value} of these {count} dates"


def closed_words(day: date, calendar: HolidayCalendar) -> str:
    """Why a day is no business day."""
    weekday = weekday_of(day)
    return f"a {weekday.value}" if weekday in calendar.weekend else f"a holiday in {calendar.id}"


def roll_words(convention: Convention, calendar: HolidayCalendar, *, moved: bool) -> str:
    """Whether a date was moved to a business day."""
    return f"the {convention.value} business day" if moved else f"a business day in {calendar.id}"


def offset_words(count: int, unit: str) -> str:
    """So many on, or back."""
    return f"{amount(abs(count), unit)} {'on' if count >= 0 else 'back'}"


def either(words: Iterable[str]) -> str:
    """One of several, or another."""
    *others, last = words
    return " or ".join(filter(None, (", ".join(others), last)))


def _shift_words(by: Offset, before: date, after: date) -> str:
    words = offset_words(by.value, by.unit.value)
    if by.unit in (Unit.DAY, Unit.WEEK) or after.day == before.day:
        return words
    if after.day < before.day:
        return f"{words}: the month has no {ordinal(before.day)}"
    return f"{words}, from the last day of a month to the last day of a month"


def _day(number: int) -> str:
    return "the last day" if number == LAST_DAY else f"the {ordinal(number)}"
