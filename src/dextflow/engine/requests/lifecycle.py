"""The lifecycle of a request to a client, as one literal table.

It is an automaton: its state is the status, its alphabet the set of commands. The table says which commands a
status accepts and in which statuses the request may be afterwards; what is not in it is refused. A request that is
done or withdrawn accepts nothing: whoever needs something again asks again.
"""

from collections.abc import Mapping
from types import MappingProxyType

from dextflow.model import (
    AcceptItems,
    ApproveDocument,
    ChangeReplyBy,
    ConfirmRequest,
    DeclineDocument,
    JoinRequest,
    LeaveRequest,
    NoteAnswer,
    RemindClient,
    RequestCommand,
    RequestStatus,
    ReturnItems,
    SubmitAnswers,
    WithdrawRequest,
)

RequestCommandType = type[RequestCommand]
_OPEN, _ANSWERED = RequestStatus.OPEN, RequestStatus.ANSWERED
_DONE, _WITHDRAWN = RequestStatus.DONE, RequestStatus.WITHDRAWN

REQUEST_LIFECYCLE: Mapping[RequestStatus, Mapping[RequestCommandType, tuple[RequestStatus, ...]]] = (
    MappingProxyType(
        {
            _OPEN: {
                SubmitAnswers: (_OPEN, _ANSWERED, _DONE),
                ApproveDocument: (_DONE,),
                DeclineDocument: (_DONE,),
                ConfirmRequest: (_DONE,),
                NoteAnswer: (_OPEN, _ANSWERED, _DONE),
                AcceptItems: (_OPEN, _ANSWERED, _DONE),
                ReturnItems: (_OPEN,),
                ChangeReplyBy: (_OPEN,),
                RemindClient: (_OPEN,),
                JoinRequest: (_OPEN,),
                LeaveRequest: (_OPEN, _WITHDRAWN),
                WithdrawRequest: (_WITHDRAWN,),
            },
            _ANSWERED: {
                SubmitAnswers: (_ANSWERED, _DONE),
                NoteAnswer: (_ANSWERED, _DONE),
                AcceptItems: (_ANSWERED, _DONE),
                ReturnItems: (_OPEN,),
                JoinRequest: (_ANSWERED,),
                LeaveRequest: (_ANSWERED, _WITHDRAWN),
                WithdrawRequest: (_WITHDRAWN,),
            },
            _DONE: {},
            _WITHDRAWN: {},
        }
    )
)


def request_statuses(command: RequestCommandType) -> tuple[RequestStatus, ...]:
    """In which statuses a command is accepted."""
    return tuple(status for status, row in REQUEST_LIFECYCLE.items() if command in row)


def request_mermaid() -> str:
    """Draw the table as a Mermaid state diagram."""
    lines = ["stateDiagram-v2", f"    [*] --> {_OPEN.name}: the client is asked"]
    for status, row in REQUEST_LIFECYCLE.items():
        for target in RequestStatus:
            names = [command.__name__ for command, targets in row.items() if target in targets]
            if names:
                lines.append(f"    {status.name} --> {target.name}: {',<br/>'.join(names)}")
    return "\n".join([*lines, f"    {_DONE.name} --> [*]", f"    {_WITHDRAWN.name} --> [*]"])
