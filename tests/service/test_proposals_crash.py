"""Acceptances and pauses that fail at any point, are repeated, and race: all of it once, nothing by halves."""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from dextflow.adapters.memory import MemoryStore
from dextflow.adapters.sqlite import SqliteStore
from dextflow.errors import ProposalClosed, Unavailable, UnknownOutcome
from dextflow.model import ContactKind, ProposalStatus, Recipients, StartTask, TaskStatus
from dextflow.ports import Batch, Receipt, Store
from dextflow.service import Workflows
from dextflow.service.repeating.records import FIRING
from dextflow.testing.faulty import Fault, FaultyStore
from service.selling import START, accepted_in_a_process, at, line, news, practice, sent, tasks
from service.world import PRACTICE

Act = Callable[[Workflows], object]
EVERYBODY = Recipients(kinds=tuple(ContactKind))
KIM: dict[str, Any] = {"by": "kim"}


def by_contact(workflows: Workflows) -> object:
    """The client accepts."""
    return workflows.portal("acme", "jo").proposals.accept("p-1", revision=1, at=at(11, 2, 10))


def by_hand(workflows: Workflows) -> object:
    """A person records that the client has accepted."""
    return workflows.proposals.record_acceptance(
        "p-1", revision=1, how="On the telephone.", at=at(11, 2, 10), **KIM
    )


def rejected(workflows: Workflows) -> object:
    """A contact says no."""
    return workflows.portal("acme", "di").proposals.reject("p-1", revision=1, at=at(11, 2, 10))


def paused(workflows: Workflows) -> object:
    """The service rests."""
    return workflows.services.pause("acme", "books", reason="On leave.", at=at(11, 10), **KIM)


def resumed(workflows: Workflows) -> object:
    """It goes on, after a firing was missed."""
    return workflows.services.resume("acme", "books", at=at(12, 5), **KIM)


def outcome(store: Store) -> tuple[object, ...]:
    """All that came of it: tasks, workflows, messages, services, and what became of firings."""
    kept = store.query(PRACTICE, "engagements").records
    return (
        {task.id: (task.status, task.order.due_on, task.workflow is None) for task in tasks(store).values()},
        sorted(str(record.terms["status"]) for record in store.query(PRACTICE, "workflow").records),
        [message.key for message in store.messages(PRACTICE)],
        [(record.id, dict(record.parts)) for record in kept],
        sorted((record.id, str(record.terms["status"])) for record in store.query(PRACTICE, FIRING).records),
    )


def insisted(act: Act, workflows: Workflows) -> None:
    """Do something again until the store lets it be done."""
    for _ in range(5):
        try:
            act(workflows)
        except (Unavailable, UnknownOutcome):
            continue
        return
    raise AssertionError("it never succeeded")


STORY: tuple[Act, ...] = (by_contact, by_hand, paused, resumed)


def lived(plan: dict[int, Fault]) -> tuple[Store, int]:
    """The story of an acceptance, a pause and its end, with some commits that fail, on a fresh store."""
    inner = MemoryStore()
    workflows, directory = practice(inner)
    sent(workflows)
    faulty = FaultyStore(inner, plan)
    for act in STORY:
        insisted(act, Workflows(PRACTICE, store=faulty, directory=directory))
    return inner, faulty.commits


def test_whatever_fails_everything_happens_once() -> None:
    """A refusal, a lost request or a lost answer at any commit changes nothing of what comes of the story."""
    store, commits = lived({})
    expected = outcome(store)
    assert commits > 4
    for number in range(1, commits + 1):
        for fault in Fault:
            assert outcome(lived({number: fault})[0]) == expected, (number, fault)


def test_a_crash_between_the_acceptance_and_recurring_work_is_made_good() -> None:
    """If the process dies after the commit, the next look at what is due makes the recurring work, once."""
    store = MemoryStore()
    workflows, directory = practice(store)
    sent(workflows)
    dies = FaultyStore(store, {2: Fault.REFUSED, 3: Fault.REFUSED})
    with pytest.raises(Unavailable):
        by_contact(Workflows(PRACTICE, store=dies, directory=directory))
    assert workflows.proposals.get("p-1").status is ProposalStatus.ACCEPTED
    assert len(tasks(store)) == 3
    assert [task.order.title for task in workflows.repeating.trigger_due(at(11, 2, 12)).tasks] == ["The month"]
    assert len(news(store)) == 1


class Meddling(MemoryStore):
    """A store before whose next commit somebody else does something."""

    def __init__(self) -> None:
        super().__init__()
        self.meddle: Callable[[], object] | None = None

    def commit(self, batch: Batch) -> Receipt:
        """Let the other one be first."""
        meddle, self.meddle = self.meddle, None
        if meddle:
            meddle()
        return super().commit(batch)


@pytest.mark.parametrize(
    ("one", "other"), [(by_contact, by_hand), (by_hand, by_contact), (by_contact, by_contact)]
)
def test_of_two_who_accept_at_once_one_makes_everything(one: Act, other: Act) -> None:
    """The second finds it accepted, and neither makes anything twice."""
    store = Meddling()
    workflows, _ = practice(store)
    sent(workflows)
    store.meddle = lambda: other(workflows)
    one(workflows)
    assert len(tasks(store)) == 4
    assert len(news(store)) == 1
    assert len(workflows.proposals.events("p-1")) == 3
    assert len(workflows.services.events("acme")) == 2


def test_of_a_yes_and_a_no_at_once_the_first_holds() -> None:
    """Who comes second is told that it is closed, and nothing is undone."""
    store = Meddling()
    workflows, _ = practice(store)
    sent(workflows, recipients=EVERYBODY)
    store.meddle = lambda: rejected(workflows)
    with pytest.raises(ProposalClosed):
        by_contact(workflows)
    assert (workflows.proposals.get("p-1").status, tasks(store)) == (ProposalStatus.REJECTED, {})


def test_two_proposals_of_one_client_accepted_at_once_are_both_kept() -> None:
    """Each commit sees what the other has made of the client's services."""
    store = Meddling()
    workflows, _ = practice(store)
    sent(workflows)
    sent(workflows, "p-2", "acme", line("vat"), acceptance_task=None, recipients=EVERYBODY)
    portal = workflows.portal("acme", "di").proposals
    store.meddle = lambda: portal.accept("p-2", revision=1, at=at(11, 2, 10))
    by_contact(workflows)
    assert {each.id: each.status.value for each in workflows.services.of("acme")} == {
        "books": "active",
        "vat": "active",
    }


def test_a_task_that_is_begun_while_its_service_is_paused_is_not_put_aside() -> None:
    """Who begins a task at this very moment keeps it: the pause is worked out again."""
    store = Meddling()
    workflows, _ = practice(store)
    workflows.services.activate("acme", "books", by="kim", at=START)
    letter = next(task for task in tasks(store).values() if task.order.title.startswith("Write"))
    store.meddle = lambda: workflows.tasks.do(letter.id, StartTask("kim", at(11, 9)))
    paused(workflows)
    assert {task.order.title: task.status for task in tasks(store).values()} == {
        "Set up the books": TaskStatus.SKIPPED,
        "Write to the old accountant": TaskStatus.IN_PROGRESS,
        "The month": TaskStatus.SKIPPED,
    }


def _everything_is_there_once(store: Store, workflows: Workflows) -> None:
    assert len(tasks(store)) == 4
    assert len(news(store)) == 1
    assert [event.act.value for event in workflows.proposals.events("p-1")] == ["draft", "send", "accept"]


def test_many_threads_accept_once(tmp_path: Path) -> None:
    """On one file, four stores accept at the same time, and everything is there once."""
    path = tmp_path / "practice.sqlite"
    first = SqliteStore(path, relaxed=True)
    workflows, directory = practice(first)
    sent(workflows)

    def accept(number: int) -> None:
        store = SqliteStore(path, relaxed=True)
        one = Workflows(PRACTICE, store=store, directory=directory)
        insisted(by_contact if number % 2 else by_hand, one)
        store.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(accept, range(4)))
    _everything_is_there_once(first, workflows)
    first.close()


@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")
def test_two_processes_accept_once(tmp_path: Path) -> None:
    """The client and a person in another process accept at once, and everything is there once."""
    path = tmp_path / "practice.sqlite"
    store = SqliteStore(path, relaxed=True)
    workflows, _ = practice(store)
    sent(workflows)
    with ProcessPoolExecutor(2, mp_context=get_context("fork")) as pool:
        answers = list(pool.map(accepted_in_a_process, (str(path),) * 2, range(2)))
    assert answers == ["accepted", "accepted"]
    _everything_is_there_once(store, workflows)
    store.close()
