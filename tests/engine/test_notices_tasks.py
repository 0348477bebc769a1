"""What people are told of a task, and that one with a workflow is told of through that."""

from datetime import date
from functools import reduce

import attrs
import pytest

from dextflow.engine.notices import task_due_notices, task_notices, task_ready
from dextflow.engine.tasks import apply_task, begin_task
from dextflow.model import (
    Owner,
    Task,
    TaskAssigned,
    TaskCommented,
    TaskCompleted,
    TaskEvent,
    TaskRefreshed,
    TaskReopened,
    TaskRescheduled,
    TaskStarted,
    TaskStatus,
    Topic,
)
from dextflow.testing.runs import DUE_ON, NOON
from engine.told import day_of
from engine.told_tasks import A_DAY, ANN, ATTACHED, BEN, NOBODY, PAYROLL, TODAY, created, task


def told(before: Task, *events: TaskEvent) -> list[tuple[Topic, tuple[str, ...]]]:
    """What people are told because of some events."""
    after = reduce(apply_task, events, before)
    notices = task_notices(before, after, events, day_of)
    assert len({each.key for each in notices}) == len(notices)
    return [(each.topic, (*each.to, *each.teams)) for each in notices]


@pytest.mark.parametrize(
    ("owner", "starts_on", "recipients"),
    [
        (ANN, None, [("ann",)]),
        (ANN, TODAY, [("ann",)]),
        (ANN, TODAY + A_DAY, []),
        (PAYROLL, None, [("payroll",)]),
        (NOBODY, None, []),
    ],
)
def test_a_task_that_is_made_is_told_to_its_owner(
    owner: Owner, starts_on: date | None, recipients: list[tuple[str, ...]]
) -> None:
    """It is told when it may begin, to a person or a team; one of nobody, or for later, is not."""
    notices = task_notices(None, task(owner, starts_on), (created(owner, starts_on),), day_of)
    assert [(each.topic, (*each.to, *each.teams)) for each in notices] == [(Topic.READY, to) for to in recipients]
    assert all(each.about.client == "acme" and each.about.name == "Call the bank" for each in notices)


def test_nobody_is_told_of_the_task_that_they_made() -> None:
    """Whoever makes a task for themselves knows of it."""
    own = attrs.evolve(created(), by="ann")
    assert task_notices(None, begin_task(own), (own,), day_of) == ()


def test_a_new_owner_is_told() -> None:
    """By hand or because the client's people changed; the same owner again is not told again."""
    assert told(task(), TaskAssigned("pam", NOON, BEN)) == [(Topic.ASSIGNED, ("ben",))]
    assert told(task(), TaskAssigned("ben", NOON, BEN)) == []
    assert told(task(), TaskAssigned("pam", NOON, NOBODY)) == []
    assert told(task(), TaskRefreshed("pam", NOON, PAYROLL, "Acme")) == [(Topic.ASSIGNED, ("payroll",))]
    assert told(task(), TaskRefreshed("pam", NOON, ANN, "Acme")) == []


def test_a_start_that_is_brought_forward_is_told() -> None:
    """A task for later may begin after all; one that might begin already is not told of again."""
    forward = TaskRescheduled("pam", NOON, DUE_ON, TODAY)
    assert told(task(starts_on=TODAY + A_DAY), forward) == [(Topic.READY, ("ann",))]
    assert told(task(), forward) == []


def test_the_end_of_a_task_is_told_and_so_is_its_reopening() -> None:
    """Who did not do it themselves is told that it is done, or to be done after all; the rest is told nobody."""
    finished, again = TaskCompleted("pam", NOON), TaskReopened("pam", NOON, TaskStatus.IN_PROGRESS)
    assert told(task(), TaskStarted("pam", NOON), TaskCommented("pam", NOON, "Hm."), finished, again) == [
        (Topic.COMPLETED, ("ann",)),
        (Topic.HANDED_BACK, ("ann",)),
    ]
    assert told(task(), TaskCompleted("ann", NOON)) == []


def test_a_task_with_a_workflow_is_told_of_through_that() -> None:
    """Its owner does the workflow too and is told of that; a team, which does none, is told of the task."""
    mine = apply_task(task(), ATTACHED)
    assert told(mine, TaskAssigned("pam", NOON, BEN)) == []
    assert list(task_ready(mine, NOON, TODAY)) == list(task_due_notices(mine, NOON, DUE_ON)) == []
    assert told(mine, TaskAssigned("pam", NOON, PAYROLL)) == [(Topic.ASSIGNED, ("payroll",))]


@pytest.mark.parametrize(
    ("days", "topic"),
    [(-1, None), (0, Topic.DUE), (1, Topic.OVERDUE), (3, Topic.OVERDUE), (4, None)],
)
def test_a_task_is_told_of_from_its_due_date_to_the_third_day_after(days: int, topic: Topic | None) -> None:
    """Due on its day, overdue on three more, and then silent."""
    found = list(task_due_notices(task(), NOON, DUE_ON + days * A_DAY))
    assert [(each.topic, each.to, each.due_on) for each in found] == ([(topic, ("ann",), DUE_ON)] if topic else [])


def test_a_task_of_nobody_is_the_managers() -> None:
    """A task that nobody has is told to the client's manager on its day; a team's is told to the team alone."""
    assert [each.to for each in task_due_notices(task(NOBODY), NOON, DUE_ON, "cal")] == [("cal",)]
    assert list(task_due_notices(task(NOBODY), NOON, DUE_ON)) == []
    (notice,) = task_due_notices(task(PAYROLL), NOON, DUE_ON, "cal")
    assert (notice.to, notice.teams) == ((), ("payroll",))


def test_what_is_done_or_has_no_date_is_not_due() -> None:
    """A completed task is on nobody's list, and neither is one without a due date."""
    completed = apply_task(task(), TaskCompleted("ann", NOON))
    assert list(task_due_notices(completed, NOON, DUE_ON)) == []
    assert list(task_due_notices(task(due_on=None), NOON, DUE_ON)) == []


def test_work_is_ready_once_on_a_day() -> None:
    """Told when it is made, and by the round of the same day, it has the same key."""
    (first,) = task_notices(None, task(), (created(),), day_of)
    (second,) = task_ready(task(), NOON, TODAY)
    assert first.key == second.key
