"""Every event of a task is told in words."""

from datetime import date

import pytest

from dextflow.engine.tasks import describe_task_event, task_history
from dextflow.model import (
    TO_NOBODY,
    Assignee,
    Assignment,
    ChecklistChanged,
    LineTicked,
    LineUnticked,
    Owner,
    TaskAssigned,
    TaskClientsChanged,
    TaskCommented,
    TaskCompleted,
    TaskEvent,
    TaskRefreshed,
    TaskReopened,
    TaskRescheduled,
    TaskStatus,
    TaskTimeLogged,
    WorkflowAttached,
    WorkflowDetached,
    WorkflowFollowed,
)
from dextflow.testing.runs import DUE_ON, NOON, OCTOBER
from dextflow.testing.task_runs import CHECKLIST, SHORT, TO_PAYROLL

MANAGER = Assignment(to=Assignee.CLIENT_MANAGER)
UNRESOLVED = Owner(step="", assignment=MANAGER, unresolved="the client has no manager")
IN_PROGRESS = TaskStatus.IN_PROGRESS
TOLD: tuple[tuple[TaskEvent, str], ...] = (
    (TaskRescheduled("ann", NOON, date(2026, 12, 1)), "set the due date to 2026-12-01"),
    (
        TaskRescheduled("ann", NOON, None, because="nobody knows it"),
        "set the due date to none, because nobody knows it",
    ),
    (TaskClientsChanged("ann", NOON, ("acme", "bolt")), "is for acme, bolt"),
    (TaskClientsChanged("ann", NOON, ()), "is for no client"),
    (ChecklistChanged("ann", NOON, CHECKLIST), "changed the checklist: Ask for the papers, File them"),
    (TaskAssigned("ann", NOON, Owner(step="", assignment=TO_NOBODY)), "gave it to nobody"),
    (
        TaskAssigned("ann", NOON, Owner(step="", assignment=TO_PAYROLL, team="payroll")),
        "gave it to the team payroll",
    ),
    (
        TaskRefreshed("ann", NOON, UNRESOLVED, "Acme"),
        "took over what the client is now: it is for client manager, which is nobody: the client has no manager",
    ),
    (TaskCompleted("ann", NOON), "completed"),
    (TaskReopened("ann", NOON, IN_PROGRESS), "reopened: in progress"),
    (LineTicked("ann", NOON, "ask"), "ticked ask"),
    (LineUnticked("ann", NOON, "ask"), "took back the tick of ask"),
    (TaskTimeLogged("ann", NOON, 1), "spent 1 minute"),
    (TaskTimeLogged("ann", NOON, 25, "By telephone."), "spent 25 minutes: By telephone."),
    (TaskCommented("ann", NOON, "Asked."), "commented: Asked."),
    (
        WorkflowAttached("ann", NOON, "w-1", SHORT.ref, OCTOBER),
        "attached workflow w-1 of short@1, 2026-10-01/2026-10-31",
    ),
    (WorkflowDetached("ann", NOON, "w-1", lost=("marked: look",)), "detached workflow w-1 (marked: look)"),
    (
        WorkflowFollowed("ann", NOON, "w-1", 2, IN_PROGRESS, None, OCTOBER, DUE_ON),
        "followed its workflow: in progress, nobody's, due on 2026-11-14",
    ),
)


@pytest.mark.parametrize(("event", "words"), TOLD, ids=lambda part: type(part).__name__)
def test_an_event_is_told_in_words(event: TaskEvent, words: str) -> None:
    """Each of these is told as it is written here."""
    assert describe_task_event(event) == words


def test_a_history_counts_and_names_lines() -> None:
    """The entries are numbered, and one about a line of the checklist says which."""
    first, second = task_history((TaskCommented("ann", NOON, "Asked."), LineTicked("ben", NOON, "ask")))
    assert (first.number, first.item, first.by) == (1, None, "ann")
    assert (second.number, second.item, second.by) == (2, "ask", "ben")
