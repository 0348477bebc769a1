"""Apply events to a task, and rebuild it from them. What has happened cannot be refused."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import attrs

from dextflow.engine.replaying import replayed
from dextflow.errors import InvalidValue
from dextflow.model import (
    TO_NOBODY,
    Assignee,
    Assignment,
    ChecklistChanged,
    FileAttachedToTask,
    LineTicked,
    LineUnticked,
    Owner,
    Task,
    TaskAssigned,
    TaskBlocked,
    TaskClientsChanged,
    TaskCommented,
    TaskCompleted,
    TaskCreated,
    TaskDeleted,
    TaskEdited,
    TaskEvent,
    TaskPutBack,
    TaskRefreshed,
    TaskReopened,
    TaskRescheduled,
    TaskSkipped,
    TaskStarted,
    TaskStatus,
    TaskTimeLogged,
    TaskUnblocked,
    Tick,
    WorkflowAttached,
    WorkflowDetached,
    WorkflowFollowed,
    WorkflowReplaced,
)


def begin_task(event: TaskCreated) -> Task:
    """The task that a `TaskCreated` event brings into being."""
    return Task(
        id=event.task,
        order=event.order,
        owner=event.owner,
        status=TaskStatus.NOT_STARTED,
        version=1,
        at=event.at,
        client_name=event.client_name,
    )


def apply_task(task: Task, event: TaskEvent) -> Task:
    """The task after one more event. Raises `InvalidValue` for a second `TaskCreated`."""
    kind = type(event)
    if kind not in _APPLY:
        raise InvalidValue(kind.__name__, "it cannot have happened to this task, which is there already")
    return attrs.evolve(_APPLY[kind](task, event), version=task.version + 1, at=event.at)


def replay_task(events: Iterable[TaskEvent]) -> Task:
    """Rebuild a task from all its events, oldest first. Raises `InvalidValue` unless they begin so."""
    return replayed("Task", events, TaskCreated, begin_task, apply_task)


def owner_by_workflow(task: Task, assignee: str | None) -> Owner:
    """Whose a task is whose workflow has that assignee: a team keeps it for as long as none of them has it."""
    if assignee == task.owner.person:
        return task.owner
    if assignee is None:
        return Owner(step="", assignment=TO_NOBODY, chosen=True)
    return Owner(step="", assignment=Assignment(to=Assignee.PERSON, id=assignee), person=assignee, chosen=True)


def _order(task: Task, **changes: Any) -> Task:  # noqa: ANN401 - each field has its own type
    return attrs.evolve(task, order=attrs.evolve(task.order, **changes))


def _in(status: TaskStatus) -> Callable[[Task, Any], Task]:
    return lambda task, _event: attrs.evolve(task, status=status, reason="")


def _edited(task: Task, event: TaskEdited) -> Task:
    return _order(
        task,
        title=event.title,
        description=event.description,
        category=event.category,
        estimate=event.estimate,
    )


def _rescheduled(task: Task, event: TaskRescheduled) -> Task:
    period = event.period or task.order.period
    dates = {"due_on": event.due_on, "starts_on": event.starts_on, "statutory": event.statutory}
    after = _order(task, **dates, period=period)
    as_chosen = task.due_chosen and event.due_on == task.order.due_on
    return attrs.evolve(after, due_chosen=event.because is None or as_chosen)


def _clients_changed(task: Task, event: TaskClientsChanged) -> Task:
    return attrs.evolve(_order(task, clients=event.clients), client_name=event.client_name)


def _checklist_changed(task: Task, event: ChecklistChanged) -> Task:
    """A line that is gone takes its tick with it; the record keeps both."""
    kept = {line.key for line in event.checklist}
    ticks = tuple(tick for tick in task.ticks if tick.item in kept)
    return attrs.evolve(_order(task, checklist=event.checklist), ticks=ticks)


def _owned(task: Task, owner: Owner) -> Task:
    return attrs.evolve(_order(task, assignment=owner.assignment), owner=owner)


def _refreshed(task: Task, event: TaskRefreshed) -> Task:
    return attrs.evolve(_owned(task, event.owner), client_name=event.client_name)


def _put_aside(task: Task, status: TaskStatus, reason: str) -> Task:
    return attrs.evolve(task, status=status, reason=reason)


def _ticked(task: Task, event: LineTicked) -> Task:
    return attrs.evolve(task, ticks=(*task.ticks, Tick(item=event.line, by=event.by, at=event.at)))


def _unticked(task: Task, event: LineUnticked) -> Task:
    return attrs.evolve(task, ticks=tuple(tick for tick in task.ticks if tick.item != event.line))


def _attached(task: Task, event: WorkflowAttached | WorkflowReplaced) -> Task:
    """The task is where its new workflow is: not begun, unless it is blocked."""
    blocked = task.status is TaskStatus.BLOCKED
    return attrs.evolve(
        _order(task, period=event.period),
        workflow=event.workflow,
        template=event.template,
        status=task.status if blocked else TaskStatus.NOT_STARTED,
    )


def _detached(task: Task, _event: WorkflowDetached) -> Task:
    return attrs.evolve(task, workflow=None, template=None)


def _followed(task: Task, event: WorkflowFollowed) -> Task:
    after = _owned(task, owner_by_workflow(task, event.assignee))
    after = _order(
        after,
        period=event.period,
        due_on=event.due_on,
        starts_on=event.starts_on,
        statutory=event.statutory,
    )
    reason = task.reason if event.status is task.status else ""
    return attrs.evolve(after, status=event.status, reason=reason, due_chosen=event.due_chosen)


# Each function takes the one type of event under which it is filed, which no mapping type can say.
_APPLY: Mapping[type[TaskEvent], Callable[[Task, Any], Task]] = {
    TaskEdited: _edited,
    TaskRescheduled: _rescheduled,
    TaskClientsChanged: _clients_changed,
    ChecklistChanged: _checklist_changed,
    TaskAssigned: lambda task, event: _owned(task, event.owner),
    TaskRefreshed: _refreshed,
    TaskStarted: _in(TaskStatus.IN_PROGRESS),
    TaskPutBack: _in(TaskStatus.NOT_STARTED),
    TaskBlocked: lambda task, event: _put_aside(task, TaskStatus.BLOCKED, event.reason),
    TaskUnblocked: lambda task, event: _put_aside(task, event.status, ""),
    TaskCompleted: _in(TaskStatus.COMPLETED),
    TaskSkipped: lambda task, event: _put_aside(task, TaskStatus.SKIPPED, event.reason),
    TaskReopened: lambda task, event: _put_aside(task, event.status, ""),
    LineTicked: _ticked,
    LineUnticked: _unticked,
    TaskTimeLogged: lambda task, event: attrs.evolve(task, minutes=task.minutes + event.minutes),
    TaskCommented: lambda task, _event: task,
    FileAttachedToTask: lambda task, _event: task,
    WorkflowAttached: _attached,
    WorkflowReplaced: _attached,
    WorkflowDetached: _detached,
    WorkflowFollowed: _followed,
    TaskDeleted: _in(TaskStatus.DELETED),
}
