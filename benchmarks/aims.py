"""What was aimed at, beside what was measured."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from engines import FLOOR, OURS, PEERS, SPIFF
from fleet import Fleet
from markdown import MICRO, Row, figure, table
from saving import Saving
from timing import Subject

# Seconds for a completion by the plain attrs floor on an idle machine of the kind for which the aims were set.
IDLE = 2.9e-6


Subjects = Mapping[int, Mapping[str, Subject]]


def aim_table(subjects: Subjects, saving: Sequence[Saving], fleets: Sequence[tuple[str, Fleet]]) -> str:
    """The aims; subjects are by size and module, fleets with their names."""
    least = subjects[min(subjects)]
    slow = least[FLOOR].value("step") / IDLE
    rows = chain(_beside_others(subjects), _of_growth(subjects), _of_storage(saving), _of_fleets(fleets, slow))
    return table(("", "aim", "measured", ""), [*rows])


def _beside_others(subjects: Subjects) -> Iterator[Row]:
    smallest = min(subjects)
    least = subjects[smallest]
    yield _at_most(f"{smallest} steps, x floor", 2, least[OURS].ratio("step", least[FLOOR]))
    yield from _at_least_best(f"{smallest} steps, x faster than every peer", 1, least, PEERS)
    yield from _at_least_best(f"{smallest} steps, x faster than the best SpiffWorkflow", 10, least, SPIFF)
    if 500 in subjects:
        yield from _at_least_best("500 steps, the same", 100, subjects[500], SPIFF)


def _at_least_best(name: str, aim: float, subjects: Mapping[str, Subject], peers: Sequence[str]) -> Iterator[Row]:
    ratios = [
        subjects[peer].ratio("step", subjects[OURS])
        for peer in peers
        if peer in subjects and not subjects[peer].fault
    ]
    if ratios:
        yield _at_least(name, aim, min(ratios))


def _of_growth(subjects: Subjects) -> Iterator[Row]:
    smallest, largest = min(subjects), max(subjects)
    few, many = subjects[smallest][OURS], subjects[largest][OURS]
    yield _at_most(f"from {smallest} to {largest} steps, x", 1.5, many.ratio("step", few))


def _of_storage(saving: Sequence[Saving]) -> Iterator[Row]:
    least = saving[0]
    save = max(at.save.completions for at in saving) * IDLE
    yield _at_most("save a completion, us*", 15, save * MICRO)
    yield _at_most("save a completion, bytes", 1024, max(at.save.bytes for at in saving))
    for name, cost in (("with", least.record), ("without", least.parts)):
        yield _at_least(
            f"{least.n} steps, round trips a second {name} the record*", 15_000, 1 / (cost.completions * IDLE)
        )
    yield _at_most(f"{least.n} steps, bytes with the record", 2048, least.record.bytes)


def _of_fleets(fleets: Sequence[tuple[str, Fleet]], slow: float) -> Iterator[Row]:
    """`slow` is how much slower the machine is than an idle one."""
    for name, fleet in fleets:
        if name == OURS and fleet.clients == 100_000:
            yield _at_most("100,000 clients completed, s*", 8, fleet.complete / slow)
            yield _at_most("100,000 clients completed, MB", 250, fleet.bytes / 1e6)


def _at_most(name: str, aim: float, measured: float) -> Row:
    return (name, f"<= {aim:,}", figure(measured), "met" if measured <= aim else "MISSED")


def _at_least(name: str, aim: float, measured: float) -> Row:
    return (name, f">= {aim:,}", figure(measured), "met" if measured >= aim else "MISSED")
