"""What a template must be before it can be published."""

import re
from collections import Counter
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from dextflow.errors import Fault, InvalidTemplate
from dextflow.model import Check, Step, Template

KEY = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?")
PlacedStep = tuple[str, Step]
Node = tuple[str, int]


def validate(template: Template) -> Template:
    """Return the template if it can be published.

    Raises `InvalidTemplate` with every fault at once: blank names, malformed or repeated keys, groups without
    steps, dependencies on nothing, and a cycle, also one that runs through ordered steps or gated groups.
    """
    faults = (
        *_head_faults(template),
        *_name_faults(template),
        *_key_faults(template),
        *_dependency_faults(template),
        *_cycle_faults(template),
    )
    if faults:
        raise InvalidTemplate(template.id, faults)
    return template


def _placed(template: Template) -> Iterator[PlacedStep]:
    """Every step with its path."""
    for number, group in enumerate(template.groups):
        for position, step in enumerate(group.steps):
            yield f"/groups/{number}/steps/{position}", step


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


def _name_faults(template: Template) -> Iterator[Fault]:
    for path, name in _names(template):
        if not name.strip():
            yield Fault(f"{path}/name", "a name is needed")


def _names(template: Template) -> Iterator[tuple[str, str]]:
    yield "", template.name
    for number, group in enumerate(template.groups):
        yield f"/groups/{number}", group.name
    for path, part in _parts(template):
        yield path, part.name


def _parts(template: Template) -> Iterator[tuple[str, Step | Check]]:
    """Every step and check with its path."""
    for path, step in _placed(template):
        yield path, step
        for position, check in enumerate(step.checks):
            yield f"{path}/checks/{position}", check


def _key_faults(template: Template) -> Iterator[Fault]:
    times = Counter(part.key for _, part in _parts(template))
    for path, part in _parts(template):
        if not KEY.fullmatch(part.key):
            yield Fault(f"{path}/key", _malformed(part.key))
        if times[part.key] > 1:
            yield Fault(f"{path}/key", f"the key {part.key!r} is used {times[part.key]} times")


def _malformed(key: str) -> str:
    return (
        f"{key!r} is not a key: use lower-case letters, digits, '-', '_' and '.', at most 64 characters, "
        "the first and the last a letter or digit"
    )


def _dependency_faults(template: Template) -> Iterator[Fault]:
    steps = {step.key for _, step in _placed(template)}
    for path, step in _placed(template):
        for position, key in enumerate(step.depends_on):
            if key not in steps:
                yield Fault(f"{path}/depends_on/{position}", f"there is no step {key!r}")


def _cycle_faults(template: Template) -> Iterator[Fault]:
    try:
        _precedence(template).prepare()
    except CycleError as error:
        steps = [step.key for _, step in _placed(template)]
        nodes: list[Node] = error.args[1]
        cycle = [steps[number] for kind, number in nodes if kind == "step"]
        closed = cycle if nodes[0][0] == "step" else [*cycle, cycle[0]]
        yield Fault("/groups", "steps wait for one another: " + " -> ".join(closed))


def _precedence(template: Template) -> TopologicalSorter[Node]:
    """What each step and the end of each group must come after, by number.

    Steps that share a key are a fault of their own; what depends on such a key is left aside here, so that only
    cycles that stand whichever step is meant are found.
    """
    keys = [step.key for _, step in _placed(template)]
    times = Counter(keys)
    numbers = {key: number for number, key in enumerate(keys) if times[key] == 1}
    graph = TopologicalSorter[Node]()
    count = 0
    for group_number, group in enumerate(template.groups):
        for position, step in enumerate(group.steps):
            node = ("step", count)
            graph.add(node, *(("step", numbers[key]) for key in step.depends_on if key in numbers))
            graph.add(("end of group", group_number), node)
            if group.ordered and position:
                graph.add(node, ("step", count - 1))
            if group.gated and group_number:
                graph.add(node, ("end of group", group_number - 1))
            count += 1
    return graph
