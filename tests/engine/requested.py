"""Requests for the tests: one of each kind, and any commands to them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from dextflow.engine.requests import apply_request, begin_request, contact_actor, decide_request
from dextflow.errors import Refused
from dextflow.model import (
    AcceptItems,
    ApproveDocument,
    AskConfirmation,
    Asker,
    Asking,
    ChangeReplyBy,
    ClientRequest,
    ConfirmRequest,
    DeclineDocument,
    FieldKind,
    FileRef,
    FormField,
    ItemAnswer,
    JoinRequest,
    Ladder,
    LeaveRequest,
    NoteAnswer,
    Policy,
    Recipient,
    RemindClient,
    ReportingPeriod,
    Request,
    RequestApproval,
    RequestCommand,
    RequestDocuments,
    RequestedDocument,
    RequestEvent,
    RequestOpened,
    RequestOrder,
    ReturnItems,
    SendForm,
    SubmitAnswers,
    WithdrawRequest,
    Writing,
)

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
MONDAY = NOW.date()
OCTOBER = ReportingPeriod(start=date(2026, 10, 1), end=date(2026, 10, 31))
JO = contact_actor("acme", "jo")
FILE = FileRef(name="October.pdf", sha256="0" * 64, size=4_096)
ASKING = Asking(writing=Writing(subject="Your papers", text="Please send:"), ladder=Ladder(reminders=(3, 3)))
DOCUMENTS = RequestDocuments(
    asking=ASKING,
    documents=(
        RequestedDocument(key="bank", text="Bank statements"),
        RequestedDocument(key="card", text="Card statements"),
        RequestedDocument(key="cash", text="Cash book", optional=True),
    ),
)
FORM = SendForm(
    asking=ASKING,
    fields=(
        FormField(key="name", label="Name of the director"),
        FormField(key="staff", label="Number of employees", kind=FieldKind.NUMBER),
        FormField(key="stock", label="Stock", kind=FieldKind.AMOUNT),
        FormField(key="ended", label="Trade ended", kind=FieldKind.DATE, optional=True),
        FormField(key="dormant", label="Dormant?", kind=FieldKind.YES_NO),
        FormField(key="scheme", label="VAT scheme", kind=FieldKind.CHOICE, options=("cash", "accruals")),
    ),
)
APPROVAL = RequestApproval(asking=ASKING, document="Accounts")
CONFIRMATION = AskConfirmation(asking=ASKING, button="All sent", thanks="That was quick.")
KINDS = (DOCUMENTS, FORM, APPROVAL, CONFIRMATION)
ANSWERS: dict[str, ItemAnswer] = {
    answer.item: answer
    for answer in (
        ItemAnswer(item="bank", files=(FILE,)),
        ItemAnswer(item="card", note="We have no card."),
        ItemAnswer(item="cash", files=(FILE, FILE)),
        ItemAnswer(item="name", value="Jo Brown"),
        ItemAnswer(item="staff", value=3),
        ItemAnswer(item="stock", value=Decimal("12.50")),
        ItemAnswer(item="ended", value=date(2026, 9, 30)),
        ItemAnswer(item="dormant", value=False),
        ItemAnswer(item="scheme", value="cash"),
    )
}
FIRST, SECOND = Asker(workflow="w1", step="papers"), Asker(workflow="w2", step="ask")


def opening(what: Request = DOCUMENTS, **parts: Any) -> RequestOpened:
    """How a request to Acme begins on a Monday."""
    order = RequestOrder(
        practice="brown",
        id="r1",
        identity="same",
        client="acme",
        client_name="Acme",
        period=OCTOBER,
        what=what,
        subject="Your papers",
        text="Please send:",
        to=(Recipient(contact="jo", address="jo@acme.example"),),
    )
    given: dict[str, Any] = {"reply_by": date(2026, 11, 20), "remind_on": date(2026, 11, 5)} | parts
    return RequestOpened("ada", NOW, order, FIRST, **given)


def request_of(what: Request = DOCUMENTS, **parts: Any) -> ClientRequest:
    """A request that has just been opened."""
    return begin_request(opening(what, **parts))


def done(request: ClientRequest, *commands: RequestCommand, policy: Policy | None = None) -> ClientRequest:
    """The request after some commands that are not refused."""
    for command in commands:
        for event in decide_request(request, command, policy or Policy()):
            request = apply_request(request, event)
    return request


def submit(*items: str, at: datetime = NOW) -> SubmitAnswers:
    """Answer some items as they should be."""
    return SubmitAnswers(JO, at, tuple(ANSWERS[item] for item in items))


def all_of(request: ClientRequest) -> tuple[str, ...]:
    """The keys of all items."""
    return tuple(item.key for item in request.items)


@st.composite
def commands_to(draw: st.DrawFn, request: ClientRequest) -> RequestCommand:
    """Any command, likely ones often."""
    at = request.at + draw(st.sampled_from((timedelta(0), timedelta(hours=5), timedelta(days=1))))
    keys = tuple(draw(st.lists(st.sampled_from((*all_of(request), "other")), unique=True, max_size=3)))
    answers = tuple(ANSWERS.get(key, ItemAnswer(item=key, note="?")) for key in keys)
    reason = draw(st.sampled_from(("It is last year's.", "By phone", " ")))
    asker = draw(st.sampled_from((FIRST, SECOND)))
    day = at.date()
    then = draw(st.none() | st.just(day + timedelta(days=3)))
    everything = tuple(ANSWERS[key] for key in all_of(request) if key in ANSWERS)
    any_of: tuple[RequestCommand, ...] = (
        SubmitAnswers(JO, at, answers),
        SubmitAnswers(JO, at, everything),
        ApproveDocument(JO, at),
        DeclineDocument(JO, at, reason),
        ConfirmRequest(JO, at),
        NoteAnswer("ada", at, reason, answers),
        NoteAnswer("ada", at, reason, declined="No."),
        AcceptItems("ada", at, keys),
        AcceptItems("ada", at, all_of(request)),
        ReturnItems("ada", at, keys, reason, day, then),
        WithdrawRequest("ada", at, reason),
        ChangeReplyBy("ada", at, day, day, then),
        JoinRequest("ada", at, asker, day),
        LeaveRequest("ada", at, asker, "It is done."),
        RemindClient("dextflow", at, day, then),
    )
    return draw(st.sampled_from(any_of))


@st.composite
def lives(draw: st.DrawFn) -> tuple[RequestEvent, ...]:
    """All that happened to some request, whatever anybody wanted."""
    policy = Policy(answers_accepted=draw(st.booleans()))
    kinds: tuple[Request, ...] = KINDS
    what = draw(st.sampled_from(kinds))
    events: list[RequestEvent] = [opening(what)]
    request = request_of(what)
    for _ in range(draw(st.integers(0, 12))):
        try:
            decided = decide_request(request, draw(commands_to(request)), policy)
        except Refused:
            continue
        for event in decided:
            request = apply_request(request, event)
            events.append(event)
    return tuple(events)
