"""Give a command to a task: look up what it says of the world, decide, and carry it over to the workflow."""

from collections.abc import Callable, Mapping
from functools import reduce
from types import MappingProxyType
from typing import Any

import attrs

from dextflow.engine import apply
from dextflow.engine.tasks import carried, decide_task, resolve_task_owner
from dextflow.errors import ClientNotGranted, UnknownClient
from dextflow.model import (
    Assignee,
    AssignTask,
    AttachWorkflow,
    ChangeTaskClients,
    Client,
    DeleteTask,
    DetachWorkflow,
    Event,
    Instance,
    Person,
    RefreshTask,
    ReplaceWorkflow,
    SkipTask,
    Task,
    TaskCommand,
    TemplateRef,
)
from dextflow.service.records import Change
from dextflow.service.roof import Roof, Writes, check_known
from dextflow.service.tasks.making import Wanted, maker, plan_of, workflow_id
from dextflow.service.tasks.records import TaskChange, change_of, written

GIVES_UP: tuple[type[TaskCommand], ...] = (ReplaceWorkflow, DetachWorkflow, SkipTask, DeleteTask)
Prepare = Callable[[Roof, Task, Any, Person], TaskCommand]


@attrs.frozen(kw_only=True)
class Acted:
    """What a command leads to: the task after it, and all that is to be written, in one commit."""

    change: TaskChange
    writes: Writes

    @property
    def task(self) -> Task:
        """The task after the command."""
        return self.change.after


def acted(roof: Roof, task: Task, command: TaskCommand, person: Person) -> Acted:
    """What a command by that person leads to in a task as it is now, and in its workflow; nothing is written yet.

    The person sees the task. Raises as `Tasks.do`.
    """
    workflow = roof.get(task.workflow) if task.workflow else None
    record = roof.events(workflow.id) if workflow and isinstance(command, GIVES_UP) else ()
    command = prepared(roof, task, command, person)
    events = decide_task(task, command, person, roof.policy, workflow=workflow, record=record)
    change = change_of(task, events)
    writes = written(roof, change)
    if workflow is not None:
        writes += _changed(workflow, carried(workflow, events))
    if isinstance(command, (AttachWorkflow, ReplaceWorkflow)):
        writes += Writes(changes=(_new_workflow(roof, task, command, person),))
    return Acted(change=change, writes=writes)


def _changed(workflow: Instance, events: tuple[Event, ...]) -> Writes:
    if not events:
        return Writes()
    return Writes(changes=(Change(before=workflow, after=reduce(apply, events, workflow), events=events),))


def _new_workflow(roof: Roof, task: Task, command: AttachWorkflow | ReplaceWorkflow, person: Person) -> Change:
    """The workflow that a task gets, for its owner as that is now."""
    ref = TemplateRef(id=command.template, version=command.version or 0)
    owned = attrs.evolve(task.order, assignment=task.owner.assignment)
    wanted = Wanted(id=task.id, order=owned, template=ref)
    return maker(roof, (wanted,), by=person, at=command.at).workflow(task, ref, command.period)


# ------------------------------------------------------------------------------------------ what is looked up


def prepared(roof: Roof, task: Task, command: TaskCommand, person: Person) -> TaskCommand:
    """The command with what the directory and the library say in the place of what it says itself."""
    prepare = _PREPARE.get(type(command))
    return prepare(roof, task, command, person) if prepare else command


def clients_of(roof: Roof, ids: tuple[str, ...], person: Person | None = None) -> tuple[Client, ...]:
    """Those clients, in that order. Raises `UnknownClient` for one that is not there, or not seen."""
    found = roof.directory.clients(roof.practice, ids)
    for client in ids:
        if client not in found or not (person is None or person.sees(client)):
            raise UnknownClient(client)
    return tuple(found[client] for client in ids)


def clients_still(roof: Roof, task: Task) -> tuple[Client, ...]:
    """The clients of a task that are still there. Raises `UnknownClient` unless its primary client is."""
    ids = task.order.clients
    found = roof.directory.clients(roof.practice, ids)
    if ids and ids[0] not in found:
        raise UnknownClient(ids[0])
    return tuple(found[client] for client in ids if client in found)


def check_owner(people: Mapping[str, Person], person: str, clients: tuple[str, ...]) -> None:
    """Raise `UnknownPerson` or `ClientNotGranted` unless that person may have a task of all those clients."""
    check_known(people, (person,))
    for client in clients:
        if not people[person].sees(client):
            raise ClientNotGranted(person, client)


def _assign(roof: Roof, task: Task, command: AssignTask, _person: Person) -> AssignTask:
    assignment = command.owner.assignment
    if assignment.to is Assignee.TASK_OWNER:
        return command  # which no task can be, and that is said where it is decided
    clients = clients_still(roof, task)
    practice = roof.among((assignment,), clients[:1])
    if assignment.to is Assignee.PERSON and assignment.id:
        check_owner(practice.people, assignment.id, task.order.clients)
    return attrs.evolve(command, owner=resolve_task_owner(assignment, clients, practice))


def _change_clients(roof: Roof, task: Task, command: ChangeTaskClients, person: Person) -> ChangeTaskClients:
    clients = clients_of(roof, command.clients, person)
    if (owner := task.owner.person) is not None:
        check_owner(roof.people((owner,)), owner, command.clients)
    return attrs.evolve(command, client_name=clients[0].name if clients else "")


def _refresh(roof: Roof, task: Task, command: RefreshTask, _person: Person) -> RefreshTask:
    return refreshed(roof, task, command)


def refreshed(roof: Roof, task: Task, command: RefreshTask) -> RefreshTask:
    """The command with the owner as it turns out to be now; one that a person chose stays."""
    clients = clients_still(roof, task)
    owner, assignment = task.owner, task.order.assignment
    if not owner.chosen:
        owner = resolve_task_owner(assignment, clients, roof.among((assignment,), clients[:1]))
    return attrs.evolve(command, owner=owner, client_name=clients[0].name if clients else "")


def _attach(
    roof: Roof, task: Task, command: AttachWorkflow | ReplaceWorkflow, _person: Person
) -> AttachWorkflow | ReplaceWorkflow:
    if command.version is None:
        ref = plan_of(roof, command.template).template.ref
    else:
        ref = TemplateRef(id=command.template, version=command.version)
    return attrs.evolve(command, version=ref.version, workflow=workflow_id(roof, task))


# Each function takes the one type of command under which it is filed, which no mapping type can say.
_PREPARE: Mapping[type[TaskCommand], Prepare] = MappingProxyType(
    {
        AssignTask: _assign,
        ChangeTaskClients: _change_clients,
        RefreshTask: _refresh,
        AttachWorkflow: _attach,
        ReplaceWorkflow: _attach,
    }
)
