"""What people are told of a task. One with a workflow is told of through that, as far as somebody does it."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from dextflow.engine.notices.days import is_reminded
from dextflow.engine.notices.keys import day_key, event_key
from dextflow.engine.notices.people import DayOf
from dextflow.engine.tasks.apply import apply_task
from dextflow.model import (
    About,
    Notice,
    Owner,
    Subject,
    Task,
    TaskAssigned,
    TaskCompleted,
    TaskCreated,
    TaskEvent,
    TaskRefreshed,
    TaskReopened,
    TaskRescheduled,
    TaskStatus,
    Topic,
)

Notices = Iterator[Notice]


def task_notices(
    before: Task | None, after: Task, events: Sequence[TaskEvent], day_of: DayOf
) -> tuple[Notice, ...]:
    """What people are told because of some events, which led from one state of a task to another.

    `before` is None for a task that was made. `day_of` says which date it is at an instant where the practice is.
    """
    return tuple(_notices(before, after, events, day_of))


def _notices(before: Task | None, after: Task, events: Sequence[TaskEvent], day_of: DayOf) -> Notices:
    now, number = before, before.version if before else 0
    for event in events:
        then = after if now is None else apply_task(now, event)
        number += 1
        yield from _told(now, then, number, event, day_of)
        now = None if before is None else then


def task_ready(task: Task, at: datetime, day: date, by: str | None = None) -> Notices:
    """That a task may begin from a day on, told to its owner; the key is the same whoever finds it out."""
    key = day_key(about_task(task), Topic.READY, day)
    yield from _tell(task, key, Topic.READY, at, by, due_on=task.order.due_on)


def task_due_notices(task: Task, at: datetime, today: date, manager: str | None = None) -> Notices:
    """What is told of an open task on the day on which it is due and on the three days after; on others nothing.

    It is told to its owner or, if it has none, to `manager`, the manager of its primary client.
    """
    due_on = task.order.due_on
    if due_on is None or not task.is_open or not is_reminded(due_on, today):
        return
    topic = Topic.DUE if today == due_on else Topic.OVERDUE
    key = day_key(about_task(task), topic, today)
    yield from _tell(task, key, topic, at, None, or_else=manager, due_on=due_on)


def about_task(task: Task) -> About:
    """What a notice of a task is about."""
    return About(subject=Subject.TASK, id=task.id, name=task.order.title, client=task.order.client)


def is_told_by_workflow(task: Task) -> bool:
    """Whether its owner, a person, does its workflow too, and is told of that."""
    return task.workflow is not None and task.owner.person is not None


def task_may_begin(task: Task, day: date) -> bool:
    """Whether a task that has not been started may be on that day."""
    starts_on = task.order.starts_on
    return task.status is TaskStatus.NOT_STARTED and (starts_on is None or starts_on <= day)


def _told(before: Task | None, after: Task, number: int, event: TaskEvent, day_of: DayOf) -> Notices:
    if isinstance(event, TaskCreated | TaskRescheduled):
        day = day_of(event.at)
        if task_may_begin(after, day) and (before is None or not task_may_begin(before, day)):
            yield from task_ready(after, event.at, day, event.by)
    elif isinstance(event, TaskAssigned | TaskRefreshed):
        if before is not None and _whose(before.owner) != _whose(after.owner):
            yield from _because(after, number, Topic.ASSIGNED, event)
    elif isinstance(event, TaskReopened):
        yield from _because(after, number, Topic.HANDED_BACK, event)
    elif isinstance(event, TaskCompleted):
        yield from _because(after, number, Topic.COMPLETED, event)


def _whose(owner: Owner) -> tuple[str | None, str | None]:
    return owner.person, owner.team


def _because(task: Task, number: int, topic: Topic, event: TaskEvent) -> Notices:
    """What is told of an event."""
    owner = task.owner
    people, teams = [each for each in (owner.person,) if each], [each for each in (owner.team,) if each]
    key = event_key(about_task(task), number, topic, people, teams)
    yield from _tell(task, key, topic, event.at, event.by, due_on=task.order.due_on)


def _tell(
    task: Task,
    key: str,
    topic: Topic,
    at: datetime,
    by: str | None,
    *,
    or_else: str | None = None,
    **parts: Any,  # noqa: ANN401 - as `Notice` takes them
) -> Notices:
    """A notice to the owner, but not to who did it; to somebody else if it has none; or to nobody."""
    person = task.owner.person or (None if task.owner.team else or_else)
    to = (person,) if person is not None and person != by else ()
    teams = (task.owner.team,) if task.owner.team else ()
    if (to or teams) and not is_told_by_workflow(task):
        yield Notice(key=key, topic=topic, about=about_task(task), at=at, to=to, teams=teams, by=by, **parts)
