"""Proposals: what a practice offers a client to do, for how much, and what comes of it.

Sources: the proposals of Sodium with their statuses, types and settings. Withdrawing and revising are ours.
"""

from collections.abc import Iterator
from datetime import date, datetime
from enum import Enum

import attrs

from dextflow.errors import InvalidValue
from dextflow.model.actions import TO_MAIN, Recipients
from dextflow.model.messages import Recipient
from dextflow.model.money import Money
from dextflow.model.offsets import Offset, Unit
from dextflow.model.task import TaskPattern

A_WEEK = Offset(value=1, unit=Unit.WEEK)


class ProposalStatus(Enum):
    """Where a proposal stands. That it has expired follows from a date and is never stored."""

    UNSENT = "unsent"
    SENT = "sent"
    VIEWED = "viewed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


ANSWERABLE = (ProposalStatus.SENT, ProposalStatus.VIEWED)
WAITING = (ProposalStatus.UNSENT, *ANSWERABLE)


class ProposalType(Enum):
    """What is proposed: services with their letter of engagement, or the letter alone."""

    PROPOSAL_AND_ENGAGEMENT_LETTER = "proposal and engagement letter"
    ENGAGEMENT_LETTER = "engagement letter"


class Billing(Enum):
    """How often a fee is charged."""

    ONE_OFF = "one-off"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    ANNUAL = "annual"


@attrs.frozen(kw_only=True)
class ProposalLine:
    """One service that is offered: the fee each time it is charged, and the id of who is to manage it."""

    service: str
    fee: Money
    billing: Billing = Billing.MONTHLY
    manager: str | None = None
    note: str = ""

    def __attrs_post_init__(self) -> None:
        if not self.service.strip():
            raise InvalidValue("ProposalLine", "it names the service that is offered")
        if self.fee.amount < 0:
            raise InvalidValue("ProposalLine", f"a fee is not below zero: {self.fee}")


@attrs.frozen(kw_only=True)
class AcceptanceTask:
    """A task for the practice itself when the client has accepted, such as to set up the billing.

    It is due so long after the day of the acceptance.
    """

    task: TaskPattern
    due: Offset = A_WEEK

    def __attrs_post_init__(self) -> None:
        if not self.task.title.strip():
            raise InvalidValue("AcceptanceTask", "it has a title")
        if self.due.value < 0:
            raise InvalidValue("AcceptanceTask", "it is not due before the proposal is accepted")


@attrs.frozen(kw_only=True)
class Offer:
    """What a proposal says: one revision of it, which never changes.

    `subject` and `letter` are what the client reads; `$client` stands for its name in both. It may be accepted up
    to and on the day `valid_until`, None at any time. The one-off tasks of its services begin on `starts_on`, or
    on the day of the acceptance where that is later or no day is given. `recipients` are whom it is sent to.
    `notify_manager` and `notify_partner`: the client's manager and partner are told of the acceptance.
    """

    subject: str
    lines: tuple[ProposalLine, ...]
    letter: str = ""
    type: ProposalType = ProposalType.PROPOSAL_AND_ENGAGEMENT_LETTER
    valid_until: date | None = None
    starts_on: date | None = None
    recipients: Recipients = TO_MAIN
    acceptance_task: AcceptanceTask | None = None
    notify_manager: bool = True
    notify_partner: bool = False

    def __attrs_post_init__(self) -> None:
        if not self.subject.strip():
            raise InvalidValue("Offer", "what is sent to a client has a subject")
        if not self.lines and self.type is ProposalType.PROPOSAL_AND_ENGAGEMENT_LETTER:
            raise InvalidValue("Offer", "a proposal offers a service or more; an engagement letter need not")
        if len({line.service for line in self.lines}) < len(self.lines):
            raise InvalidValue("Offer", "it offers a service twice")


class ProposalAct(Enum):
    """What is done with a proposal."""

    DRAFT = "draft"
    REVISE = "revise"
    SEND = "send"
    VIEW = "view"
    ACCEPT = "accept"
    REJECT = "reject"
    WITHDRAW = "withdraw"


@attrs.frozen(kw_only=True)
class ProposalEvent:
    """Who did what with a proposal and when; by a contact of the client it is `contact:<client>/<contact>`.

    `revision` is the one that it was done with, and `offer` what it says where it is new. `reason` says why it was
    revised, rejected, withdrawn, or accepted after it had expired. `how` is what a person noted who recorded what
    the client said otherwise: in a letter, on the telephone. `on` is the day on which the client accepted. `to` is
    to whom it was sent. `tasks` are the ids of those that came of the acceptance, and `lacking` says what could
    not be worked out for them, such as a due date that waits for a year end.
    """

    act: ProposalAct
    by: str
    at: datetime
    revision: int
    offer: Offer | None = None
    reason: str = ""
    how: str = ""
    on: date | None = None
    to: tuple[Recipient, ...] = ()
    tasks: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Proposal:
    """A proposal to a client as it is after `version` events, the last of them `at` that time.

    `offer` is what it says in its newest `revision`, counted from 1: that is the one that can be accepted.
    `sent` is the newest revision that went to the client, None if none did, and `contacts` are the ids of those to
    whom it went: they may read and answer it. While a newer one is not sent, they read that, and cannot answer.
    `answered_on` is the day on which the client accepted.
    """

    id: str
    client: str
    status: ProposalStatus
    revision: int
    offer: Offer
    at: datetime
    version: int
    sent: int | None = None
    contacts: tuple[str, ...] = ()
    answered_on: date | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is with the client, who may answer."""
        return self.status in ANSWERABLE

    def is_expired(self, on: date) -> bool:
        """Whether its time to be accepted is over on a day, while nobody has answered."""
        until = self.offer.valid_until
        return self.status in WAITING and until is not None and until < on

    def fees(self, billing: Billing) -> Iterator[Money]:
        """The fees that are charged so often, line by line."""
        return (line.fee for line in self.offer.lines if line.billing is billing)
