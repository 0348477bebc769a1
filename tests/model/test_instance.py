"""What a workflow says of itself."""

import pytest

from dextflow.errors import UnknownItem
from dextflow.model import Check, Mark, Outcome, Step, StepGroup, Template
from dextflow.testing.runs import NOON, started

TEMPLATE = Template(
    id="t",
    name="T",
    groups=(StepGroup(name="G", steps=(Step(key="a", name="A", checks=(Check(key="a1", name="A1"),)),)),),
)


def test_the_outcome_of_an_item() -> None:
    """An item is open until it is marked; then it has the outcome that it was given."""
    run = started(TEMPLATE)
    assert run.instance.outcome("a1") is None
    for outcome in Outcome:
        assert run.give(Mark("ann", NOON, "a1", outcome)).instance.outcome("a1") is outcome


@pytest.mark.parametrize("key", ["a", "z"])
def test_only_items_have_an_outcome(key: str) -> None:
    """A step that has checks, and a key that nothing has, have no outcome of their own: that is an error."""
    with pytest.raises(UnknownItem):
        started(TEMPLATE).instance.outcome(key)


def test_a_workflow_is_shown_in_brief() -> None:
    """The text form of a workflow names its template and does not spell it out."""
    assert "plan=t@1," in repr(started(TEMPLATE).instance)


def test_only_checks_have_results() -> None:
    """Asking for the result of something that is no item, such as a rule's id, is an error and not a None."""
    with pytest.raises(UnknownItem, match="aged_payables"):
        started(TEMPLATE).instance.result("aged_payables")
