"""Stores that keep everything in memory: for tests, notebooks and the first day with the library."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from threading import Lock

import attrs

from dextflow.adapters._checks import check_terms, checked_after, checked_limit
from dextflow.adapters._memory_search import compiled, first
from dextflow.errors import AlreadyExists, Conflict, IdempotencyMismatch
from dextflow.model import Client, Person, Team
from dextflow.ports import Batch, Cursor, Page, Put, Receipt, Record, StoredEvent, StoredMessage, Term, Where


@attrs.define
class _Row:
    """A record as it is kept: its mappings are changed in place, so that a commit costs what it changes."""

    version: int = 0
    parts: dict[str, str] = attrs.Factory(dict[str, str])
    terms: dict[str, Term] = attrs.Factory(dict[str, Term])

    def put(self, put: Put) -> None:
        self.version = put.version
        self.parts.update(put.parts)
        if put.terms is not None:
            self.terms = dict(put.terms)

    def value(self, term: str | None) -> Term:
        return None if term is None else self.terms.get(term)

    def record(self, kind: str, record_id: str) -> Record:
        return Record(
            kind=kind, id=record_id, version=self.version, parts=dict(self.parts), terms=dict(self.terms)
        )


@attrs.define
class _Island:
    """All that one practice has stored."""

    rows: dict[str, dict[str, _Row]] = attrs.Factory(dict[str, dict[str, _Row]])
    owners: dict[tuple[str, str], str] = attrs.Factory(dict[tuple[str, str], str])
    events: dict[tuple[str, str], list[StoredEvent]] = attrs.Factory(dict[tuple[str, str], list[StoredEvent]])
    receipts: dict[str, tuple[str, str]] = attrs.Factory(dict[str, tuple[str, str]])
    outbox: list[StoredMessage] = attrs.Factory(list[StoredMessage])
    keys: set[str] = attrs.Factory(set[str])

    def first_receipt(self, key: str, digest: str) -> Receipt | None:
        if key not in self.receipts:
            return None
        first_digest, result = self.receipts[key]
        if first_digest != digest:
            raise IdempotencyMismatch(key)
        return Receipt(result=result, repeated=True)

    def check(self, batch: Batch) -> None:
        """Refuse the batch as a whole before any of it is written."""
        owners: dict[tuple[str, str], str] = {}
        for put in batch.puts:
            self._check_version(put)
            self._check_unique(put, owners)
        new: Counter[tuple[str, str]] = Counter()
        for event in batch.events:
            subject = event.kind, event.subject
            current = len(self.events.get(subject, ())) + new[subject]
            if event.number != current + 1:
                raise Conflict(event.kind, event.subject, event.number - 1, current)
            new[subject] += 1

    def _check_version(self, put: Put) -> None:
        row = self.rows.get(put.kind, {}).get(put.id)
        current = row.version if row else 0
        if current != put.expected:
            raise Conflict(put.kind, put.id, put.expected, current)

    def _check_unique(self, put: Put, owners: dict[tuple[str, str], str]) -> None:
        if put.unique is None:
            return
        key = put.kind, put.unique
        owner = self.owners.get(key) or owners.get(key)
        if owner is not None:
            raise AlreadyExists(put.kind, owner, put.unique)
        owners[key] = put.id

    def write(self, batch: Batch) -> None:
        for put in batch.puts:
            self.rows.setdefault(put.kind, {}).setdefault(put.id, _Row()).put(put)
            if put.unique is not None:
                self.owners[put.kind, put.unique] = put.id
        for event in batch.events:
            self.events.setdefault((event.kind, event.subject), []).append(event)
        for message in batch.messages:
            if message.key not in self.keys:
                self.keys.add(message.key)
                number = len(self.outbox) + 1
                self.outbox.append(
                    StoredMessage(number=number, key=message.key, topic=message.topic, text=message.text)
                )


class MemoryStore:
    """A `Store` in this process's memory; it is gone when the process ends.

    It keeps every other promise of the port. A query looks at every record of the kind.
    """

    def __init__(self) -> None:
        self._islands: dict[str, _Island] = {}
        self._lock = Lock()

    def get(self, practice: str, kind: str, ids: Sequence[str]) -> Mapping[str, Record]:
        """The records that exist, by id."""
        with self._lock:
            rows = self._rows(practice, kind)
            return {one: rows[one].record(kind, one) for one in ids if one in rows}

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
        with self._lock:
            places = [
                Cursor(order_by=order_by, descending=descending, value=row.value(order_by), id=one)
                for one, row in self._found(practice, kind, where)
            ]
            page = first(limit + 1, places, last, descending=descending)
            rows = self._rows(practice, kind)
            records = tuple(rows[place.id].record(kind, place.id) for place in page[:limit])
        return Page(records=records, after=page[limit - 1].write() if len(page) > limit else None)

    def count(self, practice: str, kind: str, where: Sequence[Where] = ()) -> int:
        """The number of records that meet all conditions."""
        check_terms(where)
        with self._lock:
            return sum(1 for _ in self._found(practice, kind, where))

    def count_by(self, practice: str, kind: str, term: str, where: Sequence[Where] = ()) -> Mapping[Term, int]:
        """The number of records that meet all conditions, by the value of a term."""
        check_terms(where, term)
        with self._lock:
            return Counter(row.terms.get(term) for _, row in self._found(practice, kind, where))

    def events(
        self, practice: str, kind: str, subject: str, *, after: int = 0, limit: int | None = None
    ) -> Sequence[StoredEvent]:
        """The record's events numbered above `after`."""
        first = max(after, 0)
        with self._lock:
            stored = self._island(practice).events.get((kind, subject), ())
            return tuple(stored[first : first + checked_limit(limit)])

    def messages(self, practice: str, *, after: int = 0, limit: int = 200) -> Sequence[StoredMessage]:
        """The messages of the practice's outbox numbered above `after`."""
        first, limit = max(after, 0), checked_limit(limit)
        with self._lock:
            return tuple(self._island(practice).outbox[first : first + limit])

    def commit(self, batch: Batch) -> Receipt:
        """Write everything in the batch, or nothing."""
        digest = "" if batch.key is None else batch.digest()
        with self._lock:
            island = self._island(batch.practice)
            if batch.key is not None and (first := island.first_receipt(batch.key, digest)):
                return first
            island.check(batch)
            island.write(batch)
            if batch.key is not None:
                island.receipts[batch.key] = (digest, batch.result)
            self._islands[batch.practice] = island
        return Receipt(result=batch.result)

    def close(self) -> None:
        """Nothing is held open: what was stored stays as long as the store itself."""

    def _island(self, practice: str) -> _Island:
        return self._islands.get(practice) or _Island()

    def _rows(self, practice: str, kind: str) -> dict[str, _Row]:
        return self._island(practice).rows.get(kind, {})

    def _found(self, practice: str, kind: str, where: Sequence[Where]) -> Iterator[tuple[str, _Row]]:
        meets = compiled(where)
        return ((one, row) for one, row in self._rows(practice, kind).items() if meets(row.terms))


class MemoryDirectory:
    """A `Directory` whose people and clients the host hands over: those of `practice` now, more with `add`."""

    def __init__(
        self,
        *,
        practice: str,
        people: Iterable[Person] = (),
        clients: Iterable[Client] = (),
        teams: Iterable[Team] = (),
    ) -> None:
        self._people: dict[str, dict[str, Person]] = {}
        self._clients: dict[str, dict[str, Client]] = {}
        self._teams: dict[str, dict[str, Team]] = {}
        self.add(practice, people=people, clients=clients, teams=teams)

    def add(
        self,
        practice: str,
        *,
        people: Iterable[Person] = (),
        clients: Iterable[Client] = (),
        teams: Iterable[Team] = (),
    ) -> None:
        """Add these to the practice, in the place of those with the same ids."""
        self._teams.setdefault(practice, {}).update({team.id: team for team in teams})
        self._people.setdefault(practice, {}).update({person.id: person for person in people})
        self._clients.setdefault(practice, {}).update({client.id: client for client in clients})

    def people(self, practice: str, ids: Sequence[str]) -> Mapping[str, Person]:
        """The people of those ids, by id."""
        known = self._people.get(practice, {})
        return {one: known[one] for one in ids if one in known}

    def clients(self, practice: str, ids: Sequence[str]) -> Mapping[str, Client]:
        """The clients of those ids, by id."""
        known = self._clients.get(practice, {})
        return {one: known[one] for one in ids if one in known}

    def teams(self, practice: str, ids: Sequence[str]) -> Mapping[str, Team]:
        """The teams of those ids, by id."""
        known = self._teams.get(practice, {})
        return {one: known[one] for one in ids if one in known}

    def tagged(self, practice: str, tag: str) -> Sequence[Client]:
        """All clients that carry the tag, ordered by id."""
        tagged = [client for client in self._clients.get(practice, {}).values() if tag in client.tags]
        return tuple(sorted(tagged, key=lambda client: client.id))

    def everyone(self, practice: str) -> Sequence[Client]:
        """All clients of the practice, ordered by id."""
        clients = self._clients.get(practice, {})
        return tuple(clients[one] for one in sorted(clients))
