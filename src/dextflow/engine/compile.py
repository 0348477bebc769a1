"""Compile a template into a plan."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import chain
from types import MappingProxyType

import attrs

from dextflow.engine.conditions import lookup, parse
from dextflow.engine.precedence import placed_steps
from dextflow.engine.publish import validate
from dextflow.engine.references import FactTypes
from dextflow.model import Check, ConditionalStep, Gate, Guard, Item, Plan, PlannedGroup, Step, Template
from dextflow.model.actions import is_automatic


@attrs.frozen(kw_only=True, eq=False)
class _Placed:
    """A step with its set of items and what it waits for directly: steps, by key, and perhaps a whole group."""

    step: Step
    group: int
    items: int
    after_steps: tuple[str, ...]
    after_group: int | None


@attrs.frozen(kw_only=True, eq=False)
class _Followers:
    """What directly follows each step and each group: sets of items by what they need, all of it."""

    of_step: Mapping[str, Mapping[int, int]]
    of_group: Mapping[int, Mapping[int, int]]

    def of(self, place: _Placed) -> Iterator[int]:
        """The sets of items that directly follow a step or its group."""
        return chain(self.of_step[place.step.key].values(), self.of_group[place.group].values())


def compile_template(template: Template) -> Plan:
    """Make a template ready to run. Raises `InvalidTemplate` if it could not be published."""
    validate(template)
    placed = tuple(_place(template))
    held = {place.step.key: place.items for place in placed}
    groups = [sum(held[step.key] for step in group.steps) for group in template.groups]
    needs = {place.step.key: _needs(place, held, groups) for place in placed}
    followers = _followers(placed, needs)
    items = tuple(
        Item(
            key=check.key if check else place.step.key,
            bit=bit,
            step=place.step,
            check=check,
            needs=needs[place.step.key],
            gates=tuple(_gates(place, followers, groups)),
            dependents=_union(followers.of(place)),
            guards=tuple(_guards(place, held)),
        )
        for place in placed
        for bit, check in _leaves(place)
    )
    conditional = tuple(_conditional(template, held))
    guarded = tuple(item for item in items if item.guards)
    return Plan(
        template=template,
        items=items,
        index=MappingProxyType({item.key: item for item in items}),
        steps=MappingProxyType(held),
        checks_of=MappingProxyType(_checks_of(placed)),
        groups=tuple(
            PlannedGroup(group=group, items=held) for group, held in zip(template.groups, groups, strict=True)
        ),
        all=(1 << len(items)) - 1,
        first=_union(item.bit for item in items if not item.needs),
        vat_checks=tuple(item.key for item in items if item.check and item.check.reads_vat),
        conditional=conditional,
        watched=_watched(conditional, items, held),
        guarded=guarded,
        guarding=_union(item.needs for item in guarded),
        actions=_union(item.bit for item in items if item.step.action),
        automatic=_union(item.bit for item in items if item.step.action and is_automatic(item.step.action)),
    )


def _place(template: Template) -> Iterator[_Placed]:
    """Number the items in the order of the template: the checks of a step, or the step itself."""
    first = 0
    steps = [step.key for group in template.groups for step in group.steps]
    for placed in placed_steps(template):
        count = len(placed.step.checks) or 1
        yield _Placed(
            step=placed.step,
            group=placed.group,
            items=((1 << count) - 1) << first,
            after_steps=tuple(dict.fromkeys((*(steps[number] for number in placed.after), *placed.after_keys))),
            after_group=placed.after_group,
        )
        first += count


def _needs(place: _Placed, held: Mapping[str, int], groups: list[int]) -> int:
    needs = _union(held[key] for key in place.after_steps)
    return needs if place.after_group is None else needs | groups[place.after_group]


def _followers(placed: tuple[_Placed, ...], needs: Mapping[str, int]) -> _Followers:
    of_step: defaultdict[str, defaultdict[int, int]] = defaultdict(lambda: defaultdict(int))
    of_group: defaultdict[int, defaultdict[int, int]] = defaultdict(lambda: defaultdict(int))
    for place in placed:
        needed = needs[place.step.key]
        for key in place.after_steps:
            of_step[key][needed] |= place.items
        if place.after_group is not None:
            of_group[place.after_group][needed] |= place.items
    return _Followers(of_step=of_step, of_group=of_group)


def _gates(place: _Placed, followers: _Followers, groups: list[int]) -> Iterator[Gate]:
    if opened := followers.of_step[place.step.key]:
        yield Gate(when=place.items, opens=tuple(opened.items()))
    if opened := followers.of_group[place.group]:
        yield Gate(when=groups[place.group], opens=tuple(opened.items()))


def _guards(place: _Placed, held: Mapping[str, int]) -> Iterator[Guard]:
    for dependency in place.step.depends_on_outcomes:
        yield Guard(step=dependency.step, items=held[dependency.step], outcomes=dependency.outcomes)


def _conditional(template: Template, held: Mapping[str, int]) -> Iterator[ConditionalStep]:
    types = FactTypes(template)
    for group in template.groups:
        for step in group.steps:
            if step.only_if is not None:
                condition = parse(step.only_if, types)
                yield ConditionalStep(
                    step=step.key, items=held[step.key], source=step.only_if, condition=condition
                )


def _watched(conditional: tuple[ConditionalStep, ...], items: tuple[Item, ...], held: Mapping[str, int]) -> int:
    """What conditions refer to, and the conditional steps themselves, for what holds work is not dropped."""
    names = {name for each in conditional for name in each.condition.references}
    steps = (bits for key, bits in held.items() if lookup("outcome", key) in names)
    checks = (item.bit for item in items if lookup("outcome", item.key) in names)
    return _union(chain(steps, checks, (each.items for each in conditional)))


def _leaves(place: _Placed) -> Iterator[tuple[int, Check | None]]:
    lowest = place.items & -place.items
    for position, check in enumerate(place.step.checks or (None,)):
        yield lowest << position, check


def _checks_of(placed: tuple[_Placed, ...]) -> dict[str, tuple[str, ...]]:
    return {
        place.step.key: tuple(check.key for check in place.step.checks) for place in placed if place.step.checks
    }


def _union(sets: Iterator[int]) -> int:
    whole = 0
    for items in sets:
        whole |= items
    return whole
