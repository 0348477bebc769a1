"""When the groups of a workflow should be done, counted from its due date or its start date."""

from datetime import date, timedelta

import attrs

from dextflow.errors import InvalidValue
from dextflow.model import DeadlineBase, Offset, Template, Unit
from dextflow.scheduling.months import add_months

DAYS = {Unit.DAY: 1, Unit.WEEK: 7}
MONTHS = {Unit.MONTH: 1, Unit.YEAR: 12}


@attrs.frozen(kw_only=True)
class GroupDeadline:
    """When all steps of a group should be done; None if that cannot be said yet."""

    group: str
    on: date | None


def shift(day: date, offset: Offset) -> date:
    """The date so many days, weeks, months or years away; the last day of a month goes to the last day.

    Raises `InvalidValue` outside the years 1 to 9999.

    >>> shift(date(2026, 3, 15), Offset(value=-3))
    datetime.date(2026, 3, 12)
    """
    if offset.unit in MONTHS:
        return add_months(day, MONTHS[offset.unit] * offset.value)
    try:
        return day + timedelta(days=DAYS[offset.unit] * offset.value)
    except OverflowError:
        raise InvalidValue("date", f"{day} and {offset.value} {offset.unit.value}s is no date") from None


def deadlines(template: Template, *, due_on: date, starts_on: date | None = None) -> tuple[GroupDeadline, ...]:
    """The deadline of each group, in the template's order, which its steps inherit.

    A group without an offset has the due date. Groups that are counted from a start date that is not known have
    no deadline yet. Source: Sodium's workflow groups (`deadlineIntervalValue`, `deadlineRelativeTo`).
    """
    base = due_on if template.deadlines_from is DeadlineBase.DUE_DATE else starts_on
    return tuple(
        GroupDeadline(group=group.name, on=_deadline(group.deadline, base, due_on)) for group in template.groups
    )


def _deadline(offset: Offset | None, base: date | None, due_on: date) -> date | None:
    if offset is None:
        return due_on
    return None if base is None else shift(base, offset)
