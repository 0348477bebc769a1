"""What stands in the way of a command, each as its refusal."""

from datetime import UTC, date, datetime, timedelta
from functools import reduce

import attrs

from dextflow.engine.apply import apply
from dextflow.errors import (
    DueBeforeStart,
    InvalidValue,
    ItemDropped,
    LaterWorkDone,
    NotMarkable,
    NotReady,
    OutOfOrder,
    ReasonNeeded,
    Refused,
    StepBlocked,
    UnknownItem,
    UnknownStep,
    WrongOutcome,
)
from dextflow.model import Event, Instance, Item, Policy
from dextflow.model.readiness import closed_guards, marks_of, step_outcome, unsound


def check_time(what: str, at: datetime, instance: Instance, policy: Policy) -> None:
    """Raise `InvalidValue` for a time without a zone, `OutOfOrder` for one too early after the last event."""
    check_later(what, at, instance.at, policy)


def check_later(what: str, at: datetime, last: datetime, policy: Policy) -> None:
    """Raise `InvalidValue` for a time without a zone, `OutOfOrder` for one too early after the last one."""
    # Within one zone Python compares what the clock showed, which misleads when summer time ends: so ask UTC too.
    if at.tzinfo is None:
        raise InvalidValue(what, "its time has no time zone")
    if (at < last or last.fold) and _is_too_early(at, last, policy):
        raise OutOfOrder(at.isoformat(), last.isoformat())


def _is_too_early(at: datetime, last: datetime, policy: Policy) -> bool:
    return last.astimezone(UTC) - at.astimezone(UTC) > timedelta(seconds=policy.clock_skew_seconds)


def check_dates(due_on: date, starts_on: date | None) -> None:
    """Raise `DueBeforeStart` unless work is due on the day on which it may begin, or later."""
    if starts_on is not None and due_on < starts_on:
        raise DueBeforeStart(due_on.isoformat(), starts_on.isoformat())


def find_item(instance: Instance, key: str) -> Item:
    """The item of that key. Raises `NotMarkable` for a step that has checks, else `UnknownItem`."""
    item = instance.plan.index.get(key)
    if item is not None:
        return item
    if key in instance.plan.checks_of:
        raise NotMarkable(key, instance.plan.checks_of[key])
    raise UnknownItem(key)


def find_step(instance: Instance, key: str) -> int:
    """The set of the items of a step. Raises `UnknownStep`."""
    if key not in instance.plan.steps:
        raise UnknownStep(key)
    return instance.plan.steps[key]


def check_not_dropped(instance: Instance, item: Item) -> None:
    """Raise `ItemDropped` for what is not to be done."""
    if instance.work.left_out & item.bit:
        raise ItemDropped(item.key, "its step was left out; restore it first")
    if instance.work.not_required & item.bit:
        raise ItemDropped(item.key, f"its step is only required if {item.step.only_if}")


def check_not_blocked(instance: Instance, step: str) -> None:
    """Raise `StepBlocked` for a step that cannot go on."""
    underway = instance.work.on(step)
    if underway and underway.blocked is not None:
        raise StepBlocked(step, underway.blocked)


def check_reason(step: str, reason: str) -> None:
    """Raise `ReasonNeeded` unless a reason says something."""
    if not reason.strip():
        raise ReasonNeeded(step)


def why_waiting(instance: Instance, item: Item) -> Refused:
    """Why an open item cannot be marked yet: it is dropped, waits for others, or for another outcome."""
    try:
        check_not_dropped(instance, item)
    except ItemDropped as dropped:
        return dropped
    if waits_for := item.needs & ~instance.done:
        return NotReady(item.key, instance.plan.keys(waits_for))
    guard = closed_guards(instance, item)[0]
    outcome = step_outcome(marks_of(instance), guard.items)
    wanted = tuple(each.value for each in guard.outcomes)
    return WrongOutcome(item.key, guard.step, outcome.value if outcome else "open", wanted)


def check_order(instance: Instance, events: tuple[Event, ...], item: str) -> None:
    """Raise `LaterWorkDone` if events would leave work done that had to wait for the item.

    It names everything that must be undone first, in the order in which it can be.
    """
    after = reduce(apply, events, instance)
    marks = marks_of(after)
    layers: list[int] = []
    while later := unsound(marks):
        layers.append(later)
        marks = attrs.evolve(marks, marked=marks.marked & ~later)
    if layers:
        raise LaterWorkDone(item, tuple(key for layer in reversed(layers) for key in after.plan.keys(layer)))
