"""Workflows that wait for an answer of the client are found in the store."""

from dextflow.model import (
    Ask,
    AskConfirmation,
    Asking,
    Enrolment,
    Filter,
    Mark,
    Outcome,
    Step,
    StepGroup,
    Template,
    Withdraw,
    Writing,
)
from dextflow.service import Workflows
from service.world import NOW, TODAY, order_of

CONFIRM = AskConfirmation(asking=Asking(writing=Writing(subject="Is that all?")), automatic=True)
STEPS = (Step(key="confirm", name="Confirm", action=CONFIRM), Step(key="draft", name="Draft"))
ASKING = Template(id="asking", name="Asking", groups=(StepGroup(name="G", steps=STEPS),))
WAITING = Filter(with_client=True)


def test_a_workflow_is_listed_for_as_long_as_the_client_is_waited_for(workflows: Workflows) -> None:
    """From the question to its withdrawal, again when it is asked again, and no more once the step is done."""
    workflows.templates.publish(ASKING)
    order = order_of(Enrolment(client="acme"), Enrolment(client="bolt"), template=ASKING.ref)
    acme, _ = workflows.create(order, key="k", by="ada", at=NOW)
    assert workflows.ids(WAITING, today=TODAY) == ()
    workflows.start(acme.id, by="ada", at=NOW, confirmed=True)
    assert workflows.ids(WAITING, today=TODAY) == (acme.id,)
    workflows.do(acme.id, Withdraw("ada", NOW, "confirm", "By telephone."))
    assert workflows.ids(WAITING, today=TODAY) == ()
    workflows.do(acme.id, Ask("ada", NOW, "confirm"))
    [found] = workflows.find(WAITING, today=TODAY).workflows
    assert found.clock.since == NOW
    assert workflows.desk("ada").ids(WAITING, today=TODAY) == (acme.id,)
    workflows.do(acme.id, Mark("ada", NOW, "confirm", Outcome.COMPLETE, "Yes, by telephone."))
    assert workflows.ids(WAITING, today=TODAY) == ()
