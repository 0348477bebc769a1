"""What a commit promises: everything or nothing, no lost update, and once."""

import attrs
import pytest

from dextflow.errors import AlreadyExists, Conflict, IdempotencyMismatch
from dextflow.ports import Put, Receipt, Store, StoredEvent
from dextflow.testing.store.builders import KIND, PRACTICE, commit, event, found, put, read, texts

GOOD: tuple[Put | StoredEvent, ...] = (
    put("a", 1, terms={"status": "new"}),
    put("b", unique="b's"),
    put("c", 1),
    event("a", 2),
    event("c", 1),
)
BAD: tuple[Put | StoredEvent, ...] = (
    put("a", 7, terms={"status": "new"}),
    put("b", unique="a's"),
    put("c"),
    event("a", 1),
    event("c", 2),
)


class Writing:
    """What is written, and what stays as it was."""

    def test_a_put_writes_the_parts_it_names(self, store: Store) -> None:
        """Other parts stay as they are."""
        commit(store, put("a", parts={"plan": "p", "notes": "n"}))
        commit(store, put("a", 1, parts={"notes": "m", "files": "f"}))
        assert read(store, "a").parts == {"plan": "p", "notes": "m", "files": "f"}

    def test_a_put_may_write_no_part(self, store: Store) -> None:
        """The version moves all the same."""
        commit(store, put("a", parts={}))
        commit(store, put("a", 1, parts={}))
        assert (read(store, "a").version, read(store, "a").parts) == (2, {})

    def test_terms_of_none_leave_all_terms(self, store: Store) -> None:
        """A change that names no terms keeps them, to be read and to be found by."""
        commit(store, put("a", terms={"client": "x"}))
        commit(store, put("a", 1))
        assert read(store, "a").terms == {"client": "x"}
        assert found(store, {"client": "x"}) == ["a"]

    def test_terms_replace_all_terms(self, store: Store) -> None:
        """The old ones are neither read nor found any more."""
        commit(store, put("a", terms={"client": "x", "year": 2026}))
        commit(store, put("a", 1, terms={"client": "y"}))
        assert read(store, "a").terms == {"client": "y"}
        assert found(store, {"client": "x"}) == found(store, {"year": 2026}) == []
        assert found(store, {"client": "y"}) == ["a"]

    def test_versions_may_skip(self, store: Store) -> None:
        """One commit may count for several changes."""
        commit(store, attrs.evolve(put("a"), version=5))
        commit(store, attrs.evolve(put("a", 5), version=9))
        assert read(store, "a").version == 9

    def test_a_caller_keeps_what_it_gave(self, store: Store) -> None:
        """Changing a mapping after the commit changes nothing that is stored."""
        parts, terms = {"text": "before"}, {"client": "x"}
        commit(store, put("a", parts=parts, terms=terms))
        parts["text"], terms["client"] = "after", "y"
        assert (read(store, "a").parts, read(store, "a").terms) == ({"text": "before"}, {"client": "x"})


class Refusing:
    """What a commit refuses, and that it then writes nothing."""

    def test_making_what_is_there_conflicts(self, store: Store) -> None:
        """Expecting 0 of a record that exists tells its version."""
        commit(store, attrs.evolve(put("a"), version=3))
        with pytest.raises(Conflict) as refused:
            commit(store, put("a"))
        assert attrs.astuple(refused.value) == (KIND, "a", 0, 3)

    def test_a_stale_put_conflicts(self, store: Store) -> None:
        """Whoever read an older version must read again."""
        commit(store, put("a"))
        commit(store, put("a", 1))
        with pytest.raises(Conflict) as refused:
            commit(store, put("a", 1, parts={"text": "stale"}))
        assert attrs.astuple(refused.value) == (KIND, "a", 1, 2)
        assert read(store, "a").parts == {"text": "a 2"}

    def test_changing_what_is_absent_conflicts(self, store: Store) -> None:
        """An absent record is at version 0."""
        with pytest.raises(Conflict) as refused:
            commit(store, put("a", 4))
        assert attrs.astuple(refused.value) == (KIND, "a", 4, 0)

    def test_a_unique_key_is_taken_once(self, store: Store) -> None:
        """A second record with it is refused, also long after, and the first is named."""
        commit(store, put("a", unique="2026-01"))
        commit(store, put("a", 1))
        with pytest.raises(AlreadyExists) as refused:
            commit(store, put("b", unique="2026-01"))
        assert attrs.astuple(refused.value) == (KIND, "a", "2026-01")

    def test_a_unique_key_is_taken_once_in_a_batch(self, store: Store) -> None:
        """Two puts of one batch cannot share it either."""
        with pytest.raises(AlreadyExists) as refused:
            commit(store, put("a", unique="2026-01"), put("b", unique="2026-01"))
        assert attrs.astuple(refused.value) == (KIND, "a", "2026-01")
        assert found(store, {}) == []

    def test_unique_keys_of_other_kinds_are_free(self, store: Store) -> None:
        """A kind has its own unique keys, and no key is no key."""
        kinds = ("year end", KIND, "proposal")
        commit(store, *(put(f"{kind} a", kind=kind, unique="2026-01") for kind in kinds))
        for kind in kinds:
            with pytest.raises(AlreadyExists) as refused:
                commit(store, put("b", kind=kind, unique="2026-01"))
            assert refused.value.id == f"{kind} a"
            commit(store, put("b", kind=kind), put("c", kind=kind))

    @pytest.mark.parametrize("number", [1, 3], ids=["a number that is there", "a gap"])
    def test_events_continue_without_a_gap(self, store: Store, number: int) -> None:
        """An event that does not come next conflicts, in numbers of events."""
        commit(store, event("a", 1, "first"))
        with pytest.raises(Conflict) as refused:
            commit(store, event("a", number, "second"))
        assert attrs.astuple(refused.value) == (KIND, "a", number - 1, 1)
        assert texts(store.events(PRACTICE, KIND, "a")) == ["first"]

    @pytest.mark.parametrize("bad", range(len(GOOD)))
    def test_a_refused_batch_leaves_nothing(self, store: Store, bad: int) -> None:
        """Wherever in the batch the fault is, nothing of it is written, and its key stays unused."""
        commit(store, put("a", unique="a's", terms={"status": "old"}), put("c"), event("a", 1))
        before = _everything(store)
        with pytest.raises((Conflict, AlreadyExists)):
            commit(store, *GOOD[:bad], BAD[bad], *GOOD[bad + 1 :], key="key")
        assert _everything(store) == before
        assert not commit(store, *GOOD, key="key").repeated
        assert read(store, "b").version == 1


def _everything(store: Store) -> object:
    records = store.query(PRACTICE, KIND).records
    history = [tuple(store.events(PRACTICE, KIND, record)) for record in ("a", "b", "c")]
    return records, history, found(store, {"status": "old"}), found(store, {"status": "new"})


class Once:
    """What an idempotency key promises."""

    def test_a_commit_answers_its_result(self, store: Store) -> None:
        """With a key and without."""
        assert commit(store, put("a"), result="made a") == Receipt(result="made a")
        assert commit(store, put("b"), key="key", result="made b") == Receipt(result="made b")

    def test_a_repeat_returns_the_first_receipt(self, store: Store) -> None:
        """It writes nothing, whatever result it would have had."""
        commit(store, put("a", unique="one"), event("a", 1), key="key", result="first")
        again = commit(store, put("a", unique="one"), event("a", 1), key="key", result="second")
        assert again == Receipt(result="first", repeated=True)
        assert read(store, "a").version == 1
        assert len(store.events(PRACTICE, KIND, "a")) == 1

    def test_a_repeat_is_recognised_before_versions_are_compared(self, store: Store) -> None:
        """It is answered although the record has moved on."""
        commit(store, put("a"), key="key", result="first")
        commit(store, put("a", 1), key="other")
        assert commit(store, put("a"), key="key") == Receipt(result="first", repeated=True)
        assert read(store, "a").version == 2

    @pytest.mark.parametrize(
        "different",
        [
            (),
            (put("b"), event("a", 1)),
            (put("a", 1), event("a", 1)),
            (put("a", parts={"text": "else"}), event("a", 1)),
            (put("a", terms={}), event("a", 1)),
            (put("a", unique="one"), event("a", 1)),
            (put("a"), event("a", 1, "else")),
        ],
        ids=["nothing", "id", "version", "parts", "terms", "unique key", "event"],
    )
    def test_a_key_is_not_used_for_something_else(
        self, store: Store, different: tuple[Put | StoredEvent, ...]
    ) -> None:
        """A batch with other content is refused, whatever differs."""
        commit(store, put("a"), event("a", 1), key="key")
        with pytest.raises(IdempotencyMismatch) as refused:
            commit(store, *different, key="key")
        assert refused.value.key == "key"
        assert read(store, "a").version == 1

    def test_without_a_key_nothing_is_a_repeat(self, store: Store) -> None:
        """The same batch again is just stale."""
        commit(store, put("a"))
        with pytest.raises(Conflict):
            commit(store, put("a"))

    def test_an_empty_batch_is_remembered_too(self, store: Store) -> None:
        """A command that changed nothing can be repeated like any other."""
        assert commit(store, result="nothing to do") == Receipt(result="nothing to do")
        assert not commit(store, key="key", result="nothing to do").repeated
        assert commit(store, key="key").result == "nothing to do"
        with pytest.raises(IdempotencyMismatch):
            commit(store, put("a"), key="key")
