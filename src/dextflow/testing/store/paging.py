"""In which order a query gives what it finds, and how its pages hold while others write."""

import json
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dextflow.errors import InvalidValue
from dextflow.ports import Record, Store, Term
from dextflow.testing.store.builders import KIND, PRACTICE, commit, equal, found, put
from dextflow.testing.store.questions import Question, answer, asked, names, questions, tally, terms

NOT_CURSORS = [
    "",
    "c",
    "null",
    "{}",
    "[]",
    "[[",
    "[" * 100_000,
    "1" * 5_000,
    "NaN",
    '["v",false,1]',
    "\ud800",
    "\0",
]
VALUES: tuple[Term, ...] = (None, -1, 9, 10, "", "10", "9", "Z", "a", "\u00e4", "\uffee", "\U0001f4d2")

stock = st.lists(terms, max_size=12)

# Each example has a practice to itself, so that examples may share a store, and suites of several stores a test.
on_one_store = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.differing_executors],
)
_numbers = count()


class Paging:
    """What the pages of `query` are."""

    def test_ids_are_ordered_by_code_point(self, store: Store) -> None:
        """Whatever the language of the machine, and backwards as well."""
        ids = ["10", "9", "Z", "a", "aa", "b", "z", "\u00e4", "\uffee", "\U0001f4d2"]
        commit(store, *(put(one) for one in reversed(ids)))
        assert found(store) == found(store, limit=3) == ids
        assert found(store, descending=True) == found(store, descending=True, limit=3) == ids[::-1]

    @pytest.mark.parametrize("limit", [1, 2, 5, 200])
    def test_values_are_ordered_by_kind_and_then_by_value(self, store: Store, limit: int) -> None:
        """None, which is as lacking, then numbers, then texts by code point; equal values by id."""
        placed = [f"{number:02} {twin}" for number, _ in enumerate(VALUES) for twin in "ab"]
        commit(store, *(put(one, terms={"v": VALUES[int(one[:2])]}) for one in reversed(placed)))
        commit(store, put("00 c", terms={"w": 1}), put("00 d"))
        expected = [*placed[:2], "00 c", "00 d", *placed[2:]]
        assert found(store, order_by="v", limit=limit) == expected
        assert found(store, order_by="v", descending=True, limit=limit) == expected[::-1]

    @pytest.mark.parametrize("limit", [1, 2, 5, 6, 7])
    def test_pages_give_everything_once(self, store: Store, limit: int) -> None:
        """Page after page, each record that matches is seen exactly once."""
        commit(store, *(put(f"{one:02}", terms={"even": one % 2}) for one in range(12)))
        assert found(store, {"even": 0}, limit=limit) == ["00", "02", "04", "06", "08", "10"]

    @given(given_terms=stock, question=questions, term=names)
    @on_one_store
    def test_every_question_has_its_plain_answer(
        self, store: Store, given_terms: list[dict[str, Term]], question: Question, term: str
    ) -> None:
        """Whatever is stored and asked, the pages are the sorted list in pieces, and the counts are of it."""
        practice = f"practice {next(_numbers)}"
        commit(store, *(put(f"{n:02}", terms=one) for n, one in enumerate(given_terms)), practice=practice)
        records = [
            Record(kind=KIND, id=f"{n:02}", version=1, parts={}, terms=one) for n, one in enumerate(given_terms)
        ]
        ids = asked(store, question, practice=practice)
        assert ids == answer(records, question)
        assert store.count(practice, KIND, question.where) == len(ids)
        counted = store.count_by(practice, KIND, term, question.where)
        assert counted == tally(records, question.where, term)

    @given(before=stock, between=stock, question=questions)
    @on_one_store
    def test_pages_hold_while_records_are_made(
        self, store: Store, before: list[dict[str, Term]], between: list[dict[str, Term]], question: Question
    ) -> None:
        """Wherever new records fall, those that were there from the first page on are seen once, in order."""
        practice = f"practice {next(_numbers)}"
        old = {f"{number:02} old": one for number, one in enumerate(before)}
        commit(store, *(put(one, terms=each) for one, each in old.items()), practice=practice)
        new = iter([put(f"{number:02} new", terms=each) for number, each in enumerate(between)])
        seen: list[str] = []
        after: str | None = None
        while True:
            page = store.query(
                practice,
                KIND,
                question.where,
                order_by=question.order_by,
                descending=question.descending,
                after=after,
                limit=question.limit,
            )
            seen += [record.id for record in page.records]
            if (after := page.after) is None:
                break
            commit(store, *filter(None, [next(new, None), next(new, None)]), practice=practice)
        records = [Record(kind=KIND, id=one, version=1, parts={}, terms=each) for one, each in old.items()]
        assert [one for one in seen if one in old] == answer(records, question)
        assert len(set(seen)) == len(seen)

    def test_paging_is_stable(self, store: Store) -> None:
        """What is made or changed between pages neither hides nor repeats what was there all the time."""
        commit(store, *(put(one, terms={"status": "open"}) for one in "cegi"))
        where = equal({"status": "open"})
        page = store.query(PRACTICE, KIND, where, limit=1)
        seen = [record.id for record in page.records]
        for version, new in enumerate("dahbf", start=1):
            commit(store, put(new, terms={"status": "open"}), put("c", version), put("i", version))
            page = store.query(PRACTICE, KIND, where, after=page.after, limit=1)
            seen += [record.id for record in page.records]
        assert seen == list("cdeghi")
        assert page.after is None

    def test_a_page_goes_on_from_a_record_that_has_gone(self, store: Store) -> None:
        """The last record of a page may no longer match, or stand elsewhere, when the next one is asked for."""
        commit(store, *(put(one, terms={"due": number, "open": 1}) for number, one in enumerate("abcd")))
        where = equal({"open": 1})
        page = store.query(PRACTICE, KIND, where, order_by="due", limit=2)
        commit(store, put("b", 1, terms={"due": 9, "open": None}), put("a", 1, terms={"due": -1, "open": 1}))
        rest = store.query(PRACTICE, KIND, where, order_by="due", after=page.after, limit=2)
        assert [record.id for record in rest.records] == ["c", "d"]

    @pytest.mark.parametrize("text", NOT_CURSORS, ids=lambda text: ascii(text)[:12])
    def test_what_is_no_cursor_is_refused(self, store: Store, text: str) -> None:
        """Whatever strangers send in its place, also to a practice that is empty."""
        commit(store, put("a", terms={"v": 1}))
        for practice in (PRACTICE, "empty"):
            for order_by in (None, "v"):
                with pytest.raises(InvalidValue):
                    store.query(practice, KIND, order_by=order_by, after=text)

    def test_a_cursor_belongs_to_its_order(self, store: Store) -> None:
        """It is refused in another order, or in the same one backwards."""
        commit(store, put("a", terms={"v": 1}), put("b", terms={"v": 2, "w": None}))
        orders: list[tuple[str | None, bool]] = [(by, way) for by in (None, "v", "w") for way in (False, True)]
        for by, way in orders:
            after = store.query(PRACTICE, KIND, order_by=by, descending=way, limit=1).after
            assert after is not None
            for other_by, other_way in orders:
                if (other_by, other_way) == (by, way):
                    assert len(store.query(PRACTICE, KIND, order_by=by, descending=way, after=after).records) == 1
                else:
                    with pytest.raises(InvalidValue):
                        store.query(PRACTICE, KIND, order_by=other_by, descending=other_way, after=after)

    def test_a_cursor_is_text_that_travels(self, store: Store) -> None:
        """It passes through JSON unharmed, whatever the value and the id that it stands for."""
        hard = ["\U0001f4d2 '\"%\\", "\u2028", "\x7f\r\n", "z"]
        commit(store, *(put(one, terms={one: one}) for one in hard))
        for name in hard:
            pages = [store.query(PRACTICE, KIND, order_by=name, limit=1)]
            while pages[-1].after is not None:
                after = json.loads(json.dumps(pages[-1].after))
                pages.append(store.query(PRACTICE, KIND, order_by=name, after=after, limit=1))
            assert [page.records[0].id for page in pages] == [*sorted({*hard} - {name}), name]
