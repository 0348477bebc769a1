"""A task and its workflow go together: what one of them decides, the other takes over.

Status, period and dates of the task are those of the workflow, and the task's owner, where that is a person, is
the workflow's assignee. A task is BLOCKED as a whole by hand alone, and stays so while its workflow goes on. A
workflow that is completed is locked, and so nothing of its task is carried over to it any more.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from dextflow.engine.actions import given_up
from dextflow.model import (
    Assigned,
    Event,
    Instance,
    Policy,
    Rescheduled,
    Status,
    Task,
    TaskAssigned,
    TaskEvent,
    TaskRefreshed,
    TaskRescheduled,
    TaskStatus,
    WorkflowDetached,
    WorkflowFollowed,
    WorkflowReplaced,
)

OF_STATUS: Mapping[Status, TaskStatus] = MappingProxyType(
    {
        Status.NOT_STARTED: TaskStatus.NOT_STARTED,
        Status.IN_PROGRESS: TaskStatus.IN_PROGRESS,
        Status.UNDER_REVIEW: TaskStatus.IN_PROGRESS,
        Status.COMPLETED: TaskStatus.COMPLETED,
    }
)
ANOTHER_DATE_BY_LAW = "its task has another date by law"
GIVEN_UP = (Status.COMPLETED, Status.DELETED)


def status_by_workflow(task: Task, workflow: Instance, policy: Policy) -> TaskStatus:
    """Where a task is whose workflow is where it is now."""
    status = OF_STATUS[workflow.status]
    if status is not TaskStatus.COMPLETED:
        return TaskStatus.BLOCKED if task.status is TaskStatus.BLOCKED else status
    if policy.complete_with_workflow:
        return status
    return task.status if task.status is not TaskStatus.NOT_STARTED else TaskStatus.IN_PROGRESS


def follows_in_words(workflow: Instance) -> str:
    """Why the status of the task of a workflow is what it is."""
    return f"its status follows its workflow, which is {workflow.status.value}"


def followed(task: Task, workflow: Instance, event: Event, policy: Policy) -> tuple[TaskEvent, ...]:
    """What the state of its workflow, after that event, leads to in a task: one event, or none."""
    if task.workflow != workflow.id:
        return ()
    by, at = event.by, max(event.at, task.at)
    if workflow.status is Status.DELETED:
        return (WorkflowDetached(by, at, workflow.id, "the workflow was deleted"),)
    job, order = workflow.job, task.order
    status = status_by_workflow(task, workflow, policy)
    now = (status, job.assignee, job.period, job.due_on, job.starts_on, job.statutory, job.due_chosen)
    dates = order.period, order.due_on, order.starts_on, order.statutory, task.due_chosen
    if now == (task.status, task.owner.person, *dates):
        return ()
    return (
        WorkflowFollowed(
            by=by,
            at=at,
            workflow=workflow.id,
            version=workflow.version,
            status=status,
            assignee=job.assignee,
            period=job.period,
            due_on=job.due_on,
            starts_on=job.starts_on,
            statutory=job.statutory,
            due_chosen=job.due_chosen,
        ),
    )


def carried(workflow: Instance, events: Sequence[TaskEvent]) -> tuple[Event, ...]:
    """What the events of a task lead to in the workflow that it had before them."""
    if workflow.status in GIVEN_UP:
        return ()
    return tuple(carried for event in events for carried in _carried(workflow, event))


def _carried(workflow: Instance, event: TaskEvent) -> tuple[Event, ...]:
    job = workflow.job
    match event:
        case TaskAssigned() | TaskRefreshed() if event.owner.person != job.assignee:
            return (Assigned(event.by, event.at, event.owner.person, job.reviewers),)
        case TaskRescheduled() if event.due_on is not None:
            return tuple(_rescheduled(workflow, event, event.due_on))
        case WorkflowReplaced():
            because = f"replaced by workflow {event.workflow}"
            return given_up(workflow, by=event.by, at=event.at, because=because)
        case WorkflowDetached():
            return given_up(workflow, by=event.by, at=event.at, because=event.because)
        case _:
            return ()


def _rescheduled(workflow: Instance, event: TaskRescheduled, due_on: date) -> Iterator[Rescheduled]:
    """A choice says nothing of the date by law, so another one of those is told first."""
    because = event.because or (ANOTHER_DATE_BY_LAW if event.statutory != workflow.job.statutory else None)
    if because is not None:
        yield Rescheduled(event.by, event.at, due_on, event.starts_on, because, event.statutory)
    if event.because is None:
        yield Rescheduled(event.by, event.at, due_on, event.starts_on)
