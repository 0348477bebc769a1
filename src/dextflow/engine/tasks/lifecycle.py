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
PER_LINE = 5

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


def _stay(status: TaskStatus, *commands: TaskCommandType) -> dict[TaskCommandType, tuple[TaskStatus, ...]]:
    return dict.fromkeys(commands, (status,))


TASK_LIFECYCLE: Mapping[TaskStatus, Mapping[TaskCommandType, tuple[TaskStatus, ...]]] = MappingProxyType(
    {
        TaskStatus.NOT_STARTED: {
            **_stay(TaskStatus.NOT_STARTED, *_ARRANGE, *_NOTE, UntickLine),
            **_stay(TaskStatus.NOT_STARTED, AttachWorkflow, ReplaceWorkflow, DetachWorkflow),
            TickLine: (TaskStatus.NOT_STARTED, TaskStatus.IN_PROGRESS),
            StartTask: (TaskStatus.IN_PROGRESS,),
            BlockTask: (TaskStatus.BLOCKED,),
            **_END,
        },
        TaskStatus.IN_PROGRESS: {
            **_stay(TaskStatus.IN_PROGRESS, *_ARRANGE, *_NOTE, TickLine, UntickLine, DetachWorkflow),
            **_stay(TaskStatus.NOT_STARTED, AttachWorkflow, ReplaceWorkflow, PutBackTask),
            BlockTask: (TaskStatus.BLOCKED,),
            **_END,
        },
        TaskStatus.BLOCKED: {
            **_stay(TaskStatus.BLOCKED, *_ARRANGE, *_NOTE, TickLine, UntickLine, BlockTask),
            **_stay(TaskStatus.BLOCKED, AttachWorkflow, ReplaceWorkflow, DetachWorkflow),
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
    return {
        command: tuple(status for status, row in TASK_LIFECYCLE.items() if command in row)
        for command in dict.fromkeys(command for row in TASK_LIFECYCLE.values() for command in row)
    }


def task_mermaid() -> str:
    """Draw the table as a Mermaid state diagram."""
    lines = ["stateDiagram-v2", "    [*] --> NOT_STARTED: create"]
    for status, row in TASK_LIFECYCLE.items():
        arrows: dict[TaskStatus, list[str]] = {}
        for command, targets in row.items():
            for target in targets:
                arrows.setdefault(target, []).append(command.__name__)
        lines += [f"    {status.name} --> {target.name}: {_label(names)}" for target, names in arrows.items()]
    return "\n".join([*lines, "    COMPLETED --> [*]", "    DELETED --> [*]"])


def _label(names: list[str]) -> str:
    """Some names, a few in each line."""
    rows = (names[start : start + PER_LINE] for start in range(0, len(names), PER_LINE))
    return ",<br/>".join(", ".join(row) for row in rows)
