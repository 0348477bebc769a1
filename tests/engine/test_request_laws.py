"""What holds of every request, whatever the client and people did with it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dextflow.engine.requests import (
    REQUEST_LIFECYCLE,
    apply_request,
    begin_request,
    decide_request,
    letters,
    replay_request,
    request_history,
    request_mermaid,
    standing,
)
from dextflow.engine.requests.apply import RequestChange, changed
from dextflow.errors import InvalidValue, Refused, WrongRequestStatus
from dextflow.model import (
    ClientReminded,
    ClientRequest,
    ItemsReturned,
    RequestEscalated,
    RequestEvent,
    RequestOpened,
    RequestStatus,
)
from engine.requested import commands_to, lives, opening, request_of

LAWS = settings(max_examples=20)
# Written out by hand, to be compared with the table that the engine obeys.
ACCEPTED = {
    "OPEN": "SubmitAnswers ApproveDocument DeclineDocument ConfirmRequest NoteAnswer AcceptItems ReturnItems "
    "WithdrawRequest ChangeReplyBy JoinRequest LeaveRequest RemindClient",
    "ANSWERED": "SubmitAnswers NoteAnswer AcceptItems ReturnItems WithdrawRequest JoinRequest LeaveRequest",
    "DONE": "",
    "WITHDRAWN": "",
}


def states(events: tuple[RequestEvent, ...]) -> list[ClientRequest]:
    """What the request was after each of its events."""
    assert isinstance(events[0], RequestOpened)
    found = [begin_request(events[0])]
    for event in events[1:]:
        found.append(apply_request(found[-1], event))
    return found


def test_the_table_says_what_was_written_by_hand() -> None:
    """Each status accepts those commands and no others."""
    table = {status.name: {command.__name__ for command in row} for status, row in REQUEST_LIFECYCLE.items()}
    assert table == {status: set(commands.split()) for status, commands in ACCEPTED.items()}


@LAWS
@given(lives(), st.data())
def test_every_command_is_decided_or_refused(life: tuple[RequestEvent, ...], data: st.DataObject) -> None:
    """A command leads where the table says or is refused, and what the table lacks is refused for that."""
    request = replay_request(life)
    command = data.draw(commands_to(request))
    row = REQUEST_LIFECYCLE[request.status]
    try:
        events = decide_request(request, command)
    except WrongRequestStatus:
        assert type(command) not in row
    except Refused:
        assert type(command) in row
    else:
        assert changed(request, events).after.status in (
            *row[type(command)],
            *([] if events else [request.status]),
        )


@LAWS
@given(lives())
def test_replay_equals_what_happened(life: tuple[RequestEvent, ...]) -> None:
    """The events of a request rebuild it, and its version is their number."""
    found = states(life)
    assert replay_request(life) == found[-1]
    assert [request.version for request in found] == list(range(1, len(life) + 1))


@LAWS
@given(lives())
def test_with_whom_it_is_follows_from_its_items(life: tuple[RequestEvent, ...]) -> None:
    """A request that is not withdrawn or declined is where its items say, and is reminded only of what is open."""
    for request in states(life):
        if request.status is not RequestStatus.WITHDRAWN and request.declined is None:
            assert request.status is standing(request.items)
        if request.remind_on is not None:
            assert request.status is RequestStatus.OPEN
    last = replay_request(life)
    assert last.askers or last.status is RequestStatus.WITHDRAWN


@LAWS
@given(lives())
def test_it_is_escalated_once(life: tuple[RequestEvent, ...]) -> None:
    """People are told of a silent client once, and never before the last reminder."""
    told = [number for number, event in enumerate(life) if isinstance(event, RequestEscalated)]
    reminders = [number for number, event in enumerate(life) if isinstance(event, ClientReminded)]
    returned = any(isinstance(event, ItemsReturned) for event in life)
    assert len(told) <= 1 or returned
    assert len(reminders) <= 2
    assert not told or len(reminders) == 2


@LAWS
@given(lives())
def test_what_is_written_follows_from_each_event_alone(life: tuple[RequestEvent, ...]) -> None:
    """Whatever is kept at once, the client is written the same, and each letter has a key of its own."""
    found = states(life)
    at_once = list(letters(RequestChange(before=None, after=found[-1], events=life)))
    befores = [None, *found[:-1]]
    one_by_one = [
        letter
        for before, after, event in zip(befores, found, life, strict=True)
        for letter in letters(RequestChange(before=before, after=after, events=(event,)))
    ]
    assert at_once == one_by_one
    assert len({letter.key for letter in at_once}) == len(at_once)


@LAWS
@given(lives())
def test_all_of_it_is_told_in_words(life: tuple[RequestEvent, ...]) -> None:
    """There is a line of history for each event, by the name of who did it."""
    entries = list(request_history(life, {"ada": "Ada"}))
    assert [entry.number for entry in entries] == list(range(1, len(life) + 1))
    assert all(entry.text and (entry.name == "Ada") is (entry.by == "ada") for entry in entries)


def test_a_request_begins_once() -> None:
    """A second beginning cannot have happened, and events that do not begin make no request."""
    with pytest.raises(InvalidValue, match="cannot have happened"):
        apply_request(request_of(), opening())
    with pytest.raises(InvalidValue, match="start with RequestOpened"):
        replay_request(())


def test_the_table_can_be_drawn() -> None:
    """The diagram shows every way from one status to another."""
    drawn = request_mermaid()
    assert "OPEN --> ANSWERED: SubmitAnswers,<br/>NoteAnswer,<br/>AcceptItems" in drawn
    assert "ANSWERED --> OPEN: ReturnItems" in drawn
