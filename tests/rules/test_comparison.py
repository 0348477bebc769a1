"""The spans that a span is compared with."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dextflow.rules.workings.comparison import LAST_YEAR, PREVIOUS, Days, before, compared_with, history


def days(text: str) -> Days:
    first, last = text.split("/")
    return Days(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        ("2024-03-01/2024-03-31", "2024-02-01/2024-02-29"),
        ("2024-02-01/2024-02-29", "2024-01-01/2024-01-31"),
        ("2026-07-01/2026-09-30", "2026-04-01/2026-06-30"),
        ("2024-01-01/2024-12-31", "2023-01-01/2023-12-31"),
        ("2026-10-02/2026-10-31", "2026-09-02/2026-10-01"),
        ("2026-10-05/2026-10-11", "2026-09-28/2026-10-04"),
        ("0001-01-01/0001-01-31", "0001-01-01/0001-01-01"),
    ],
)
def test_the_span_before(span: str, expected: str) -> None:
    """Whole months are compared with as many whole months, anything else with as many days."""
    assert compared_with(days(span), PREVIOUS) == days(expected)


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        ("2024-02-01/2024-02-29", "2023-02-01/2023-02-28"),
        ("2025-02-01/2025-02-28", "2024-02-01/2024-02-29"),
        ("2024-02-10/2024-02-29", "2023-02-10/2023-02-28"),
        ("2026-07-01/2026-09-30", "2025-07-01/2025-09-30"),
    ],
)
def test_the_year_before(span: str, expected: str) -> None:
    """A year before, whole months stay whole, also in February."""
    assert compared_with(days(span), LAST_YEAR) == days(expected)


@given(first=st.dates(date(2000, 1, 1), date(2030, 1, 1)), length=st.integers(1, 400))
def test_spans_touch(first: date, length: int) -> None:
    """Each span ends on the day before the next begins, as far back as one goes."""
    span = Days(first, date.fromordinal(first.toordinal() + length - 1))
    spans = (*history(span, 5), span)
    for one, following in pairwise(spans):
        assert one == before(following)
        assert one.last.toordinal() + 1 == following.first.toordinal()
        assert one.first <= one.last
