"""Apply events to a request, and rebuild it from them. What has happened cannot be refused."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import reduce
from typing import Any

import attrs

from dextflow.engine.replaying import replayed
from dextflow.engine.requests.items import items_of, standing, with_answers
from dextflow.errors import InvalidValue
from dextflow.model import (
    AnswerNoted,
    AnswersSubmitted,
    AskerJoined,
    AskerLeft,
    ClientReminded,
    ClientRequest,
    DocumentApproved,
    DocumentDeclined,
    ItemAnswer,
    ItemsAccepted,
    ItemsReturned,
    ItemStatus,
    ReplyByChanged,
    RequestConfirmed,
    RequestEscalated,
    RequestEvent,
    RequestItem,
    RequestOpened,
    RequestStatus,
    RequestWithdrawn,
)

Items = tuple[RequestItem, ...]


@attrs.frozen(kw_only=True)
class RequestChange:
    """A request before (None: there was none) and after some events."""

    before: ClientRequest | None
    after: ClientRequest
    events: tuple[RequestEvent, ...]

    @property
    def first(self) -> int:
        """The number of the first of the events among all of the request."""
        return self.after.version - len(self.events) + 1

    def steps(self) -> Iterator[tuple[int, ClientRequest | None, ClientRequest, RequestEvent]]:
        """Each event with its number, and with the request before and after it alone."""
        before = self.before
        for number, event in enumerate(self.events, start=self.first):
            after = replay_request((event,)) if before is None else apply_request(before, event)
            yield number, before, after, event
            before = after


def begin_request(event: RequestOpened) -> ClientRequest:
    """The request that a `RequestOpened` event brings into being."""
    return ClientRequest(
        order=event.order,
        status=RequestStatus.OPEN,
        version=1,
        at=event.at,
        reply_by=event.reply_by,
        items=items_of(event.order.what),
        askers=(event.asker,),
        remind_on=event.remind_on,
    )


def apply_request(request: ClientRequest, event: RequestEvent) -> ClientRequest:
    """The request after one more event; the one before is untouched.

    Raises `InvalidValue` for a second `RequestOpened`.
    """
    if isinstance(event, RequestOpened):
        raise InvalidValue("RequestOpened", "it cannot have happened to a request that is there already")
    parts = _APPLY[type(event)](request, event)
    return attrs.evolve(request, version=request.version + 1, at=event.at, **parts)


def replay_request(events: Iterable[RequestEvent]) -> ClientRequest:
    """Rebuild a request from all its events, oldest first. Raises `InvalidValue` unless `RequestOpened` begins."""
    return replayed("ClientRequest", events, RequestOpened, begin_request, apply_request)


def changed(request: ClientRequest, events: tuple[RequestEvent, ...]) -> RequestChange:
    """A request and what it is after some events."""
    return RequestChange(before=request, after=reduce(apply_request, events, request), events=events)


def _joined(request: ClientRequest, event: AskerJoined) -> dict[str, Any]:
    return {"askers": (*request.askers, event.asker), "reply_by": event.reply_by}


def _left(request: ClientRequest, event: AskerLeft) -> dict[str, Any]:
    return {"askers": tuple(each for each in request.askers if each != event.asker)}


def _submitted(request: ClientRequest, event: AnswersSubmitted) -> dict[str, Any]:
    return _with(request, with_answers(request.items, event.answers, ItemStatus.RECEIVED))


def _approved(request: ClientRequest, event: DocumentApproved) -> dict[str, Any]:
    return _with(request, _settled(request, event.comment))


def _declined(request: ClientRequest, event: DocumentDeclined) -> dict[str, Any]:
    return _refused(request, event.reason)


def _confirmed(request: ClientRequest, _event: RequestConfirmed) -> dict[str, Any]:
    return _with(request, _settled(request, ""))


def _noted(request: ClientRequest, event: AnswerNoted) -> dict[str, Any]:
    if event.declined is not None:
        return _refused(request, event.declined)
    if event.answers:
        return _with(request, with_answers(request.items, event.answers, ItemStatus.ACCEPTED))
    return _with(request, _settled(request, event.how))


def _accepted(request: ClientRequest, event: ItemsAccepted) -> dict[str, Any]:
    return _with(request, _marked(request, event.items, ItemStatus.ACCEPTED, ""))


def _returned(request: ClientRequest, event: ItemsReturned) -> dict[str, Any]:
    items = _marked(request, event.items, ItemStatus.RETURNED, event.reason)
    return _with(request, items) | {"reply_by": event.reply_by, "remind_on": event.remind_on}


def _moved(_request: ClientRequest, event: ReplyByChanged) -> dict[str, Any]:
    return {"reply_by": event.reply_by}


def _reminded(_request: ClientRequest, event: ClientReminded) -> dict[str, Any]:
    return {"reminders": event.number, "remind_on": event.remind_on}


def _escalated(_request: ClientRequest, event: RequestEscalated) -> dict[str, Any]:
    return {"remind_on": None, "escalated_on": event.on}


def _withdrawn(_request: ClientRequest, event: RequestWithdrawn) -> dict[str, Any]:
    return {"status": RequestStatus.WITHDRAWN, "reason": event.reason, "remind_on": None}


def _with(request: ClientRequest, items: Items) -> dict[str, Any]:
    """Other items, and what follows: a client who has answered is not reminded any more."""
    status = standing(items)
    return {
        "items": items,
        "status": status,
        "remind_on": request.remind_on if status is RequestStatus.OPEN else None,
    }


def _settled(request: ClientRequest, note: str) -> Items:
    """The items of what is settled by a word: an approval or a confirmation."""
    answers = tuple(ItemAnswer(item=item.key, note=note) for item in request.items)
    return with_answers(request.items, answers, ItemStatus.ACCEPTED)


def _refused(request: ClientRequest, reason: str) -> dict[str, Any]:
    answers = tuple(ItemAnswer(item=item.key, note=reason) for item in request.items)
    items = with_answers(request.items, answers, ItemStatus.RECEIVED)
    return {"items": items, "status": RequestStatus.DONE, "declined": reason, "remind_on": None}


def _marked(request: ClientRequest, keys: tuple[str, ...], status: ItemStatus, reason: str) -> Items:
    return tuple(
        attrs.evolve(item, status=status, reason=reason) if item.key in keys else item for item in request.items
    )


# Each function takes the one type of event under which it is filed, which no mapping type can say.
_APPLY: Mapping[type[RequestEvent], Callable[[ClientRequest, Any], dict[str, Any]]] = {
    AskerJoined: _joined,
    AskerLeft: _left,
    AnswersSubmitted: _submitted,
    DocumentApproved: _approved,
    DocumentDeclined: _declined,
    RequestConfirmed: _confirmed,
    AnswerNoted: _noted,
    ItemsAccepted: _accepted,
    ItemsReturned: _returned,
    ReplyByChanged: _moved,
    ClientReminded: _reminded,
    RequestEscalated: _escalated,
    RequestWithdrawn: _withdrawn,
}
