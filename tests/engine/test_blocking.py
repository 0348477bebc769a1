"""A step cannot go on, and somebody says why; a blocking step holds up all that comes after it."""

import pytest

from dextflow.engine import progress
from dextflow.errors import (
    NotBlocked,
    NothingOpen,
    NotPermitted,
    NotReady,
    ReasonNeeded,
    StepBlocked,
    UnknownStep,
)
from dextflow.model import (
    Block,
    Blocked,
    Check,
    Complete,
    LayDown,
    Mark,
    Outcome,
    SkipStep,
    State,
    Step,
    StepGroup,
    TakeUp,
    Template,
    Unblock,
    Unblocked,
    Underway,
    Undo,
)
from dextflow.testing.runs import NOON, Run, started

WHY = "The client has not sent the statement."
TEMPLATE = Template(
    id="month",
    name="Month end",
    groups=(
        StepGroup(
            name="Close",
            ordered=False,
            steps=(
                Step(key="bank", name="Bank", checks=(Check(key="rec", name="Rec"), Check(key="old", name="Old"))),
                Step(key="post", name="Post"),
            ),
        ),
        StepGroup(name="File", steps=(Step(key="file", name="File"),)),
    ),
)


def states(run: Run) -> dict[str, str]:
    """Where each item stands."""
    return {item.key: item.state.value for item in progress(run.instance).items}


def done(*keys: str) -> list[Mark]:
    """The completion of some items by the assignee."""
    return [Mark("ann", NOON, key, Outcome.COMPLETE) for key in keys]


# ------------------------------------------------------------------------------------- a step that is blocked


def test_a_blocked_step_waits_for_its_reason_to_go_away() -> None:
    """What is open of it is blocked and cannot be marked; unblocked, it goes on."""
    run = started(TEMPLATE).give(*done("rec"), Block("ann", NOON, "bank", WHY))
    assert run.events[-1] == Blocked("ann", NOON, "bank", WHY)
    assert states(run) == {"rec": "complete", "old": "blocked", "post": "available", "file": "waiting"}
    with pytest.raises(StepBlocked, match=f"'bank' is blocked: {WHY}; unblock it first"):
        run.give(*done("old"))
    on = run.give(Unblock("ann", NOON, "bank"))
    assert on.events[-1] == Unblocked("ann", NOON, "bank")
    assert states(on)["old"] == "available"
    assert on.give(*done("old", "post", "file"), Complete("ann", NOON)).instance.status.value == "completed"


def test_the_reason_can_be_changed_but_not_repeated() -> None:
    """Another reason takes the place of the first; the same again is refused; none is no reason."""
    run = started(TEMPLATE).give(Block("ann", NOON, "bank", WHY))
    with pytest.raises(StepBlocked):
        run.give(Block("ann", NOON, "bank", WHY))
    other = run.give(Block("ann", NOON, "bank", "The bank is closed."))
    assert other.instance.work.underway == (Underway(step="bank", blocked="The bank is closed."),)
    for blank in ("", " \n"):
        with pytest.raises(ReasonNeeded, match="say why"):
            run.give(Block("ann", NOON, "post", blank))


def test_a_step_can_be_blocked_while_it_waits_for_others() -> None:
    """That filing will not be possible can be said before its turn; it shows as blocked, and what it waits for."""
    run = started(TEMPLATE).give(Block("ann", NOON, "file", "The portal is down."))
    assert states(run)["file"] == "blocked"
    assert progress(run.instance).items[-1].waits_for == ("rec", "old", "post")
    assert progress(run.instance).overall.blocked == 1
    with pytest.raises(NotReady):
        run.give(*done("file"))


def test_a_blocked_step_holds_up_what_waits_for_it() -> None:
    """The gate after it stays shut, and the work cannot be finished."""
    run = started(TEMPLATE).give(*done("rec", "post"), Block("ann", NOON, "bank", WHY))
    assert states(run)["file"] == "waiting"
    with pytest.raises(NotReady, match="waits for old"):
        run.give(*done("file"))


def test_a_blocked_step_is_not_taken_up_but_may_stay_taken_up() -> None:
    """Who works on a step may find it blocked, and still has it when it goes on."""
    run = started(TEMPLATE).give(TakeUp("ann", NOON, "bank"), Block("ann", NOON, "bank", WHY))
    assert run.instance.work.underway == (Underway(step="bank", by="ann", blocked=WHY),)
    with pytest.raises(StepBlocked):
        run.give(LayDown("ann", NOON, "bank"), TakeUp("ann", NOON, "bank"))
    assert states(run.give(Unblock("ann", NOON, "bank")))["rec"] == "in progress"
    assert states(run.give(LayDown("ann", NOON, "bank")))["rec"] == "blocked"


def test_a_mark_of_a_blocked_step_can_be_undone_but_not_changed() -> None:
    """Taking back is always possible; going on, in whichever way, is not."""
    run = started(TEMPLATE).give(*done("rec"), Block("ann", NOON, "bank", WHY))
    with pytest.raises(StepBlocked):
        run.give(Mark("ann", NOON, "rec", Outcome.NOT_APPLICABLE))
    assert states(run.give(Undo("ann", NOON, "rec")))["rec"] == "blocked"


def test_leaving_a_blocked_step_out_unblocks_the_rest() -> None:
    """What will not come is left out: the step is no longer blocked, and the others go on."""
    run = started(TEMPLATE).give(*done("rec", "post"), Block("ann", NOON, "bank", WHY))
    on = run.give(SkipStep("ann", NOON, "bank", "There is no statement."))
    assert on.instance.work.underway == ()
    assert states(on) == {"rec": "complete", "old": "not applicable", "post": "complete", "file": "available"}


def test_what_is_done_is_not_blocked_and_what_is_not_blocked_not_unblocked() -> None:
    """Each is refused by its own name, and so is a key that is no step."""
    run = started(TEMPLATE).give(*done("post"))
    with pytest.raises(NothingOpen):
        run.give(Block("ann", NOON, "post", WHY))
    with pytest.raises(NotBlocked, match="'bank' is not blocked"):
        run.give(TakeUp("ann", NOON, "bank"), Unblock("ann", NOON, "bank"))
    for command in (Block("pam", NOON, "rec", WHY), Unblock("pam", NOON, "no-such-step")):
        with pytest.raises(UnknownStep):
            run.give(command)
    with pytest.raises(NotPermitted):
        run.give(Block("ben", NOON, "bank", WHY))


# -------------------------------------------------------------------------------------------- a blocking step

GATEKEEPER = Template(
    id="year",
    name="Year end",
    groups=(
        StepGroup(
            name="Prepare",
            ordered=False,
            steps=(
                Step(key="early", name="Early bird"),
                Step(key="letter", name="Engagement letter is signed", blocking=True),
                Step(key="books", name="Books"),
            ),
        ),
        StepGroup(name="Tax", gated=False, ordered=False, steps=(Step(key="tax", name="Tax"),)),
    ),
)


def ready(run: Run) -> str:
    """What can be marked now."""
    return " ".join(run.plan.keys(run.instance.ready))


def test_a_blocking_step_holds_up_all_that_stands_after_it() -> None:
    """Nothing after the letter can be done before it is signed, in whichever group; what stands before can."""
    run = started(GATEKEEPER)
    assert ready(run) == "early letter"
    with pytest.raises(NotReady, match="'tax' waits for letter"):
        run.give(*done("tax"))
    assert ready(run.give(*done("letter"))) == "early books tax"


def test_a_blocking_step_that_does_not_apply_lets_the_rest_go_on() -> None:
    """Marked not applicable or left out, it holds up nobody."""
    run = started(GATEKEEPER)
    assert ready(run.give(Mark("ann", NOON, "letter", Outcome.NOT_APPLICABLE))) == "early books tax"
    assert ready(run.give(SkipStep("ann", NOON, "letter", "It is signed for three years."))) == "early books tax"


def test_two_blocking_steps_wait_for_one_another() -> None:
    """The later of two blocking steps waits for the earlier, and what comes after both for the later alone."""
    group = GATEKEEPER.groups[0]
    two = Template(
        id="two",
        name="Two",
        groups=(
            StepGroup(
                name="G", ordered=False, steps=(*group.steps, Step(key="id", name="Passport", blocking=True))
            ),
            StepGroup(name="Tax", gated=False, steps=(Step(key="tax", name="Tax"),)),
        ),
    )
    run = started(two)
    waits = {item.key: item.waits_for for item in progress(run.instance).items if item.state is State.WAITING}
    assert waits == {"books": ("letter",), "id": ("letter",), "tax": ("id",)}
    without = run.give(SkipStep("ann", NOON, "id", "We know them."))
    assert ready(without) == "early letter"
    assert ready(without.give(*done("letter"))) == "early books tax"
