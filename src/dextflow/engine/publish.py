"""What a template must be before it can be published."""

import re
from collections import Counter
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from dextflow.errors import Fault, InvalidTemplate
from dextflow.model import Step, Template

KEY = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?")
PlacedStep = tuple[str, int, Step]


def validate(template: Template) -> Template:
    """Return the template if it can be published.

    Raises `InvalidTemplate` with every fault at once: blank names, malformed or repeated keys, groups without
    steps, dependencies on nothing, and cycles, also those that run through ordered steps and gated groups.
    """
    faults = (*_head_faults(template), *_key_faults(template), *_dependency_faults(template))
    if faults:
        raise InvalidTemplate(template.id, faults)
    return template


def _placed(template: Template) -> Iterator[PlacedStep]:
    """Every step with its path and the number of its group."""
    for number, group in enumerate(template.groups):
        for position, step in enumerate(group.steps):
            yield f"/groups/{number}/steps/{position}", number, step


def _head_faults(template: Template) -> Iterator[Fault]:
    if not KEY.fullmatch(template.id):
        yield Fault("/id", _malformed(template.id))
    if template.version < 1:
        yield Fault("/version", "versions count from 1")
    if not template.name.strip():
        yield Fault("/name", "a template needs a name")
    if not template.groups:
        yield Fault("/groups", "a template needs at least one group")
    for number, group in enumerate(template.groups):
        if not group.steps:
            yield Fault(f"/groups/{number}/steps", f"group {group.name!r} has no steps")


def _keys(template: Template) -> Iterator[tuple[str, str]]:
    for path, _, step in _placed(template):
        yield path, step.key
        for position, check in enumerate(step.checks):
            yield f"{path}/checks/{position}", check.key


def _key_faults(template: Template) -> Iterator[Fault]:
    times = Counter(key for _, key in _keys(template))
    for path, key in _keys(template):
        if not KEY.fullmatch(key):
            yield Fault(f"{path}/key", _malformed(key))
        if times[key] > 1:
            yield Fault(f"{path}/key", f"the key {key!r} is used {times[key]} times")


def _malformed(key: str) -> str:
    return f"{key!r} is not a key: use lower-case letters, digits, '-', '_' and '.', at most 64 characters"


def _dependency_faults(template: Template) -> Iterator[Fault]:
    steps = {step.key for _, _, step in _placed(template)}
    for path, _, step in _placed(template):
        for position, key in enumerate(step.depends_on):
            if key not in steps:
                yield Fault(f"{path}/depends_on/{position}", f"there is no step {key!r}")
    cycle = _cycle(template)
    if cycle:
        yield Fault("/groups", "steps wait for one another: " + " -> ".join(cycle))


def _cycle(template: Template) -> tuple[str, ...]:
    """The steps of one cycle, in the order in which each must precede the next; empty if there is none."""
    graph = TopologicalSorter[tuple[str, str | int]]()
    for number, group in enumerate(template.groups):
        for position, step in enumerate(group.steps):
            node = ("step", step.key)
            graph.add(node, *(("step", key) for key in step.depends_on))
            graph.add(("end of group", number), node)
            if group.ordered and position:
                graph.add(node, ("step", group.steps[position - 1].key))
            if group.gated and number:
                graph.add(node, ("end of group", number - 1))
    try:
        graph.prepare()
    except CycleError as error:
        nodes: list[tuple[str, str | int]] = error.args[1]
        return tuple(str(key) for kind, key in nodes if kind == "step")
    return ()
