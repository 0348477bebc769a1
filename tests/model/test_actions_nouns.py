"""What actions of steps hold, and what a workflow says of them."""

from collections.abc import Callable

import pytest

from dextflow.errors import InvalidValue
from dextflow.model import (
    AskConfirmation,
    Asking,
    FieldKind,
    FormField,
    Ladder,
    RequestApproval,
    RequestDocuments,
    RequestedDocument,
    SendForm,
    SendMessage,
    ServiceStatus,
    SetServiceStage,
    Step,
    StepGroup,
    Template,
    Underway,
    Writing,
)
from dextflow.model.actions import MOST_REMINDERS, is_automatic
from dextflow.testing.runs import NOON, Run, opened, started

WRITING = Writing(subject="Your records")
ASKING = Asking(writing=WRITING)
DOCUMENT, FIELD = RequestedDocument(key="bank", text="Bank"), FormField(key="staff", label="Staff")
CONFIRM = AskConfirmation(asking=ASKING, automatic=True)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Writing(subject=" "),
        lambda: Ladder(reminders=(0,)),
        lambda: Ladder(escalate_after=0),
        lambda: Ladder(reminders=(1,) * (MOST_REMINDERS + 1)),
        lambda: RequestDocuments(asking=ASKING, documents=()),
        lambda: RequestDocuments(asking=ASKING, documents=(DOCUMENT, DOCUMENT)),
        lambda: SendForm(asking=ASKING, fields=(FormField(key="", label="Staff"),)),
        lambda: FormField(key="x", label="X", kind=FieldKind.CHOICE),
        lambda: FormField(key="x", label="X", options=("a",)),
    ],
)
def test_what_says_nothing_or_twice_the_same_is_refused(make: Callable[[], object]) -> None:
    """A subject says something, reminders come on later days, and what is asked for has keys of its own."""
    with pytest.raises(InvalidValue):
        make()


def test_only_what_can_be_sent_by_itself_is_automatic() -> None:
    """A document for approval is attached by a person; all else is as it says."""
    form = SendForm(asking=ASKING, fields=(FIELD,), automatic=True)
    documents = RequestDocuments(asking=ASKING, documents=(DOCUMENT,))
    assert is_automatic(form)
    assert not is_automatic(documents)
    assert not is_automatic(RequestApproval(asking=ASKING, document="Accounts"))


def workflow(*steps: Step) -> Run:
    """A workflow of some steps in no order that was just started."""
    return started(Template(id="t", name="T", groups=(StepGroup(name="G", steps=steps, ordered=False),)))


def test_a_plan_says_what_its_steps_do() -> None:
    """Whether something acts at the start, and whether the client is written to."""
    stage = SetServiceStage(service="tax", status=ServiceStatus.ACTIVE)
    moving = workflow(Step(key="a", name="A", action=stage)).instance.plan
    writing = workflow(Step(key="a", name="A", action=SendMessage(writing=WRITING, automatic=True))).instance.plan
    assert (moving.acts_at_start, moving.writes_to_client) == (False, False)
    assert (writing.acts_at_start, writing.writes_to_client) == (True, True)


def test_a_workflow_says_what_is_with_the_client() -> None:
    """What waits for an answer, and whether that is all there is to do: not before the start or beside others."""
    confirm, other = Step(key="a", name="A", action=CONFIRM), Step(key="b", name="B")
    both, alone = workflow(confirm, other).instance, workflow(confirm).instance
    assert both.plan.keys(both.with_client) == ("a",)
    assert not both.waits_for_client_alone
    assert alone.waits_for_client_alone
    before = opened(alone.plan.template).instance
    assert not before.with_client
    assert not before.waits_for_client_alone
    taken = workflow(other).stride().instance
    assert not taken.waits_for_client_alone


def test_a_request_lasts_from_the_question_until_it_is_settled() -> None:
    """Asked or answered, it is not settled; a step that is just taken up has none."""
    assert Underway(step="a", asked=NOON).requested
    assert Underway(step="a", answered=NOON).requested
    assert not Underway(step="a", by="ann").requested
