"""Who may do what, cell by cell."""

import pytest

from dextflow.engine import RIGHTS, decide, may
from dextflow.errors import InvalidValue, NotAllowedNow, NotPermitted, Refused
from dextflow.model import (
    AddComment,
    Approve,
    Assign,
    AttachFile,
    Command,
    Complete,
    FileRef,
    HandBack,
    Mark,
    Outcome,
    RecordResults,
    Start,
    Step,
    StepGroup,
    Submit,
    Template,
    Undo,
)
from dextflow.testing.runs import CAST, NOON, Run, opened, started

TEMPLATE = Template(
    id="t",
    name="T",
    groups=(StepGroup(name="G", steps=(Step(key="a", name="A"), Step(key="b", name="B"))),),
)
FILE = FileRef(name="bank.pdf", sha256="0" * 64, size=1)


def asked(by: str) -> dict[str, Command]:
    """One command of every kind by a person."""
    commands: tuple[Command, ...] = (
        Assign(by, NOON, "ann", ("rae", "rex")),
        Start(by, NOON, confirmed=True),
        RecordResults(by, NOON, ()),
        Mark(by, NOON, "a", Outcome.COMPLETE),
        Undo(by, NOON, "a"),
        AddComment(by, NOON, "Hello."),
        AttachFile(by, NOON, FILE),
        Submit(by, NOON),
        HandBack(by, NOON, "Again, please."),
        Approve(by, NOON),
        Complete(by, NOON),
    )
    return {type(command).__name__: command for command in commands}


REVIEWED = started(TEMPLATE, reviewers=("rae", "rex"))
SITUATIONS: dict[str, Run] = {
    "nobody assigned": opened(TEMPLATE, assignee=None, reviewers=("rae", "rex")),
    "not started": opened(TEMPLATE, reviewers=("rae", "rex")),
    "in progress": REVIEWED,
    "first review": REVIEWED.stride(),
    "second review": REVIEWED.stride().stride(most=1),
    "completed": REVIEWED.stride().stride(),
}

# Ann is the assignee, Rae the first and Rex the second reviewer; Pam and Cal are admins, Ben has no part in it.
# Who is named may give the command, the others have no right to; a command without a line does not belong there.
PERMITTED = {
    "nobody assigned": {
        "Assign": "ann ben rae rex pam cal",
        "Start": "pam cal",
        "AddComment": "rae rex pam cal",
        "AttachFile": "rae rex pam cal",
    },
    "not started": {
        "Assign": "ann pam cal",
        "Start": "ann pam cal",
        "AddComment": "ann rae rex pam cal",
        "AttachFile": "ann rae rex pam cal",
    },
    "in progress": {
        "Assign": "ann pam cal",
        "RecordResults": "ann pam cal",
        "Mark": "ann pam cal",
        "Undo": "ann pam cal",
        "AddComment": "ann rae rex pam cal",
        "AttachFile": "ann rae rex pam cal",
        "Submit": "ann pam cal",
        "Complete": "ann pam cal",
    },
    "first review": {
        "AddComment": "rae rex pam cal",
        "AttachFile": "rae rex pam cal",
        "HandBack": "rae pam cal",
        "Approve": "rae",
    },
    "second review": {
        "AddComment": "rae rex pam cal",
        "AttachFile": "rae rex pam cal",
        "HandBack": "rex pam cal",
        "Approve": "rex",
    },
    "completed": {},
}


def verdict(run: Run, command: Command) -> str:
    """Whether a person has the right: other reasons to refuse come after that."""
    try:
        decide(run.instance, command, CAST[command.by])
    except NotAllowedNow:
        return "not now"
    except NotPermitted:
        return "no right"
    except Refused:
        return "right"
    return "right"


@pytest.mark.parametrize("situation", SITUATIONS)
@pytest.mark.parametrize("kind", asked("ann"))
def test_every_cell_of_the_grid(situation: str, kind: str) -> None:
    """In each situation, each command is open to exactly the people named above, if to anybody."""
    named = PERMITTED[situation].get(kind)
    for person in CAST:
        expected = "not now" if named is None else "right" if person in named.split() else "no right"
        assert verdict(SITUATIONS[situation], asked(person)[kind]) == expected, person


def test_the_grid_is_complete() -> None:
    """There is a row of rights, and a column above, for every kind of command."""
    assert {kind.__name__ for kind in RIGHTS} == set(asked("ann"))
    assert {kind for row in PERMITTED.values() for kind in row} == set(asked("ann"))


def test_rights_can_be_asked_before_the_command_is_given() -> None:
    """A host can ask what somebody may do, to show or hide a button."""
    instance = SITUATIONS["first review"].instance
    assert may(CAST["rae"], Approve, instance)
    assert not may(CAST["rex"], Approve, instance)
    assert not may(CAST["pam"], Approve, instance)


def test_a_refusal_says_who_may() -> None:
    """The refusal names the command, the person, and who might give it instead."""
    with pytest.raises(NotPermitted) as refused:
        decide(SITUATIONS["first review"].instance, HandBack("ann", NOON, "x"), CAST["ann"])
    assert (refused.value.command, refused.value.person) == ("HandBack", "ann")
    assert refused.value.allowed == ("the present reviewer", "an admin")
    assert str(refused.value) == "ann may not HandBack here; allowed: the present reviewer, an admin"


def test_nobody_speaks_for_another() -> None:
    """A command by one person is not decided with the rights of another."""
    with pytest.raises(InvalidValue, match="it is by 'ben', not by 'ann'"):
        decide(SITUATIONS["in progress"].instance, Submit("ben", NOON), CAST["ann"])


def test_an_assignee_who_also_reviews_may_do_both() -> None:
    """Rights follow from each relation: an assignee who is the reviewer may approve the own work."""
    run = started(TEMPLATE, assignee="ann", reviewers=("ann",)).stride()
    assert run.give(Approve("ann", NOON)).instance.status.value == "completed"
