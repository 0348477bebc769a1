"""The nominal dates of triggers for a client: those of a pattern, the ends of its periods, its key dates.

They are the identity of a firing, so nothing moves them: offsets and holidays come later.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from itertools import takewhile

from dextflow.errors import InvalidValue
from dextflow.model import (
    Client,
    ClientPeriods,
    EveryInterval,
    OnKeyDate,
    OnPeriodEnd,
    Pending,
    PeriodRule,
    Scheduled,
    Trigger,
    WorkingDaysOfMonth,
)
from dextflow.scheduling.almanac import Almanac
from dextflow.scheduling.client_periods import financial_years, vat_periods
from dextflow.scheduling.months import add_days
from dextflow.scheduling.patterns import ONE_DAY, pattern_dates
from dextflow.scheduling.reporting_periods import period_containing, periods


def nominal_dates(
    trigger: Trigger, client: Client, after: date, almanac: Almanac, calendar: str | None
) -> Iterator[date] | Pending:
    """The nominal dates of a trigger for a client after a day, in their order and worked out one by one.

    `calendar` is the id of that by which working days are counted. Pending while the client's "year_end" or "vat"
    is not known, or the key date of that name. Each date is counted from the first and never from the one before;
    they end with the pattern's last date, or with the year 9999.

    Raises `InvalidValue` for a pattern that cannot be, `NotFound` for a calendar that the almanac has not got, and
    `OutsideCoverage` where the calendar, or a list of agreed periods, says nothing more.
    """
    match trigger:
        case Scheduled():
            return _scheduled(trigger, after, almanac, calendar)
        case OnPeriodEnd():
            rule = periods_of(trigger, client)
            return rule if isinstance(rule, Pending) else _ends(rule, after)
        case _:
            return _key_dates(trigger, client, after)


def periods_of(trigger: OnPeriodEnd, client: Client) -> PeriodRule | Pending:
    """The periods at whose ends a trigger fires for a client; pending while they are not known."""
    if trigger.rule is not None:
        return trigger.rule
    if trigger.periods is ClientPeriods.VAT_PERIODS:
        return vat_periods(client) or Pending(missing=("vat",))
    return financial_years(client) or Pending(missing=("year_end",))


def key_date(client: Client, field: str) -> date | None:
    """A key date of a client; None if it is not known, or is no date."""
    return date_of(client.field(field))


def date_of(value: object) -> date | None:
    """The date that a value is; None for anything else, also for an instant, whose date depends on the place."""
    return value if isinstance(value, date) and not isinstance(value, datetime) else None


def _scheduled(trigger: Scheduled, after: date, almanac: Almanac, calendar: str | None) -> Iterator[date]:
    counts = isinstance(trigger.pattern, WorkingDaysOfMonth)
    holidays = almanac.calendar(calendar) if counts and calendar is not None else None
    dates = pattern_dates(trigger.pattern, after, holidays)
    return dates if trigger.until is None else takewhile(trigger.until.__ge__, dates)


def _ends(rule: PeriodRule, after: date) -> Iterator[date]:
    """The ends of periods. Where a list of agreed periods ends it says so, for more may be agreed."""
    last = after
    if after < date.max:
        for period in periods(rule, after + ONE_DAY, date.max):
            last = period.end
            yield last
    with suppress(InvalidValue):  # for a rule, it is the calendar that ends
        period_containing(rule, add_days(last, 1))


def _key_dates(trigger: OnKeyDate, client: Client, after: date) -> Iterator[date] | Pending:
    first = key_date(client, trigger.field)
    if first is None:
        return Pending(missing=(trigger.field,))
    if trigger.every is not None:
        return pattern_dates(EveryInterval(first_on=first, every=trigger.every), after)
    return iter((first,) if first > after else ())
