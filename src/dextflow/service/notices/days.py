"""The days of a practice: which one it is at an instant, and which are business days."""

from datetime import date, datetime
from functools import partial

from dextflow.engine.clock import BusinessDay
from dextflow.engine.notices import DayOf
from dextflow.scheduling import is_writing_day, today
from dextflow.service.roof import Roof


def day_in(roof: Roof) -> DayOf:
    """Which date it is at an instant where the practice is."""

    def day_of(at: datetime) -> date:
        return today(at, roof.policy.time_zone)

    return day_of


def business_days(roof: Roof) -> BusinessDay:
    """Which days are business days: by the practice's calendar, or without one all from Monday to Friday.

    Outside of the years that the calendar covers it goes by the weekend alone: whether somebody is reminded does
    not depend on that.
    """
    calendar = roof.policy.calendar
    return partial(is_writing_day, calendar=None if calendar is None else roof.calendar(calendar))
