"""What reading promises: exact texts, and separate islands."""

import pytest

from dextflow.errors import AlreadyExists, Conflict, InvalidValue
from dextflow.ports import Put, Store, StoredEvent
from dextflow.testing.store.builders import KIND, PRACTICE, commit, equal, event, found, put, read, texts

LARGEST = 2**63 - 1
UNSTORABLE = "\ud800"
HARD_TEXTS = {
    "empty": "",
    "blank": " ",
    "quotes and wildcards": "'\"\\%_*?",
    "lines": "\ufeffline\r\nline\n",
    "accents": "e\u0301 \u00e9 ß İ",
    "beyond the basic plane": "\u4f1a\u8a08 \U0001f4d2",
    "a million letters": "x" * 1_000_000,
}


class Reading:
    """What `get` and `events` give."""

    def test_what_was_committed_is_read(self, store: Store) -> None:
        """Kind, id, version, parts and terms, each as it was written."""
        commit(store, put("a", parts={"plan": "p"}, terms={"client": "x", "year": 2026, "by": None}))
        record = read(store, "a")
        assert (record.kind, record.id, record.version) == (KIND, "a", 1)
        assert record.parts == {"plan": "p"}
        assert record.terms == {"client": "x", "year": 2026, "by": None}

    def test_absent_ids_are_left_out(self, store: Store) -> None:
        """Whatever is asked for, and however often, only what exists is answered, once."""
        commit(store, put("a"), put("b"), put("c"))
        assert set(store.get(PRACTICE, KIND, ["b", "none", "a", "b"])) == {"a", "b"}
        assert store.get(PRACTICE, KIND, []) == {}

    def test_kinds_are_separate(self, store: Store) -> None:
        """The same id may be two things."""
        commit(store, put("a"), put("a", kind="proposal", parts={"text": "other"}))
        assert read(store, "a").parts == {"text": "a 1"}
        assert read(store, "a", kind="proposal").parts == {"text": "other"}
        assert found(store, {}, kind="nothing") == []

    @pytest.mark.parametrize("text", HARD_TEXTS.values(), ids=HARD_TEXTS)
    def test_texts_come_back_exactly(self, store: Store, text: str) -> None:
        """No store trims, folds, normalises or cuts a text, wherever it stands."""
        name = text[:100] or "name"
        commit(
            store, put(name, parts={name: text}, terms={name: text}, unique=name), event(name, 1, text), key=name
        )
        record = read(store, name)
        assert (record.id, record.parts, record.terms) == (name, {name: text}, {name: text})
        assert texts(store.events(PRACTICE, KIND, name)) == [text]
        assert found(store, {name: text}) == [name]

    @pytest.mark.parametrize("number", [0, -1, LARGEST, -LARGEST])
    def test_numbers_come_back_exactly(self, store: Store, number: int) -> None:
        """A term holds any number of 64 bits."""
        commit(store, put("a", terms={"number": number}))
        assert read(store, "a").terms == {"number": number}
        assert found(store, {"number": number}) == ["a"]

    def test_what_is_read_belongs_to_the_reader(self, store: Store) -> None:
        """Changing it changes nothing that is stored."""
        commit(store, put("a", parts={"text": "kept"}, terms={"client": "x"}))
        for mapping in (read(store, "a").parts, read(store, "a").terms):
            if isinstance(mapping, dict):
                mapping.clear()
        assert (read(store, "a").parts, read(store, "a").terms) == ({"text": "kept"}, {"client": "x"})

    def test_events_come_in_order(self, store: Store) -> None:
        """From the first, from after a number, and at most so many."""
        commit(store, event("a", 1, "1"), event("b", 1, "b"), event("a", 2, "2"))
        commit(store, *(event("a", number, str(number)) for number in range(3, 13)))
        history = store.events(PRACTICE, KIND, "a")
        assert [(one.kind, one.subject, one.number) for one in history] == [(KIND, "a", n) for n in range(1, 13)]
        assert texts(history) == [str(number) for number in range(1, 13)]
        assert texts(store.events(PRACTICE, KIND, "a", after=9)) == ["10", "11", "12"]
        assert texts(store.events(PRACTICE, KIND, "a", after=2, limit=2)) == ["3", "4"]
        assert list(store.events(PRACTICE, KIND, "a", after=12)) == []
        assert list(store.events(PRACTICE, KIND, "a", after=10**30)) == []

    def test_events_need_no_record(self, store: Store) -> None:
        """A history may be kept of what has no record, and makes none."""
        commit(store, event("a", 1))
        assert store.get(PRACTICE, KIND, ["a"]) == {}
        assert list(store.events(PRACTICE, KIND, "none")) == []

    def test_what_cannot_be_stored_is_not_found(self, store: Store) -> None:
        """Asking for text that no store keeps is no error: there is none."""
        commit(store, put("a", terms={"client": "x"}), event("a", 1))
        for bad in (UNSTORABLE, "a\0"):
            assert store.get(PRACTICE, KIND, [bad]) == {}
            assert set(store.get(PRACTICE, KIND, ["a", bad])) == {"a"}
            assert store.get(bad, KIND, ["a"]) == store.get(PRACTICE, bad, ["a"]) == {}
            assert found(store, practice=bad) == found(store, kind=bad) == []
            assert store.count(bad, KIND) == store.count(PRACTICE, bad) == 0
            assert store.count_by(bad, KIND, "client") == store.count_by(PRACTICE, bad, "client") == {}
            assert list(store.events(PRACTICE, KIND, bad)) == []

    @pytest.mark.parametrize("limit", [0, -1])
    def test_a_limit_is_at_least_one(self, store: Store, limit: int) -> None:
        """A page of nothing would never end."""
        with pytest.raises(InvalidValue):
            store.query(PRACTICE, KIND, limit=limit)
        with pytest.raises(InvalidValue):
            store.events(PRACTICE, KIND, "a", limit=limit)

    @pytest.mark.parametrize("limit", [3, LARGEST, 10**30])
    def test_a_limit_may_exceed_everything(self, store: Store, limit: int) -> None:
        """Then all there is comes at once."""
        commit(store, put("a"), put("b"), event("a", 1))
        page = store.query(PRACTICE, KIND, limit=limit)
        assert ([record.id for record in page.records], page.after) == (["a", "b"], None)
        assert len(store.events(PRACTICE, KIND, "a", limit=limit)) == 1

    def test_closing_twice_is_harmless(self, store: Store) -> None:
        """The second time does nothing."""
        store.close()
        store.close()


class Islands:
    """That practices never meet, over every call."""

    def test_a_foreign_record_looks_absent(self, store: Store) -> None:
        """Whatever is asked in another practice, the answer is that of an empty one."""
        commit(store, put("a", terms={"client": "x"}, unique="one"), event("a", 1), practice="ours", key="key")
        assert store.get("theirs", KIND, ["a"]) == {}
        for where in ((), equal({"client": "x"}), equal({"client": None})):
            assert store.query("theirs", KIND, where, order_by="client").records == ()
            assert store.count("theirs", KIND, where) == 0
            assert store.count_by("theirs", KIND, "client", where) == {}
        assert list(store.events("theirs", KIND, "a")) == []

    def test_the_same_ids_and_keys_serve_every_practice(self, store: Store) -> None:
        """Ids, versions, unique keys, event numbers and idempotency keys are each practice's own."""
        both = ("ours", "theirs")
        for name in both:
            receipt = commit(store, *_whole(name), practice=name, key="key", result=name)
            assert (receipt.result, receipt.repeated) == (name, False)
        commit(store, put("a", 1), event("a", 2), practice="ours")
        for name in both:
            assert commit(store, *_whole(name), practice=name, key="key").result == name
        assert [read(store, "a", practice=name).version for name in both] == [2, 1]
        assert [len(store.events(name, KIND, "a")) for name in both] == [2, 1]
        assert [found(store, {"owner": name}, practice=name) for name in both] == [["a"], ["a"]]
        assert found(store, {"owner": "ours"}, practice="theirs") == []
        assert [store.count(name, KIND) for name in both] == [1, 1]
        assert [store.count_by(name, KIND, "owner") for name in both] == [{"ours": 1}, {"theirs": 1}]

    def test_refusals_say_nothing_of_other_practices(self, store: Store) -> None:
        """A put, or an event, is compared with what its own practice has."""
        for practice in ("later", "ours", "a"):
            commit(store, put(f"made by {practice}", unique="one"), practice=practice)
        with pytest.raises(AlreadyExists) as taken:
            commit(store, put("a", unique="one"), practice="ours")
        assert taken.value.id == "made by ours"
        commit(store, put("a"), event("a", 1), practice="ours")
        with pytest.raises(Conflict) as refused:
            commit(store, put("a", 1), practice="theirs")
        assert refused.value.current == 0
        with pytest.raises(Conflict) as refused:
            commit(store, event("a", 2), practice="theirs")
        assert refused.value.current == 0


def _whole(owner: str) -> tuple[Put, StoredEvent]:
    return put("a", terms={"owner": owner}, unique="one"), event("a", 1, owner)
