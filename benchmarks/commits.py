"""Commits a second: the SQLite store beside a bare loop that writes the same texts, each on new files.

A commit is one completion: the changed state of a workflow, if its version is the expected one, and one event; and
once more with a message in the outbox besides. The texts are encoded beforehand. Time is the clock's, because most
of it is the disk's.
"""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

import attrs

import dextflow_adapter as ours
from dextflow.adapters.sqlite import SqliteStore
from dextflow.codec import encode, encode_parts
from dextflow.ports import Batch, Message, Put, StoredEvent

STEPS = 8
PRACTICE, KIND, STATE = "practice", "workflow", "state"
SCHEMA = """
CREATE TABLE workflow (id TEXT PRIMARY KEY, version INTEGER NOT NULL, state TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE event (id TEXT, number INTEGER, text TEXT NOT NULL, PRIMARY KEY (id, number)) WITHOUT ROWID;
"""


@attrs.frozen(kw_only=True)
class Change:
    """What the `number`-th completion in a workflow writes: its state, and the event."""

    workflow: str
    number: int
    state: str
    event: str


@attrs.frozen(kw_only=True)
class Commits:
    """Commits a second, through the store and bare; `ratio` is the store's time over that of the bare loop.

    `messages` are those of the store with a message each, as long as the event.
    """

    relaxed: bool
    store: float
    messages: float
    bare: float
    ratio: float


Write = Callable[[Path, Sequence[Change]], float]


def measure_commits(count: int, rounds: int, *, relaxed: bool) -> Commits:
    """Commit `count` completions in each round, each way. `relaxed`: a loss of power may take the last ones."""
    changes = _changes(count)
    ways: Sequence[Write] = (
        lambda path, changes: _through_store(path, changes, relaxed=relaxed),
        lambda path, changes: _through_store(path, changes, relaxed=relaxed, sending=True),
        lambda path, changes: _bare(path, changes, relaxed=relaxed),
    )
    times = [[_on_new_file(way, changes) for way in ways] for _ in range(rounds)]
    store, messages, bare = (count / median(seconds) for seconds in zip(*times, strict=True))
    return Commits(
        relaxed=relaxed,
        store=store,
        messages=messages,
        bare=bare,
        ratio=median(through_store / by_hand for through_store, _, by_hand in times),
    )


def _changes(count: int) -> list[Change]:
    ordered = ours.setup(STEPS)
    changes: list[Change] = []
    for client in range(0, count, STEPS):
        workflow = ours.create(ordered, f"client-{client:06}")
        for number in range(1, STEPS + 1):
            before, _ = workflow
            workflow, _ = ours.complete_next(workflow)
            after, record = workflow
            state = encode_parts(after, before)[STATE]
            changes.append(Change(workflow=after.id, number=number, state=state, event=encode(record[-1])))
    return changes[:count]


def _on_new_file(write: Write, changes: Sequence[Change]) -> float:
    with TemporaryDirectory() as folder:
        return write(Path(folder) / "practice.sqlite", changes)


def _through_store(path: Path, changes: Sequence[Change], *, relaxed: bool, sending: bool = False) -> float:
    with closing(SqliteStore(path, relaxed=relaxed)) as store:
        new = tuple(_put(change, version=1) for change in changes if change.number == 1)
        store.commit(Batch(practice=PRACTICE, puts=new))
        start = perf_counter()
        for change in changes:
            event = StoredEvent(kind=KIND, subject=change.workflow, number=change.number, text=change.event)
            put = _put(change, version=change.number + 1)
            messages = (_message(change),) if sending else ()
            store.commit(Batch(practice=PRACTICE, puts=(put,), events=(event,), messages=messages))
        return perf_counter() - start


def _put(change: Change, version: int) -> Put:
    return Put(kind=KIND, id=change.workflow, expected=version - 1, version=version, parts={STATE: change.state})


def _message(change: Change) -> Message:
    return Message(key=f"{change.workflow}:{change.number}", topic="notice", text=change.event)


def _bare(path: Path, changes: Sequence[Change], *, relaxed: bool) -> float:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA synchronous = {'NORMAL' if relaxed else 'FULL'}")
        connection.executescript(SCHEMA)
        new = [(change.workflow, change.state) for change in changes if change.number == 1]
        connection.executemany("INSERT INTO workflow VALUES (?, 1, ?)", new)
        start = perf_counter()
        for change in changes:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(
                "UPDATE workflow SET version = ?, state = ? WHERE id = ? AND version = ?",
                (change.number + 1, change.state, change.workflow, change.number),
            )
            connection.execute(
                "INSERT INTO event VALUES (?, ?, ?)", (change.workflow, change.number, change.event)
            )
            connection.execute("COMMIT")
        return perf_counter() - start
