"""Reliance on customers and suppliers: the share of the largest contact and of the top five."""

from decimal import Decimal

import pytest

from dextflow.model import DocumentKind, DocumentStatus, Facts, Figure, Money, Severity
from dextflow.testing.books import (
    ASSET,
    EXPENSE,
    LIABILITY,
    REVENUE,
    Record,
    account,
    bill,
    check,
    contact,
    credit,
    ledger,
    line,
    organisation,
    receive,
    sale,
    spend,
)


def sold(**amounts: str) -> tuple[Record, ...]:
    return tuple(sale(f"I-{who}", "2026-10-03", amount, contact=who) for who, amount in amounts.items())


def test_shares() -> None:
    """The figures are the shares of the largest, of the top five and of each of them, and the total."""
    amounts = {f"c{number}": f"{number}00.00" for number in range(1, 9)}
    result = check("customer_reliance", ledger(contact("c8", "Acme"), *sold(**amounts)))
    assert result.population == 8
    assert result.figures == (
        Figure(name="count", value=8),
        Figure(name="largest share", value=Decimal("0.2222")),
        Figure(name="top 5 share", value=Decimal("0.8333")),
        Figure(name="a tenth and more", value=5),
        Figure(name="total in base currency", value=Money(currency="GBP", amount=Decimal("3600.00"))),
        *(
            Figure(name=name, value=Decimal(value))
            for name, value in (
                ("1. Acme", "0.2222"),
                ("2. c7", "0.1944"),
                ("3. c6", "0.1667"),
                ("4. c5", "0.1389"),
                ("5. c4", "0.1111"),
            )
        ),
    )


@pytest.mark.parametrize(
    ("largest", "others", "severity"),
    [("249.90", "750.10", None), ("250.00", "750.00", "M"), ("499.90", "500.10", "M"), ("500.00", "500.00", "H")],
)
def test_the_largest(largest: str, others: str, severity: str | None) -> None:
    """From a quarter on a customer is medium, from half on high."""
    parts = {f"c{number}": str(Decimal(others) / 5) for number in range(5)}
    result = check("customer_reliance", ledger(*sold(acme=largest, **parts)), top_share="1.1")
    levels = {"M": Severity.MEDIUM, "H": Severity.HIGH}
    assert [finding.severity for finding in result.findings] == ([levels[severity]] if severity else [])


def test_the_finding() -> None:
    """The contact is the subject, with its share and its revenue."""
    (finding,) = check("customer_reliance", ledger(contact("c1", "Acme"), *sold(c1="300.00", c2="0.01"))).findings
    assert (finding.key, finding.refs) == ("customer_reliance:c1", ("c1",))
    assert finding.summary == "Acme makes 100.0% of the revenue: 300.00 GBP."
    assert finding.amount == Money(currency="GBP", amount=Decimal("300.00"))


@pytest.mark.parametrize(("small", "flagged"), [("62.51", False), ("62.50", True)])
def test_the_top_five(small: str, *, flagged: bool) -> None:
    """The top five are flagged from four fifths on, and only if there are more than five."""
    parts = {f"c{number}": "200.00" for number in range(5)} | {f"d{number}": small for number in range(4)}
    result = check("customer_reliance", ledger(*sold(**parts)))
    assert ([finding.key for finding in result.findings] == ["customer_reliance:top five"]) is flagged
    if flagged:
        assert result.findings[0].severity is Severity.LOW
        assert result.findings[0].evidence[0] == "c0: 16.0%"
    five = {f"c{number}": "200.00" for number in range(5)}
    assert not check("customer_reliance", ledger(*sold(**five))).findings


@pytest.mark.parametrize(
    ("on", "counts"), [("2025-10-31", 0), ("2025-11-01", 1), ("2026-10-31", 1), ("2026-11-01", 0)]
)
def test_twelve_months(on: str, counts: int) -> None:
    """The twelve months up to the end of the period count, both ends included."""
    assert check("customer_reliance", ledger(sale("I", on, "10.00"))).population == counts


def test_what_counts() -> None:
    """Credits lower a share, drafts count for nothing, and other income of a bank transaction has its contact."""
    chart = (
        account("200", "Sales", REVENUE),
        account("800", "Loan", LIABILITY),
        account("710", "Machines", ASSET),
    )
    facts = ledger(
        *chart,
        sale("I", "2026-10-03", "1000.00", contact="a"),
        credit("C", "2026-10-04", "400.00", DocumentKind.SALES_CREDIT, contact="a"),
        sale("D", "2026-10-03", "1000.00", contact="d", status=DocumentStatus.DRAFT),
        sale("F", "2026-10-03", "1000.00", contact="f", lines=(line("1000.00", account="710"),)),
        receive("R", "2026-10-05", "400.00", contact="b", lines=(line("400.00", account="200"),)),
        receive("L", "2026-10-05", "900.00", contact="l", lines=(line("900.00", account="800"),)),
    )
    result = check("customer_reliance", facts)
    assert (result.figure("1. a"), result.figure("2. b")) == (Decimal("0.6"), Decimal("0.4"))
    assert result.population == 2


def test_without_a_contact() -> None:
    """Money without a contact is part of the whole, and told."""
    facts = ledger(
        sale("I", "2026-10-03", "100.00", contact="a"),
        receive("R", "2026-10-05", "300.00", contact=None),
        organisation=organisation(),
    )
    result = check("customer_reliance", facts)
    assert result.figure("largest share") == Decimal("0.25")
    assert result.figure("without a contact in base currency") == Money(currency="GBP", amount=Decimal("300.00"))


def test_suppliers() -> None:
    """Suppliers are measured by the costs with them."""
    chart = (account("400", "Rent", EXPENSE), account("710", "Machines", ASSET))
    facts: Facts = ledger(
        *chart,
        bill("B", "2026-10-03", "100.00", contact="a", lines=(line("100.00", account="400"),)),
        bill("M", "2026-10-03", "900.00", contact="m", lines=(line("900.00", account="710"),)),
        spend("S", "2026-10-03", "60.00", contact="s", lines=(line("60.00", account="400"),)),
        sale("I", "2026-10-03", "500.00", contact="c"),
    )
    result = check("supplier_reliance", facts)
    assert [finding.key for finding in result.findings] == ["supplier_reliance:a", "supplier_reliance:s"]
    assert result.findings[0].summary == "a makes 62.5% of the costs: 100.00 GBP."


def test_nothing_sold() -> None:
    """Without any revenue, or with more credits than sales, there is nothing to rely on."""
    facts = ledger(
        sale("I", "2026-10-03", "100.00", contact="a"),
        credit("C", "2026-10-04", "400.00", DocumentKind.SALES_CREDIT, contact="b"),
    )
    result = check("customer_reliance", facts)
    assert (result.findings, result.figure("largest share")) == ((), Decimal(0))
    assert check("customer_reliance", ledger()).population == 0
