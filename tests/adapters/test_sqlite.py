"""The SQLite store keeps the contract of the port, and is careful with files."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest

from dextflow.adapters.sqlite import SqliteStore
from dextflow.errors import Corrupt, SchemaTooNew, Unavailable
from dextflow.ports import Store
from dextflow.testing.store import DurableStoreContract, check_store
from dextflow.testing.store.builders import commit, event, found, put, read


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "practice.dextflow"


@pytest.fixture
def store(path: Path) -> Iterator[SqliteStore]:
    with closing(SqliteStore(path)) as opened:
        yield opened


@contextmanager
def sqlite(path: Path) -> Iterator[sqlite3.Connection]:
    """The file as any other program opens it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        yield connection


class TestSqliteStore(DurableStoreContract):
    """The contract, on a store in a file."""

    @pytest.fixture
    def store(self, path: Path) -> Iterator[SqliteStore]:
        with closing(SqliteStore(path)) as opened:
            yield opened

    @pytest.fixture
    def reopen(self, store: SqliteStore, path: Path) -> Iterator[Callable[[], Store]]:
        with ExitStack() as opened:

            def again() -> Store:
                store.close()
                return opened.enter_context(closing(SqliteStore(path)))

            yield again


def test_a_sqlite_store_does_what_the_model_does(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Random histories end alike in the store and in the plain model."""
    check_store(lambda: SqliteStore(tmp_path_factory.mktemp("store") / "file", relaxed=True), examples=40)


@pytest.mark.parametrize(("relaxed", "level"), [(False, 2), (True, 1)])
def test_commits_are_synced_unless_relaxed(
    path: Path, monkeypatch: pytest.MonkeyPatch, relaxed: bool, level: int
) -> None:
    """Every connection writes ahead, and waits for the disk at each commit unless it was asked not to."""
    opened: list[sqlite3.Connection] = []
    connect = sqlite3.connect

    def remember(*args: object, **kwargs: object) -> sqlite3.Connection:
        opened.append(connect(*args, **kwargs))  # type: ignore[call-overload]  # passed on as they came
        return opened[-1]

    monkeypatch.setattr(sqlite3, "connect", remember)
    with closing(SqliteStore(path, relaxed=relaxed)):
        assert [connection.execute("PRAGMA journal_mode").fetchone()[0] for connection in opened] == ["wal"]
        assert [connection.execute("PRAGMA synchronous").fetchone()[0] for connection in opened] == [level]


def test_a_file_that_cannot_write_ahead_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where SQLite quietly keeps another journal, as on a network drive, no durability is promised."""
    memory = sqlite3.connect(":memory:", isolation_level=None)
    monkeypatch.setattr(sqlite3, "connect", lambda *_args, **_kwargs: memory)
    with pytest.raises(Unavailable, match="write ahead"):
        SqliteStore(path)


def test_another_file_is_not_touched(path: Path) -> None:
    """What is not SQLite at all is refused as it is."""
    path.write_bytes(b"Dear accountant, please find attached\n" * 200)
    before = path.read_bytes()
    with pytest.raises(Corrupt):
        SqliteStore(path)
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("mark", ["CREATE TABLE ledger (amount)", "PRAGMA application_id = 7"])
def test_the_database_of_another_program_is_not_touched(path: Path, mark: str) -> None:
    """A database that is somebody else's is refused as it is, even if it is newer than ours."""
    with sqlite(path) as connection:
        connection.execute(mark)
        connection.execute("PRAGMA user_version = 99")
    before = path.read_bytes()
    with pytest.raises(Corrupt, match="another program"):
        SqliteStore(path)
    assert path.read_bytes() == before


def test_an_empty_file_becomes_a_store(path: Path) -> None:
    """Such as one that a temporary-file function, or a process killed at once, has left."""
    path.touch()
    with closing(SqliteStore(path)) as opened:
        commit(opened, put("a"))


def test_a_newer_store_is_not_touched(path: Path) -> None:
    """What a later version of the library has upgraded is refused as it is."""
    SqliteStore(path).close()
    with sqlite(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    before = path.read_bytes()
    with pytest.raises(SchemaTooNew) as refused:
        SqliteStore(path)
    assert refused.value.found == 99
    assert path.read_bytes() == before


def test_a_store_that_is_upgraded_while_open_is_left_alone(path: Path, store: SqliteStore) -> None:
    """A process that still runs the old version neither reads nor writes what it does not know."""
    commit(store, put("a"))
    with sqlite(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(SchemaTooNew):
        commit(store, put("b"))
    with pytest.raises(SchemaTooNew):
        read(store, "a")


def test_a_folder_that_is_not_there_is_unavailable(path: Path) -> None:
    """A wrong path is no damage, and the error says that the folder is missing."""
    with pytest.raises(Unavailable, match="folder in which file should lie does not exist"):
        SqliteStore(path / "file")
    with pytest.raises(Unavailable):
        SqliteStore(path.parent)


def test_a_locked_file_is_unavailable(path: Path) -> None:
    """A writer waits for its timeout; a reader does not wait at all."""
    with closing(SqliteStore(path, timeout=0.05)) as store, sqlite(path) as other:
        commit(store, put("a"))
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unavailable, match="locked"):
            commit(store, put("b"))
        assert found(store, {}) == ["a"]
        other.execute("ROLLBACK")
        commit(store, put("b"))


def test_opening_a_locked_file_is_unavailable(path: Path) -> None:
    """A new file that another program holds is waited for, and then given up."""
    with sqlite(path) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(Unavailable, match="locked"):
            SqliteStore(path, timeout=0.05)


def test_a_closed_store_is_unavailable(store: SqliteStore) -> None:
    """Using it after all is an error of ours, not SQLite's."""
    store.close()
    with pytest.raises(Unavailable, match="closed"):
        commit(store, put("a"))


def test_damage_is_told(path: Path) -> None:
    """Pages that were overwritten are reported as damage, and nothing is written over them."""
    with closing(SqliteStore(path)) as store:
        commit(store, *(put(f"{number:04}", parts={"text": "x" * 500}) for number in range(200)))
    content = path.read_bytes()
    path.write_bytes(content[:8192] + b"\xff" * (len(content) - 8192))
    with closing(SqliteStore(path)) as store:
        with pytest.raises(Corrupt):
            store.query("practice", "workflow")
        with pytest.raises(Corrupt):
            commit(store, put("a"), event("a", 1))


def test_a_table_that_is_missing_is_damage(path: Path, store: SqliteStore) -> None:
    """So is a schema that somebody has changed."""
    with sqlite(path) as connection:
        connection.execute("DROP TABLE event")
    with pytest.raises(Corrupt):
        commit(store, put("a"), event("a", 1))
    assert found(store, {}) == []
