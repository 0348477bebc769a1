"""The port to storage: what a host's database must promise, in the least a host can implement.

A store keeps *records* and *events* of practices, as text that it does not read. The library turns its nouns
into that text and back, so an adapter knows nothing of workflows, and every kind of thing that the library
keeps has the same guarantees.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

import attrs

Term = str | int | None


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
    """One event of a record (`kind`, `subject`), the `number`-th, counted from 1 without gaps."""

    kind: str
    subject: str
    number: int
    text: str


@attrs.frozen(kw_only=True)
class Put:
    """Write a record, if its version is still `expected` (0: it must not exist).

    `parts` holds the parts to write and leaves others as they are; `terms` None leaves all terms as they are.
    `version` is the version that it has afterwards. `unique`, given when a record is made, is a key that no
    other record of the kind in the practice may have.
    """

    kind: str
    id: str
    expected: int
    version: int
    parts: Mapping[str, str]
    terms: Mapping[str, Term] | None = None
    unique: str | None = None


@attrs.frozen(kw_only=True)
class Batch:
    """All that one commit writes.

    `key` is the caller's idempotency key, or None. `result` is a text that is kept with the key and returned
    again when the same commit is repeated.
    """

    practice: str
    puts: tuple[Put, ...]
    events: tuple[StoredEvent, ...] = ()
    key: str | None = None
    result: str = ""


@attrs.frozen(kw_only=True)
class Receipt:
    """What a commit answers. `repeated`: the key had been committed before, and this is its first result."""

    result: str
    repeated: bool = False


@attrs.frozen(kw_only=True)
class Page:
    """Records in the order of their ids; `after` continues the query, None ends it."""

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
    If its content differs, `IdempotencyMismatch` is raised. A repeat is recognised before versions are compared.

    **Typed failures.** Only subclasses of `StorageError` leave the store: `Conflict`, `AlreadyExists`,
    `IdempotencyMismatch`, `Unavailable` (nothing happened), `UnknownOutcome` (retry with the same key),
    `Corrupt`, `SchemaTooNew`.

    Text is Unicode without NUL or lone surrogates. Calls may come from several threads and processes.
    """

    def get(self, practice: str, kind: str, ids: Sequence[str]) -> Mapping[str, Record]:
        """The records of that kind that exist, by id, in one read; absent ids are left out."""
        ...

    def query(
        self,
        practice: str,
        kind: str,
        where: Mapping[str, Term],
        *,
        after: str | None = None,
        limit: int = 200,
    ) -> Page:
        """The records whose terms equal all of `where`, by id, those after the id `after`, at most `limit`.

        A term that a record lacks equals None. Paging is stable: a record that neither appears nor disappears
        meanwhile is seen exactly once.
        """
        ...

    def events(
        self, practice: str, kind: str, subject: str, *, after: int = 0, limit: int | None = None
    ) -> Sequence[StoredEvent]:
        """The events of a record numbered above `after`, in order; `limit` None gives all."""
        ...

    def commit(self, batch: Batch) -> Receipt:
        """Write everything in the batch, or nothing.

        Each record may be put once in a batch. Events must continue the numbers of their record without a gap,
        else `Conflict` is raised.
        """
        ...

    def close(self) -> None:
        """Release what the store holds open. A closed store is not used again; closing twice is harmless."""
        ...
