"""What a client sees and does: what it was asked for, and nothing else."""

from collections.abc import Callable
from datetime import timedelta

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dextflow.adapters.memory import MemoryStore
from dextflow.errors import (
    InvalidValue,
    NotAskedFor,
    NotFound,
    NothingAnswered,
    OutOfOrder,
    ReasonNeeded,
    WrongAnswer,
    WrongRequestStatus,
)
from dextflow.model import AddComment, Ask, ClientRequest, ItemAnswer, RequestStatus, SkipStep
from dextflow.service import AskedOfClient, Portal, Workflows
from service.asking import ALL, FILE, JO, LATE, PAY, STATEMENT, asked, begun, practice, request_of
from service.world import NOW

Act = Callable[[Portal, str], object]
ACTS: tuple[Act, ...] = (
    lambda portal, request: portal.get(request),
    lambda portal, request: portal.submit(request, STATEMENT, at=LATE),
    lambda portal, request: portal.approve(request, at=LATE),
    lambda portal, request: portal.decline(request, reason="No.", at=LATE),
    lambda portal, request: portal.confirm(request, at=LATE),
)


def test_a_contact_sees_what_it_was_asked_for(asking: Workflows) -> None:
    """The words, the items, the date; a form, a document to approve and a button where there is one."""
    instance = begun(asking)
    for step in ("accounts", "sure", "form"):
        asking.do(instance.id, Ask("ada", NOW, step))
    found = {each.subject: each for each in asking.portal("acme", JO).requests().requests}
    assert found.keys() == {"Acme: papers of 2026-10-01 to 2026-10-31", "Accounts", "Is that all?"}
    assert (found["Accounts"].document, found["Is that all?"].button) == ("Accounts", "Confirm")
    (form,) = asking.portal("acme", PAY).requests().requests
    assert [field.key for field in form.fields] == ["stock"]


def test_a_client_sees_nothing_of_the_practice(asking: Workflows) -> None:
    """No workflow, no person and no reminder is in what it sees."""
    request = request_of(asking, begun(asking))
    portal = asking.portal("acme", JO)
    asking.requests.remind_due(NOW + timedelta(days=2))
    portal.submit(request.id, STATEMENT, at=NOW + timedelta(days=2))
    seen = asking.requests.return_(request.id, reason="It is September's.", by="ada", at=NOW + timedelta(days=3))
    text = repr(portal.get(request.id))
    assert not [word for word in (seen.askers[0].workflow, "ada", "Ada", "mia", "reminders") if word in text]
    assert "It is September's." in text


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("who", [("acme", PAY), ("bolt", JO), ("acme", JO)])
def test_what_went_to_others_is_not_there(asking: Workflows, act: Act, who: tuple[str, str]) -> None:
    """A request to another contact or client, and one that does not exist, are refused in the same words."""
    request = request_of(asking, begun(asking)).id if who != ("acme", JO) else "other"
    with pytest.raises(NotFound) as hidden:
        act(asking.portal(*who), request)
    assert str(hidden.value) == f"no request {request!r}"


@pytest.mark.parametrize("who", [("acme", "ann"), ("other", JO), ("acme", "")])
def test_who_is_no_contact_has_no_portal(asking: Workflows, who: tuple[str, str]) -> None:
    """It is said in the same words whether the client is unknown or the contact is."""
    with pytest.raises(NotFound) as refused:
        asking.portal(*who)
    assert str(refused.value) == f"no contact {who[1]!r}"


def test_answers_are_refused_as_a_whole(asking: Workflows) -> None:
    """One wrong answer and nothing of the others is kept."""
    request = request_of(asking, begun(asking))
    portal = asking.portal("acme", JO)
    wrong = ItemAnswer(item="card", value=7)
    with pytest.raises(WrongAnswer):
        portal.submit(request.id, STATEMENT, wrong, at=LATE)
    assert asking.requests.get(request.id) == request


@pytest.mark.parametrize(
    ("act", "refusal"),
    [
        (lambda portal, request: portal.approve(request, at=LATE), NotAskedFor),
        (lambda portal, request: portal.confirm(request, at=LATE), NotAskedFor),
        (lambda portal, request: portal.submit(request, at=LATE), NothingAnswered),
        (lambda portal, request: portal.submit(request, STATEMENT, at=NOW - timedelta(days=1)), OutOfOrder),
        (lambda portal, request: portal.submit(request, STATEMENT, at=NOW.replace(tzinfo=None)), InvalidValue),
    ],
)
def test_what_does_not_answer_is_refused(asking: Workflows, act: Act, refusal: type[Exception]) -> None:
    """With the reason, and nothing changes."""
    request = request_of(asking, begun(asking))
    with pytest.raises(refusal):
        act(asking.portal("acme", JO), request.id)
    assert asking.requests.get(request.id) == request


def test_a_client_says_why_it_declines(asking: Workflows) -> None:
    """Without a reason nobody could go on; what was declined cannot be approved any more."""
    request = asked(asking, "accounts")
    portal = asking.portal("acme", JO)
    with pytest.raises(ReasonNeeded):
        portal.decline(request.id, reason=" ", at=LATE)
    assert portal.decline(request.id, reason="The stock is wrong.", at=LATE).status is RequestStatus.DONE
    with pytest.raises(WrongRequestStatus):
        portal.approve(request.id, at=LATE)


@pytest.mark.parametrize("agrees", [True, False])
def test_who_clicks_twice_has_said_it_once(asking: Workflows, agrees: bool) -> None:
    """The same word again changes nothing and is no error; another word is refused."""
    request, portal = asked(asking, "accounts"), asking.portal("acme", JO)

    def approve() -> AskedOfClient:
        return portal.approve(request.id, at=LATE)

    def decline() -> AskedOfClient:
        return portal.decline(request.id, reason="No.", at=LATE)

    say, other = (approve, decline) if agrees else (decline, approve)
    once, events = say(), asking.requests.events(request.id)
    assert say() == once
    assert asking.requests.events(request.id) == events
    with pytest.raises(WrongRequestStatus):
        other()


def test_what_is_settled_is_listed_when_it_is_asked_for(asking: Workflows) -> None:
    """Page by page, those that are with the client unless said otherwise."""
    instance = begun(asking)
    asking.do(instance.id, Ask("ada", NOW, "sure"))
    portal = asking.portal("acme", JO)
    portal.submit(request_of(asking, instance).id, STATEMENT, at=LATE)
    assert [each.subject for each in portal.requests().requests] == ["Is that all?"]
    first = portal.requests(None, limit=1)
    second = portal.requests(None, limit=1, after=first.after)
    assert {each.id for each in (*first.requests, *second.requests)} == {
        each.id for each in portal.requests(None).requests
    }
    with pytest.raises(InvalidValue):
        portal.requests(limit=0)


# ----------------------------------------------------------------------------------- whatever else there is


def _elsewhere(workflows: Workflows, acts: list[str]) -> None:
    """What goes on beside the request of Jo of Acme: for other clients and contacts, in other workflows."""
    for number, act in enumerate(acts):
        key = f"{act} {number}"
        if act == "another client":
            begun(workflows, key, client="bolt")
        elif act == "another client answers":
            request = request_of(workflows, begun(workflows, key, client="bolt"))
            workflows.portal("bolt", JO).submit(request.id, STATEMENT, at=LATE)
        elif act == "another contact":
            instance = begun(workflows, key)
            workflows.do(instance.id, Ask("ada", LATE, "form"))
        else:
            instance = begun(workflows, key, client="solo")
            workflows.do(instance.id, AddComment("ada", LATE, "Acme does not pay."))
            workflows.do(instance.id, SkipStep("ada", LATE, "papers", "Acme's are late, too."))


def _answers(workflows: Workflows, hidden: list[str]) -> list[object]:
    """Everything that Jo of Acme may ask, with what is hidden from her, and what she is told."""
    portal = workflows.portal("acme", JO)
    found: list[object] = [portal.requests(None)]
    (mine,) = portal.requests().requests
    found.append(portal.get(mine.id))
    for request in ("other", *hidden):
        for act in ACTS:
            try:
                found.append(act(portal, request))
            except NotFound as error:
                found.append(str(error).replace(request, ""))
    found.append(portal.submit(mine.id, STATEMENT, at=LATE))
    return found


KINDS = ("another client", "another client answers", "another contact", "another step")


@settings(max_examples=8)
@given(st.lists(st.sampled_from(KINDS), max_size=4))
def test_whatever_else_is_in_the_practice_changes_no_answer(acts: list[str]) -> None:
    """A client cannot tell what goes on for others, not even by what it is refused."""
    alone, busy = practice(MemoryStore()), practice(MemoryStore())
    begun(alone)
    begun(busy)
    _elsewhere(busy, acts)
    hidden = [each.id for each in busy.requests.all(ALL, today=NOW.date()) if not _is_jos(each)]
    assert _answers(busy, hidden) == _answers(alone, [f"x{number}" for number in range(len(hidden))])


def _is_jos(request: ClientRequest) -> bool:
    return request.client == "acme" and request.went_to(JO)


def test_what_is_seen_is_a_value(asking: Workflows) -> None:
    """A host may keep it and compare it."""
    request = request_of(asking, begun(asking))
    portal = asking.portal("acme", JO)
    seen = portal.get(request.id)
    assert seen == portal.get(request.id)
    assert isinstance(seen, AskedOfClient)
    assert portal.submit(request.id, STATEMENT, at=LATE).items[0].answer == attrs.evolve(STATEMENT, files=(FILE,))
