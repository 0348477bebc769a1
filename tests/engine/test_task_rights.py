"""Who may do what with a task, cell by cell."""

from typing import get_args

import attrs
import pytest

from dextflow.engine.tasks import TASK_RIGHTS, may_task, sees_task
from dextflow.errors import NotPermitted
from dextflow.model import (
    EVERY_CLIENT,
    Assignment,
    CommentOnTask,
    DetachWorkflow,
    Mark,
    Outcome,
    Person,
    RescheduleTask,
    Role,
    Start,
    StartTask,
    Submit,
    TaskCommand,
)
from dextflow.testing.runs import CAST, DUE_ON, NOON
from dextflow.testing.task_runs import BOLT, THE_TASK, TO_ANN, TO_MANAGER, TO_PAYROLL, TaskRun, ordered
from engine.task_commands import EXAMPLES

# Written out by hand: for whom the task is, who asks, and what is permitted to them.
NOBODYS = attrs.evolve(THE_TASK, assignment=TO_MANAGER, clients=(BOLT.id,))
EVERYTHING = " ".join(sorted(kind.__name__ for kind in get_args(TaskCommand)))
BUT_DELETING = EVERYTHING.replace("DeleteTask ", "")
CELLS = (
    (TO_ANN, "ann", EVERYTHING),
    (TO_ANN, "ben", ""),
    (TO_ANN, "pam", EVERYTHING),
    (TO_ANN, "cal", EVERYTHING),
    (TO_PAYROLL, "ben", BUT_DELETING),
    (TO_PAYROLL, "rex", BUT_DELETING),
    (TO_PAYROLL, "ann", ""),
    (TO_PAYROLL, "pam", EVERYTHING),
)


@pytest.mark.parametrize(("assignment", "person", "expected"), CELLS)
def test_the_grid_of_rights(assignment: Assignment, person: str, expected: str) -> None:
    """Admins, the owner and the members of the owning team may do what is written out here, and nobody else."""
    run = ordered(attrs.evolve(THE_TASK, assignment=assignment))
    assert permitted_to(run, person) == expected


@pytest.mark.parametrize("person", ["ann", "ben"])
def test_a_task_of_nobody_is_anyones_to_take_up(person: str) -> None:
    """Where nobody has the role to which a task is assigned, anyone may assign it, and do nothing else."""
    run = ordered(NOBODYS)
    assert run.task.owner.unresolved == "the client has no manager"
    assert permitted_to(run, person) == "AssignTask"


def permitted_to(run: TaskRun, person: str) -> str:
    """The commands that are permitted to a person, whatever the status."""
    names = (
        type(command).__name__
        for command in EXAMPLES
        if may_task(CAST[person], attrs.evolve(command, by=person), run.task)
    )
    return " ".join(sorted(names))


def test_an_owner_deletes_only_what_has_not_begun() -> None:
    """Once it has begun, only admins may delete a task."""
    run = ordered().give(StartTask("ann", NOON))
    assert "DeleteTask" not in permitted_to(run, "ann")
    assert "DeleteTask" in permitted_to(run, "pam")


def test_whoever_misses_one_of_its_clients_sees_nothing_of_a_task() -> None:
    """A standard user sees a task of clients all of whom are granted, and one of no client."""
    acme = Person(id="ann", name="Ann", clients=frozenset({"acme"}))
    both, none = (ordered(attrs.evolve(THE_TASK, clients=ids)).task for ids in (("acme", "bolt"), ()))
    assert sees_task(acme, ordered().task)
    assert not sees_task(acme, both)
    assert sees_task(acme, none)
    assert not any(may_task(acme, command, both) for command in EXAMPLES)
    assert all(sees_task(attrs.evolve(acme, clients=EVERY_CLIENT), each) for each in (both, none))
    assert sees_task(Person(id="pam", name="Pam", role=Role.PRACTICE_ADMIN), both)


def test_every_command_is_in_the_table() -> None:
    """There are rights for each command, and for nothing else."""
    assert {*TASK_RIGHTS} == {*get_args(TaskCommand)}


def test_a_refusal_says_who_may() -> None:
    """Whoever may not, is told in words to whom it is permitted."""
    with pytest.raises(NotPermitted) as refused:
        ordered().give(StartTask("ben", NOON))
    assert refused.value.allowed == ("the owner", "a member of its team", "an admin")


@pytest.mark.parametrize("command", [RescheduleTask("ann", NOON, DUE_ON), DetachWorkflow("ann", NOON, 5)])
def test_under_review_only_admins_touch_the_workflow(command: TaskCommand) -> None:
    """While its workflow is with a reviewer, what changes that through the task is for admins alone."""
    run = (
        ordered()
        .attach()
        .work(
            Start("ann", NOON, confirmed=True),
            Mark("ann", NOON, "look", Outcome.COMPLETE),
            Mark("ann", NOON, "send", Outcome.COMPLETE),
            Submit("ann", NOON),
        )
    )
    with pytest.raises(NotPermitted, match="an admin, while its workflow is under review"):
        run.give(command)
    assert run.give(attrs.evolve(command, by="pam")).task.version > run.task.version
    assert run.give(CommentOnTask("ann", NOON, "Still with Rae.")).task.version > run.task.version
