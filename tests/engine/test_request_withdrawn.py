"""A request that is withdrawn is no longer waited for by its step."""

from datetime import UTC, datetime

from dextflow.engine import withdrawn
from dextflow.engine.tasks import carried
from dextflow.model import (
    Deleted,
    Outcome,
    RequestDocuments,
    Step,
    StepGroup,
    Template,
    TemplateRef,
    Withdrawn,
    WorkflowDetached,
    WorkflowReplaced,
)
from dextflow.testing.runs import Run, started
from engine.requested import ASKING, DOCUMENTS

LATER = datetime(2026, 11, 30, 9, tzinfo=UTC)
AUTOMATIC = RequestDocuments(asking=ASKING, documents=DOCUMENTS.documents, automatic=True)


def asked() -> Run:
    """A workflow that has asked for papers."""
    step = Step(key="papers", name="Papers", action=AUTOMATIC)
    return started(Template(id="papers", name="Papers", groups=(StepGroup(name="Ask", steps=(step,)),)))


def test_a_withdrawn_request_leaves_its_step_as_it_was() -> None:
    """Once: what is settled or was never asked for has nothing to say to it."""
    run = asked()
    (event,) = withdrawn(run.instance, "papers", by="ann", at=LATER, reason="It came by post.")
    assert event == Withdrawn("ann", LATER, "papers", "It came by post.")
    after = run.happen(event).instance
    assert after.work.on("papers") is None
    assert after.outcome("papers") is not Outcome.COMPLETE
    assert withdrawn(after, "papers", by="ann", at=LATER, reason="Again.") == ()


def test_a_task_that_gives_its_workflow_up_withdraws_what_that_asked_for() -> None:
    """With its reason, before the workflow is deleted."""
    instance = asked().instance
    other = WorkflowReplaced("ann", LATER, "w-2", TemplateRef(id="short", version=1), instance.job.period, "w-1")
    for event, because in (
        (WorkflowDetached("ann", LATER, "w-1", "Not called for."), "Not called for."),
        (other, "replaced by workflow w-2"),
    ):
        assert carried(instance, (event,)) == (
            Withdrawn("ann", LATER, "papers", because),
            Deleted("ann", LATER, because),
        )
