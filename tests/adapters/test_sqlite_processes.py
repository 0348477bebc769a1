"""The SQLite store among processes, and what becomes of it when they are killed, forked, or run out of disk."""

import os
import random
import resource
import signal
import sqlite3
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event, Thread

import attrs
import pytest

from dextflow.adapters import _sqlite_schema
from dextflow.adapters.sqlite import SqliteStore
from dextflow.errors import Conflict, StorageError, Unavailable, UnknownOutcome
from dextflow.ports import Receipt
from dextflow.testing.store.builders import KIND, PRACTICE, commit, event, found, message, put, read, sent

pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")

Say = Callable[[object], int]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "practice.dextflow"


@attrs.frozen
class Process:
    """A process that runs a function; what it says is read line by line."""

    id: int
    words: Iterator[str]

    def end(self) -> tuple[int, list[str]]:
        """Its exit status once it ends, and what it has said since it was last heard."""
        words = [word.rstrip("\n") for word in self.words]
        return os.waitstatus_to_exitcode(os.waitpid(self.id, 0)[1]), words


@contextmanager
def process(work: Callable[[Say], object]) -> Iterator[Process]:
    """Run `work` in a process of its own."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        status = 1
        try:
            work(lambda word: os.write(writing, f"{word}\n".encode()))
            status = 0
        finally:
            if status:
                traceback.print_exc()
            os._exit(status)
    os.close(writing)
    with os.fdopen(reading) as words:
        yield Process(child, words)


def check_integrity(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def version_of(store: SqliteStore) -> int:
    records = store.get(PRACTICE, KIND, ["a"])
    return records["a"].version if records else 0


def step(store: SqliteStore, version: int) -> Receipt:
    """Take the record from a version to the next, with an event, a message and a key of its own."""
    parts = put("a", version), event("a", version + 1), message(f"made {version + 1}")
    return commit(store, *parts, key=f"step {version}")


def test_processes_lose_no_update(path: Path) -> None:
    """Processes that count in one record, and read again on a conflict, count everything."""

    def count(_: Say) -> None:
        done = 0
        with closing(SqliteStore(path)) as store:
            for _try in range(160):
                done += done < 40 and counted(store)
        assert done == 40

    def counted(store: SqliteStore) -> bool:
        version = version_of(store)
        try:
            commit(store, put("a", version), event("a", version + 1, str(os.getpid())))
        except Conflict:
            return False
        return True

    with process(count) as one, process(count) as two, process(count) as three, process(count) as four:
        assert [worker.end()[0] for worker in (one, two, three, four)] == [0] * 4
    with closing(SqliteStore(path)) as store:
        history = store.events(PRACTICE, KIND, "a")
        assert [one.number for one in history] == list(range(1, 161))
        assert sorted(map([one.text for one in history].count, {one.text for one in history})) == [40] * 4
        assert read(store, "a").version == 160


def test_processes_share_an_outbox(path: Path) -> None:
    """Each key is written by one of them, without a gap, and who reads on meanwhile misses nothing."""

    def write(_: Say) -> None:
        with closing(SqliteStore(path)) as store:
            for number in range(40):
                commit(store, message(f"{number} of {os.getpid()}"), message(str(number)))

    def follow() -> Iterator[str]:
        with closing(SqliteStore(path)) as store:
            last = 0
            while last < 160:
                new = store.messages(PRACTICE, after=last, limit=5)
                yield from (one.key for one in new)
                last = new[-1].number if new else last

    with process(write) as one, process(write) as two, process(write) as three:
        seen = list(follow())
        assert [worker.end()[0] for worker in (one, two, three)] == [0] * 3
        own = {f"{number} of {worker.id}" for number in range(40) for worker in (one, two, three)}
    with closing(SqliteStore(path)) as store:
        assert sent(store) == seen
        assert [message.number for message in store.messages(PRACTICE)] == list(range(1, 161))
    assert set(seen) == own.union(map(str, range(40)))


def test_a_killed_process_loses_nothing_it_acknowledged(path: Path) -> None:
    """Killed at any moment, again and again: the file is whole, and a repeat of the last step is recognised."""

    def count_for_ever(say: Say) -> None:
        store = SqliteStore(path)
        version = version_of(store)
        say(version)
        while True:
            step(store, version)
            version += 1
            say(version)

    chance = random.Random(2026)  # to kill at other moments each time, the same in every run
    for _ in range(15):
        with process(count_for_ever) as worker:
            first = next(worker.words)
            time.sleep(chance.uniform(0, 0.05))
            os.kill(worker.id, signal.SIGKILL)
            status, words = worker.end()
        assert status == -signal.SIGKILL
        acknowledged = int([first, *words][-1])
        with closing(SqliteStore(path)) as store:
            version = version_of(store)
            assert version in (acknowledged, acknowledged + 1)
            assert step(store, acknowledged).repeated is (version > acknowledged)
            assert read(store, "a").parts == {"text": f"a {acknowledged + 1}"}
            history = store.events(PRACTICE, KIND, "a")
            assert [one.number for one in history] == list(range(1, acknowledged + 2))
            messages = store.messages(PRACTICE, limit=acknowledged + 2)
            assert [(one.number, one.key) for one in messages] == [
                (n, f"made {n}") for n in range(1, acknowledged + 2)
            ]
        check_integrity(path)


def test_processes_may_open_a_new_file_at_once(path: Path) -> None:
    """One of them makes the tables, and all of them can go on."""
    gate, opener = os.pipe()

    def open_it(say: Say) -> None:
        os.read(gate, 1)
        SqliteStore(path).close()
        say("opened")

    with process(open_it) as one, process(open_it) as two, process(open_it) as three:
        os.write(opener, b"go!")
        assert [worker.end() for worker in (one, two, three)] == [(0, ["opened"])] * 3
    os.close(gate)
    os.close(opener)
    check_integrity(path)


NEWEST = len(_sqlite_schema.MIGRATIONS)
STATEMENTS = ("CREATE TABLE later (a)", "INSERT INTO later VALUES (1)", "DROP TABLE event")


@pytest.mark.parametrize("survived", range(len(STATEMENTS) + 1))
def test_an_upgrade_that_is_killed_has_not_happened(
    path: Path, survived: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After whichever of its statements: the file is as it was, and opens as before."""
    with closing(SqliteStore(path)) as store:
        commit(store, put("a"), event("a", 1))

    def statements() -> Iterator[str]:
        yield from STATEMENTS[:survived]
        os.kill(os.getpid(), signal.SIGKILL)

    with monkeypatch.context() as newer:
        newer.setattr(_sqlite_schema, "MIGRATIONS", (*_sqlite_schema.MIGRATIONS, statements()))
        with process(lambda _: SqliteStore(path)) as upgrade:
            assert upgrade.end()[0] == -signal.SIGKILL
    check_integrity(path)
    with closing(SqliteStore(path)) as store, closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master WHERE name = 'later'").fetchone() is None
        assert connection.execute("PRAGMA user_version").fetchone() == (NEWEST,)
        commit(store, put("a", 1), event("a", 2))


def test_an_upgrade_keeps_what_is_stored(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of the version before is upgraded when it is opened, and older versions then refuse it."""
    with closing(SqliteStore(path)) as store:
        commit(store, put("a"), event("a", 1))
        monkeypatch.setattr(_sqlite_schema, "MIGRATIONS", (*_sqlite_schema.MIGRATIONS, STATEMENTS[:2]))
        with closing(SqliteStore(path)) as newer, closing(sqlite3.connect(path)) as connection:
            assert read(newer, "a").version == 1
            assert connection.execute("SELECT a FROM later").fetchall() == [(1,)]
            assert connection.execute("PRAGMA user_version").fetchone() == (NEWEST + 1,)


def test_a_store_serves_a_forked_process_too(path: Path) -> None:
    """Opened before the fork and used on both sides, in turns and to the end, it loses nothing."""
    gate, opener = os.pipe()

    def use(say: Say) -> None:
        commit(store, put("b"))
        say("committed")
        os.read(gate, 1)
        commit(store, put("d"))
        store.close()

    store = SqliteStore(path)
    commit(store, put("a"))
    with process(use) as child:
        next(child.words)
        commit(store, put("c"))
        store.close()
        os.write(opener, b"!")
        assert child.end() == (0, [])
    os.close(gate)
    os.close(opener)
    with closing(SqliteStore(path)) as again:
        assert found(again, {}) == ["a", "b", "c", "d"]
    check_integrity(path)


def test_a_store_that_is_busy_refuses_a_forked_process(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Forked while another thread is in a commit, the new process cannot be protected, and is told so."""
    paused, sleep = Event(), time.sleep

    def pause(seconds: float) -> None:
        paused.set()
        sleep(seconds)

    monkeypatch.setattr(time, "sleep", pause)

    def use(say: Say) -> None:
        for attempt in (lambda: commit(store, put("b")), lambda: SqliteStore(path)):
            try:
                attempt()
            except Unavailable as error:
                say(error)

    with closing(SqliteStore(path)) as store, closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        waiting = Thread(target=commit, args=(store, put("a")))
        waiting.start()
        assert paused.wait(30)
        with process(use) as child:
            status, words = child.end()
        other.execute("ROLLBACK")
        waiting.join()
        assert status == 0
        assert ["forked" in word for word in words] == [True, True]
        commit(store, put("c"))
        assert found(store, {}) == ["a", "c"]


@contextmanager
def disk_with_room_for(size: int) -> Iterator[None]:
    """Let no file of this process grow beyond that size."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize(
    ("records", "error"),
    [(1, UnknownOutcome), (30, Unavailable)],
    ids=["at the commit itself", "before the commit"],
)
def test_a_full_disk_loses_nothing(path: Path, records: int, error: type[StorageError]) -> None:
    """A commit that fails while it is written is retried with its key, and then happens once, whole."""
    with closing(SqliteStore(path)) as store:
        commit(store, put("a"))
        large = [put("a", 1)] + [put(f"b{number}", parts={"text": "x" * 200_000}) for number in range(records)]
        with disk_with_room_for(200_000):
            with pytest.raises(error):
                commit(store, *large, key="key")
            assert found(store, {}) == ["a"]
        assert not commit(store, *large, key="key").repeated
        assert read(store, "a").version == 2
    check_integrity(path)


@contextmanager
def ordinary_user() -> Iterator[None]:
    """Go without the rights of the superuser, whom no permission stops."""
    superuser = os.geteuid() == 0
    if superuser:
        os.seteuid(65534)
    try:
        yield
    finally:
        if superuser:
            os.seteuid(0)


def test_a_file_that_cannot_be_written_is_unavailable() -> None:
    """What may be read only is read, and what may not even be read is not opened."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        with closing(SqliteStore(path)) as store:
            commit(store, put("a"))
            path.chmod(0o444)
            Path(folder).chmod(0o755)
            with ordinary_user(), closing(SqliteStore(path)) as reader:
                assert found(reader, {}) == ["a"]
                with pytest.raises(Unavailable):
                    commit(reader, put("b"))
        path.chmod(0)
        with ordinary_user(), pytest.raises(Unavailable):
            SqliteStore(path)


def test_a_folder_that_cannot_be_written_is_unavailable() -> None:
    """No file can be made there."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o555)
        with ordinary_user(), pytest.raises(Unavailable):
            SqliteStore(Path(folder) / "file")
