"""From what a list of tasks is asked for to conditions on the store, for one who may see some clients or all."""

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType

import attrs

from dextflow.model import TaskFilter, TaskGrouping, TaskSort, TaskStatus
from dextflow.ports import Directory, Where
from dextflow.ports.terms import is_storable
from dextflow.service.filters import in_asked, in_range, one_of, open_due, tagged, words
from dextflow.service.tasks.records import CLIENT_TERMS, INTERNAL, person_value, team_value

LISTED = tuple(status for status in TaskStatus if status is not TaskStatus.DELETED)
TASK_SORTS: Mapping[TaskSort, str] = MappingProxyType(
    {
        TaskSort.DUE: "due_on",
        TaskSort.START: "starts_on",
        TaskSort.STATUTORY: "statutory",
        TaskSort.CLIENT: "client_name",
        TaskSort.TITLE: "title",
        TaskSort.STATUS: "status_place",
        TaskSort.OWNER: "belongs_to",
        TaskSort.CATEGORY: "category",
    }
)
TASK_GROUPINGS: Mapping[TaskGrouping, str] = MappingProxyType(
    {
        TaskGrouping.STATUS: "status",
        TaskGrouping.CLIENT: "client",
        TaskGrouping.OWNER: "owner",
        TaskGrouping.TEAM: "team",
        TaskGrouping.CATEGORY: "category",
    }
)


@attrs.frozen(kw_only=True)
class Seen:
    """The clients whom a person may see, and those of them who have tasks in common, as these tell it."""

    clients: frozenset[str]
    together: tuple[str, ...]


def task_conditions(
    asked: TaskFilter, today: date, directory: Directory, practice: str, seen: Seen | None
) -> tuple[Where, ...]:
    """What must hold of a task in the store, if all its clients are to be `seen` (None: whoever they are).

    Raises `InvalidValue` for a text of more than 20 words.
    """
    lists = (
        (CLIENT_TERMS, tagged(asked.tags, directory, practice)),
        (("belongs_to",), _owners(asked)),
        (("category",), asked.categories),
        (("template",), asked.templates),
        (("recurring",), asked.recurring),
        (("service",), asked.services),
        (("proposal",), asked.proposals),
        (("has_workflow",), None if asked.has_workflow is None else (int(asked.has_workflow),)),
    )
    return (
        *in_asked(asked, LISTED),
        *(() if seen is None else _seen(seen)),
        *_of_clients(asked.clients),
        *(one_of(terms, values) for terms, values in lists if values is not None),
        *_dates(asked, today),
        *words(asked.text, "title"),
    )


def _seen(seen: Seen) -> Iterator[Where]:
    """The client is one who is seen, or there is none; where there are several, all of them are."""
    clients = tuple(each for each in sorted(seen.clients) if is_storable(each))
    yield Where(terms=("client",), one_of=(*clients, None))
    yield Where(terms=("together",), one_of=(*seen.together, None))


def _of_clients(clients: tuple[str | None, ...] | None) -> Iterator[Where]:
    """One of the clients is one of those; None is for tasks of the practice itself, which have none."""
    if clients is not None:
        yield one_of((*CLIENT_TERMS, "internal"), (INTERNAL if each is None else each for each in clients))


def _owners(asked: TaskFilter) -> tuple[str | None, ...] | None:
    """The people and teams to whom tasks are to belong; None if neither are asked for."""
    if asked.owners is None and asked.teams is None:
        return None
    people = (None if each is None else person_value(each) for each in asked.owners or ())
    return (*people, *map(team_value, asked.teams or ()))


def _dates(asked: TaskFilter, today: date) -> Iterator[Where]:
    for term, days in (("due_on", asked.due), ("starts_on", asked.starts), ("statutory", asked.statutory)):
        yield from in_range(term, days)
    yield from open_due(today, overdue=asked.overdue, due_soon=asked.due_soon)
