"""What the outbox promises: each message once, in order, and exactly when its commit happens."""

import pytest

from dextflow.errors import AlreadyExists, Conflict, IdempotencyMismatch, InvalidValue
from dextflow.ports import Message, Put, Receipt, Store, StoredEvent, StoredMessage
from dextflow.testing.store.builders import PRACTICE, commit, event, message, put, sent
from dextflow.testing.store.reads import HARD_TEXTS, LARGEST, UNSTORABLE


class Outbox:
    """What `messages` gives of what commits wrote."""

    def test_messages_are_numbered_in_order(self, store: Store) -> None:
        """From 1 without gaps: commit after commit, and within one in the order of the batch."""
        commit(store, put("a"), event("a", 1), message("z", "first"), message("m", "second"))
        commit(store, put("b"))
        commit(store, message("a", "third", topic="request"))
        assert list(store.messages(PRACTICE)) == [
            StoredMessage(number=1, key="z", topic="notice", text="first"),
            StoredMessage(number=2, key="m", topic="notice", text="second"),
            StoredMessage(number=3, key="a", topic="request", text="third"),
        ]

    def test_messages_are_read_from_a_number_on(self, store: Store) -> None:
        """After a number, at most so many, and 200 unless more are asked for."""
        commit(store, *(message(str(number)) for number in range(1, 11)))
        commit(store, *(message(str(number)) for number in range(11, 302)))
        assert sent(store) == list(map(str, range(1, 201)))
        assert sent(store, after=200) == list(map(str, range(201, 302)))
        assert sent(store, after=9, limit=3) == ["10", "11", "12"]
        assert sent(store, after=-1, limit=1) == ["1"]
        assert sent(store, after=301) == sent(store, after=10**30) == []
        assert [len(sent(store, limit=limit)) for limit in (301, LARGEST, 10**30)] == [301] * 3

    @pytest.mark.parametrize("text", HARD_TEXTS.values(), ids=HARD_TEXTS)
    def test_messages_come_back_exactly(self, store: Store, text: str) -> None:
        """No store trims, folds, normalises or cuts a text, and keys that look alike are two keys."""
        name = text[:100] or "name"
        commit(store, message(name, text, topic=name), message(f"{name} "))
        first, second = store.messages(PRACTICE)
        assert (first.key, first.topic, first.text) == (name, name, text)
        assert second.key == f"{name} "

    def test_a_key_is_written_once(self, store: Store) -> None:
        """A message whose key is there is left out, whatever else it says; what comes with it is written."""
        commit(store, message("a", "first"), message("b"))
        commit(store, put("a"), message("c"), message("a", "second", topic="request"), message("d"))
        commit(store, message("a", "third"))
        assert [(one.number, one.key) for one in store.messages(PRACTICE)] == [
            (1, "a"),
            (2, "b"),
            (3, "c"),
            (4, "d"),
        ]
        assert (store.messages(PRACTICE)[0].topic, store.messages(PRACTICE)[0].text) == ("notice", "first")
        assert store.get(PRACTICE, "workflow", ["a"])

    @pytest.mark.parametrize(
        "bad", [put("a", 7), put("b", unique="one"), event("a", 3)], ids=["put", "unique key", "event"]
    )
    def test_a_refused_batch_sends_nothing(self, store: Store, bad: Put | StoredEvent) -> None:
        """Its messages are not there, and their keys and numbers serve the next that is committed."""
        commit(store, put("a", unique="one"))
        with pytest.raises((Conflict, AlreadyExists)):
            commit(store, bad, message("a", "refused"))
        assert sent(store) == []
        commit(store, message("b"), message("a", "kept"))
        assert [(one.number, one.text) for one in store.messages(PRACTICE)][1] == (2, "kept")

    def test_a_repeat_sends_nothing(self, store: Store) -> None:
        """The repeat of a batch by its key writes no message again."""
        batch = put("a"), message("a")
        commit(store, *batch, key="key", result="first")
        commit(store, message("b"))
        assert commit(store, *batch, key="key") == Receipt(result="first", repeated=True)
        assert sent(store) == ["a", "b"]

    @pytest.mark.parametrize(
        "different",
        [
            (),
            (message("b"),),
            (message("a", "else"),),
            (message("a", topic="request"),),
            (message("a"), message("b")),
        ],
        ids=["none", "key", "text", "topic", "one more"],
    )
    def test_messages_are_part_of_what_is_repeated(self, store: Store, different: tuple[Message, ...]) -> None:
        """The key of a batch is not used for one with other messages."""
        commit(store, put("a"), message("a"), key="key")
        with pytest.raises(IdempotencyMismatch):
            commit(store, put("a"), *different, key="key")
        assert sent(store) == ["a"]

    def test_outboxes_are_each_practices_own(self, store: Store) -> None:
        """Numbers and keys of one say nothing of another."""
        for practice in ("ours", "theirs"):
            commit(store, message("a", practice), practice=practice)
        commit(store, message("b", "ours"), message("a"), practice="ours")
        seen = {
            practice: [(one.number, one.key, one.text) for one in store.messages(practice)]
            for practice in ("ours", "theirs", "nobody's")
        }
        assert seen == {
            "ours": [(1, "a", "ours"), (2, "b", "ours")],
            "theirs": [(1, "a", "theirs")],
            "nobody's": [],
        }

    def test_what_cannot_be_asked_is_refused(self, store: Store) -> None:
        """A limit is at least one; a practice that cannot be stored has no messages."""
        commit(store, message("a"))
        for limit in (0, -1):
            with pytest.raises(InvalidValue):
                store.messages(PRACTICE, limit=limit)
        for bad in (UNSTORABLE, "a\0"):
            assert list(store.messages(bad)) == []
