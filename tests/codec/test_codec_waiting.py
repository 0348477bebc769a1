"""Workflows that wait for the client are stored as they are, and what cannot be is not read."""

import json
from datetime import timedelta
from typing import Any

import pytest

from dextflow.codec import decode_parts, encode_parts
from dextflow.engine import responded
from dextflow.errors import InvalidDocument
from dextflow.model import (
    AskConfirmation,
    Asking,
    Instance,
    Mark,
    Outcome,
    SendMessage,
    Step,
    StepGroup,
    Template,
    Writing,
)
from dextflow.testing.runs import NOON, opened, started

WRITING = Writing(subject="Your records")
STEPS = (
    Step(key="tell", name="Tell", action=SendMessage(writing=WRITING, automatic=True)),
    Step(key="ask", name="Ask", action=AskConfirmation(asking=Asking(writing=WRITING), automatic=True)),
    Step(key="work", name="Work"),
)
TEMPLATE = Template(id="work", name="Work", groups=(StepGroup(name="Work", steps=STEPS),))
WAITING = started(TEMPLATE)
LATER = NOON + timedelta(days=3)
ANSWERED = WAITING.happen(*responded(WAITING.instance, "ask", by="contact:acme/kim", at=LATER))
DECLINED = WAITING.happen(*responded(WAITING.instance, "ask", by="contact:acme/kim", at=LATER, declined="No."))
DONE = ANSWERED.give(Mark("ann", LATER, "ask", Outcome.COMPLETE))
MOMENT, EARLIER, DAY = NOON.isoformat(), "2026-11-02", "2026-11-05"


@pytest.mark.parametrize("run", [WAITING, ANSWERED, DECLINED, DONE], ids=["asked", "answered", "declined", "done"])
def test_what_waits_is_read_as_it_was(run: Any) -> None:
    """Requests, answers, what has acted and the clock come back as they were written."""
    assert decode_parts(encode_parts(run.instance), run.plan) == run.instance


def test_a_workflow_that_never_wrote_to_anybody_says_nothing_of_it() -> None:
    """Neither a clock nor what acted is written where there is nothing to say: most workflows are such."""
    state = json.loads(encode_parts(opened(TEMPLATE).instance)["state"])
    assert not {"clock", "acted", "underway"} & state.keys()


def changed(instance: Instance, **changes: Any) -> dict[str, str]:
    """The parts of a workflow with some fields of its state changed."""
    parts = encode_parts(instance)
    return parts | {"state": json.dumps(json.loads(parts["state"]) | changes)}


@pytest.mark.parametrize(
    ("path", "instance", "changes"),
    [
        ("/state/acted", WAITING.instance, {"acted": "BA=="}),
        ("/state/acted", WAITING.instance, {"acted": "Bw=="}),
        ("/state/underway", WAITING.instance, {"underway": [{"step": "work", "asked": MOMENT}]}),
        ("/state/underway", WAITING.instance, {"underway": [{"step": "tell", "asked": MOMENT}]}),
        ("/state/underway", WAITING.instance, {"underway": [{"step": "gone", "asked": MOMENT}]}),
        ("/state/underway", WAITING.instance, {"acted": "AQ=="}),
        ("/state/underway", WAITING.instance, {"status": "deleted", "clock": {}}),
        ("/state/underway", DONE.instance, {"underway": [{"step": "ask", "answered": MOMENT}]}),
        ("/state/underway", WAITING.instance, {"underway": [{"step": "ask"}]}),
        (
            "/state/underway",
            WAITING.instance,
            {"underway": [{"step": "ask", "asked": MOMENT, "answered": MOMENT}]},
        ),
        (
            "/state/underway",
            DECLINED.instance,
            {"underway": [{"step": "ask", "blocked": "No.", "declined": True}]},
        ),
        (
            "/state/underway",
            ANSWERED.instance,
            {"underway": [{"step": "ask", "answered": MOMENT, "declined": True}]},
        ),
        ("/state/clock/since", WAITING.instance, {"clock": {}}),
        ("/state/clock/since", ANSWERED.instance, {"clock": {"since": MOMENT}}),
        ("/state/clock", opened(TEMPLATE).instance, {"clock": {"waits": [{"after": EARLIER, "until": DAY}]}}),
        ("/state/status", opened(TEMPLATE).instance, {"acted": "AQ=="}),
        ("/state/status", opened(TEMPLATE).instance, {"underway": [{"step": "ask", "asked": MOMENT}]}),
        ("/state/clock/waits", ANSWERED.instance, {"clock": {"waits": [{"after": DAY, "until": EARLIER}]}}),
        ("/state/clock/waits", ANSWERED.instance, {"clock": {"waits": [{"after": EARLIER, "until": DAY}] * 2}}),
    ],
)
def test_what_no_sequence_of_events_leads_to_is_refused(
    path: str, instance: Instance, changes: dict[str, Any]
) -> None:
    """Requests of steps that make none, of done steps, contradictions and clocks that stand wrongly are faults."""
    with pytest.raises(InvalidDocument) as refused:
        decode_parts(changed(instance, **changes), instance.plan)
    assert path in {fault.path for fault in refused.value.faults}
