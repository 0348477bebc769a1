"""Steps that wait for another step to be done with a certain outcome."""

import pytest

from dextflow.engine import progress
from dextflow.errors import LaterWorkDone, NotReady, WrongOutcome
from dextflow.model import (
    Check,
    Complete,
    Mark,
    Outcome,
    OutcomeAwaited,
    OutcomeDependency,
    RestoreStep,
    SkipStep,
    State,
    Status,
    Step,
    StepGroup,
    TakeUp,
    Template,
    Undo,
)
from dextflow.testing.runs import NOON, Run, started

FINE, ISSUES, NOT_NEEDED = Outcome.COMPLETE, Outcome.COMPLETE_WITH_ISSUES, Outcome.NOT_APPLICABLE


def after(step: str, *outcomes: Outcome) -> tuple[OutcomeDependency, ...]:
    """A dependency on the outcome of a step."""
    return (OutcomeDependency(step=step, outcomes=outcomes),)


# The debtors are looked at. If there are issues, letters are sent; if all is fine, a note is written. Then it is
# filed, whichever it was.
TEMPLATE = Template(
    id="debtors",
    name="Debtors",
    groups=(
        StepGroup(
            name="G",
            ordered=False,
            steps=(
                Step(
                    key="look",
                    name="Look",
                    checks=(Check(key="old", name="Old debts"), Check(key="new", name="New ones")),
                ),
                Step(key="letters", name="Send letters", depends_on_outcomes=after("look", ISSUES)),
                Step(key="note", name="Write a note", depends_on_outcomes=after("look", FINE, NOT_NEEDED)),
                Step(key="file", name="File", depends_on=("letters", "note")),
            ),
        ),
    ),
)


def looked(old: Outcome, new: Outcome = FINE) -> Run:
    """The debtors after somebody looked at them."""
    return started(TEMPLATE).give(Mark("ann", NOON, "old", old), Mark("ann", NOON, "new", new))


def ready(run: Run) -> str:
    """What can be marked now."""
    return " ".join(run.plan.keys(run.instance.ready))


def done(*keys: str) -> list[Mark]:
    """The completion of some items."""
    return [Mark("ann", NOON, key, FINE) for key in keys]


@pytest.mark.parametrize(
    ("old", "new", "opens"),
    [
        (FINE, FINE, "note"),
        (ISSUES, FINE, "letters"),
        (FINE, ISSUES, "letters"),
        (ISSUES, NOT_NEEDED, "letters"),
        (NOT_NEEDED, FINE, "note"),
        (NOT_NEEDED, NOT_NEEDED, "note"),
    ],
)
def test_the_outcome_of_a_step_is_the_gravest_of_its_checks(old: Outcome, new: Outcome, opens: str) -> None:
    """Issues in one check are issues of the step; it is not applicable only if all of its checks are."""
    assert ready(looked(old, new)) == opens


def test_a_step_waits_until_the_other_is_done_at_all() -> None:
    """While a check of it is open, the step before has no outcome: one waits for its items, as for any step."""
    run = started(TEMPLATE).give(Mark("ann", NOON, "old", ISSUES))
    with pytest.raises(NotReady, match="'letters' waits for new"):
        run.give(*done("letters"))


def test_another_outcome_is_named_in_the_refusal_and_in_the_progress() -> None:
    """One sees which step has which outcome, and which would be wanted."""
    run = looked(ISSUES)
    with pytest.raises(WrongOutcome) as refused:
        run.give(*done("note"))
    assert (refused.value.item, refused.value.step, refused.value.outcome) == (
        "note",
        "look",
        "complete with issues",
    )
    assert refused.value.wanted == ("complete", "not applicable")
    with pytest.raises(WrongOutcome):
        run.give(TakeUp("ann", NOON, "note"))
    note = next(item for item in progress(run.instance).items if item.key == "note")
    assert (note.state, note.waits_for) == (State.WAITING, ())
    assert note.awaits == (OutcomeAwaited(step="look", outcome=ISSUES, wanted=(FINE, NOT_NEEDED)),)


def test_another_outcome_opens_one_way_and_closes_the_other() -> None:
    """Marked anew before anything followed, the step before lets the other one go on."""
    run = looked(ISSUES)
    assert ready(run) == "letters"
    better = run.give(Mark("ann", NOON, "old", FINE))
    assert ready(better) == "note"
    assert ready(better.give(Mark("ann", NOON, "new", ISSUES))) == "letters"
    assert ready(run.give(Undo("ann", NOON, "new"))) == "new"


def test_an_outcome_stays_while_work_is_done_that_waited_for_it() -> None:
    """Once the letters are sent, the look cannot be made fine or be undone: first undo the letters."""
    run = looked(ISSUES).give(*done("letters"))
    for command in (
        Mark("ann", NOON, "old", FINE),
        Mark("ann", NOON, "old", NOT_NEEDED),
        Undo("ann", NOON, "new"),
    ):
        with pytest.raises(LaterWorkDone) as refused:
            run.give(command)
        assert refused.value.done == ("letters",)
    still = run.give(Mark("ann", NOON, "new", NOT_NEEDED))
    assert still.instance.outcome("letters") is FINE
    assert ready(run.give(Undo("ann", NOON, "letters"), Mark("ann", NOON, "old", FINE))) == "note"


def test_the_way_that_was_not_taken_is_left_out() -> None:
    """With the letters sent, the note is left out; what comes after both goes on, and all can be completed."""
    run = looked(ISSUES).give(*done("letters"))
    assert ready(run) == ""
    without = run.give(SkipStep("ann", NOON, "note", "There are issues."))
    assert ready(without) == "file"
    completed = without.give(*done("file"), Complete("ann", NOON))
    assert completed.instance.status is Status.COMPLETED
    assert completed.instance.outcome("note") is NOT_NEEDED


def test_what_was_left_out_cannot_come_back_before_done_work() -> None:
    """The note that was left out comes before the filing, so it is restored only once that is undone."""
    run = looked(ISSUES).give(*done("letters"), SkipStep("ann", NOON, "note", "There are issues."), *done("file"))
    with pytest.raises(LaterWorkDone, match="undo file first"):
        run.give(RestoreStep("ann", NOON, "note"))
    back = run.give(Undo("ann", NOON, "file"), RestoreStep("ann", NOON, "note"))
    assert ready(back) == ""


def test_waiting_for_a_step_that_is_left_out_altogether_falls_away() -> None:
    """Nobody looked, and nobody will: then both ways are open. A part that was looked at still counts."""
    nobody = started(TEMPLATE).give(SkipStep("ann", NOON, "look", "There are no debtors."))
    assert ready(nobody) == "letters note"
    partly = started(TEMPLATE).give(
        Mark("ann", NOON, "old", ISSUES), SkipStep("ann", NOON, "look", "No new ones.")
    )
    assert ready(partly) == "letters"


def test_a_left_out_step_is_passed_whatever_outcome_it_waited_for() -> None:
    """In an ordered group, too, the way that was not taken does not stand in the way of the rest."""
    ordered = Template(
        id="t",
        name="T",
        groups=(
            StepGroup(
                name="G",
                steps=(
                    Step(key="look", name="Look"),
                    Step(key="letters", name="Send letters", depends_on_outcomes=after("look", ISSUES)),
                    Step(key="calls", name="Call them", depends_on_outcomes=after("letters", ISSUES)),
                    Step(key="file", name="File"),
                ),
            ),
        ),
    )
    fine = started(ordered).give(*done("look"), SkipStep("ann", NOON, "letters", "All is fine."))
    assert ready(fine) == "calls"
    assert ready(fine.give(SkipStep("ann", NOON, "calls", "All is fine."))) == "file"
    early = started(ordered).give(
        SkipStep("ann", NOON, "letters", "We never do."), SkipStep("ann", NOON, "calls", "We never do.")
    )
    assert ready(early) == "look"
    assert ready(early.give(*done("look"))) == "file"
    with pytest.raises(LaterWorkDone, match="undo file first"):
        early.give(*done("look", "file"), Undo("ann", NOON, "look"))


def test_what_is_left_out_is_passed_one_after_the_other() -> None:
    """Two steps were left out, the second of which waited for an outcome of the first: both are passed at once."""
    steps = (
        Step(key="open", name="Open the post"),
        Step(key="look", name="Look"),
        Step(key="letters", name="Send letters", depends_on_outcomes=after("look", ISSUES)),
        Step(key="file", name="File"),
    )
    run = started(Template(id="t", name="T", groups=(StepGroup(name="G", steps=steps),)))
    early = run.give(*(SkipStep("ann", NOON, key, "We never do.") for key in ("letters", "look")))
    assert ready(early) == "open"
    assert ready(early.give(*done("open"))) == "file"


def test_passing_what_is_left_out_opens_only_what_has_its_outcomes() -> None:
    """The letters wait for issues and for the addresses, which were left out; without issues they still wait."""
    steps = (
        Step(key="look", name="Look"),
        Step(key="post", name="Open the post"),
        Step(key="addresses", name="Addresses", depends_on=("post",)),
        Step(key="letters", name="Letters", depends_on=("addresses",), depends_on_outcomes=after("look", ISSUES)),
    )
    run = started(Template(id="t", name="T", groups=(StepGroup(name="G", ordered=False, steps=steps),)))
    fine = run.give(SkipStep("ann", NOON, "addresses", "They are known."), *done("look"))
    assert ready(fine.give(*done("post"))) == ""
    issues = fine.give(Mark("ann", NOON, "look", ISSUES))
    assert ready(issues) == "post"
    assert ready(issues.give(*done("post"))) == "letters"


def test_several_outcomes_are_waited_for_together() -> None:
    """A step that waits for two others needs the right outcome of each."""
    both = Template(
        id="t",
        name="T",
        groups=(
            StepGroup(
                name="G",
                ordered=False,
                steps=(
                    Step(key="a", name="A"),
                    Step(key="b", name="B"),
                    Step(
                        key="c", name="C", depends_on_outcomes=(*after("a", FINE), *after("b", ISSUES, NOT_NEEDED))
                    ),
                ),
            ),
        ),
    )
    run = started(both).give(*done("a", "b"))
    assert ready(run) == ""
    assert ready(run.give(Mark("ann", NOON, "b", ISSUES))) == "c"
    assert ready(run.give(Mark("ann", NOON, "b", ISSUES), Mark("ann", NOON, "a", ISSUES))) == ""
