"""From the nominal date of a firing to its others: when it starts, which period it is about, when it is due."""

from datetime import date

import attrs

from dextflow.errors import NoRuleInForce, OutsideCoverage
from dextflow.model import (
    ByRule,
    Client,
    Convention,
    DueConfig,
    DueDate,
    FromKeyDate,
    OnDay,
    OnPeriodEnd,
    Pending,
    RepeatingWorkflow,
    ReportingPeriod,
    Trigger,
    Within,
)
from dextflow.model.due_rules import PERIOD_END, PERIOD_START, START
from dextflow.model.triggers import Scheduled
from dextflow.scheduling.almanac import Almanac
from dextflow.scheduling.business_days import adjust
from dextflow.scheduling.client_periods import reporting_period
from dextflow.scheduling.due import due_date, in_force
from dextflow.scheduling.months import add_days, month_length, shift
from dextflow.scheduling.reporting_periods import last_complete, period_containing
from dextflow.scheduling.triggers import date_of, key_date, periods_of


@attrs.frozen(kw_only=True)
class Place:
    """Where a firing falls: `meant` before and `starts` after holidays move it; `closed` is one that skips it."""

    nominal: date
    meant: date
    starts: date
    made: date
    closed: date | None = None


def place(repeating: RepeatingWorkflow, nominal: date, almanac: Almanac) -> Place:
    """Where a firing falls, as far as its start says, which for one that is skipped is the day that was meant.

    Raises `NotFound` for a calendar that there is not, and `OutsideCoverage`.
    """
    meant = meant_on(repeating.trigger, nominal)
    open_on = _off_holidays(repeating.holidays, repeating, meant, almanac)
    starts = meant if open_on is None else open_on
    closed = meant if open_on is None else None
    return Place(
        nominal=nominal, meant=meant, starts=starts, made=add_days(starts, -repeating.lead_days), closed=closed
    )


def place_for(repeating: RepeatingWorkflow, client: Client, nominal: date, almanac: Almanac) -> Place:
    """Where a firing falls for a client, also if the day on which it is due skips it; raises as `place`."""
    at = place(repeating, nominal, almanac)
    if at.closed or repeating.due_holidays is not Convention.SKIP:
        return at
    due = due_of(repeating.due, client, at.starts, period_of(repeating, client, at), almanac)
    if isinstance(due, Pending) or _off_holidays(Convention.SKIP, repeating, due.due, almanac):
        return at
    return attrs.evolve(at, closed=due.due)


def meant_on(trigger: Trigger, nominal: date) -> date:
    """The day on which a firing would start if no day were a holiday: the offset of an event, sticky in months."""
    return nominal if isinstance(trigger, Scheduled) else shift(nominal, trigger.offset)


def _off_holidays(
    convention: Convention, repeating: RepeatingWorkflow, day: date, almanac: Almanac
) -> date | None:
    if convention is Convention.NONE or repeating.calendar is None:
        return day
    return adjust(day, convention, almanac.calendar(repeating.calendar))


def period_of(repeating: RepeatingWorkflow, client: Client, at: Place) -> ReportingPeriod | Pending | None:
    """The reporting period of a firing, None if its work is about none.

    It is pending while dates of the client, or agreed periods, are not known.

    After the end of a period it is that one. Otherwise it is seen from the day that was meant, so that no holiday
    moves the work to another period.
    """
    try:
        if isinstance(repeating.trigger, OnPeriodEnd):
            rule = periods_of(repeating.trigger, client)
            return rule if isinstance(rule, Pending) else period_containing(rule, at.nominal)
        if repeating.periods is not None:
            return last_complete(repeating.periods, at.meant)
        return repeating.period and reporting_period(repeating.period, at.meant, client)
    except OutsideCoverage as gap:
        return Pending(missing=(str(gap),))


def due_on_of(
    repeating: RepeatingWorkflow,
    client: Client,
    starts: date,
    period: ReportingPeriod | Pending | None,
    almanac: Almanac,
) -> date | Pending:
    """The day on which a firing is due for the practice, off its holidays; pending while that is not known."""
    due = due_of(repeating.due, client, starts, period, almanac)
    if isinstance(due, Pending) or repeating.due_holidays is Convention.SKIP:
        return due if isinstance(due, Pending) else due.due
    try:
        return _off_holidays(repeating.due_holidays, repeating, due.due, almanac) or due.due
    except OutsideCoverage as gap:
        return Pending(missing=(str(gap),))


def due_of(
    config: DueConfig, client: Client, starts: date, period: ReportingPeriod | Pending | None, almanac: Almanac
) -> DueDate | Pending:
    """When a firing is due by one configuration; pending while that is not known, for the client or the rule."""
    match config:
        case Within():
            return _chosen(shift(starts, config.offset))
        case OnDay():
            return _chosen(_day_from(starts, config))
        case FromKeyDate():
            key = key_date(client, config.field)
            return Pending(missing=(config.field,)) if key is None else _chosen(shift(key, config.offset))
        case _:
            if not isinstance(period, ReportingPeriod):
                return period or Pending(missing=("period",))
            return _by_rule(config, client, starts, period, almanac)


def known_dates(client: Client, starts: date, period: ReportingPeriod) -> dict[str, date]:
    """The dates that a due-date rule may be counted from, by name."""
    dates = {field.name: day for field in client.fields if (day := date_of(field.value))}
    return {**dates, PERIOD_START: period.start, PERIOD_END: period.end, START: starts}


def _chosen(day: date) -> DueDate:
    """A date that the practice chose, by no rule."""
    return DueDate(rule="", version=0, nominal=day, due=day, act_by=day)


def _day_from(start: date, config: OnDay) -> date:
    """That day of the year of the start or, if it is over, of the next year."""
    day = _day_in(start.year, config)
    return day if day >= start else _day_in(start.year + 1, config)


def _day_in(year: int, config: OnDay) -> date:
    return date(year, config.month, min(config.day, month_length(year, config.month)))


def _by_rule(
    config: ByRule, client: Client, starts: date, period: ReportingPeriod, almanac: Almanac
) -> DueDate | Pending:
    try:
        rule = in_force(almanac.rules, config.rule, period.end)
        due = due_date(rule, known_dates(client, starts, period), almanac.calendars)
    except (NoRuleInForce, OutsideCoverage) as gap:
        return Pending(missing=(str(gap),))
    if isinstance(due, Pending) or not config.offset.value:
        return due
    return attrs.evolve(
        due,
        nominal=shift(due.nominal, config.offset),
        due=shift(due.due, config.offset),
        act_by=due.act_by and shift(due.act_by, config.offset),
    )
