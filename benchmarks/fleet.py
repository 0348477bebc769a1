"""One workflow of eight steps for each of many clients, all completed and all kept, in a process of its own.

An engine keeps its workflows as objects. Through the service each is started, marked step by step and completed,
and is kept in a store: in memory, or in a file whose commits are relaxed. Time is CPU time.
"""

import json
import resource
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any, cast

import attrs

import dextflow_adapter as ours
from dextflow.adapters.memory import MemoryStore
from dextflow.adapters.sqlite import SqliteStore
from dextflow.model import Complete, Enrolment, Instance, Mark, Outcome, Start, Status
from dextflow.ports import Store
from dextflow.service import Workflows
from engines import FLOOR, OURS, AnyEngine
from practice import ADMIN, BEGUN, CLIENTS_AN_ORDER, client_id, office, service
from timing import run

STEPS = 8
IN_MEMORY, IN_A_FILE = "service, in memory", "service, SQLite"
LARGE = (OURS, FLOOR)


@attrs.frozen(kw_only=True)
class Fleet:
    """CPU seconds for creating the workflows and for completing them, and the largest size of the process."""

    clients: int
    create: float
    complete: float
    bytes: int

    @property
    def rate(self) -> float:
        """Workflows created and completed in a second."""
        return self.clients / (self.create + self.complete)


def measure_fleet(name: str, clients: int) -> Fleet:
    """Run a fleet and wait for what it measured."""
    command = [sys.executable, str(Path(__file__).resolve()), name, str(clients)]
    finished = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    return Fleet(**json.loads(finished.stdout))


def run_fleet(name: str, clients: int) -> Fleet:
    """Create the workflows, then complete every step of each."""
    if name == IN_MEMORY:
        return _through_service(MemoryStore(), clients)
    if name == IN_A_FILE:
        with TemporaryDirectory() as folder, closing(_file(folder)) as store:
            return _through_service(store, clients)
    return _as_objects(cast("AnyEngine", import_module(name)), name, clients)


def _file(folder: str) -> SqliteStore:
    return SqliteStore(Path(folder) / "fleet.sqlite", relaxed=True)


def _as_objects(engine: AnyEngine, name: str, clients: int) -> Fleet:
    create: Callable[..., Any] = engine.create
    template = engine.setup(STEPS)
    known = name in LARGE
    start = process_time()
    fleet = [create(template, client_id(number)) if known else create(template) for number in range(clients)]
    created = process_time()
    for number, workflow in enumerate(fleet):
        fleet[number] = run(engine, workflow, STEPS)
    completed = process_time()
    _require_done(name, all(map(engine.is_done, fleet)))
    return Fleet(clients=clients, create=created - start, complete=completed - created, bytes=largest_size())


def _through_service(store: Store, clients: int) -> Fleet:
    workflows = service(store, office(clients))
    ordered = ours.setup(STEPS)
    workflows.templates.publish(ordered.plan.template)
    start = process_time()
    fleet = [
        workflow
        for first in range(0, clients, CLIENTS_AN_ORDER)
        for workflow in _ordered(workflows, ordered, range(first, min(first + CLIENTS_AN_ORDER, clients)))
    ]
    created = process_time()
    for number, workflow in enumerate(fleet):
        fleet[number] = _completed(workflows, workflow)
    completed = process_time()
    _require_done("the service", all(workflow.status is Status.COMPLETED for workflow in fleet))
    return Fleet(clients=clients, create=created - start, complete=completed - created, bytes=largest_size())


def _ordered(workflows: Workflows, ordered: ours.Ordered, clients: range) -> Sequence[Instance]:
    enrolled = tuple(Enrolment(client=client_id(number), reviewers=()) for number in clients)
    order = attrs.evolve(ordered.order, clients=enrolled)
    return workflows.create(order, key=f"order-{clients.start}", by=ADMIN, at=BEGUN)


def _completed(workflows: Workflows, workflow: Instance) -> Instance:
    by = str(workflow.job.assignee)
    workflows.do(workflow.id, Start(by, BEGUN, confirmed=True))
    for item in workflow.plan.items:
        workflows.do(workflow.id, Mark(by, BEGUN, item.key, Outcome.COMPLETE))
    return workflows.do(workflow.id, Complete(by, BEGUN))


def _require_done(name: str, done: bool) -> None:  # noqa: FBT001 - it is an assertion
    if not done:
        raise RuntimeError(f"{name} did not complete its fleet")


def largest_size() -> int:
    """The most memory that this process has had, in bytes."""
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return size if sys.platform == "darwin" else size * 1024


if __name__ == "__main__":
    print(json.dumps(attrs.asdict(run_fleet(sys.argv[1], int(sys.argv[2])))))
