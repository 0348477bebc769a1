"""The events of a workflow are its record: its state follows from them, and nothing else changes it."""

from datetime import timedelta
from itertools import accumulate

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dextflow.engine import LIFECYCLE, apply, begin, compile_template, decide, replay
from dextflow.errors import InvalidValue, NotAllowedNow, Refused
from dextflow.model import (
    Blocked,
    Command,
    Event,
    FileAttached,
    FileRef,
    Instance,
    ItemRenamed,
    Marked,
    MarkUndone,
    Outcome,
    Place,
    Step,
    StepAdded,
    StepGroup,
    StepMoved,
    Template,
)
from dextflow.testing.runs import CAST, NOON, Run, opened, started
from dextflow.testing.workflows import KINDS, any_commands, policies, runs

TEMPLATE = Template(id="t", name="T", groups=(StepGroup(name="G", steps=(Step(key="a", name="A"),)),))

LAWS = settings(max_examples=30, deadline=None, suppress_health_check=(HealthCheck.too_slow,))


def versions(run: Run) -> list[Instance]:
    """Every version of a workflow, the first after `Created`."""
    first, *rest = run.events
    return list(accumulate(rest, apply, initial=replay(run.plan, (first,))))


def picture(instance: Instance) -> str:
    """Everything that a workflow holds, copied out into text."""
    fields = attrs.astuple(instance, recurse=False, filter=lambda field, _: field.name != "plan")
    return repr((fields, instance.plan.items, dict(instance.plan.index)))


@LAWS
@given(runs(under=policies()))
def test_replaying_the_events_gives_the_workflow(run: Run) -> None:
    """The events alone rebuild the workflow, and its version is their number."""
    assert replay(run.plan, run.events) == run.instance
    assert run.instance.version == len(run.events)
    assert run.instance.at == run.events[-1].at


@LAWS
@given(runs(under=policies()))
def test_every_version_replays_from_the_events_up_to_it(run: Run) -> None:
    """After each event the workflow is what the events up to there say, and its time never runs backwards."""
    for number, instance in enumerate(versions(run), start=1):
        assert instance == replay(run.plan, run.events[:number])
        assert instance.version == number
    times = [event.at for event in run.events]
    assert times == sorted(times)


@LAWS
@given(runs(under=policies()), st.data())
def test_earlier_versions_stay_as_they_were(run: Run, data: st.DataObject) -> None:
    """Whatever happens later, a version that somebody holds does not change under their hands."""
    held = versions(run)
    pictures = [picture(instance) for instance in held]
    for instance in held:
        run_from_there = attrs.evolve(run, events=run.events[: instance.version], instance=instance)
        run_from_there.attempt(data.draw(any_commands(instance)))
    assert [picture(instance) for instance in held] == pictures


@LAWS
@given(runs(under=policies()), st.data())
def test_a_refused_command_changes_nothing(run: Run, data: st.DataObject) -> None:
    """A refusal leaves the workflow as it was, so that the same command is refused again with the same words."""
    command = data.draw(any_commands(run.instance))
    before = picture(run.instance)
    refusals: list[str] = []
    for _ in range(2):
        try:
            decide(run.instance, command, CAST[command.by], run.policy)
        except Refused as refusal:
            refusals.append(repr(refusal))
    assert len(refusals) in {0, 2}
    assert len(set(refusals)) <= 1
    assert picture(run.instance) == before


@LAWS
@given(runs(under=policies()), st.data())
def test_deciding_changes_nothing_until_the_events_are_applied(run: Run, data: st.DataObject) -> None:
    """An accepted command leads to at least one event by who gave it, then; applying them moves the version on."""
    command = data.draw(any_commands(run.instance))
    before = picture(run.instance)
    after = run.attempt(command)
    assert picture(run.instance) == before
    new = after.events[len(run.events) :]
    assert after.instance.version == run.instance.version + len(new)
    assert all((event.by, event.at) == (command.by, command.at) for event in new)
    assert (after is run) is (not new)


@LAWS
@given(runs(under=policies()), st.sampled_from(KINDS), st.data())
def test_no_command_falls_through_wherever_a_workflow_stands(
    run: Run, kind: type[Command], data: st.DataObject
) -> None:
    """Any command to any workflow under any policy is decided, and leads where the table says, or is refused."""
    row = LIFECYCLE[run.instance.status]
    try:
        after = run.give(data.draw(any_commands(run.instance, kind)))
    except NotAllowedNow:
        assert kind not in row
    except Refused:
        assert kind in row
    else:
        assert after.instance.version > run.instance.version
        assert after.instance.status in row[kind]


def test_nothing_is_rebuilt_from_no_events() -> None:
    """A record that is empty, or does not begin with the creation, is not one."""
    plan = compile_template(TEMPLATE)
    created = opened(TEMPLATE).events
    late = started(TEMPLATE).events[1:]
    assert replay(plan, created).version == 1
    for events in ((), late):
        with pytest.raises(InvalidValue, match="its events start with Created"):
            replay(plan, events)


def test_a_workflow_is_not_rebuilt_with_another_plan() -> None:
    """The plan of another template version is refused, not misread."""
    other = compile_template(attrs.evolve(TEMPLATE, version=2))
    with pytest.raises(InvalidValue, match="made of t@1, not of t@2"):
        replay(other, opened(TEMPLATE).events)


@pytest.mark.parametrize(
    "event",
    [
        opened(TEMPLATE).events[0],
        Marked("ann", NOON, "no-such-step", Outcome.COMPLETE),
        MarkUndone("ann", NOON, "no-such-step"),
        Blocked("ann", NOON, "no-such-step", "The bank is closed."),
        FileAttached("ann", NOON, FileRef(name="Bank.pdf", sha256="0" * 64, size=1), "no-such-step"),
        StepAdded("ann", NOON, Step(key="b", name="B"), Place(after="no-such-step")),
        StepMoved("ann", NOON, "no-such-step", Place(after="a")),
        ItemRenamed("ann", NOON, "no-such-step", "B"),
    ],
    ids=["created twice", "mark", "undo", "block", "file", "added step", "moved step", "renamed step"],
)
def test_what_cannot_have_happened_is_named(event: Event) -> None:
    """A damaged record is an error of dextflow that names the event, wherever it is met."""
    run = started(TEMPLATE)
    with pytest.raises(InvalidValue, match=f"{type(event).__name__}: it cannot have happened"):
        replay(run.plan, (*run.events, event))
    with pytest.raises(InvalidValue, match="cannot have happened"):
        apply(run.instance, event)


def test_a_workflow_begins_at_its_creation() -> None:
    """Right after its creation a workflow is not started, at version 1, with nothing done."""
    run = opened(TEMPLATE)
    (created,) = run.events
    assert run.instance == begin(run.plan, created)  # type: ignore[arg-type]  # the first event is Created
    assert (run.instance.version, run.instance.done, run.instance.at) == (1, 0, NOON)
    assert run.instance.at < NOON + timedelta(microseconds=1)
