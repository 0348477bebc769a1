"""A request that is withdrawn is no longer waited for by its step."""

from datetime import UTC, datetime

from dextflow.engine import withdrawn
from dextflow.model import Outcome, RequestDocuments, Step, StepGroup, Template, Withdrawn
from dextflow.testing.runs import started
from engine.requested import ASKING, DOCUMENTS

LATER = datetime(2026, 11, 30, 9, tzinfo=UTC)
AUTOMATIC = RequestDocuments(asking=ASKING, documents=DOCUMENTS.documents, automatic=True)


def test_a_withdrawn_request_leaves_its_step_as_it_was() -> None:
    """Once: what is settled or was never asked for has nothing to say to it."""
    step = Step(key="papers", name="Papers", action=AUTOMATIC)
    run = started(Template(id="papers", name="Papers", groups=(StepGroup(name="Ask", steps=(step,)),)))
    (event,) = withdrawn(run.instance, "papers", by="ann", at=LATER, reason="It came by post.")
    assert event == Withdrawn("ann", LATER, "papers", "It came by post.")
    after = run.happen(event).instance
    assert after.work.on("papers") is None
    assert after.outcome("papers") is not Outcome.COMPLETE
    assert withdrawn(after, "papers", by="ann", at=LATER, reason="Again.") == ()
