"""The outbox as the host sends from it: in order, under one key, nothing lost, nobody held up."""

from collections.abc import Callable, Iterable
from typing import get_args

import attrs
import pytest

from dextflow.errors import Corrupt, InvalidDocument, InvalidValue, NotFound, SchemaTooNew
from dextflow.model import (
    About,
    ClientMessage,
    Letter,
    Notice,
    Outgoing,
    Parked,
    Recipient,
    Subject,
    Topic,
)
from dextflow.ports import Batch, Message, Put, Receipt, Store, Term
from dextflow.service import Entry, Outbox
from dextflow.service.outbox_records import DELIVERED, PARKED, TOPICS, message_of
from dextflow.testing.faulty import FaultyStore
from service.world import NOW, PRACTICE

ABOUT = About(subject=Subject.WORKFLOW, id="w1", name="Close", client="acme")
LETTER = ClientMessage(
    key="letter",
    letter=Letter.REQUEST,
    about=attrs.evolve(ABOUT, subject=Subject.REQUEST),
    client="acme",
    to=(Recipient(contact="ann"),),
    subject="Bank statements",
    text="Please send us the statements of October.",
    at=NOW,
)


def notice(key: str, *to: str) -> Notice:
    return Notice(key=key, topic=Topic.READY, about=ABOUT, at=NOW, to=to)


def write(store: Store, *messages: Outgoing | Message, practice: str = PRACTICE) -> None:
    raw = tuple(each if isinstance(each, Message) else message_of(each) for each in messages)
    store.commit(Batch(practice=practice, puts=(), messages=raw))


def keys(entries: Iterable[Entry]) -> list[str]:
    return [entry.key for entry in entries]


def reasons(outbox: Outbox, sender: str = "host") -> list[tuple[int, str]]:
    return [(parked.number, parked.reason) for parked in outbox.parked(sender=sender).parked]


@pytest.fixture
def outbox(store: Store) -> Outbox:
    return Outbox(PRACTICE, store)


@pytest.fixture
def five(store: Store, outbox: Outbox) -> Outbox:
    """An outbox with the notices one to five."""
    write(store, *(notice(key) for key in ("one", "two", "three", "four", "five")))
    return outbox


def test_what_was_written_is_pending(store: Store, outbox: Outbox) -> None:
    """In order, with its number and key, as the noun that it was."""
    write(store, notice("b", "ada"), LETTER)
    write(store, notice("a"))
    assert outbox.pending() == (
        Entry(number=1, key="b", message=notice("b", "ada")),
        Entry(number=2, key="letter", message=LETTER),
        Entry(number=3, key="a", message=notice("a")),
    )
    assert keys(outbox.pending(limit=2)) == ["b", "letter"]


def test_every_kind_of_message_can_be_written() -> None:
    """Each has a topic of its own, by which it is read again."""
    assert set(TOPICS.values()) == set(get_args(Outgoing))
    assert [message_of(each).topic for each in (notice("a"), LETTER)] == ["notice", "client message"]


def test_a_message_is_pending_until_it_was_sent(five: Outbox) -> None:
    """A sender that is killed between sending and saying so sends the same again, under the same key."""
    first = five.pending(limit=2)
    assert five.pending(limit=2) == first
    five.sent(1)
    assert five.pending(limit=1) == first[1:]
    five.sent(1, 2)
    five.sent(2)
    five.sent()
    assert keys(five.pending()) == ["three", "four", "five"]


def test_messages_may_be_sent_in_any_order(store: Store, five: Outbox) -> None:
    """What was left out comes first the next time, and what comes later follows it."""
    five.sent(4, 2)
    assert keys(five.pending()) == ["one", "three", "five"]
    write(store, notice("six"), notice("seven"))
    five.sent(6)
    assert keys(five.pending(limit=3)) == ["one", "three", "five"]
    five.sent(3, 1, 5)
    assert keys(five.pending()) == ["seven"]


def test_senders_go_their_own_ways(five: Outbox) -> None:
    """What one has sent, parked or left out is pending for the other."""
    five.sent(1, 2, sender="mail")
    five.failed(3, "no such number", at=NOW, sender="text")
    assert keys(five.pending(sender="mail")) == ["three", "four", "five"]
    assert keys(five.pending(sender="text")) == ["one", "two", "four", "five"]
    assert (reasons(five, "mail"), reasons(five, "text")) == ([], [(3, "no such number")])
    assert len(five.pending()) == 5


def test_practices_are_islands(store: Store, five: Outbox) -> None:
    """Another practice has its own messages, and its own senders of the same name."""
    theirs = Outbox("green", store)
    write(store, notice("one"), practice="green")
    five.sent(1)
    assert keys(theirs.pending()) == ["one"]
    with pytest.raises(NotFound):
        theirs.sent(2)


def test_what_fails_holds_up_nobody(five: Outbox) -> None:
    """It is parked with its reason, the others go on, and it is tried again in its old place."""
    five.failed(2, "the address does not exist", at=NOW)
    five.sent(1, 3)
    assert keys(five.pending()) == ["four", "five"]
    assert five.parked().parked == (
        Parked(sender="host", number=2, key="two", reason="the address does not exist", at=NOW),
    )
    five.retry(2)
    assert keys(five.pending()) == ["two", "four", "five"]
    assert reasons(five) == []
    five.failed(2, "the mailbox is full", at=NOW)
    assert [(each.attempts, each.reason) for each in five.parked().parked] == [(2, "the mailbox is full")]
    five.retry(2)
    five.sent(2)
    five.retry(2)
    assert (keys(five.pending()), reasons(five)) == (["four", "five"], [])
    five.failed(4, "no", at=NOW)
    five.sent(4)
    assert (keys(five.pending()), reasons(five)) == (["five"], [])


def test_saying_it_twice_writes_nothing(store: Store) -> None:
    """Nor does looking, unless something was passed over."""
    counting = FaultyStore(store, {})
    outbox = Outbox(PRACTICE, counting)
    write(store, *(notice(str(number)) for number in range(5)))
    acts: tuple[Callable[[], None], ...] = (
        lambda: outbox.sent(1),
        lambda: outbox.failed(2, "no", at=NOW),
        lambda: outbox.skip(3),
    )
    for act in acts:
        before = counting.commits
        act()
        act()
        assert counting.commits == before + 1
    outbox.retry(2)
    outbox.sent(2)
    before = counting.commits
    outbox.sent(2)
    outbox.retry(2)
    outbox.pending()
    assert counting.commits == before


class LateStore(FaultyStore):
    """A store to which somebody else commits a moment before the first commit."""

    def __init__(self, inner: Store, somebody: Callable[[], None]) -> None:
        super().__init__(inner, {})
        self._somebody = somebody

    def commit(self, batch: Batch) -> Receipt:
        if self.commits == 0:
            self._somebody()
        return super().commit(batch)


def test_a_sender_that_is_late_says_it_again(store: Store, five: Outbox) -> None:
    """What another process says at the same moment is kept, and so is this."""
    five.failed(4, "no", at=NOW)
    Outbox(PRACTICE, LateStore(store, lambda: five.sent(1))).sent(2)
    Outbox(PRACTICE, LateStore(store, lambda: five.sent(3))).failed(5, "late", at=NOW)
    assert (keys(five.pending()), reasons(five)) == ([], [(4, "no"), (5, "late")])
    Outbox(PRACTICE, LateStore(store, lambda: five.sent(5))).retry(4)
    assert (keys(five.pending()), reasons(five)) == (["four"], [])
    Outbox(PRACTICE, LateStore(store, lambda: five.sent(4))).failed(4, "too late", at=NOW)
    assert (keys(five.pending()), reasons(five)) == ([], [])


def test_whoever_delivers_is_right(five: Outbox) -> None:
    """Of two processes that send the same, one success is enough, whichever says so first."""
    five.failed(1, "too late", at=NOW)
    five.sent(1, 2)
    five.failed(2, "too late", at=NOW)
    five.failed(3, "first", at=NOW)
    five.failed(3, "second", at=NOW)
    assert reasons(five) == [(3, "first")]
    assert keys(five.pending()) == ["four", "five"]


def test_parked_messages_come_page_by_page(store: Store, five: Outbox) -> None:
    """In the order of the outbox, whenever they failed."""
    write(store, *(notice(str(number)) for number in range(6, 11)))
    for number in (4, 2, 10, 1):
        five.failed(number, "no", at=NOW)
    page = five.parked(limit=3)
    assert [parked.number for parked in page.parked] == [1, 2, 4]
    page = five.parked(limit=3, after=page.after)
    assert ([parked.number for parked in page.parked], page.after) == ([10], None)


def test_what_cannot_be_read_is_parked(store: Store, outbox: Outbox) -> None:
    """A damaged message is put aside with what is wrong; the others are sent."""
    good = message_of(notice("good"))
    write(store, attrs.evolve(good, key="odd", topic="telegram"), attrs.evolve(good, key="cut", text="{"), good)
    assert keys(outbox.pending()) == ["good"]
    first, second = outbox.parked().parked
    assert (first.key, first.at, second.key) == ("odd", None, "cut")
    assert first.reason == "the store is damaged: message 1: 'telegram' is no kind of message"
    assert second.reason.startswith("the store is damaged: message 2: ")
    outbox.retry(1)
    assert keys(outbox.pending()) == ["good"]
    assert [parked.attempts for parked in outbox.parked().parked] == [2, 1]
    with pytest.raises(Corrupt):
        outbox.get(1)


def test_what_a_later_version_has_written_waits_for_it(store: Store, outbox: Outbox) -> None:
    """A process that is not upgraded yet passes over nothing."""
    newer = message_of(notice("newer"))
    write(store, notice("a"), attrs.evolve(newer, text=newer.text.replace('"schema":1', '"schema":2')))
    with pytest.raises(SchemaTooNew):
        outbox.pending()
    assert (keys(outbox.pending(limit=1)), reasons(outbox)) == (["a"], [])


def test_a_sender_may_want_one_kind_only(store: Store, outbox: Outbox) -> None:
    """Others count as seen to, however many there are, and do not come back."""
    write(
        store, *(notice(str(number)) for number in range(7)), LETTER, notice("7"), attrs.evolve(LETTER, key="2nd")
    )
    assert keys(outbox.pending(sender="mail", only=ClientMessage, limit=2)) == ["letter", "2nd"]
    outbox.sent(8, sender="mail")
    assert keys(outbox.pending(sender="mail")) == ["2nd"]
    assert keys(outbox.pending(only=Notice, limit=2)) == ["0", "1"]
    write(store, *(attrs.evolve(LETTER, key=key) for key in ("3rd", "4th")))
    assert keys(outbox.pending(sender="pages", only=ClientMessage, limit=3)) == ["letter", "2nd", "3rd"]
    assert keys(outbox.pending(sender="pages", limit=5)) == ["letter", "2nd", "3rd", "4th"]


def test_a_kind_that_is_unknown_is_nobodys(store: Store, outbox: Outbox) -> None:
    """A sender that wants one kind parks it as well, for it may be of that kind."""
    write(store, Message(key="odd", topic="telegram", text="stop"), LETTER)
    assert keys(outbox.pending(only=ClientMessage)) == ["letter"]
    assert [number for number, _ in reasons(outbox)] == [1]


def test_messages_go_out_as_they_are_addressed(store: Store, outbox: Outbox) -> None:
    """Who wants what is settled when the outbox is read; what nobody wants counts as seen to."""

    def to_ada(messages: Iterable[Outgoing]) -> list[Outgoing | None]:
        return [notice(each.key, "ada") if each.key != "muted" else None for each in messages]

    addressed = Outbox(PRACTICE, store, to_ada)
    write(store, notice("a", "bob"), notice("muted"), notice("b"))
    assert [entry.message for entry in addressed.pending()] == [notice("a", "ada"), notice("b", "ada")]
    assert keys(outbox.pending()) == ["a", "b"]


@pytest.mark.parametrize("number", [0, -1, 6, 2**70])
def test_a_number_that_no_message_has_is_not_found(five: Outbox, number: int) -> None:
    """Nothing can be said of it, and what is said beside it is not noted."""
    acts = (
        lambda: five.sent(1, number),
        lambda: five.failed(number, "no", at=NOW),
        lambda: five.skip(number),
        lambda: five.get(number),
        lambda: five.retry(number),
    )
    for act in acts:
        with pytest.raises(NotFound) as refused:
            act()
        assert refused.value.id == str(number)
    assert (len(five.pending()), reasons(five)) == (5, [])


def test_what_makes_no_sense_is_refused(five: Outbox) -> None:
    """A limit below one, a time without a zone, a reason or a name that cannot be stored."""
    five.failed(1, "no", at=NOW)
    acts = (
        (InvalidValue, lambda: five.pending(limit=0)),
        (InvalidValue, lambda: five.parked(limit=0)),
        (InvalidValue, lambda: five.parked(after="?")),
        (InvalidValue, lambda: five.failed(2, "no", at=NOW.replace(tzinfo=None))),
        (InvalidDocument, lambda: five.failed(2, "\0", at=NOW)),
        (InvalidValue, lambda: five.sent(2, sender="\0")),
        (InvalidValue, lambda: five.pending(sender="")),
        (InvalidValue, lambda: five.parked(sender="\0")),
        (NotFound, lambda: five.retry(1, 2)),
    )
    for error, act in acts:
        with pytest.raises(error):
            act()
    assert (reasons(five), len(five.pending())) == ([(1, "no")], 4)


def test_a_new_sender_may_skip_what_is_long_past(five: Outbox) -> None:
    """It begins after the number that it is given; what it has seen to stays so."""
    five.sent(4, sender="text")
    five.skip(3, sender="text")
    assert keys(five.pending(sender="text")) == ["five"]
    five.skip(1, sender="text")
    assert keys(five.pending(sender="text")) == ["five"]


def test_a_message_can_be_looked_up(five: Outbox) -> None:
    """Whoever has seen to it: it stays in the outbox."""
    five.sent(2)
    assert five.get(2) == Entry(number=2, key="two", message=notice("two"))


@pytest.mark.parametrize(("kind", "record"), [(DELIVERED, "host"), (PARKED, "1 host")])
def test_damage_is_told(store: Store, five: Outbox, kind: str, record: str) -> None:
    """A record that says nothing of what it should is damage, and nothing is sent twice because of it."""
    terms: dict[str, Term] = {"sender": "host", "number": 1, "waiting": 1}
    store.commit(
        Batch(practice=PRACTICE, puts=(Put(kind=kind, id=record, expected=0, version=1, parts={}, terms=terms),))
    )
    with pytest.raises(Corrupt, match=record):
        five.pending() if kind == DELIVERED else five.parked()
