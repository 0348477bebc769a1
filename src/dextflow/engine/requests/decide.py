"""Decide what a command to a request leads to: events, or a refusal."""

from collections.abc import Callable, Mapping
from typing import Any

from dextflow.engine.obstacles import check_later, check_reason, check_status
from dextflow.engine.requests.items import check_answers, named_items, require_kind
from dextflow.engine.requests.lifecycle import RequestCommandType, request_statuses
from dextflow.errors import (
    NotAskedFor,
    NotDueForReminder,
    NotReceived,
    WrongReplyBy,
    WrongRequestStatus,
)
from dextflow.model import (
    AcceptItems,
    AnswerNoted,
    AnswersSubmitted,
    ApproveDocument,
    AskConfirmation,
    AskerJoined,
    AskerLeft,
    ChangeReplyBy,
    ClientReminded,
    ClientRequest,
    ConfirmRequest,
    DeclineDocument,
    DocumentApproved,
    DocumentDeclined,
    ItemsAccepted,
    ItemsReturned,
    ItemStatus,
    JoinRequest,
    LeaveRequest,
    NoteAnswer,
    Policy,
    RemindClient,
    ReplyByChanged,
    RequestApproval,
    RequestCommand,
    RequestConfirmed,
    RequestDocuments,
    RequestEscalated,
    RequestEvent,
    RequestWithdrawn,
    ReturnItems,
    SendForm,
    SubmitAnswers,
    WithdrawRequest,
)
from dextflow.model.policy import DEFAULT_POLICY

Events = tuple[RequestEvent, ...]
LIBRARY = "dextflow"
_ACCEPTED_IN = {kind: request_statuses(kind) for kind in RequestCommand.__args__}


def decide_request(
    request: ClientRequest, command: RequestCommand, policy: Policy = DEFAULT_POLICY
) -> tuple[RequestEvent, ...]:
    """Return the events that a command leads to; nothing has changed yet, and a repeated one may lead to none.

    Nobody's rights are asked here. Raises the subclass of `Refused` that says why not, and `InvalidValue` for a
    time without a zone.
    """
    kind = type(command)
    check_status(kind, request.status, _ACCEPTED_IN[kind], WrongRequestStatus)
    check_later(kind.__name__, command.at, request.at, policy)
    return _DECIDE[kind](request, command, policy)


def _submit(request: ClientRequest, command: SubmitAnswers, policy: Policy) -> Events:
    require_kind(request, "SubmitAnswers", RequestDocuments, SendForm)
    check_answers(request, command.answers)
    submitted = AnswersSubmitted(by=command.by, at=command.at, answers=command.answers)
    if not policy.answers_accepted:
        return (submitted,)
    items = tuple(answer.item for answer in command.answers)
    return (submitted, ItemsAccepted(by=LIBRARY, at=command.at, items=items))


def _approve(request: ClientRequest, command: ApproveDocument, _policy: Policy) -> Events:
    require_kind(request, "ApproveDocument", RequestApproval)
    return (DocumentApproved(by=command.by, at=command.at, comment=command.comment),)


def _decline(request: ClientRequest, command: DeclineDocument, _policy: Policy) -> Events:
    require_kind(request, "DeclineDocument", RequestApproval)
    check_reason(request.order.subject, command.reason)
    return (DocumentDeclined(by=command.by, at=command.at, reason=command.reason),)


def _confirm(request: ClientRequest, command: ConfirmRequest, _policy: Policy) -> Events:
    require_kind(request, "ConfirmRequest", AskConfirmation)
    return (RequestConfirmed(by=command.by, at=command.at),)


def _note(request: ClientRequest, command: NoteAnswer, _policy: Policy) -> Events:
    check_reason(request.order.subject, command.how)
    if command.declined is not None:
        require_kind(request, "NoteAnswer", RequestApproval)
        check_reason(request.order.subject, command.declined)
    if isinstance(request.order.what, RequestDocuments | SendForm):
        check_answers(request, command.answers)
    elif command.answers:
        raise NotAskedFor("NoteAnswer", "a word, and no items")
    noted = AnswerNoted(
        by=command.by, at=command.at, how=command.how, answers=command.answers, declined=command.declined
    )
    return (noted,)


def _accept(request: ClientRequest, command: AcceptItems, _policy: Policy) -> Events:
    """What was returned may be accepted after all."""
    _check_came(request, command, ItemStatus.RECEIVED, ItemStatus.RETURNED)
    return (ItemsAccepted(by=command.by, at=command.at, items=command.items),)


def _return(request: ClientRequest, command: ReturnItems, _policy: Policy) -> Events:
    """What was accepted may be returned after all."""
    _check_came(request, command, ItemStatus.RECEIVED, ItemStatus.ACCEPTED)
    check_reason(request.order.subject, command.reason)
    returned = ItemsReturned(
        by=command.by,
        at=command.at,
        items=command.items,
        reason=command.reason,
        reply_by=command.reply_by,
        remind_on=command.remind_on,
    )
    return (returned,)


def _withdraw(request: ClientRequest, command: WithdrawRequest, _policy: Policy) -> Events:
    check_reason(request.order.subject, command.reason)
    return (RequestWithdrawn(by=command.by, at=command.at, reason=command.reason),)


def _change_reply_by(request: ClientRequest, command: ChangeReplyBy, _policy: Policy) -> Events:
    latest = command.latest
    if command.reply_by < command.earliest or (latest is not None and command.reply_by > latest):
        day, earliest = command.reply_by.isoformat(), command.earliest.isoformat()
        raise WrongReplyBy(day, earliest, None if latest is None else latest.isoformat())
    if command.reply_by == request.reply_by:
        return ()
    return (ReplyByChanged(by=command.by, at=command.at, reply_by=command.reply_by),)


def _join(request: ClientRequest, command: JoinRequest, _policy: Policy) -> Events:
    if command.asker in request.askers:
        return ()
    reply_by = min(request.reply_by, command.reply_by)
    return (AskerJoined(by=command.by, at=command.at, asker=command.asker, reply_by=reply_by),)


def _leave(request: ClientRequest, command: LeaveRequest, _policy: Policy) -> Events:
    if command.asker not in request.askers:
        return ()
    left = AskerLeft(by=command.by, at=command.at, asker=command.asker, reason=command.reason)
    if request.askers != (command.asker,):
        return (left,)
    return (left, RequestWithdrawn(by=command.by, at=command.at, reason=command.reason))


def _remind(request: ClientRequest, command: RemindClient, _policy: Policy) -> Events:
    due = request.remind_on
    if due is None or command.on < due:
        raise NotDueForReminder(command.on.isoformat(), None if due is None else due.isoformat())
    if request.reminders < len(request.order.what.asking.ladder.reminders):
        number = request.reminders + 1
        return (ClientReminded(by=command.by, at=command.at, number=number, remind_on=command.remind_on),)
    return (RequestEscalated(by=command.by, at=command.at, on=command.on),)


def _check_came(request: ClientRequest, command: AcceptItems | ReturnItems, *statuses: ItemStatus) -> None:
    """Raise `NotReceived` unless something came for each of the items, and they are in one of those statuses."""
    require_kind(request, type(command).__name__, RequestDocuments, SendForm)
    for item in named_items(request, command.items):
        if item.status not in statuses:
            raise NotReceived(item.key)


# Each function takes the one type of command under which it is filed, which no mapping type can say.
_DECIDE: Mapping[RequestCommandType, Callable[[ClientRequest, Any, Policy], Events]] = {
    SubmitAnswers: _submit,
    ApproveDocument: _approve,
    DeclineDocument: _decline,
    ConfirmRequest: _confirm,
    NoteAnswer: _note,
    AcceptItems: _accept,
    ReturnItems: _return,
    WithdrawRequest: _withdraw,
    ChangeReplyBy: _change_reply_by,
    JoinRequest: _join,
    LeaveRequest: _leave,
    RemindClient: _remind,
}
