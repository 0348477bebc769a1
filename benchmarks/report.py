"""Print what was measured, as plain tables, and beside it what was aimed at."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

import attrs

from commits import Commits
from engines import FLOOR, OURS, PEERS, SPIFF
from fleet import Fleet
from saving import Saving
from timing import Subject

MICRO = 1e6
# Seconds for a completion by the plain attrs floor on an idle machine of the kind for which the aims were set.
IDLE = 2.9e-6
Row = Sequence[str]


@attrs.frozen(kw_only=True)
class Measured:
    """Everything that one run measured; subjects by size and module, fleets by name."""

    subjects: Mapping[int, Mapping[str, Subject]]
    saving: Sequence[Saving]
    fleets: Mapping[str, Fleet]
    commits: Sequence[Commits]

    @property
    def sizes(self) -> tuple[int, int]:
        """The smallest and the largest size."""
        return min(self.subjects), max(self.subjects)


def table(header: Row, rows: Sequence[Row]) -> str:
    """Columns of equal width, the first flush left."""
    widths = [max(len(row[column]) for row in (header, *rows)) for column in range(len(header))]

    def line(cells: Row) -> str:
        first, *rest = (cell.rjust(width) for cell, width in zip(cells, widths, strict=True))
        return "  ".join((cells[0].ljust(len(first)), *rest)).rstrip()

    return "\n".join(map(line, (header, ["-" * width for width in widths], *rows)))


def sections(measured: Measured) -> Iterator[str]:
    """The tables, each under its title."""
    for n, subjects in measured.subjects.items():
        yield f"{n} steps\n\n{_engines(subjects)}"
    yield f"Saving and loading, half done\n\n{_saving(measured.saving)}"
    yield f"A fleet, eight steps for each client\n\n{_fleets(measured.fleets)}"
    yield f"Commits a second to SQLite\n\n{_commits(measured.commits)}"
    yield f"Aims (*: as if a completion of the floor took {IDLE * MICRO:.1f} us)\n\n{_aims(measured)}"


def _engines(subjects: Mapping[str, Subject]) -> str:
    header = ("engine", "us a step", "x floor", "x dextflow", "create us", "dump+load us", "bytes", "samples")
    sound = sorted(
        (subject for subject in subjects.values() if not subject.fault), key=lambda one: one.value("step")
    )
    rows = [_engine(subject, subjects[FLOOR], subjects[OURS]) for subject in sound]
    faults = [
        f"{subject.engine.NAME} does not do the work: {subject.fault}"
        for subject in subjects.values()
        if subject.fault
    ]
    return "\n".join((table(header, rows), *faults))


def _engine(subject: Subject, floor: Subject, ours: Subject) -> Row:
    return (
        f"{subject.engine.NAME} {subject.engine.VERSION}",
        f"{subject.value('step') * MICRO:.2f}",
        f"{subject.ratio('step', floor):.2f}",
        f"{subject.ratio('step', ours):.2f}",
        f"{subject.value('create') * MICRO:.1f}",
        f"{subject.value('round trip') * MICRO:.0f}",
        f"{subject.bytes}",
        f"{len(subject.samples)}",
    )


def _saving(saving: Sequence[Saving]) -> str:
    header = ("", "us", "x floor's step", "bytes")
    rows = [
        (name, f"{cost.seconds * MICRO:.1f}", f"{cost.completions:.1f}", f"{cost.bytes}")
        for at in saving
        for name, cost in (
            (f"{at.n} steps: save a completion", at.save),
            (f"{at.n} steps: dump and load with the record", at.record),
            (f"{at.n} steps: dump and load without it", at.parts),
        )
    ]
    return table(header, rows)


def _fleets(fleets: Mapping[str, Fleet]) -> str:
    header = ("", "clients", "create s", "complete s", "process MB")
    rows = [
        (name, f"{fleet.clients}", f"{fleet.create:.2f}", f"{fleet.complete:.2f}", f"{fleet.bytes / 1e6:.0f}")
        for name, fleet in fleets.items()
    ]
    return table(header, rows)


def _commits(commits: Sequence[Commits]) -> str:
    rows = [
        ("relaxed" if way.relaxed else "durable", f"{way.store:.0f}", f"{way.bare:.0f}", f"{way.ratio:.2f}")
        for way in commits
    ]
    return table(("", "store", "bare sqlite3", "x bare"), rows)


def _aims(measured: Measured) -> str:
    rows = chain(_aims_beside_others(measured), _aims_of_growth(measured), _aims_of_storage(measured))
    return table(("", "aim", "measured", ""), [*rows])


def _aims_beside_others(measured: Measured) -> Iterator[Row]:
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


def _aims_of_growth(measured: Measured) -> Iterator[Row]:
    smallest, largest = measured.sizes
    few, many = measured.subjects[smallest][OURS], measured.subjects[largest][OURS]
    yield _at_most(f"from {smallest} to {largest} steps, x", 1.5, many.ratio("step", few))


def _aims_of_storage(measured: Measured) -> Iterator[Row]:
    least = measured.saving[0]
    fleet = measured.fleets["dextflow"]
    save = max(at.save.completions for at in measured.saving) * IDLE
    yield _at_most("save a completion, us*", 15, save * MICRO)
    yield _at_most("save a completion, bytes", 1024, max(at.save.bytes for at in measured.saving))
    for name, cost in (("with", least.record), ("without", least.parts)):
        yield _at_least(
            f"{least.n} steps, round trips a second {name} the record*", 15_000, 1 / (cost.completions * IDLE)
        )
    yield _at_most(f"{least.n} steps, bytes with the record", 2048, least.record.bytes)
    if fleet.clients == 100_000:
        slow = measured.subjects[least.n][FLOOR].value("step") / IDLE
        yield _at_most("the fleet completed, s*", 8, fleet.complete / slow)
        yield _at_most("the fleet, MB", 250, fleet.bytes / 1e6)


def _at_most(name: str, aim: float, measured: float) -> Row:
    return (name, f"<= {aim:,}", _figure(measured), "met" if measured <= aim else "MISSED")


def _at_least(name: str, aim: float, measured: float) -> Row:
    return (name, f">= {aim:,}", _figure(measured), "met" if measured >= aim else "MISSED")


def _figure(measured: float) -> str:
    return f"{measured:,.0f}" if measured >= 100 else f"{measured:.2f}"
