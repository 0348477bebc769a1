"""The fixtures of a small practice, for every test of the roof."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from dextflow.adapters.ledgers.memory import MemoryLedger
from dextflow.adapters.memory import MemoryDirectory, MemoryStore
from dextflow.adapters.sqlite import SqliteStore
from dextflow.model import Facts
from dextflow.ports import Store
from dextflow.service import Workflows
from service.world import CLIENTS, NOW, PEOPLE, PRACTICE, TEMPLATE


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
