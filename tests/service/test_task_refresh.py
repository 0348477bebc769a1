"""When a client's people change, its tasks follow or are reported; and races lose nothing."""

from concurrent.futures import ThreadPoolExecutor

import attrs
import pytest

from dextflow.adapters.memory import MemoryDirectory
from dextflow.engine.tasks import replay_task
from dextflow.errors import NotPermitted, UnknownClient
from dextflow.model import (
    AssignTask,
    LogTaskTime,
    Mark,
    Outcome,
    Owner,
    StartTask,
    TaskStatus,
)
from dextflow.ports import Store
from dextflow.service import Workflows
from service.task_world import CLIENTS, PEOPLE, TEAM, TO_ADA, TO_MANAGER, TO_ROB, a_task, practice_on
from service.world import NOW, PRACTICE, TODAY


@pytest.fixture
def directory() -> MemoryDirectory:
    """The people and clients of the practice."""
    return MemoryDirectory(practice=PRACTICE, people=PEOPLE, clients=CLIENTS, teams=(TEAM,))


@pytest.fixture
def practice(store: Store, directory: MemoryDirectory) -> Workflows:
    """The practice with its template, on a store of each kind."""
    return practice_on(store, directory=directory)


def test_tasks_follow_the_people_of_their_client(practice: Workflows, directory: MemoryDirectory) -> None:
    """What has not started follows with its workflow, what has is reported, what a person assigned stays."""
    create = practice.tasks.create
    order = a_task("acme", assignment=TO_MANAGER)
    fresh = create(order, key="fresh", by="kim", at=NOW, template="short")
    begun = create(order, key="begun", by="kim", at=NOW)
    practice.tasks.do(begun.id, StartTask("ada", NOW))
    given = create(order, key="given", by="kim", at=NOW)
    practice.tasks.assign(given.id, TO_ROB, by="kim", at=NOW)
    other = create(a_task("bolt", assignment=TO_MANAGER), key="other", by="kim", at=NOW)
    directory.add(PRACTICE, clients=(attrs.evolve(CLIENTS[0], manager="rob", name="Acme Ltd"),))
    found = practice.tasks.refresh_client("acme", by="kim", at=NOW)
    assert {each.task for each in found.followed} == {fresh.id, given.id}
    (reported,) = found.reported
    assert (reported.task, reported.kept.person, reported.now.person) == (begun.id, "ada", "rob")
    now = practice.tasks.get(fresh.id)
    assert (now.owner.person, now.client_name) == ("rob", "Acme Ltd")
    assert practice.get(str(now.workflow)).job.assignee == "rob"
    assert practice.tasks.get(given.id).owner.person == "rob"
    assert practice.tasks.get(begun.id).owner.person == "ada"
    assert practice.tasks.get(other.id) == other
    assert practice.tasks.refresh(begun.id, by="kim", at=NOW).owner.person == "rob"
    assert practice.tasks.refresh_client("acme", by="kim", at=NOW).reported == ()


def test_what_may_not_be_refreshed_is_told(practice: Workflows, directory: MemoryDirectory) -> None:
    """Whoever has no right to a task cannot refresh it, and that is told; a client must be there."""
    task = practice.tasks.create(a_task("acme", assignment=TO_MANAGER), key="k", by="kim", at=NOW)
    directory.add(PRACTICE, clients=(attrs.evolve(CLIENTS[0], manager="rob"),))
    ((outdated, refused),) = practice.tasks.refresh_client("acme", by="sue", at=NOW).refused
    assert outdated.task == task.id
    assert isinstance(refused, NotPermitted)
    with pytest.raises(UnknownClient):
        practice.tasks.refresh_client("zeta", by="kim", at=NOW)


def test_a_task_of_clients_who_are_gone(practice: Workflows, store: Store) -> None:
    """Its primary client must be known to assign it anew; another one that is gone is in nobody's way."""
    task = practice.tasks.create(a_task("acme", "bolt"), key="k", by="kim", at=NOW)
    gone = Workflows(
        PRACTICE,
        store=store,
        directory=MemoryDirectory(practice=PRACTICE, people=PEOPLE, clients=CLIENTS[:1]),
    )
    assert gone.tasks.assign(task.id, TO_ROB, by="kim", at=NOW).owner.person == "rob"
    none = Workflows(
        PRACTICE,
        store=store,
        directory=MemoryDirectory(practice=PRACTICE, people=PEOPLE),
    )
    with pytest.raises(UnknownClient):
        none.tasks.assign(task.id, TO_ADA, by="kim", at=NOW)


def test_both_sides_can_be_changed_at_once(practice: Workflows) -> None:
    """Whoever is first, both see it: no change of the task or of its workflow is lost, and both agree."""
    task = practice.tasks.create(a_task("acme"), key="k", by="kim", at=NOW, template="short")
    workflow = str(task.workflow)

    def start() -> None:
        practice.start(workflow, by="kim", at=NOW, confirmed=True)
        practice.do(workflow, Mark("kim", NOW, "look", Outcome.COMPLETE))

    def assign() -> None:
        practice.tasks.do(task.id, AssignTask("kim", NOW, Owner(step="", assignment=TO_ROB)))

    def log() -> None:
        practice.tasks.do(task.id, LogTaskTime("kim", NOW, 5))

    with ThreadPoolExecutor(3) as pool:
        for done in [pool.submit(act) for act in (start, assign, log)]:
            done.result()
    now, instance = practice.tasks.get(task.id), practice.get(workflow)
    assert (now.status, now.owner.person, now.minutes) == (TaskStatus.IN_PROGRESS, "rob", 5)
    assert instance.job.assignee == "rob"
    assert instance.plan.keys(instance.marked) == ("look",)
    assert replay_task(practice.tasks.events(task.id)) == now


def test_the_same_form_sent_twice_at_once_makes_one_task(practice: Workflows) -> None:
    """Two who send the same request in the same moment get the same task."""
    with ThreadPoolExecutor(4) as pool:
        sent = [
            pool.submit(practice.tasks.create, a_task("acme"), key="k", by="kim", at=NOW, template="short")
            for _ in range(4)
        ]
    assert len({each.result().id for each in sent}) == 1
    assert practice.tasks.count(today=TODAY) == practice.count(today=TODAY) == 1
