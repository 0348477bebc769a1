"""Every command in every status is decided or refused, and leads where the table says."""

from collections.abc import Iterator
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dextflow.engine import LIFECYCLE, apply, decide, mermaid
from dextflow.errors import NotAllowedNow, Refused
from dextflow.model import Command, Delete, Rename, Status, Step, StepGroup, Template
from dextflow.testing.runs import CAST, TEAMS, Run, opened
from dextflow.testing.workflows import any_commands, runs

KINDS: tuple[type[Command], ...] = get_args(Command)

# Written out by hand, to be compared with the table that the engine obeys.
ARRANGING = (
    "AddStep MoveStep RenameItem ReassignStep SkipStep RestoreStep AdjustSettings Rename Reschedule Refresh"
)
WORKING = "RecordResults Mark Undo TakeUp LayDown Block Unblock Ask Withdraw LogTime"
ACCEPTED = {
    "NOT_STARTED": f"Assign AddComment AttachFile {ARRANGING} ChangePeriod Start Delete",
    "IN_PROGRESS": f"Assign AddComment AttachFile {ARRANGING} {WORKING} Submit Complete Delete",
    "UNDER_REVIEW": "AddComment AttachFile LogTime Rename Reschedule Assign HandBack Approve Delete",
    "COMPLETED": "",
    "DELETED": "",
}
AFTERWARDS = {
    "NOT_STARTED": {"Start": "IN_PROGRESS", "Delete": "DELETED"},
    "IN_PROGRESS": {"Submit": "UNDER_REVIEW", "Complete": "COMPLETED", "Delete": "DELETED"},
    "UNDER_REVIEW": {
        "Assign": "UNDER_REVIEW IN_PROGRESS",
        "HandBack": "IN_PROGRESS",
        "Approve": "UNDER_REVIEW IN_PROGRESS COMPLETED",
        "Delete": "DELETED",
    },
    "COMPLETED": {},
    "DELETED": {},
}
TEMPLATE = Template(
    id="t",
    name="T",
    groups=(StepGroup(name="G", steps=(Step(key="a", name="A"), Step(key="b", name="B"))),),
)

LAWS = settings(max_examples=60, deadline=None, suppress_health_check=(HealthCheck.too_slow,))


def stages() -> Iterator[Run]:
    """A workflow in each status and stage of review, with none, one and two reviewers."""
    for reviewers in TEAMS:
        run = opened(TEMPLATE, reviewers=reviewers)
        while run.instance.status is not Status.COMPLETED:
            yield run
            run = run.stride(most=1)
        yield run


STAGES = tuple(stages())


def test_the_table_says_what_was_agreed() -> None:
    """The table has a row for every status and accepts in each exactly the commands written above."""
    assert {status.name for status in LIFECYCLE} == set(ACCEPTED) == {status.name for status in Status}
    for status, row in LIFECYCLE.items():
        assert [command.__name__ for command in row] == ACCEPTED[status.name].split()
        for command, after in row.items():
            expected = AFTERWARDS[status.name].get(command.__name__, status.name)
            assert [target.name for target in after] == expected.split()


def test_every_stage_is_tried() -> None:
    """The workflows below are in every status, and under the first and the second review."""
    assert {run.instance.status for run in STAGES} == set(Status) - {Status.DELETED}
    assert {run.instance.stage for run in STAGES} == {0, 1, 2}


@pytest.mark.parametrize("kind", KINDS)
@LAWS
@given(st.sampled_from(STAGES), st.data())
def test_no_command_falls_through(kind: type[Command], run: Run, data: st.DataObject) -> None:
    """In any stage a command of any kind by anybody is decided, and leads where the table says, or is refused."""
    instance = run.instance
    command = data.draw(any_commands(instance, kind))
    try:
        events = decide(instance, command, CAST[command.by])
    except NotAllowedNow:
        assert kind not in LIFECYCLE[instance.status]
    except Refused:
        assert kind in LIFECYCLE[instance.status]
    else:
        after = instance
        for event in events:
            after = apply(after, event)
        assert events
        assert after.status in LIFECYCLE[instance.status][kind]


@pytest.mark.lengthy
@given(runs(), st.data())
def test_a_completed_workflow_is_locked(run: Run, data: st.DataObject) -> None:
    """Once completed, a workflow refuses every command of everybody, admins too."""
    run = run if run.instance.status is not Status.DELETED else run.at(1)
    while run.instance.status is not Status.COMPLETED:
        run = run.stride()
    command = data.draw(any_commands(run.instance))
    with pytest.raises(NotAllowedNow) as refused:
        decide(run.instance, command, CAST[command.by])
    assert str(refused.value).startswith(
        f"{type(command).__name__} is not possible while the workflow is completed;"
    )


def test_a_deleted_workflow_is_gone() -> None:
    """Once deleted, a workflow refuses every kind of command, admins' too."""
    assert LIFECYCLE[Status.DELETED] == {}
    deleted = STAGES[0].give(Delete("pam", STAGES[0].instance.at))
    with pytest.raises(NotAllowedNow, match="while the workflow is deleted"):
        deleted.give(Rename("pam", deleted.instance.at, "Back again"))


def test_the_diagram_shows_every_arrow_of_the_table() -> None:
    """The Mermaid diagram has one arrow for each pair of statuses, labelled with all the commands between them."""
    arrows = {
        (status.name, target.name): [kind.__name__ for kind, targets in row.items() if target in targets]
        for status, row in LIFECYCLE.items()
        for targets in row.values()
        for target in targets
    }
    drawn = {}
    for line in mermaid().splitlines()[2:-2]:
        between, label = line.strip().split(": ")
        source, target = between.split(" --> ")
        drawn[source, target] = label.replace("<br/>", " ").replace(",", "").split()
    assert drawn == arrows
    assert mermaid().splitlines()[:2] == ["stateDiagram-v2", "    [*] --> NOT_STARTED: create"]
    assert mermaid().splitlines()[-2:] == ["    COMPLETED --> [*]", "    DELETED --> [*]"]
