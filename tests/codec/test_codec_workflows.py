"""Workflows are written in the parts in which they change, and come back from them."""

from itertools import accumulate, cycle, pairwise

import attrs
import pytest
from hypothesis import given, settings

from codec.unusual import unusual_to_the_end
from dextflow.codec import (
    STEPS,
    decode_parts,
    decode_record,
    encode,
    encode_parts,
    encode_record,
    own_template,
)
from dextflow.engine import apply, compile_template, replay
from dextflow.model import (
    AddStep,
    Instance,
    Mark,
    MoveStep,
    Outcome,
    Place,
    Plan,
    RenameItem,
    Step,
    StepGroup,
    Template,
)
from dextflow.testing.runs import NOON, Run, started
from dextflow.testing.workflows import policies, runs

LAWS = settings(max_examples=100)
BANK, POST = Step(key="bank", name="Bank"), Step(key="post", name="Post")
TEMPLATE = Template(id="monthly", name="Monthly", groups=(StepGroup(name="Work", steps=(BANK, POST)),))


def own_plan(parts: dict[str, str], plan: Plan) -> Plan:
    """The plan of the workflow's own steps if it has any, else that of its template."""
    if STEPS not in parts:
        return plan
    return attrs.evolve(compile_template(own_template(parts[STEPS])), own=True)


@pytest.mark.lengthy
@LAWS
@given(runs(under=policies()))
def test_a_workflow_comes_back_from_its_parts(run: Run) -> None:
    """All parts, and the plan of its template, give the same workflow; written again, it is the same."""
    parts = encode_parts(run.instance)
    again = decode_parts(parts, own_plan(parts, run.plan))
    assert again == run.instance
    assert again.plan == run.instance.plan
    assert encode_parts(again) == parts


@pytest.mark.parametrize("version", range(1, len(unusual_to_the_end().events) + 1))
def test_an_unusual_workflow_comes_back_at_every_version(version: int) -> None:
    """So does one with dropped, held and busy steps, then with steps of its own, then reviewed, then completed."""
    run = unusual_to_the_end().at(version)
    parts = encode_parts(run.instance)
    again = decode_parts(parts, own_plan(parts, run.plan))
    assert again == run.instance
    assert again.plan == run.instance.plan
    assert encode_parts(again) == parts


@pytest.mark.lengthy
@LAWS
@given(runs(under=policies()))
def test_a_workflow_comes_back_from_its_record(run: Run) -> None:
    """The record of a workflow comes back, and replaying it gives the same workflow."""
    text = encode_record(run.events)
    events = decode_record(text)
    assert events == run.events
    assert replay(run.plan, events) == run.instance
    assert encode_record(events) == text


@pytest.mark.lengthy
@LAWS
@given(runs(under=policies()))
def test_only_what_changed_is_written(run: Run) -> None:
    """The parts written after each event, laid over those before, are the parts of the whole workflow."""
    check_what_is_written(run)


def test_only_what_changed_is_written_of_an_unusual_workflow() -> None:
    """So are those of a workflow whose own steps change twice."""
    check_what_is_written(unusual_to_the_end())


def check_what_is_written(run: Run) -> None:
    """Write a workflow event by event."""
    versions = list(accumulate(run.events[1:], apply, initial=run.at(1).instance))
    kept = encode_parts(versions[0])
    for before, after in pairwise(versions):
        written = encode_parts(after, before)
        assert written.keys() == {"state", *changed_parts(before, after)}
        kept |= written
        assert kept == encode_parts(after)
        assert decode_parts(kept, own_plan(kept, run.plan)) == after


def changed_parts(before: Instance, after: Instance) -> set[str]:
    """The names of the parts, besides the state, that an event made anew."""
    parts = {
        "job": before.job is not after.job,
        "results": before.results is not after.results,
        "steps": before.plan is not after.plan,
    }
    return {name for name, changed in parts.items() if changed}


@pytest.mark.parametrize("steps", [8, 2_000])
def test_a_save_is_small_at_any_size(steps: int) -> None:
    """One command writes less than 1 KiB, event and all, also in a workflow of 2,000 steps."""
    group = StepGroup(
        name="Work", steps=tuple(Step(key=f"s{n}", name="Step") for n in range(steps)), ordered=False
    )
    run = started(Template(id="large", name="Large", groups=(group,)))
    marks = [
        Mark("ann", run.instance.at, item.key, outcome)
        for item, outcome in zip(run.plan.items, cycle(Outcome), strict=False)
    ]
    before = run.give(*marks[:-1])
    after = before.give(marks[-1])
    parts = encode_parts(after.instance, before.instance)
    assert parts.keys() == {"state"}
    assert len(parts["state"]) + len(encode(after.events[-1])) < 1024


def test_ordinary_work_is_written_in_few_words() -> None:
    """What a workflow seldom has (a review, dropped, held and busy steps) is only written if it has it."""
    run = started(TEMPLATE).give(Mark("ann", NOON, "bank", Outcome.COMPLETE))
    assert encode_parts(run.instance)["state"] == (
        '{"status":"in progress","version":3,"at":"2026-11-02T12:00:00+00:00","low":"AQ==","schema":1}'
    )


def test_own_steps_are_a_part_of_their_own() -> None:
    """Steps that are apart from the template's are written when they change, and come back with their marks."""
    run = started(TEMPLATE).give(Mark("ann", NOON, "bank", Outcome.COMPLETE))
    assert STEPS not in encode_parts(run.instance)
    tailored = run.give(
        AddStep("pam", NOON, Step(key="call", name="Call"), Place(before="post")),
        MoveStep("pam", NOON, "post", Place(before="call")),
        RenameItem("pam", NOON, "bank", "The bank"),
    )
    parts = encode_parts(tailored.instance)
    own = own_template(parts[STEPS])
    assert [step.key for group in own.groups for step in group.steps] == ["bank", "post", "call"]
    assert (own.ref, own.groups[0].steps[0].name) == (TEMPLATE.ref, "The bank")
    again = decode_parts(parts, own_plan(parts, run.plan))
    assert again == tailored.instance
    assert (again.outcome("bank"), again.outcome("post")) == (Outcome.COMPLETE, None)
    marked = tailored.give(Mark("ann", NOON, "post", Outcome.COMPLETE))
    assert encode_parts(marked.instance, tailored.instance).keys() == {"state"}
