"""One workflow of eight steps for each of many clients, all completed and all kept, in a process of its own."""

import json
import resource
import subprocess
import sys
from pathlib import Path
from time import process_time

import attrs

import dextflow_adapter
import floor_attrs
from timing import run

STEPS = 8
FLEETS = {"dextflow": dextflow_adapter, "floor": floor_attrs}


@attrs.frozen(kw_only=True)
class Fleet:
    """CPU seconds for creating the workflows and for completing them, and the largest size of the process."""

    clients: int
    create: float
    complete: float
    bytes: int


def measure_fleet(name: str, clients: int) -> Fleet:
    """Run a fleet and wait for what it measured."""
    command = [sys.executable, str(Path(__file__).resolve()), name, str(clients)]
    finished = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    return Fleet(**json.loads(finished.stdout))


def run_fleet(name: str, clients: int) -> Fleet:
    """Create the workflows, then complete every step of each."""
    engine = FLEETS[name]
    template = engine.setup(STEPS)
    start = process_time()
    fleet = [engine.create(template, f"client-{number:06}") for number in range(clients)]
    created = process_time()
    for number, workflow in enumerate(fleet):
        fleet[number] = run(engine, workflow, STEPS)
    completed = process_time()
    if not all(map(engine.is_done, fleet)):
        raise RuntimeError(f"{name} did not complete its fleet")
    return Fleet(clients=clients, create=created - start, complete=completed - created, bytes=largest_size())


def largest_size() -> int:
    """The most memory that this process has had, in bytes."""
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return size if sys.platform == "darwin" else size * 1024


if __name__ == "__main__":
    print(json.dumps(attrs.asdict(run_fleet(sys.argv[1], int(sys.argv[2])))))
