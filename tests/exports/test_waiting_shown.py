"""What waits for the client is shown as that, in pictures and in reports."""

from datetime import date

import pytest

from dextflow.engine import workflow_report
from dextflow.exports import instance_mermaid, instance_svg, report_html, report_json
from dextflow.exports.graph import instance_graph
from dextflow.model import (
    AskConfirmation,
    Asking,
    State,
    Step,
    StepGroup,
    Template,
    Writing,
)
from dextflow.testing.runs import started

CONFIRM = AskConfirmation(asking=Asking(writing=Writing(subject="Is that all?")), automatic=True)
STEPS = tuple(
    Step(key=f"s{number}", name=f"Step {number}", action=None if number else CONFIRM) for number in range(3)
)
TEMPLATE = Template(id="asking", name="Asking", groups=(StepGroup(name="Group", steps=STEPS),))
RUN = started(TEMPLATE)
REPORT = workflow_report(RUN.instance, RUN.events, date(2026, 11, 3))


@pytest.mark.parametrize(
    "shown",
    [instance_mermaid(RUN.instance), instance_svg(RUN.instance), report_html(REPORT), report_json(REPORT)],
    ids=["mermaid", "svg", "html", "json"],
)
def test_a_waiting_step_is_shown(shown: str) -> None:
    """Each form of a workflow says in words that the step waits for the client."""
    assert "waiting for the client" in shown


def test_a_group_waits_for_the_client_if_nothing_else_can_be_done() -> None:
    """Where groups stand for their steps, one that can do nothing but wait for the client is shown so."""
    many = tuple(Step(key=f"s{number}", name="S", action=None if number else CONFIRM) for number in range(200))
    large = started(Template(id="large", name="Large", groups=(StepGroup(name="Group", steps=many),)))
    assert [box.state for box in instance_graph(large.instance).boxes] == [State.WAITING_FOR_CLIENT]
