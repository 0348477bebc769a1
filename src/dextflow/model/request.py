"""What a client is asked for: its items, who asks for it, and where it stands."""

from datetime import date, datetime, timedelta
from enum import Enum

import attrs

from dextflow.model.actions import Request
from dextflow.model.clients import FieldValue
from dextflow.model.files import FileRef
from dextflow.model.messages import Recipient
from dextflow.model.period import ReportingPeriod

A_DAY = timedelta(days=1)


class RequestStatus(Enum):
    """With whom a request is. Overdue and silent follow from a date and are never stored."""

    OPEN = "with the client"
    ANSWERED = "with us"
    DONE = "done"
    WITHDRAWN = "withdrawn"


class ItemStatus(Enum):
    """Where one thing that was asked for stands."""

    OPEN = "open"
    RECEIVED = "received"
    RETURNED = "returned"
    ACCEPTED = "accepted"


@attrs.frozen(kw_only=True)
class ItemAnswer:
    """What came for one item, by its key: the files of a document, or the value of a field of a form.

    Instead of either there may be a `note` alone, such as that there is no such document.
    """

    item: str
    files: tuple[FileRef, ...] = ()
    value: FieldValue | None = None
    note: str = ""


@attrs.frozen(kw_only=True)
class RequestItem:
    """One thing that a client was asked for, what came for it, and why that was returned, if it was."""

    key: str
    text: str
    optional: bool = False
    status: ItemStatus = ItemStatus.OPEN
    answer: ItemAnswer | None = None
    reason: str = ""

    @property
    def is_wanted(self) -> bool:
        """Whether the client is to answer it: it has not, and need, or what came was returned."""
        return self.status is ItemStatus.RETURNED or (self.status is ItemStatus.OPEN and not self.optional)

    @property
    def is_with_client(self) -> bool:
        """Whether there is no answer to it that stands, wanted or not."""
        return self.status in (ItemStatus.OPEN, ItemStatus.RETURNED)


@attrs.frozen(kw_only=True)
class Asker:
    """The step of a workflow that asks for something."""

    workflow: str
    step: str


@attrs.frozen(kw_only=True)
class RequestOrder:
    """What is asked of whom, in which words: it stays as it is as long as the request lasts.

    `what` is the action of the step that asked first: its items, its reminders. `identity` is the same for all
    requests of a client for the same, and `client_name` what the client was called then. `subject` and `text` are
    the words in which it was asked, and `to` are those who were asked. `files` are what is to be approved.
    """

    practice: str
    id: str
    identity: str
    client: str
    period: ReportingPeriod
    what: Request
    subject: str
    client_name: str = ""
    text: str = ""
    to: tuple[Recipient, ...] = ()
    files: tuple[FileRef, ...] = ()


@attrs.frozen(kw_only=True)
class ClientRequest:
    """The state of one request to a client after `version` events, the last of them `at` that time.

    There is at least one of `askers`, unless it was withdrawn. The client is to answer by `reply_by`. It was
    reminded `reminders` times; on `remind_on` it is again or, after the last time, people of the practice are told
    that it is silent; None if neither is to be. They were told on `escalated_on`. `declined` is why the client
    would not approve, and `reason` why it was withdrawn.
    """

    order: RequestOrder
    status: RequestStatus
    version: int
    at: datetime
    reply_by: date
    items: tuple[RequestItem, ...] = ()
    askers: tuple[Asker, ...] = ()
    reminders: int = 0
    remind_on: date | None = None
    escalated_on: date | None = None
    declined: str | None = None
    reason: str = ""

    @property
    def id(self) -> str:
        """The id of the request, unique in its practice."""
        return self.order.id

    @property
    def client(self) -> str:
        """The id of the client."""
        return self.order.client

    @property
    def is_live(self) -> bool:
        """Whether it is not settled: with the client, or with us."""
        return self.status in (RequestStatus.OPEN, RequestStatus.ANSWERED)

    @property
    def silent_from(self) -> date | None:
        """From which day the client counts as silent; None while it has answered, or is still to be reminded.

        That is the day on which people were told or, where nobody is, the day after it was to answer.
        """
        if self.status is not RequestStatus.OPEN or self.remind_on is not None:
            return None
        return self.escalated_on or (self.reply_by + A_DAY if self.reply_by < date.max else None)

    def item(self, key: str) -> RequestItem | None:
        """One of its items by its key; None if it has no such item."""
        return next((item for item in self.items if item.key == key), None)

    def went_to(self, contact: str) -> bool:
        """Whether that contact of the client was asked."""
        return any(each.contact == contact for each in self.order.to)


class RequestGrouping(Enum):
    """By what requests are counted."""

    STATUS = "status"
    CLIENT = "client"


@attrs.frozen(kw_only=True)
class RequestFilter:
    """Which requests are meant: those for which everything holds that is asked.

    None asks nothing; of several values one must fit, and none at all fits nothing. `workflows` are those of
    which a step asks, `contacts` the clients' contacts who were asked. `overdue`: the client was to answer before
    today. `silent`: it was reminded for the last time, and still has not answered.
    """

    statuses: tuple[RequestStatus, ...] | None = (RequestStatus.OPEN, RequestStatus.ANSWERED)
    clients: tuple[str, ...] | None = None
    workflows: tuple[str, ...] | None = None
    contacts: tuple[str, ...] | None = None
    overdue: bool = False
    silent: bool = False
