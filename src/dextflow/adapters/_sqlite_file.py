"""A file of SQLite as the store needs it: opened safely, durable, shared, and with errors of our own."""

import os
import sqlite3
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import TypeVar
from weakref import WeakSet

import attrs

from dextflow.adapters._sqlite_schema import check_newer, is_outdated, upgrade
from dextflow.errors import (
    AlreadyExists,
    Conflict,
    Corrupt,
    IdempotencyMismatch,
    StorageError,
    Unavailable,
    UnknownOutcome,
)

T = TypeVar("T")
PAUSE = 0.001
BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL}
DAMAGED = {
    sqlite3.SQLITE_CONSTRAINT,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_ERROR,
    sqlite3.SQLITE_FORMAT,
    sqlite3.SQLITE_MISMATCH,
    sqlite3.SQLITE_NOTADB,
}


def _code(error: sqlite3.Error) -> int:
    """SQLite's primary result code; that of damage for text that Python cannot decode, which has none."""
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF


@contextmanager
def _typed_errors() -> Generator[None]:
    try:
        yield
    except sqlite3.Error as error:
        if _code(error) in DAMAGED:
            raise Corrupt(str(error)) from error
        raise Unavailable(str(error)) from error


def _patiently(attempt: Callable[[], T], timeout: float) -> T:
    """Try until the file is not busy, or for `timeout` seconds.

    The pauses are short and equal. SQLite's own wait grows to 100 ms, and who has waited long then loses to
    those who have just come: of eight writing processes one may wait for seconds, here for a fraction of one.
    """
    deadline = time.monotonic() + timeout
    while True:
        try:
            return attempt()
        except sqlite3.Error as error:
            if _code(error) not in BUSY or time.monotonic() >= deadline:
                raise
        time.sleep(PAUSE)


def _open(path: Path, level: int) -> sqlite3.Connection:
    if not path.parent.is_dir():
        raise Unavailable(f"the folder in which {path.name} should lie does not exist")
    connection = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
    try:
        outdated = is_outdated(connection)
        _make_durable(connection, level)
        if outdated:
            upgrade(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _make_durable(connection: sqlite3.Connection, level: int) -> None:
    journal = connection.execute("PRAGMA journal_mode = WAL").fetchone()
    connection.execute(f"PRAGMA synchronous = {level}")
    connection.execute("PRAGMA fullfsync = ON")  # without it, macOS leaves commits in the disk's own cache
    if (*journal, *connection.execute("PRAGMA synchronous").fetchone()) != ("wal", level):
        raise Unavailable("SQLite cannot write ahead durably to this file")


def _begin(connection: sqlite3.Connection, statement: str) -> None:
    """Begin a transaction, unless a later version of the library has upgraded the file meanwhile."""
    connection.execute(statement)
    try:
        check_newer(connection)
    except BaseException:
        connection.rollback()
        raise


def _commit(connection: sqlite3.Connection) -> None:
    try:
        connection.execute("COMMIT")
    except sqlite3.Error as error:
        if _code(error) in BUSY and connection.in_transaction:
            raise
        raise UnknownOutcome(str(error)) from error


@attrs.define
class _Pool:
    """The open connections of one file: those that are idle, and the number that is lent, each to one call."""

    idle: list[sqlite3.Connection] = attrs.Factory(list[sqlite3.Connection])
    lent: int = 0
    closed: bool = False
    lock: Lock = attrs.Factory(Lock)

    @contextmanager
    def lend(self, connect: Callable[[], sqlite3.Connection]) -> Generator[sqlite3.Connection]:
        """Lend a connection for one call. One whose call broke is closed; one that was just refused is not."""
        connection = self._take()
        try:
            connection = connection or connect()
            yield connection
        except (Conflict, AlreadyExists, IdempotencyMismatch):
            raise
        except BaseException:
            if connection:
                connection.close()
            connection = None
            raise
        finally:
            self._give(connection)

    def _take(self) -> sqlite3.Connection | None:
        with self.lock:
            if self.closed:
                raise Unavailable("it is closed")
            self.lent += 1
            return self.idle.pop() if self.idle else None

    def _give(self, connection: sqlite3.Connection | None) -> None:
        with self.lock:
            self.lent -= 1
            if connection and not self.closed:
                self.idle.append(connection)
            elif connection:
                connection.close()

    def drain(self) -> None:
        """Close what is idle."""
        with self.lock:
            while self.idle:
                self.idle.pop().close()


class SqliteFile:
    """The transactions of one file. Every error of SQLite leaves it as a `StorageError`."""

    def __init__(self, path: Path, *, level: int, timeout: float) -> None:
        self.path = path
        self.pool = _Pool()
        self._level = level
        self._timeout = timeout
        _files.add(self)
        with self.reading():
            pass

    @contextmanager
    def reading(self) -> Generator[sqlite3.Connection]:
        """A transaction that sees one state of the file, and does not wait for writers."""
        with self._transaction("BEGIN") as connection:
            yield connection
            connection.execute("COMMIT")

    @contextmanager
    def writing(self) -> Generator[sqlite3.Connection]:
        """A transaction that has the file to itself for writing, and is durable at its end."""
        with self._transaction("BEGIN IMMEDIATE") as connection:
            try:
                yield connection
            except StorageError:
                connection.rollback()
                raise
            _commit(connection)

    def close(self) -> None:
        """Close all connections, those that are lent when they come back."""
        self.pool.closed = True
        self.pool.drain()

    @contextmanager
    def _transaction(self, begin: str) -> Generator[sqlite3.Connection]:
        with _typed_errors(), self.pool.lend(self._connect) as connection:
            _patiently(lambda: _begin(connection, begin), self._timeout)
            yield connection

    def _connect(self) -> sqlite3.Connection:
        if self.path in _forked:
            raise Unavailable("this process was forked while the file was in use; fork first, and open it then")
        return _patiently(lambda: _open(self.path, self._level), self._timeout)


# SQLite takes the locks of connections that a fork inherited for its own, so that in such a process even a new
# connection is not protected: its commits can vanish. Nothing may be open when a process forks.
_files: WeakSet[SqliteFile] = WeakSet()
_forked: dict[Path, _Pool] = {}


def _close_before_fork() -> None:
    for file in tuple(_files):
        file.pool.drain()


def _begin_after_fork() -> None:
    """Refuse, in the new process, each file that another thread was using; keep what must not be closed here."""
    for file in tuple(_files):
        inherited, file.pool = file.pool, _Pool(closed=file.pool.closed)
        if inherited.lent or inherited.idle:
            _forked[file.path] = inherited


if sys.platform != "win32":
    os.register_at_fork(before=_close_before_fork, after_in_child=_begin_after_fork)
