"""A mark can be taken back: the state returns, the record does not."""

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dextflow.engine import replay
from dextflow.errors import LaterWorkDone, NotAllowedNow, NotMarkable, NotMarked, UnknownItem
from dextflow.model import Check, Instance, Mark, MarkUndone, Outcome, Step, StepGroup, Template, Undo
from dextflow.testing.runs import NOON, Run, opened, previous_commands, started
from dextflow.testing.workflows import runs_in_progress

LAWS = settings(max_examples=30, deadline=None, suppress_health_check=(HealthCheck.too_slow,))


def state(instance: Instance) -> Instance:
    """The workflow, whatever its version and who agreed to it."""
    return attrs.evolve(instance, version=0, at=NOON, review=attrs.evolve(instance.review, approvals=()))


def is_underway(run: Run, item: str) -> bool:
    """Whether the step of an item is taken up or blocked."""
    return run.instance.work.on(run.instance.plan.index[item].step.key) is not None


@LAWS
@given(runs_in_progress(), st.data())
def test_undo_and_mark_again_restores_the_state_and_keeps_the_history(run: Run, data: st.DataObject) -> None:
    """After undoing a mark and making it again the state is as before, and the record holds all of it.

    But the approvals that there were are void; and where there are conditions, they may say otherwise by then.
    """
    undos = [
        command
        for command in previous_commands(run.instance)
        if isinstance(command, Undo) and not is_underway(run, command.item)
    ]
    if run.plan.conditional or not undos:
        return
    undo = data.draw(st.sampled_from(undos))
    outcome = run.instance.outcome(undo.item)
    assert outcome is not None
    undone = run.give(undo)
    assert undone.instance.outcome(undo.item) is None
    again = undone.give(Mark(undo.by, undo.at, undo.item, outcome))
    assert state(again.instance) == state(run.instance)
    assert again.events[: len(run.events)] == run.events
    assert again.events[len(run.events)] == MarkUndone(undo.by, undo.at, undo.item)
    assert replay(again.plan, again.events) == again.instance


@LAWS
@given(runs_in_progress(), st.data(), st.sampled_from(Outcome))
def test_mark_and_undo_restores_the_state(run: Run, data: st.DataObject, outcome: Outcome) -> None:
    """Marking a ready item and undoing it leaves everything as it was, but for two more events.

    That is so where no condition looks at it, and nobody had taken up its step.
    """
    instance = run.instance
    free = [key for key in instance.plan.keys(instance.ready) if not is_underway(run, key)]
    if run.plan.conditional or not free:
        return
    item = data.draw(st.sampled_from(free))
    by = instance.job.assignee or ""
    back = run.give(Mark(by, instance.at, item, outcome), Undo(by, instance.at, item))
    assert state(back.instance) == state(instance)
    assert len(back.events) == len(run.events) + 2


@LAWS
@given(runs_in_progress())
def test_only_the_last_work_can_be_undone(run: Run) -> None:
    """A mark cannot be undone while something that waits directly for it is done; the refusal names all that."""
    instance = run.instance
    undoable = {command.item for command in previous_commands(instance) if isinstance(command, Undo)}
    for item in instance.plan.each(instance.marked):
        later = {
            other.key for other in instance.plan.items if other.needs & item.bit and other.bit & instance.marked
        }
        if later:
            assert item.key not in undoable
            with pytest.raises(LaterWorkDone) as refused:
                run.give(Undo(instance.job.assignee or "", instance.at, item.key))
            assert set(refused.value.done) >= later
        elif not instance.work.dropped and not instance.plan.conditional:
            assert item.key in undoable


TEMPLATE = Template(
    id="t",
    name="T",
    groups=(
        StepGroup(name="One", steps=(Step(key="a", name="A", checks=(Check(key="a1", name="A1"),)),)),
        StepGroup(name="Two", steps=(Step(key="b", name="B"), Step(key="c", name="C"))),
    ),
)


def test_undo_through_a_gate() -> None:
    """A check of one group cannot be undone while a step of the gated group after it is done."""
    run = started(TEMPLATE).give(
        Mark("ann", NOON, "a1", Outcome.COMPLETE), Mark("ann", NOON, "b", Outcome.COMPLETE)
    )
    with pytest.raises(LaterWorkDone, match="undo b first"):
        run.give(Undo("ann", NOON, "a1"))
    back = run.give(Undo("ann", NOON, "b"), Undo("ann", NOON, "a1"))
    assert back.plan.keys(back.instance.ready) == ("a1",)


def test_there_must_be_a_mark_to_undo() -> None:
    """An open item, a step that has checks and an unknown key are refused, each for its own reason."""
    run = started(TEMPLATE)
    with pytest.raises(NotMarked, match="'b' has no mark to undo"):
        run.give(Undo("ann", NOON, "b"))
    with pytest.raises(NotMarkable, match="mark a1"):
        run.give(Undo("ann", NOON, "a"))
    with pytest.raises(UnknownItem, match="no step or check 'z'"):
        run.give(Undo("ann", NOON, "z"))
    with pytest.raises(NotAllowedNow):
        opened(TEMPLATE).give(Undo("ann", NOON, "a1"))
