"""Random questions to a store, and their answers in the plainest words."""

from collections import Counter
from collections.abc import Iterable, Mapping

import attrs
from hypothesis import strategies as st

from dextflow.ports import Record, Store, Term, Where
from dextflow.testing.store.builders import KIND, PRACTICE, found

LARGEST = 2**63 - 1
NAMES = ("client", "year", "\U0001f4d2 '\"%")
NUMBERS = (0, 1, -1, 10, 9, LARGEST, -LARGEST)
TEXTS = ("", "1", "a", "ab", "b", "B", "%", "_", "a'b", "\u00e9", "e\u0301", "\uffee", "\U0001f4d2")

names = st.sampled_from(NAMES)
values: st.SearchStrategy[Term] = st.sampled_from((None, *NUMBERS, *TEXTS))
terms = st.dictionaries(names, values)


@attrs.frozen
class Question:
    """What a query is asked."""

    where: tuple[Where, ...]
    order_by: str | None
    descending: bool
    limit: int


some_names: st.SearchStrategy[tuple[str, ...]] = st.lists(names, min_size=1, max_size=3).map(tuple)


@st.composite
def _between(draw: st.DrawFn, kind: tuple[Term, ...]) -> Where:
    low, high = draw(st.tuples(st.sampled_from(kind), st.sampled_from((None, *kind))))
    named, turned = draw(some_names), draw(st.booleans())
    return (
        Where(terms=named, at_least=high, at_most=low)
        if turned
        else Where(terms=named, at_least=low, at_most=high)
    )


wheres: st.SearchStrategy[Where] = st.one_of(
    st.builds(Where, terms=some_names, one_of=st.lists(values, max_size=4).map(tuple)),
    st.builds(Where, terms=some_names, contains=st.sampled_from(TEXTS)),
    _between(NUMBERS),
    _between(TEXTS),
)
questions = st.builds(
    Question,
    where=st.lists(wheres, max_size=3).map(tuple),
    order_by=st.none() | names,
    descending=st.booleans(),
    limit=st.integers(1, 5),
)


def asked(store: Store, question: Question, *, kind: str = KIND, practice: str = PRACTICE) -> list[str]:
    """The ids of all records that the store answers with, page by page."""
    return found(
        store,
        question.where,
        order_by=question.order_by,
        descending=question.descending,
        limit=question.limit,
        kind=kind,
        practice=practice,
    )


def answer(records: Iterable[Record], question: Question) -> list[str]:
    """The ids of all records that the question is about, in its order."""
    by = question.order_by
    found = [record for record in records if _meets_all(record, question.where)]
    placed = [(None if by is None else record.terms.get(by), record.id) for record in found]
    lacking = sorted(one for value, one in placed if value is None)
    numbers = sorted((value, one) for value, one in placed if isinstance(value, int))
    texts = sorted((value, one) for value, one in placed if isinstance(value, str))
    ids = [*lacking, *(one for _, one in numbers), *(one for _, one in texts)]
    return ids[::-1] if question.descending else ids


def tally(records: Iterable[Record], where: Iterable[Where], term: str) -> Mapping[Term, int]:
    """How many records meet all conditions, by the value of a term."""
    return Counter(record.terms.get(term) for record in records if _meets_all(record, where))


def _meets_all(record: Record, where: Iterable[Where]) -> bool:
    return all(any(_meets(record.terms.get(name), one) for name in one.terms) for one in where)


def _meets(value: Term, where: Where) -> bool:
    if where.one_of is not None:
        return value in where.one_of
    if where.contains is not None:
        return isinstance(value, str) and where.contains in value
    above = where.at_least is None or _in_order(where.at_least, value)
    return above and (where.at_most is None or _in_order(value, where.at_most))


def _in_order(low: Term, high: Term) -> bool:
    """Whether both are numbers, or both texts, and the first is not above the second."""
    if isinstance(low, int) and isinstance(high, int):
        return low <= high
    return isinstance(low, str) and isinstance(high, str) and low <= high
