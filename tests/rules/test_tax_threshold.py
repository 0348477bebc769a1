"""Turnover limits: rolling twelve months, the limit of each day, and what each scheme counts."""

from datetime import date
from decimal import Decimal

import pytest

from dextflow.model import AccountType, DocumentKind, Money, Organisation, Severity, TaxBasis, TaxCategory
from dextflow.testing.books import (
    ASSET,
    REVENUE,
    Record,
    account,
    check,
    credit,
    ledger,
    line,
    organisation,
    receive,
    sale,
    tax_code,
)

BASICS: tuple[Record, ...] = (
    account("200", "Sales", REVENUE),
    account("710", "Vans", ASSET, AccountType.FIXED_ASSET),
    tax_code("S20", "0.2", "20%", TaxCategory.STANDARD),
    tax_code("NONE", "0", "No VAT", TaxCategory.OUT_OF_SCOPE),
    tax_code("EX", "0", "Exempt", TaxCategory.EXEMPT),
)
OUTSIDE = organisation(tax_basis=TaxBasis.NOT_REGISTERED)


def sold(id_: str, on: str, net: str, code: str | None = "NONE", account_id: str = "200") -> Record:
    tax = str(Decimal(net) / 5) if code == "S20" else "0.00"
    return sale(id_, on, str(Decimal(net) + Decimal(tax)), tax=tax, lines=(line(net, tax, account_id, code),))


def pounds(amount: str) -> Money:
    return Money(currency="GBP", amount=Decimal(amount))


@pytest.mark.parametrize(
    ("net", "severity"),
    [
        ("80999.99", None),
        ("81000.00", Severity.MEDIUM),
        ("90000.00", Severity.MEDIUM),
        ("90000.01", Severity.HIGH),
    ],
)
def test_registration(net: str, severity: Severity | None) -> None:
    """From nine tenths of the limit on it is near, and over it only when it is more."""
    result = check("tax_threshold", ledger(BASICS, sold("S1", "2026-10-31", net), organisation=OUTSIDE))
    assert result.severity is severity
    assert [finding.key for finding in result.findings] == ["tax_threshold:not registered"] * (
        severity is not None
    )
    assert result.figure("turnover (not registered)") == pounds(net)
    assert result.figure("headroom (not registered)") == Money(currency="GBP", amount=90000 - Decimal(net))


@pytest.mark.parametrize(
    ("on", "counts"), [("2025-10-31", False), ("2025-11-01", True), ("2026-10-31", True), ("2026-11-01", False)]
)
def test_twelve_months(on: str, *, counts: bool) -> None:
    """The twelve months to 31 October begin on 1 November of the year before."""
    result = check("tax_threshold", ledger(BASICS, sold("S1", on, "1000.00"), organisation=OUTSIDE))
    assert result.figure("turnover (not registered)") == pounds("1000.00" if counts else "0.00")


def test_twelve_months_to_the_end_of_february() -> None:
    """The twelve months to 28 February begin on 1 March even where the year before had a 29 February."""
    books = ledger(
        BASICS, sold("S1", "2024-02-29", "1.00"), sold("S2", "2024-03-01", "2.00"), organisation=OUTSIDE
    )
    assert check("tax_threshold", books, "2025-02").figure("turnover (not registered)") == pounds("2.00")


def test_month_of_crossing() -> None:
    """The first month end over the limit of that day is high, also when the turnover has fallen since."""
    books = ledger(
        BASICS,
        sold("S1", "2025-07-10", "60000.00"),
        sold("S2", "2026-03-31", "30000.01"),
        organisation=OUTSIDE,
    )
    result = check("tax_threshold", books)
    assert [(finding.on, finding.severity) for finding in result.findings] == [(date(2026, 3, 31), Severity.HIGH)]
    assert result.figure("crossed (not registered)") == date(2026, 3, 31)
    assert result.figure("turnover to 2026-06-30 (not registered)") == pounds("90000.01")
    assert result.figure("turnover to 2026-07-31 (not registered)") == pounds("30000.01")
    assert result.figure("turnover (not registered)") == pounds("30000.01")


def test_each_month_has_the_limit_of_its_day() -> None:
    """85,000 held until March 2024 and 90,000 after it: a turnover between the two crossed only before."""
    before = check(
        "tax_threshold", ledger(BASICS, sold("S1", "2024-03-31", "85000.01"), organisation=OUTSIDE), "2024-04"
    )
    after = check(
        "tax_threshold", ledger(BASICS, sold("S1", "2024-04-01", "85000.01"), organisation=OUTSIDE), "2024-04"
    )
    assert (before.severity, after.severity) == (Severity.HIGH, Severity.MEDIUM)
    assert before.figure("limit (not registered)") == pounds("90000.00")


def test_what_counts_as_turnover() -> None:
    """Not registered: all sales of revenue but exempt ones, less credits; a fixed asset sold is no turnover."""
    books = ledger(
        BASICS,
        sold("S1", "2026-10-01", "100.00"),
        sold("S2", "2026-10-01", "10.00", "EX"),
        sold("S3", "2026-10-01", "1000.00", account_id="710"),
        sold("S4", "2026-10-01", "40.00", None),
        credit(
            "C1", "2026-10-02", "7.00", DocumentKind.SALES_CREDIT, lines=(line("7.00", "0.00", "200", "NONE"),)
        ),
        receive("M1", "2026-10-03", "3.00", lines=(line("3.00", "0.00", "200", "NONE"),)),
        sale("S5", "2026-10-03", "12.00", tax="2.00"),
        organisation=OUTSIDE,
    )
    result = check("tax_threshold", books)
    assert result.figure("turnover (not registered)") == pounds("146.00")
    assert not any("left out" in note for note in result.notes)


@pytest.mark.parametrize(
    ("company", "scheme", "limit", "turnover"),
    [
        (organisation(tax_basis=TaxBasis.CASH), "cash", "1600000.00", "110.00"),
        (organisation(tax_basis=TaxBasis.FLAT_RATE), "flat rate", "230000.00", "137.00"),
        (organisation(tax_basis=TaxBasis.ACCRUAL, tax_months=12), "annual", "1600000.00", "110.00"),
    ],
)
def test_schemes(company: Organisation, scheme: str, limit: str, turnover: str) -> None:
    """Each scheme has its own limit; the flat rate scheme counts tax and exempt sales, the others neither."""
    books = ledger(
        BASICS,
        sold("S1", "2026-10-01", "110.00", "S20"),
        sold("S2", "2026-10-01", "5.00", "EX"),
        sold("S3", "2026-10-01", "9.00", "NONE"),
        organisation=company,
    )
    result = check("tax_threshold", books)
    assert (result.figure(f"limit ({scheme})"), result.figure(f"turnover ({scheme})")) == (
        pounds(limit),
        pounds(turnover),
    )
    assert result.findings == ()


def test_registered_client_sees_what_it_may_do() -> None:
    """A registered client of no scheme has no limit to cross, but the headroom to deregister and to join."""
    books = ledger(
        BASICS, sold("S1", "2026-10-01", "95000.00", "S20"), organisation=organisation(tax_number="GB1")
    )
    result = check("tax_threshold", books)
    assert result.findings == ()
    assert result.figure("turnover (standard)") == pounds("95000.00")
    assert result.figure("headroom to deregistration") == pounds("-7000.00")
    assert result.figure("headroom to joining the flat rate scheme") == pounds("55000.00")
    assert result.figure("headroom to joining cash accounting") == pounds("1255000.00")


@pytest.mark.parametrize(("code", "scheme"), [("S20", "standard"), ("NONE", "not registered")])
def test_whether_registered_is_told_by_the_tax_on_sales(code: str, scheme: str) -> None:
    """Where the ledger does not say, tax on sales tells that a client is registered; without it a note says so."""
    result = check(
        "tax_threshold",
        ledger(BASICS, sold("S1", "2025-10-31", "10.00"), sold("S2", "2026-10-01", "95000.00", code)),
    )
    assert result.figure(f"turnover ({scheme})") == pounds("95000.00")
    assert bool(result.findings) is (scheme == "not registered")
    assert any("without a tax number" in note for note in result.notes) is (scheme == "not registered")


@pytest.mark.parametrize(
    ("country", "base", "population"),
    [("GB", "GBP", 1), ("GB", "EUR", 0), ("BR", "BRL", 0), (None, "GBP", 0), ("GB", None, 0), ("AU", "AUD", 1)],
)
def test_only_known_limits_are_compared(country: str | None, base: str | None, population: int) -> None:
    """Without a known country, or in another currency than its own, nothing is compared and a note says why."""
    company = organisation(country=country, base_currency=base, tax_basis=TaxBasis.NOT_REGISTERED)
    result = check(
        "tax_threshold",
        ledger(
            BASICS, sold("S1", "2025-01-01", "1.00"), sold("S2", "2026-10-01", "99000.00"), organisation=company
        ),
    )
    assert (result.population > 0) is (population > 0)
    assert bool(result.findings) is (population > 0)
    assert population or result.notes


def test_a_limit_that_is_not_known_is_noted() -> None:
    """A scheme that the country has not got here is noted, not passed over."""
    company = organisation(country="AU", base_currency="AUD", tax_basis=TaxBasis.CASH)
    result = check("tax_threshold", ledger(BASICS, organisation=company))
    assert "The limit to leave cash accounting is not known here for AU on 2026-10-31." in result.notes
