"""What a step does beyond being marked: it writes to the client, asks for something, or moves a service on.

Sources: the step types of Sodium (SendEmail, DocumentRequest, DocumentApproval, ClientConfirmation, SendDataForm,
SetServiceStage). dextflow sends nothing itself: what is to be sent goes into the outbox of the store.
"""

from enum import Enum

import attrs

from dextflow.errors import InvalidValue
from dextflow.model.clients import ContactKind, ServiceStatus
from dextflow.model.offsets import Offset

MOST_REMINDERS = 12
A_WEEK_BEFORE = Offset(value=-7)


@attrs.frozen(kw_only=True)
class Recipients:
    """To whom of a client something goes: contacts of these kinds, and more addresses.

    A client who has no contact of any of the kinds is written to through its main contacts.
    """

    kinds: tuple[ContactKind, ...] = (ContactKind.MAIN,)
    also: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Ladder:
    """How a client is reminded: after so many business days without an answer, each counted from the one before.

    `escalate_after` so many business days after the last reminder, a person of the practice is told; None never.
    Source: the chase frequency of Sodium's client confirmations; the business days are ours.
    """

    reminders: tuple[int, ...] = (3, 3, 5)
    escalate_after: int | None = 5

    def __attrs_post_init__(self) -> None:
        waits = (*self.reminders, *(() if self.escalate_after is None else (self.escalate_after,)))
        if len(self.reminders) > MOST_REMINDERS or not all(days >= 1 for days in waits):
            raise InvalidValue(
                "Ladder", f"it has at most {MOST_REMINDERS} reminders, each after a business day or more"
            )


USUAL_LADDER, TO_MAIN = Ladder(), Recipients()


@attrs.frozen(kw_only=True)
class Writing:
    """What is written to a client, and to whom. `$client`, `$period`, `$due` and `$workflow` stand for theirs."""

    subject: str
    text: str = ""
    recipients: Recipients = TO_MAIN

    def __attrs_post_init__(self) -> None:
        if not self.subject.strip():
            raise InvalidValue("Writing", "what is sent to a client has a subject")


@attrs.frozen(kw_only=True)
class Asking:
    """How a client is asked for something: in which words, until when, and how it is reminded.

    `due` is when the client is to answer, counted from the due date of the workflow, so that it is before ours.
    """

    writing: Writing
    due: Offset = A_WEEK_BEFORE
    ladder: Ladder = USUAL_LADDER


@attrs.frozen(kw_only=True)
class SendMessage:
    """Write to the client; the step is done when that is in the outbox."""

    writing: Writing
    automatic: bool = False


@attrs.frozen(kw_only=True)
class RequestedDocument:
    """One document that a client is asked for; `key` is unique in its request."""

    key: str
    text: str
    optional: bool = False


@attrs.frozen(kw_only=True)
class RequestDocuments:
    """Ask the client for documents; the step is done when all that need be came, and all that came is accepted."""

    asking: Asking
    documents: tuple[RequestedDocument, ...]
    automatic: bool = False

    def __attrs_post_init__(self) -> None:
        _check_keys("RequestDocuments", tuple(document.key for document in self.documents))


@attrs.frozen(kw_only=True)
class RequestApproval:
    """Ask the client to approve a document, which is attached when it is sent: this is always done by hand."""

    asking: Asking
    document: str


@attrs.frozen(kw_only=True)
class AskConfirmation:
    """Ask the client to confirm something with a click. `notify`: the assignee is told when it is confirmed."""

    asking: Asking
    button: str = "Confirm"
    thanks: str = ""
    notify: bool = True
    automatic: bool = False


class FieldKind(Enum):
    """What a field of a form takes."""

    TEXT = "text"
    NUMBER = "number"
    AMOUNT = "amount"
    DATE = "date"
    YES_NO = "yes or no"
    CHOICE = "choice"


@attrs.frozen(kw_only=True)
class FormField:
    """One question of a form; `options` are the answers of a choice."""

    key: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    optional: bool = False
    options: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        if (self.kind is FieldKind.CHOICE) is not bool(self.options):
            raise InvalidValue("FormField", "a choice has options, and nothing else has")


@attrs.frozen(kw_only=True)
class SendForm:
    """Ask the client to fill in a form; the step is done when it is accepted."""

    asking: Asking
    fields: tuple[FormField, ...]
    automatic: bool = False

    def __attrs_post_init__(self) -> None:
        _check_keys("SendForm", tuple(field.key for field in self.fields))


@attrs.frozen(kw_only=True)
class SetServiceStage:
    """Give a service of the client another status; the step is done with that."""

    service: str
    status: ServiceStatus
    automatic: bool = False


Action = SendMessage | RequestDocuments | RequestApproval | AskConfirmation | SendForm | SetServiceStage
Request = RequestDocuments | RequestApproval | AskConfirmation | SendForm


def is_automatic(action: Action) -> bool:
    """Whether a step does this by itself as soon as it can; a document is sent for approval by a person."""
    return not isinstance(action, RequestApproval) and action.automatic


def _check_keys(noun: str, keys: tuple[str, ...]) -> None:
    if not keys or not all(keys) or len(set(keys)) < len(keys):
        raise InvalidValue(noun, "it asks for one thing or more, each with a key of its own")
