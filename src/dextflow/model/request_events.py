"""What happened to a request: past tense, each with who did it (`by`) and when (`at`).

The events of a request, in order, are its record; its state follows from them.
"""

from datetime import date, datetime

import attrs

from dextflow.model.request import Asker, ItemAnswer, RequestOrder


@attrs.frozen
class RequestOpened:
    """The client was asked, for a step."""

    by: str
    at: datetime
    order: RequestOrder
    asker: Asker
    reply_by: date
    remind_on: date | None = None


@attrs.frozen
class AskerJoined:
    """One more step asked for the same. The client was not written to again; it is to answer by that date."""

    by: str
    at: datetime
    asker: Asker
    reply_by: date


@attrs.frozen
class AskerLeft:
    """A step asked no more, for that reason."""

    by: str
    at: datetime
    asker: Asker
    reason: str


@attrs.frozen
class AnswersSubmitted:
    """The client answered some items."""

    by: str
    at: datetime
    answers: tuple[ItemAnswer, ...]


@attrs.frozen
class DocumentApproved:
    """The client agreed to the document."""

    by: str
    at: datetime
    comment: str = ""


@attrs.frozen
class DocumentDeclined:
    """The client did not agree to the document, for that reason."""

    by: str
    at: datetime
    reason: str


@attrs.frozen
class RequestConfirmed:
    """The client confirmed what was asked."""

    by: str
    at: datetime


@attrs.frozen
class AnswerNoted:
    """Somebody of the practice noted an answer that the client gave otherwise; what came is accepted."""

    by: str
    at: datetime
    how: str
    answers: tuple[ItemAnswer, ...] = ()
    declined: str | None = None


@attrs.frozen
class ItemsAccepted:
    """What came for these items was accepted."""

    by: str
    at: datetime
    items: tuple[str, ...]


@attrs.frozen
class ItemsReturned:
    """What came for these items went back to the client, for that reason."""

    by: str
    at: datetime
    items: tuple[str, ...]
    reason: str
    reply_by: date
    remind_on: date | None = None


@attrs.frozen
class ReplyByChanged:
    """The client was given another date by which to answer."""

    by: str
    at: datetime
    reply_by: date


@attrs.frozen
class ClientReminded:
    """The client was reminded, for the `number`-th time; the next time is `remind_on`, None if there is none."""

    by: str
    at: datetime
    number: int
    remind_on: date | None = None


@attrs.frozen
class RequestEscalated:
    """After the last reminder people of the practice were told, `on` that day, that the client is silent."""

    by: str
    at: datetime
    on: date


@attrs.frozen
class RequestWithdrawn:
    """The client was asked no more, for that reason."""

    by: str
    at: datetime
    reason: str


RequestEvent = (
    RequestOpened
    | AskerJoined
    | AskerLeft
    | AnswersSubmitted
    | DocumentApproved
    | DocumentDeclined
    | RequestConfirmed
    | AnswerNoted
    | ItemsAccepted
    | ItemsReturned
    | ReplyByChanged
    | ClientReminded
    | RequestEscalated
    | RequestWithdrawn
)
