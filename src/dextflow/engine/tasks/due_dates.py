"""The dates of a task after a change of those from which they were worked out."""

from datetime import date, datetime

from dextflow.engine.due_dates import may_move
from dextflow.engine.obstacles import check_dates, check_later
from dextflow.model import DueDate, Policy, ReportingPeriod, Task, TaskRescheduled, TaskStatus


def follows_task_dates(task: Task, policy: Policy) -> bool:
    """Whether the library may move the due date of a task without a workflow, as the practice chose.

    That of one that is done, skipped or deleted is never moved.
    """
    started = task.status is not TaskStatus.NOT_STARTED
    return task.is_open and may_move(policy, chosen=task.due_chosen, started=started)


def follow_task_dates(
    task: Task,
    policy: Policy,
    *,
    period: ReportingPeriod | None,
    due_on: date,
    starts_on: date | None,
    statutory: DueDate | None,
    because: str,
    by: str,
    at: datetime,
) -> tuple[TaskRescheduled, ...]:
    """Move a task without a workflow to what was worked out anew: one event, or none if it stays as it is.

    Its dates stay where they do not follow (`follows_task_dates`), and so the period goes without them. `because`
    says what changed. No command is given to this end, so no rights are asked.

    Raises `DueBeforeStart` for dates that cannot be, `OutOfOrder` and `InvalidValue` for a time that cannot be.
    """
    order = task.order
    before = order.due_on, order.starts_on, order.statutory
    after = (due_on, starts_on, statutory) if follows_task_dates(task, policy) else before
    if after == before and period == order.period:
        return ()
    if after[0]:
        check_dates(after[0], after[1])
    check_later("TaskRescheduled", at, task.at, policy)
    return (TaskRescheduled(by, at, *after, because, period),)
