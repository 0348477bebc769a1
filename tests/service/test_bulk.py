"""Many at once: each is answered by itself, and none holds up the others."""

from datetime import timedelta
from typing import Any

import pytest

from dextflow.errors import (
    Conflict,
    Corrupt,
    InvalidDocument,
    NotAllowedNow,
    NotFound,
    NotPermitted,
    Unavailable,
    UnknownOutcome,
    UnknownPerson,
)
from dextflow.model import AddComment, Assign, Delete, Enrolment, Filter, Instance, Rename, Reschedule, Status
from dextflow.ports import Batch, Put, Store
from dextflow.service import Workflows
from dextflow.testing.faulty import Fault, FaultyStore
from service.rich import RICH, made, roof
from service.world import NOW, PRACTICE, TODAY, order_of

BY: Any = {"by": "kim", "at": NOW}


@pytest.fixture
def rich(store: Store) -> Workflows:
    """The practice with the rich template, on a store of each kind."""
    return roof(store)


@pytest.fixture
def three(rich: Workflows) -> tuple[Instance, ...]:
    """Three workflows, of which the second has started."""
    first, second, third = made(rich, key="1"), made(rich, key="2"), made(rich, "solo", "3")
    return first, rich.start(second.id, confirmed=True, **BY), third


def test_each_command_is_answered(rich: Workflows, three: tuple[Instance, ...]) -> None:
    """Whatever is wrong with one command is its answer, and all others are done."""
    first, second, third = three
    answers = rich.do_each(
        [
            (first.id, Delete(by="ada", at=NOW)),
            (second.id, Delete(by="ada", at=NOW)),
            ("none", Delete(**BY)),
            (third.id, Delete(by="pat", at=NOW)),
            (third.id, Delete(by="ghost", at=NOW)),
            (third.id, AddComment(text="\0", **BY)),
            (first.id, Delete(**BY)),
            (third.id, Rename(name="Done", **BY)),
        ]
    )
    assert [type(answer.refused) for answer in answers] == [
        type(None),
        NotPermitted,
        NotFound,
        NotFound,
        UnknownPerson,
        InvalidDocument,
        NotAllowedNow,
        type(None),
    ]
    assert [answer.workflow for answer in answers[:3]] == [first.id, second.id, "none"]
    assert answers[0].after == rich.get(first.id)
    assert rich.get(first.id).status is Status.DELETED
    assert rich.get(second.id) == second
    assert rich.get(third.id).job.name == "Done"


def test_a_command_is_made_for_each_as_it_is(rich: Workflows, three: tuple[Instance, ...]) -> None:
    """Each workflow gets the command that is made for it: here another assignee, and a due date a week later."""
    ids = rich.desk("kim").ids(Filter(clients=("acme",)), today=TODAY)
    assert set(ids) == {three[0].id, three[1].id}

    def handed_over(each: Instance) -> Assign:
        return Assign(assignee="pat", reviewers=each.job.reviewers, **BY)

    def week_later(each: Instance) -> Reschedule:
        return Reschedule(due_on=each.job.due_on + timedelta(days=7), **BY)

    for make in (handed_over, week_later):
        answers = rich.each(ids, make, by="kim")
        assert [answer.refused for answer in answers] == [None, None]
    for before, after in zip(three, rich.get_many([each.id for each in three]).values(), strict=True):
        moved = before.job.client == "acme"
        assert after.job.assignee == ("pat" if moved else "ada")
        assert after.job.due_on == before.job.due_on + timedelta(days=7 * moved)


def test_an_id_that_comes_twice_is_answered_once(rich: Workflows, three: tuple[Instance, ...]) -> None:
    """The same workflow twice gets one command, and one that is not there an answer."""
    ids = [three[0].id, "none", three[0].id]
    answers = rich.each(ids, lambda _: AddComment(text="Hello.", **BY), by="kim")
    assert [(answer.workflow, answer.refused is None) for answer in answers] == [
        (three[0].id, True),
        ("none", False),
    ]
    assert len(rich.events(three[0].id)) == three[0].version + 1


def test_nobody_gives_no_command(rich: Workflows, three: tuple[Instance, ...]) -> None:
    """Somebody who does not work here is refused as a whole, before any command is made."""
    with pytest.raises(UnknownPerson, match="ghost"):
        rich.each([three[0].id], lambda _: pytest.fail("a command was made"), by="ghost")


def test_a_damaged_workflow_does_not_hold_up_others(
    rich: Workflows, store: Store, three: tuple[Instance, ...]
) -> None:
    """One whose stored text cannot be read is answered as corrupt, and the others are done."""
    put = Put(
        kind="workflow",
        id=three[0].id,
        expected=three[0].version,
        version=three[0].version + 1,
        parts={"state": "{"},
    )
    store.commit(Batch(practice=PRACTICE, puts=(put,)))
    broken, fine = rich.do_each([(each.id, Rename(name="New", **BY)) for each in (three[0], three[2])])
    assert isinstance(broken.refused, Corrupt)
    assert fine.after is not None


@pytest.mark.parametrize(("fault", "error"), [(Fault.REFUSED, Unavailable), (Fault.ANSWER_LOST, UnknownOutcome)])
def test_a_store_that_fails_ends_the_call(
    store: Store, rich: Workflows, three: tuple[Instance, ...], fault: Fault, error: type[Exception]
) -> None:
    """What was done before a store fails stays done, and what comes after it is not tried."""
    broken = Workflows(PRACTICE, store=FaultyStore(store, {2: fault}), directory=rich._roof.directory)  # noqa: SLF001
    with pytest.raises(error):
        broken.do_each([(each.id, Rename(name="New", **BY)) for each in three])
    names = [rich.get(each.id).job.name for each in three]
    assert names == ["New", "New" if fault is Fault.ANSWER_LOST else "Rich", "Rich"]


class AlwaysLate:
    """A store on which one workflow is always changed by somebody else first."""

    def __init__(self, inner: Store, workflow_id: str) -> None:
        self._inner = inner
        self._id = workflow_id

    def commit(self, batch: Batch) -> object:
        if any(put.id == self._id for put in batch.puts):
            raise Conflict("workflow", self._id, 1, 2)
        return self._inner.commit(batch)

    def __getattr__(self, name: str) -> object:
        return getattr(self._inner, name)


def test_a_command_that_always_loses_is_answered(
    store: Store, rich: Workflows, three: tuple[Instance, ...]
) -> None:
    """A workflow that somebody else changes time after time is a conflict, and the others are done."""
    late = roof(AlwaysLate(store, three[0].id))
    lost, done = late.do_each([(each.id, Rename(name="New", **BY)) for each in (three[0], three[2])])
    assert isinstance(lost.refused, Conflict)
    assert done.after is not None


def test_a_filter_gives_what_a_command_is_for(rich: Workflows) -> None:
    """One order makes many workflows, and a filter gives the ids of them all for the next command."""
    order = order_of(Enrolment(client="acme"), Enrolment(client="solo"), template=RICH.ref)
    rich.create(order, key="k", **BY)
    ids = rich.ids(Filter(statuses=(Status.NOT_STARTED,)), today=TODAY)
    answers = rich.each(ids, lambda _: Delete(**BY), by="kim")
    assert all(answer.refused is None for answer in answers)
    assert rich.count(today=TODAY) == 0
    assert rich.count(Filter(statuses=(Status.DELETED,)), today=TODAY) == len(ids) == 2
