"""The strategies for templates and workflows reach every corner that tests rely on."""

from typing import get_args

from hypothesis import HealthCheck, given, settings

from dextflow.engine import decide, validate
from dextflow.model import Event, Status, Template
from dextflow.testing.runs import CAST, Run, next_commands, opened, previous_commands
from dextflow.testing.workflows import runs, runs_in_progress, templates

LOOK = settings(
    max_examples=250, derandomize=True, database=None, deadline=None, suppress_health_check=(HealthCheck.too_slow,)
)


def test_runs_reach_every_status_and_hold_every_event() -> None:
    """Among a few hundred runs there are all statuses, both stages of review, and every kind of event."""
    seen: set[object] = set()

    @LOOK
    @given(runs())
    def look(run: Run) -> None:
        seen.update((run.instance.status, run.instance.stage), map(type, run.events))

    look()
    assert seen == {*Status, 0, 1, 2, *get_args(Event)}


def test_templates_have_every_shape() -> None:
    """Among a few hundred templates there are all kinds of group, of step, and dependencies both ways."""
    seen: set[str] = set()

    @LOOK
    @given(templates())
    def look(template: Template) -> None:
        assert validate(template) is template
        keys = [step.key for group in template.groups for step in group.steps]
        for group in template.groups:
            seen.add(f"{'ordered' if group.ordered else 'unordered'} {'gated' if group.gated else 'ungated'}")
            for step in group.steps:
                seen.add(f"{len(step.checks)} checks")
                earlier = [keys.index(key) < keys.index(step.key) for key in step.depends_on]
                seen.update("waits for an earlier step" if each else "waits for a later step" for each in earlier)

    look()
    groups = {"ordered gated", "ordered ungated", "unordered gated", "unordered ungated"}
    waits = {"waits for an earlier step", "waits for a later step"}
    assert seen == groups | waits | {"0 checks", "1 checks", "2 checks"}


@settings(max_examples=60, deadline=None, suppress_health_check=(HealthCheck.too_slow,))
@given(runs_in_progress())
def test_work_in_progress_goes_on_and_back(run: Run) -> None:
    """A run in progress is in progress, and every command offered on or back is accepted."""
    assert run.instance.status is Status.IN_PROGRESS
    for command in (*next_commands(run.instance), *previous_commands(run.instance)):
        assert decide(run.instance, command, CAST[command.by])


@settings(max_examples=60, deadline=None, suppress_health_check=(HealthCheck.too_slow,))
@given(templates())
def test_a_stride_leads_to_the_next_status(template: Template) -> None:
    """Stride by stride a workflow comes to its end, and stays there; a limited stride goes as far as asked."""
    run = opened(template, None, ("rae",))
    assert run.stride(most=1).instance.version == 2
    for status in (Status.IN_PROGRESS, Status.UNDER_REVIEW, Status.COMPLETED, Status.COMPLETED):
        run = run.stride()
        assert run.instance.status is status
    assert (next_commands(run.instance), previous_commands(run.instance)) == ((), ())
