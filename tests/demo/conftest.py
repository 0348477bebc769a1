"""A small practice's ledgers, and the demo run on them through its command line."""

import sqlite3
from collections.abc import Callable
from contextlib import closing, redirect_stderr, redirect_stdout
from datetime import UTC, datetime, timedelta
from importlib.util import module_from_spec, spec_from_file_location
from io import StringIO
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import attrs
import pytest

from dextflow.adapters.ledgers.memory import MemoryLedger
from dextflow.adapters.memory import MemoryDirectory
from dextflow.adapters.sqlite import SqliteStore
from dextflow.demo.cli import main
from dextflow.demo.practice import PRACTICE
from dextflow.model import Event, Instance, ResultsRecorded
from dextflow.service import Workflows

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
MORNING = datetime(2026, 11, 2, 9, tzinfo=UTC)


class Ledgers(NamedTuple):
    """The folder of the example's ledgers, and what it says that was planted in them."""

    folder: Path
    planted: list[Any]


class Ended(NamedTuple):
    """How a run of the command line ended."""

    code: int
    out: str
    err: str


class Kept(NamedTuple):
    """A workflow as it is in the file, and its record."""

    workflow: Instance
    events: tuple[Event, ...]


class Finished(NamedTuple):
    """An undisturbed run: its file, how it ended, and what it left."""

    file: Path
    ended: Ended
    kept: dict[str, Kept]


Demo = Callable[..., Ended]
Read = Callable[[Path], dict[str, Kept]]


@pytest.fixture(scope="session")
def ledgers(tmp_path_factory: pytest.TempPathFactory) -> Ledgers:
    """A year of books of the three example clients, up to October 2026."""
    spec = spec_from_file_location("make_ledger_for_the_demo", EXAMPLES / "make_ledger.py")
    assert spec is not None
    assert spec.loader is not None
    module, folder = module_from_spec(spec), tmp_path_factory.mktemp("ledgers")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(EXAMPLES)
        spec.loader.exec_module(module)
        return Ledgers(folder, module.make_ledger(folder, months=12))


@pytest.fixture(scope="session")
def demo() -> Demo:
    """Run the command line on wide, uncoloured paper; what is given goes behind `demo`."""

    def run(*given: object, **more: Any) -> Ended:
        out, err, clock = StringIO(), StringIO(), ticking(MORNING)
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
            patch.setenv("COLUMNS", "250")
            code = main(["demo", *map(str, given)], clock=more.pop("clock", clock), **more)
        return Ended(code, out.getvalue(), err.getvalue())

    return run


def ticking(start: datetime) -> Callable[[], datetime]:
    """A clock that is a second later each time it is read."""
    seconds = count()
    return lambda: start + timedelta(seconds=next(seconds))


@pytest.fixture(scope="session")
def finished(demo: Demo, ledgers: Ledgers, tmp_path_factory: pytest.TempPathFactory) -> Finished:
    """A run on the three clients that nobody disturbed; tests only look at it."""
    file = tmp_path_factory.mktemp("finished") / "practice.sqlite"
    return Finished(file, demo("--ledger", ledgers.folder, "--store", file), workflows_in(file))


@pytest.fixture(scope="session")
def read() -> Read:
    """Read all workflows of a file, by client."""
    return workflows_in


def workflows_in(file: Path) -> dict[str, Kept]:
    with closing(SqliteStore(file)) as store:
        workflows = Workflows(
            PRACTICE, store=store, directory=MemoryDirectory(practice=PRACTICE), ledger=MemoryLedger()
        )
        found = workflows.find(today=MORNING.date())
        assert found.after is None
        kept = {each.job.client: Kept(each, workflows.events(each.id)) for each in found.workflows}
        assert len(kept) == len(found.workflows), "a client has two workflows"
        return kept


@pytest.fixture(scope="session")
def rows() -> Callable[[Path], list[Any]]:
    """Everything that a file holds, row by row."""

    def dump(file: Path) -> list[Any]:
        with closing(sqlite3.connect(file)) as connection:
            return list(connection.iterdump())

    return dump


@pytest.fixture(scope="session")
def story() -> Callable[[Kept], list[Event]]:
    """The events of a workflow without the time at which they happened."""
    return lambda kept: list(map(timeless, kept.events))


def timeless(event: Event) -> Event:
    if isinstance(event, ResultsRecorded):
        results = tuple(attrs.evolve(result, fetched_at=MORNING) for result in event.results)
        event = attrs.evolve(event, results=results)
    return attrs.evolve(event, at=MORNING)
