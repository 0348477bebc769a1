"""Steps that ask a client for the same ask once, and leave one by one."""

from datetime import date

import attrs
import pytest

from dextflow.engine import replay
from dextflow.errors import (
    Corrupt,
)
from dextflow.model import (
    AddStep,
    Ask,
    Block,
    Delete,
    Letter,
    Outcome,
    Place,
    Status,
    Step,
    Undo,
    Withdraw,
)
from dextflow.ports import Batch, Store, StoredEvent
from dextflow.service import Workflows
from service.asking import (
    ADA,
    DOCUMENTS,
    DONE,
    JO,
    LATE,
    STATEMENT,
    WITHDRAWN,
    answered,
    begun,
    letters,
    live,
    request_of,
)
from service.world import NOW, PRACTICE


def test_two_workflows_that_ask_for_the_same_ask_once(asking: Workflows) -> None:
    """The client is written once, to answer by the earlier date, and its answer serves both."""
    first = begun(asking, "first")
    second = begun(asking, "second", due_on=date(2026, 11, 13))
    (request,) = live(asking)
    assert len(letters(asking, Letter.REQUEST)) == 1
    assert (len(request.askers), request.reply_by) == (2, date(2026, 11, 6))
    asking.portal("acme", JO).submit(request.id, STATEMENT, at=LATE)
    asking.requests.return_(request.id, reason="It is September's.", **ADA)
    asking.portal("acme", JO).submit(request.id, STATEMENT, at=LATE)
    asking.requests.accept(request.id, **ADA)
    assert [asking.get(each.id).outcome("papers") for each in (first, second)] == [Outcome.COMPLETE] * 2
    assert len(letters(asking)) == 4


def test_two_steps_of_one_workflow_that_ask_for_the_same_ask_once(asking: Workflows) -> None:
    """One answer completes both, and each may leave by itself, for its own reason."""
    instance = begun(asking)
    twice = Step(key="twice", name="Papers again", action=attrs.evolve(DOCUMENTS, automatic=False))
    asking.do(instance.id, AddStep("ada", NOW, twice, Place(after="papers")))
    asking.do(instance.id, Ask("ada", NOW, "twice"))
    (request,) = live(asking)
    assert [asker.step for asker in request.askers] == ["papers", "twice"]
    asking.do(instance.id, Withdraw("ada", NOW, "twice", "Once is enough."))
    assert "Once is enough." in asking.requests.history(request.id)[-1].text
    asking.do(instance.id, Ask("ada", NOW, "twice"))
    asking.portal("acme", JO).submit(request.id, STATEMENT, at=LATE)
    asking.requests.accept(request.id, **ADA)
    done = asking.get(instance.id)
    assert (done.outcome("papers"), done.outcome("twice")) == (Outcome.COMPLETE, Outcome.COMPLETE)
    assert replay(instance.plan, asking.events(instance.id)) == done


def test_a_workflow_that_is_deleted_leaves_with_all_its_steps(asking: Workflows) -> None:
    """The request is withdrawn once, and the client told once."""
    instance = begun(asking)
    twice = Step(key="twice", name="Papers again", action=DOCUMENTS)
    asking.do(instance.id, AddStep("ada", NOW, twice, Place(after="papers")))
    (request,) = live(asking)
    assert len(request.askers) == 2
    asking.do(instance.id, Delete("kim", LATE))
    assert asking.requests.get(request.id).status is WITHDRAWN
    assert len(letters(asking, Letter.WITHDRAWN)) == 1


def test_what_is_damaged_is_told(asking: Workflows, store: Store) -> None:
    """A record or an event that cannot be read is said to be so, by its id."""
    request = request_of(asking, begun(asking))
    event = StoredEvent(kind="request", subject=request.id, number=2, text="{}")
    store.commit(Batch(practice=PRACTICE, puts=(), events=(event,)))
    with pytest.raises(Corrupt, match=f"event 2 of request '{request.id}'"):
        asking.requests.events(request.id)


def test_one_that_leaves_leaves_it_for_the_other(asking: Workflows) -> None:
    """The client is not told of it, and what it answers completes the other alone."""
    first, second = begun(asking, "first"), begun(asking, "second")
    (request,) = live(asking)
    asking.do(first.id, Withdraw("ada", LATE, "papers", "It is not needed here."))
    (left,) = live(asking)
    assert [asker.workflow for asker in left.askers] == [second.id]
    assert not letters(asking, Letter.WITHDRAWN)
    asking.portal("acme", JO).submit(request.id, STATEMENT, at=LATE)
    asking.requests.accept(request.id, **ADA)
    assert [asking.get(each.id).outcome("papers") for each in (first, second)] == [None, Outcome.COMPLETE]


def test_who_asks_for_what_was_answered_has_the_answer(asking: Workflows) -> None:
    """A step that joins a request that is with us does not wait for the client."""
    id_ = answered(asking)
    second = begun(asking, "second", at=LATE)
    underway = asking.get(second.id).work.on("papers")
    assert underway is not None
    assert (underway.asked, underway.answered) == (None, LATE)
    asking.requests.accept(id_, **ADA)
    assert asking.get(second.id).outcome("papers") is Outcome.COMPLETE


def test_when_one_asks_again_both_wait(asking: Workflows) -> None:
    """The request is back with the client, for all who ask."""
    id_ = answered(asking)
    first, second = asking.requests.get(id_).askers[0].workflow, begun(asking, "second", at=LATE)
    asking.do(second.id, Ask("ada", LATE, "papers"))
    for each in (first, second.id):
        underway = asking.get(each).work.on("papers")
        assert underway is not None
        assert underway.asked is not None


def test_clients_are_not_mixed(asking: Workflows) -> None:
    """The same papers of two clients are two requests."""
    begun(asking, "first")
    begun(asking, "second", client="bolt")
    assert sorted(request.client for request in live(asking)) == ["acme", "bolt"]


def test_what_is_accepted_is_not_given_to_those_who_ask_later(asking: Workflows) -> None:
    """A request that is settled is joined by nobody: the client is asked anew."""
    asking.requests.accept(answered(asking), **ADA)
    begun(asking, "second", at=LATE)
    assert len(letters(asking, Letter.REQUEST)) == 2


def test_a_workflow_that_has_gone_on_holds_nothing_up(asking: Workflows) -> None:
    """One was deleted, in another somebody blocked the step: the answer completes the third."""
    deleted, blocked, third = (begun(asking, key) for key in ("first", "second", "third"))
    (request,) = live(asking)
    asking.do(deleted.id, Delete("kim", LATE))
    asking.do(blocked.id, Block("ada", LATE, "papers", "The bank is closed."))
    asking.portal("acme", JO).submit(request.id, STATEMENT, at=LATE)
    assert asking.requests.accept(request.id, **ADA).status is DONE
    assert asking.get(deleted.id).status is Status.DELETED
    assert asking.get(blocked.id).outcome("papers") is None
    assert asking.get(third.id).outcome("papers") is Outcome.COMPLETE


def test_a_step_that_was_undone_may_ask_anew(asking: Workflows) -> None:
    """What was accepted once is in the record; the new request has its own life."""
    request = asking.requests.accept(answered(asking), **ADA)
    workflow = request.askers[0].workflow
    asking.do(workflow, Undo("ada", LATE, "papers"))
    asking.do(workflow, Ask("ada", LATE, "papers"))
    assert len(asking.requests.of_workflow(workflow)) == 2
