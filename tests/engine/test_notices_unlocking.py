"""When what a step waited for is done, whoever can act on it is told, once."""

import pytest

from dextflow.engine.notices import workflow_notices
from dextflow.model import (
    AddStep,
    Mark,
    MoveStep,
    Outcome,
    Place,
    RestoreStep,
    SkipStep,
    Start,
    Step,
    StepGroup,
    TakeUp,
    Template,
    Topic,
    Undo,
)
from dextflow.testing.runs import NOON, VAT, opened, started
from engine.told import LATER, TEMPLATE, TO_BEN, day_of, done, give, told

UNLOCKED = Topic.UNLOCKED


def test_each_who_can_act_is_told_once_of_all_their_steps() -> None:
    """The last mark of a group unlocks the next: one notice to each owner names all the steps they can act on."""
    run, _ = give(started(TEMPLATE), *done("ann", "rec", "old"))
    _, notices = give(run, *done("pam", "post"))
    assert [(each.topic, each.to, each.teams, each.steps, each.text) for each in notices] == [
        (UNLOCKED, (), ("payroll",), ("wages",), "Wages"),
        (UNLOCKED, ("ben",), (), ("vat", "fees"), "VAT, Fees"),
        (UNLOCKED, ("ann",), (), ("file", "tidy"), "File, Tidy up"),
    ]
    assert {(each.by, each.at, each.about.id, each.about.client) for each in notices} == {
        ("pam", NOON, "w-1", "acme")
    }
    assert len({each.key for each in notices}) == len(notices)


def test_nobody_is_told_of_what_they_did() -> None:
    """Whoever marks the last item is not told of the steps that they themselves do next, the others are."""
    run, _ = give(started(TEMPLATE), *done("ann", "rec", "old"))
    assert told(run, *done("ben", "post")) == [(UNLOCKED, ("payroll",)), (UNLOCKED, ("ann",))]


def test_nothing_is_unlocked_by_a_start() -> None:
    """Of what is ready when the work begins nobody is told, nor of what stays ready or still waits."""
    run = opened(TEMPLATE)
    assert told(run, Start("pam", NOON, confirmed=True, vat=VAT), *done("pam", "rec", "old")) == []


def test_undone_and_done_again_it_is_unlocked_again() -> None:
    """An undo tells nothing; doing it again unlocks again, with a key of its own."""
    run, first = give(started(TEMPLATE), *done("pam", "rec", "old", "post"))
    run, undone = give(run, Undo("pam", LATER, "post"))
    assert undone == []
    _, second = give(run, *done("pam", "post", at=LATER))
    assert [each.steps for each in first] == [each.steps for each in second]
    assert {each.key for each in first}.isdisjoint(each.key for each in second)


def test_an_undone_mark_does_not_unlock_its_own_step() -> None:
    """A step that is open again because its mark was undone is nothing new to anybody."""
    run, _ = give(started(TEMPLATE), *done("pam", "rec", "old", "post", "vat"))
    assert told(run, Undo("pam", LATER, "vat")) == []


def test_a_step_that_is_left_out_unlocks_the_next() -> None:
    """Leaving out what comes before unlocks as doing it does; what is restored is unlocked for its owner."""
    run, _ = give(started(TEMPLATE), *done("ann", "rec", "old"))
    skipped, notices = give(run, SkipStep("pam", NOON, "post", "There was no post."))
    assert [each.steps for each in notices] == [("wages",), ("vat", "fees"), ("file", "tidy")]
    assert told(skipped, RestoreStep("pam", LATER, "post")) == [(UNLOCKED, ("ben",))]


def test_whoever_took_a_step_up_is_told() -> None:
    """A step that one of the team took up is that person's when it is unlocked again."""
    run, _ = give(
        started(TEMPLATE),
        *done("pam", "rec", "old", "post"),
        TakeUp("rex", NOON, "wages"),
        Undo("pam", NOON, "post"),
    )
    assert (UNLOCKED, ("rex",)) in told(run, *done("pam", "post"))


def test_steps_that_are_moved_are_unlocked_by_their_new_place() -> None:
    """A step that stands before what held it up is unlocked; one that is added is not, but it is assigned."""
    ordered = Template(
        id="o",
        name="Ordered",
        groups=(StepGroup(name="Work", steps=tuple(Step(key=key, name=key, assignment=TO_BEN) for key in "abc")),),
    )
    run = started(ordered)
    assert told(run, MoveStep("pam", NOON, "c", Place(before="a"))) == [(UNLOCKED, ("ben",))]
    step = Step(key="own", name="Own", assignment=TO_BEN)
    assert told(run, AddStep("pam", NOON, step, Place(before="a"))) == []


def test_many_steps_are_told_of_in_one_notice() -> None:
    """A mark that opens two hundred steps of one person makes one notice, with the first few names in words."""
    steps = tuple(Step(key=f"s{number}", name=f"Step {number}") for number in range(200))
    wide = Template(
        id="wide",
        name="Wide",
        groups=(
            StepGroup(name="First", steps=(Step(key="first", name="First"),)),
            StepGroup(name="Rest", steps=steps, ordered=False),
        ),
    )
    _, (notice,) = give(started(wide), *done("pam", "first"))
    assert len(notice.steps) == 200
    assert notice.text == "Step 0, Step 1, Step 2, Step 3, Step 4 and 195 more"


def test_what_waits_for_the_client_is_not_unlocked() -> None:
    """A step that asks the client by itself is with the client at once, and nobody is told to act on it."""
    run, _ = give(started(TEMPLATE), *done("pam", "rec", "old", "post", "wages", "vat", "fees", "file"))
    after, notices = give(run, *done("pam", "tidy"))
    assert after.instance.clock.since is not None
    assert notices == []


@pytest.mark.parametrize("outcome", [Outcome.NOT_APPLICABLE, Outcome.COMPLETE_WITH_ISSUES])
def test_any_outcome_unlocks(outcome: Outcome) -> None:
    """A step waits for what comes before to be done, with whichever outcome."""
    run, _ = give(started(TEMPLATE), *done("ann", "rec", "old"))
    assert len(told(run, Mark("pam", NOON, "post", outcome))) == 3


def test_no_events_tell_nothing() -> None:
    """A workflow to which nothing happened gives no notices."""
    instance = started(TEMPLATE).instance
    assert workflow_notices(instance, instance, (), day_of) == ()
