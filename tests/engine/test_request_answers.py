"""What a client may answer, and what people make of it."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from dextflow.engine.requests import decide_request, items_of
from dextflow.engine.requests.items import LONGEST_TEXT, MOST_FILES
from dextflow.errors import (
    AcceptedAlready,
    InvalidValue,
    NotAskedFor,
    NotDueForReminder,
    NothingAnswered,
    NotReceived,
    OutOfOrder,
    ReasonNeeded,
    Refused,
    UnknownRequestItem,
    WrongAnswer,
    WrongReplyBy,
    WrongRequestStatus,
)
from dextflow.model import (
    AcceptItems,
    ApproveDocument,
    AskerJoined,
    ChangeReplyBy,
    ClientRequest,
    ConfirmRequest,
    DeclineDocument,
    ItemAnswer,
    ItemsAccepted,
    ItemStatus,
    JoinRequest,
    LeaveRequest,
    NoteAnswer,
    Policy,
    RemindClient,
    RequestCommand,
    RequestStatus,
    ReturnItems,
    SubmitAnswers,
    WithdrawRequest,
)
from engine.requested import (
    ANSWERS,
    APPROVAL,
    CONFIRMATION,
    DOCUMENTS,
    FILE,
    FIRST,
    FORM,
    JO,
    KINDS,
    MONDAY,
    NOW,
    SECOND,
    done,
    request_of,
    submit,
)

OPEN, ANSWERED, DONE, WITHDRAWN = RequestStatus
LATER = date(2026, 11, 9)


def returned(*items: str, reason: str = "It is last year's.") -> ReturnItems:
    """Return some items until a week later."""
    return ReturnItems("ada", NOW, items, reason, LATER, LATER)


def test_it_is_with_us_once_all_that_is_needed_is_answered() -> None:
    """An optional document holds nothing up, and what was asked for stays with the client until then."""
    request = done(request_of(), submit("bank"))
    assert (request.status, request.remind_on) == (OPEN, date(2026, 11, 5))
    answered = done(request, submit("card"))
    assert (answered.status, answered.remind_on) == (ANSWERED, None)


def test_it_is_done_once_all_that_came_is_accepted() -> None:
    """What came and was not needed is looked at, too."""
    request = done(request_of(), submit("bank", "card", "cash"), AcceptItems("ada", NOW, ("bank", "card")))
    assert request.status is ANSWERED
    assert done(request, AcceptItems("ada", NOW, ("cash",))).status is DONE


def test_what_is_returned_is_with_the_client_again() -> None:
    """It has its reason and another date; what the client sends instead takes its place."""
    request = done(request_of(), submit("bank", "card"), returned("bank"))
    item = request.item("bank")
    assert item is not None
    assert (request.status, request.reply_by, request.remind_on) == (OPEN, LATER, LATER)
    assert (item.status, item.reason, item.is_wanted) == (ItemStatus.RETURNED, "It is last year's.", True)
    again = done(request, submit("bank")).item("bank")
    assert again is not None
    assert (again.status, again.reason) == (ItemStatus.RECEIVED, "")


def test_what_was_decided_of_an_item_can_be_decided_anew() -> None:
    """What was returned can be accepted after all, and what was accepted returned, while the request is open."""
    request = done(request_of(), submit("bank", "card"), returned("bank"), AcceptItems("ada", NOW, ("bank",)))
    assert request.status is ANSWERED
    assert done(request, returned("bank")).status is OPEN


def test_a_practice_may_accept_what_comes_as_it_comes() -> None:
    """Then an answer is accepted by the library itself, and nobody has to look at it."""
    policy = Policy(answers_accepted=True)
    events = decide_request(request_of(), submit("bank", "card"), policy)
    assert events[1] == ItemsAccepted("dextflow", NOW, ("bank", "card"))
    assert done(request_of(), submit("bank", "card"), policy=policy).status is DONE


@pytest.mark.parametrize(
    ("what", "command"), [(APPROVAL, ApproveDocument(JO, NOW, "Fine.")), (CONFIRMATION, ConfirmRequest(JO, NOW))]
)
def test_a_word_settles_an_approval_and_a_confirmation(what: Any, command: RequestCommand) -> None:
    """Nobody of the practice needs to accept it."""
    request = done(request_of(what), command)
    assert (request.status, request.declined, request.remind_on) == (DONE, None, None)
    assert [item.status for item in request.items] == [ItemStatus.ACCEPTED]


@pytest.mark.parametrize(
    "command",
    [DeclineDocument(JO, NOW, "A page is missing."), NoteAnswer("ada", NOW, "By phone", (), "A page is missing.")],
)
def test_a_client_may_decline(command: RequestCommand) -> None:
    """That settles the request, with the reason."""
    request = done(request_of(APPROVAL), command)
    assert (request.status, request.declined) == (DONE, "A page is missing.")


def test_an_answer_given_otherwise_is_accepted() -> None:
    """Whoever notes it has seen it; for an approval or a confirmation the note is all there is."""
    noted = NoteAnswer("ada", NOW, "By post", (ANSWERS["bank"],))
    request = done(request_of(), noted)
    item = request.item("bank")
    assert item is not None
    assert (request.status, item.status) == (OPEN, ItemStatus.ACCEPTED)
    assert done(request_of(CONFIRMATION), NoteAnswer("ada", NOW, "By phone")).status is DONE


def test_a_request_of_optional_items_alone_waits_for_one() -> None:
    """With nothing needed, the client has answered once it sent anything."""
    what = DOCUMENTS.__class__(asking=DOCUMENTS.asking, documents=(DOCUMENTS.documents[2],))
    assert request_of(what).status is OPEN
    assert done(request_of(what), submit("cash")).status is ANSWERED


@pytest.mark.parametrize("key", [item.key for item in items_of(FORM)])
def test_a_form_takes_typed_values(key: str) -> None:
    """Each field takes a value of its own kind, as it was given."""
    item = done(request_of(FORM), submit(key)).item(key)
    assert item is not None
    assert item.answer == ANSWERS[key]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("name", " "),
        ("name", 7),
        ("name", "x" * (LONGEST_TEXT + 1)),
        ("name", None),
        ("staff", True),
        ("staff", "3"),
        ("staff", Decimal("NaN")),
        ("stock", 12),
        ("stock", Decimal("Infinity")),
        ("ended", NOW),
        ("ended", "2026-09-30"),
        ("dormant", 0),
        ("scheme", "flat rate"),
        ("scheme", None),
    ],
)
def test_a_form_takes_nothing_else(key: str, value: Any) -> None:
    """A value of another kind is refused, with what the field takes."""
    with pytest.raises(WrongAnswer, match=key):
        done(request_of(FORM), SubmitAnswers(JO, NOW, (ItemAnswer(item=key, value=value),)))


def test_a_number_may_have_decimals() -> None:
    """Part-time staff count as a part."""
    half = ItemAnswer(item="staff", value=Decimal("2.5"))
    assert done(request_of(FORM), SubmitAnswers(JO, NOW, (half,))).item("staff") is not None


@pytest.mark.parametrize(
    ("what", "answer"),
    [
        (FORM, ItemAnswer(item="name", value="Jo", files=(FILE,))),
        (FORM, ItemAnswer(item="name", value="Jo", note="x" * (LONGEST_TEXT + 1))),
        (DOCUMENTS, ItemAnswer(item="bank")),
        (DOCUMENTS, ItemAnswer(item="bank", note=" ")),
        (DOCUMENTS, ItemAnswer(item="bank", value="yes")),
        (DOCUMENTS, ItemAnswer(item="bank", files=(FILE,) * (MOST_FILES + 1))),
    ],
)
def test_an_answer_is_of_the_kind_that_was_asked_for(what: Any, answer: ItemAnswer) -> None:
    """Files answer documents, values answer fields, and neither in any number or length."""
    with pytest.raises(WrongAnswer):
        done(request_of(what), SubmitAnswers(JO, NOW, (answer,)))


@pytest.mark.parametrize(
    ("before", "command", "refusal"),
    [
        ((), SubmitAnswers(JO, NOW, ()), NothingAnswered),
        ((), submit("bank", "bank"), UnknownRequestItem),
        ((), SubmitAnswers(JO, NOW, (ItemAnswer(item="other", note="?"),)), UnknownRequestItem),
        ((submit("bank"), AcceptItems("ada", NOW, ("bank",))), submit("bank"), AcceptedAlready),
        ((), AcceptItems("ada", NOW, ("bank",)), NotReceived),
        ((), returned("bank"), NotReceived),
        ((submit("bank"),), returned("bank", reason=" "), ReasonNeeded),
        ((), ApproveDocument(JO, NOW), NotAskedFor),
        ((), DeclineDocument(JO, NOW, "No."), NotAskedFor),
        ((), ConfirmRequest(JO, NOW), NotAskedFor),
        ((), NoteAnswer("ada", NOW, " "), ReasonNeeded),
        ((), NoteAnswer("ada", NOW, "By phone"), NothingAnswered),
        ((), NoteAnswer("ada", NOW, "By phone", (), "No."), NotAskedFor),
        ((), WithdrawRequest("ada", NOW, ""), ReasonNeeded),
        ((), ChangeReplyBy("ada", NOW, MONDAY, LATER), WrongReplyBy),
        ((), ChangeReplyBy("ada", NOW, LATER, MONDAY, MONDAY), WrongReplyBy),
        ((), RemindClient("dextflow", NOW, MONDAY), NotDueForReminder),
        ((submit("bank", "card"),), RemindClient("dextflow", NOW, LATER), WrongRequestStatus),
        ((), submit("bank", at=NOW - timedelta(days=1)), OutOfOrder),
        ((), submit("bank", at=NOW.replace(tzinfo=None)), InvalidValue),
    ],
)
def test_what_cannot_be_is_refused(
    before: tuple[RequestCommand, ...], command: RequestCommand, refusal: type[Exception]
) -> None:
    """The refusal says why, in a sentence."""
    request = done(request_of(), *before)
    with pytest.raises(refusal) as refused:
        decide_request(request, command)
    assert len(str(refused.value)) > 10


@pytest.mark.parametrize(
    ("what", "command", "refusal"),
    [
        (APPROVAL, submit("bank"), NotAskedFor),
        (CONFIRMATION, AcceptItems("ada", NOW, ("confirmation",)), NotAskedFor),
        (APPROVAL, DeclineDocument(JO, NOW, "\t"), ReasonNeeded),
        (APPROVAL, NoteAnswer("ada", NOW, "By phone", (), " "), ReasonNeeded),
        (APPROVAL, NoteAnswer("ada", NOW, "By phone", (ANSWERS["bank"],)), NotAskedFor),
    ],
)
def test_each_kind_is_answered_in_its_own_way(what: Any, command: RequestCommand, refusal: type[Refused]) -> None:
    """What answers one kind does not answer another."""
    with pytest.raises(refusal):
        decide_request(request_of(what), command)


@pytest.mark.parametrize("what", KINDS, ids=lambda what: type(what).__name__)
def test_what_is_settled_is_settled(what: Any) -> None:
    """After the end nothing is accepted, and a new need is a new request."""
    request = done(request_of(what), WithdrawRequest("ada", NOW, "The client has left."))
    assert (request.status, request.reason, request.is_live) == (WITHDRAWN, "The client has left.", False)
    with pytest.raises(WrongRequestStatus, match="withdrawn"):
        decide_request(request, SubmitAnswers(JO, NOW, (ItemAnswer(item=request.items[0].key, note="?"),)))


def test_a_second_step_that_asks_for_the_same_joins() -> None:
    """The client is to answer by the earlier date; joining twice changes nothing."""
    earlier, later = date(2026, 11, 12), date(2026, 12, 24)
    request = done(request_of(), JoinRequest("bob", NOW, SECOND, earlier))
    assert (request.askers, request.reply_by) == ((FIRST, SECOND), earlier)
    assert decide_request(request, JoinRequest("bob", NOW, SECOND, MONDAY)) == ()
    assert decide_request(request_of(), JoinRequest("bob", NOW, SECOND, later)) == (
        AskerJoined("bob", NOW, SECOND, date(2026, 11, 20)),
    )


def test_a_step_that_leaves_leaves_it_for_the_others() -> None:
    """The request is withdrawn when the last step leaves; who does not ask cannot leave."""
    request = done(request_of(), JoinRequest("bob", NOW, SECOND, LATER))
    alone = done(request, LeaveRequest("ada", NOW, FIRST, "It is done."))
    assert (alone.askers, alone.status) == ((SECOND,), OPEN)
    assert decide_request(alone, LeaveRequest("ada", NOW, FIRST, "It is done.")) == ()
    ended = done(alone, LeaveRequest("bob", NOW, SECOND, "It is done."))
    assert (ended.askers, ended.status, ended.reason) == ((), WITHDRAWN, "It is done.")


def test_another_date_is_within_bounds() -> None:
    """From the coming day on and until our own work is due; the date that it has changes nothing."""
    request = done(request_of(), ChangeReplyBy("ada", NOW, LATER, MONDAY, LATER))
    assert request.reply_by == LATER
    assert decide_request(request, ChangeReplyBy("ada", NOW, LATER, MONDAY)) == ()
    with pytest.raises(WrongReplyBy, match="until 2026-11-09"):
        decide_request(request, ChangeReplyBy("ada", NOW, date(2026, 11, 10), MONDAY, LATER))


def test_a_client_is_reminded_and_then_people_are_told() -> None:
    """After the last reminder the next is for people, and then there is nothing more to do by itself."""
    request: ClientRequest = request_of()
    assert request.silent_from is None
    for day in (date(2026, 11, 5), date(2026, 11, 10)):
        request = done(request, RemindClient("dextflow", NOW, day, date(2026, 11, 10)))
    assert (request.reminders, request.escalated_on) == (2, None)
    request = done(request, RemindClient("dextflow", NOW, date(2026, 11, 17)))
    assert (request.reminders, request.escalated_on, request.remind_on) == (2, date(2026, 11, 17), None)
    assert request.silent_from == date(2026, 11, 17)


@pytest.mark.parametrize(("reply_by", "silent_from"), [(date(2026, 11, 20), date(2026, 11, 21)), (date.max, None)])
def test_without_another_reminder_a_client_is_silent_after_its_date(
    reply_by: date, silent_from: date | None
) -> None:
    """Where nobody is told, the client counts as silent the day after it was to answer."""
    assert request_of(remind_on=None, reply_by=reply_by).silent_from == silent_from
    assert not request_of().went_to("ann")
    assert request_of().went_to("jo")
