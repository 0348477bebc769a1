"""How the memory store finds records: every one is looked at, and what the port says is done word for word."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from heapq import nlargest, nsmallest

from dextflow.ports import Cursor, Term, Where

Test = Callable[[Mapping[str, Term]], bool]


def compiled(where: Sequence[Where]) -> Test:
    """Whether terms meet all conditions."""
    tests = [_test(one) for one in where]
    return lambda terms: all(test(terms) for test in tests)


def _test(where: Where) -> Test:
    meets = _meets(where)
    return lambda terms: any(meets(terms.get(name)) for name in where.terms)


def _meets(where: Where) -> Callable[[Term], bool]:
    """Whether a value meets the condition."""
    if where.one_of is not None:
        return frozenset(where.one_of).__contains__
    if (text := where.contains) is not None:
        return lambda value: isinstance(value, str) and text in value
    low, high = where.at_least, where.at_most
    kind = type(low if low is not None else high)
    return lambda value: (
        isinstance(value, kind)
        and (low is None or _rank(low) <= _rank(value))
        and (high is None or _rank(value) <= _rank(high))
    )


def _rank(value: Term) -> tuple[int, int, str]:
    """The order of values: None, then numbers, then texts by code point."""
    if value is None:
        return (0, 0, "")
    return (1, value, "") if isinstance(value, int) else (2, 0, value)


def _place(cursor: Cursor) -> tuple[tuple[int, int, str], str]:
    return (_rank(cursor.value), cursor.id)


def first(limit: int, places: Iterable[Cursor], last: Cursor | None, *, descending: bool) -> list[Cursor]:
    """The first places after the last page's, in their order."""
    if last is not None:
        end = _place(last)
        places = [one for one in places if (_place(one) < end if descending else _place(one) > end)]
    return (nlargest if descending else nsmallest)(limit, places, key=_place)
