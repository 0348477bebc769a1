"""Measure dextflow beside its peers and hand-written floors.

`python benchmarks/run.py` takes about ten minutes. With `--quick` it takes some seconds, which show that
everything runs and that every engine does the work; the figures then mean nothing.
"""

import argparse
import os
import platform
from collections.abc import Iterator, Mapping

import attrs

from aims import IDLE, aim_table
from checks import check_tables, measure_checks
from commits import Commits, measure_commits
from conditions import measure_conditions
from dates import measure_dates
from engines import FLOOR, OURS, PEERS, AnyEngine, installed
from exporting import measure_exports
from fleet import IN_A_FILE, IN_MEMORY, LARGE, Fleet, measure_fleet
from markdown import MICRO
from publishing import measure_publishing
from queries import measure_practice
from repeating import measure_scan, measure_triggering
from report import (
    command_table,
    commit_table,
    condition_table,
    date_table,
    engine_table,
    export_table,
    fleet_table,
    practice_table,
    publishing_table,
    question_table,
    saving_table,
    scan_table,
    triggering_table,
)
from saving import measure_saving
from tailored import KINDS, Given, measure_given
from timing import Effort, Subject, measure

FLEETS = (FLOOR, OURS, "peer_eventsourcing", "peer_transitions", "peer_spiff_core", IN_MEMORY, IN_A_FILE)


@attrs.frozen(kw_only=True)
class Extent:
    """How much a run does.

    `effort` is for the engines and `small` for the rest; `fleet` and `large_fleet` count clients, `practice` the
    clients and the workflows of the practice in SQLite, `asked` how often each question is asked; `dated` counts
    the clients whose dates are worked out, `due` the pairs that are due among each number of `pairs`; `books` are
    the documents of the books that all rules are run on.
    """

    sizes: tuple[int, ...]
    given: tuple[int, ...]
    published: tuple[int, ...]
    effort: Effort
    small: Effort
    fleet: int
    large_fleet: int
    commits: int
    practice: tuple[int, int]
    rows: int
    asked: int
    dated: int
    due: int
    pairs: tuple[int, ...]
    books: tuple[int, ...]


FULL = Extent(
    sizes=(8, 50, 500, 2000),
    given=(8, 50, 500),
    published=(8, 500, 2000),
    effort=Effort(rounds=9, sample=0.1, most=10.0),
    small=Effort(rounds=5, sample=0.1, most=10.0),
    fleet=10_000,
    large_fleet=100_000,
    commits=1_000,
    practice=(10_000, 100_000),
    rows=10_000,
    asked=15,
    dated=10_000,
    due=1_000,
    pairs=(1_000, 10_000, 100_000),
    books=(12_000, 24_000, 48_000, 100_000),
)
QUICK = Extent(
    sizes=(8, 50),
    given=(8,),
    published=(8,),
    effort=Effort(rounds=1, sample=0.002, most=1.0),
    small=Effort(rounds=1, sample=0.002, most=1.0),
    fleet=20,
    large_fleet=100,
    commits=16,
    practice=(200, 300),
    rows=100,
    asked=2,
    dated=20,
    due=4,
    pairs=(4, 40),
    books=(60,),
)


def sections(extent: Extent, engines: Mapping[str, AnyEngine]) -> Iterator[tuple[str, str]]:
    """Measure one thing after the other; the title and the table of each.

    The fleets come first, while this process is small: the largest size of a process that it starts counts its
    own. The practice comes last, because it leaves this process large.
    """
    names = {name: engine.NAME for name, engine in engines.items()}
    fleets = _fleets(extent, engines)
    yield "A fleet, eight steps for each client", fleet_table(fleets, names)
    subjects = _subjects(extent, engines)
    for n, of_size in subjects.items():
        yield f"Completing a step of {n:,}", engine_table(of_size)
    saving = [measure_saving(n, extent.effort) for n in extent.sizes]
    yield "Saving and loading, half done", saving_table(saving)
    aims = aim_table(subjects, saving, fleets)
    yield f"Aims (*: as if a completion of the floor took {IDLE * MICRO:.1f} us)", aims
    yield "A command through the service", command_table(_commands(extent))
    yield "Commits a second to SQLite", commit_table(_commits(extent))
    published = measure_publishing(extent.published, engines, extent.small)
    yield "Publishing a template", publishing_table(published, names)
    yield "Conditions", condition_table(measure_conditions(extent.effort))
    yield "All rules on a client's year", check_tables([measure_checks(size) for size in extent.books])
    for dates in measure_dates(extent.dated, extent.small.rounds):
        yield f"Dates: {dates.title}", date_table(dates)
    scan = measure_scan(extent.pairs[-1], min(extent.small.rounds, 3))
    yield f"What is due, of {scan.pairs:,} pairs in memory", scan_table(scan)
    triggering = measure_triggering(extent.pairs, extent.due)
    yield "Triggering what is due, in SQLite", triggering_table(triggering)
    practice = measure_practice(*extent.practice, extent.rows, extent.asked)
    yield "A practice in SQLite", practice_table(practice)
    yield "Questions to the practice", question_table(practice)
    exports = measure_exports(practice.read, min(extent.small.rounds, 3))
    yield f"Dashboard and exports of {len(practice.read):,} workflows", export_table(exports)


def _commands(extent: Extent) -> list[Given]:
    return [measure_given(n, kind, extent.small) for n in extent.given for kind in KINDS]


def _commits(extent: Extent) -> list[Commits]:
    rounds = min(extent.effort.rounds, 3)
    return [measure_commits(extent.commits, rounds, relaxed=relaxed) for relaxed in (False, True)]


def _fleets(extent: Extent, engines: Mapping[str, AnyEngine]) -> list[tuple[str, Fleet]]:
    names = [name for name in FLEETS if name in engines or name not in PEERS]
    fleets = [(name, measure_fleet(name, extent.fleet)) for name in names]
    return fleets + [(name, measure_fleet(name, extent.large_fleet)) for name in LARGE]


def _subjects(extent: Extent, engines: Mapping[str, AnyEngine]) -> Mapping[int, Mapping[str, Subject]]:
    names = {id(engine): name for name, engine in engines.items()}
    subjects = measure(engines.values(), extent.sizes, extent.effort)
    return {
        n: {names[id(subject.engine)]: subject for subject in subjects if subject.n == n} for n in extent.sizes
    }


def main() -> None:
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a smoke run")
    extent = QUICK if parser.parse_args().quick else FULL
    engines = installed()
    missing = [name for name in PEERS if name not in engines]
    print(f"Python {platform.python_version()}; CPU time, medians of {extent.effort.rounds} interleaved rounds")
    print(f"Load when it began: {_load()}")
    if missing:
        print(f"Not installed: {', '.join(missing)}")
    for title, text in sections(extent, engines):
        print(f"\n## {title}\n\n{text}", flush=True)
    print(f"\nLoad when it ended: {_load()}")


def _load() -> str:
    """How many processes wanted to run, on average over 1, 5 and 15 minutes."""
    return ", ".join(f"{average:.1f}" for average in os.getloadavg()) + f" on {os.cpu_count()} cores"


if __name__ == "__main__":
    main()
