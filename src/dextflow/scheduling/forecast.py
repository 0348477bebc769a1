"""How much work lies ahead, by the week in which it should be done and by who is to do it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

import attrs

from dextflow.model import Assignee, Instance, Job, Owner, Plan, Status, Step, WorkloadRow
from dextflow.scheduling.group_deadlines import deadlines

OPEN = (Status.NOT_STARTED, Status.IN_PROGRESS, Status.UNDER_REVIEW)
ROLES = (None, *Assignee)


def workload(
    instances: Iterable[Instance] = (), projected: Iterable[tuple[Plan, Job]] = ()
) -> tuple[WorkloadRow, ...]:
    """What is still to be done in each week by each role, person and team, in the order of the weeks.

    Of `instances` only the steps that are still open count, each with all of its estimate; of `projected` jobs,
    which nobody has begun, every step of their plan, also one that a condition may turn out to drop. A step
    belongs to the week of the deadline of its group, or of the due date if that deadline is not known yet. What is
    overdue stays in its week, and what waits for an answer of the client is nobody's work until that is there.

    A step that somebody has taken up is theirs; a step whose role nobody has is nobody's, under that role.
    """
    return _summed((*_of_instances(instances), *_of_jobs(projected)))


def workload_by_role(rows: Iterable[WorkloadRow]) -> tuple[WorkloadRow, ...]:
    """The same work summed up for each week and role, whoever it is."""
    return _summed(attrs.evolve(row, person=None, team=None) for row in rows)


def workload_by_doer(rows: Iterable[WorkloadRow]) -> tuple[WorkloadRow, ...]:
    """The same work summed up for each week and each person or team, in whatever role."""
    return _summed(attrs.evolve(row, role=None) for row in rows)


def _of_instances(instances: Iterable[Instance]) -> Iterator[WorkloadRow]:
    for each in instances:
        if each.status in OPEN:
            taken = {underway.step: underway.by for underway in each.work.underway}
            yield from _rows(each.plan, each.job, each.open & ~each.with_client, taken)


def _of_jobs(jobs: Iterable[tuple[Plan, Job]]) -> Iterator[WorkloadRow]:
    for plan, job in jobs:
        yield from _rows(plan, job, plan.all, {})


def _rows(plan: Plan, job: Job, still_open: int, taken: dict[str, str | None]) -> Iterator[WorkloadRow]:
    """One row for each step that has an open item."""
    owners = {owner.step: owner for owner in job.owners}
    template = plan.template
    due = deadlines(template, due_on=job.due_on, starts_on=job.starts_on)
    for group, deadline in zip(template.groups, due, strict=True):
        week = monday(deadline.on or job.due_on)
        for step in group.steps:
            if plan.steps[step.key] & still_open:
                yield _row(week, job, step, owners.get(step.key), taken.get(step.key))


def _row(week: date, job: Job, step: Step, owner: Owner | None, taken_by: str | None) -> WorkloadRow:
    role = owner.assignment.to if owner else Assignee.TASK_OWNER
    usual = job.assignee if owner is None or role is Assignee.TASK_OWNER else owner.person
    unknown = step.estimate is None
    return WorkloadRow(
        week=week,
        role=role,
        person=taken_by or usual,
        team=owner.team if owner and not taken_by else None,
        minutes=step.estimate or 0,
        steps=1,
        unestimated=int(unknown),
        workflows=(job.id,),
        unknown=(job.id,) if unknown else (),
    )


def monday(day: date) -> date:
    """The Monday of the ISO 8601 week of a day.

    >>> monday(date(2026, 11, 1))
    datetime.date(2026, 10, 26)
    """
    return day - timedelta(days=day.weekday())


def _summed(rows: Iterable[WorkloadRow]) -> tuple[WorkloadRow, ...]:
    """One row for each week and whoever it is, sorted so."""
    together: defaultdict[tuple[date, int, str, str], list[WorkloadRow]] = defaultdict(list)
    for row in rows:
        together[row.week, ROLES.index(row.role), row.person or "", row.team or ""].append(row)
    return tuple(_sum(together[key]) for key in sorted(together))


def _sum(rows: list[WorkloadRow]) -> WorkloadRow:
    return attrs.evolve(
        rows[0],
        minutes=sum(row.minutes for row in rows),
        steps=sum(row.steps for row in rows),
        unestimated=sum(row.unestimated for row in rows),
        workflows=_each_once(row.workflows for row in rows),
        unknown=_each_once(row.unknown for row in rows),
    )


def _each_once(ids: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted({each for some in ids for each in some}))
