"""The memory store keeps the contract of the port."""

import pytest

from dextflow.adapters.memory import MemoryStore
from dextflow.testing.store import StoreContract, check_store


class TestMemoryStore(StoreContract):
    """The contract, on a store in memory."""

    @pytest.fixture
    def store(self) -> MemoryStore:
        return MemoryStore()


def test_a_memory_store_does_what_the_model_does() -> None:
    """Random histories end alike in the store and in the plain model."""
    check_store(MemoryStore)
