"""Whoever asks and answers at the same moment, and whatever breaks: one request, one letter, one answer."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import TypeVar

import pytest

from dextflow.adapters.memory import MemoryStore
from dextflow.engine import replay
from dextflow.engine.requests import replay_request
from dextflow.errors import (
    AcceptedAlready,
    DextflowError,
    NotReceived,
    Unavailable,
    UnknownOutcome,
    WrongRequestStatus,
)
from dextflow.model import Letter, Outcome, RequestStatus, Withdraw
from dextflow.ports import Store
from dextflow.service import Workflows
from dextflow.testing.faulty import Fault, FaultyStore
from service.asking import ALL, JO, LATE, STATEMENT, begun, letters, live, made, practice, request_of
from service.world import NOW, TODAY

T = TypeVar("T")
SETTLED = (WrongRequestStatus, NotReceived, AcceptedAlready)


def at_once(*actions: Callable[[], T]) -> list[T | DextflowError]:
    """What comes of some actions that begin at the same moment."""
    together = Barrier(len(actions))

    def run(action: Callable[[], T]) -> T | DextflowError:
        together.wait()
        try:
            return action()
        except DextflowError as error:
            return error

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


def check_whole(workflows: Workflows) -> None:
    """Every request is what its events say, there is one for the same, and each asker knows what it knows."""
    found = list(workflows.requests.all(ALL, today=TODAY))
    for request in found:
        assert replay_request(workflows.requests.events(request.id)) == request
        if request.status is RequestStatus.OPEN:
            for asker in request.askers:
                instance = workflows.get(asker.workflow)
                underway = instance.work.on(asker.step)
                assert underway is not None
                assert underway.asked is not None
                assert replay(instance.plan, workflows.events(instance.id)) == instance
    identities = [request.order.identity for request in found if request.is_live]
    assert len(set(identities)) == len(identities)


def test_workflows_that_ask_at_the_same_moment_ask_once(store: Store) -> None:
    """One opens the request, and the others join it: the client is written once."""
    asking = practice(store)
    instances = [made(asking, key) for key in "abc"]

    def start(workflow: str) -> Callable[[], object]:
        return lambda: practice(store).start(workflow, by="ada", at=NOW, confirmed=True)

    assert not [
        each for each in at_once(*(start(each.id) for each in instances)) if isinstance(each, DextflowError)
    ]
    (request,) = live(asking)
    assert {asker.workflow for asker in request.askers} == {each.id for each in instances}
    assert len(letters(asking, Letter.REQUEST)) == 1
    check_whole(asking)


def test_an_answer_meets_another_step_that_asks(store: Store) -> None:
    """Whichever comes first, the step has the answer and does not wait for the client."""
    asking = practice(store)
    request, second = request_of(asking, begun(asking, "first")), made(asking, "second")
    results = at_once(
        lambda: practice(store).portal("acme", JO).submit(request.id, STATEMENT, at=LATE).status,
        lambda: practice(store).start(second.id, by="ada", at=LATE, confirmed=True).status,
    )
    assert not [each for each in results if isinstance(each, DextflowError)]
    asking.requests.accept(request.id, by="ada", at=LATE)
    assert asking.get(second.id).outcome("papers") is Outcome.COMPLETE
    check_whole(asking)


def test_an_answer_meets_the_end_of_the_request(store: Store) -> None:
    """It is answered or withdrawn, never both, and the workflow knows which."""
    asking = practice(store)
    instance = begun(asking)
    request = request_of(asking, instance)
    at_once(
        lambda: practice(store).portal("acme", JO).submit(request.id, STATEMENT, at=LATE).status,
        lambda: practice(store).do(instance.id, Withdraw("ada", LATE, "papers", "It came by post.")).status,
    )
    assert asking.requests.get(request.id).status is RequestStatus.WITHDRAWN
    assert asking.get(instance.id).work.on("papers") is None
    check_whole(asking)


def test_an_answer_is_accepted_once(store: Store) -> None:
    """Of two people who accept it at the same moment, one is told that it is done."""
    asking = practice(store)
    instance = begun(asking)
    request = request_of(asking, instance)
    asking.portal("acme", JO).submit(request.id, STATEMENT, at=LATE)
    results = at_once(
        *(lambda who=who: practice(store).requests.accept(request.id, by=who, at=LATE) for who in ("ada", "kim"))
    )
    assert len([each for each in results if isinstance(each, SETTLED)]) == 1
    assert asking.get(instance.id).outcome("papers") is Outcome.COMPLETE
    check_whole(asking)


def _life(store: Store, again: int = 0) -> None:
    """Ask, answer, return, answer, accept: what was done before a fault is not done again."""
    asking = practice(store)
    first, second = made(asking, "first"), made(asking, "second")
    for each in (first, second):
        if asking.get(each.id).status.value == "not started":
            asking.start(each.id, by="ada", at=NOW, confirmed=True)
    request = request_of(asking, asking.get(first.id))
    at, portal = NOW + timedelta(hours=again), asking.portal("acme", JO)
    if request.status is RequestStatus.OPEN and not any(item.reason for item in request.items):
        portal.submit(request.id, STATEMENT, at=at)
        asking.requests.return_(request.id, reason="It is September's.", by="ada", at=at)
    if (now := asking.requests.get(request.id)).status is RequestStatus.OPEN:
        portal.submit(now.id, STATEMENT, at=at)
    if asking.requests.get(request.id).status is RequestStatus.ANSWERED:
        asking.requests.accept(request.id, by="ada", at=at)


@pytest.mark.parametrize("fault", Fault)
def test_whatever_breaks_it_comes_to_the_same(fault: Fault) -> None:
    """Broken at each commit in turn and done again, the steps are complete and no letter is written twice."""
    counting = FaultyStore(MemoryStore(), {})
    _life(counting)
    for number in range(1, counting.commits + 1):
        inner = MemoryStore()
        with pytest.raises((Unavailable, UnknownOutcome)):
            _life(FaultyStore(inner, {number: fault}))
        _life(inner, again=1)
        asking = practice(inner)
        (request,) = asking.requests.all(ALL, today=TODAY)
        assert request.status is RequestStatus.DONE
        assert all(asking.get(each.workflow).outcome("papers") is Outcome.COMPLETE for each in request.askers)
        assert len(request.askers) == 2
        assert len(letters(asking, Letter.REQUEST)) == 1
        check_whole(asking)
