"""What a workflow asked its client for is asked for no more when the task goes on without that workflow."""

import pytest

from dextflow.engine import replay
from dextflow.model import (
    Assignee,
    Assignment,
    Deleted,
    DetachWorkflow,
    Letter,
    ReplaceWorkflow,
    RequestStatus,
    Task,
    TaskOrder,
    Withdrawn,
)
from dextflow.ports import Store
from dextflow.scheduling import month_of
from dextflow.service import Workflows
from service.asking import DUE, LATE, PAPERS, begun, letters, live, practice, request_of
from service.world import NOW

ORDER = TaskOrder(
    title="October",
    clients=("acme",),
    due_on=DUE,
    period=month_of(DUE.replace(month=10)),
    assignment=Assignment(to=Assignee.PERSON, id="ada"),
)


def made(workflows: Workflows) -> Task:
    """A task whose workflow has asked the client for papers."""
    task = workflows.tasks.create(ORDER, key="october", by="ada", at=NOW, template=PAPERS.id)
    workflows.start(str(task.workflow), by="ada", at=NOW, confirmed=True)
    return task


def given_up(workflows: Workflows, task: Task, way: str) -> str:
    """The id of the workflow that the task has given up."""
    seen = workflows.tasks.loss(task.id, by="ada").version
    detach, replace = DetachWorkflow("ada", LATE, seen), ReplaceWorkflow("ada", LATE, PAPERS.id, confirmed=seen)
    workflows.tasks.do(task.id, detach if way == "detached" else replace)
    return str(task.workflow)


@pytest.mark.parametrize("way", ["detached", "replaced"])
def test_a_workflow_that_is_given_up_withdraws_what_it_asked_for(store: Store, way: str) -> None:
    """The client is told once, and the record of the workflow says so and can be read."""
    workflows = practice(store)
    old = workflows.get(given_up(workflows, made(workflows), way))
    events = workflows.events(old.id)
    assert [type(event) for event in events[-2:]] == [Withdrawn, Deleted]
    assert replay(old.plan, events) == old
    assert len(letters(workflows, Letter.WITHDRAWN)) == 1
    assert live(workflows) == ()


def test_another_workflow_goes_on_asking(store: Store) -> None:
    """A request for which another workflow asks as well stays open, and the client is told nothing."""
    workflows = practice(store)
    task, other = made(workflows), begun(workflows)
    given_up(workflows, task, "replaced")
    request = request_of(workflows, other)
    assert (request.status, len(request.askers)) == (RequestStatus.OPEN, 1)
    assert letters(workflows, Letter.WITHDRAWN) == []
