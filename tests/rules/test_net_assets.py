"""Net assets: their figures, and when they are negative."""

from decimal import Decimal

import pytest

from dextflow.model import AccountType, Gap, Money, Need, Severity
from dextflow.testing.books import (
    ASSET,
    EQUITY,
    LIABILITY,
    REVENUE,
    Record,
    account,
    check,
    entry,
    ledger,
    trial_balance,
)

CHART: tuple[Record, ...] = (
    account("090", "Bank", ASSET, AccountType.BANK),
    account("091", "Overdrawn", ASSET, AccountType.BANK),
    account("610", "Debtors", ASSET, AccountType.RECEIVABLE),
    account("710", "Vans", ASSET, AccountType.FIXED_ASSET),
    account("800", "Creditors", LIABILITY, AccountType.PAYABLE),
    account("900", "Loan", LIABILITY, AccountType.TERM_LIABILITY),
    account("970", "Capital", EQUITY),
    account("200", "Sales", REVENUE),
)


def gbp(amount: str) -> Money:
    return Money(currency="GBP", amount=Decimal(amount))


@pytest.mark.parametrize(("owed", "flagged"), [("-100.00", False), ("-100.01", True)])
def test_negative_net_assets(owed: str, *, flagged: bool) -> None:
    """Nil is not flagged; a cent below it is high and scores nothing."""
    books = ledger(*CHART, entry("090", "2026-10-01", "100.00"), entry("800", "2026-10-02", owed))
    result = check("net_assets", books)
    assert [finding.key for finding in result.findings] == (["net_assets:negative"] if flagged else [])
    if flagged:
        (finding,) = result.findings
        assert (finding.severity, finding.amount, result.score) == (Severity.HIGH, gbp("0.01"), 0)
        assert finding.summary == "Net assets are -0.01 GBP on 2026-10-31: more is owed than owned."


def test_figures() -> None:
    """Now and a year ago, the money, and the current ratio, with an overdraft on the side of what is owed."""
    books = ledger(
        *CHART,
        entry("090", "2025-10-31", "200.00"),
        entry("970", "2025-10-31", "-200.00"),
        entry("091", "2026-02-01", "-50.00"),
        entry("610", "2026-02-01", "100.00"),
        entry("710", "2026-02-01", "400.00"),
        entry("800", "2026-02-01", "-100.00"),
        entry("900", "2026-02-01", "-300.00"),
        entry("200", "2026-02-01", "-50.00"),
        entry("610", "2026-11-01", "777.00"),
    )
    result = check("net_assets", books)
    assert (result.findings, result.population) == ((), 6)
    assert (result.figure("net assets"), result.figure("net assets before")) == (gbp("250.00"), gbp("200.00"))
    assert (result.figure("change"), result.figure("change as a share")) == (gbp("50.00"), Decimal("0.2500"))
    assert result.figure("money") == gbp("150.00")
    assert (result.figure("current assets"), result.figure("current liabilities")) == (
        gbp("300.00"),
        gbp("150.00"),
    )
    assert result.figure("current ratio") == Decimal("2.0000")


@pytest.mark.parametrize(("first", "known"), [("2025-10-31", True), ("2025-11-01", False)])
def test_a_year_ago_before_the_books_begin(first: str, *, known: bool) -> None:
    """Without entries up to that day there is nothing to compare with, which is not the same as nil."""
    result = check("net_assets", ledger(*CHART, entry("090", first, "100.00")))
    assert (result.figure("net assets before") is not None) is known
    assert any("the entries begin after 2025-10-31" in note for note in result.notes) is not known


def test_only_trial_balances() -> None:
    """A trial balance of the day is enough; without one a year ago there is nothing to compare with."""
    gap = Gap(need=Need.LEDGER_ENTRIES, reason="no")
    now, before = (trial_balance(day, ("090", "70.00")) for day in ("2026-10-31", "2025-10-31"))
    alone = check("net_assets", ledger(*CHART, now, missing=(gap,)))
    assert (alone.figure("net assets"), alone.figure("net assets before")) == (gbp("70.00"), None)
    assert any("Nothing to compare with" in note for note in alone.notes)
    both = check("net_assets", ledger(*CHART, now, before, missing=(gap,)))
    assert both.figure("change as a share") == Decimal("0.0000")


def test_accounts_without_a_type() -> None:
    """If the ledger does not tell which accounts are current, there is no current ratio, and a note says so."""
    books = ledger(*CHART, account("1", "Sundry", ASSET), entry("1", "2026-10-01", "5.00"))
    result = check("net_assets", books)
    assert result.figure("current ratio") is None
    assert "No current ratio: the ledger does not tell of 1 accounts whether they are current." in result.notes
