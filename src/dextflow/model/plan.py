"""A template made ready to run: every question that a command asks, answered once for all instances.

The steps and checks that a person marks are the *items* of the plan, numbered in the order of the template.
A set of items is an int with one bit for each, so that completing one of 2,000 costs what completing one of
8 does. A plan follows from its template alone and is shared by all instances of that template.
"""

from collections.abc import Iterator, Mapping

import attrs

from dextflow.model.template import Check, Step, StepGroup, Template


@attrs.frozen(kw_only=True, eq=False)
class Gate:
    """When all items of `when` are done, each of `opens` may become ready: (what it needs, its items)."""

    when: int
    opens: tuple[tuple[int, int], ...]


@attrs.frozen(kw_only=True, eq=False)
class Item:
    """What is marked: a check, or a step that has none.

    `needs` are the items that must be done first, `gates` what completing this one may open, `dependents` the
    items that need this one, each a set of items.
    """

    key: str
    bit: int
    step: Step
    check: Check | None
    needs: int
    gates: tuple[Gate, ...]
    dependents: int


@attrs.frozen(kw_only=True, eq=False)
class PlannedGroup:
    """A group of steps and the set of its items."""

    group: StepGroup
    items: int


@attrs.frozen(kw_only=True)
class Plan:
    """A compiled template. Two plans are equal when their templates are.

    `items` in order; `index` finds one by its key; `checks_of` gives the keys of the checks of a step that
    has any; `all` and `first` are the sets of all items and of those that are ready at the start;
    `vat_checks` are the keys of the checks that read the client's VAT settings.
    """

    template: Template
    items: tuple[Item, ...] = attrs.field(eq=False, repr=False)
    index: Mapping[str, Item] = attrs.field(eq=False, repr=False)
    checks_of: Mapping[str, tuple[str, ...]] = attrs.field(eq=False, repr=False)
    groups: tuple[PlannedGroup, ...] = attrs.field(eq=False, repr=False)
    all: int = attrs.field(eq=False, repr=False)
    first: int = attrs.field(eq=False, repr=False)
    vat_checks: tuple[str, ...] = attrs.field(eq=False, repr=False)

    def keys(self, items: int) -> tuple[str, ...]:
        """The keys of a set of items, in the order of the template."""
        keys: list[str] = []
        while items:
            lowest = items & -items
            keys.append(self.items[lowest.bit_length() - 1].key)
            items ^= lowest
        return tuple(keys)

    def checks(self) -> Iterator[Check]:
        """The checks, in the order of the template."""
        return (item.check for item in self.items if item.check is not None)

    def free(self, done: int) -> int:
        """The set of items that wait for nothing, given those that are done, which may be among them."""
        still_open = ~done
        free = 0
        for item in self.items:
            if not item.needs & still_open:
                free |= item.bit
        return free
