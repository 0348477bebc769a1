"""Many tasks and their workflows are made from what is read once, in one commit."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import reduce
from operator import add
from typing import Any

import attrs
import pytest

from dextflow.adapters.memory import MemoryDirectory, MemoryStore
from dextflow.errors import LackingForWorkflow, NotFound, UnknownClient
from dextflow.model import AttachWorkflow, Client, Firing, Person, RescheduleTask, Role, Source, TemplateRef
from dextflow.service import Workflows
from dextflow.service.roof import Roof
from dextflow.service.tasks import Wanted, made, made_all, maker
from service.task_world import LONGER, PEOPLE, SHORT, TEAM, TO_MANAGER, a_task, practice_on
from service.world import NOW, PRACTICE, TODAY

CLIENTS = tuple(Client(id=f"c-{number}", name=f"Client {number}", manager="ada") for number in range(40))
LIBRARY = Person(id="dextflow", name="dextflow", role=Role.PRACTICE_ADMIN)


class Counting(MemoryDirectory):
    """A directory that counts how often it is asked."""

    asked = 0

    def people(self, practice: str, ids: Sequence[str]) -> Mapping[str, Person]:
        """The people of those ids, by id."""
        self.asked += 1
        return super().people(practice, ids)

    def clients(self, practice: str, ids: Sequence[str]) -> Mapping[str, Client]:
        """The clients of those ids, by id."""
        self.asked += 1
        return super().clients(practice, ids)


@pytest.fixture
def directory() -> Counting:
    """The people of the practice and its forty clients."""
    return Counting(practice=PRACTICE, people=PEOPLE, clients=CLIENTS, teams=(TEAM,))


@pytest.fixture
def practice(directory: Counting) -> Workflows:
    """The practice with two versions of its template."""
    return practice_on(MemoryStore(), SHORT, LONGER, directory=directory)


@pytest.fixture
def roof(practice: Workflows) -> Roof:
    """What all of the service stands on."""
    return practice.tasks._roof  # noqa: SLF001 - those who make tasks by themselves stand on the roof as well


def wanted(client: Client, **parts: Any) -> Wanted:
    """A task of a client, with a workflow."""
    order = attrs.evolve(a_task(client.id, assignment=TO_MANAGER), **parts)
    return Wanted(id=f"task-{client.id}", order=order, template="short")


def test_many_are_made_from_one_reading(practice: Workflows, directory: Counting, roof: Roof) -> None:
    """Forty tasks with their workflows cost as many questions to the directory as one, and are kept at once."""
    directory.asked = 0
    made_all(roof, [wanted(CLIENTS[0])], by=LIBRARY, at=NOW)
    for_one, directory.asked = directory.asked, 0
    everything = made_all(roof, [wanted(client) for client in CLIENTS], by=LIBRARY, at=NOW)
    assert directory.asked == for_one
    roof.write(reduce(add, (each.writes for each in everything)))
    assert practice.tasks.count(today=TODAY) == practice.count(today=TODAY) == 40
    assert {each.workflow.job.assignee for each in everything if each.workflow} == {"ada"}
    assert {each.task.template for each in everything} == {LONGER.ref}


def test_one_that_cannot_be_made_is_in_nobodys_way(roof: Roof) -> None:
    """Each is made by itself, so whoever makes many can go on without one."""
    lost = Wanted(id="x", order=a_task("gone"))
    bare = wanted(CLIENTS[1], due_on=None)
    from_here = maker(roof, [wanted(CLIENTS[0]), lost, bare], by=LIBRARY, at=NOW)
    assert from_here.made(wanted(CLIENTS[0])).task.client_name == "Client 0"
    with pytest.raises(UnknownClient):
        from_here.made(lost)
    with pytest.raises(LackingForWorkflow):
        from_here.made(bare)
    with pytest.raises(NotFound):
        maker(roof, [attrs.evolve(bare, template="no-such-template")], by=LIBRARY, at=NOW)


def test_the_same_source_makes_the_same_ids(roof: Roof) -> None:
    """The id of the workflow follows from that of the task; its template may be of one version."""
    order = a_task("c-1")
    first, again = (made(roof, order, id="t-1", template=SHORT.ref, by=LIBRARY, at=NOW) for _ in range(2))
    assert first == again
    assert first.task.template == TemplateRef(id="short", version=1)
    assert made(roof, order, id="t-2", template=None, by=LIBRARY, at=NOW).workflow is None


def test_a_firing_goes_on_to_the_workflow_of_its_client(practice: Workflows, roof: Roof) -> None:
    """A workflow knows of which firing it is, as long as it is about that client; and that a date was chosen."""
    source = Source(firing=Firing(repeating="vat", client="c-1", nominal=TODAY))
    own = made(roof, attrs.evolve(a_task("c-1"), source=source), id="t-1", template="short", by=LIBRARY, at=NOW)
    other = made(roof, attrs.evolve(a_task("c-2"), source=source), id="t-2", template="short", by=LIBRARY, at=NOW)
    assert [each.workflow.job.firing for each in (own, other) if each.workflow] == [source.firing, None]
    roof.write(made(roof, a_task("c-1"), id="t-3", template=None, by=LIBRARY, at=NOW).writes)
    later = NOW.date() + timedelta(days=30)
    practice.tasks.do("t-3", RescheduleTask("kim", NOW, later))
    attached = practice.tasks.do("t-3", AttachWorkflow("kim", NOW, "short"))
    job = practice.get(str(attached.workflow)).job
    assert (job.due_on, job.due_chosen) == (later, True)
