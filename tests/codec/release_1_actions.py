"""What is in `release_1.json` of steps that write to the client, ask it for something or wait for it.

As with `codec.release_1_nouns`: once release 1 is out, add to it and change nothing.
"""

from typing import Any

from codec.release_1_nouns import DAY, LATER, NOON
from dextflow.codec.instances import State as StoredState
from dextflow.model import (
    Ask,
    AskConfirmation,
    Asked,
    Asking,
    Clock,
    ContactKind,
    FieldKind,
    Filter,
    FormField,
    ItemProgress,
    Ladder,
    Lateness,
    Offset,
    Recipients,
    RequestApproval,
    RequestDocuments,
    RequestedDocument,
    Responded,
    SendForm,
    SendMessage,
    ServiceStatus,
    SetServiceStage,
    StageSet,
    State,
    Status,
    Step,
    Tally,
    Underway,
    Wait,
    Withdraw,
    Withdrawn,
    Writing,
)

RECIPIENTS = Recipients(kinds=(ContactKind.PAYROLL, ContactKind.DIRECTOR), also=("post@acme.example",))
LADDER = Ladder(reminders=(2, 4), escalate_after=None)
WRITING = Writing(subject="Your records for $period", text="Please send them by $due.", recipients=RECIPIENTS)
BARE_WRITING = Writing(subject="Your records")
ASKING = Asking(writing=WRITING, due=Offset(value=-10), ladder=LADDER)
BARE_ASKING = Asking(writing=BARE_WRITING)
DOCUMENT = RequestedDocument(key="p60", text="Form P60", optional=True)
BARE_DOCUMENT = RequestedDocument(key="bank", text="Bank statements")
FIELD = FormField(
    key="home", label="Do you work at home?", kind=FieldKind.CHOICE, optional=True, options=("a", "b")
)
BARE_FIELD = FormField(key="days", label="How many days?")
CLOCK = Clock(since=NOON, waits=(Wait(after=DAY, until=LATER.date()),))

EXAMPLES: tuple[Any, ...] = (
    RECIPIENTS,
    Recipients(),
    LADDER,
    Ladder(),
    WRITING,
    BARE_WRITING,
    ASKING,
    BARE_ASKING,
    SendMessage(writing=WRITING, automatic=True),
    SendMessage(writing=BARE_WRITING),
    DOCUMENT,
    BARE_DOCUMENT,
    RequestDocuments(asking=ASKING, documents=(DOCUMENT, BARE_DOCUMENT), automatic=True),
    RequestDocuments(asking=BARE_ASKING, documents=(BARE_DOCUMENT,)),
    RequestApproval(asking=ASKING, document="The accounts"),
    AskConfirmation(asking=ASKING, button="Yes", thanks="Thank you.", notify=False, automatic=True),
    AskConfirmation(asking=BARE_ASKING),
    FIELD,
    BARE_FIELD,
    SendForm(asking=ASKING, fields=(FIELD, BARE_FIELD), automatic=True),
    SendForm(asking=BARE_ASKING, fields=(BARE_FIELD,)),
    SetServiceStage(service="payroll", status=ServiceStatus.PAUSED, automatic=True),
    SetServiceStage(service="payroll", status=ServiceStatus.ACTIVE),
    Step(key="records", name="Records", action=SendMessage(writing=BARE_WRITING)),
    Asked("ann", NOON, "records", WRITING, again=True),
    Asked("ann", NOON, "records"),
    Responded("contact:acme/kim", NOON, "records", "We have none."),
    Responded("contact:acme/kim", NOON, "records"),
    Withdrawn("ann", NOON, "records", "They came by post."),
    StageSet("ann", NOON, "active", "payroll", ServiceStatus.ACTIVE),
    Ask("ann", NOON, "records", WRITING),
    Ask("ann", NOON, "records"),
    Withdraw("ann", NOON, "records", "They came by post."),
    Underway(step="records", blocked="We have none.", asked=NOON, answered=LATER, declined=True),
    CLOCK,
    Clock(),
    *CLOCK.waits,
    Lateness(ours=2, clients=4),
    Tally(
        total=1,
        done=0,
        available=0,
        waiting=1,
        blocked=0,
        complete=0,
        with_issues=0,
        not_applicable=0,
        with_client=1,
    ),
    ItemProgress(
        key="records",
        name="Records",
        step="records",
        group="Records",
        state=State.WAITING_FOR_CLIENT,
        asked=NOON,
        answered=LATER,
    ),
    Filter(with_client=True),
    StoredState(
        status=Status.IN_PROGRESS,
        version=3,
        at=NOON,
        underway=(Underway(step="records", asked=NOON),),
        acted="AQ==",
        clock=CLOCK,
    ),
)
