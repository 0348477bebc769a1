"""What a template must be before it can be published."""

import re
from collections import Counter
from collections.abc import Container, Iterator
from graphlib import CycleError, TopologicalSorter

from dextflow.engine.conditions import lookup, parse
from dextflow.engine.precedence import Placed, placed_steps
from dextflow.engine.references import FactTypes
from dextflow.errors import Fault, InvalidCondition, InvalidTemplate
from dextflow.model import Check, Step, Template

KEY = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?")
Node = tuple[str, int]
Steps = tuple[Placed, ...]


def validate(template: Template) -> Template:
    """Return the template if it can be published.

    Raises `InvalidTemplate` with every fault at once: blank names, malformed or repeated keys, groups without
    steps, dependencies on nothing, conditions that cannot be read or that look at the outcomes of later steps,
    checks of a step with an action, and a cycle, also one that runs through ordered steps, blocking steps or
    gated groups.
    """
    steps = tuple(placed_steps(template))
    faults = (
        *_head_faults(template),
        *_name_faults(template, steps),
        *_key_faults(steps),
        *_dependency_faults(steps),
        *_estimate_faults(steps),
        *_action_faults(steps),
        *_condition_faults(template, steps),
        *_cycle_faults(steps),
    )
    if faults:
        raise InvalidTemplate(template.id, faults)
    return template


def _head_faults(template: Template) -> Iterator[Fault]:
    if not KEY.fullmatch(template.id):
        yield Fault("/id", _malformed(template.id))
    if template.version < 1:
        yield Fault("/version", "versions count from 1")
    if not template.groups:
        yield Fault("/groups", "a template needs at least one group")
    for number, group in enumerate(template.groups):
        if not group.steps:
            yield Fault(f"/groups/{number}/steps", f"group {group.name!r} has no steps")


def _name_faults(template: Template, steps: Steps) -> Iterator[Fault]:
    for path, name in _names(template, steps):
        if not name.strip():
            yield Fault(f"{path}/name", "a name is needed")


def _names(template: Template, steps: Steps) -> Iterator[tuple[str, str]]:
    yield "", template.name
    for number, group in enumerate(template.groups):
        yield f"/groups/{number}", group.name
    for path, part in _parts(steps):
        yield path, part.name


def _parts(steps: Steps) -> Iterator[tuple[str, Step | Check]]:
    """Every step and check with its path."""
    for placed in steps:
        yield placed.path, placed.step
        for position, check in enumerate(placed.step.checks):
            yield f"{placed.path}/checks/{position}", check


def _key_faults(steps: Steps) -> Iterator[Fault]:
    times = Counter(part.key for _, part in _parts(steps))
    for path, part in _parts(steps):
        if not KEY.fullmatch(part.key):
            yield Fault(f"{path}/key", _malformed(part.key))
        if times[part.key] > 1:
            yield Fault(f"{path}/key", f"the key {part.key!r} is used {times[part.key]} times")


def _malformed(key: str) -> str:
    return (
        f"{key!r} is not a key: use lower-case letters, digits, '-', '_' and '.', at most 64 characters, "
        "the first and the last a letter or digit"
    )


def _dependency_faults(steps: Steps) -> Iterator[Fault]:
    keys = {placed.step.key for placed in steps}
    for placed in steps:
        for place, key in _named_steps(placed.step):
            if key not in keys:
                yield Fault(f"{placed.path}/{place}", f"there is no step {key!r}")
        for position, dependency in enumerate(placed.step.depends_on_outcomes):
            if not dependency.outcomes:
                path = f"{placed.path}/depends_on_outcomes/{position}/outcomes"
                yield Fault(path, "it needs at least one outcome to wait for")


def _named_steps(step: Step) -> Iterator[tuple[str, str]]:
    """The steps on which one depends, with the path to each name."""
    for position, key in enumerate(step.depends_on):
        yield f"depends_on/{position}", key
    for position, dependency in enumerate(step.depends_on_outcomes):
        yield f"depends_on_outcomes/{position}/step", dependency.step


def _estimate_faults(steps: Steps) -> Iterator[Fault]:
    for placed in steps:
        if placed.step.estimate is not None and placed.step.estimate < 1:
            yield Fault(f"{placed.path}/estimate", "an estimate is at least one minute")


def _action_faults(steps: Steps) -> Iterator[Fault]:
    for placed in steps:
        if placed.step.action is not None and placed.step.checks:
            yield Fault(f"{placed.path}/checks", "a step that writes to the client or moves a service on has none")


def _condition_faults(template: Template, steps: Steps) -> Iterator[Fault]:
    before, running = FactTypes(), FactTypes(template)
    for path, source in _sources_before(template, steps):
        yield from _condition_fault(path, source, before)
    later = {lookup("outcome", part.key) for _, part in _parts(steps)}
    for placed in steps:
        if placed.step.only_if is not None:
            yield from _condition_fault(f"{placed.path}/only_if", placed.step.only_if, running, later)
        later -= {
            lookup("outcome", key) for key in (placed.step.key, *(check.key for check in placed.step.checks))
        }


def _condition_fault(path: str, source: str, types: FactTypes, later: Container[str] = ()) -> Iterator[Fault]:
    """What is wrong with a condition: it cannot be read, or it looks at an outcome that it may change itself."""
    try:
        references = parse(source, types).references
    except InvalidCondition as error:
        yield Fault(path, str(error))
        return
    if ahead := [name for name in references if name in later]:
        yield Fault(path, f"it can look at steps that stand before its own, and not at {', '.join(ahead)}")


def _sources_before(template: Template, steps: Steps) -> Iterator[tuple[str, str]]:
    """The conditions that are asked when a workflow is made, with their paths."""
    for position, case in enumerate(template.reviewers):
        yield f"/reviewers/{position}/when", case.when
    for placed in steps:
        for position, case in enumerate(placed.step.assignment_cases):
            yield f"{placed.path}/assignment_cases/{position}/when", case.when
        for number, check in enumerate(placed.step.checks):
            for position, settings in enumerate(check.settings_cases):
                yield f"{placed.path}/checks/{number}/settings_cases/{position}/when", settings.when


def _cycle_faults(steps: Steps) -> Iterator[Fault]:
    try:
        _precedence(steps).prepare()
    except CycleError as error:
        nodes: list[Node] = error.args[1]
        cycle = [steps[number].step.key for kind, number in nodes if kind == "step"]
        closed = cycle if nodes[0][0] == "step" else [*cycle, cycle[0]]
        yield Fault("/groups", "steps wait for one another: " + " -> ".join(closed))


def _precedence(steps: Steps) -> TopologicalSorter[Node]:
    """What each step and the end of each group must come after, by number.

    Steps that share a key are a fault of their own; what depends on such a key is left aside here, so that only
    cycles that stand whichever step is meant are found.
    """
    times = Counter(placed.step.key for placed in steps)
    numbers = {placed.step.key: number for number, placed in enumerate(steps) if times[placed.step.key] == 1}
    graph = TopologicalSorter[Node]()
    for count, placed in enumerate(steps):
        named = (numbers[key] for key in placed.after_keys if key in numbers)
        graph.add(("step", count), *(("step", number) for number in (*placed.after, *named)))
        graph.add(("end of group", placed.group), ("step", count))
        if placed.after_group is not None:
            graph.add(("step", count), ("end of group", placed.after_group))
    return graph
