"""What clients, people and time ask of a request: imperative, each with who asks (`by`) and when (`at`).

A client's `by` is that of one of its contacts (`dextflow.engine.contact_actor`).
"""

from datetime import date, datetime

import attrs

from dextflow.model.request import Asker, ItemAnswer


@attrs.frozen
class SubmitAnswers:
    """Answer some items, as the client; a later answer to an item takes the place of the one before."""

    by: str
    at: datetime
    answers: tuple[ItemAnswer, ...]


@attrs.frozen
class ApproveDocument:
    """Agree to the document that was sent, as the client."""

    by: str
    at: datetime
    comment: str = ""


@attrs.frozen
class DeclineDocument:
    """Do not agree to the document that was sent, as the client, and say why."""

    by: str
    at: datetime
    reason: str


@attrs.frozen
class ConfirmRequest:
    """Confirm what was asked with a click, as the client."""

    by: str
    at: datetime


@attrs.frozen
class NoteAnswer:
    """Note what the client answered otherwise, `how`: by phone, by post. What came that way is accepted.

    An approval or a confirmation is given with that or, with `declined`, an approval refused for that reason.
    """

    by: str
    at: datetime
    how: str
    answers: tuple[ItemAnswer, ...] = ()
    declined: str | None = None


@attrs.frozen
class AcceptItems:
    """Accept what came for these items."""

    by: str
    at: datetime
    items: tuple[str, ...]


@attrs.frozen
class ReturnItems:
    """Return what came for these items to the client, and say why.

    The client is then to answer by `reply_by`, and is reminded on `remind_on`.
    """

    by: str
    at: datetime
    items: tuple[str, ...]
    reason: str
    reply_by: date
    remind_on: date | None = None


@attrs.frozen
class WithdrawRequest:
    """Ask the client no more, for none of the steps that asked, and say why."""

    by: str
    at: datetime
    reason: str


@attrs.frozen
class ChangeReplyBy:
    """Let the client answer by another date: not before `earliest`, nor after `latest`, our own due date."""

    by: str
    at: datetime
    reply_by: date
    earliest: date
    latest: date | None = None


@attrs.frozen
class JoinRequest:
    """Let one more step ask for the same; the client is to answer by the earlier of the dates."""

    by: str
    at: datetime
    asker: Asker
    reply_by: date


@attrs.frozen
class LeaveRequest:
    """Let a step ask no more; when none does, the request is withdrawn."""

    by: str
    at: datetime
    asker: Asker
    reason: str


@attrs.frozen
class RemindClient:
    """Remind the client `on` a day or, after the last reminder, tell people that it is silent.

    The next time is `remind_on`, None if there is none.
    """

    by: str
    at: datetime
    on: date
    remind_on: date | None = None


RequestCommand = (
    SubmitAnswers
    | ApproveDocument
    | DeclineDocument
    | ConfirmRequest
    | NoteAnswer
    | AcceptItems
    | ReturnItems
    | WithdrawRequest
    | ChangeReplyBy
    | JoinRequest
    | LeaveRequest
    | RemindClient
)
