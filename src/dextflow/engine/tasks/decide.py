"""Decide what a command leads to in a task: events, or a refusal."""

from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any

import attrs

from dextflow.engine.obstacles import (
    check_assignable,
    check_dates,
    check_giver,
    check_later,
    check_name,
    check_reason,
    check_status,
)
from dextflow.engine.tasks.apply import apply_task
from dextflow.engine.tasks.attaching import DECIDE_WORKFLOW, put_aside
from dextflow.engine.tasks.following import follows_in_words, status_by_workflow
from dextflow.engine.tasks.lifecycle import TaskCommandType, statuses_by_task_command
from dextflow.engine.tasks.noting import DECIDE_NOTES
from dextflow.engine.tasks.rights import WITH_WORKFLOW, may_task, permitted_for_task
from dextflow.engine.tasks.situation import Situation
from dextflow.errors import (
    AlreadyBlocked,
    FollowsWorkflow,
    InvalidValue,
    LackingForWorkflow,
    NotPermitted,
    OpenLines,
    WrongTaskStatus,
)
from dextflow.model import (
    STANDARD,
    AssignTask,
    BlockTask,
    ChangeChecklist,
    ChangeTaskClients,
    ChecklistChanged,
    CompleteTask,
    DeleteTask,
    EditTask,
    Event,
    Instance,
    Person,
    Policy,
    PutBackTask,
    RefreshTask,
    ReopenTask,
    RescheduleTask,
    SkipTask,
    StartTask,
    Status,
    Task,
    TaskAssigned,
    TaskBlocked,
    TaskClientsChanged,
    TaskCommand,
    TaskCompleted,
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
    TaskUnblocked,
    UnblockTask,
)
from dextflow.model.policy import DEFAULT_POLICY

UNDER_REVIEW = "an admin, while its workflow is under review"
Events = tuple[TaskEvent, ...]


def decide_task(
    task: Task,
    command: TaskCommand,
    person: Person,
    policy: Policy = DEFAULT_POLICY,
    *,
    workflow: Instance | None = None,
    record: tuple[Event, ...] = (),
) -> Events:
    """Return the events that a command leads to; nothing has changed yet.

    `person` is who gives the command: the caller has looked up `command.by` and vouches for it. `workflow` is the
    one that is attached to the task, as it is now, and `record` its events, which tell what would be lost with it;
    what is carried over to it, `dextflow.engine.tasks.carried` says. Raises a subclass of `Refused` if the status,
    the person's rights, the state or the policy does not allow it, and `InvalidValue` for values that no task can
    have, another person than `command.by`, another workflow than the task's, or a time without a zone.
    """
    kind = type(command)
    check_status(kind, task.status, _ACCEPTED_IN[kind], WrongTaskStatus)
    check_giver(kind.__name__, command.by, person)
    if task.workflow != (workflow.id if workflow else None):
        raise InvalidValue(kind.__name__, f"the workflow of the task is {task.workflow!r}, and no other")
    _check_rights(task, command, person, workflow)
    for last in (task.at, *((workflow.at,) if workflow else ())):
        check_later(kind.__name__, command.at, last, policy)
    situation = Situation(task=task, policy=policy, workflow=workflow, record=record)
    events = _DECIDE[kind](situation, command)
    reduce(apply_task, events, task)  # what no task can be is refused here
    return events


def _check_rights(task: Task, command: TaskCommand, person: Person, workflow: Instance | None) -> None:
    kind = type(command)
    if not may_task(person, command, task):
        raise NotPermitted(kind.__name__, person.id, permitted_for_task(kind))
    if kind in WITH_WORKFLOW and workflow is not None and workflow.stage and person.role is STANDARD:
        raise NotPermitted(kind.__name__, person.id, (UNDER_REVIEW,))


# ------------------------------------------------------------------------------------------- what a task is


def _edit(_: Situation, command: EditTask) -> Events:
    check_name(command.title)
    given = command.title, command.description, command.category, command.estimate
    return (TaskEdited(command.by, command.at, *given),)


def _reschedule(situation: Situation, command: RescheduleTask) -> Events:
    if command.due_on is None and situation.workflow is not None:
        raise LackingForWorkflow(("a due date",))
    if command.due_on is not None:
        check_dates(command.due_on, command.starts_on)
    dates = command.due_on, command.starts_on, command.statutory
    return (TaskRescheduled(command.by, command.at, *dates, command.because),)


def _change_clients(situation: Situation, command: ChangeTaskClients) -> Events:
    workflow = situation.workflow
    if workflow is not None and command.clients[:1] != (workflow.job.client,):
        reason = f"its workflow is about {workflow.job.client}, who stays its primary client"
        raise FollowsWorkflow("ChangeTaskClients", workflow.id, reason)
    return (TaskClientsChanged(command.by, command.at, command.clients, command.client_name),)


def _change_checklist(_: Situation, command: ChangeChecklist) -> Events:
    return (ChecklistChanged(command.by, command.at, command.checklist),)


def _assign(situation: Situation, command: AssignTask) -> Events:
    _check_assignable(situation, command.owner.person)
    owner = attrs.evolve(command.owner, step="", chosen=True)
    return (TaskAssigned(command.by, command.at, owner),)


def _refresh(situation: Situation, command: RefreshTask) -> Events:
    _check_assignable(situation, command.owner.person)
    return (TaskRefreshed(command.by, command.at, command.owner, command.client_name),)


def _check_assignable(situation: Situation, person: str | None) -> None:
    """Raise what stands in the way of that person as the assignee of the workflow."""
    workflow = situation.workflow
    if workflow is not None and workflow.job.assignee != person:
        check_assignable(workflow, person, situation.policy)


# ------------------------------------------------------------------------------------------ where it stands


def _start(situation: Situation, command: StartTask) -> Events:
    _check_by_hand(situation, command)
    return (TaskStarted(command.by, command.at),)


def _put_back(situation: Situation, command: PutBackTask) -> Events:
    _check_by_hand(situation, command)
    return (TaskPutBack(command.by, command.at),)


def _check_by_hand(situation: Situation, command: TaskCommand) -> None:
    """Raise `FollowsWorkflow` if the status follows a workflow."""
    workflow = situation.workflow
    if workflow is not None:
        raise FollowsWorkflow(type(command).__name__, workflow.id, follows_in_words(workflow))


def _block(situation: Situation, command: BlockTask) -> Events:
    task = situation.task
    check_reason(task.order.title, command.reason)
    if task.status is TaskStatus.BLOCKED and task.reason == command.reason:
        raise AlreadyBlocked(task.reason)
    return (TaskBlocked(command.by, command.at, command.reason),)


def _unblock(situation: Situation, command: UnblockTask) -> Events:
    status = TaskStatus.IN_PROGRESS
    if situation.workflow is not None:
        free = attrs.evolve(situation.task, status=status)
        status = status_by_workflow(free, situation.workflow, situation.policy)
    return (TaskUnblocked(command.by, command.at, status),)


def _complete(situation: Situation, command: CompleteTask) -> Events:
    workflow = situation.workflow
    if workflow is not None and workflow.status is not Status.COMPLETED:
        _check_by_hand(situation, command)
    left = situation.task.open_lines
    if left and not command.confirmed:
        raise OpenLines(left)
    return (TaskCompleted(command.by, command.at, left),)


def _skip(situation: Situation, command: SkipTask) -> Events:
    check_reason(situation.task.order.title, command.reason)
    detached = put_aside(situation, command.by, command.at, f"its task was skipped: {command.reason}")
    return (*detached, TaskSkipped(command.by, command.at, command.reason))


def _reopen(situation: Situation, command: ReopenTask) -> Events:
    """A task goes on in progress; one that was skipped before anything was noted has not begun."""
    task = situation.task
    if situation.policy.complete_with_workflow:
        _check_by_hand(situation, command)
    untouched = task.status is TaskStatus.SKIPPED and not task.ticks and not task.minutes
    status = TaskStatus.NOT_STARTED if untouched else TaskStatus.IN_PROGRESS
    return (TaskReopened(command.by, command.at, status),)


def _delete(situation: Situation, command: DeleteTask) -> Events:
    detached = put_aside(situation, command.by, command.at, "its task was deleted")
    return (*detached, TaskDeleted(command.by, command.at))


# Each function takes the one type of command under which it is filed, which no mapping type can say.
_DECIDE: Mapping[TaskCommandType, Callable[[Situation, Any], Events]] = {
    EditTask: _edit,
    RescheduleTask: _reschedule,
    ChangeTaskClients: _change_clients,
    ChangeChecklist: _change_checklist,
    AssignTask: _assign,
    RefreshTask: _refresh,
    StartTask: _start,
    PutBackTask: _put_back,
    BlockTask: _block,
    UnblockTask: _unblock,
    CompleteTask: _complete,
    SkipTask: _skip,
    ReopenTask: _reopen,
    DeleteTask: _delete,
    **DECIDE_NOTES,
    **DECIDE_WORKFLOW,
}
_ACCEPTED_IN = statuses_by_task_command()
