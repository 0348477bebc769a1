"""Templates and workflows as graphs: groups as lanes, steps as boxes, what waits for what as lines."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum

import attrs

from dextflow.engine import progress
from dextflow.exports.texts import count, legible
from dextflow.model import (
    TO_TASK_OWNER,
    Instance,
    ItemProgress,
    Offset,
    State,
    Step,
    StepGroup,
    Tally,
    Template,
)

MOST_BOXES, MOST_LINES = 150, 200
OPEN_STATES = (State.BLOCKED, State.IN_PROGRESS, State.AVAILABLE, State.WAITING_FOR_CLIENT, State.WAITING)
DONE_STATES = (State.COMPLETE_WITH_ISSUES, State.COMPLETE, State.NOT_APPLICABLE)


class Kind(Enum):
    """Why one box comes after another."""

    ORDER = "the next in order"
    DEPENDENCY = "waits for it"
    OUTCOME = "waits for one of its outcomes"


@attrs.frozen(kw_only=True)
class Box:
    """One step, or one whole group: its title, what else is to be said, and where it stands.

    `state` is None in the picture of a template. `blocking`: everything after it waits. `conditional`: it may not
    be required.
    """

    title: str
    notes: tuple[str, ...] = ()
    state: State | None = None
    blocking: bool = False
    conditional: bool = False


@attrs.frozen(kw_only=True)
class Lane:
    """One group: `boxes` are the numbers of its boxes; `gated`: it waits for all of the lane before it."""

    title: str
    notes: tuple[str, ...]
    boxes: tuple[int, ...]
    gated: bool = False


@attrs.frozen(kw_only=True)
class Line:
    """The second of two boxes, by number, comes after the first."""

    first: int
    second: int
    kind: Kind


@attrs.frozen(kw_only=True)
class Graph:
    """A picture before it is laid out: its title, what it shows in a sentence, lanes, boxes and lines."""

    title: str
    description: str
    lanes: tuple[Lane, ...]
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


@attrs.frozen(kw_only=True, eq=False)
class _Source:
    """What a picture is drawn from: how a step becomes a box, and what is said of the group of a number."""

    title: str
    groups: Sequence[StepGroup]
    box_of: Callable[[Step], Box]
    notes_of: Callable[[int], tuple[str, ...]]
    state_of: Callable[[int], State | None]


def template_graph(template: Template) -> Graph:
    """A template as a graph; one of more than 150 steps by its groups alone."""
    groups = template.groups
    based_on = template.deadlines_from.value
    names = {step.key: step.name for group in groups for step in group.steps}
    return _graph(
        _Source(
            title=f"{template.name}, version {template.version}",
            groups=groups,
            box_of=lambda step: _box(step, tuple(_template_notes(step, names))),
            notes_of=lambda number: tuple(_lane_notes(groups[number], based_on)),
            state_of=lambda _: None,
        )
    )


def instance_graph(instance: Instance) -> Graph:
    """A workflow as a graph, with the state of each step; one of more than 150 steps by its groups alone."""
    seen = progress(instance)
    job, tallies = instance.job, [group.tally for group in seen.groups]
    items: dict[str, list[ItemProgress]] = {}
    for item in seen.items:
        items.setdefault(item.step, []).append(item)
    return _graph(
        _Source(
            title=f"{job.name}, {job.client_name or job.client}, {job.period.start} to {job.period.end}",
            groups=instance.plan.template.groups,
            box_of=lambda step: _box(step, tuple(_instance_notes(items[step.key])), _state(items[step.key])),
            notes_of=lambda number: (f"{tallies[number].done} of {tallies[number].total} done",),
            state_of=lambda number: _group_state(tallies[number]),
        )
    )


def _graph(source: _Source) -> Graph:
    groups = source.groups
    steps = sum(len(group.steps) for group in groups)
    described = f"{count(steps, 'step')} in {count(len(groups), 'group')}."
    if steps > MOST_BOXES:
        return _of_groups(source, f"{described} Each box is a whole group.")
    boxes = [source.box_of(step) for group in groups for step in group.steps]
    lines = _lines(groups)
    if len(lines) > MOST_LINES:
        boxes = [
            attrs.evolve(box, notes=(*box.notes, f"waits for {count(waits, 'step')}")) if waits else box
            for box, waits in ((box, sum(line.second == n for line in lines)) for n, box in enumerate(boxes))
        ]
        lines = ()
    return Graph(
        title=_one_line(source.title), description=described, lanes=_lanes(source), boxes=tuple(boxes), lines=lines
    )


def _of_groups(source: _Source, description: str) -> Graph:
    """One box for each group, of which at most so many as of steps."""
    groups = source.groups[:MOST_BOXES]
    boxes = [
        Box(
            title=_one_line(group.name),
            notes=(count(len(group.steps), "step"), *source.notes_of(number)),
            state=source.state_of(number),
        )
        for number, group in enumerate(groups)
    ]
    if more := len(source.groups) - len(groups):
        boxes.append(Box(title=f"and {count(more, 'more group')}"))
    gates = (number for number, group in enumerate(groups) if number and group.gated)
    return Graph(
        title=_one_line(source.title),
        description=description,
        lanes=(Lane(title="Groups", notes=(), boxes=tuple(range(len(boxes)))),),
        boxes=tuple(boxes),
        lines=tuple(Line(first=number - 1, second=number, kind=Kind.ORDER) for number in gates),
    )


def _lanes(source: _Source) -> tuple[Lane, ...]:
    lanes: list[Lane] = []
    first = 0
    for number, group in enumerate(source.groups):
        boxes = tuple(range(first, first + len(group.steps)))
        first += len(boxes)
        gated = group.gated and number > 0
        notes = tuple(map(_one_line, source.notes_of(number)))
        lanes.append(Lane(title=_one_line(group.name), notes=notes, boxes=boxes, gated=gated))
    return tuple(lanes)


def _lines(groups: Sequence[StepGroup]) -> tuple[Line, ...]:
    """What directly comes after what, once for each pair of steps, by the gravest reason."""
    numbers = {step.key: n for n, step in enumerate(step for group in groups for step in group.steps)}
    kinds: dict[tuple[int, int], Kind] = {}
    for group in groups:
        for place, step in enumerate(group.steps):
            number = numbers[step.key]
            if group.ordered and place:
                kinds[number - 1, number] = Kind.ORDER
            kinds |= {(numbers[key], number): Kind.DEPENDENCY for key in step.depends_on}
            kinds |= {(numbers[each.step], number): Kind.OUTCOME for each in step.depends_on_outcomes}
    return tuple(Line(first=first, second=second, kind=kind) for (first, second), kind in kinds.items())


def _box(step: Step, notes: tuple[str, ...], state: State | None = None) -> Box:
    return Box(
        title=_one_line(step.name),
        notes=tuple(map(_one_line, notes)),
        state=state,
        blocking=step.blocking,
        conditional=step.only_if is not None,
    )


def _template_notes(step: Step, names: Mapping[str, str]) -> Iterator[str]:
    facts = (
        count(len(step.checks), "check") if step.checks else "",
        f"{step.estimate} min" if step.estimate else "",
        str(step.assignment) if step.assignment != TO_TASK_OWNER else "",
    )
    if any(facts):
        yield ", ".join(filter(None, facts))
    for each in step.depends_on_outcomes:
        yield f"if {names[each.step]} is {' or '.join(outcome.value for outcome in each.outcomes)}"
    if step.only_if is not None:
        yield f"only if {step.only_if}"


def _instance_notes(items: Sequence[ItemProgress]) -> Iterator[str]:
    if len(items) > 1:
        yield f"{sum(item.state in DONE_STATES for item in items)} of {len(items)} done"
    yield from {item.blocked for item in items if item.blocked}


def _lane_notes(group: StepGroup, based_on: str) -> Iterator[str]:
    if len(group.steps) > 1:
        yield "in order" if group.ordered else "in any order"
    if group.deadline is not None:
        yield _deadline(group.deadline, based_on)


def _deadline(offset: Offset, based_on: str) -> str:
    if not offset.value:
        return f"by the {based_on}"
    side = "before" if offset.value < 0 else "after"
    return f"{count(abs(offset.value), offset.unit.value)} {side} the {based_on}"


def _state(items: Sequence[ItemProgress]) -> State:
    """Where a step stands: the gravest state of its open items, else of all its items."""
    states = {item.state for item in items}
    return next(state for state in (*OPEN_STATES, *DONE_STATES) if state in states)


def _group_state(tally: Tally) -> State:
    counts: Mapping[State, int] = {
        State.BLOCKED: tally.blocked,
        State.AVAILABLE: tally.available,
        State.WAITING_FOR_CLIENT: tally.with_client,
        State.WAITING: tally.waiting - tally.with_client,
        State.COMPLETE_WITH_ISSUES: tally.with_issues,
        State.COMPLETE: tally.complete,
    }
    return next((state for state, number in counts.items() if number), State.NOT_APPLICABLE)


def _one_line(text: str) -> str:
    return " ".join(legible(text).split())
