"""After a client's people changed: see to its open tasks."""

from collections.abc import Callable
from datetime import datetime

import attrs

from dextflow.errors import Refused
from dextflow.model import Assignee, Assignment, Owner, RefreshTask, Task, TaskStatus
from dextflow.service.roof import Roof
from dextflow.service.tasks.acting import refreshed
from dextflow.service.tasks.reading import open_tasks
from dextflow.service.trying import unless_refused

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


def refresh_command(by: str, at: datetime) -> RefreshTask:
    """The command whose content is looked up when it is given."""
    return RefreshTask(by, at, UNKNOWN, "")


def refresh_tasks(
    roof: Roof, client: str, by: str, at: datetime, refresh: Callable[[str], Task]
) -> TaskRefreshment:
    """Refresh the open tasks of a primary client that have not started and report the others, if they differ."""
    roof.client(client, roof.person(by))
    to_follow: list[OutdatedTask] = []
    reported: list[OutdatedTask] = []
    for task in open_tasks(roof, client):
        now = refreshed(roof, task, refresh_command(by, at))
        if (now.owner, now.client_name) != (task.owner, task.client_name):
            outdated = to_follow if task.status is TaskStatus.NOT_STARTED else reported
            outdated.append(OutdatedTask(task=task.id, kept=task.owner, now=now.owner))
    followed, refused = unless_refused(to_follow, lambda each: refresh(each.task))
    return TaskRefreshment(followed=followed, reported=tuple(reported), refused=refused)
