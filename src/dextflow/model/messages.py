"""What is to be sent, to people of the practice and to clients: the entries of the outbox.

Every message has a key that follows from what happened, so that it is sent once, however often that is worked out.
"""

from datetime import date, datetime
from enum import Enum

import attrs


class Topic(Enum):
    """What a person of the practice is told.

    `READY`: work that they are to do may begin. `ASSIGNED`: it is theirs, or some of its steps are. `UNLOCKED`:
    what some steps waited for is done. `REVIEW_ASKED`: it is under their review now. `HANDED_BACK`: a reviewer
    returned it. `APPROVED`: all reviewers have agreed, and they are to complete it. `COMPLETED`: it is locked.
    `DUE` on the due date, `OVERDUE` on the days after. `CLIENT_ANSWERED`: it is our turn again. `CLIENT_SILENT`:
    work that is due waits for the client alone, or all reminders went unanswered.
    """

    READY = "ready to start"
    ASSIGNED = "assigned"
    UNLOCKED = "unlocked"
    REVIEW_ASKED = "review asked"
    HANDED_BACK = "handed back"
    APPROVED = "approved"
    COMPLETED = "completed"
    DUE = "due"
    OVERDUE = "overdue"
    CLIENT_ANSWERED = "client answered"
    CLIENT_SILENT = "client silent"
    PROPOSAL_ACCEPTED = "proposal accepted"


class Subject(Enum):
    """What a message is about."""

    WORKFLOW = "workflow"
    TASK = "task"
    REQUEST = "request"
    PROPOSAL = "proposal"


@attrs.frozen(kw_only=True)
class About:
    """One workflow, task, request or proposal, by its id, and what it is called.

    `client` is the id of the client, None for work of the practice itself; `step` the key of one of its steps.
    """

    subject: Subject
    id: str
    name: str
    client: str | None = None
    step: str | None = None


@attrs.frozen(kw_only=True)
class Notice:
    """Something for people of the practice to know.

    `to` are the ids of people, and `teams` of teams of which everybody is told. `by` is who did what it tells,
    None where time did. `due_on` is the date that it tells of, for what is due or overdue. `steps` are the keys of
    the steps that it tells of, where it is not of the whole.
    """

    key: str
    topic: Topic
    about: About
    at: datetime
    to: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    by: str | None = None
    due_on: date | None = None
    text: str = ""
    steps: tuple[str, ...] = ()


class Letter(Enum):
    """What a client is written."""

    MESSAGE = "message"
    REQUEST = "request"
    REMINDER = "reminder"
    RETURNED = "returned"
    THANKS = "thanks"
    WITHDRAWN = "withdrawn"
    PROPOSAL = "proposal"


@attrs.frozen(kw_only=True)
class Recipient:
    """One to whom something goes: a contact of the client by its id, or just an address."""

    contact: str | None = None
    address: str = ""


@attrs.frozen(kw_only=True)
class ClientMessage:
    """Something to send to a client, in the words in which it is sent.

    `about` is what it belongs to; what a client answers to is always a request or a proposal. `reply_by` is when
    the client is to answer.
    """

    key: str
    letter: Letter
    about: About
    client: str
    to: tuple[Recipient, ...]
    subject: str
    text: str
    at: datetime
    reply_by: date | None = None


Outgoing = Notice | ClientMessage
