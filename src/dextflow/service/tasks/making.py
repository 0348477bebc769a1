"""Make tasks, and the workflows that are attached to them, from what was read for all of them at once."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import attrs

from dextflow.engine import Practice, apply, assignments_of
from dextflow.engine.tasks import apply_task, begin_task, period_for_workflow, resolve_task_owner
from dextflow.errors import InvalidValue, UnknownClient
from dextflow.model import (
    CheckSettings,
    Client,
    Enrolment,
    Firing,
    Instance,
    Order,
    Person,
    Plan,
    ReportingPeriod,
    Rescheduled,
    Task,
    TaskCreated,
    TaskEvent,
    TaskOrder,
    TemplateRef,
    WorkflowAttached,
)
from dextflow.service.orders import Making, Work
from dextflow.service.records import Change, derive_id
from dextflow.service.roof import Roof, Writes
from dextflow.service.tasks.records import TaskChange, written


@attrs.frozen(kw_only=True)
class Wanted:
    """A task that is to be made under that id, and the template of its workflow, if it is to have one.

    The template is an id, for its latest version, or one version of it. `settings` are those of its checks that
    are not the usual ones. `reviewers` review the workflow; None takes the client's usual one.
    """

    id: str
    order: TaskOrder
    template: str | TemplateRef | None = None
    settings: tuple[CheckSettings, ...] = ()
    reviewers: tuple[str, ...] | None = None


@attrs.frozen(kw_only=True)
class Made:
    """A task that is made, its workflow, and all that is to be written of them, in one commit."""

    task: Task
    workflow: Instance | None
    writes: Writes


@attrs.frozen(kw_only=True)
class TaskMaker:
    """All that some tasks are made from: it touches the store no more."""

    roof: Roof
    by: Person
    at: datetime
    clients: Mapping[str, Client]
    practice: Practice
    plans: Mapping[str | TemplateRef, Plan]

    def made(self, wanted: Wanted) -> Made:
        """One of the tasks, with its workflow.

        Nobody's rights are asked: whoever wants it made has done that. Raises `UnknownClient`,
        `LackingForWorkflow`, `InvalidSettings`, and what `dextflow.engine.create` raises.
        """
        order, clients = wanted.order, self._clients(wanted.order)
        owner = resolve_task_owner(order.assignment, clients, self.practice)
        name = clients[0].name if clients else ""
        created = TaskCreated(self.by.id, self.at, wanted.id, order, owner, name)
        task = begin_task(created)
        if wanted.template is None:
            return self._kept(task, (created,), None)
        change = self.workflow(task, wanted.template, None, wanted.settings, wanted.reviewers)
        job = change.after.job
        attached = WorkflowAttached(self.by.id, self.at, job.id, job.template, job.period)
        return self._kept(apply_task(task, attached), (created, attached), change)

    def workflow(
        self,
        task: Task,
        template: str | TemplateRef,
        period: ReportingPeriod | None,
        settings: tuple[CheckSettings, ...] = (),
        reviewers: tuple[str, ...] | None = None,
    ) -> Change:
        """A new workflow for a task as it is now: about its primary client, for its owner if that is a person."""
        order, plan = task.order, self.plans[template]
        period = period_for_workflow(task, period)
        if order.due_on is None or order.client is None:
            raise InvalidValue("Task", "a task with a workflow has a client and a due date")
        row = Enrolment(client=order.client, assignee=task.owner.person, reviewers=reviewers)
        ordered = Order(
            template=plan.template.ref,
            period=period,
            due_on=order.due_on,
            clients=(row,),
            starts_on=order.starts_on,
            name=order.title,
            settings=settings,
            statutory=order.statutory,
            firing=_firing(order),
            task=task.id,
        )
        work = Work(
            roof=self.roof,
            order=ordered,
            making=Making(by=self.by, key=_key(task), at=self.at),
            plan=plan,
            clients=self.clients,
            practice=self.practice,
        )
        begun = work.begun(row)
        if not task.due_chosen:
            return begun
        chosen = Rescheduled(self.by.id, self.at, order.due_on, order.starts_on)
        return attrs.evolve(begun, after=apply(begun.after, chosen), events=(*begun.events, chosen))

    def _clients(self, order: TaskOrder) -> tuple[Client, ...]:
        for client in order.clients:
            if client not in self.clients:
                raise UnknownClient(client)
        return tuple(self.clients[client] for client in order.clients)

    def _kept(self, task: Task, events: tuple[TaskEvent, ...], change: Change | None) -> Made:
        writes = written(self.roof, TaskChange(before=None, after=task, events=events))
        if change is not None:
            writes += Writes(changes=(change,))
        return Made(task=task, workflow=change.after if change else None, writes=writes)


def maker(roof: Roof, wanted: Collection[Wanted], *, by: Person, at: datetime) -> TaskMaker:
    """Read all that some tasks are made from. Raises `NotFound` and `TemplateRetired` for their templates."""
    ids = sorted({client for each in wanted for client in each.order.clients})
    clients = roof.directory.clients(roof.practice, ids)
    plans = {each.template: plan_of(roof, each.template) for each in wanted if each.template is not None}
    assignments = {each.order.assignment for each in wanted}
    assignments.update(each for plan in plans.values() for each in assignments_of(plan.template))
    reviewers = {client.account_reviewer for client in clients.values() if client.account_reviewer}
    practice = roof.among(assignments, clients.values(), reviewers | {by.id})
    return TaskMaker(roof=roof, by=by, at=at, clients=clients, practice=practice, plans=plans)


def made(
    roof: Roof,
    order: TaskOrder,
    *,
    id: str,  # noqa: A002 - the word of the field
    template: str | TemplateRef | None,
    by: Person,
    at: datetime,
    settings: tuple[CheckSettings, ...] = (),
) -> Made:
    """Make one task, and its workflow if a template is given; raises as `maker` and `TaskMaker.made`."""
    wanted = Wanted(id=id, order=order, template=template, settings=settings)
    return maker(roof, (wanted,), by=by, at=at).made(wanted)


def made_all(roof: Roof, wanted: Sequence[Wanted], *, by: Person, at: datetime) -> tuple[Made, ...]:
    """Make many tasks, or none if one of them cannot be; raises as `made`. `maker` makes them one by one."""
    all_of_them = maker(roof, wanted, by=by, at=at)
    return tuple(all_of_them.made(each) for each in wanted)


def plan_of(roof: Roof, template: str | TemplateRef) -> Plan:
    """A template ready for a workflow: the latest version of that id, or that very version."""
    return roof.templates.latest_plan(template) if isinstance(template, str) else roof.templates.plan(template)


def _firing(order: TaskOrder) -> Firing | None:
    """The firing of which a task was made, as long as it is the primary client's."""
    firing = order.source.firing if order.source else None
    return firing if firing and firing.client == order.client else None


def workflow_id(roof: Roof, task: Task) -> str:
    """The id of the workflow that a task gets next: there is one for each of its versions."""
    return derive_id(roof.practice, _key(task), task.order.client or "")


def _key(task: Task) -> str:
    return f"task|{task.id}|{task.version}"
