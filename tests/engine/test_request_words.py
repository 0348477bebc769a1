"""What a client is written, in which words, and when two requests are the same."""

from datetime import timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dextflow.engine.requests import (
    contact_actor,
    contact_of,
    contacts_as_people,
    describe_request,
    filled,
    identity_of,
    letters,
    recipients_of,
    silence,
    subject_line,
)
from dextflow.engine.requests.apply import RequestChange, changed
from dextflow.engine.requests.decide import decide_request
from dextflow.engine.requests.wording import LONGEST_LETTER, LONGEST_SUBJECT
from dextflow.model import (
    AcceptItems,
    AnswerNoted,
    AnswersSubmitted,
    ApproveDocument,
    AskerJoined,
    AskerLeft,
    Client,
    ClientContact,
    ClientMessage,
    ClientReminded,
    ConfirmRequest,
    ContactKind,
    DocumentApproved,
    DocumentDeclined,
    FileRef,
    ItemsAccepted,
    ItemsReturned,
    JoinRequest,
    LeaveRequest,
    Letter,
    Recipient,
    Recipients,
    RemindClient,
    ReplyByChanged,
    RequestCommand,
    RequestConfirmed,
    RequestEscalated,
    RequestOpened,
    RequestWithdrawn,
    ReturnItems,
    Topic,
    WithdrawRequest,
    Writing,
)
from dextflow.testing.strategies import texts
from engine.requested import (
    ANSWERS,
    APPROVAL,
    ASKING,
    CONFIRMATION,
    DOCUMENTS,
    FILE,
    FIRST,
    FORM,
    JO,
    KINDS,
    MONDAY,
    NOW,
    OCTOBER,
    SECOND,
    done,
    opening,
    request_of,
    submit,
)

WORDS = Writing(subject="Your papers")


def written(what: Any, *commands: RequestCommand) -> list[ClientMessage]:
    """What the last of some commands to a request leads to being written."""
    request = done(request_of(what), *commands[:-1])
    return list(letters(changed(request, decide_request(request, commands[-1]))))


def test_the_client_is_told_what_is_asked_for() -> None:
    """The first letter lists all of it, with the date by which to answer and where that was asked."""
    event = opening()
    change = RequestChange(before=None, after=request_of(), events=(event,))
    (letter,) = letters(change)
    assert (letter.letter, letter.subject, letter.reply_by) == (Letter.REQUEST, "Your papers", event.reply_by)
    assert letter.text == "Please send:\n\n- Bank statements\n- Card statements\n- Cash book (if there is one)"
    assert letter.to == (Recipient(contact="jo", address="jo@acme.example"),)


def test_a_reminder_lists_what_is_still_needed() -> None:
    """What came is not asked for again."""
    (letter,) = written(DOCUMENTS, submit("bank"), RemindClient("dextflow", NOW, MONDAY + timedelta(days=3)))
    assert (letter.letter, letter.subject) == (Letter.REMINDER, "Reminder: Your papers")
    assert letter.text == "Please send:\n\n- Card statements"


def test_what_is_returned_says_why() -> None:
    """The reason is in the place of the words of the request."""
    back = ReturnItems("ada", NOW, ("bank",), "It is last year's.", MONDAY)
    (letter,) = written(DOCUMENTS, submit("bank", "card"), back)
    assert (letter.letter, letter.text) == (Letter.RETURNED, "It is last year's.\n\n- Bank statements")


@pytest.mark.parametrize(
    ("commands", "count"),
    [
        ((WithdrawRequest("ada", NOW, "It came by post."),), 1),
        ((LeaveRequest("ada", NOW, FIRST, "It is done."),), 1),
        ((submit("bank", "card"), WithdrawRequest("ada", NOW, "It came by post.")), 0),
        ((JoinRequest("bob", NOW, SECOND, MONDAY),), 0),
        ((JoinRequest("bob", NOW, SECOND, MONDAY), LeaveRequest("ada", NOW, FIRST, "It is done.")), 0),
        ((submit("bank"),), 0),
        ((submit("bank"), AcceptItems("ada", NOW, ("bank",))), 0),
    ],
)
def test_the_client_is_not_written_more_than_it_needs(commands: tuple[RequestCommand, ...], count: int) -> None:
    """A withdrawal is told while something is still to be answered; what is between others is not told."""
    found = written(DOCUMENTS, *commands)
    assert [letter.letter for letter in found] == [Letter.WITHDRAWN] * count
    assert all((letter.subject, letter.text) == ("No longer needed: Your papers", "") for letter in found)


def test_a_confirmation_is_thanked_for() -> None:
    """If there are words of thanks; an approval has none."""
    (letter,) = written(CONFIRMATION, ConfirmRequest(JO, NOW))
    assert (letter.letter, letter.text, letter.reply_by) == (Letter.THANKS, "That was quick.", None)
    assert not written(attrs.evolve(CONFIRMATION, thanks=" "), ConfirmRequest(JO, NOW))
    assert not written(APPROVAL, ApproveDocument(JO, NOW))


def test_people_are_told_of_a_silent_client_with_what_it_owes() -> None:
    """One notice to all of them, by its own key; none without anybody to tell."""
    request = done(
        request_of(APPROVAL), *(RemindClient("dextflow", NOW, MONDAY + timedelta(days=3), MONDAY) for _ in "12")
    )
    change = changed(request, decide_request(request, RemindClient("dextflow", NOW, MONDAY)))
    (notice,) = silence(change, ("ada", "mia"))
    assert (notice.topic, notice.to, notice.text) == (Topic.CLIENT_SILENT, ("ada", "mia"), "Accounts")
    assert list(silence(change, ())) == []
    assert not list(letters(change))


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (AnswerNoted("ada", NOW, "by phone", (ANSWERS["bank"],)), "noted the client's answer (by phone): bank"),
        (
            AnswerNoted("ada", NOW, "by phone", (), "No."),
            "noted the client's answer (by phone), which declined: No.",
        ),
        (AskerJoined("bob", NOW, SECOND, MONDAY), "asked for the same, in ask, to be answered by 2026-11-02"),
        (AskerLeft("bob", NOW, SECOND, "Done."), "asked no more, in ask: Done."),
        (AnswersSubmitted(JO, NOW, (ANSWERS["bank"], ANSWERS["card"])), "answered bank, card"),
        (DocumentApproved(JO, NOW), "approved"),
        (DocumentDeclined(JO, NOW, "No."), "declined: No."),
        (RequestConfirmed(JO, NOW), "confirmed"),
        (ItemsAccepted("ada", NOW, ("bank", "card")), "accepted bank, card"),
        (ItemsReturned("ada", NOW, ("bank",), "Old.", MONDAY), "returned bank: Old."),
        (ClientReminded("dextflow", NOW, 2, MONDAY), "reminded the client, time 2; next on 2026-11-02"),
        (ClientReminded("dextflow", NOW, 3), "reminded the client, time 3"),
        (RequestEscalated("dextflow", NOW, MONDAY), "told the practice that the client is silent"),
        (RequestWithdrawn("ada", NOW, "Done."), "withdrew the request: Done."),
        (ReplyByChanged("ada", NOW, MONDAY), "let the client answer by 2026-11-02"),
    ],
)
def test_history_says_what_happened(event: Any, words: str) -> None:
    """In a few words, with the reason."""
    assert describe_request(event) == words


# ----------------------------------------------------------------------------------------------------- the words


def test_names_in_the_words_are_filled_once() -> None:
    """Known names are filled, others stay, and what is filled in is not looked at again."""
    values = {"client": "$period & Co", "period": "2026-10"}
    assert filled("${client}: $period, $5, $other, $$client, ${client.id}", values) == (
        "$period & Co: 2026-10, $5, $other, $client, ${client.id}"
    )


@settings(max_examples=25)
@given(texts(), texts())
def test_any_words_are_bounded_and_in_one_line(text: str, name: str) -> None:
    """No text breaks the words, and no name adds a line to a subject."""
    words = f"{text}$client" * 6_000
    assert len(filled(words, {"client": name * 6_000})) <= LONGEST_LETTER
    line = subject_line(f"{text} $client", {"client": f"{name}\r\nBcc: all"})
    assert len(line) <= LONGEST_SUBJECT
    assert len(line.splitlines()) <= 1


def test_a_letter_goes_to_the_contacts_of_the_kinds() -> None:
    """Each once, with the further addresses; without any of the kinds to the main contacts; or to nobody."""
    jo = ClientContact(id="jo", name="Jo", address="jo@acme.example")
    pay = ClientContact(id="pay", name="Pay", kinds=frozenset({ContactKind.PAYROLL, ContactKind.ACCOUNTS}))
    acme = Client(id="acme", name="Acme", contacts=(jo, pay))
    payroll = Recipients(kinds=(ContactKind.PAYROLL, ContactKind.ACCOUNTS), also=("x@y.example", "x@y.example"))
    assert recipients_of(acme, payroll) == (Recipient(contact="pay"), Recipient(address="x@y.example"))
    director = Recipients(kinds=(ContactKind.DIRECTOR,), also=("jo@acme.example",))
    assert recipients_of(acme, director) == (Recipient(contact="jo", address="jo@acme.example"),)
    assert recipients_of(Client(id="bolt", name="Bolt"), Recipients()) == ()


@given(texts(), texts())
def test_a_contact_acts_under_a_name_of_its_own(client: str, contact: str) -> None:
    """Whatever its ids hold, they can be read again, and nobody of the practice is taken for one."""
    assert contact_of(contact_actor(client, contact)) == (client, contact)
    assert contact_of(client.removeprefix("contact:")) is None or client.startswith("contact:")


def test_contacts_are_shown_by_name() -> None:
    """A client that is no more has no names."""
    acme = Client(id="acme", name="Acme", contacts=(ClientContact(id="jo", name="Jo Brown"),))
    assert {actor: person.name for actor, person in contacts_as_people(acme).items()} == {JO: "Jo Brown"}
    assert contacts_as_people(None) == {}
    assert contact_of("contact:jo") is None


# --------------------------------------------------------------------------------------------------- the identity


def same(
    what: Any = DOCUMENTS, writing: Writing = WORDS, files: tuple[FileRef, ...] = (), client: str = "acme"
) -> str:
    """The identity of a request."""
    return identity_of(client, OCTOBER, what, writing, files)


def test_the_words_of_the_mail_make_no_other_request() -> None:
    """Nor do the keys of the documents, their order, or how their names are written."""
    told_otherwise = Writing(subject="Papers!")
    renamed = tuple(
        attrs.evolve(each, key=f"{each.key}2", text=f" {each.text.upper()}") for each in DOCUMENTS.documents
    )
    again = attrs.evolve(DOCUMENTS, documents=renamed[::-1], asking=attrs.evolve(ASKING, writing=told_otherwise))
    assert same(again, told_otherwise) == same()


def test_what_is_asked_of_whom_and_when_makes_another_request() -> None:
    """Each kind, client, period, document, field, file, and the words of what is confirmed."""
    fewer = attrs.evolve(DOCUMENTS, documents=DOCUMENTS.documents[:2])
    needed = attrs.evolve(
        DOCUMENTS, documents=(*DOCUMENTS.documents[:2], attrs.evolve(DOCUMENTS.documents[2], optional=False))
    )
    other_options = attrs.evolve(FORM, fields=(*FORM.fields[:5], attrs.evolve(FORM.fields[5], options=("cash",))))
    different = [
        *(same(what) for what in KINDS),
        same(client="bolt"),
        same(fewer),
        same(needed),
        same(other_options),
        same(attrs.evolve(APPROVAL, document="Tax return")),
        same(APPROVAL, files=(FILE,)),
        same(CONFIRMATION, Writing(subject="Your payroll")),
        identity_of("acme", attrs.evolve(OCTOBER, end=OCTOBER.end + timedelta(days=1)), DOCUMENTS, WORDS),
    ]
    assert len(set(different)) == len(different)


@given(st.sampled_from(KINDS))
def test_the_first_event_names_the_order(what: Any) -> None:
    """The history begins with what was asked, until when."""
    assert describe_request(RequestOpened("ada", NOW, opening(what).order, FIRST, MONDAY)).endswith("2026-11-02")
