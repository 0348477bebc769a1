"""A faulty store fails as planned, and a commit that is retried with its key happens once all the same."""

import pytest

from dextflow.adapters.memory import MemoryStore
from dextflow.errors import Unavailable, UnknownOutcome
from dextflow.ports import Message, Put, Receipt, Store, StoredEvent
from dextflow.testing.faulty import Fault, FaultyStore
from dextflow.testing.store import StoreContract
from dextflow.testing.store.builders import commit, event, found, message, put

STEPS: tuple[tuple[Put | StoredEvent | Message, ...], ...] = (
    (put("a", unique="one"), event("a", 1), message("a is there")),
    (put("a", 1), put("b"), event("a", 2), event("b", 1), message("b is there"), message("b is new")),
    (put("b", 1), event("b", 2), message("b is there", "again")),
)


class TestFaultyStore(StoreContract):
    """The contract, on a store that has no faults planned."""

    @pytest.fixture
    def store(self) -> FaultyStore:
        return FaultyStore(MemoryStore(), {})


def persistently(store: Store, step: int) -> Receipt:
    """Commit a step, and commit it again with the same key as long as it is not known to have happened."""
    for _ in range(3):
        try:
            return commit(store, *STEPS[step], key=f"step {step}", result=f"step {step}")
        except (Unavailable, UnknownOutcome):
            continue
    raise AssertionError("a fault that was planned once came again")


def run(plan: dict[int, Fault]) -> tuple[object, list[Receipt], int]:
    """What is stored after all steps, what they answered, and how many commits it took."""
    store = FaultyStore(MemoryStore(), plan)
    receipts = [persistently(store, step) for step in range(len(STEPS))]
    records = store.query("practice", "workflow").records
    history = [store.events("practice", "workflow", one) for one in "ab"]
    return (records, history, store.messages("practice")), receipts, store.commits


@pytest.mark.parametrize("fault", Fault)
@pytest.mark.parametrize("number", range(1, len(STEPS) + 1))
def test_a_retry_with_the_same_key_is_safe(fault: Fault, number: int) -> None:
    """Wherever a commit fails, and however: after the retry all is as if nothing had failed."""
    smooth, first_receipts, commits = run({})
    bumpy, receipts, more_commits = run({number: fault})
    assert bumpy == smooth
    assert [receipt.result for receipt in receipts] == [receipt.result for receipt in first_receipts]
    assert (commits, more_commits) == (len(STEPS), len(STEPS) + 1)


@pytest.mark.parametrize(
    ("fault", "error", "happened"),
    [
        (Fault.REFUSED, Unavailable, False),
        (Fault.REQUEST_LOST, UnknownOutcome, False),
        (Fault.ANSWER_LOST, UnknownOutcome, True),
    ],
)
def test_each_fault_keeps_its_word(fault: Fault, error: type[Exception], happened: bool) -> None:
    """Unavailable means that nothing happened; an unknown outcome is one or the other."""
    store = FaultyStore(MemoryStore(), {2: fault})
    commit(store, put("a"))
    with pytest.raises(error):
        commit(store, put("b"), key="key")
    assert found(store, {}) == (["a", "b"] if happened else ["a"])
    assert commit(store, put("b"), key="key").repeated is happened
