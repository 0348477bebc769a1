"""The fixtures of a small practice, for every test of the roof."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from dextflow.adapters.ledgers.memory import MemoryLedger
from dextflow.adapters.memory import MemoryDirectory, MemoryStore
from dextflow.adapters.sqlite import SqliteStore
from dextflow.model import Facts, Filter, Instance, Status
from dextflow.ports import Store
from dextflow.service import Workflows
from service import asking as asks
from service.many import fill, roof
from service.world import CLIENTS, NOW, PEOPLE, PRACTICE, TEMPLATE, TODAY


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A fresh store of each kind."""
    made: Store = MemoryStore() if request.param == "memory" else SqliteStore(tmp_path / "practice.sqlite")
    yield made
    made.close()


@pytest.fixture
def directory() -> MemoryDirectory:
    """The people and clients of the practice."""
    return MemoryDirectory(practice=PRACTICE, people=PEOPLE, clients=CLIENTS)


@pytest.fixture
def make(directory: MemoryDirectory) -> Callable[..., Workflows]:
    """Make the roof on a store, with other parts as named."""

    def roof(store: Store, **parts: Any) -> Workflows:
        ledger = MemoryLedger({(PRACTICE, "acme"): Facts(ledger="books", fetched_at=NOW, digest="d1")})
        chosen: dict[str, Any] = {"store": store, "directory": directory, "ledger": ledger} | parts
        return Workflows(PRACTICE, **chosen)

    return roof


@pytest.fixture
def workflows(make: Callable[..., Workflows], store: Store) -> Workflows:
    """The roof, with the template published."""
    roof = make(store)
    roof.templates.publish(TEMPLATE)
    return roof


@pytest.fixture
def asking(store: Store) -> Workflows:
    """The practice that asks, on a store of each kind."""
    return asks.practice(store)


@pytest.fixture(scope="session", params=["memory", "sqlite"])
def listed(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Workflows, dict[str, Instance]]]:
    """A practice with many workflows on a store of each kind, and all of them, also the deleted, by id."""
    path = tmp_path_factory.mktemp("listed") / "practice.sqlite"
    store: Store = MemoryStore() if request.param == "memory" else SqliteStore(path, relaxed=True)
    workflows = roof(store)
    fill(workflows)
    ids = workflows.ids(Filter(statuses=tuple(Status)), today=TODAY)
    yield workflows, dict(workflows.get_many(ids))
    store.close()
