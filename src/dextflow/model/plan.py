"""A template made ready to run: every question that a command asks, answered once for all instances.

The steps and checks that a person marks are the *items* of the plan, numbered in the order of the template.
A set of items is an int with one bit for each, so that completing one of 2,000 costs what completing one of
8 does. A plan follows from its template alone and is shared by all instances of that template.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from dextflow.model.actions import SetServiceStage
from dextflow.model.outcome import Outcome
from dextflow.model.template import Check, Step, StepGroup, Template


@attrs.frozen(kw_only=True, eq=False)
class Gate:
    """When all items of `when` are done, each of `opens` may become ready: (what it needs, its items)."""

    when: int
    opens: tuple[tuple[int, int], ...]


@attrs.frozen(kw_only=True, eq=False)
class Guard:
    """Beyond being done, the step of these items must have one of these outcomes."""

    step: str
    items: int
    outcomes: tuple[Outcome, ...]


@attrs.frozen(kw_only=True, eq=False)
class Item:
    """What is marked: a check, or a step that has none.

    `needs` are the items that must be done first, `gates` what completing this one may open, `dependents` the
    items that need this one, each a set of items; `guards` are the outcomes that it waits for.
    """

    key: str
    bit: int
    step: Step
    check: Check | None
    needs: int
    gates: tuple[Gate, ...]
    dependents: int
    guards: tuple[Guard, ...] = ()

    @property
    def name(self) -> str:
        """What the item is called."""
        return self.check.name if self.check else self.step.name


@attrs.frozen(kw_only=True, eq=False)
class PlannedGroup:
    """A group of steps and the set of its items."""

    group: StepGroup
    items: int


@attrs.frozen(kw_only=True, eq=False)
class ConditionalStep:
    """A step that is only required if its condition, parsed from `source`, is not false."""

    step: str
    items: int
    source: str
    condition: Any


@attrs.frozen(kw_only=True)
class Plan:
    """A compiled template. Two plans are equal when their templates are.

    `items` in order; `index` finds one by its key, `steps` the items of a step, `checks_of` the keys of the checks
    of a step that has any; `all` and `first` are the sets of all items and of those that are ready at the start;
    `vat_checks` are the keys of the checks that read the client's VAT settings. `conditional` are the steps that
    have a condition, and marking one of `watched` may change what one says. `guarded` are the items with guards,
    and marking one of `guarding` may open or close one. `actions` are the items of the steps that write to the
    client, ask it or move a service on, `automatic` those of them that do so by themselves. `own`: the
    steps are those of one workflow, apart from the published template.
    """

    template: Template
    items: tuple[Item, ...] = attrs.field(eq=False, repr=False)
    index: Mapping[str, Item] = attrs.field(eq=False, repr=False)
    steps: Mapping[str, int] = attrs.field(eq=False, repr=False)
    checks_of: Mapping[str, tuple[str, ...]] = attrs.field(eq=False, repr=False)
    groups: tuple[PlannedGroup, ...] = attrs.field(eq=False, repr=False)
    all: int = attrs.field(eq=False, repr=False)
    first: int = attrs.field(eq=False, repr=False)
    vat_checks: tuple[str, ...] = attrs.field(eq=False, repr=False)
    conditional: tuple[ConditionalStep, ...] = attrs.field(eq=False, repr=False, default=())
    watched: int = attrs.field(eq=False, repr=False, default=0)
    guarded: tuple[Item, ...] = attrs.field(eq=False, repr=False, default=())
    guarding: int = attrs.field(eq=False, repr=False, default=0)
    own: bool = attrs.field(eq=False, default=False)
    actions: int = attrs.field(eq=False, repr=False, default=0)
    automatic: int = attrs.field(eq=False, repr=False, default=0)

    @property
    def acts_at_start(self) -> bool:
        """Whether something is sent or set as soon as the workflow starts: it waits for nothing."""
        return bool(self.automatic & self.first)

    @property
    def writes_to_client(self) -> bool:
        """Whether a step writes to the client, so that the client needs somebody who can be written to."""
        return any(not isinstance(item.step.action, SetServiceStage) for item in self.each(self.actions))

    def keys(self, items: int) -> tuple[str, ...]:
        """The keys of a set of items, in the order of the template."""
        return tuple(item.key for item in self.each(items))

    def each(self, items: int) -> Iterator[Item]:
        """The items of a set, in the order of the template."""
        while items:
            lowest = items & -items
            yield self.items[lowest.bit_length() - 1]
            items ^= lowest

    def checks(self) -> Iterator[Check]:
        """The checks, in the order of the template."""
        return (item.check for item in self.items if item.check is not None)

    def items_of(self, place: str) -> int:
        """The set of the items of a step, or of the one check of that key; none if there is no such thing."""
        item = self.index.get(place)
        return item.bit if item else self.steps.get(place, 0)
