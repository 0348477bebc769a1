"""Decide on the workflow of a task: attach one, replace it, take it off."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from dextflow.engine.tasks.lifecycle import TaskCommandType
from dextflow.engine.tasks.loss import loss_of
from dextflow.engine.tasks.situation import Situation
from dextflow.errors import (
    HasWorkflow,
    InvalidValue,
    LackingForWorkflow,
    LossNotConfirmed,
    NoWorkflow,
    WorkflowBegun,
    WorkflowLocked,
)
from dextflow.model import (
    AttachWorkflow,
    DetachWorkflow,
    Instance,
    ReplaceWorkflow,
    ReportingPeriod,
    Status,
    Task,
    TaskEvent,
    TemplateRef,
    WorkflowAttached,
    WorkflowDetached,
    WorkflowReplaced,
)


def period_for_workflow(task: Task, period: ReportingPeriod | None) -> ReportingPeriod:
    """The period that a new workflow of a task is about. Raises `LackingForWorkflow` for all that it lacks."""
    period = period or task.order.period
    lacking = {"a client": task.order.client, "a due date": task.order.due_on, "a period": period}
    if period is None or not all(lacking.values()):
        raise LackingForWorkflow(tuple(name for name, value in lacking.items() if not value))
    return period


def put_aside(situation: Situation, by: str, at: datetime, because: str) -> tuple[TaskEvent, ...]:
    """What becomes of the workflow of a task that is put aside. Raises `WorkflowBegun` unless it has not begun."""
    workflow = situation.workflow
    if workflow is None:
        return ()
    if workflow.status is not Status.NOT_STARTED:
        raise WorkflowBegun(workflow.id, workflow.status.value)
    lost = loss_of(workflow, situation.record).lines
    return (WorkflowDetached(by, at, workflow.id, because, lost),)


def _attach(situation: Situation, command: AttachWorkflow) -> tuple[TaskEvent, ...]:
    if situation.workflow is not None:
        raise HasWorkflow(situation.workflow.id)
    period = period_for_workflow(situation.task, command.period)
    return (WorkflowAttached(command.by, command.at, _id(command), _template(command), period),)


def _replace(situation: Situation, command: ReplaceWorkflow) -> tuple[TaskEvent, ...]:
    workflow, lost = _given_up(situation, command.confirmed)
    period = period_for_workflow(situation.task, command.period)
    by, at = command.by, command.at
    return (WorkflowReplaced(by, at, _id(command), _template(command), period, workflow.id, lost),)


def _detach(situation: Situation, command: DetachWorkflow) -> tuple[TaskEvent, ...]:
    workflow, lost = _given_up(situation, command.confirmed)
    return (WorkflowDetached(command.by, command.at, workflow.id, "its task goes on without it", lost),)


def _given_up(situation: Situation, confirmed: int | None) -> tuple[Instance, tuple[str, ...]]:
    """The workflow that a task gives up, and what it loses with it, which is confirmed."""
    workflow = situation.workflow
    if workflow is None:
        raise NoWorkflow
    if workflow.status is Status.COMPLETED:
        raise WorkflowLocked(workflow.id)
    lost = loss_of(workflow, situation.record).lines
    if lost and confirmed != workflow.version:
        raise LossNotConfirmed(workflow.id, workflow.version, lost, confirmed)
    return workflow, lost


def _id(command: AttachWorkflow | ReplaceWorkflow) -> str:
    if not command.workflow:
        raise InvalidValue(type(command).__name__, "it does not say which id the workflow gets")
    return command.workflow


def _template(command: AttachWorkflow | ReplaceWorkflow) -> TemplateRef:
    if command.version is None:
        raise InvalidValue(type(command).__name__, "it does not say which version of the template is meant")
    return TemplateRef(id=command.template, version=command.version)


# Each function takes the one type of command under which it is filed, which no mapping type can say.
DECIDE_WORKFLOW: Mapping[TaskCommandType, Callable[[Situation, Any], tuple[TaskEvent, ...]]] = {
    AttachWorkflow: _attach,
    ReplaceWorkflow: _replace,
    DetachWorkflow: _detach,
}
