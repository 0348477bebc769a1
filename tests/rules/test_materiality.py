"""Materiality: half a percent of a year's revenue, rounded down to one figure."""

from datetime import date
from decimal import Decimal

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from dextflow.model import AccountClass, Facts
from dextflow.rules.workings.materiality import at_least, materiality, one_figure, without_revenue
from dextflow.testing.books import account, bill, entry, ledger, sale

OCTOBER = date(2026, 10, 31)
SALES = account("200", "Sales", AccountClass.REVENUE)


def sold(amount: str, on: str = "2026-10-31") -> Facts:
    return ledger(SALES, entry("200", on, f"-{amount}"))


@pytest.mark.parametrize(
    ("revenue", "expected"),
    [
        ("0.00", 100),
        ("39999.99", 100),
        ("40000.00", 200),
        ("59999.99", 200),
        ("399999.99", 1000),
        ("400000.00", 2000),
        ("1999999.99", 9000),
        ("2000000.00", 10000),
    ],
)
def test_half_a_percent_of_revenue(revenue: str, expected: int) -> None:
    """Materiality is 0.5 % of revenue, rounded down to one significant figure, and never below 100."""
    assert materiality(sold(revenue), OCTOBER) == expected


@pytest.mark.parametrize(
    ("on", "expected"),
    [("2025-10-31", 100), ("2025-11-01", 5000), ("2026-10-31", 5000), ("2026-11-01", 100)],
)
def test_twelve_months(on: str, expected: int) -> None:
    """Only the revenue of the 12 months up to the day counts, the day itself included."""
    assert materiality(sold("1000000.00", on), OCTOBER) == expected


def test_revenue_below_zero() -> None:
    """A year of more refunds than sales has the least materiality."""
    assert materiality(ledger(SALES, entry("200", "2026-10-01", "900000.00")), OCTOBER) == 100


def test_without_ledger_entries() -> None:
    """Where the ledger has no entries, sales invoices make the revenue, and bills do not."""
    books = ledger(sale("I1", "2026-10-03", "600000.00"), bill("B1", "2026-10-03", "9000000.00"))
    assert materiality(books, OCTOBER) == 3000


def test_without_anything() -> None:
    """Without any facts the least amount holds."""
    assert materiality(evolve(sold("1.00"), ledger_entries=(), accounts=()), OCTOBER) == 100


def test_a_minimum_that_was_set() -> None:
    """A minimum that somebody has set is taken as it is, and 0 means the materiality."""
    books = sold("400000.00")
    assert at_least(Decimal("0.01"), books, OCTOBER) == Decimal("0.01")
    assert at_least(Decimal(0), books, OCTOBER) == 2000


def test_unknown_revenue_is_told() -> None:
    """Where no revenue is known, a note says that the materiality is only the least one."""
    (note,) = without_revenue(ledger(SALES), OCTOBER)
    assert note == "No revenue is known of the year to 2026-10-31, so the materiality is the least one, 100."
    assert without_revenue(sold("0.01"), OCTOBER) == ()


@given(cents=st.integers(10_000, 10**15))
def test_one_figure(cents: int) -> None:
    """Rounding down to one figure leaves one figure, and loses less than half of the amount or one unit of it."""
    amount = Decimal(cents).scaleb(-2)
    rounded = one_figure(amount)
    assert rounded <= amount < rounded * 2
    assert len(rounded.normalize().as_tuple().digits) == 1
