"""The steps of one workflow apart from its template: added, moved and renamed.

A workflow keeps the id and version of the template of which it was made; the published template is untouched.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import attrs

from dextflow.engine.compile import compile_template
from dextflow.model import (
    Event,
    Instance,
    ItemRenamed,
    Place,
    Plan,
    Step,
    StepAdded,
    StepGroup,
    StepMoved,
    Template,
)


def tailor(template: Template, event: StepAdded | StepMoved | ItemRenamed) -> Template:
    """The template with what an event says. Raises `KeyError` if a step that it names is not there."""
    return _TAILOR[type(event)](template, event)


def replan(instance: Instance, template: Template) -> Instance:
    """The workflow on another plan that has all its items: the marks stay with their keys.

    Raises `InvalidTemplate` if the steps make no template that could be published.
    """
    plan = attrs.evolve(compile_template(template), own=True)
    old, work = instance.plan, instance.work

    def moved(items: int) -> int:
        return _items(plan, old.keys(items))

    return attrs.evolve(
        instance,
        plan=plan,
        done=moved(instance.done),
        issues=moved(instance.issues),
        skipped=moved(instance.skipped),
        ready=moved(instance.ready),
        results=tuple(sorted(instance.results, key=lambda result: plan.index[result.check].bit)),
        work=attrs.evolve(
            work,
            not_required=moved(work.not_required),
            left_out=moved(work.left_out),
            held=moved(work.held),
            acted=moved(work.acted),
        ),
    )


def _items(plan: Plan, keys: Iterable[str]) -> int:
    return sum(plan.index[key].bit for key in keys)


def _added(template: Template, event: StepAdded) -> Template:
    return _insert(template, event.step, event.place)


def _moved(template: Template, event: StepMoved) -> Template:
    steps = {step.key: step for group in template.groups for step in group.steps}
    step = steps[event.step]
    return _insert(_change(template, event.step, lambda _: ()), step, event.place)


def _renamed(template: Template, event: ItemRenamed) -> Template:
    holders = (
        step.key
        for group in template.groups
        for step in group.steps
        if event.item in (step.key, *(check.key for check in step.checks))
    )
    step = next(holders, event.item)
    return _change(template, step, lambda found: (_named(found, event.item, event.name),))


def _named(step: Step, key: str, name: str) -> Step:
    if step.key == key:
        return attrs.evolve(step, name=name)
    checks = (attrs.evolve(check, name=name) if check.key == key else check for check in step.checks)
    return attrs.evolve(step, checks=tuple(checks))


def _insert(template: Template, step: Step, place: Place) -> Template:
    if place.before is not None:
        return _change(template, place.before, lambda found: (step, found))
    return _change(template, str(place.after), lambda found: (found, step))


def _change(template: Template, key: str, change: Callable[[Step], tuple[Step, ...]]) -> Template:
    """The template with other steps in the place of one. Raises `KeyError` if it is not there."""
    groups = tuple(_changed_group(group, key, change) for group in template.groups)
    if all(new is old for new, old in zip(groups, template.groups, strict=True)):
        raise KeyError(key)
    return attrs.evolve(template, groups=groups)


def _changed_group(group: StepGroup, key: str, change: Callable[[Step], tuple[Step, ...]]) -> StepGroup:
    if all(step.key != key for step in group.steps):
        return group
    steps = (new for step in group.steps for new in (change(step) if step.key == key else (step,)))
    return attrs.evolve(group, steps=tuple(steps))


# Each function takes the one type of event under which it is filed, which no mapping type can say.
_TAILOR: Mapping[type[Event], Callable[[Template, Any], Template]] = {
    StepAdded: _added,
    StepMoved: _moved,
    ItemRenamed: _renamed,
}
