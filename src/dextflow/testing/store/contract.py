"""The whole contract of a store."""

from collections.abc import Callable

import pytest

from dextflow.errors import AlreadyExists, Conflict
from dextflow.ports import Store
from dextflow.testing.store.builders import KIND, PRACTICE, commit, event, found, message, put, read, sent
from dextflow.testing.store.commits import Once, Refusing, Writing
from dextflow.testing.store.counting import Counting
from dextflow.testing.store.outbox import Outbox
from dextflow.testing.store.paging import Paging
from dextflow.testing.store.querying import Querying
from dextflow.testing.store.races import Races
from dextflow.testing.store.reads import Islands, Reading


class StoreContract(Writing, Refusing, Once, Reading, Querying, Paging, Counting, Outbox, Islands, Races):
    """Every promise of `dextflow.ports.Store`. Override `store`, and have pytest collect the subclass."""

    @pytest.fixture
    def store(self) -> Store:
        """An empty store, closed by the fixture when the test is over."""
        raise NotImplementedError("override this fixture with one that gives your store, empty")


class DurableStoreContract(StoreContract):
    """What a store promises besides when it outlives its process. Override `store` and `reopen`."""

    @pytest.fixture
    def reopen(self) -> Callable[[], Store]:
        """Close what the fixture `store` gave, and open the same again; closed when the test is over."""
        raise NotImplementedError("override this fixture with a function that opens your store once more")

    def test_what_was_committed_stays(self, store: Store, reopen: Callable[[], Store]) -> None:
        """Records, terms, events, messages, unique keys and receipts are all there when it is opened again."""
        commit(store, put("a", terms={"client": "x"}, unique="one"), event("a", 1), key="key", result="made")
        record, history = read(store, "a"), list(store.events(PRACTICE, KIND, "a"))
        again = reopen()
        assert (read(again, "a"), list(again.events(PRACTICE, KIND, "a"))) == (record, history)
        assert found(again, {"client": "x"}) == ["a"]
        assert again.count_by(PRACTICE, KIND, "client") == {"x": 1}
        repeat = put("a", terms={"client": "x"}, unique="one"), event("a", 1)
        assert commit(again, *repeat, key="key").result == "made"
        with pytest.raises(AlreadyExists):
            commit(again, put("b", unique="one"))
        with pytest.raises(Conflict):
            commit(again, event("a", 1))
        commit(again, put("a", 1), event("a", 2))

    def test_what_was_to_be_sent_stays(self, store: Store, reopen: Callable[[], Store]) -> None:
        """Messages are there when the store is opened again, with their numbers, and their keys are taken."""
        commit(store, message("a", "first"), message("b"))
        before = list(store.messages(PRACTICE))
        again = reopen()
        assert list(again.messages(PRACTICE)) == before
        commit(again, message("b"), message("c"), message("a", "second"))
        assert sent(again) == ["a", "b", "c"]
        assert again.messages(PRACTICE)[0].text == "first"
