"""Every command to a task in every status is decided or refused, and leads where the table says."""

from typing import get_args

import pytest

from dextflow.engine.tasks import TASK_LIFECYCLE, apply_task, decide_task, replay_task, task_mermaid
from dextflow.errors import InvalidValue, WrongTaskStatus
from dextflow.model import (
    BlockTask,
    CompleteTask,
    DeleteTask,
    SkipTask,
    StartTask,
    TaskCommand,
    TaskStatus,
)
from dextflow.testing.runs import CAST, NOON
from dextflow.testing.task_runs import TaskRun, ordered
from engine.task_commands import EXAMPLES

# Written out by hand, to be compared with the table that the engine obeys.
ARRANGING = "EditTask RescheduleTask ChangeTaskClients ChangeChecklist AssignTask RefreshTask"
NOTING = "LogTaskTime CommentOnTask AttachFileToTask"
WORKFLOW = "AttachWorkflow ReplaceWorkflow DetachWorkflow"
ENDING = "CompleteTask SkipTask DeleteTask"
ACCEPTED = {
    "NOT_STARTED": f"{ARRANGING} {NOTING} {WORKFLOW} {ENDING} TickLine UntickLine StartTask BlockTask",
    "IN_PROGRESS": f"{ARRANGING} {NOTING} {WORKFLOW} {ENDING} TickLine UntickLine PutBackTask BlockTask",
    "BLOCKED": f"{ARRANGING} {NOTING} {WORKFLOW} {ENDING} TickLine UntickLine BlockTask UnblockTask",
    "COMPLETED": "ReopenTask",
    "SKIPPED": "ReopenTask DeleteTask",
    "DELETED": "",
}
ENDS = {"CompleteTask": "COMPLETED", "SkipTask": "SKIPPED", "DeleteTask": "DELETED"}
AFTERWARDS = {
    "NOT_STARTED": {
        **ENDS,
        "TickLine": "NOT_STARTED IN_PROGRESS",
        "StartTask": "IN_PROGRESS",
        "BlockTask": "BLOCKED",
    },
    "IN_PROGRESS": {
        **ENDS,
        "AttachWorkflow": "NOT_STARTED",
        "ReplaceWorkflow": "NOT_STARTED",
        "PutBackTask": "NOT_STARTED",
        "BlockTask": "BLOCKED",
    },
    "BLOCKED": {**ENDS, "UnblockTask": "NOT_STARTED IN_PROGRESS"},
    "COMPLETED": {"ReopenTask": "IN_PROGRESS"},
    "SKIPPED": {"ReopenTask": "NOT_STARTED IN_PROGRESS", "DeleteTask": "DELETED"},
    "DELETED": {},
}


def in_each_status() -> tuple[TaskRun, ...]:
    """A task in each status."""
    fresh = ordered()
    return (
        fresh,
        fresh.give(StartTask("ann", NOON)),
        fresh.give(BlockTask("ann", NOON, "No papers.")),
        fresh.give(CompleteTask("ann", NOON, confirmed=True)),
        fresh.give(SkipTask("ann", NOON, "Not called for.")),
        fresh.give(DeleteTask("ann", NOON)),
    )


def test_the_table_is_the_one_written_out_by_hand() -> None:
    """Each status accepts exactly these commands, and they lead exactly there."""
    assert {
        status.name: set(words.split()) for status, words in zip(TaskStatus, ACCEPTED.values(), strict=True)
    } == {status.name: {kind.__name__ for kind in row} for status, row in TASK_LIFECYCLE.items()}
    for status, row in TASK_LIFECYCLE.items():
        for kind, targets in row.items():
            expected = AFTERWARDS[status.name].get(kind.__name__, status.name)
            assert " ".join(target.name for target in targets) == expected, (status, kind)


def test_every_command_has_an_example() -> None:
    """The commands that are tried here are all that there are."""
    assert {type(command) for command in EXAMPLES} == {*get_args(TaskCommand)}


@pytest.mark.parametrize("run", in_each_status(), ids=lambda run: run.task.status.value)
@pytest.mark.parametrize("command", EXAMPLES, ids=lambda command: type(command).__name__)
def test_what_the_table_does_not_name_is_refused(run: TaskRun, command: TaskCommand) -> None:
    """A command that does not belong to the status is refused, with the statuses to which it belongs."""
    kind = type(command)
    if kind in TASK_LIFECYCLE[run.task.status]:
        return
    with pytest.raises(WrongTaskStatus) as refused:
        run.give(command)
    assert refused.value.status == run.task.status.value
    assert refused.value.belongs_to == tuple(status.value for status, row in TASK_LIFECYCLE.items() if kind in row)
    assert str(refused.value).startswith(f"{kind.__name__} is not possible")


def test_each_status_but_the_ends_leads_to_an_end() -> None:
    """From every open status a task can be completed, skipped and deleted."""
    for run in in_each_status()[:3]:
        assert run.task.is_open
        for command in (
            CompleteTask("ann", NOON, confirmed=True),
            SkipTask("ann", NOON, "No."),
            DeleteTask("pam", NOON),
        ):
            assert not run.give(command).task.is_open


def test_the_diagram_names_every_command_and_status() -> None:
    """The drawing of the table leaves nothing out."""
    drawn = task_mermaid()
    assert all(kind.__name__ in drawn for kind in get_args(TaskCommand))
    assert all(status.name in drawn for status in TaskStatus)


def test_events_begin_with_the_creation_of_the_task() -> None:
    """No task comes of no events or of others, and none is created twice."""
    run = ordered().give(StartTask("ann", NOON))
    for events in ((), run.events[1:]):
        with pytest.raises(InvalidValue, match="start with TaskCreated"):
            replay_task(events)
    with pytest.raises(InvalidValue, match="there already"):
        apply_task(run.task, run.events[0])


def test_a_command_is_by_the_person_who_gives_it() -> None:
    """Somebody else than who is named in the command cannot have given it, and its time has a zone."""
    run = ordered()
    with pytest.raises(InvalidValue, match="not by 'ben'"):
        decide_task(run.task, StartTask("ann", NOON), CAST["ben"])
    with pytest.raises(InvalidValue, match="no time zone"):
        run.give(StartTask("ann", NOON.replace(tzinfo=None)))
