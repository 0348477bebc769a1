"""Debtor days: how long customers take to pay, on average, and whether that gets worse."""

from datetime import date
from decimal import Decimal

import pytest

from dextflow.errors import InvalidSettings
from dextflow.model import CheckResult, DocumentKind, DocumentStatus, Money, PaymentDirection, Scalar, Severity
from dextflow.testing.books import Record, allocation, bill, check, contact, credit, ledger, payment, sale

SALES_CREDIT = DocumentKind.SALES_CREDIT


def debtors(*records: Record, **settings: Scalar) -> CheckResult:
    return check("debtor_days", ledger(contact("acme", "Acme Ltd"), *records), "2026-10", None, **settings)


def gbp(amount: str) -> Money:
    return Money(currency="GBP", amount=Decimal(amount))


def sold(owed: str, *, on: str = "2026-10-01") -> tuple[Record, ...]:
    """Sales of 3,650.00 in the year, so that each 10.00 that is owed is a debtor day."""
    paid = Decimal("3650.00") - Decimal(owed)
    return (sale("S1", on, "3650.00", paid=((on, str(paid)),)),)


def test_the_formula() -> None:
    """What was owed, by what was invoiced in 12 months, times 365: here 15.2 days, as in the products' example."""
    owed, invoiced = "36970.22", Decimal("886786.48")
    result = debtors(
        sale("S1", "2026-10-01", str(invoiced), paid=(("2026-10-02", str(invoiced - Decimal(owed))),))
    )
    assert result.figure("debtor days on 2026-10-31") == Decimal("15.2")
    assert result.figure("owed in base currency") == gbp(owed)
    assert result.figure("invoiced in 12 months in base currency") == gbp(str(invoiced))
    assert result.findings == ()


@pytest.mark.parametrize(
    ("owed", "severity"),
    [("600.00", None), ("601.00", Severity.MEDIUM), ("900.00", Severity.MEDIUM), ("901.00", Severity.HIGH)],
)
def test_the_level(owed: str, severity: Severity | None) -> None:
    """More than 60 days are medium, more than 90 high, with those who owe most."""
    result = debtors(*sold(owed))
    assert [finding.severity for finding in result.findings] == ([severity] if severity else [])
    for finding in result.findings:
        assert finding.key == "debtor_days:level"
        assert finding.evidence == (f"Acme Ltd owed {owed} GBP",)
        assert finding.summary.startswith(f"Customers took {Decimal(owed) / 10:.1f} days to pay")


@pytest.mark.parametrize(("owed", "flagged"), [("249.00", False), ("250.00", True)])
def test_the_rise(owed: str, *, flagged: bool) -> None:
    """Fifteen days more than a year before are low, under a key of their own."""
    before = sale("S0", "2024-10-31", "3650.00", paid=(("2024-11-01", "3650.00"),))
    year_ago = sale("SA", "2025-10-31", "3650.00", paid=(("2025-10-31", "3550.00"), ("2025-12-01", "100.00")))
    result = debtors(before, year_ago, *sold(owed))
    assert result.figure("debtor days on 2025-10-31") == Decimal("10.0")
    assert [(one.key, one.severity) for one in result.findings] == (
        [("debtor_days:rise", Severity.LOW)] if flagged else []
    )
    assert result.population == 2


def test_the_quarters() -> None:
    """There is a figure for the end of each of the last four quarters that the documents reach back to."""
    first = sale("S0", "2025-04-30", "10.00", paid=(("2025-05-01", "10.00"),))
    result = debtors(first, sale("S2", "2026-04-01", "10.00"), *sold("100.00"))
    assert {figure.name: figure.value for figure in result.figures if "days" in figure.name} == {
        "debtor days on 2026-10-31": Decimal("11.0"),
        "debtor days on 2026-07-31": Decimal("365.0"),
        "debtor days on 2026-04-30": Decimal("365.0"),
    }
    assert result.notes == ("The documents do not reach back 12 months before 2026-01-31, 2025-10-31.",)


@pytest.mark.parametrize(("on", "invoiced"), [("2025-11-01", "3650.00"), ("2025-10-31", None)])
def test_the_twelve_months(on: str, invoiced: str | None) -> None:
    """Invoices of the 12 months up to the day make the revenue; the day a year before is not one of them."""
    result = debtors(*sold("100.00", on=on))
    expected = gbp(invoiced) if invoiced else gbp("0.00")
    assert result.figure("invoiced in 12 months in base currency") == expected
    assert bool(result.figure("debtor days on 2026-10-31")) is bool(invoiced)


def test_nothing_invoiced() -> None:
    """Without sales there is no average: that is no alert, but a note."""
    result = debtors(bill("B1", "2026-10-01", "5.00"))
    assert (result.findings, result.population, result.score) == ((), 0, 100)
    assert result.notes == ("Nothing was invoiced in the 12 months, so there is no average of debtor days.",)


def test_what_was_owed_is_rebuilt() -> None:
    """Payments after the day do not count, though the invoice is paid today."""
    late = sale("S1", "2026-10-01", "3650.00", paid=(("2026-11-01", "3650.00"),), status=DocumentStatus.PAID)
    assert debtors(late).figure("owed in base currency") == gbp("3650.00")


def test_credits_are_taken_off() -> None:
    """Credit notes are taken off what was invoiced, and what is left of credits and payments off what was owed."""
    result = debtors(
        *sold("1000.00"),
        credit("C1", "2026-10-02", "50.00", kind=SALES_CREDIT),
        credit("C2", "2026-10-02", "20.00", kind=SALES_CREDIT, status=DocumentStatus.VOIDED),
        allocation("S1", "30.00", "2026-10-03", source="C1"),
        payment("P1", "2026-10-02", "9.00", PaymentDirection.RECEIVED, unapplied="9.00"),
    )
    assert result.figure("owed in base currency") == gbp("941.00")
    assert result.figure("invoiced in 12 months in base currency") == gbp("3600.00")


def test_foreign_invoices_count_in_the_base_currency() -> None:
    """100.00 EUR at 0.5 are 50.00 in the base currency."""
    result = debtors(sale("S1", "2026-10-01", "100.00", currency="EUR", rate="0.5"))
    assert result.figure("owed in base currency") == gbp("50.00")
    assert result.findings[0].on == date(2026, 10, 31)


def test_the_levels_are_in_order() -> None:
    """The grave level is not below the other."""
    with pytest.raises(InvalidSettings, match="high_days"):
        debtors(high_days=59)
