"""Do the same with many items on any executor, and find out which of them break it.

When a worker dies, its pool is broken, and so is everything that was under way, whoever was to blame. So what was
under way is suspect: on a new pool it is done again alone, first each chunk, then each item of a chunk that breaks
the pool again. An item that breaks a pool alone is the one.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from functools import partial
from typing import Any, Generic, TypeVar

from dextflow.service.check_runs.units import Done, Failure, do_each, failure_of
from dextflow.service.chunks import chunks

I = TypeVar("I")  # noqa: E741 - an item
V = TypeVar("V")
Outcome = Done[V] | Failure
UnderWay = tuple[Sequence[I], Future[Any]]
NewExecutor = Callable[[], Executor]
BROKEN = (BrokenExecutor, CancelledError)
NO_OTHER = "the pool is broken, and there is no way given to make another"


class PoolLost(Exception):
    """There is no pool any more: whatever has no outcome yet is not done."""


class Here(Executor):
    """Do what is submitted at once, in this thread."""

    def submit(self, fn: Callable[..., V], /, *args: Any, **kwargs: Any) -> Future[V]:  # noqa: ANN401 - as it is there
        """Do it, and give a future that is done."""
        future: Future[V] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


class Workers(Generic[I, V]):
    """Whoever does something with each item: an executor that the host gave, or others made in its place.

    Without either, everything is done in this thread. Pools that were made here are closed here; the host's own is
    the host's to close.
    """

    def __init__(
        self,
        function: Callable[[I], V],
        executor: Executor | None = None,
        make: NewExecutor | None = None,
    ) -> None:
        self._function = partial(do_each, function)
        self._here = executor is None and make is None
        self._executor = Here() if self._here else executor
        self._make = make
        self._own: Executor | None = None

    def each(self, items: Iterable[I], *, chunk: int = 1, ahead: int = 1) -> Iterator[tuple[I, Outcome[V]]]:
        """Every item with what it came to; at most `ahead` chunks of them are under way at a time.

        Raises `PoolLost` if the pool broke and there is no other.
        """
        under_way: deque[UnderWay[I]] = deque()
        most = 1 if self._here else ahead
        for some in chunks(items, chunk):
            under_way.append((some, self._submitted(some)))
            if len(under_way) >= most:
                yield from self._oldest(under_way)
        while under_way:
            yield from self._oldest(under_way)

    def close(self) -> None:
        """Close the pool that was made here; what is not begun is given up."""
        if self._own is not None:
            self._own.shutdown(cancel_futures=True)
            self._own = None

    # ------------------------------------------------------------------------------------------------ within

    def _oldest(self, under_way: deque[UnderWay[I]]) -> Iterator[tuple[I, Outcome[V]]]:
        """What the oldest chunk came to; if it failed, everything under way is seen to before it is done again."""
        chunk, future = under_way.popleft()
        if _error_of(future) is None:
            yield from zip(chunk, future.result(), strict=True)
            return
        others, suspects = tuple(under_way), [chunk]
        under_way.clear()
        for chunk, future in others:
            if _error_of(future) is None:
                yield from zip(chunk, future.result(), strict=True)
            else:
                suspects.append(chunk)
        for chunk in suspects:
            yield from self._alone(chunk)

    def _alone(self, chunk: Sequence[I]) -> Iterator[tuple[I, Outcome[V]]]:
        """What a chunk comes to with nothing else under way; if it fails, what each of its items comes to."""
        future = self._submitted(chunk)
        error = _error_of(future)
        if error is None:
            yield from zip(chunk, future.result(), strict=True)
            return
        if isinstance(error, BROKEN):
            self._renew()
        if len(chunk) == 1:
            yield chunk[0], failure_of(error)
            return
        for item in chunk:
            yield from self._alone((item,))

    def _submitted(self, chunk: Sequence[I]) -> Future[Any]:
        try:
            return self._pool().submit(self._function, chunk)
        except RuntimeError:  # it has broken since, or was closed
            return self._renew().submit(self._function, chunk)

    def _pool(self) -> Executor:
        return self._renew() if self._executor is None else self._executor

    def _renew(self) -> Executor:
        """Make another pool, and see that it works: a pool that never works is nobody's fault."""
        self.close()
        if self._make is None:
            raise PoolLost(NO_OTHER)
        try:
            self._executor = self._own = self._make()
            self._own.submit(do_each, len, ()).result()
        except Exception as error:
            raise PoolLost(f"a new pool does not work: {failure_of(error).reason}") from error
        return self._own


def _error_of(future: Future[Any]) -> BaseException | None:
    """What was raised, once it is done; what the user of the machine interrupted is interrupted here too."""
    try:
        error = future.exception()
    except CancelledError as cancelled:
        return cancelled
    if isinstance(error, KeyboardInterrupt):
        raise error
    return error
