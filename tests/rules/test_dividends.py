"""Dividends: whether there were reserves for them."""

from datetime import date
from decimal import Decimal

import pytest

from dextflow.model import AccountRole, Money, Severity
from dextflow.testing.books import EQUITY, EXPENSE, REVENUE, Record, account, check, entry, ledger

CHART: tuple[Record, ...] = (
    account("200", "Sales", REVENUE),
    account("400", "Rent", EXPENSE),
    account("960", "Retained earnings", EQUITY, role=AccountRole.RETAINED_EARNINGS),
    account("970", "Dividends paid", EQUITY),
)


def gbp(amount: str) -> Money:
    return Money(currency="GBP", amount=Decimal(amount))


@pytest.mark.parametrize(("paid", "flagged"), [("450.00", False), ("450.01", True)])
def test_dividends_and_reserves(paid: str, *, flagged: bool) -> None:
    """Retained earnings of 300 and a profit of 200 to date, less 50 of an earlier year, leave 450."""
    books = ledger(
        *CHART,
        entry("200", "2025-05-01", "-300.00"),
        entry("970", "2025-12-01", "50.00"),
        entry("200", "2026-02-01", "-260.00"),
        entry("400", "2026-03-01", "60.00"),
        entry("970", "2026-06-01", paid),
        entry("200", "2026-11-01", "-999.00"),
    )
    result = check("dividends", books, year_from="2026-01-01")
    assert result.figure("distributable") == gbp("450.00")
    assert (result.figure("retained earnings"), result.figure("profit to date")) == (gbp("300.00"), gbp("200.00"))
    assert (result.figure("dividends"), result.figure("last dividend")) == (gbp(paid), date(2026, 6, 1))
    assert [finding.key for finding in result.findings] == (["dividends:reserves"] if flagged else [])
    if flagged:
        (finding,) = result.findings
        assert (finding.severity, finding.amount, finding.on) == (Severity.HIGH, gbp("0.01"), date(2026, 6, 1))
        assert "dividends of earlier years 50.00 GBP" in finding.evidence
        assert result.score == 0


def test_negative_reserves_without_a_dividend() -> None:
    """A company that lost money and paid nothing out has done nothing wrong."""
    assert check("dividends", ledger(*CHART, entry("400", "2026-03-01", "60.00"))).findings == ()


@pytest.mark.parametrize(
    ("period", "before", "flagged"),
    [
        ("2026-03", "2025-06-01", False),
        ("2026-04", "2025-06-01", True),
        ("2026-04", "2025-01-01", True),
        ("2026-04", "2024-12-31", False),
    ],
)
def test_a_year_without_a_dividend(period: str, before: str, *, flagged: bool) -> None:
    """From three full months into the year it is low that there was none, if the year before had one."""
    books = ledger(*CHART, entry("200", "2024-01-01", "-900.00"), entry("970", before, "50.00"))
    findings = check("dividends", books, period, year_from="2026-01-01").findings
    assert [(finding.key, finding.severity) for finding in findings] == (
        [("dividends:none", Severity.LOW)] if flagged else []
    )


def test_which_accounts() -> None:
    """They are told by role, by name, or by what is set; dividends received are revenue and no dividend paid."""
    books = ledger(
        *CHART,
        account("270", "Dividend income", REVENUE),
        account("971", "Distributions", EQUITY, role=AccountRole.DIVIDENDS),
        account("972", "Other", EQUITY),
    )
    assert check("dividends", books).population == 2
    assert check("dividends", books, accounts=("972",)).population == 1
