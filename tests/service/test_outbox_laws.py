"""The laws of the outbox: nothing lost, one key for one message, no sender ever behind what it has said."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from threading import Barrier

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dextflow.adapters.memory import MemoryStore
from dextflow.adapters.sqlite import SqliteStore
from dextflow.errors import Conflict, StorageError
from dextflow.model import About, Notice, Span, Subject, Topic
from dextflow.ports import Batch, Store
from dextflow.service import Outbox
from dextflow.service.outbox_records import DELIVERED, message_of, read_delivered
from dextflow.service.outbox_spans import gaps, holds, joined, without
from dextflow.testing.faulty import Fault, FaultyStore
from service.world import NOW, PRACTICE

MOST = 12
ABOUT = About(subject=Subject.TASK, id="t1", name="Payroll")
numbers = st.integers(1, MOST)
spans = st.lists(st.tuples(numbers, numbers).map(sorted).map(lambda pair: Span(first=pair[0], last=pair[1])))


def write(store: Store, *keys: str) -> None:
    messages = (message_of(Notice(key=key, topic=Topic.DUE, about=ABOUT, at=NOW)) for key in keys)
    store.commit(Batch(practice=PRACTICE, puts=(), messages=tuple(messages)))


def within(whole: tuple[Span, ...]) -> set[int]:
    return {number for span in whole for number in range(span.first, span.last + 1)}


@given(spans, numbers)
def test_spans_are_sets_of_numbers(drawn: list[Span], number: int) -> None:
    """Joined they hold the same, in order and with something between; one can be taken out; gaps are the rest."""
    whole = joined(drawn)
    assert within(whole) == within(tuple(drawn))
    assert all(one.last + 1 < other.first for one, other in pairwise(whole))
    assert holds(whole, number) == (number in within(whole))
    less = without(whole, number)
    assert (within(less), joined(less)) == (within(whole) - {number}, less)
    open_ones = {n for after, last in gaps(whole) for n in range(after + 1, (last or MOST) + 1)}
    assert open_ones == set(range(1, MOST + 1)) - within(whole)


@attrs.define
class Plain:
    """What is pending and what is parked, as two sets."""

    written: int = 0
    pending: set[int] = attrs.Factory(set[int])
    parked: dict[int, str] = attrs.Factory(dict[int, str])

    def write(self, _: int) -> None:
        self.written += 1
        self.pending.add(self.written)

    def sent(self, number: int) -> None:
        self.pending.discard(number)
        self.parked.pop(number, None)

    def failed(self, number: int) -> None:
        if number in self.pending:
            self.pending.remove(number)
            self.parked[number] = "no"

    def retry(self, number: int) -> None:
        if self.parked.pop(number, None):
            self.pending.add(number)

    def skip(self, number: int) -> None:
        self.pending -= set(range(1, number + 1))


ACTS = ("write", "write", "write", "sent", "sent", "failed", "retry", "skip")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(ACTS), numbers), max_size=25), st.integers(1, 4))
def test_a_sender_has_what_is_left_to_do(acts: list[tuple[str, int]], limit: int) -> None:
    """After any acts, in any order: the pending ones are those that nobody has seen to, the first ones first."""
    store, plain = MemoryStore(), Plain()
    outbox = Outbox(PRACTICE, store)
    does: dict[str, Callable[[int], None]] = {
        "write": lambda _: write(store, str(plain.written)),
        "sent": outbox.sent,
        "failed": lambda number: outbox.failed(number, "no", at=NOW),
        "retry": outbox.retry,
        "skip": outbox.skip,
    }
    ever_parked: set[int] = set()
    for act, number in acts:
        if act == "write" or (number in ever_parked if act == "retry" else number <= plain.written):
            getattr(plain, act)(number)
            does[act](number)
            ever_parked |= set(plain.parked)
        assert [entry.number for entry in outbox.pending(limit=limit)] == sorted(plain.pending)[:limit]
        assert {each.number: each.reason for each in outbox.parked().parked} == plain.parked


def work(outbox: Outbox, delivered: list[str], limit: int = 3) -> None:
    """What a host's sender does, until nothing is left: every fifth message cannot be delivered at first."""
    while entries := outbox.pending(limit=limit):
        for entry in entries:
            if entry.number % 5 == 0 and entry.key not in delivered:
                delivered.append(entry.key)
                outbox.failed(entry.number, "no", at=NOW)
                outbox.retry(entry.number)
            else:
                delivered.append(entry.key)
                outbox.sent(entry.number)


def seen_by_host(store: Store) -> tuple[Span, ...]:
    return read_delivered(store.get(PRACTICE, DELIVERED, ("host",))["host"]).spans


@pytest.mark.parametrize("fault", Fault)
def test_a_crash_at_any_commit_loses_nothing(fault: Fault) -> None:
    """Begun again after it, the sender delivers everything; at most what it was about to note is sent twice."""
    wanted = [str(number) for number in range(1, MOST + 1)]
    smooth = FaultyStore(MemoryStore(), {})
    write(smooth, *wanted)
    work(Outbox(PRACTICE, smooth), [])
    for number in range(2, smooth.commits + 1):
        store, delivered = FaultyStore(MemoryStore(), {number: fault}), list[str]()
        write(store, *wanted)
        with pytest.raises(StorageError):
            work(Outbox(PRACTICE, store), delivered)
        work(Outbox(PRACTICE, store), delivered)
        assert set(delivered) == set(wanted)
        assert sum(Counter(delivered).values()) <= MOST + MOST // 5 + 1
        assert seen_by_host(store) == (Span(first=1, last=MOST),)


def test_senders_that_race_lose_nothing(tmp_path: Path) -> None:
    """Processes of one sender may send twice, but each message is sent, and all of it is noted."""
    with closing(SqliteStore(tmp_path / "practice.sqlite", relaxed=True)) as store:
        wanted = [str(number) for number in range(60)]
        write(store, *wanted)
        start = Barrier(3)

        def send(_: int) -> list[str]:
            delivered: list[str] = []
            start.wait()
            for _attempt in range(len(wanted)):
                try:
                    work(Outbox(PRACTICE, store), delivered, limit=7)
                except Conflict:
                    continue
                return delivered
            raise AssertionError("the others were always first")

        with ThreadPoolExecutor(3) as pool:
            delivered = list(pool.map(send, range(3)))
        assert {key for keys in delivered for key in keys} == set(wanted)
        assert seen_by_host(store) == (Span(first=1, last=60),)
        assert Outbox(PRACTICE, store).parked().parked == ()


def test_a_sender_that_keeps_up_writes_little(tmp_path: Path) -> None:
    """However many it has sent, what it notes is one span; a message that waits for ever costs one more."""
    with closing(SqliteStore(tmp_path / "practice.sqlite", relaxed=True)) as store:
        outbox = Outbox(PRACTICE, store)
        write(store, *map(str, range(300)))
        outbox.sent(*range(1, 41), *range(42, 301))
        assert seen_by_host(store) == (Span(first=1, last=40), Span(first=42, last=300))
        assert [entry.number for entry in outbox.pending()] == [41]
        outbox.sent(41)
        assert seen_by_host(store) == (Span(first=1, last=300),)
