"""The lifecycle of a workflow, as one literal table under its own theory.

A workflow is a deterministic automaton. Its state is the status, its alphabet the set of commands. The table says
which commands a status accepts and in which statuses it may be afterwards. What is not in the table is refused:
nothing falls through, and a refused command changes nothing. COMPLETED accepts nothing: the workflow is locked.
DELETED accepts nothing: only its record is left.
The diagram in the documentation is drawn from this table.
"""

from collections.abc import Mapping
from types import MappingProxyType

from dextflow.engine.tables import arrows, by_command, drawn, leading_to
from dextflow.model import (
    AddComment,
    AddStep,
    AdjustSettings,
    Approve,
    Ask,
    Assign,
    AttachFile,
    Block,
    ChangePeriod,
    Command,
    Complete,
    Delete,
    HandBack,
    LayDown,
    LogTime,
    Mark,
    MoveStep,
    ReassignStep,
    RecordResults,
    Refresh,
    Rename,
    RenameItem,
    Reschedule,
    RestoreStep,
    SkipStep,
    Start,
    Status,
    Submit,
    TakeUp,
    Unblock,
    Undo,
    Withdraw,
)

CommandType = type[Command]

_ARRANGE: tuple[CommandType, ...] = (
    AddStep,
    MoveStep,
    RenameItem,
    ReassignStep,
    SkipStep,
    RestoreStep,
    AdjustSettings,
    Rename,
    Reschedule,
    Refresh,
)
_NOTE: tuple[CommandType, ...] = (AddComment, AttachFile)
_WORK: tuple[CommandType, ...] = (
    RecordResults,
    Mark,
    Undo,
    TakeUp,
    LayDown,
    Block,
    Unblock,
    Ask,
    Withdraw,
    LogTime,
)


LIFECYCLE: Mapping[Status, Mapping[CommandType, tuple[Status, ...]]] = MappingProxyType(
    {
        Status.NOT_STARTED: {
            **leading_to(Status.NOT_STARTED, (Assign, *_NOTE, *_ARRANGE, ChangePeriod)),
            Start: (Status.IN_PROGRESS,),
            Delete: (Status.DELETED,),
        },
        Status.IN_PROGRESS: {
            **leading_to(Status.IN_PROGRESS, (Assign, *_NOTE, *_ARRANGE, *_WORK)),
            Submit: (Status.UNDER_REVIEW,),
            Complete: (Status.COMPLETED,),
            Delete: (Status.DELETED,),
        },
        Status.UNDER_REVIEW: {
            **leading_to(Status.UNDER_REVIEW, (*_NOTE, LogTime, Rename, Reschedule)),
            Assign: (Status.UNDER_REVIEW, Status.IN_PROGRESS),
            HandBack: (Status.IN_PROGRESS,),
            Approve: (Status.UNDER_REVIEW, Status.IN_PROGRESS, Status.COMPLETED),
            Delete: (Status.DELETED,),
        },
        Status.COMPLETED: {},
        Status.DELETED: {},
    }
)


def statuses_by_command() -> Mapping[CommandType, tuple[Status, ...]]:
    """The table read the other way: in which statuses each command is accepted."""
    return by_command(LIFECYCLE)


def mermaid() -> str:
    """Draw the table as a Mermaid state diagram."""
    return drawn(arrows(LIFECYCLE), Status.NOT_STARTED, "create", (Status.COMPLETED, Status.DELETED))
