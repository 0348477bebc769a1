"""What the conditions of a query mean."""

import pytest

from dextflow.errors import InvalidValue
from dextflow.ports import Store, Term, Where
from dextflow.testing.store.builders import KIND, PRACTICE, commit, found, put, read


def _stock(store: Store) -> None:
    """Records with one term `v` of every kind, under ids in the order of their values; `lacks` has none."""
    values: dict[str, Term] = {
        "1 none": None,
        "2 minus": -5,
        "3 nine": 9,
        "4 ten": 10,
        "5 empty": "",
        "6 ten": "10",
        "7 nine": "9",
        "8 Ltd": "Acme Ltd",
        "9 ltd": "acme ltd \U0001f4d2",
    }
    commit(store, put("0 lacks", terms={}), *(put(one, terms={"v": value}) for one, value in values.items()))


def _picked(store: Store, where: Where) -> str:
    return "".join(one[0] for one in found(store, [where]))


class Querying:
    """What `query` finds."""

    @pytest.mark.parametrize(
        ("where", "ids"),
        [
            ({}, "abcd"),
            ({"status": "open"}, "abd"),
            ({"status": "open", "year": 2026}, "a"),
            ({"year": 2026, "status": "open"}, "a"),
            ({"year": "2026"}, "b"),
            ({"year": None}, "d"),
            ({"by": None}, "abcd"),
            ({"by": None, "status": "open", "year": None}, "d"),
            ({"status": "Open"}, ""),
            ({"year": 2026, "status": "gone"}, ""),
        ],
        ids=str,
    )
    def test_a_query_asks_for_all_conditions(self, store: Store, where: dict[str, Term], ids: str) -> None:
        """A term that is absent equals None, and the number 2026 is not the text."""
        commit(
            store,
            put("a", terms={"status": "open", "year": 2026}),
            put("b", terms={"status": "open", "year": "2026"}),
            put("c", terms={"status": "done", "year": 2026, "by": None}),
            put("d", terms={"status": "open", "year": None}),
        )
        assert found(store, where) == list(ids)

    @pytest.mark.parametrize(
        ("values", "ids"),
        [
            ((), ""),
            ((9, 9, "9", 11), "37"),
            ((None,), "01"),
            ((None, 10, "10"), "0146"),
            (("", "ACME LTD"), "5"),
        ],
        ids=str,
    )
    def test_one_of_means_any_of_the_values(self, store: Store, values: tuple[Term, ...], ids: str) -> None:
        """None among them finds what lacks the term, and no values find nothing."""
        _stock(store)
        assert _picked(store, Where(terms=("v",), one_of=values)) == ids

    @pytest.mark.parametrize(
        ("low", "high", "ids"),
        [
            (9, None, "34"),
            (None, 9, "23"),
            (-5, 9, "23"),
            (10, 9, ""),
            (11, None, ""),
            ("", None, "56789"),
            (None, "", "5"),
            (None, "9", "567"),
            ("10", "9", "67"),
            ("9", "10", ""),
            ("acme", "b", "9"),
        ],
        ids=str,
    )
    def test_bounds_are_inclusive(self, store: Store, low: Term, high: Term, ids: str) -> None:
        """Numbers are compared with numbers, texts with texts by code point, and nothing with None."""
        _stock(store)
        assert _picked(store, Where(terms=("v",), at_least=low, at_most=high)) == ids

    @pytest.mark.parametrize(
        ("text", "ids"),
        [("", "56789"), ("9", "7"), ("Ltd", "8"), ("ltd", "9"), ("me", "89"), ("%", ""), ("\U0001f4d2", "9")],
        ids=str,
    )
    def test_containing_is_exact(self, store: Store, text: str, ids: str) -> None:
        """Case counts, nothing is a wildcard, and a number is no text."""
        _stock(store)
        assert _picked(store, Where(terms=("v",), contains=text)) == ids

    @pytest.mark.parametrize(
        ("where", "ids"),
        [
            (Where(terms=("first", "second"), one_of=("x",)), "abc"),
            (Where(terms=("first", "second", "first"), one_of=("y", "z")), "b"),
            (Where(terms=("first", "second"), one_of=(None,)), "acd"),
            (Where(terms=("first", "second", "none"), one_of=(None,)), "abcd"),
            (Where(terms=("first", "none"), one_of=("x", "y")), "ab"),
            (Where(terms=("second", "first"), contains="x"), "abc"),
            (Where(terms=("second", "first"), at_least="y"), "b"),
        ],
        ids=str,
    )
    def test_any_of_the_terms_will_do(self, store: Store, where: Where, ids: str) -> None:
        """A record that meets the condition in two terms is found, and counted, once."""
        commit(
            store,
            put("a", terms={"first": "x"}),
            put("b", terms={"first": "x", "second": "y"}),
            put("c", terms={"first": None, "second": "x"}),
            put("d"),
        )
        for order_by in (None, "first", "second"):
            assert sorted(found(store, [where], order_by=order_by, limit=1)) == list(ids)
        assert store.count(PRACTICE, KIND, [where]) == len(ids)
        assert sum(store.count_by(PRACTICE, KIND, "first", [where]).values()) == len(ids)

    def test_thousands_of_values_may_be_asked_for(self, store: Store) -> None:
        """Such as the clients that somebody may see."""
        commit(store, *(put(f"{one:03}", terms={"client": f"c{one}"}) for one in range(100)))
        clients = Where(terms=("client",), one_of=tuple(f"c{one}" for one in range(1, 20_000, 2)))
        assert found(store, [clients], order_by="client", limit=7) == sorted(
            (f"{one:03}" for one in range(1, 100, 2)), key=lambda one: f"c{int(one)}"
        )
        assert store.count(PRACTICE, KIND, [clients]) == 50

    def test_a_hundred_conditions_may_be_asked_at_once(self, store: Store) -> None:
        """More are refused, as is an order or a count by what cannot be the name of a term."""
        commit(store, put("a", terms={"client": "x"}))
        whether = Where(terms=("client",), one_of=("x",))
        assert found(store, [whether] * 100) == ["a"]
        for where, name in (([whether] * 101, "client"), ([], ""), ([], "a\0"), ([], "\ud800")):
            with pytest.raises(InvalidValue):
                store.query(PRACTICE, KIND, where, order_by=name)
            with pytest.raises(InvalidValue):
                store.count_by(PRACTICE, KIND, name, where)

    def test_a_query_gives_whole_records(self, store: Store) -> None:
        """The same as `get` gives."""
        commit(store, put("a", parts={"plan": "p", "notes": "n"}, terms={"client": "x", "by": None}))
        where = Where(terms=("client",), one_of=("x",))
        assert store.query(PRACTICE, KIND, [where], order_by="by").records == (read(store, "a"),)

    def test_a_query_follows_every_change(self, store: Store) -> None:
        """A record is found by the terms that it has now, and its place is that of its value now."""
        commit(store, put("a", terms={"v": 1, "w": 1}), put("b", terms={"v": 2}))
        commit(store, put("a", 1, terms={"v": "1", "w": 1}))
        assert found(store, order_by="v") == ["b", "a"]
        commit(store, put("a", 2, terms={"w": 1}), put("b", 1, terms={"v": 2, "w": None}))
        assert found(store, order_by="v") == ["a", "b"]
        assert found(store, {"v": None}) == ["a"]
        commit(store, put("a", 3, terms={}))
        assert found(store, {"w": None}) == ["a", "b"]
        assert store.count_by(PRACTICE, KIND, "w") == {None: 2}
