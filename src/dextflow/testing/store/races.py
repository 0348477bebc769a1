"""What a store promises to threads that use it at once."""

import sys
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier, Event
from typing import TypeVar

from dextflow.errors import AlreadyExists, Conflict
from dextflow.ports import Receipt, Store, StoredMessage
from dextflow.testing.store.builders import KIND, PRACTICE, commit, event, message, put, read

T = TypeVar("T")
THREADS = 4
TIMES = 40


def _race(work: Callable[[int], T]) -> list[T]:
    """What `work` gives in each of the threads, which begin at the same moment and often change turns."""
    start = Barrier(THREADS)

    def run(number: int) -> T:
        start.wait()
        return work(number)

    with _short_turns(), ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(run, range(THREADS)))


@contextmanager
def _short_turns() -> Generator[None]:
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)


class Races:
    """No thread's work is lost, doubled, or seen half done."""

    def test_no_update_is_lost(self, store: Store) -> None:
        """Threads that count in one record, and read again on a conflict, count everything.

        A conflict means that another thread was faster, so none can meet more of them than others can count.
        """
        commit(store, put("a", parts={"count": "0"}), event("a", 1))

        def count_once() -> bool:
            record = read(store, "a")
            parts = {"count": str(int(record.parts["count"]) + 1)}
            try:
                commit(store, put("a", record.version, parts=parts), event("a", record.version + 1))
            except Conflict:
                return False
            return True

        def count(_: int) -> int:
            done = 0
            for _try in range(THREADS * TIMES):
                done += done < TIMES and count_once()
            return done

        assert _race(count) == [TIMES] * THREADS
        assert read(store, "a").parts == {"count": str(THREADS * TIMES)}
        assert read(store, "a").version == len(store.events(PRACTICE, KIND, "a")) == THREADS * TIMES + 1

    def test_one_takes_a_unique_key(self, store: Store) -> None:
        """Of all that try, exactly one makes the record."""

        def make(number: int) -> list[str]:
            made: list[str] = []
            for key in map(str, range(TIMES)):
                try:
                    commit(store, put(f"{key} of {number}", unique=key))
                except AlreadyExists:
                    continue
                made.append(key)
            return made

        made = [key for keys in _race(make) for key in keys]
        assert sorted(made) == sorted(map(str, range(TIMES)))

    def test_one_key_has_one_effect(self, store: Store) -> None:
        """Of the same commit given many times at once, one is the first and all others repeat it."""

        def give(number: int) -> Receipt:
            return commit(store, put("a"), event("a", 1), key="key", result=str(number))

        receipts = _race(give)
        assert sorted(receipt.repeated for receipt in receipts) == [False] + [True] * (THREADS - 1)
        assert len({receipt.result for receipt in receipts}) == 1
        assert len(store.events(PRACTICE, KIND, "a")) == 1

    def test_one_message_is_written_for_a_key(self, store: Store) -> None:
        """Of all that write it, each with others around it, exactly one does; the numbers have no gap."""

        def write(number: int) -> None:
            for time in range(TIMES):
                commit(store, message(f"{time} of {number}"), message(str(time)))

        _race(write)
        messages = store.messages(PRACTICE, limit=THREADS * TIMES * 2)
        assert [one.number for one in messages] == list(range(1, (THREADS + 1) * TIMES + 1))
        own = {f"{time} of {number}" for time in range(TIMES) for number in range(THREADS)}
        assert {one.key for one in messages} == own.union(map(str, range(TIMES)))

    def test_a_reader_of_the_outbox_misses_nothing(self, store: Store) -> None:
        """Whoever goes on from the last number seen, while others write, has seen every message in the end."""
        done = Event()

        def write(number: int) -> None:
            for time in range(TIMES):
                commit(store, *(message(f"{part} of {time} of {number}") for part in range(3)))

        def follow() -> list[StoredMessage]:
            seen: list[StoredMessage] = []
            while True:
                last = done.is_set()
                new = store.messages(PRACTICE, after=seen[-1].number if seen else 0)
                if last and not new:
                    return seen
                assert not (seen and new) or new[0].number > seen[-1].number
                seen += new

        with ThreadPoolExecutor(1) as pool:
            reader = pool.submit(follow)
            try:
                _race(write)
            finally:
                done.set()
            assert reader.result() == list(store.messages(PRACTICE, limit=THREADS * TIMES * 3))

    def test_readers_see_whole_commits(self, store: Store) -> None:
        """Two records that change together are never read apart, nor one whose parts disagree."""
        commit(store, put("a"), put("b"))
        stop = Event()

        def write() -> None:
            for version in range(1, TIMES * 2):
                parts = {"text": str(version), "copy": str(version)}
                commit(store, put("a", version, parts=parts), put("b", version, parts=parts))

        def look() -> set[tuple[object, ...]]:
            seen: set[tuple[object, ...]] = set()
            while not stop.is_set():
                records = store.get(PRACTICE, KIND, ["a", "b"])
                page = store.query(PRACTICE, KIND).records
                seen |= {tuple(one.version for one in records.values()), tuple(one.version for one in page)}
                seen |= {tuple(one.parts.values()) for one in records.values() if len(one.parts) > 1}
            return seen

        with _short_turns(), ThreadPoolExecutor(2) as pool:
            reader = pool.submit(look)
            try:
                write()
            finally:
                stop.set()
            assert all(len(set(seen)) == 1 for seen in reader.result())
