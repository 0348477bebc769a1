"""The port to storage: what a host's database must promise, in the least a host can implement.

A store keeps *records*, *events* and *messages* of practices, as text that it does not read. The library turns
its nouns into that text and back, so an adapter knows nothing of workflows, and every kind of thing that the
library keeps has the same guarantees.
"""

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Protocol

import attrs

from dextflow.errors import InvalidValue
from dextflow.ports.terms import Term, Where, require_storable


@attrs.frozen(kw_only=True)
class Record:
    """A stored thing.

    `version` counts its changes; `parts` are its texts by name; `terms` are what it can be queried by.
    """

    kind: str
    id: str
    version: int
    parts: Mapping[str, str]
    terms: Mapping[str, Term]


@attrs.frozen(kw_only=True)
class StoredEvent:
    """One event of a record (`kind`, `subject`), the `number`-th, counted from 1 without gaps.

    The record itself need not be there. Raises `InvalidValue` for what no store can keep.
    """

    kind: str
    subject: str
    number: int
    text: str

    def __attrs_post_init__(self) -> None:
        require_storable("StoredEvent", named=(self.kind, self.subject), kept=(self.number, self.text))
        if self.number < 1:
            raise InvalidValue("StoredEvent", f"events are counted from 1, not {self.number}")


@attrs.frozen(kw_only=True)
class Put:
    """Write a record, if its version is still `expected` (0: it must not exist).

    `parts` holds the parts to write and leaves others as they are; `terms` None leaves all terms as they are.
    `version` is the version that it has afterwards, always a later one. `unique`, given when a record is made,
    is a key that no other record of the kind in the practice may have.

    Raises `InvalidValue` if these rules are broken, or for what no store can keep.
    """

    kind: str
    id: str
    expected: int
    version: int
    parts: Mapping[str, str]
    terms: Mapping[str, Term] | None = None
    unique: str | None = None

    def __attrs_post_init__(self) -> None:
        unique = () if self.unique is None else (self.unique,)
        terms = self.terms or {}
        require_storable("Put", named=(self.kind, self.id, *unique, *self.parts, *terms), kept=(self.version,))
        require_storable("Put", kept=(*self.parts.values(), *terms.values()))
        if not 0 <= self.expected < self.version:
            raise InvalidValue("Put", f"version {self.version} does not come after {self.expected}")
        if unique and self.expected:
            raise InvalidValue("Put", "a unique key is given when a record is made, not later")


@attrs.frozen(kw_only=True)
class Message:
    """What is to be sent when the commit that it is part of has happened.

    `key` names it in its practice for ever: it is written once, however often it is asked for, and whoever
    delivers it takes the key for that of the delivery. `topic` says of what kind it is.

    Raises `InvalidValue` for what no store can keep.
    """

    key: str
    topic: str
    text: str

    def __attrs_post_init__(self) -> None:
        require_storable("Message", named=(self.key, self.topic), kept=(self.text,))


@attrs.frozen(kw_only=True)
class StoredMessage:
    """A message in the outbox of its practice, the `number`-th, counted from 1 without gaps."""

    number: int
    key: str
    topic: str
    text: str


@attrs.frozen(kw_only=True)
class Batch:
    """All that one commit writes: the puts, each of another record, the events and the messages; any may be none.

    `key` is the caller's idempotency key, or None. `result` is a text that is kept with the key and returned
    again when the same commit is repeated.

    Raises `InvalidValue` if a record is put twice, if two messages have the same key, or for what no store can
    keep.
    """

    practice: str
    puts: tuple[Put, ...]
    events: tuple[StoredEvent, ...] = ()
    messages: tuple[Message, ...] = ()
    key: str | None = None
    result: str = ""

    def __attrs_post_init__(self) -> None:
        key = () if self.key is None else (self.key,)
        require_storable("Batch", named=(self.practice, *key), kept=(self.result,))
        if len({(put.kind, put.id) for put in self.puts}) < len(self.puts):
            raise InvalidValue("Batch", "a record is put twice")
        if len({message.key for message in self.messages}) < len(self.messages):
            raise InvalidValue("Batch", "two messages have the same key")

    def digest(self) -> str:
        """The SHA-256 of all that is written: what a repeat of the key must equal. The result is no part of it.

        Every adapter keeps this same digest with the key, so how it is computed never changes.
        """
        content: list[object] = [
            [_content(put) for put in self.puts],
            [(event.kind, event.subject, event.number, event.text) for event in self.events],
        ]
        if self.messages:  # without any, it is what it was before batches could have them
            content.append([(message.key, message.topic, message.text) for message in self.messages])
        return sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _content(put: Put) -> tuple[object, ...]:
    terms = None if put.terms is None else dict(put.terms)
    return (put.kind, put.id, put.expected, put.version, dict(put.parts), terms, put.unique)


@attrs.frozen(kw_only=True)
class Receipt:
    """What a commit answers. `repeated`: the key had been committed before, and this is its first result."""

    result: str
    repeated: bool = False


@attrs.frozen(kw_only=True)
class Page:
    """Records in the order of the query; `after` continues it, None ends it."""

    records: tuple[Record, ...]
    after: str | None


class Store(Protocol):
    """A durable store of many practices.

    **Islands.** The practice comes first in every call and every key. Ids, unique keys and idempotency keys of
    one practice never meet those of another; a foreign record looks like an absent one.

    **All or nothing.** `commit` is the only write. It happens entirely or not at all, and when it has returned,
    it is durable: it survives a crash of the process, and of the machine if the adapter says so.

    **No lost update.** A `Put` whose `expected` is not the stored version raises `Conflict`, and nothing of the
    batch is written.

    **Once.** A batch whose `key` was committed before writes nothing and returns the first `Receipt`, repeated.
    If its content (`Batch.digest`) differs, `IdempotencyMismatch` is raised. A repeat is recognised before
    versions are compared. A commit that was refused leaves its key unused.

    **Outbox.** A message is written if and only if its commit happens. One whose key was written before, in
    whatever batch, is left out without an error, and the first stays as it is: what is decided twice is sent
    once. The messages of a practice are numbered from 1 without gaps, in the order in which their commits become
    visible and, within one, in the order of the batch. So whoever has read up to a number never misses a lower
    one that appears later; commits that run side by side must take their numbers one after the other.

    **Typed failures.** Only subclasses of `StorageError` leave the store: `Conflict`, `AlreadyExists`,
    `IdempotencyMismatch`, `Unavailable` (nothing happened), `UnknownOutcome` (retry with the same key),
    `Corrupt`, `SchemaTooNew`. The one exception is `InvalidValue`, for a question that makes no sense: a limit
    below 1, a cursor that does not continue the query, the name of a term that no record can have, or more than
    100 conditions at once.

    **Text** is Unicode without NUL or lone surrogates. The nouns refuse anything else, so that a store never
    meets it in a batch; asking for a practice, kind, id or subject with it finds nothing. Ids are ordered by
    code point, whatever the language.

    **Conditions.** A query and a count are of the records that meet all conditions of `where`, and without any,
    of all records of the kind. A number never equals a text. A term that is None is as one that is lacking; but
    write the None, because an adapter may find lacking terms faster that way. `Where` says the rest.

    Calls may come from several threads and processes. What is read belongs to the reader: changing it changes
    nothing that is stored.
    """

    def get(self, practice: str, kind: str, ids: Sequence[str]) -> Mapping[str, Record]:
        """The records of that kind that exist, by id, in one read; absent ids are left out."""
        ...

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
        """At most `limit` of the records that meet all conditions, those that come after the cursor `after`.

        They are ordered by the term `order_by` and then by id, or by id alone; `descending` turns the whole
        order round. Records that lack the term come first, then numbers, then texts by code point.

        `after` is the `Page.after` of another page of the same order; whether it was of the same conditions is
        not looked at. It is a text that only the adapter reads, may be shown to strangers and come back from
        them, and holds the last record's id and its value of the term. Paging is stable: a record that neither
        appears, disappears nor changes its place meanwhile is seen exactly once.
        """
        ...

    def count(self, practice: str, kind: str, where: Sequence[Where] = ()) -> int:
        """The number of records that meet all conditions. No part of a record is read."""
        ...

    def count_by(self, practice: str, kind: str, term: str, where: Sequence[Where] = ()) -> Mapping[Term, int]:
        """The number of records that meet all conditions, for each value that the term has among them.

        None stands for those that lack it. What no record has is left out, so that every number is above 0.
        No part of a record is read.
        """
        ...

    def events(
        self, practice: str, kind: str, subject: str, *, after: int = 0, limit: int | None = None
    ) -> Sequence[StoredEvent]:
        """The events of a record numbered above `after`, in order; `limit` None gives all."""
        ...

    def messages(self, practice: str, *, after: int = 0, limit: int = 200) -> Sequence[StoredMessage]:
        """At most `limit` messages of the practice's outbox numbered above `after`, in order."""
        ...

    def commit(self, batch: Batch) -> Receipt:
        """Write everything in the batch, or nothing.

        Puts and then events take effect in their order, and the first that cannot refuses the batch. `Conflict`
        is raised for a stale put, and for an event that does not continue the numbers of its record without a
        gap (its `expected` and `current` are then numbers of events); `AlreadyExists` for a unique key that is
        taken, also by another put of the batch.
        """
        ...

    def close(self) -> None:
        """Release what the store holds open. A closed store is not used again; closing twice is harmless."""
        ...
