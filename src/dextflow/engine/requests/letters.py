"""What a client is written because of what happened to a request: pure, so that replay writes nothing else."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from dextflow.engine.notices.keys import event_key
from dextflow.engine.requests.apply import RequestChange
from dextflow.engine.requests.wording import LONGEST_LETTER, LONGEST_SUBJECT, cut
from dextflow.model import (
    About,
    AskConfirmation,
    ClientMessage,
    ClientReminded,
    ClientRequest,
    ItemsReturned,
    Letter,
    Notice,
    RequestConfirmed,
    RequestDocuments,
    RequestEscalated,
    RequestEvent,
    RequestItem,
    RequestOpened,
    RequestStatus,
    RequestWithdrawn,
    SendForm,
    Subject,
    Topic,
)

BEFORE_SUBJECT = {
    Letter.REQUEST: "",
    Letter.REMINDER: "Reminder: ",
    Letter.RETURNED: "Please look again: ",
    Letter.WITHDRAWN: "No longer needed: ",
    Letter.THANKS: "Thank you: ",
}


def about_request(request: ClientRequest) -> About:
    """What a message of a request is about."""
    return About(subject=Subject.REQUEST, id=request.id, name=request.order.subject, client=request.client)


def letters(change: RequestChange) -> Iterator[ClientMessage]:
    """What the client is written because of what happened: each event by itself, under a key of its own.

    It is written when it is asked, reminded, given something back, thanked, or when what it still has to answer is
    no longer needed. Without anybody to write to, `to` is empty.
    """
    for number, before, after, event in change.steps():
        letter = _letter(before, event)
        if letter is not None:
            yield _message(after, letter, _text(after, letter, event), number, event.at)


def silence(change: RequestChange, people: Sequence[str]) -> Iterator[Notice]:
    """What people of the practice are told when a client is silent after the last reminder."""
    about = about_request(change.after)
    for number, _, after, event in change.steps():
        if isinstance(event, RequestEscalated) and people:
            yield Notice(
                key=event_key(about, number, Topic.CLIENT_SILENT, people),
                topic=Topic.CLIENT_SILENT,
                about=about,
                at=event.at,
                to=tuple(people),
                due_on=after.reply_by,
                text=", ".join(item.text for item in _still_wanted(after)),
            )


def _letter(before: ClientRequest | None, event: RequestEvent) -> Letter | None:
    match event:
        case RequestOpened():
            return Letter.REQUEST
        case ClientReminded():
            return Letter.REMINDER
        case ItemsReturned():
            return Letter.RETURNED
        case RequestWithdrawn() if before is not None and before.status is RequestStatus.OPEN:
            return Letter.WITHDRAWN
        case RequestConfirmed() if before is not None and _thanks(before):
            return Letter.THANKS
        case _:
            return None


def _text(request: ClientRequest, letter: Letter, event: RequestEvent) -> str:
    if letter is Letter.THANKS:
        return _thanks(request)
    if letter is Letter.WITHDRAWN:
        return ""
    items = _still_wanted(request) if letter is not Letter.REQUEST else request.items
    if isinstance(event, ItemsReturned):
        return _paragraphs(event.reason, _listed(request, items))
    return _paragraphs(request.order.text, _listed(request, items))


def _thanks(request: ClientRequest) -> str:
    what = request.order.what
    return what.thanks.strip() if isinstance(what, AskConfirmation) else ""


def _still_wanted(request: ClientRequest) -> tuple[RequestItem, ...]:
    return tuple(item for item in request.items if item.is_wanted) or request.items


def _listed(request: ClientRequest, items: Sequence[RequestItem]) -> str:
    """The things asked for, one a line; what is approved or confirmed is said in the words already."""
    if not isinstance(request.order.what, RequestDocuments | SendForm):
        return ""
    return "\n".join(f"- {item.text}{' (if there is one)' if item.optional else ''}" for item in items)


def _paragraphs(*parts: str) -> str:
    return cut("\n\n".join(part for part in parts if part), LONGEST_LETTER)


def _message(request: ClientRequest, letter: Letter, text: str, number: int, at: datetime) -> ClientMessage:
    about, order = about_request(request), request.order
    return ClientMessage(
        key=event_key(about, number, letter),
        letter=letter,
        about=about,
        client=order.client,
        to=order.to,
        subject=cut(BEFORE_SUBJECT[letter] + order.subject, LONGEST_SUBJECT),
        text=text,
        at=at,
        reply_by=request.reply_by if request.status is RequestStatus.OPEN else None,
    )
