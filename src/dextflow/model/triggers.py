"""What makes a repeating workflow fire: a pattern of dates, or something in the life of each client."""

from datetime import date
from enum import Enum

import attrs

from dextflow.errors import InvalidValue
from dextflow.model.calendars import MonthRule, Weekday
from dextflow.model.due_rules import LAST_DAY
from dextflow.model.offsets import Offset, Unit
from dextflow.model.period import LONGEST_MONTHS
from dextflow.model.period_rules import PeriodRule

LONGEST_RULE = 500
FIFTH = 5
LAST_WORKING_DAYS = 23
NO_OFFSET = Offset(value=0)


@attrs.frozen(kw_only=True)
class EveryInterval:
    """Every so many days, weeks, months or years, counted from the first date and never from the one before.

    `weekdays_only`, for days alone, counts Mondays to Fridays.
    """

    first_on: date
    every: Offset
    month_rule: MonthRule = MonthRule.STICKY
    weekdays_only: bool = False

    def __attrs_post_init__(self) -> None:
        if self.every.value < 1:
            raise InvalidValue("EveryInterval", "it repeats after one day, week, month or year, or after several")
        if self.weekdays_only and self.every.unit is not Unit.DAY:
            raise InvalidValue("EveryInterval", "only days can be weekdays only")


@attrs.frozen(kw_only=True)
class DaysOfMonth:
    """Some days of a month, every so many `months`, from `first_on` on; -1 is the last day.

    A month that lacks a day has its last day instead (CLIP and STICKY), the next month's first (FORWARD), or none
    (SKIP). Days that fall together are one.
    """

    first_on: date
    days: tuple[int, ...]
    months: int = 1
    month_rule: MonthRule = MonthRule.CLIP

    def __attrs_post_init__(self) -> None:
        longest = max(LONGEST_MONTHS)
        if not self.days or not all(day == LAST_DAY or 1 <= day <= longest for day in self.days):
            raise InvalidValue("DaysOfMonth", f"its days are of 1 to {longest}, or -1 for the last")
        _check_months("DaysOfMonth", self.months)


@attrs.frozen(kw_only=True)
class WeekdaysOfMonth:
    """The first (1) to fifth (5), or last (-1), of some weekday of a month, every so many `months`.

    A month without a fifth one is left out.
    """

    first_on: date
    weekday: Weekday
    nth: tuple[int, ...]
    months: int = 1

    def __attrs_post_init__(self) -> None:
        if not self.nth or not all(1 <= abs(each) <= FIFTH for each in self.nth):
            raise InvalidValue("WeekdaysOfMonth", "it is the first to fifth of a weekday, or the last as -1")
        _check_months("WeekdaysOfMonth", self.months)


@attrs.frozen(kw_only=True)
class WorkingDaysOfMonth:
    """The first (1), second ... or last (-1), last but one ... working day of a month, every so many `months`."""

    first_on: date
    nth: tuple[int, ...]
    months: int = 1

    def __attrs_post_init__(self) -> None:
        if not self.nth or not all(1 <= abs(each) <= LAST_WORKING_DAYS for each in self.nth):
            raise InvalidValue("WorkingDaysOfMonth", "it is the first (1) to the last (-1) working day")
        _check_months("WorkingDaysOfMonth", self.months)


@attrs.frozen(kw_only=True)
class RecurrenceRule:
    """Any recurrence rule of RFC 5545 with `first_on` as DTSTART, such as "FREQ=MONTHLY;BYDAY=-1FR".

    Its times of day are refused: dextflow counts in dates.
    """

    first_on: date
    rule: str

    def __attrs_post_init__(self) -> None:
        if not 0 < len(self.rule) <= LONGEST_RULE:
            raise InvalidValue("RecurrenceRule", f"a rule has 1 to {LONGEST_RULE} characters")


Pattern = EveryInterval | DaysOfMonth | WeekdaysOfMonth | WorkingDaysOfMonth | RecurrenceRule


@attrs.frozen(kw_only=True)
class Scheduled:
    """It fires on the dates of a pattern, up to `until`."""

    pattern: Pattern
    until: date | None = None


class ClientPeriods(Enum):
    """Periods that each client has of its own."""

    FINANCIAL_YEARS = "financial years"
    VAT_PERIODS = "VAT periods"


@attrs.frozen(kw_only=True)
class OnPeriodEnd:
    """It fires when a period of the client ends, or so long before or after, and is about that period.

    The periods are the client's own, or with `rule` the same for all clients, such as HMRC's tax months.
    """

    periods: ClientPeriods | None = None
    rule: PeriodRule | None = None
    offset: Offset = NO_OFFSET

    def __attrs_post_init__(self) -> None:
        if (self.periods is None) == (self.rule is None):
            raise InvalidValue("OnPeriodEnd", "its periods are the client's own, or those of a rule")


@attrs.frozen(kw_only=True)
class OnKeyDate:
    """It fires on a key date of the client, a date among its fields, or so long before or after.

    Without `every` it fires once for each date that the field has in the course of time. With it, also on the
    anniversaries: `every` so often, counted from the date.
    """

    field: str
    every: Offset | None = None
    offset: Offset = NO_OFFSET

    def __attrs_post_init__(self) -> None:
        if not self.field:
            raise InvalidValue("OnKeyDate", "it names no field")
        if self.every is not None and self.every.value < 1:
            raise InvalidValue("OnKeyDate", "it comes again after one day, week, month or year, or after several")


Trigger = Scheduled | OnPeriodEnd | OnKeyDate


def _check_months(noun: str, months: int) -> None:
    if not 1 <= months <= 12 * 100:
        raise InvalidValue(noun, f"it repeats every month, or every so many months, not every {months}")
