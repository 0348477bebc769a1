"""The lifecycle of a task, as one literal table under its own theory.

A task is a deterministic automaton, as a workflow is: its state is the status, its alphabet the set of commands.
The table says which commands a status accepts and in which statuses it may be afterwards; what is not in it is
refused. COMPLETED accepts reopening alone; DELETED accepts nothing.

A task has an end of its own that a workflow has not, SKIPPED, and may wait for something as a whole, BLOCKED.
Sources: the statuses of Sodium's tasks, which may be set to any other; which command leads where is ours. While a
workflow is attached, the status follows it, and the commands that would set it by hand are refused; what is
blocked by hand stays so until it is unblocked or the workflow is completed. The diagram in the documentation is
drawn from this table.
"""

from collections.abc import Mapping
from types import MappingProxyType

from dextflow.engine.tables import arrows, by_command, drawn, leading_to
from dextflow.model import (
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
    PutBackTask,
    RefreshTask,
    ReopenTask,
    ReplaceWorkflow,
    RescheduleTask,
    SkipTask,
    StartTask,
    TaskCommand,
    TaskStatus,
    TickLine,
    UnblockTask,
    UntickLine,
)

TaskCommandType = type[TaskCommand]

_ARRANGE: tuple[TaskCommandType, ...] = (
    EditTask,
    RescheduleTask,
    ChangeTaskClients,
    ChangeChecklist,
    AssignTask,
    RefreshTask,
)
_NOTE: tuple[TaskCommandType, ...] = (LogTaskTime, CommentOnTask, AttachFileToTask)
_END: Mapping[TaskCommandType, tuple[TaskStatus, ...]] = MappingProxyType(
    {
        CompleteTask: (TaskStatus.COMPLETED,),
        SkipTask: (TaskStatus.SKIPPED,),
        DeleteTask: (TaskStatus.DELETED,),
    }
)


TASK_LIFECYCLE: Mapping[TaskStatus, Mapping[TaskCommandType, tuple[TaskStatus, ...]]] = MappingProxyType(
    {
        TaskStatus.NOT_STARTED: {
            **leading_to(TaskStatus.NOT_STARTED, (*_ARRANGE, *_NOTE, UntickLine)),
            **leading_to(TaskStatus.NOT_STARTED, (AttachWorkflow, ReplaceWorkflow, DetachWorkflow)),
            TickLine: (TaskStatus.NOT_STARTED, TaskStatus.IN_PROGRESS),
            StartTask: (TaskStatus.IN_PROGRESS,),
            BlockTask: (TaskStatus.BLOCKED,),
            **_END,
        },
        TaskStatus.IN_PROGRESS: {
            **leading_to(TaskStatus.IN_PROGRESS, (*_ARRANGE, *_NOTE, TickLine, UntickLine, DetachWorkflow)),
            **leading_to(TaskStatus.NOT_STARTED, (AttachWorkflow, ReplaceWorkflow, PutBackTask)),
            BlockTask: (TaskStatus.BLOCKED,),
            **_END,
        },
        TaskStatus.BLOCKED: {
            **leading_to(TaskStatus.BLOCKED, (*_ARRANGE, *_NOTE, TickLine, UntickLine, BlockTask)),
            **leading_to(TaskStatus.BLOCKED, (AttachWorkflow, ReplaceWorkflow, DetachWorkflow)),
            UnblockTask: (TaskStatus.NOT_STARTED, TaskStatus.IN_PROGRESS),
            **_END,
        },
        TaskStatus.COMPLETED: {ReopenTask: (TaskStatus.IN_PROGRESS,)},
        TaskStatus.SKIPPED: {
            ReopenTask: (TaskStatus.NOT_STARTED, TaskStatus.IN_PROGRESS),
            DeleteTask: (TaskStatus.DELETED,),
        },
        TaskStatus.DELETED: {},
    }
)


def statuses_by_task_command() -> Mapping[TaskCommandType, tuple[TaskStatus, ...]]:
    """The table read the other way: in which statuses each command is accepted."""
    return by_command(TASK_LIFECYCLE)


def task_mermaid() -> str:
    """Draw the table as a Mermaid state diagram."""
    ends = TaskStatus.COMPLETED, TaskStatus.DELETED
    return drawn(arrows(TASK_LIFECYCLE), TaskStatus.NOT_STARTED, "create", ends)
