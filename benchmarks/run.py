"""Measure dextflow beside its peers and hand-written floors.

`python benchmarks/run.py` takes some minutes. With `--quick` it takes some seconds, which show that everything
runs and that every engine does the work; the figures then mean nothing.
"""

import argparse
import platform
import sys

import attrs

from commits import measure_commits
from engines import PEERS, AnyEngine, installed
from fleet import FLEETS, measure_fleet
from report import Measured, sections
from saving import measure_saving
from timing import Effort, measure


@attrs.frozen(kw_only=True)
class Extent:
    """How much a run does."""

    sizes: tuple[int, ...]
    effort: Effort
    clients: int
    commits: int


FULL = Extent(
    sizes=(8, 50, 500, 2000), effort=Effort(rounds=9, sample=0.1, most=10.0), clients=100_000, commits=1_000
)
QUICK = Extent(sizes=(8, 50), effort=Effort(rounds=1, sample=0.002, most=1.0), clients=100, commits=16)


def measure_all(extent: Extent, engines: dict[str, AnyEngine]) -> Measured:
    """Measure everything.

    The fleets come first, while this process is small: the largest size of a process that it starts counts its
    own.
    """
    fleets = {name: measure_fleet(name, extent.clients) for name in FLEETS}
    names = {id(engine): name for name, engine in engines.items()}
    subjects = measure(engines.values(), extent.sizes, extent.effort)
    return Measured(
        subjects={
            n: {names[id(subject.engine)]: subject for subject in subjects if subject.n == n} for n in extent.sizes
        },
        saving=[measure_saving(n, extent.effort) for n in extent.sizes],
        fleets=fleets,
        commits=[
            measure_commits(extent.commits, min(extent.effort.rounds, 3), relaxed=relaxed)
            for relaxed in (False, True)
        ],
    )


def main() -> None:
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a smoke run")
    extent = QUICK if parser.parse_args().quick else FULL
    engines = installed()
    missing = [name for name in PEERS if name not in engines]
    print(f"Python {platform.python_version()}; CPU time, medians of {extent.effort.rounds} interleaved rounds")
    if missing:
        print(f"Not installed: {', '.join(missing)}")
    sys.stdout.flush()
    for section in sections(measure_all(extent, engines)):
        print(f"\n{section}")


if __name__ == "__main__":
    main()
