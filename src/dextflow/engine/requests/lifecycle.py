"""The lifecycle of a request to a client, as one literal table.

It is an automaton: its state is the status, its alphabet the set of commands. The table says which commands a
status accepts and in which statuses the request may be afterwards; what is not in it is refused. A request that is
done or withdrawn accepts nothing: whoever needs something again asks again.
"""

from collections.abc import Mapping
from types import MappingProxyType

from dextflow.engine.tables import arrows, drawn, statuses_of
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
                ReturnItems: (_OPEN,),
                SubmitAnswers: (_ANSWERED, _DONE),
                NoteAnswer: (_ANSWERED, _DONE),
                AcceptItems: (_ANSWERED, _DONE),
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
    return statuses_of(REQUEST_LIFECYCLE, command)


def request_mermaid() -> str:
    """Draw the table as a Mermaid state diagram."""
    return drawn(arrows(REQUEST_LIFECYCLE), _OPEN, "the client is asked", (_DONE, _WITHDRAWN), per_line=1)
