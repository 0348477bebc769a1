"""What was aimed at, beside what was measured."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from engines import FLOOR, OURS, PEERS, SPIFF
from markdown import MICRO, Row, figure, table
from measured import Measured
from timing import Subject

# Seconds for a completion by the plain attrs floor on an idle machine of the kind for which the aims were set.
IDLE = 2.9e-6


def aims(measured: Measured) -> str:
    """The table of aims."""
    rows = chain(_beside_others(measured), _of_growth(measured), _of_storage(measured))
    return table(("", "aim", "measured", ""), [*rows])


def _beside_others(measured: Measured) -> Iterator[Row]:
    smallest, _ = measured.sizes
    subjects = measured.subjects[smallest]
    ours = subjects[OURS]
    yield _at_most(f"{smallest} steps, x floor", 2, ours.ratio("step", subjects[FLOOR]))
    yield from _at_least_best(f"{smallest} steps, x faster than every peer", 1, subjects, PEERS)
    yield from _at_least_best(f"{smallest} steps, x faster than the best SpiffWorkflow", 10, subjects, SPIFF)
    if 500 in measured.subjects:
        yield from _at_least_best("500 steps, the same", 100, measured.subjects[500], SPIFF)


def _at_least_best(name: str, aim: float, subjects: Mapping[str, Subject], peers: Sequence[str]) -> Iterator[Row]:
    ratios = [
        subjects[peer].ratio("step", subjects[OURS])
        for peer in peers
        if peer in subjects and not subjects[peer].fault
    ]
    if ratios:
        yield _at_least(name, aim, min(ratios))


def _of_growth(measured: Measured) -> Iterator[Row]:
    smallest, largest = measured.sizes
    few, many = measured.subjects[smallest][OURS], measured.subjects[largest][OURS]
    yield _at_most(f"from {smallest} to {largest} steps, x", 1.5, many.ratio("step", few))


def _of_storage(measured: Measured) -> Iterator[Row]:
    least = measured.saving[0]
    save = max(at.save.completions for at in measured.saving) * IDLE
    yield _at_most("save a completion, us*", 15, save * MICRO)
    yield _at_most("save a completion, bytes", 1024, max(at.save.bytes for at in measured.saving))
    for name, cost in (("with", least.record), ("without", least.parts)):
        yield _at_least(
            f"{least.n} steps, round trips a second {name} the record*", 15_000, 1 / (cost.completions * IDLE)
        )
    yield _at_most(f"{least.n} steps, bytes with the record", 2048, least.record.bytes)
    for name, fleet in measured.fleets:
        if name == OURS and fleet.clients == 100_000:
            slow = measured.subjects[least.n][FLOOR].value("step") / IDLE
            yield _at_most("100,000 clients completed, s*", 8, fleet.complete / slow)
            yield _at_most("100,000 clients completed, MB", 250, fleet.bytes / 1e6)


def _at_most(name: str, aim: float, measured: float) -> Row:
    return (name, f"<= {aim:,}", figure(measured), "met" if measured <= aim else "MISSED")


def _at_least(name: str, aim: float, measured: float) -> Row:
    return (name, f">= {aim:,}", figure(measured), "met" if measured >= aim else "MISSED")
