"""The outbox of a practice: what is to be sent, and how far it has been. The host sends."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

import attrs

from dextflow.errors import Corrupt, InvalidValue, NotFound
from dextflow.model import Delivered, Outgoing, Parked, Span
from dextflow.ports import Batch, Put, Store, StoredMessage, Where
from dextflow.ports.terms import is_storable
from dextflow.service.outbox_records import (
    DELIVERED,
    PARKED,
    TOPICS,
    delivered_put,
    parked_id,
    parked_put,
    read_delivered,
    read_outgoing,
    read_parked,
)
from dextflow.service.outbox_spans import Spans, gaps, holds, joined, without
from dextflow.service.retrying import again

HOST = "host"
Addressing = Callable[[Sequence[Outgoing]], Sequence[Outgoing | None]]


@attrs.frozen(kw_only=True)
class Entry:
    """A message to send: its number in the outbox, its idempotency key, and what it is."""

    number: int
    key: str
    message: Outgoing


@attrs.frozen(kw_only=True)
class ParkedPage:
    """One page of parked messages; `after` continues it, None ends it."""

    parked: tuple[Parked, ...]
    after: str | None


@attrs.frozen(kw_only=True)
class _Looked:
    """Some messages, looked at: those to send, and those passed over; the unreadable are among the latter."""

    entries: tuple[Entry, ...]
    passed: tuple[int, ...]
    unreadable: tuple[Parked, ...]


class Outbox:
    """What the practice has to send, in the order in which it came about.

    The host asks for what is `pending`, sends it in its own ways, and says so: `sent`, or `failed` with a reason.
    If it is killed between sending and saying so, the message is pending again, under the same key; whoever
    delivers it is given the key, and leaves out what came before. So nothing is lost, and what is delivered by
    somebody who knows the key is delivered once.

    A *sender* is one way of sending, by a name of the host's own: each has seen to its own messages, in any order.
    There may be many processes of one sender; they may then send the same message twice, with the same key.
    A sender without a name, or with one that cannot be stored, is `InvalidValue`.

    Nobody's rights are asked: this is the host's own. Storage errors (`dextflow.errors.StorageError`) pass
    through every method; after one, do the same again.
    """

    def __init__(self, practice: str, store: Store, addressed: Addressing = tuple) -> None:
        self._practice = practice
        self._store = store
        self._addressed = addressed

    def pending(
        self, *, sender: str = HOST, only: type[Outgoing] | None = None, limit: int = 100
    ) -> tuple[Entry, ...]:
        """At most so many messages that the sender has not seen to yet, in order.

        `only` leaves out messages of other kinds; a sender always asks in the same way. What is left out, or is
        wanted by nobody, counts as seen to. So does a message that cannot be read, which is parked. What is
        pending stays so until it is `sent` or `failed`, and comes first again the next time.

        Raises `InvalidValue` for a limit below 1, and `SchemaTooNew` for a message that a later version of the
        library has written, and will send.
        """
        entries: list[Entry] = []
        passed: Spans = ()
        unreadable: list[Parked] = []
        for page in self._unseen(sender, limit):
            looked = self._look(page, sender, only)
            entries += looked.entries
            passed = joined((*passed, *map(_one, looked.passed)))
            unreadable += looked.unreadable
            if len(entries) >= limit:
                break
        if passed:
            self._see_to(sender, passed, unreadable)
        return tuple(entries[:limit])

    def sent(self, *numbers: int, sender: str = HOST) -> None:
        """Note that the sender has delivered these, all or none. Doing it twice changes nothing.

        One that is parked is so no longer. Raises `NotFound` for a number that no message has.
        """
        if numbers:
            self._require(*numbers)
            again(lambda: self._note_sent(sender, numbers))

    def failed(self, number: int, reason: str, *, at: datetime, sender: str = HOST) -> None:
        """Park a message that by itself cannot be delivered, such as one to an address that does not exist.

        The others go on; it is `parked` until it is tried again. For what is about the sender, such as a server
        that does not answer, do nothing: the message stays pending. One that the sender has seen to meanwhile
        stays as it is.

        Raises `NotFound` for a number that no message has, `InvalidValue` for a time without a zone, and
        `InvalidDocument` for a reason that cannot be stored.
        """
        if at.utcoffset() is None:
            raise InvalidValue("failed", "its time has no time zone")
        (stored,) = self._require(number)
        parked = Parked(sender=sender, number=number, key=stored.key, reason=reason, at=at)
        self._see_to(sender, (), (parked,))

    def parked(self, *, sender: str = HOST, after: str | None = None, limit: int = 50) -> ParkedPage:
        """One page of what the sender could not deliver, in order, with its reasons.

        Raises `InvalidValue` for a limit below 1 or an `after` that continues no such page.
        """
        where = (Where(terms=("sender",), one_of=(sender,)), Where(terms=("waiting",), one_of=(1,)))
        page = self._store.query(self._practice, PARKED, where, order_by="number", after=after, limit=limit)
        return ParkedPage(parked=tuple(map(read_parked, page.records)), after=page.after)

    def retry(self, *numbers: int, sender: str = HOST) -> None:
        """Let parked messages be pending again, all or none. One that is no longer parked stays as it is.

        Raises `NotFound` for one that the sender never parked.
        """
        if numbers:
            again(lambda: self._let_go(sender, numbers))

    def skip(self, through: int, *, sender: str = HOST) -> None:
        """Take everything up to that number as seen to: for a new sender that is not to send what is long past.

        Raises `NotFound` for a number that no message has.
        """
        self._require(through)
        self._see_to(sender, [Span(first=1, last=through)])

    def get(self, number: int) -> Entry:
        """A message by its number, whoever has seen to it. Raises `NotFound`, and `Corrupt` if it is damaged."""
        (stored,) = self._require(number)
        return Entry(number=number, key=stored.key, message=read_outgoing(stored))

    # ------------------------------------------------------------------------------------------------ within

    def _require(self, *numbers: int) -> Sequence[StoredMessage]:
        """The last of these messages. As their numbers have no gap, all are there if the last one is."""
        found = self._store.messages(self._practice, after=max(numbers) - 1, limit=1)
        if not found or min(numbers) < 1:
            raise NotFound("message", str(min(numbers) if found else max(numbers)))
        return found

    def _delivered(self, sender: str) -> Delivered:
        if not sender or not is_storable(sender):
            raise InvalidValue("sender", f"a sender has a name that can be stored, not {sender!a:.40}")
        record = self._store.get(self._practice, DELIVERED, (sender,)).get(sender)
        return Delivered(sender=sender) if record is None else read_delivered(record)

    def _parked(self, sender: str, numbers: Sequence[int]) -> Mapping[int, Parked]:
        if not numbers:
            return {}
        records = self._store.get(self._practice, PARKED, [parked_id(sender, number) for number in numbers])
        return {parked.number: parked for parked in map(read_parked, records.values())}

    def _unseen(self, sender: str, size: int) -> Iterator[Sequence[StoredMessage]]:
        """What the sender has not seen to, page by page."""
        for start, last in gaps(self._delivered(sender).spans):
            after = start
            while last is None or after < last:
                limit = size if last is None else min(size, last - after)
                if not (page := self._store.messages(self._practice, after=after, limit=limit)):
                    return
                yield page
                after = page[-1].number

    def _look(self, page: Sequence[StoredMessage], sender: str, only: type[Outgoing] | None) -> _Looked:
        mine = [stored for stored in page if only is None or TOPICS.get(stored.topic, only) is only]
        unreadable: list[Parked] = []
        read: list[tuple[StoredMessage, Outgoing]] = []
        for stored in mine:
            try:
                read.append((stored, read_outgoing(stored)))
            except Corrupt as error:
                unreadable.append(Parked(sender=sender, number=stored.number, key=stored.key, reason=str(error)))
        addressed = zip(read, self._addressed([each for _, each in read]), strict=True)
        entries = tuple(
            Entry(number=stored.number, key=stored.key, message=message)
            for (stored, _), message in addressed
            if message is not None
        )
        there = {entry.number for entry in entries}
        passed = tuple(stored.number for stored in page if stored.number not in there)
        return _Looked(entries=entries, passed=passed, unreadable=tuple(unreadable))

    def _see_to(self, sender: str, spans: Sequence[Span], parked: Sequence[Parked] = ()) -> None:
        again(lambda: self._note(sender, spans, parked))

    def _note(self, sender: str, spans: Sequence[Span], parked: Sequence[Parked]) -> None:
        """Count these as seen to, and park those that nobody has seen to meanwhile."""
        before = self._delivered(sender)
        new = [each for each in parked if not holds(before.spans, each.number)]
        earlier = self._parked(sender, [each.number for each in new])
        puts = tuple(parked_put(_once_more(each, earlier.get(each.number))) for each in new)
        self._keep(before, joined((*before.spans, *spans, *(_one(each.number) for each in new))), puts)

    def _note_sent(self, sender: str, numbers: Sequence[int]) -> None:
        before = self._delivered(sender)
        seen = [number for number in numbers if holds(before.spans, number)]
        puts = tuple(_settled(each) for each in self._parked(sender, seen).values() if each.waiting)
        self._keep(before, joined((*before.spans, *map(_one, numbers))), puts)

    def _let_go(self, sender: str, numbers: Sequence[int]) -> None:
        before, there = self._delivered(sender), self._parked(sender, numbers)
        spans = before.spans
        for number in numbers:
            if number not in there:
                raise NotFound(PARKED, str(number))
            if there[number].waiting:
                spans = without(spans, number)
        self._keep(before, spans, tuple(_settled(each) for each in there.values() if each.waiting))

    def _keep(self, before: Delivered, spans: Spans, puts: tuple[Put, ...]) -> None:
        if spans != before.spans or puts:
            after = attrs.evolve(before, spans=spans, version=before.version + 1)
            self._store.commit(Batch(practice=self._practice, puts=(delivered_put(after), *puts)))


def _one(number: int) -> Span:
    return Span(first=number, last=number)


def _settled(parked: Parked) -> Put:
    return parked_put(attrs.evolve(parked, waiting=False, version=parked.version + 1))


def _once_more(parked: Parked, earlier: Parked | None) -> Parked:
    if earlier is None:
        return parked
    return attrs.evolve(parked, attempts=earlier.attempts + 1, version=earlier.version + 1)
