"""The lifecycle of a workflow, as one literal table under its own theory.

A workflow is a deterministic automaton. Its state is the status, its alphabet the set of commands. The table says
which commands a status accepts and in which statuses it may be afterwards. What is not in the table is refused:
nothing falls through, and a refused command changes nothing. COMPLETED accepts nothing: the workflow is locked.
The diagram in the documentation is drawn from this table.
"""

from collections.abc import Mapping
from types import MappingProxyType

from dextflow.model import (
    AddComment,
    Approve,
    Assign,
    AttachFile,
    Command,
    Complete,
    HandBack,
    Mark,
    RecordResults,
    Start,
    Status,
    Submit,
    Undo,
)

CommandType = type[Command]

LIFECYCLE: Mapping[Status, Mapping[CommandType, tuple[Status, ...]]] = MappingProxyType(
    {
        Status.NOT_STARTED: {
            Assign: (Status.NOT_STARTED,),
            AddComment: (Status.NOT_STARTED,),
            AttachFile: (Status.NOT_STARTED,),
            Start: (Status.IN_PROGRESS,),
        },
        Status.IN_PROGRESS: {
            Assign: (Status.IN_PROGRESS,),
            AddComment: (Status.IN_PROGRESS,),
            AttachFile: (Status.IN_PROGRESS,),
            RecordResults: (Status.IN_PROGRESS,),
            Mark: (Status.IN_PROGRESS,),
            Undo: (Status.IN_PROGRESS,),
            Submit: (Status.UNDER_REVIEW,),
            Complete: (Status.COMPLETED,),
        },
        Status.UNDER_REVIEW: {
            AddComment: (Status.UNDER_REVIEW,),
            AttachFile: (Status.UNDER_REVIEW,),
            HandBack: (Status.IN_PROGRESS,),
            Approve: (Status.UNDER_REVIEW, Status.COMPLETED),
        },
        Status.COMPLETED: {},
    }
)


def statuses_by_command() -> Mapping[CommandType, tuple[Status, ...]]:
    """The table read the other way: in which statuses each command is accepted."""
    return {
        command: tuple(status for status, row in LIFECYCLE.items() if command in row)
        for command in dict.fromkeys(command for row in LIFECYCLE.values() for command in row)
    }


def mermaid() -> str:
    """Draw the table as a Mermaid state diagram."""
    lines = ["stateDiagram-v2", "    [*] --> NOT_STARTED: create"]
    for status, row in LIFECYCLE.items():
        arrows: dict[Status, list[str]] = {}
        for command, targets in row.items():
            for target in targets:
                arrows.setdefault(target, []).append(command.__name__)
        lines += [f"    {status.name} --> {target.name}: {', '.join(names)}" for target, names in arrows.items()]
    return "\n".join([*lines, "    COMPLETED --> [*]"])
