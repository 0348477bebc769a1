"""What stands in the way of a command, each as its refusal."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from functools import reduce

import attrs

from dextflow.engine.apply import apply
from dextflow.errors import (
    BlankComment,
    BlankName,
    DueBeforeStart,
    InvalidValue,
    ItemDropped,
    LaterWorkDone,
    NoAssignee,
    NotCalculated,
    NothingOpen,
    NoTime,
    NotMarkable,
    NotReady,
    OutOfOrder,
    PeopleFixed,
    ReasonNeeded,
    Refused,
    StepBlocked,
    UnknownItem,
    UnknownStep,
    WrongOutcome,
)
from dextflow.model import Event, Instance, Item, Person, Policy, Status
from dextflow.model.readiness import closed_guards, marks_of, step_outcome, unsound

Refusal = Callable[[str, str, tuple[str, ...]], Refused]
UNDER_WAY = (Status.IN_PROGRESS, Status.UNDER_REVIEW)


def check_status(command: type, status: Enum, accepted_in: Sequence[Enum], refusal: Refusal) -> None:
    """Raise the refusal of a command that does not belong to a status, with those to which it belongs."""
    if status not in accepted_in:
        raise refusal(command.__name__, status.value, tuple(each.value for each in accepted_in))


def check_giver(what: str, by: str, person: Person) -> None:
    """Raise `InvalidValue` if a command is by somebody else than who gives it."""
    if person.id != by:
        raise InvalidValue(what, f"it is by {by!r}, not by {person.id!r}")


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


def open_items(instance: Instance, step: str, items: int) -> int:
    """What of the items of a step is still to be done. Raises `NothingOpen` if nothing is."""
    if not items & instance.open:
        raise NothingOpen(step)
    return items & instance.open


def check_place(instance: Instance, place: str) -> None:
    """Raise `UnknownItem` unless there is such a step or check."""
    if not instance.plan.items_of(place):
        raise UnknownItem(place)


def check_calculated(instance: Instance, checks: Iterable[str]) -> None:
    """Raise `NotCalculated` for the first that is no data-driven check of the workflow."""
    calculated = {check.key for check in instance.plan.checks() if check.rule}
    for key in checks:
        if key not in calculated:
            raise NotCalculated(key)


def check_assignable(instance: Instance, assignee: str | None, policy: Policy) -> None:
    """Raise `PeopleFixed` or `NoAssignee` if work that is under way cannot be given to that person."""
    if instance.status in UNDER_WAY:
        if not policy.people_editable_in_progress:
            raise PeopleFixed
        if assignee is None:
            raise NoAssignee


def check_reason(what: str, reason: str) -> None:
    """Raise `ReasonNeeded` unless a reason says something."""
    if not reason.strip():
        raise ReasonNeeded(what)


def check_comment(text: str) -> None:
    """Raise `BlankComment` unless a comment says something."""
    if not text.strip():
        raise BlankComment


def check_name(name: str) -> None:
    """Raise `BlankName` unless a name says something."""
    if not name.strip():
        raise BlankName


def check_minutes(minutes: int) -> None:
    """Raise `NoTime` unless at least a minute was spent."""
    if minutes < 1:
        raise NoTime(minutes)


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
