"""The rhythm of bills: whether there is one, and where one was due and did not come."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dextflow.rules.workings.cadence import Cadence, cadence_of, missed

START = date(2026, 1, 1)


def after(*gaps: int) -> list[date]:
    """Days with so many days between them."""
    found = [START]
    for gap in gaps:
        found.append(found[-1] + timedelta(days=gap))
    return found


def firsts(*months: int) -> list[date]:
    return [date(2026, month, 5) for month in months]


@pytest.mark.parametrize(
    ("gaps", "expected"),
    [
        ((7, 7, 7, 7), Cadence(7, 3)),
        ((31, 28, 31, 30), Cadence(30, 10)),
        ((91, 92, 90, 92), Cadence(92, 30)),
        ((7, 7, 7), None),
        ((10, 10, 10, 21), None),
        ((10, 10, 10, 20), Cadence(10, 3)),
        ((1, 30, 2, 60), None),
    ],
)
def test_rhythms(gaps: tuple[int, ...], expected: Cadence | None) -> None:
    """Four gaps with a coefficient of variation below 0.35 make a rhythm, and their median is its length."""
    assert cadence_of(after(*gaps)) == expected


def test_words() -> None:
    """A month is called a month, and any other rhythm by its days."""
    assert (Cadence(30, 10).words, Cadence(7, 3).words) == ("every month", "every 7 days")
    assert [days for days in range(1, 60) if Cadence(days, 3).monthly] == list(range(26, 36))


@pytest.mark.parametrize(
    ("months", "first", "last", "expected"),
    [
        ((6, 7, 8, 9), date(2026, 10, 1), date(2026, 10, 31), [9]),
        ((6, 7, 8, 9), date(2026, 10, 1), date(2026, 10, 30), []),
        ((6, 7, 8, 9), date(2026, 11, 1), date(2026, 11, 30), []),
        ((6, 7, 9, 10), date(2026, 8, 1), date(2026, 10, 31), [7]),
        ((6, 7, 8, 9, 10), date(2026, 8, 1), date(2026, 10, 31), []),
    ],
)
def test_a_missing_month(months: tuple[int, ...], first: date, last: date, expected: list[int]) -> None:
    """A month without a bill is missing when it is over, and only the first of several is told."""
    assert list(missed(firsts(*months), Cadence(30, 10), first, last)) == firsts(*expected)


@pytest.mark.parametrize(
    ("days", "missing"),
    [
        ((date(2026, 9, 28), date(2026, 11, 7)), False),
        ((date(2026, 9, 28), date(2026, 11, 8)), True),
        ((date(2026, 9, 1), date(2026, 9, 30)), False),
        ((date(2026, 8, 31), date(2026, 9, 30)), True),
    ],
)
def test_a_month_that_came_late_or_early(days: tuple[date, ...], *, missing: bool) -> None:
    """A bill within the usual gap and the slack is only late, and a second one in the month before was early."""
    span = date(2026, 10, 1), date(2026, 10, 31)
    assert bool(list(missed(days, Cadence(30, 10), *span))) is missing


@pytest.mark.parametrize(("last", "missing"), [(date(2026, 1, 10), False), (date(2026, 1, 11), True)])
def test_a_missing_week(last: date, *, missing: bool) -> None:
    """A weekly bill is missing ten days after the one before: the week and three days of slack."""
    assert bool(list(missed([START], Cadence(7, 3), START, last))) is missing


@given(gaps=st.lists(st.integers(1, 60), max_size=20), cut=st.integers(0, 900))
def test_each_gap_is_told_once(gaps: list[int], cut: int) -> None:
    """Two spans that follow each other tell together what one span over both tells."""
    days, middle, end = after(*gaps), START + timedelta(days=cut), date(2029, 12, 31)
    for cadence in (Cadence(7, 3), Cadence(30, 10)):
        parts = [*missed(days, cadence, START, middle), *missed(days, cadence, middle + timedelta(days=1), end)]
        assert sorted(parts) == list(missed(days, cadence, START, end))
