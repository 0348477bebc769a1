"""How tasks are kept: as records with what they are found by, and their events."""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from types import MappingProxyType

import attrs

from dextflow.codec import decode_task_event, encode
from dextflow.engine.tasks import apply_task
from dextflow.errors import Corrupt
from dextflow.model import MOST_CLIENTS, OPEN_TASK, Owner, Source, Task, TaskEvent, TaskStatus
from dextflow.ports import Put, Record, StoredEvent, Term
from dextflow.service.notices.following import task_messages
from dextflow.service.records import folded
from dextflow.service.roof import Roof, Writes
from dextflow.service.stored import read_noun, read_stored, stored_events

TASK = "task"
PLACE_OF = MappingProxyType({status: place for place, status in enumerate(TaskStatus)})
CLIENT_TERMS = ("client", *(f"client_{number}" for number in range(2, MOST_CLIENTS + 1)))
NO_SOURCE = Source()
INTERNAL = 1


@attrs.frozen(kw_only=True)
class TaskChange:
    """A task before (None: there was none) and after some events."""

    before: Task | None
    after: Task
    events: tuple[TaskEvent, ...]


def change_of(task: Task, events: Sequence[TaskEvent]) -> TaskChange:
    """The change that some events make of a task."""
    return TaskChange(before=task, after=reduce(apply_task, events, task), events=tuple(events))


def written(roof: Roof, change: TaskChange) -> Writes:
    """Write a change of a task, and tell of it."""
    first = (change.before.version if change.before else 0) + 1
    return Writes(
        puts=(task_put(change),),
        events=stored_events(TASK, change.after.id, change.events, first),
        messages=task_messages(roof, change.before, change.after, change.events),
    )


def task_put(change: TaskChange) -> Put:
    """Write the task as it is after a change, and what it is found by, if that differs."""
    before, after = change.before, change.after
    terms = task_terms(after)
    return Put(
        kind=TASK,
        id=after.id,
        expected=before.version if before else 0,
        version=after.version,
        parts={TASK: encode(after)},
        terms=None if before and task_terms(before) == terms else terms,
    )


def read_task(record: Record) -> Task:
    """Read a task. Raises `Corrupt` if what is stored is not one, or not at the version of its record."""
    task = read_noun(Task, record)
    if task.version != record.version:
        raise Corrupt(f"task {record.id!r} is at version {task.version}, its record at {record.version}")
    return task


def read_task_event(stored: StoredEvent) -> TaskEvent:
    """Read an event of a task. Raises `Corrupt` if what is stored is not one."""
    return read_stored(decode_task_event, stored)


def _source(task: Task) -> Source:
    return task.order.source or NO_SOURCE


def owner_value(owner: Owner) -> str | None:
    """A person or a team, each in words that are nobody else's; None for nobody."""
    if owner.person is not None:
        return person_value(owner.person)
    return None if owner.team is None else team_value(owner.team)


def person_value(person: str) -> str:
    """What says that a task belongs to that person."""
    return f"person:{person}"


def team_value(team: str) -> str:
    """What says that a task belongs to that team."""
    return f"team:{team}"


def together_value(clients: Sequence[str]) -> str | None:
    """What says which clients, if they are several, a task is for: those with the same are seen together."""
    return json.dumps(sorted(clients)) if len(clients) > 1 else None


def those_together(value: str) -> frozenset[str]:
    """The clients of which such a value speaks."""
    return frozenset(json.loads(value))


_TERMS: Mapping[str, Callable[[Task], Term]] = MappingProxyType(
    {
        "status": lambda task: task.status.value,
        "status_place": lambda task: PLACE_OF[task.status],
        "title": lambda task: folded(task.order.title),
        "client_name": lambda task: folded(task.client_name),
        "together": lambda task: together_value(task.order.clients),
        "internal": lambda task: None if task.order.clients else INTERNAL,
        "category": lambda task: task.order.category,
        "owner": lambda task: task.owner.person,
        "team": lambda task: task.owner.team,
        "belongs_to": lambda task: owner_value(task.owner),
        "recurring": lambda task: firing.repeating if (firing := _source(task).firing) else None,
        "service": lambda task: _source(task).service,
        "proposal": lambda task: _source(task).proposal,
        "workflow": lambda task: task.workflow,
        "has_workflow": lambda task: int(task.workflow is not None),
        "template": lambda task: task.template.id if task.template else None,
        "starts_on": lambda task: day.isoformat() if (day := task.order.starts_on) else None,
        "due_on": lambda task: day.isoformat() if (day := task.order.due_on) else None,
        "statutory": lambda task: by_law.due.isoformat() if (by_law := task.order.statutory) else None,
        "open_due_on": lambda task: (
            task.order.due_on.isoformat() if task.order.due_on and task.status in OPEN_TASK else None
        ),
    }
)


def task_terms(task: Task) -> Mapping[str, Term]:
    """What a task can be found by: it follows from the task alone."""
    clients: dict[str, Term] = dict.fromkeys(CLIENT_TERMS)
    clients |= dict(zip(CLIENT_TERMS, task.order.clients, strict=False))
    return clients | {name: of(task) for name, of in _TERMS.items()}
