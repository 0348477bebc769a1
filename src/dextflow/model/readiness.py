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


def sift(marks: Marks) -> tuple[int, int]:
    """The sets of items that are done (marked, or dropped and passed), and of those that wait for nothing.

    The latter has what is done as well as what is open.
    """
    plan, done = marks.plan, marks.marked
    still_open, free = plan.all & ~done, 0
    for item in plan.items:
        if not item.needs & still_open:
            free |= item.bit
    while passed := free & marks.dropped & ~done:
        done |= passed
        free |= opened(plan, passed, done)
    return done, free & ~_shut(marks)


def settle(marks: Marks) -> tuple[int, int]:
    """The sets of items that are done (marked, or dropped and passed), and of those that are ready."""
    done, free = sift(marks)
    return done, free & ~done


def unsound(marks: Marks) -> int:
    """The set of marked items that would have had to wait: empty in every workflow that can be."""
    _, free = sift(marks)
    return marks.marked & ~free


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
    return tuple(guard for guard in item.guards if not guard.items & ~instance.done and not _is_met(marks, guard))


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


def opened(plan: Plan, passed: int, done: int) -> int:
    """The set of the items that need nothing more than what is done now that some were passed."""
    free = 0
    for item in plan.each(passed):
        for gate in item.gates:
            if not gate.when & ~done:
                for needs, items in gate.opens:
                    if not needs & ~done:
                        free |= items
    return free


def _is_free(marks: Marks, item: Item, done: int) -> bool:
    """Whether an item waits for nothing, done or not, given those that are done."""
    return not item.needs & ~done and all(_is_met(marks, guard) for guard in item.guards)


def _shut(marks: Marks) -> int:
    """The set of the items that wait for an outcome which is not there."""
    shut = 0
    for item in marks.plan.guarded:
        if not all(_is_met(marks, guard) for guard in item.guards):
            shut |= item.bit
    return shut


def _is_met(marks: Marks, guard: Guard) -> bool:
    """Whether the step has one of those outcomes. A guard on a step that is dropped altogether falls away.

    An item needs the items of its guards besides, so that one that is dropped must have been passed.
    """
    return not guard.items & ~marks.dropped or step_outcome(marks, guard.items) in guard.outcomes
