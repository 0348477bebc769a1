"""How far a workflow is."""

from graphlib import TopologicalSorter

import attrs

from dextflow.model import (
    GroupProgress,
    Instance,
    Item,
    ItemProgress,
    OutcomeAwaited,
    Progress,
    State,
    Step,
    Tally,
)
from dextflow.model.readiness import closed_guards, marks_of, step_outcome


@attrs.frozen(order=True)
class _Way:
    """A chain of open steps, the longer the greater."""

    minutes: int = 0
    steps: int = 0
    last: str = ""
    before: "_Way | None" = attrs.field(default=None, order=False)

    def with_step(self, step: Step) -> "_Way":
        return _Way(self.minutes + (step.estimate or 0), self.steps + 1, step.key, self)

    def keys(self) -> tuple[str, ...]:
        keys: list[str] = []
        way: _Way | None = self
        while way is not None and way.steps:
            keys.append(way.last)
            way = way.before
        return tuple(reversed(keys))


def progress(instance: Instance) -> Progress:
    """A workflow at a glance: what is done, available, blocked or waiting, and for what; the critical path."""
    groups = instance.plan.groups
    names = {step.key: planned.group.name for planned in groups for step in planned.group.steps}
    blocked, asked = _blocked(instance), _asked(instance)
    path, minutes = critical_path(instance)
    return Progress(
        overall=_tally(instance, instance.plan.all, blocked, asked),
        groups=tuple(
            GroupProgress(name=planned.group.name, tally=_tally(instance, planned.items, blocked, asked))
            for planned in groups
        ),
        items=tuple(item_progress(instance, item, names[item.step.key]) for item in instance.plan.items),
        critical_path=path,
        minutes=minutes,
    )


def overall(instance: Instance) -> Tally:
    """The tally of a whole workflow alone, which costs the same for 8 steps and for 2,000."""
    return _tally(instance, instance.plan.all, _blocked(instance), _asked(instance))


def critical_path(instance: Instance) -> tuple[tuple[str, ...], int]:
    """The open steps on the longest way to the end, and what they should take in minutes.

    The way is the longest by the estimates of the steps, then by their number.
    """
    firsts = {item.step.key: item for item in reversed(instance.plan.items)}
    order = TopologicalSorter(
        {key: {each.step.key for each in instance.plan.each(item.needs)} for key, item in firsts.items()}
    )
    ways: dict[str, _Way] = {}
    for key in order.static_order():
        item = firsts[key]
        way = max((ways[each.step.key] for each in instance.plan.each(item.needs)), default=_Way())
        ways[key] = way.with_step(item.step) if instance.plan.steps[key] & instance.open else way
    longest = max(ways.values(), default=_Way())
    return longest.keys(), longest.minutes


def item_progress(instance: Instance, item: Item, group: str) -> ItemProgress:
    """Where one item of a group stands, and exactly why."""
    is_open = bool(instance.open & item.bit)
    underway = instance.work.on(item.step.key) if is_open else None
    return ItemProgress(
        key=item.key,
        name=item.name,
        step=item.step.key,
        group=group,
        state=_state(instance, item),
        waits_for=instance.plan.keys(item.needs & ~instance.done) if is_open else (),
        awaits=_awaited(instance, item) if is_open else (),
        blocked=underway.blocked if underway else None,
        by=underway.by if underway else None,
        dropped=_dropped(instance, item),
        asked=underway.asked if underway else None,
        answered=underway.answered if underway else None,
    )


def _state(instance: Instance, item: Item) -> State:
    if outcome := instance.outcome(item.key):
        return State(outcome.value)
    underway = instance.work.on(item.step.key)
    if underway and underway.blocked is not None:
        return State.BLOCKED
    if underway and underway.asked is not None:
        return State.WAITING_FOR_CLIENT
    if not instance.ready & item.bit:
        return State.WAITING
    return State.IN_PROGRESS if underway and underway.by is not None else State.AVAILABLE


def _awaited(instance: Instance, item: Item) -> tuple[OutcomeAwaited, ...]:
    marks = marks_of(instance)
    return tuple(
        OutcomeAwaited(step=guard.step, outcome=outcome, wanted=guard.outcomes)
        for guard in closed_guards(instance, item)
        if (outcome := step_outcome(marks, guard.items))
    )


def _dropped(instance: Instance, item: Item) -> str | None:
    if instance.work.left_out & item.bit:
        return "left out"
    return f"not required: only if {item.step.only_if}" if instance.work.not_required & item.bit else None


def _blocked(instance: Instance) -> int:
    """The set of open items of the steps that somebody blocked."""
    blocked = 0
    for underway in instance.work.underway:
        if underway.blocked is not None:
            blocked |= instance.plan.steps[underway.step]
    return blocked & instance.open


def _asked(instance: Instance) -> int:
    """The set of open items for which an answer of the client is awaited."""
    return instance.with_client & instance.open if instance.work.underway else 0


def _tally(instance: Instance, items: int, blocked: int, asked: int) -> Tally:
    still_open = (items & instance.open).bit_count()
    total = items.bit_count()
    stuck = (items & blocked).bit_count()
    available = (items & instance.ready & ~blocked & ~asked).bit_count()
    issues = (items & instance.issues).bit_count()
    skipped = (items & (instance.skipped | instance.work.dropped)).bit_count()
    return Tally(
        total=total,
        done=total - still_open,
        available=available,
        waiting=still_open - available - stuck,
        blocked=stuck,
        complete=total - still_open - issues - skipped,
        with_issues=issues,
        not_applicable=skipped,
        with_client=(items & asked & ~blocked).bit_count(),
    )
