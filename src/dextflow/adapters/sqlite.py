"""The store in one file, on the SQLite that comes with Python."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from os import PathLike
from pathlib import Path

from dextflow.adapters._checks import check_terms, checked_after, checked_limit
from dextflow.adapters._sqlite_conditions import Order
from dextflow.adapters._sqlite_file import SqliteFile
from dextflow.adapters._sqlite_search import Search
from dextflow.adapters._sqlite_terms import TermWriter, read_terms
from dextflow.errors import AlreadyExists, Conflict, IdempotencyMismatch, StorageError
from dextflow.ports import Batch, Cursor, Page, Put, Receipt, Record, StoredEvent, StoredMessage, Term, Where
from dextflow.ports.terms import LARGEST, is_storable

NORMAL, FULL = 1, 2

RECORDS = """
SELECT r.id, r.version, r.terms FROM json_each(?) AS asked
CROSS JOIN record AS r ON r.practice = ? AND r.kind = ? AND r.id = asked.value
"""
PARTS = """
SELECT p.id, p.name, p.text FROM json_each(?) AS asked
CROSS JOIN part AS p ON p.practice = ? AND p.kind = ? AND p.id = asked.value
"""
EVENTS = """
SELECT number, text FROM event
WHERE practice = ? AND kind = ? AND subject = ? AND number > ? ORDER BY number LIMIT ?
"""

MESSAGES = """
SELECT number, key, topic, text FROM message WHERE practice = ? AND number > ? ORDER BY number LIMIT ?
"""

INSERT = """
INSERT INTO record (practice, kind, id, version, unique_key, terms) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT DO NOTHING
"""
UPDATE = "UPDATE record SET version = ? WHERE practice = ? AND kind = ? AND id = ? AND version = ?"
PUT_PART = """
INSERT INTO part (practice, kind, id, name, text) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (practice, kind, id, name) DO UPDATE SET text = excluded.text
"""
VERSION = "SELECT version FROM record WHERE practice = ? AND kind = ? AND id = ?"
OWNER = "SELECT id FROM record WHERE practice = ? AND kind = ? AND unique_key = ?"

LAST_NUMBER = "SELECT ifnull(max(number), 0) FROM event WHERE practice = ? AND kind = ? AND subject = ?"
ADD_EVENT = "INSERT INTO event (practice, kind, subject, number, text) VALUES (?, ?, ?, ?, ?)"

ADD_MESSAGE = """
INSERT INTO message (practice, number, key, topic, text)
VALUES (?1, (SELECT ifnull(max(number), 0) + 1 FROM message WHERE practice = ?1), ?2, ?3, ?4)
ON CONFLICT (practice, key) DO NOTHING
"""

FIRST_RECEIPT = "SELECT digest, result FROM receipt WHERE practice = ? AND key = ?"
ADD_RECEIPT = "INSERT INTO receipt (practice, key, digest, result) VALUES (?, ?, ?, ?)"


class SqliteStore:
    """A `Store` in the file at `path`, which is made if it is not there.

    A commit that has returned survives a crash of the process and of the machine. With `relaxed`, commits are
    several times faster, and a loss of power may take the last ones with it; what is left is still whole.

    Threads and processes of one machine may share the file (not machines: SQLite's write-ahead log does not
    work over a network). Readers never wait; writers take turns, and one that has waited for `timeout` seconds
    raises `Unavailable`. An old file is upgraded when it is opened.

    Raises `Corrupt` for a file that is not a store, `SchemaTooNew` for one that a later version of the library
    has upgraded, and `Unavailable` for one that cannot be opened; it is left untouched.
    """

    def __init__(self, path: str | PathLike[str], *, relaxed: bool = False, timeout: float = 30.0) -> None:
        self._file = SqliteFile(Path(path).absolute(), level=NORMAL if relaxed else FULL, timeout=timeout)

    def get(self, practice: str, kind: str, ids: Sequence[str]) -> Mapping[str, Record]:
        """The records that exist, by id."""
        if not (is_storable(practice) and is_storable(kind)):
            return {}
        with self._file.reading() as connection:
            return _records(connection, practice, kind, [one for one in ids if is_storable(one)])

    def query(
        self,
        practice: str,
        kind: str,
        where: Sequence[Where] = (),
        *,
        order_by: str | None = None,
        descending: bool = False,
        after: str | None = None,
        limit: int = 200,
    ) -> Page:
        """One page of the records that meet all conditions."""
        limit = checked_limit(limit)
        check_terms(where, order_by)
        last = checked_after(after, order_by=order_by, descending=descending)
        if not (is_storable(practice) and is_storable(kind)):
            return Page(records=(), after=None)
        with self._file.reading() as connection:
            search = Search.of(connection, practice, kind, where, order_by)
            found = search.page(Order.after(last, by=order_by, descending=descending), limit + 1)
            records = _records(connection, practice, kind, [one for one, _ in found[:limit]])
        ordered = tuple(records[one] for one, _ in found[:limit])
        if len(found) <= limit:
            return Page(records=ordered, after=None)
        one, value = found[limit - 1]
        end = Cursor(order_by=order_by, descending=descending, value=value, id=one)
        return Page(records=ordered, after=end.write())

    def count(self, practice: str, kind: str, where: Sequence[Where] = ()) -> int:
        """The number of records that meet all conditions."""
        check_terms(where)
        if not (is_storable(practice) and is_storable(kind)):
            return 0
        with self._file.reading() as connection:
            return Search.of(connection, practice, kind, where).count()

    def count_by(self, practice: str, kind: str, term: str, where: Sequence[Where] = ()) -> Mapping[Term, int]:
        """The number of records that meet all conditions, by the value of a term."""
        check_terms(where, term)
        if not (is_storable(practice) and is_storable(kind)):
            return {}
        with self._file.reading() as connection:
            return Search.of(connection, practice, kind, where, term).count_by(term)

    def events(
        self, practice: str, kind: str, subject: str, *, after: int = 0, limit: int | None = None
    ) -> Sequence[StoredEvent]:
        """The record's events numbered above `after`."""
        asked = (practice, kind, subject, max(0, min(after, LARGEST)), checked_limit(limit))
        if not (is_storable(practice) and is_storable(kind) and is_storable(subject)):
            return ()
        with self._file.reading() as connection:
            return tuple(
                StoredEvent(kind=kind, subject=subject, number=number, text=text)
                for number, text in connection.execute(EVENTS, asked)
            )

    def messages(self, practice: str, *, after: int = 0, limit: int = 200) -> Sequence[StoredMessage]:
        """The messages of the practice's outbox numbered above `after`."""
        asked = (practice, max(0, min(after, LARGEST)), checked_limit(limit))
        if not is_storable(practice):
            return ()
        with self._file.reading() as connection:
            return tuple(
                StoredMessage(number=number, key=key, topic=topic, text=text)
                for number, key, topic, text in connection.execute(MESSAGES, asked)
            )

    def commit(self, batch: Batch) -> Receipt:
        """Write everything in the batch, or nothing."""
        digest = "" if batch.key is None else batch.digest()
        with self._file.writing() as connection:
            if batch.key is not None and (first := _first_receipt(connection, batch, digest)):
                return first
            terms = TermWriter(connection, batch.practice)
            for put in batch.puts:
                _put(connection, terms, put)
            terms.count()
            for event in batch.events:
                _append(connection, batch.practice, event)
            new = [(batch.practice, message.key, message.topic, message.text) for message in batch.messages]
            connection.executemany(ADD_MESSAGE, new)
            if batch.key is not None:
                connection.execute(ADD_RECEIPT, (batch.practice, batch.key, digest, batch.result))
        return Receipt(result=batch.result)

    def close(self) -> None:
        """Close the file. Calls that are under way in other threads finish."""
        self._file.close()


def _records(connection: sqlite3.Connection, practice: str, kind: str, ids: list[str]) -> dict[str, Record]:
    asked = (json.dumps(ids), practice, kind)
    parts: dict[str, dict[str, str]] = defaultdict(dict)
    for one, name, text in connection.execute(PARTS, asked):
        parts[one][name] = text
    return {
        one: Record(kind=kind, id=one, version=version, parts=parts[one], terms=read_terms(terms))
        for one, version, terms in connection.execute(RECORDS, asked)
    }


def _first_receipt(connection: sqlite3.Connection, batch: Batch, digest: str) -> Receipt | None:
    row = connection.execute(FIRST_RECEIPT, (batch.practice, batch.key)).fetchone()
    if row is None:
        return None
    if row[0] != digest:
        raise IdempotencyMismatch(str(batch.key))
    return Receipt(result=row[1], repeated=True)


def _put(connection: sqlite3.Connection, terms: TermWriter, put: Put) -> None:
    record = (terms.practice, put.kind, put.id)
    if put.expected:
        written = connection.execute(UPDATE, (put.version, *record, put.expected))
    else:
        first = json.dumps(dict(put.terms or {}))
        written = connection.execute(INSERT, (*record, put.version, put.unique, first))
    if not written.rowcount:
        raise _refusal(connection, terms.practice, put)
    connection.executemany(PUT_PART, [(*record, *part) for part in put.parts.items()])
    if not put.expected:
        terms.make(put.kind, put.id, put.terms or {})
    elif put.terms is not None:
        terms.change(put.kind, put.id, put.terms)


def _refusal(connection: sqlite3.Connection, practice: str, put: Put) -> StorageError:
    """Why the put was not written."""
    version = connection.execute(VERSION, (practice, put.kind, put.id)).fetchone()
    if version is None and put.unique is not None and not put.expected:
        (owner,) = connection.execute(OWNER, (practice, put.kind, put.unique)).fetchone()
        return AlreadyExists(put.kind, owner, put.unique)
    return Conflict(put.kind, put.id, put.expected, version[0] if version else 0)


def _append(connection: sqlite3.Connection, practice: str, event: StoredEvent) -> None:
    subject = (practice, event.kind, event.subject)
    (current,) = connection.execute(LAST_NUMBER, subject).fetchone()
    if event.number != current + 1:
        raise Conflict(event.kind, event.subject, event.number - 1, current)
    connection.execute(ADD_EVENT, (*subject, event.number, event.text))
