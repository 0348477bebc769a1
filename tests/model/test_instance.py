"""What a workflow says of itself."""

import attrs
import pytest

from codec.unusual import unusual, unusual_to_the_end
from dextflow.errors import UnknownItem
from dextflow.model import (
    NO_REVIEW,
    ORDINARY,
    TO_TASK_OWNER,
    Assignee,
    Assignment,
    Check,
    Instance,
    Mark,
    Outcome,
    Owner,
    ReassignStep,
    Step,
    StepGroup,
    TakeUp,
    Template,
    Underway,
    Work,
)
from dextflow.testing.runs import NOON, started

TEMPLATE = Template(
    id="t",
    name="T",
    groups=(StepGroup(name="G", steps=(Step(key="a", name="A", checks=(Check(key="a1", name="A1"),)),)),),
)


def keys(instance: Instance, items: int) -> tuple[str, ...]:
    """The keys of a set of items."""
    return instance.plan.keys(items)


def test_the_outcome_of_an_item() -> None:
    """An item is open until it is marked; then it has the outcome that it was given."""
    run = started(TEMPLATE)
    assert run.instance.id == "w-1"
    assert run.instance.outcome("a1") is None
    for outcome in Outcome:
        assert run.give(Mark("ann", NOON, "a1", outcome)).instance.outcome("a1") is outcome


@pytest.mark.parametrize("key", ["a", "z"])
def test_only_items_have_an_outcome(key: str) -> None:
    """A step that has checks, and a key that nothing has, have no outcome of their own: that is an error."""
    with pytest.raises(UnknownItem):
        started(TEMPLATE).instance.outcome(key)


def test_what_is_dropped_is_not_applicable_and_not_marked() -> None:
    """What is not required or was left out counts as not applicable at once, and never as marked or open."""
    early = unusual().instance
    assert [early.outcome(key) for key in early.plan.index] == [
        Outcome.COMPLETE,
        None,
        None,
        Outcome.NOT_APPLICABLE,
        Outcome.NOT_APPLICABLE,
        None,
    ]
    assert keys(early, early.marked) == ("bank",)
    assert keys(early, early.done) == ("bank",)  # vat is before trust and call
    assert keys(early, early.open) == ("draft", "aged", "post")
    assert keys(early, early.work.dropped) == ("trust", "call")


def test_what_is_dropped_is_done_once_it_is_passed() -> None:
    """At the end everything is done, but only what people marked is marked, and nothing is open."""
    late = unusual_to_the_end().instance
    assert late.done == late.plan.all
    assert keys(late, late.done & ~late.marked) == ("trust", "call")
    assert late.open == 0


def test_what_is_special_about_a_step() -> None:
    """Who has taken it up and why it cannot go on; None if nothing is, and for a step that there is not."""
    work = unusual().instance.work
    assert work.on("vat") == Underway(step="vat", by="ann", blocked="The bank is closed.")
    assert (work.on("bank"), work.on("nothing")) == (None, None)
    assert ORDINARY.on("vat") is None


def test_dropped_is_either_of_two_things() -> None:
    """What a condition or a person dropped is dropped; what holds a comment is not."""
    assert Work(not_required=1, left_out=6, held=8).dropped == 7
    assert ORDINARY.dropped == 0


def test_the_owner_of_a_step() -> None:
    """A step has an owner if it is not the assignee's; a step that there is not has none."""
    owner = Owner(step="a", assignment=Assignment(to=Assignee.NOBODY))
    run = started(TEMPLATE).give(ReassignStep("pam", NOON, owner))
    assert run.instance.owner("a") == attrs.evolve(owner, chosen=True)
    assert run.instance.owner("a1") is None
    back = run.give(ReassignStep("pam", NOON, Owner(step="a", assignment=TO_TASK_OWNER)))
    assert [instance.owner("a") for instance in (started(TEMPLATE).instance, back.instance)] == [None, None]


def test_who_works_on_a_step() -> None:
    """Whoever took it up; else its owner, who may be nobody yet; else the assignee of the workflow."""
    team = Owner(step="a", assignment=Assignment(to=Assignee.TEAM, id="payroll"), team="payroll")
    rae = Owner(step="a", assignment=Assignment(to=Assignee.PERSON, id="rae"), person="rae")
    run = started(TEMPLATE)
    given = [run, run.give(ReassignStep("pam", NOON, team)), run.give(ReassignStep("pam", NOON, rae))]
    assert [each.instance.doer("a") for each in given] == ["ann", None, "rae"]
    assert given[1].give(TakeUp("ben", NOON, "a")).instance.doer("a") == "ben"


def test_with_whom_a_review_is() -> None:
    """Stage and reviewer follow from the review, and outside of a review there are none."""
    run = unusual_to_the_end()
    stages = [(at.stage, at.reviewer) for at in (run.at(version).instance for version in range(16, 24))]
    assert stages == [
        (0, None),
        (1, "rae"),
        (0, None),
        (1, "rae"),
        (2, "rex"),
        (2, "rex"),
        (0, None),
        (0, None),
    ]
    assert run.instance.review == NO_REVIEW


def test_a_workflow_is_shown_in_brief() -> None:
    """The text form of a workflow names its template and does not spell it out."""
    assert "plan=t@1," in repr(started(TEMPLATE).instance)


def test_only_checks_have_results() -> None:
    """Asking for the result of something that is no item, such as a rule's id, is an error and not a None."""
    run = unusual()
    result = run.instance.result("draft")
    assert result is not None
    assert result.check == "draft"
    assert run.instance.result("bank") is None
    with pytest.raises(UnknownItem, match="aged_payables"):
        run.instance.result("aged_payables")
