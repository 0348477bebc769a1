"""Who may do what, cell by cell."""

from datetime import date

import attrs
import pytest

from dextflow.engine import ACTS, RIGHTS, Act, decide, may, may_act
from dextflow.engine.rights import TABLES
from dextflow.errors import InvalidValue, NotAllowedNow, NotPermitted, Refused
from dextflow.model import (
    AddComment,
    AddStep,
    AdjustSettings,
    Approve,
    Ask,
    Assign,
    Assignee,
    Assignment,
    AttachFile,
    Block,
    ChangePeriod,
    CheckSettings,
    Command,
    Complete,
    Delete,
    FileRef,
    HandBack,
    LayDown,
    LogTime,
    Mark,
    MoveStep,
    Outcome,
    Owner,
    Person,
    Place,
    Policy,
    ReassignStep,
    RecordResults,
    Refresh,
    Rename,
    RenameItem,
    Reschedule,
    RestoreStep,
    Role,
    SkipStep,
    Start,
    Step,
    StepGroup,
    Submit,
    TakeUp,
    Template,
    Tier,
    Unblock,
    Undo,
    Withdraw,
)
from dextflow.testing.runs import CAST, NOON, OCTOBER, Run, opened, started

TEMPLATE = Template(
    id="t",
    name="T",
    groups=(
        StepGroup(
            name="G", ordered=False, steps=tuple(Step(key=key, name=key.upper()) for key in ("a", "b", "c", "d"))
        ),
    ),
)
FILE = FileRef(name="bank.pdf", sha256="0" * 64, size=1)
OWNERS = (
    Owner(step="b", assignment=Assignment(to=Assignee.PERSON, id="ben"), person="ben"),
    Owner(step="c", assignment=Assignment(to=Assignee.NOBODY)),
    Owner(step="d", assignment=Assignment(to=Assignee.TEAM, id="filing"), team="filing"),
)


def asked(by: str, step: str = "a") -> dict[str, Command]:
    """One command of every kind by a person, on a step where it is about one."""
    commands: tuple[Command, ...] = (
        Assign(by, NOON, "ann", ("rae", "rex")),
        Start(by, NOON, confirmed=True),
        RecordResults(by, NOON, ()),
        Mark(by, NOON, step, Outcome.COMPLETE),
        Undo(by, NOON, step),
        AddComment(by, NOON, "Hello.", step),
        AttachFile(by, NOON, FILE, step),
        Submit(by, NOON),
        HandBack(by, NOON, "Again, please."),
        Approve(by, NOON),
        Complete(by, NOON),
        TakeUp(by, NOON, step),
        LayDown(by, NOON, step),
        Block(by, NOON, step, "No bank statement."),
        Unblock(by, NOON, step),
        Ask(by, NOON, step),
        Withdraw(by, NOON, step, "By post."),
        LogTime(by, NOON, step, 15),
        AddStep(by, NOON, Step(key="new", name="New"), Place(after=step)),
        MoveStep(by, NOON, step, Place(after="d")),
        RenameItem(by, NOON, step, "Other"),
        ReassignStep(by, NOON, Owner(step=step, assignment=Assignment())),
        SkipStep(by, NOON, step, "Not this time."),
        RestoreStep(by, NOON, step),
        AdjustSettings(by, NOON, CheckSettings(check=step, values=())),
        Rename(by, NOON, "Other"),
        Reschedule(by, NOON, date(2026, 12, 1)),
        ChangePeriod(by, NOON, OCTOBER, ()),
        Refresh(by, NOON, (), (), "Acme"),
        Delete(by, NOON),
    )
    return {type(command).__name__: command for command in commands}


def owned(run: Run) -> Run:
    """The same workflow with a step of Ben's, one of nobody's and one of a team's."""
    job = attrs.evolve(run.instance.job, owners=OWNERS)
    return Run(events=run.events, instance=attrs.evolve(run.instance, job=job))


REVIEWED = started(TEMPLATE, reviewers=("rae", "rex"))
SITUATIONS: dict[str, Run] = {
    "nobody assigned": opened(TEMPLATE, assignee=None, reviewers=("rae", "rex")),
    "not started": opened(TEMPLATE, reviewers=("rae", "rex")),
    "in progress": REVIEWED,
    "first review": REVIEWED.stride(),
    "second review": REVIEWED.stride().stride(most=1),
    "completed": REVIEWED.stride().stride(),
    "deleted": REVIEWED.give(Delete("pam", NOON)),
}

# Ann is the assignee, Rae the first and Rex the second reviewer; Pam and Cal are admins, Ben has no part in it.
# Who is named may give the command, the others have no right to; a command without a line does not belong there.
ARRANGING = (
    "AddStep MoveStep RenameItem ReassignStep SkipStep RestoreStep AdjustSettings Rename Reschedule Refresh"
)
WORKING = "RecordResults Mark Undo TakeUp LayDown Block Unblock Ask Withdraw Submit Complete"


def each(kinds: str, people: str) -> dict[str, str]:
    return dict.fromkeys(kinds.split(), people)


PERMITTED = {
    "nobody assigned": {
        "Assign": "ann ben rae rex pam cal teamster",
        **each("Start Delete ChangePeriod", "pam cal"),
        **each(ARRANGING, "pam cal"),
        **each("AddComment AttachFile", "rae rex pam cal"),
    },
    "not started": {
        **each("Assign Start Delete ChangePeriod", "ann pam cal"),
        **each(ARRANGING, "ann pam cal"),
        **each("AddComment AttachFile", "ann rae rex pam cal"),
    },
    "in progress": {
        **each("Assign", "ann pam cal"),
        **each(WORKING, "ann pam cal"),
        **each(ARRANGING, "ann pam cal"),
        **each("AddComment AttachFile LogTime", "ann rae rex pam cal"),
        **each("Delete", "pam cal"),
    },
    "first review": {
        **each("AddComment AttachFile", "rae rex pam cal"),
        **each("LogTime", "ann rae rex pam cal"),
        **each("Assign Rename Reschedule Delete", "pam cal"),
        "HandBack": "rae pam cal",
        "Approve": "rae",
    },
    "second review": {
        **each("AddComment AttachFile", "rae rex pam cal"),
        **each("LogTime", "ann rae rex pam cal"),
        **each("Assign Rename Reschedule Delete", "pam cal"),
        "HandBack": "rex pam cal",
        "Approve": "rex",
    },
    "completed": {},
    "deleted": {},
}

# What else a person may do on a step that is theirs, in progress: nothing else of the workflow becomes theirs.
ON_A_STEP = {
    "b": each("Mark Undo TakeUp LayDown Block Unblock Ask Withdraw LogTime AddComment AttachFile", "ben"),
    "c": each("TakeUp", "ben rae rex teamster"),
    "d": each("Mark Undo TakeUp LayDown Block Unblock Ask Withdraw LogTime AddComment AttachFile", "teamster"),
}
TEAMSTER = Person(id="teamster", name="Tea", clients=frozenset({"acme"}), teams=frozenset({"filing"}))
PEOPLE = {**CAST, TEAMSTER.id: TEAMSTER}


def verdict(run: Run, command: Command, policy: Policy = Policy()) -> str:  # noqa: B008 - it is immutable
    """Whether a person has the right: other reasons to refuse come after that."""
    try:
        decide(run.instance, command, PEOPLE[command.by], policy)
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
    for person in PEOPLE:
        expected = "not now" if named is None else "right" if person in named.split() else "no right"
        assert verdict(SITUATIONS[situation], asked(person)[kind]) == expected, person


@pytest.mark.parametrize("step", ON_A_STEP)
@pytest.mark.parametrize("kind", asked("ann"))
def test_every_cell_for_the_owner_of_a_step(step: str, kind: str) -> None:
    """Who owns a step, by name or by team, may work on it as well, and anybody may pick up one of nobody's."""
    named = PERMITTED["in progress"].get(kind)
    also = ON_A_STEP[step].get(kind, "").split()
    for person in PEOPLE:
        expected = "not now" if named is None else "right" if person in (*named.split(), *also) else "no right"
        assert verdict(owned(REVIEWED), asked(person, step)[kind]) == expected, person


@pytest.mark.parametrize("kind", asked("ann"))
def test_who_took_up_a_free_step_may_finish_it(kind: str) -> None:
    """Who picked up a step of nobody's works on it as its owner does."""
    taken = owned(REVIEWED).give(TakeUp("ben", NOON, "c"))
    named = PERMITTED["in progress"].get(kind)
    also = each("Mark Undo TakeUp LayDown Block Unblock Ask Withdraw LogTime AddComment AttachFile", "ben").get(
        kind, ""
    )
    expected = "not now" if named is None else "right" if "ben" in (*named.split(), also) else "no right"
    assert verdict(taken, asked("ben", "c")[kind]) == expected


@pytest.mark.parametrize("situation", SITUATIONS)
@pytest.mark.parametrize("kind", asked("ann"))
def test_a_client_that_was_not_granted_cannot_be_touched(situation: str, kind: str) -> None:
    """Whoever may not see the client has no right in any cell, whatever their part in the workflow."""
    command = asked("ann")[kind]
    for person in PEOPLE.values():
        blind = attrs.evolve(person, role=Role.STANDARD, clients=frozenset({"other"}))
        assert not may(blind, attrs.evolve(command, by=person.id), owned(SITUATIONS[situation]).instance)


@pytest.mark.parametrize("situation", SITUATIONS)
@pytest.mark.parametrize("kind", asked("ann"))
def test_every_cell_of_the_older_tier(situation: str, kind: str) -> None:
    """In the tier of 2021 members neither review nor delete; everything else is as it is now."""
    changed = {
        "first review": {"HandBack": "pam cal", "Approve": ""},
        "second review": {"HandBack": "pam cal", "Approve": ""},
        "not started": {"Delete": "pam cal"},
    }
    named = {**PERMITTED[situation], **changed.get(situation, {})}.get(kind)
    for person in PEOPLE:
        expected = "not now" if named is None else "right" if person in named.split() else "no right"
        older = Policy(tier=Tier.ENTERPRISE_2021)
        assert verdict(SITUATIONS[situation], asked(person)[kind], older) == expected, person


def test_in_the_older_tier_an_admin_who_reviews_may_approve() -> None:
    """The present reviewer may approve in the tier of 2021 if that person is an admin."""
    run = started(TEMPLATE, reviewers=("pam",)).stride()
    assert verdict(run, Approve("pam", NOON), Policy(tier=Tier.ENTERPRISE_2021)) == "right"
    assert verdict(run, Approve("cal", NOON), Policy(tier=Tier.ENTERPRISE_2021)) == "no right"


def test_what_is_done_without_a_workflow_depends_on_the_role() -> None:
    """Everybody may order work and publish; in the tier of 2021 only admins publish, edit checks and sell."""
    assert {act: ACTS[Tier.CURRENT][act] for act in Act} == dict.fromkeys(Act, frozenset(Role))
    older = {act for act in Act if not may_act(CAST["ann"], act, Tier.ENTERPRISE_2021)}
    assert older == {Act.PUBLISH, Act.EDIT_CHECKS, Act.EDIT_SERVICES, Act.MANAGE_SERVICES, Act.PROPOSE}
    assert all(may_act(CAST["cal"], act, Tier.ENTERPRISE_2021) for act in Act)


def test_the_grid_is_complete() -> None:
    """There is a row of rights in each tier, and a column above, for every kind of command."""
    for table in TABLES.values():
        assert {kind.__name__ for kind in table} == set(asked("ann"))
    assert {kind for row in PERMITTED.values() for kind in row} == set(asked("ann"))


def test_rights_can_be_asked_before_the_command_is_given() -> None:
    """A host can ask what somebody may do, to show or hide a button."""
    instance = SITUATIONS["first review"].instance
    assert may(CAST["rae"], Approve("rae", NOON), instance)
    assert not may(CAST["rex"], Approve("rex", NOON), instance)
    assert not may(CAST["pam"], Approve("pam", NOON), instance)


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


def test_every_command_has_its_row() -> None:
    """The table of rights names a relation for every command that the library has."""
    assert all(RIGHTS.values())
