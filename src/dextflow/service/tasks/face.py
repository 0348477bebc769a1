"""The tasks of a practice: make them and work on them."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

import attrs

from dextflow.codec import to_document
from dextflow.engine import Act
from dextflow.engine.tasks import loss_of
from dextflow.errors import (
    DextflowError,
    InvalidValue,
    NotFound,
    NoWorkflow,
)
from dextflow.model import (
    Assignee,
    Assignment,
    AssignTask,
    CheckSettings,
    Feature,
    Loss,
    Owner,
    Person,
    Task,
    TaskCommand,
    TaskOrder,
    TemplateRef,
)
from dextflow.service.orders import asked_before
from dextflow.service.records import derive_id, request_put
from dextflow.service.retrying import again, once
from dextflow.service.roof import Roof, Writes
from dextflow.service.tasks.acting import acted, check_owner, clients_of
from dextflow.service.tasks.making import Wanted, maker
from dextflow.service.tasks.reading import TaskReading
from dextflow.service.tasks.records import TASK
from dextflow.service.tasks.refreshing import TaskRefreshment, refresh_command, refresh_tasks
from dextflow.service.trying import tried


@attrs.frozen(kw_only=True)
class TaskAnswer:
    """What became of one of many commands: the task after it, or why nothing was done."""

    task: str
    after: Task | None = None
    refused: DextflowError | None = None


@attrs.frozen(kw_only=True)
class NewTask:
    """The request for a task: what `Tasks.create` is given."""

    order: TaskOrder
    template: str | None
    version: int | None
    settings: tuple[CheckSettings, ...]


class Tasks(TaskReading):
    """The tasks of a practice.

    Whoever gives a command is asked for their rights; the methods that only read are here the host's own and ask
    nobody: what one person may read is on the `tasks` of their desk. A task that a person may not see is
    `NotFound`, as one that is not there.
    """

    def __init__(self, roof: Roof) -> None:
        super().__init__(roof)

    def create(
        self,
        order: TaskOrder,
        *,
        key: str,
        by: str,
        at: datetime,
        template: str | TemplateRef | None = None,
        settings: tuple[CheckSettings, ...] = (),
    ) -> Task:
        """Make a task, and attach a workflow of a template to it, if one is named, in the same moment.

        The template is an id, for its latest version, or one version of it; `settings` are those of its checks
        that are not the usual ones. `key` is yours, and best something random for each form that somebody sends:
        the same key and request make the same task once, however often and by whomever it is sent, and return it
        as it is now. A used key with another request raises `IdempotencyMismatch`.

        Raises `NotEntitled`, `NotPermitted`, `UnknownClient` also for one that is not granted, `UnknownPerson`,
        `ClientNotGranted`, `LackingForWorkflow` for a workflow without a client, due date or period, `NotFound`
        and `TemplateRetired` for the template, `InvalidSettings`, `InvalidDocument` for a value of the wrong
        type or a text that cannot be stored, and `InvalidValue` for a time without a zone.
        """
        self._roof.require(Feature.WORKFLOWS)
        to_document(order)  # refuses what is of another type than the order says
        person = self._roof.person(by)
        self._roof.permit(person, Act.CREATE)
        clients_of(self._roof, order.clients, person)
        chosen = (template.id, template.version) if isinstance(template, TemplateRef) else (template, None)
        request = NewTask(order=order, template=chosen[0], version=chosen[1], settings=settings)
        wanted = Wanted(id=self._id(key), order=order, template=template, settings=settings)
        return once(
            partial(self._made_before, request, key), partial(self._make, wanted, request, key, person, at)
        )

    def do(self, task_id: str, command: TaskCommand) -> Task:
        """Give a command to a task, keep what follows from it, and return the task after it.

        What a command says of the world is looked up when it is given: whom an assignment means, which version of
        a template is the latest. What concerns the workflow of the task as well is done there in the same moment:
        it gets another assignee or other dates, or is taken off the list. If somebody else changes one of them
        meanwhile, the command is decided again on what they have become; `Conflict` is raised only when that
        happens time after time. After `UnknownOutcome`, read the task again: its version tells whether the command
        was kept.

        Raises `NotEntitled`, `NotFound`, `UnknownPerson`, the subclass of `Refused` that says why not, what
        `create` raises for a new workflow, and `InvalidDocument` for a value of the wrong type or a text that
        cannot be stored.
        """
        self._roof.require(Feature.WORKFLOWS)
        to_document(command)  # refuses what is of another type than the command says
        person = self._roof.person(command.by)

        def attempt() -> Task:
            task = TaskReading(self._roof, person).get(task_id)
            found = acted(self._roof, task, command, person)
            self._roof.write(found.writes)
            return found.task

        return again(attempt)

    def do_each(self, commands: Sequence[tuple[str, TaskCommand]]) -> tuple[TaskAnswer, ...]:
        """Give many commands, each to its task; one that is refused does not hold up the others.

        Each is answered, also for a task that is not there, and kept by itself: what was done stays done if the
        store fails. Raises `Unavailable` or `UnknownOutcome` then.
        """
        return tuple(self._answer(task_id, command) for task_id, command in commands)

    def each(
        self, ids: Sequence[str], command: Callable[[Task], TaskCommand], *, by: str
    ) -> tuple[TaskAnswer, ...]:
        """Give each task the command that is made for it as it is, such as a due date a week later.

        `by` is who gives the commands. It answers and raises as `do_each`; `command` is not asked about a task
        that the person may not see.
        """
        seen = TaskReading(self._roof, self._roof.person(by)).get_many(ids)
        return tuple(
            self._answer(each, command(seen[each]))
            if each in seen
            else TaskAnswer(task=each, refused=NotFound(TASK, each))
            for each in dict.fromkeys(ids)
        )

    def assign(self, task_id: str, assignment: Assignment, *, by: str, at: datetime) -> Task:
        """Give a task to a person, a role at its primary client, a team, or nobody; raises as `do`."""
        return self.do(task_id, AssignTask(by, at, Owner(step="", assignment=assignment)))

    def loss(self, task_id: str, *, by: str) -> Loss:
        """What a task would lose without its workflow as that is now. Nothing is done.

        To replace or detach the workflow, confirm the `version` of what is told here. Raises `UnknownPerson`,
        `NotFound` and `NoWorkflow`.
        """
        task = TaskReading(self._roof, self._roof.person(by)).get(task_id)
        if task.workflow is None:
            raise NoWorkflow
        workflow = self._roof.get(task.workflow)
        return loss_of(workflow, self._roof.events(workflow.id)[: workflow.version])

    def refresh(self, task_id: str, *, by: str, at: datetime) -> Task:
        """Take over whom the roles at the client turn out to be now, and what it is called; raises as `do`."""
        return self.do(task_id, refresh_command(by, at))

    def refresh_client(self, client: str, *, by: str, at: datetime) -> TaskRefreshment:
        """After a client's name or its people changed: see to its open tasks, as their primary client.

        Those that have not started follow; those that have are reported, and follow only if you `refresh` them. A
        task that a person has assigned keeps its owner. Raises `UnknownPerson` and `UnknownClient`.
        """
        return refresh_tasks(self._roof, client, by, at, lambda task: self.refresh(task, by=by, at=at))

    # ------------------------------------------------------------------------------------------------ within

    def _id(self, key: str) -> str:
        return derive_id(self._roof.practice, f"task|{key}", "")

    def _made_before(self, request: NewTask, key: str) -> Task | None:
        """The task that the same request made before, as it is now; None if its key is new."""
        return self.get(self._id(key)) if asked_before(self._roof, request, key) else None

    def _make(self, wanted: Wanted, request: NewTask, key: str, person: Person, at: datetime) -> Task:
        if at.tzinfo is None:
            raise InvalidValue("TaskCreated", "its time has no time zone")
        made_from = maker(self._roof, (wanted,), by=person, at=at)
        assignment = wanted.order.assignment
        if assignment.to is Assignee.PERSON and assignment.id:
            check_owner(made_from.practice.people, assignment.id, wanted.order.clients)
        made = made_from.made(wanted)
        self._roof.write(made.writes + Writes(puts=(request_put(request, key),)))
        return made.task

    def _answer(self, task_id: str, command: TaskCommand) -> TaskAnswer:
        done = tried(partial(self.do, task_id, command))
        if isinstance(done, DextflowError):
            return TaskAnswer(task=task_id, refused=done)
        return TaskAnswer(task=task_id, after=done)
