"""What a sender has seen to is kept as spans of numbers that make sense."""

import pytest

from dextflow.errors import InvalidValue
from dextflow.model import Delivered, Span


@pytest.mark.parametrize(("first", "last"), [(0, 1), (-1, -1), (2, 1)])
def test_a_span_goes_upwards_from_one(first: int, last: int) -> None:
    """There is no message before the first, and no span without one."""
    with pytest.raises(InvalidValue):
        Span(first=first, last=last)


@pytest.mark.parametrize("spans", [((3, 4), (1, 1)), ((1, 2), (2, 3)), ((1, 2), (3, 4)), ((1, 1), (3, 5), (6, 6))])
def test_between_two_spans_there_is_something(spans: tuple[tuple[int, int], ...]) -> None:
    """Spans that overlap, touch, or stand in the wrong order are refused."""
    with pytest.raises(InvalidValue):
        Delivered(sender="mail", spans=tuple(Span(first=first, last=last) for first, last in spans))


def test_spans_with_gaps_are_fine() -> None:
    """None, one, and several in order, of one message or many."""
    Delivered(sender="mail")
    Delivered(sender="mail", spans=(Span(first=1, last=1), Span(first=3, last=9), Span(first=11, last=11)))
