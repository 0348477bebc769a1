"""What is counted."""

from dextflow.ports import Store, Where
from dextflow.testing.store.builders import KIND, PRACTICE, commit, put


class Counting:
    """What `count` and `count_by` give."""

    def test_counts_are_of_what_a_query_finds(self, store: Store) -> None:
        """All of the kind without conditions, and with them those that meet all."""
        assert store.count(PRACTICE, KIND) == 0
        commit(store, *(put(one, terms={"status": "open"}) for one in "abc"), put("d", kind="proposal"))
        opened = Where(terms=("status",), one_of=("open",))
        lacking = Where(terms=("status",), one_of=(None,))
        assert [store.count(PRACTICE, KIND, where) for where in ((), [opened], [opened, lacking])] == [3, 3, 0]
        assert [store.count(PRACTICE, "proposal", where) for where in ((), [opened], [lacking])] == [1, 0, 1]
        assert store.count(PRACTICE, "nothing", [opened]) == 0

    def test_counts_by_a_term_tell_its_values_apart(self, store: Store) -> None:
        """A number is not the text, None is what lacks the term, and what no record has is left out."""
        values = (1, 1, "1", "", None, "a", "A")
        terms = [{}, *({"v": value, "by": "ada"} for value in values)]
        commit(store, *(put(str(number), terms=each) for number, each in enumerate(terms)))
        assert store.count_by(PRACTICE, KIND, "v") == {None: 2, 1: 2, "1": 1, "": 1, "a": 1, "A": 1}
        ada = Where(terms=("by",), one_of=("ada",))
        assert store.count_by(PRACTICE, KIND, "v", [ada]) == {None: 1, 1: 2, "1": 1, "": 1, "a": 1, "A": 1}
        text = Where(terms=("v",), at_least="")
        assert store.count_by(PRACTICE, KIND, "v", [ada, text]) == {"1": 1, "": 1, "a": 1, "A": 1}
        assert store.count_by(PRACTICE, KIND, "none") == {None: 8}
        assert store.count_by(PRACTICE, "nothing", "v") == {}

    def test_counts_follow_every_change(self, store: Store) -> None:
        """A term that is changed, dropped or added again is counted as it is now."""
        commit(store, put("a", terms={"v": 1}), put("b", terms={"v": 1}))
        counts = [store.count_by(PRACTICE, KIND, "v")]
        for version, value in enumerate(({"v": 2}, {}, {"v": None}, {"v": "x"}, None), start=1):
            commit(store, put("a", version, terms=value))
            counts.append(store.count_by(PRACTICE, KIND, "v"))
        assert counts == [{1: 2}, {1: 1, 2: 1}, {1: 1, None: 1}, {1: 1, None: 1}, {1: 1, "x": 1}, {1: 1, "x": 1}]
        assert store.count(PRACTICE, KIND) == 2
