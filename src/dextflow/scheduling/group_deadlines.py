"""When the groups of a workflow should be done, counted from its due date or its start date."""

from datetime import date

import attrs

from dextflow.model import DeadlineBase, Offset, Template
from dextflow.scheduling.months import shift


@attrs.frozen(kw_only=True)
class GroupDeadline:
    """When all steps of a group should be done; None if that cannot be said yet."""

    group: str
    on: date | None


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
