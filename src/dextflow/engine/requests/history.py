"""Who did what with a request, in words."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

import attrs

from dextflow.engine.phrases import quote_said
from dextflow.model import (
    AnswerNoted,
    AnswersSubmitted,
    AskerJoined,
    AskerLeft,
    ClientReminded,
    DocumentApproved,
    DocumentDeclined,
    ItemsAccepted,
    ItemsReturned,
    ReplyByChanged,
    RequestConfirmed,
    RequestEscalated,
    RequestEvent,
    RequestOpened,
    RequestWithdrawn,
)


@attrs.frozen(kw_only=True)
class RequestEntry:
    """One line of the history of a request: what happened, who did it (`by`), and what they are called."""

    number: int
    at: datetime
    by: str
    name: str
    text: str


def request_history(events: Iterable[RequestEvent], names: Mapping[str, str]) -> Iterator[RequestEntry]:
    """The history of a request, oldest first. `names` are those of people and contacts by who they are."""
    for number, event in enumerate(events, start=1):
        name = names.get(event.by, event.by)
        yield RequestEntry(number=number, at=event.at, by=event.by, name=name, text=describe_request(event))


def describe_request(event: RequestEvent) -> str:
    """Say in words what happened."""
    return _WORDS[type(event)](event)


def _keys(event: ItemsAccepted | ItemsReturned) -> str:
    return ", ".join(event.items)


def _then(event: ClientReminded) -> str:
    return f"; next on {event.remind_on}" if event.remind_on else ""


def _noted(event: AnswerNoted) -> str:
    what = ", ".join(answer.item for answer in event.answers)
    refused = f", which declined: {event.declined}" if event.declined is not None else ""
    return f"noted the client's answer ({event.how}){quote_said(what)}{refused}"


# Each function takes the one type of event under which it is filed, which no mapping type can say.
_WORDS: Mapping[type[RequestEvent], Callable[[Any], str]] = {
    RequestOpened: lambda event: f"asked the client: {event.order.subject}, to answer by {event.reply_by}",
    AskerJoined: lambda event: f"asked for the same, in {event.asker.step}, to be answered by {event.reply_by}",
    AskerLeft: lambda event: f"asked no more, in {event.asker.step}{quote_said(event.reason)}",
    AnswersSubmitted: lambda event: f"answered {', '.join(answer.item for answer in event.answers)}",
    DocumentApproved: lambda event: f"approved{quote_said(event.comment)}",
    DocumentDeclined: lambda event: f"declined{quote_said(event.reason)}",
    RequestConfirmed: lambda _event: "confirmed",
    AnswerNoted: _noted,
    ItemsAccepted: lambda event: f"accepted {_keys(event)}",
    ItemsReturned: lambda event: f"returned {_keys(event)}{quote_said(event.reason)}",
    ReplyByChanged: lambda event: f"let the client answer by {event.reply_by}",
    ClientReminded: lambda event: f"reminded the client, time {event.number}{_then(event)}",
    RequestEscalated: lambda _event: "told the practice that the client is silent",
    RequestWithdrawn: lambda event: f"withdrew the request{quote_said(event.reason)}",
}
