"""Who may do what with a task, as one literal table.

A command is permitted to those who stand in one of the listed relations to the task, and see all its clients.
A task of no client is seen by everybody in the practice. What is not seen is, in every answer, as if it were not
there; that is for the service to say.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from dextflow.engine.rights import in_words
from dextflow.engine.tasks.lifecycle import TaskCommandType
from dextflow.model import (
    STANDARD,
    AssignTask,
    AttachFileToTask,
    AttachWorkflow,
    BlockTask,
    ChangeChecklist,
    ChangeTaskClients,
    CommentOnTask,
    CompleteTask,
    DeleteTask,
    DetachWorkflow,
    EditTask,
    LogTaskTime,
    Person,
    PutBackTask,
    RefreshTask,
    ReopenTask,
    ReplaceWorkflow,
    RescheduleTask,
    SkipTask,
    StartTask,
    Task,
    TaskCommand,
    TaskStatus,
    TickLine,
    UnblockTask,
    UntickLine,
)

TaskRelation = Callable[[Task, Person], bool]
WITH_WORKFLOW: tuple[TaskCommandType, ...] = (AssignTask, RescheduleTask, ReplaceWorkflow, DetachWorkflow)


def the_owner(task: Task, person: Person) -> bool:
    """The task is this person's."""
    return task.owner.person == person.id


def the_owner_before_the_start(task: Task, person: Person) -> bool:
    """The task is this person's, and it has not begun."""
    return task.status is TaskStatus.NOT_STARTED and the_owner(task, person)


def a_member_of_its_team(task: Task, person: Person) -> bool:
    """The task is that of a team to which the person belongs."""
    return task.owner.team in person.teams


def an_admin(_task: Task, person: Person) -> bool:
    """The person is an admin of the practice or of its clients."""
    return person.role is not STANDARD


def anyone_while_it_is_nobodys(task: Task, _person: Person) -> bool:
    """The task is nobody's, or it is not known whose: anyone may take it up or give it to somebody."""
    return task.owner.person is None and task.owner.team is None


_DOERS: tuple[TaskRelation, ...] = (the_owner, a_member_of_its_team, an_admin)

TASK_RIGHTS: Mapping[TaskCommandType, tuple[TaskRelation, ...]] = MappingProxyType(
    {
        EditTask: _DOERS,
        RescheduleTask: _DOERS,
        ChangeTaskClients: _DOERS,
        ChangeChecklist: _DOERS,
        AssignTask: (*_DOERS, anyone_while_it_is_nobodys),
        RefreshTask: _DOERS,
        StartTask: _DOERS,
        PutBackTask: _DOERS,
        BlockTask: _DOERS,
        UnblockTask: _DOERS,
        CompleteTask: _DOERS,
        SkipTask: _DOERS,
        ReopenTask: _DOERS,
        TickLine: _DOERS,
        UntickLine: _DOERS,
        LogTaskTime: _DOERS,
        CommentOnTask: _DOERS,
        AttachFileToTask: _DOERS,
        AttachWorkflow: _DOERS,
        ReplaceWorkflow: _DOERS,
        DetachWorkflow: _DOERS,
        DeleteTask: (the_owner_before_the_start, an_admin),
    }
)


def sees_task(person: Person, task: Task) -> bool:
    """Whether the person sees all clients of the task, and so the task."""
    return all(person.sees(client) for client in task.order.clients)


def may_task(person: Person, command: TaskCommand, task: Task) -> bool:
    """Whether the person's relation to the task permits the command, whatever the status."""
    return sees_task(person, task) and any(holds(task, person) for holds in TASK_RIGHTS[type(command)])


def permitted_for_task(command: TaskCommandType) -> tuple[str, ...]:
    """The relations that permit a command, in words."""
    return in_words(TASK_RIGHTS[command])
