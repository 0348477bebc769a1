"""What happened to a workflow, one thing at a time: a cause, with what followed from it by itself."""

from collections.abc import Iterator, Sequence, Set
from functools import reduce
from itertools import takewhile

import attrs

from dextflow.engine.apply import apply
from dextflow.model import (
    Asked,
    ConditionsApplied,
    Created,
    Event,
    Instance,
    ItemRenamed,
    Marked,
    Plan,
    StageSet,
    StepAdded,
    StepMoved,
    StepReassigned,
    StepSkipped,
)

MADE_OF = (Created, StepAdded, StepMoved, ItemRenamed, StepReassigned, StepSkipped, ConditionsApplied)


@attrs.frozen(kw_only=True)
class Happening:
    """One thing that happened: the `number`-th event (`cause`) and those that followed from it by themselves.

    `before` is None for the making of a workflow, with all that was arranged in it then.
    """

    before: Instance | None
    after: Instance
    number: int
    events: tuple[Event, ...]

    @property
    def cause(self) -> Event:
        """What was done."""
        return self.events[0]


def happenings(before: Instance | None, after: Instance, events: Sequence[Event]) -> Iterator[Happening]:
    """Take what was kept at once apart into the things that happened.

    It goes by the events alone, so that a whole record, taken apart, gives what its changes gave one by one.
    """
    if before is None:
        yield Happening(before=None, after=after, number=1, events=tuple(events))
        return
    number, now = before.version + 1, before
    parts = tuple(_parts(before, after.plan, events))
    for part in parts:
        then = after if len(parts) == 1 else reduce(apply, part, now)
        yield Happening(before=now, after=then, number=number, events=part)
        number, now = number + len(part), then


def making(events: Sequence[Event]) -> int:
    """How many of the first events of a record made the workflow: like another one, it was arranged at once."""
    made_of = takewhile(lambda each: isinstance(each, MADE_OF) and _is_of_one_moment(events[0], each), events)
    return sum(1 for _ in made_of)


def _parts(before: Instance, plan: Plan, events: Sequence[Event]) -> Iterator[tuple[Event, ...]]:
    """The events, each cause with what followed from it."""
    start, acted = 0, set[str]()
    for place in range(1, len(events)):
        event, last = events[place], events[place - 1]
        if isinstance(last, Asked | StageSet):
            acted.add(last.step)
        if not (_is_of_one_moment(last, event) and _follows(before, plan, last, event, acted)):
            yield tuple(events[start:place])
            start = place
    if events:
        yield tuple(events[start:])


def _is_of_one_moment(last: Event, event: Event) -> bool:
    return last.by == event.by and last.at == event.at


def _follows(before: Instance, plan: Plan, last: Event, event: Event, acted: Set[str]) -> bool:
    """Whether an event is what the library makes of the last one: conditions, and steps that act by themselves.

    A step does that once: when it has acted already, it was a person who let it act again.
    """
    if isinstance(event, Marked):
        return isinstance(last, Asked | StageSet) and last.step == event.item
    if isinstance(event, Asked | StageSet):
        has_acted = event.step in acted or before.work.acted & before.plan.items_of(event.step)
        return not has_acted and bool(plan.automatic & plan.items_of(event.step))
    return isinstance(event, ConditionsApplied)
