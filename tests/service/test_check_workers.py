"""Doing the same with many items: in this thread, on threads and processes, and when what does it breaks."""

from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Executor, Future, ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dextflow.service.check_runs.units import Done, Failure
from dextflow.service.check_runs.workers import PoolLost, Workers
from dextflow.service.chunks import chunks
from service.poison import DIES, EXITS, length, processes


def outcomes(workers: Workers[str, int], items: list[str], **sizes: int) -> dict[str, Any]:
    """What each item came to: a number, or a reason."""
    try:
        return {
            item: outcome.value if isinstance(outcome, Done) else outcome.reason
            for item, outcome in workers.each(items, **sizes)
        }
    finally:
        workers.close()


@given(st.lists(st.integers()), st.integers(1, 5))
def test_chunks_are_the_whole(items: list[int], size: int) -> None:
    """Chunks hold every item in its order, and all but the last are full."""
    found = list(chunks(items, size))
    assert [item for chunk in found for item in chunk] == items
    assert all(len(chunk) == size for chunk in found[:-1])


@settings(max_examples=30)
@given(st.lists(st.sampled_from(["a", "bb", "ccc", "", EXITS]), max_size=9), st.integers(1, 4), st.integers(1, 4))
def test_threads_do_what_this_thread_does(items: list[str], chunk: int, ahead: int) -> None:
    """On threads, every item comes to the same, and in the same order, however they are cut."""
    here = list(Workers(length).each(items))
    with ThreadPoolExecutor(2) as threads:
        assert list(Workers(length, threads).each(items, chunk=chunk, ahead=ahead)) == here
    assert [item for item, _ in here] == items


def test_here_everything_is_lazy() -> None:
    """In this thread, no item is taken before the one before it is done with."""
    taken: list[str] = []

    def items() -> Iterator[str]:
        for item in ("a", "b"):
            taken.append(item)
            yield item

    results = Workers(length).each(items(), chunk=1, ahead=9)
    assert next(results) == ("a", Done(1))
    assert taken == ["a"]


def test_a_process_that_dies_is_found_and_the_others_are_done() -> None:
    """Of many items on a pool of processes, exactly those that kill their process fail; the rest is calculated."""
    items = ["a", "bb", DIES, "ccc", "", "dddd", EXITS, "eeeee"]
    found = outcomes(Workers(length, make=processes), items, chunk=3, ahead=3)
    assert {item: value for item, value in found.items() if isinstance(value, int)} == {
        "a": 1,
        "bb": 2,
        "ccc": 3,
        "dddd": 4,
        "eeeee": 5,
    }
    assert found[DIES].startswith("BrokenProcessPool: ")
    assert found[""].startswith("ZeroDivisionError: ")
    assert found[EXITS] == "SystemExit: 4"


def test_without_another_pool_the_rest_is_lost() -> None:
    """A host's own pool that breaks, with no way to make another, ends it; what was done before is there."""
    with processes() as pool:
        workers = Workers(length, pool)
        results = workers.each(["a", DIES, "b"])
        assert next(results) == ("a", Done(1))
        with pytest.raises(PoolLost, match="no way given"):
            list(results)
        workers.close()


def test_what_cannot_be_sent_is_that_items_alone() -> None:
    """An item that cannot be pickled fails, and does not break the pool for others."""
    items: list[Any] = ["a", "bb"]
    lambdas: list[Any] = [lambda: None]
    with processes() as pool:
        found = dict(zip("abc", Workers(length, pool).each([*items, *lambdas], chunk=3), strict=True))
    assert found["a"] == ("a", Done(1))
    assert found["b"] == ("bb", Done(2))
    assert isinstance(found["c"][1], Failure)


class Scripted(Executor):
    """An executor that does as it is told: gives the outcome that is next, or does the work."""

    def __init__(self, *script: BaseException | None) -> None:
        self.script = list(script)
        self.closed = False
        self.submitted = 0

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.submitted += 1
        future: Future[Any] = Future()
        told = self.script.pop(0) if self.script else None
        if isinstance(told, RuntimeError):
            raise told
        if isinstance(told, CancelledError):
            future.cancel()
        elif told is None:
            future.set_result(fn(*args, **kwargs))
        else:
            future.set_exception(told)
        return future

    def shutdown(self, *_args: Any, **_kwargs: Any) -> None:
        self.closed = True


def test_a_pool_that_was_closed_is_replaced() -> None:
    """What cannot be submitted any more is submitted to another pool, which is closed at the end."""
    other = Scripted()
    host = Scripted(RuntimeError("cannot schedule new futures after shutdown"))
    assert outcomes(Workers(length, host, lambda: other), ["a"]) == {"a": 1}
    assert (host.closed, other.closed) == (False, True)


def test_what_was_done_beside_a_failure_is_not_done_again() -> None:
    """Of three items under way, the one that failed is done once more, and those beside it are not."""
    pool = Scripted(ValueError("something in the way"))
    found = outcomes(Workers(length, pool), ["a", "bb", "ccc"], chunk=1, ahead=3)
    assert found == {"bb": 2, "ccc": 3, "a": 1}
    assert pool.submitted == 4


def test_what_was_cancelled_is_done_again() -> None:
    """Work that somebody cancelled is done on another pool, and nobody is blamed for it."""
    found = outcomes(Workers(length, Scripted(CancelledError()), Scripted), ["a", "bb"], chunk=2)
    assert found == {"a": 1, "bb": 2}


@pytest.mark.parametrize("error", [OSError("no more processes"), RuntimeError("broken from the start")])
def test_a_pool_that_never_works_is_nobodys_fault(error: Exception) -> None:
    """If no pool can be made, or a new one does not work, it ends, and no item is blamed."""

    def none() -> Executor:
        if isinstance(error, OSError):
            raise error
        return Scripted(error)

    with pytest.raises(PoolLost, match="does not work"):
        outcomes(Workers(length, make=none), ["a"])


def test_an_interruption_is_no_failure() -> None:
    """Somebody who interrupts the program interrupts this as well."""
    with pytest.raises(KeyboardInterrupt):
        outcomes(Workers(length, Scripted(KeyboardInterrupt())), ["a"])
