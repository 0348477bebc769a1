"""Steps that are only required if a condition holds, from the making of a workflow to its completion."""

import attrs
import pytest

from dextflow.engine import facts_of, progress
from dextflow.errors import ItemDropped, LaterWorkDone
from dextflow.model import (
    AddComment,
    AddStep,
    Approve,
    Block,
    Check,
    Client,
    Complete,
    Completion,
    ConditionsApplied,
    Input,
    LayDown,
    LogTime,
    Mark,
    Outcome,
    Place,
    Policy,
    Refresh,
    RestoreStep,
    Ruling,
    SkipStep,
    Status,
    Step,
    StepGroup,
    TakeUp,
    Template,
    Undo,
)
from dextflow.testing.runs import ACME, NOON, PRACTICE, Run, opened, started

FINE, ISSUES, NOT_NEEDED = Outcome.COMPLETE, Outcome.COMPLETE_WITH_ISSUES, Outcome.NOT_APPLICABLE
VAT = 'client.type == "private limited company" and "vat" in client.tags'
LETTERS = 'outcome("old") == "complete with issues"'
TEMPLATE = Template(
    id="month",
    name="Month end",
    groups=(
        StepGroup(
            name="G",
            steps=(
                Step(key="debts", name="Debts", checks=(Check(key="old", name="Old debts", rule="aged"),)),
                Step(key="letters", name="Send letters", only_if=LETTERS),
                Step(key="vat", name="VAT return", only_if=VAT),
                Step(key="file", name="File"),
            ),
        ),
    ),
)
NOT_REGISTERED = attrs.evolve(ACME, tags=frozenset({"retail"}))


def one_step(condition: str, checks: tuple[Check, ...] = ()) -> Template:
    """A step with a condition after one without."""
    steps = (Step(key="a", name="A", checks=checks), Step(key="b", name="B", only_if=condition))
    return Template(id="t", name="T", groups=(StepGroup(name="G", ordered=False, steps=steps),))


def ready(run: Run) -> str:
    """What can be marked now."""
    return " ".join(run.instance.plan.keys(run.instance.ready))


def not_required(run: Run) -> str:
    """What conditions say is not required."""
    return " ".join(run.instance.plan.keys(run.instance.work.not_required))


def refresh(run: Run, client: Client) -> Refresh:
    """What the client is now is taken over."""
    return Refresh("ann", NOON, run.instance.job.owners, facts_of(run.plan, client), client.name)


def marked(item: str, outcome: Outcome = FINE) -> Mark:
    """A mark by the assignee."""
    return Mark("ann", NOON, item, outcome)


# -------------------------------------------------------------------------------------------- the client decides


def test_a_client_without_vat_has_no_vat_step() -> None:
    """When the workflow is made, the step is not required, and the record says by which condition and inputs."""
    run = opened(TEMPLATE, client=NOT_REGISTERED)
    assert run.events[1] == ConditionsApplied(
        "pam",
        NOON,
        (
            Ruling(
                step="vat",
                required=False,
                condition=VAT,
                inputs=(
                    Input(name="client.type", value="private limited company"),
                    Input(name="client.tags", value=("retail",)),
                ),
            ),
        ),
    )
    assert run.instance.outcome("vat") is NOT_NEEDED
    item = next(item for item in progress(run.instance).items if item.key == "vat")
    assert item.dropped == f"not required: only if {VAT}"
    assert not_required(opened(TEMPLATE)) == ""


def test_what_is_not_required_cannot_be_marked() -> None:
    """The refusal says on what it depends; neither can it be taken up."""
    run = started(TEMPLATE, client=NOT_REGISTERED)
    with pytest.raises(ItemDropped, match="'vat' is not to be done: its step is only required if client"):
        run.give(marked("vat"))


def test_the_client_changes_and_the_work_with_it() -> None:
    """Registered for VAT in the middle of the month, the client gets the step; deregistered, it goes again."""
    run = started(TEMPLATE, client=NOT_REGISTERED)
    registered = run.give(refresh(run, ACME))
    assert not_required(registered) == ""
    last = registered.events[-1]
    assert isinstance(last, ConditionsApplied)
    assert [(ruling.step, ruling.required) for ruling in last.rulings] == [("vat", True)]
    assert not_required(registered.give(refresh(run, NOT_REGISTERED))) == "vat"
    assert registered.give(refresh(run, ACME)).instance.version == registered.instance.version + 1


def test_a_step_does_not_come_back_before_work_that_is_done() -> None:
    """Filed already, the return cannot become required before the filing: first that is undone."""
    run = started(TEMPLATE, client=NOT_REGISTERED).give(marked("old"), marked("file"))
    with pytest.raises(LaterWorkDone, match="undo file first"):
        run.give(refresh(run, ACME))
    assert ready(run.give(Undo("ann", NOON, "file"), refresh(run, ACME))) == "vat"


# --------------------------------------------------------------------------------------------- outcomes decide


def test_no_letters_without_old_debts() -> None:
    """While the debts are open, letters may be needed; marked fine, they are not, and the next step is ready."""
    run = started(TEMPLATE)
    assert not_required(run) == ""
    fine = run.give(marked("old"))
    assert (not_required(fine), ready(fine)) == ("letters", "vat")
    assert fine.events[-1] == ConditionsApplied(
        "ann",
        NOON,
        (
            Ruling(
                step="letters",
                required=False,
                condition=LETTERS,
                inputs=(Input(name='outcome("old")', value="complete"),),
            ),
        ),
    )
    issues = run.give(marked("old", ISSUES))
    assert (not_required(issues), ready(issues)) == ("", "letters")


def test_an_outcome_that_changes_brings_the_step_back() -> None:
    """Marked anew or undone before anything followed, the debts decide again."""
    fine = started(TEMPLATE).give(marked("old"))
    assert ready(fine.give(marked("old", ISSUES))) == "letters"
    assert (not_required(fine.give(Undo("ann", NOON, "old"))), ready(fine.give(Undo("ann", NOON, "old")))) == (
        "",
        "old",
    )
    with pytest.raises(LaterWorkDone, match="undo vat first"):
        fine.give(marked("vat"), marked("old", ISSUES))


def test_a_step_that_is_left_out_is_not_applicable_to_conditions() -> None:
    """Leaving the debts out says as much as marking them so; restored, nothing is known of them."""
    run = started(TEMPLATE).give(SkipStep("ann", NOON, "debts", "There are none."))
    assert not_required(run) == "letters"
    assert not_required(run.give(RestoreStep("ann", NOON, "debts"))) == ""


def test_one_condition_decides_the_next() -> None:
    """What is not required counts as not applicable for the conditions after it, in the same moment."""
    steps = (
        Step(key="a", name="A"),
        Step(key="b", name="B", only_if='outcome("a") == "complete"'),
        Step(key="c", name="C", only_if='outcome("b") != "not applicable"'),
        Step(key="d", name="D"),
    )
    template = Template(id="t", name="T", groups=(StepGroup(name="G", steps=steps),))
    run = started(template).give(marked("a", ISSUES))
    assert (not_required(run), ready(run)) == ("b c", "d")
    last = run.events[-1]
    assert isinstance(last, ConditionsApplied)
    assert [ruling.step for ruling in last.rulings] == ["b", "c"]
    assert (not_required(run.give(marked("a"))), ready(run.give(marked("a")))) == ("", "b")
    assert run.give(marked("d"), Complete("ann", NOON)).instance.status is Status.COMPLETED


def test_a_step_that_somebody_left_out_stays_so_whatever_its_condition_says() -> None:
    """That it would be required again does not restore what a person left out, nor the other way round."""
    run = started(TEMPLATE).give(SkipStep("ann", NOON, "letters", "We never write."), marked("old"))
    assert not_required(run) == "letters"
    again = run.give(marked("old", ISSUES))
    assert (not_required(again), ready(again)) == ("", "vat")
    assert ready(again.give(RestoreStep("ann", NOON, "letters"))) == "letters"
    assert ready(run.give(RestoreStep("ann", NOON, "letters"))) == "vat"


# ------------------------------------------------------------------------------------- what holds work is kept


@pytest.mark.parametrize(
    "work",
    [
        AddComment("ann", NOON, "We sent one in September.", "letters"),
        LogTime("ann", NOON, "letters", 5),
        Block("ann", NOON, "letters", "The printer is broken."),
    ],
    ids=lambda command: type(command).__name__,
)
def test_a_step_that_holds_work_is_never_dropped(work: AddComment | LogTime | Block) -> None:
    """A comment, time or a block on the letters keeps them on the list when the debts are fine."""
    run = started(TEMPLATE).give(work, marked("old"))
    assert (not_required(run), ready(run)) == ("", "letters")


def test_a_step_that_is_let_go_is_dropped_then() -> None:
    """Once nobody works on it any more, and its mark is undone, the condition has its way."""
    run = started(one_step('outcome("a") == "complete"')).give(TakeUp("ann", NOON, "b"), marked("a", ISSUES))
    assert not_required(run) == ""
    assert not_required(run.give(LayDown("ann", NOON, "b"))) == "b"
    done = run.give(marked("b"))
    assert not_required(done) == ""
    assert not_required(done.give(Undo("ann", NOON, "b"))) == "b"


def test_a_comment_on_what_is_not_required_keeps_it_off_the_list() -> None:
    """Work that comes later does not bring a step back; only its condition does."""
    run = started(TEMPLATE).give(marked("old"), AddComment("ann", NOON, "Not needed.", "letters"))
    assert not_required(run) == "letters"
    assert ready(run.give(marked("old", ISSUES))) == "letters"


# -------------------------------------------------------------------------------------------------- in general


def test_conditions_live_on_beside_steps_of_its_own() -> None:
    """In a workflow with an added step the conditions of the template still decide."""
    run = started(TEMPLATE).give(AddStep("ann", NOON, Step(key="call", name="Call"), Place(after="debts")))
    assert not_required(run.give(marked("old"))) == "letters"


def test_a_ruling_after_the_approval_makes_it_void() -> None:
    """Where the assignee completes what was agreed to, a step that becomes required asks for another review."""
    policy = Policy(completion=Completion.ASSIGNEE)
    practice = attrs.evolve(PRACTICE, policy=policy)
    run = started(one_step('"vat" in client.tags'), reviewers=("rae",), client=NOT_REGISTERED, practice=practice)
    agreed = run.stride().give(Approve("rae", NOON))
    assert agreed.instance.review.approvals == ("rae",)
    changed = agreed.give(refresh(run, ACME))
    assert (changed.instance.review.approvals, ready(changed)) == ((), "b")


def test_a_mark_may_be_refused_where_a_condition_asks_whether_an_outcome_is_known() -> None:
    """Such a condition can bring a step back by the first mark of another; not before work that is done."""
    steps = (
        Step(key="a", name="A"),
        Step(key="b", name="B", only_if='outcome("a") is known'),
        Step(key="c", name="C", depends_on=("b",)),
    )
    run = started(Template(id="t", name="T", groups=(StepGroup(name="G", ordered=False, steps=steps),)))
    assert (not_required(run), ready(run)) == ("b", "a c")
    assert ready(run.give(marked("a"))) == "b"
    with pytest.raises(LaterWorkDone, match="undo c first"):
        run.give(marked("c"), marked("a"))
