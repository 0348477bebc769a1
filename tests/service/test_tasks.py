"""Tasks on a store: made once, changed by commands, and together with their workflows."""

from collections.abc import Callable
from typing import Any

import attrs
import pytest

from dextflow.adapters.memory import MemoryStore
from dextflow.engine import replay
from dextflow.engine.tasks import replay_task
from dextflow.errors import (
    ClientNotGranted,
    DextflowError,
    IdempotencyMismatch,
    InvalidDocument,
    InvalidValue,
    LackingForWorkflow,
    LossNotConfirmed,
    NotEntitled,
    NotFound,
    NotPermitted,
    NoWorkflow,
    Unavailable,
    UnknownClient,
    UnknownOutcome,
    UnknownPerson,
    WrongTaskStatus,
)
from dextflow.model import (
    Assign,
    Assignee,
    Assignment,
    AssignTask,
    AttachWorkflow,
    ChangeTaskClients,
    CommentOnTask,
    Complete,
    CompleteTask,
    Delete,
    Deleted,
    DetachWorkflow,
    EditTask,
    Entitlements,
    Mark,
    Outcome,
    Owner,
    ReplaceWorkflow,
    Reschedule,
    RescheduleTask,
    SkipTask,
    StartTask,
    Status,
    Task,
    TaskStatus,
    TemplateRef,
    TickLine,
)
from dextflow.ports import Store
from dextflow.service import Workflows
from dextflow.testing.faulty import Fault, FaultyStore
from service.task_world import (
    DUE,
    LINES,
    LONGER,
    SHORT,
    TO_ADA,
    TO_MANAGER,
    TO_NOBODY,
    TO_ROB,
    TO_SUE,
    TO_TEAM,
    a_task,
    practice_on,
    roof_on,
)
from service.world import NOW, TODAY


@pytest.fixture
def practice(store: Store) -> Workflows:
    """The practice with its template, on a store of each kind."""
    return practice_on(store)


def made(practice: Workflows, *clients: str, template: str | TemplateRef | None = None, **parts: Any) -> Task:
    """A task of Acme, made by Kim, under a key of its own title."""
    order = a_task(*(clients or ("acme",)), **parts)
    return practice.tasks.create(order, key=f"key-{order.title}", by="kim", at=NOW, template=template)


def test_a_task_is_made_once(practice: Workflows) -> None:
    """The same key and request make the same task, as it is now; another request under it is refused."""
    order = a_task("acme", assignment=TO_MANAGER)
    task = practice.tasks.create(order, key="form-1", by="ada", at=NOW)
    assert (task.owner.person, task.client_name, task.status) == ("ada", "Acme", TaskStatus.NOT_STARTED)
    practice.tasks.do(task.id, StartTask("ada", NOW))
    again = practice.tasks.create(order, key="form-1", by="kim", at=NOW)
    assert (again.id, again.status) == (task.id, TaskStatus.IN_PROGRESS)
    with pytest.raises(IdempotencyMismatch):
        practice.tasks.create(attrs.evolve(order, title="Other"), key="form-1", by="ada", at=NOW)
    assert practice.tasks.count(today=TODAY) == 1


def test_a_task_is_made_with_its_workflow_in_one_moment(practice: Workflows) -> None:
    """Both point to one another; the workflow has the task's people, period, dates and title."""
    task = made(practice, template="short", assignment=TO_ROB)
    workflow = practice.tasks.workflow(task.id)
    assert workflow is not None
    job = workflow.job
    assert (task.workflow, task.template, job.task) == (workflow.id, SHORT.ref, task.id)
    assert (job.assignee, job.due_on, job.name, job.client) == ("rob", DUE, "October", "acme")
    assert practice.tasks.progress(task.id).total == 2
    assert replay_task(practice.tasks.events(task.id)) == task
    assert [entry.text.split()[0] for entry in practice.tasks.history(task.id)] == ["created", "attached"]


@pytest.mark.parametrize("assignment", [TO_TEAM, TO_NOBODY])
def test_the_workflow_of_a_team_is_nobodys_until_one_takes_it_up(
    practice: Workflows, assignment: Assignment
) -> None:
    """It is not that of the client's account assignee either; whoever takes it up owns the task."""
    task = made(practice, template="short", assignment=assignment)
    workflow = practice.tasks.workflow(task.id)
    assert workflow is not None
    assert workflow.job.assignee is None
    practice.do(workflow.id, Assign("sue", NOW, "sue", ()))
    assert practice.tasks.get(task.id).owner.person == "sue"


USUAL: dict[str, Any] = {"clients": ("acme",), "assignment": TO_ADA, "by": "ada", "at": NOW, "template": None}


def test_what_cannot_be_made_is_not(practice: Workflows) -> None:
    """Unknown or hidden clients, people who may not see them, and a workflow without a client make nothing."""
    refusals: tuple[tuple[type[DextflowError], dict[str, Any]], ...] = (
        (UnknownClient, {"clients": ("zeta",)}),
        (UnknownClient, {"clients": ("bolt",), "by": "sue"}),
        (UnknownPerson, {"assignment": Assignment(to=Assignee.PERSON, id="zoe")}),
        (ClientNotGranted, {"clients": ("acme", "bolt"), "assignment": TO_SUE}),
        (LackingForWorkflow, {"clients": (), "template": "short"}),
        (NotFound, {"template": "no-such-template"}),
        (NotFound, {"template": TemplateRef(id="short", version=9)}),
        (InvalidValue, {"at": NOW.replace(tzinfo=None)}),
    )
    for error, parts in refusals:
        asked: dict[str, Any] = USUAL | parts
        order = attrs.evolve(a_task(), clients=asked["clients"], assignment=asked["assignment"])
        with pytest.raises(error):
            practice.tasks.create(order, key="form-1", by=asked["by"], at=asked["at"], template=asked["template"])
    assert practice.tasks.count(today=TODAY) == 0


def test_a_plan_without_workflows_has_no_tasks() -> None:
    """What the practice has not bought is refused, and its tasks can still be read."""
    store = MemoryStore()
    practice = roof_on(store)
    task = made(practice)
    given_up = roof_on(store, entitlements=Entitlements(features=frozenset()))
    with pytest.raises(NotEntitled):
        made(given_up, title="Another")
    with pytest.raises(NotEntitled):
        given_up.tasks.do(task.id, StartTask("ada", NOW))
    assert given_up.tasks.get(task.id) == task


def test_a_hidden_task_looks_like_an_absent_one(practice: Workflows) -> None:
    """What is not seen and what is not there are answered in the same words, whatever is asked."""
    task = made(practice, "acme", "bolt", template="short", assignment=TO_ADA)
    desk = practice.desk("sue").tasks
    acts: tuple[Callable[[str], object], ...] = (
        lambda id_: practice.tasks.do(id_, StartTask("sue", NOW)),
        lambda id_: practice.tasks.loss(id_, by="sue"),
        desk.get,
        desk.events,
        desk.progress,
    )
    for act in acts:
        words: list[str] = []
        for id_ in (task.id, "no-such-id"):
            with pytest.raises(NotFound) as error:
                act(id_)
            words.append(str(error.value).replace(id_, "ID"))
        assert words[0] == words[1]
    assert desk.count(today=TODAY) == 0
    assert desk.get_many((task.id,)) == {}
    assert practice.desk("ada").tasks.get(task.id) == task


def test_a_task_of_no_client_is_seen_by_all_and_changed_by_few(practice: Workflows) -> None:
    """Work of the practice itself is in everybody's list, and its owner's to change."""
    task = practice.tasks.create(a_task(assignment=TO_ROB, period=None), key="own", by="kim", at=NOW)
    assert practice.desk("sue").tasks.ids(today=TODAY) == (task.id,)
    with pytest.raises(NotPermitted):
        practice.tasks.do(task.id, StartTask("sue", NOW))
    assert practice.tasks.do(task.id, StartTask("rob", NOW)).status is TaskStatus.IN_PROGRESS


def test_both_sides_go_together(practice: Workflows) -> None:
    """What is done to the workflow shows at the task at once, and the other way round."""
    task = made(practice, template="short")
    assert task.workflow is not None
    practice.start(task.workflow, by="ada", at=NOW, confirmed=True)
    assert practice.tasks.get(task.id).status is TaskStatus.IN_PROGRESS
    practice.do(task.workflow, Reschedule("ada", NOW, DUE.replace(day=20)))
    assert practice.tasks.get(task.id).order.due_on == DUE.replace(day=20)
    practice.tasks.assign(task.id, TO_ROB, by="ada", at=NOW)
    practice.tasks.do(task.id, RescheduleTask("rob", NOW, DUE))
    job = practice.get(task.workflow).job
    assert (job.assignee, job.due_on) == ("rob", DUE)
    for step in ("look", "send"):
        practice.do(task.workflow, Mark("rob", NOW, step, Outcome.COMPLETE))
    assert practice.tasks.get(task.id).version == 6, "marks are nothing to write of a task"
    practice.do(task.workflow, Complete("rob", NOW))
    done = practice.tasks.get(task.id)
    assert done.status is TaskStatus.COMPLETED
    assert replay_task(practice.tasks.events(task.id)) == done
    with pytest.raises(WrongTaskStatus):
        practice.tasks.do(task.id, CommentOnTask("rob", NOW, "Done."))


def test_a_workflow_is_replaced_after_the_loss_was_confirmed(practice: Workflows) -> None:
    """A dry run tells the loss; what was done since must be told again; the old workflow keeps its record."""
    task = made(practice, template="short")
    assert task.workflow is not None
    practice.start(task.workflow, by="ada", at=NOW, confirmed=True)
    practice.do(task.workflow, Mark("ada", NOW, "look", Outcome.COMPLETE))
    practice.templates.publish(LONGER)
    loss = practice.tasks.loss(task.id, by="ada")
    assert (loss.marks, loss.version) == (("look",), 3)
    practice.do(task.workflow, Mark("ada", NOW, "send", Outcome.COMPLETE))
    replace = ReplaceWorkflow("ada", NOW, "short", confirmed=loss.version)
    with pytest.raises(LossNotConfirmed) as refused:
        practice.tasks.do(task.id, replace)
    assert practice.tasks.get(task.id).workflow == task.workflow
    after = practice.tasks.do(task.id, attrs.evolve(replace, confirmed=refused.value.version))
    assert (after.template, after.status) == (LONGER.ref, TaskStatus.NOT_STARTED)
    old = practice.get(task.workflow)
    assert old.status is Status.DELETED
    assert practice.events(task.workflow)[-1] == Deleted("ada", NOW, f"replaced by workflow {after.workflow}")
    assert replay(old.plan, practice.events(old.id)) == old
    assert practice.ids(today=TODAY) == (after.workflow,)


def test_a_workflow_is_attached_and_detached(practice: Workflows) -> None:
    """A version can be chosen; without a workflow there is nothing to lose."""
    practice.templates.publish(LONGER)
    task = made(practice, period=None)
    with pytest.raises(LackingForWorkflow, match="a period"):
        practice.tasks.do(task.id, AttachWorkflow("ada", NOW, "short"))
    period = a_task().period
    task = practice.tasks.do(task.id, AttachWorkflow("ada", NOW, "short", 1, period))
    assert (task.template, task.order.period) == (SHORT.ref, period)
    assert practice.tasks.loss(task.id, by="ada").lines == ()
    task = practice.tasks.do(task.id, DetachWorkflow("ada", NOW))
    assert practice.tasks.workflow(task.id) is None
    with pytest.raises(NoWorkflow):
        practice.tasks.loss(task.id, by="ada")
    again = practice.tasks.do(task.id, AttachWorkflow("ada", NOW, "short"))
    assert again.template == LONGER.ref
    assert again.workflow in practice.ids(today=TODAY)
    practice.do(str(again.workflow), Delete("kim", NOW))
    assert practice.tasks.get(task.id).workflow is None


def test_skipping_takes_a_fresh_workflow_off_the_list(practice: Workflows) -> None:
    """A task that is not to be done leaves no work behind."""
    task = made(practice, template="short")
    after = practice.tasks.do(task.id, SkipTask("ada", NOW, "The client left."))
    assert (after.status, after.workflow) == (TaskStatus.SKIPPED, None)
    assert practice.count(today=TODAY) == 0


def test_whom_an_assignment_means_is_looked_up(practice: Workflows) -> None:
    """What a command says of the owner is replaced by what the directory says, or refused."""
    task = made(practice, "acme", "bolt")
    lie = Owner(step="x", assignment=TO_MANAGER, person="sue")
    given = practice.tasks.do(task.id, AssignTask("ada", NOW, lie))
    assert given.owner == Owner(step="", assignment=TO_MANAGER, person="ada", chosen=True)
    with pytest.raises(ClientNotGranted):
        practice.tasks.assign(task.id, TO_SUE, by="ada", at=NOW)
    with pytest.raises(UnknownPerson):
        practice.tasks.assign(task.id, Assignment(to=Assignee.PERSON, id="zoe"), by="ada", at=NOW)
    with pytest.raises(InvalidValue):
        practice.tasks.assign(task.id, Assignment(), by="ada", at=NOW)
    assert practice.tasks.assign(task.id, TO_TEAM, by="ada", at=NOW).owner.team == "payroll"


def test_clients_are_changed_to_those_who_are_there(practice: Workflows) -> None:
    """Both who asks and who owns the task must see its new clients, whose name is looked up."""
    task = made(practice, assignment=TO_SUE)
    with pytest.raises(UnknownClient):
        practice.tasks.do(task.id, ChangeTaskClients("sue", NOW, ("acme", "bolt")))
    with pytest.raises(ClientNotGranted):
        practice.tasks.do(task.id, ChangeTaskClients("kim", NOW, ("bolt",)))
    free = made(practice, title="Other", assignment=TO_TEAM)
    assert practice.tasks.do(free.id, ChangeTaskClients("rob", NOW, ("bolt",), "?")).client_name == "Bolt"
    assert practice.tasks.do(free.id, ChangeTaskClients("rob", NOW, ())).client_name == ""


def test_many_commands_are_answered_one_by_one(practice: Workflows) -> None:
    """One that is refused does not hold up the others; a task that is not seen is not there."""
    first, second = made(practice, checklist=LINES), made(practice, "acme", "bolt", title="Other")
    done, refused, absent = practice.tasks.do_each(
        (
            (first.id, TickLine("ada", NOW, "ask")),
            (second.id, TickLine("ada", NOW, "ask")),
            ("no-such-id", StartTask("ada", NOW)),
        )
    )
    assert done.after is not None
    assert done.after.open_lines == ("file",)
    assert str(refused.refused) == "the checklist has no line 'ask'; choose one that it has"
    assert isinstance(absent.refused, NotFound)
    named = practice.tasks.each(
        (first.id, second.id, first.id),
        lambda task: EditTask("sue", NOW, f"{task.order.title} again"),
        by="sue",
    )
    assert [type(answer.refused) for answer in named] == [NotPermitted, NotFound]


def test_a_store_that_fails_stops_many_commands() -> None:
    """What cannot be known is told at once, instead of as an answer."""
    store = FaultyStore(MemoryStore(), {3: Fault.REFUSED})
    practice = roof_on(store)
    task = made(practice)
    assert practice.tasks.do_each(((task.id, StartTask("ada", NOW)),))[0].refused is None
    with pytest.raises(Unavailable):
        practice.tasks.do_each(((task.id, CompleteTask("ada", NOW)),))


@pytest.mark.parametrize("fault", Fault)
@pytest.mark.parametrize("number", [2, 3, 4])
def test_a_task_is_made_and_worked_on_once_over_a_broken_connection(fault: Fault, number: int) -> None:
    """Wherever a commit fails, sending the same again makes one task with one workflow, and loses nothing."""
    store = FaultyStore(MemoryStore(), {number: fault})
    practice = roof_on(store)
    practice.templates.publish(SHORT)
    task: Task | None = None
    while task is None:
        try:
            task = made(practice, template="short")
        except (Unavailable, UnknownOutcome):
            continue
    assert task.workflow is not None
    while practice.tasks.get(task.id).status is TaskStatus.NOT_STARTED:
        try:
            practice.start(task.workflow, by="ada", at=NOW, confirmed=True)
        except (Unavailable, UnknownOutcome):
            continue
    assert practice.ids(today=TODAY) == (task.workflow,)
    assert practice.tasks.ids(today=TODAY) == (task.id,)
    assert replay_task(practice.tasks.events(task.id)) == practice.tasks.get(task.id)
    assert practice.get(task.workflow).status is Status.IN_PROGRESS


WRONG: tuple[Any, ...] = (
    EditTask("kim", NOW, 5),  # type: ignore[arg-type]  # that is what is tried
    EditTask("kim", NOW, "\ud800"),
    RescheduleTask("kim", NOW, "2026-12-01"),  # type: ignore[arg-type]  # that is what is tried
    CommentOnTask("kim", "now", "Asked."),  # type: ignore[arg-type]  # that is what is tried
    AssignTask("kim", NOW, None),  # type: ignore[arg-type]  # that is what is tried
    "nonsense",
)


@pytest.mark.parametrize("command", WRONG, ids=lambda command: type(command).__name__)
def test_a_value_of_the_wrong_type_is_refused_and_changes_nothing(practice: Workflows, command: Any) -> None:
    """Whatever is sent, the answer is an error of the library, and the task stays as it is."""
    task = made(practice)
    with pytest.raises((InvalidDocument, InvalidValue)):
        practice.tasks.do(task.id, command)
    assert practice.tasks.get(task.id) == task
