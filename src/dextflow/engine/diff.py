"""In what two versions of a template differ: everything, matched by key and never by name."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

import attrs

from dextflow.engine.wording import value_in_words
from dextflow.model import Alteration, Check, Difference, Part, Step, StepGroup, Template

H = TypeVar("H", bound=Hashable)
Key = tuple[str, int]
TOLD_ELSEWHERE = frozenset({"key", "groups", "steps", "checks"})


def diff(old: Template, new: Template) -> tuple[Difference, ...]:
    """Everything in which two versions of a template differ: nothing if, and only if, they are equal.

    Steps and checks are matched by their keys. Groups have none: those that share the most steps are the same, and
    of those that are left over the ones with the same number. What is told as moved is as little as explains the
    new order. The template comes first, then groups, steps and checks, each in the new order.
    """
    groups = _matched_groups(old, new)
    homes = {before: after for after, before in groups.items()}
    steps = _spots_of_steps(old, homes), _spots_of_steps(new)
    checks = _spots_of_checks(old), _spots_of_checks(new)
    return (
        *_changes(Part.TEMPLATE, new.id, old, new, (old, new)),
        *_group_differences(old, new, groups),
        *_part_differences(Part.STEP, steps, (old, new)),
        *_part_differences(Part.CHECK, checks, (old, new)),
    )


# ---------------------------------------------------------------------------------------------------- groups


def _matched_groups(old: Template, new: Template) -> dict[int, int]:
    """The number of the old group for each new group that is the same, both counted from 0."""
    shared = _shared_steps(old, new)
    alike = sorted(shared, key=lambda pair: (-shared[pair], pair))
    same_number = ((number, number) for number in range(min(len(old.groups), len(new.groups))))
    matched: dict[int, int] = {}
    taken: set[int] = set()
    for number, place in (*alike, *same_number):
        if number not in matched and place not in taken:
            matched[number] = place
            taken.add(place)
    return matched


def _shared_steps(old: Template, new: Template) -> Counter[tuple[int, int]]:
    """How many steps a new and an old group have in common, for those that have any."""
    places: dict[str, list[int]] = {}
    for place, group in enumerate(old.groups):
        for step in group.steps:
            places.setdefault(step.key, []).append(place)
    return Counter(
        (number, place)
        for number, group in enumerate(new.groups)
        for step in group.steps
        for place in places.get(step.key, ())
    )


def _group_differences(old: Template, new: Template, matched: Mapping[int, int]) -> Iterator[Difference]:
    taken = set(matched.values())
    for place, group in enumerate(old.groups):
        if place not in taken:
            yield _group(Alteration.REMOVED, place, group, before=f"place {place + 1}")
    stay = _longest_rise([matched[number] for number in sorted(matched)])
    for number, group in enumerate(new.groups):
        if number not in matched:
            yield _group(Alteration.ADDED, number, group, after=f"place {number + 1}")
            continue
        place = matched[number]
        if place not in stay:
            yield _group(Alteration.MOVED, number, group, before=f"place {place + 1}", after=f"place {number + 1}")
        yield from _changes(Part.GROUP, str(number + 1), old.groups[place], group, (old, new))


def _group(
    alteration: Alteration, number: int, group: StepGroup, before: str | None = None, after: str | None = None
) -> Difference:
    return Difference(
        part=Part.GROUP,
        key=str(number + 1),
        name=group.name,
        alteration=alteration,
        before=before,
        after=after,
    )


# ------------------------------------------------------------------------------------------ steps and checks


@attrs.frozen(eq=False)
class _Spot:
    """A step or check, what it stands in, and that place in words."""

    part: Step | Check
    home: Hashable
    place: str


Spots = Mapping[Key, _Spot]


def _spots_of_steps(template: Template, homes: Mapping[int, int] | None = None) -> Spots:
    """The steps of a template. `homes` maps the numbers of groups to those of the other version."""
    spots: list[_Spot] = []
    for number, group in enumerate(template.groups):
        home = number if homes is None else homes.get(number, (number,))
        spots += _in_order(group.steps, home, f"group {number + 1} {group.name!r}")
    return _by_key(spots)


def _spots_of_checks(template: Template) -> Spots:
    spots: list[_Spot] = []
    times: Counter[str] = Counter()
    for step in (step for group in template.groups for step in group.steps):
        spots += _in_order(step.checks, (step.key, times[step.key]), f"step {step.name!r}")
        times[step.key] += 1
    return _by_key(spots)


def _in_order(parts: Sequence[Step | Check], home: Hashable, words: str) -> Iterator[_Spot]:
    for place, part in enumerate(parts):
        where = f"after {parts[place - 1].name!r}" if place else "at the top"
        yield _Spot(part, home, f"{words}, {where}")


def _by_key(spots: Iterable[_Spot]) -> Spots:
    """By key, and by how often it stood there before: a template that is not published yet may repeat one."""
    times: Counter[str] = Counter()
    found: dict[Key, _Spot] = {}
    for spot in spots:
        found[spot.part.key, times[spot.part.key]] = spot
        times[spot.part.key] += 1
    return found


def _part_differences(
    part: Part, spots: tuple[Spots, Spots], templates: tuple[Template, Template]
) -> Iterator[Difference]:
    old, new = spots
    for key, spot in old.items():
        if key not in new:
            yield _placed(part, Alteration.REMOVED, spot, before=spot.place)
    stay = _staying(old, new)
    for key, spot in new.items():
        if key not in old:
            yield _placed(part, Alteration.ADDED, spot, after=spot.place)
            continue
        if key not in stay:
            yield _placed(part, Alteration.MOVED, spot, before=old[key].place, after=spot.place)
        yield from _changes(part, spot.part.key, old[key].part, spot.part, templates)


def _placed(
    part: Part, alteration: Alteration, spot: _Spot, before: str | None = None, after: str | None = None
) -> Difference:
    return Difference(
        part=part, key=spot.part.key, name=spot.part.name, alteration=alteration, before=before, after=after
    )


def _staying(old: Spots, new: Spots) -> set[Key]:
    """Those that stay in the same place, seen from their neighbours: as many as can be."""
    places = {key: place for place, key in enumerate(old)}
    by_home: dict[Hashable, list[Key]] = {}
    for key, spot in new.items():
        if key in old and old[key].home == spot.home:
            by_home.setdefault(spot.home, []).append(key)
    staying: set[Key] = set()
    for keys in by_home.values():
        rise = _longest_rise([places[key] for key in keys])
        staying.update(key for key in keys if places[key] in rise)
    return staying


def _longest_rise(numbers: Sequence[int]) -> set[int]:
    """The longest part of different numbers that rises, leaving out some: one of them if there are several."""
    ends: list[int] = []
    chains: list[tuple[int, ...]] = []
    for number in numbers:
        length = bisect_left(ends, number)
        chain = (*(chains[length - 1] if length else ()), number)
        ends[length:] = [number, *ends[length + 1 :]]
        chains[length:] = [chain, *chains[length + 1 :]]
    return set(chains[-1]) if chains else set()


# ---------------------------------------------------------------------------------------------------- fields


def _changes(
    part: Part,
    key: str,
    old: Template | StepGroup | Step | Check,
    new: Template | StepGroup | Step | Check,
    templates: tuple[Template, Template],
) -> Iterator[Difference]:
    """A difference for each field that is not the same, but for those that are told elsewhere."""
    for field in attrs.fields(type(new)):
        before, after = getattr(old, field.name), getattr(new, field.name)
        if field.name not in TOLD_ELSEWHERE and before != after:
            yield Difference(
                part=part,
                key=key,
                name=new.name,
                alteration=Alteration.CHANGED,
                field=field.name,
                before=value_in_words(field.name, before, templates[0]),
                after=value_in_words(field.name, after, templates[1]),
            )
