"""The steps from one date to another of which the rules of due dates are made."""

from datetime import date

from dextflow.model import (
    DateStep,
    DayOfMonth,
    HolidayCalendar,
    NearestMonthEnd,
    NextDay,
    NextWeekday,
    NotAfterDay,
    PeriodGuard,
    Shift,
)
from dextflow.model.due_rules import LAST_DAY
from dextflow.scheduling.business_days import add_business_days
from dextflow.scheduling.fiscal_weeks import deemed_month_end
from dextflow.scheduling.months import NUMBERS, add_days, add_months, month_end, months_from, shift

DAYS_IN_WEEK = 7


def take(step: DateStep, day: date, calendar: HolidayCalendar) -> date:
    """The date to which a step leads from a day."""
    match step:
        case Shift():
            return shift(day, step.by, step.month_rule)
        case DayOfMonth() | NotAfterDay():
            named = _in_month(day.year, day.month, step.day)
            return named if isinstance(step, DayOfMonth) else min(day, named)
        case NearestMonthEnd():
            return deemed_month_end(day)
        case NextDay():
            return _next_day(step, day)
        case NextWeekday():
            return add_days(day, min((NUMBERS[each] - day.weekday()) % DAYS_IN_WEEK for each in step.weekdays))
        case _:
            return add_business_days(day, step.count, calendar)


def holds(guard: PeriodGuard, start: date, end: date) -> bool:
    """Whether the period from `start` to `end` is one that the guard asks for."""
    month = deemed_month_end(end).month if guard.weeks else end.month
    return (not guard.ends_in or month in guard.ends_in) and _has_length(guard, start, end)


def _has_length(guard: PeriodGuard, start: date, end: date) -> bool:
    days = (end - start).days + 1
    return (
        (guard.over_months is None or end > months_from(start, guard.over_months))
        and (guard.under_months is None or end < months_from(start, guard.under_months))
        and (not guard.weeks or days in {DAYS_IN_WEEK * count for count in guard.weeks})
    )


def _in_month(year: int, month: int, number: int) -> date:
    """That day of a month, or its last day if it has not got so many."""
    end = month_end(year, month)
    return end if number == LAST_DAY or number > end.day else end.replace(day=number)


def _next_day(step: NextDay, day: date) -> date:
    if step.month is None:
        here, following = _in_month(day.year, day.month, step.day), add_months(day.replace(day=1), 1)
        return here if here >= day else _in_month(following.year, following.month, step.day)
    here = _in_month(day.year, step.month, step.day)
    return here if here >= day else _in_month(day.year + 1, step.month, step.day)
