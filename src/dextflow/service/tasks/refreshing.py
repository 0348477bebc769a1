"""After a client's people changed: see to its open tasks."""

from collections.abc import Callable
from datetime import datetime

import attrs

from dextflow.errors import Refused
from dextflow.model import OPEN_TASK, Assignee, Assignment, Owner, RefreshTask, Task, TaskStatus
from dextflow.ports import Where
from dextflow.service.roof import Roof
from dextflow.service.shelves import every_record
from dextflow.service.tasks.acting import refreshed
from dextflow.service.tasks.records import TASK, read_task

UNKNOWN = Owner(step="", assignment=Assignment(to=Assignee.NOBODY))


@attrs.frozen(kw_only=True)
class OutdatedTask:
    """A task whose primary client has changed since: its owner as it is kept, and as it is once refreshed."""

    task: str
    kept: Owner
    now: Owner


@attrs.frozen(kw_only=True)
class TaskRefreshment:
    """What a change at a client led to: tasks that had not started follow, those that had are only reported.

    `refused` are tasks that were to follow and could not, with the reason.
    """

    followed: tuple[OutdatedTask, ...] = ()
    reported: tuple[OutdatedTask, ...] = ()
    refused: tuple[tuple[OutdatedTask, Refused], ...] = ()


def refresh_tasks(
    roof: Roof, client: str, by: str, at: datetime, refresh: Callable[[str], Task]
) -> TaskRefreshment:
    """Refresh the open tasks of a primary client that have not started and report the others, if they differ."""
    roof.client(client, roof.person(by))
    followed: list[OutdatedTask] = []
    reported: list[OutdatedTask] = []
    refused: list[tuple[OutdatedTask, Refused]] = []
    for task in _open_tasks(roof, client):
        now = refreshed(roof, task, RefreshTask(by, at, UNKNOWN, ""))
        if (now.owner, now.client_name) == (task.owner, task.client_name):
            continue
        outdated = OutdatedTask(task=task.id, kept=task.owner, now=now.owner)
        if task.status is not TaskStatus.NOT_STARTED:
            reported.append(outdated)
            continue
        try:
            refresh(task.id)
        except Refused as error:
            refused.append((outdated, error))
        else:
            followed.append(outdated)
    return TaskRefreshment(followed=tuple(followed), reported=tuple(reported), refused=tuple(refused))


def _open_tasks(roof: Roof, client: str) -> tuple[Task, ...]:
    where = (
        Where(terms=("client",), one_of=(client,)),
        Where(terms=("status",), one_of=tuple(status.value for status in OPEN_TASK)),
    )
    return tuple(map(read_task, every_record(roof.store, roof.practice, TASK, where)))
