"""Prepayments: whether they are released."""

from datetime import date
from decimal import Decimal

import pytest

from dextflow.model import AccountType, Money, Severity
from dextflow.testing.books import ASSET, LIABILITY, account, check, entry, ledger

PREPAID = account("620", "Prepayments", ASSET, AccountType.PREPAYMENT)


def gbp(amount: str) -> Money:
    return Money(currency="GBP", amount=Decimal(amount))


@pytest.mark.parametrize(("moved", "flagged"), [("2026-07-31", True), ("2026-08-01", False)])
def test_a_prepayment_that_is_stuck(moved: str, *, flagged: bool) -> None:
    """Three months to the day without a posting are flagged, with what the balance is made of."""
    books = ledger(PREPAID, entry("620", "2026-01-10", "120.00"), entry("620", moved, "-50.00"))
    findings = check("prepayments", books).findings
    assert [(finding.key, finding.severity) for finding in findings] == (
        [("prepayments:620", Severity.MEDIUM)] if flagged else []
    )
    if flagged:
        assert findings[0].summary == (
            "Account 620 Prepayments is 70.00 GBP in debit on 2026-10-31 and has not moved since 2026-07-31."
        )
        assert (findings[0].amount, findings[0].on) == (gbp("70.00"), date(2026, 7, 31))
        assert findings[0].evidence == ("2026-01-10: 70.00",)


@pytest.mark.parametrize(("left", "flagged"), [("0.01", False), ("0.02", True)])
def test_an_empty_account(left: str, *, flagged: bool) -> None:
    """A balance of a cent is none."""
    assert bool(check("prepayments", ledger(PREPAID, entry("620", "2026-01-10", left))).findings) is flagged


def test_figures() -> None:
    """The balance, and what was paid ahead and released in the last three months."""
    books = ledger(
        PREPAID,
        entry("620", "2026-06-01", "300.00"),
        entry("620", "2026-07-31", "-25.00"),
        entry("620", "2026-08-31", "-25.00"),
        entry("620", "2026-09-01", "60.00"),
        entry("620", "2026-09-30", "-30.00"),
        entry("620", "2026-11-30", "-30.00"),
    )
    result = check("prepayments", books)
    assert (result.findings, result.population) == ((), 1)
    assert result.figure("balance") == gbp("280.00")
    assert (result.figure("paid ahead lately"), result.figure("released lately")) == (gbp("60.00"), gbp("55.00"))
    assert result.figure("oldest") == date(2026, 6, 1)


def test_which_accounts() -> None:
    """They are told by type, by name, or by what is set; customers' prepayments are owed and none of these."""
    books = ledger(
        PREPAID,
        account("621", "Prepaid insurance", ASSET),
        account("622", "Insurance", ASSET),
        account("860", "Customer prepayments", LIABILITY),
    )
    assert check("prepayments", books).population == 2
    assert check("prepayments", books, accounts=("622",)).population == 1
