"""What can be done now, from what is marked and what is dropped, against the plainest way of saying it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dextflow.engine import compile_template
from dextflow.model import Item, Outcome, OutcomeDependency, Plan, Step, StepGroup, Template
from dextflow.model.readiness import Marks, reconsider, settle, sift, step_outcome, unsound

OUTCOMES = st.lists(st.sampled_from(Outcome), min_size=1, max_size=2, unique=True).map(tuple)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Draw the plan of up to seven steps, which wait for one another in any way, in any order of the template."""
    count = draw(st.integers(1, 7))
    keys = [f"s{number}" for number in draw(st.permutations(range(count)))]
    steps = {key: _step(draw, key, keys[:place]) for place, key in enumerate(keys)}
    ordered = [steps[f"s{number}"] for number in range(count)]
    cut = draw(st.integers(1, count))
    parts = (ordered[:cut], ordered[cut:])
    groups = (StepGroup(name="Work", steps=tuple(part), ordered=False, gated=False) for part in parts if part)
    return compile_template(Template(id="t", name="T", groups=tuple(groups)))


def _step(draw: st.DrawFn, key: str, earlier: list[str]) -> Step:
    some = st.lists(st.sampled_from(earlier), max_size=2, unique=True) if earlier else st.just([])
    guards = tuple(OutcomeDependency(step=step, outcomes=draw(OUTCOMES)) for step in draw(some))
    return Step(key=key, name=key, depends_on=tuple(draw(some)), depends_on_outcomes=guards)


@st.composite
def any_marks(draw: st.DrawFn) -> Marks:
    """Draw any marks at all on such a plan, possible or not, and drop any other items."""
    plan = draw(plans())
    sets = st.integers(0, plan.all)
    marked = draw(sets)
    issues = draw(sets) & marked
    skipped = draw(sets) & marked & ~issues
    return Marks(plan=plan, marked=marked, issues=issues, skipped=skipped, dropped=draw(sets) & ~marked)


def waits(marks: Marks, item: Item, done: set[str]) -> bool:
    """Whether an item waits, in the words of the documentation."""
    plan = marks.plan
    if not done.issuperset(plan.keys(item.needs)):
        return True
    if item.bit & marks.dropped:
        return False
    return any(
        guard.items & ~marks.dropped and step_outcome(marks, guard.items) not in guard.outcomes
        for guard in item.guards
    )


def passed(marks: Marks) -> set[str]:
    """What is marked, and what is dropped once it waits for nothing: one by one, until nothing more is."""
    done = set(marks.plan.keys(marks.marked))
    while more := [
        item.key
        for item in marks.plan.each(marks.dropped)
        if item.key not in done and not waits(marks, item, done)
    ]:
        done.add(more[0])
    return done


@pytest.mark.lengthy
@settings(max_examples=300)
@given(any_marks())
def test_done_and_ready_are_what_they_are_said_to_be(marks: Marks) -> None:
    """What is dropped is passed once nothing before it is open; what is open and waits for nothing is ready."""
    plan, expected = marks.plan, passed(marks)
    done, ready = settle(marks)
    assert set(plan.keys(done)) == expected
    assert plan.keys(ready) == tuple(
        item.key
        for item in plan.items
        if not item.bit & (marks.marked | marks.dropped) and not waits(marks, item, expected)
    )


@pytest.mark.lengthy
@settings(max_examples=300)
@given(any_marks())
def test_marks_that_had_to_wait_are_found(marks: Marks) -> None:
    """Exactly the marked items that would have had to wait are unsound."""
    plan, done = marks.plan, passed(marks)
    late = tuple(item.key for item in plan.each(marks.marked) if waits(marks, item, done))
    assert plan.keys(unsound(marks)) == late


@given(any_marks())
def test_reconsidering_gives_what_settling_gives(marks: Marks) -> None:
    """After an outcome changed, only items that wait for outcomes can be ready or not ready any more."""
    done, ready = settle(marks)
    guarded = sum(item.bit for item in marks.plan.guarded)
    assert reconsider(marks, done, ready) == ready
    assert reconsider(marks, done, ready ^ (guarded & ~done & ~marks.dropped)) == ready


@pytest.mark.parametrize("forward", [True, False])
def test_a_long_chain_of_dropped_steps_is_passed_at_once(forward: bool) -> None:
    """However the template orders them, 3,000 dropped steps that wait for one another are passed."""
    keys = [f"s{number}" for number in range(3_000)]
    before = [None, *keys[:-1]] if forward else [*keys[1:], None]
    steps = tuple(
        Step(key=key, name="Step", depends_on=(other,) if other else ())
        for key, other in zip(keys, before, strict=True)
    )
    group = StepGroup(name="Work", steps=steps, ordered=False)
    plan = compile_template(Template(id="t", name="T", groups=(group,)))
    marks = Marks(plan=plan, marked=0, issues=0, skipped=0, dropped=plan.all)
    assert sift(marks) == (plan.all, plan.all)
