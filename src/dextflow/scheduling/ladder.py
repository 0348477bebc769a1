"""When a client is reminded, and by when it is to answer: business days, counted one after the other.

What is not known of a calendar's days does not hold up a reminder, unlike a date by law: outside of the years that
it covers, all days but those of its weekend are business days, and without a calendar those from Monday to Friday.
"""

from datetime import date
from functools import lru_cache

import attrs

from dextflow.errors import InvalidValue
from dextflow.model import HolidayCalendar, Ladder, Offset
from dextflow.scheduling.business_days import add_business_days, is_business_day
from dextflow.scheduling.months import shift

EVERY_WEEK = HolidayCalendar(id="", version="", first=date.min, last=date.max, holidays=frozenset())
CALENDARS_REMEMBERED = 32


def next_rung(ladder: Ladder, reminders: int, since: date, calendar: HolidayCalendar | None) -> date | None:
    """The day of the next reminder or, after the last, of telling people; None if neither is to come.

    `reminders` is how many there were, and `since` the day on which the client was last written to.
    """
    waits = (*ladder.reminders, ladder.escalate_after)
    wait = waits[reminders] if reminders < len(waits) else None
    return None if wait is None else business_days_later(since, wait, calendar)


def reply_by(due_on: date, due: Offset, asked_on: date, calendar: HolidayCalendar | None) -> date:
    """By when a client is to answer that is asked on a day: so long before (`due`) our own due date.

    It has until the next business day at the least, and never longer than we have ourselves, unless our due date
    has passed.
    """
    soonest = business_days_later(asked_on, 1, calendar)
    if due_on < asked_on:
        return soonest
    try:
        wanted = shift(due_on, due)
    except InvalidValue:  # so far away that no calendar has the day
        wanted = date.min if due.value < 0 else date.max
    return min(max(wanted, soonest), due_on)


def business_days_later(day: date, count: int, calendar: HolidayCalendar | None) -> date:
    """The business day so many business days later, the last of all days if the calendar ends before."""
    try:
        return add_business_days(day, count, _of_all_days(calendar))
    except InvalidValue:
        return date.max


def is_writing_day(day: date, calendar: HolidayCalendar | None) -> bool:
    """Whether clients are written to on that day."""
    return is_business_day(day, _of_all_days(calendar))


@lru_cache(maxsize=CALENDARS_REMEMBERED)
def _of_all_days(calendar: HolidayCalendar | None) -> HolidayCalendar:
    if calendar is None:
        return EVERY_WEEK
    return attrs.evolve(calendar, first=date.min, last=date.max)
