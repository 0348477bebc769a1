"""What of a workflow can be done now.

An item is *ready* when it is open and everything that it waits for is done, with the outcomes that it asks for.
What is dropped (not required, or left out by a person) is passed as soon as nothing before it is open, whatever
outcomes it asked for, so that what waits for it waits for what it waits for: the order of the rest holds.
"""

import attrs

from dextflow.model.instance import Instance
from dextflow.model.outcome import Outcome
from dextflow.model.plan import Guard, Item, Plan


@attrs.frozen(kw_only=True)
class Marks:
    """Everything from which readiness follows, as sets of items: what people marked, and what is dropped."""

    plan: Plan
    marked: int
    issues: int
    skipped: int
    dropped: int


def marks_of(instance: Instance) -> Marks:
    """The marks of a workflow as it is."""
    return Marks(
        plan=instance.plan,
        marked=instance.marked,
        issues=instance.issues,
        skipped=instance.skipped,
        dropped=instance.work.dropped,
    )


def settle(marks: Marks) -> tuple[int, int]:
    """The sets of items that are done (marked, or dropped and passed), and of those that are ready."""
    done = marks.marked
    while True:
        before, free = done, 0
        for item in marks.plan.items:
            if item.bit & marks.dropped and not item.needs & ~done:
                done |= item.bit
            elif _is_free(marks, item, done):
                free |= item.bit
        if done == before:
            return done, free & ~done


def unsound(marks: Marks) -> int:
    """The set of marked items that would have had to wait: empty in every workflow that can be."""
    done, _ = settle(marks)
    return sum(item.bit for item in marks.plan.each(marks.marked) if not _is_free(marks, item, done))


def reconsider(marks: Marks, done: int, ready: int) -> int:
    """The set of ready items after an outcome changed for which some items wait."""
    for item in marks.plan.guarded:
        if item.bit & (done | marks.dropped):
            continue
        if _is_free(marks, item, done):
            ready |= item.bit
        else:
            ready &= ~item.bit
    return ready


def closed_guards(instance: Instance, item: Item) -> tuple[Guard, ...]:
    """The outcomes that an item waits for and that are not there, among steps that are done."""
    marks = marks_of(instance)
    return tuple(
        guard
        for guard in item.guards
        if not guard.items & ~instance.done and not _holds(marks, guard, instance.done)
    )


def step_outcome(marks: Marks, items: int) -> Outcome | None:
    """How a step is marked, from its items that are not dropped: the gravest of their outcomes.

    None while one of them is open, or if all are dropped.
    """
    counted = items & ~marks.dropped
    if not counted or counted & ~marks.marked:
        return None
    if counted & marks.issues:
        return Outcome.COMPLETE_WITH_ISSUES
    return Outcome.COMPLETE if counted & ~marks.skipped else Outcome.NOT_APPLICABLE


def _is_free(marks: Marks, item: Item, done: int) -> bool:
    """Whether an item waits for nothing, done or not, given those that are done."""
    return not item.needs & ~done and all(_holds(marks, guard, done) for guard in item.guards)


def _holds(marks: Marks, guard: Guard, done: int) -> bool:
    """A guard on a step that is dropped altogether falls away."""
    if guard.items & ~done:
        return False
    return not guard.items & ~marks.dropped or step_outcome(marks, guard.items) in guard.outcomes
