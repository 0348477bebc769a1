"""Tax that is not rate times net, totals that are not their lines, and tax before registration."""

import pytest

from dextflow.model import CheckStatus, DocumentKind, Organisation, Severity, TaxBasis, TaxCategory
from dextflow.testing.books import (
    Record,
    bill,
    check,
    credit,
    ledger,
    line,
    organisation,
    sale,
    spend,
    tax_code,
)

CODES: tuple[Record, ...] = (
    tax_code("S20", "0.2", "20%", TaxCategory.STANDARD),
    tax_code("R5", "0.05", "5%", TaxCategory.REDUCED),
    tax_code("RC", "0.2", "Reverse charge", TaxCategory.REVERSE_CHARGE),
)


@pytest.mark.parametrize(
    ("net", "tax", "severity"),
    [
        ("100.00", "20.00", None),
        ("100.00", "20.02", None),
        ("100.00", "20.03", Severity.LOW),
        ("100.00", "19.97", Severity.LOW),
        ("100.00", "21.00", Severity.LOW),
        ("100.00", "21.01", Severity.MEDIUM),
        ("100.00", "0.01", Severity.MEDIUM),
        ("0.33", "0.07", None),
        ("-100.00", "-20.00", None),
    ],
)
def test_tax_of_a_line(net: str, tax: str, severity: Severity | None) -> None:
    """Two cents off are rounding; more is low up to one unit of the currency and medium above."""
    total = str(sum(map(float, (net, tax))))
    result = check(
        "tax_arithmetic",
        ledger(CODES, bill("B1", "2026-10-03", total, tax=tax, lines=(line(net, tax, "400", "S20"),))),
    )
    assert result.severity is severity


def test_tax_is_rounded_by_line() -> None:
    """Lines are compared one by one, each rounded to two places, as Xero adds them up."""
    lines = tuple(line("0.12", "0.02", "400", "S20") for _ in range(10))
    assert check(
        "tax_arithmetic", ledger(CODES, bill("B1", "2026-10-03", "1.40", tax="0.20", lines=lines))
    ).status is (CheckStatus.PASS)


@pytest.mark.parametrize(
    ("total", "severity"),
    [("130.00", None), ("130.04", None), ("130.05", Severity.LOW), ("135.00", Severity.MEDIUM)],
)
def test_total_is_the_sum_of_the_lines(total: str, severity: Severity | None) -> None:
    """A total may differ from its lines by two cents for each of them."""
    lines = (line("100.00", "20.00", "400", "S20"), line("10.00", "0.00", "400"))
    result = check("tax_arithmetic", ledger(CODES, bill("B1", "2026-10-03", total, tax="20.00", lines=lines)))
    assert result.severity is severity
    assert [finding.key for finding in result.findings] == ["tax_arithmetic:B1|total"] * (severity is not None)


@pytest.mark.parametrize(
    ("tax", "flagged"), [("20.50", False), ("20.54", False), ("20.55", True), ("25.00", True)]
)
def test_tax_of_a_document_whose_lines_have_none(tax: str, *, flagged: bool) -> None:
    """Where only the whole document has tax, it is compared with what its lines' codes make, two cents a line."""
    lines = (line("100.00", "0.00", "400", "S20"), line("10.00", "0.00", "400", "R5"))
    total = str(110 + float(tax))
    result = check("tax_arithmetic", ledger(CODES, bill("B1", "2026-10-03", total, tax=tax, lines=lines)))
    assert [finding.key for finding in result.findings] == ["tax_arithmetic:B1|rate"] * flagged


def test_reverse_charge_bears_no_tax() -> None:
    """A reverse charge without tax on the bill is right, although its code has a rate."""
    books = ledger(CODES, bill("B1", "2026-10-03", "100.00", lines=(line("100.00", "0.00", "400", "RC"),)))
    assert not check("tax_arithmetic", books).findings


@pytest.mark.parametrize(
    ("company", "on", "flagged"),
    [
        (organisation(tax_registered_on="2026-10-15"), "2026-10-14", True),
        (organisation(tax_registered_on="2026-10-15"), "2026-10-15", False),
        (organisation(tax_basis=TaxBasis.NOT_REGISTERED), "2026-10-20", True),
        (organisation(), "2026-10-14", False),
    ],
)
def test_tax_charged_without_registration(company: Organisation, on: str, *, flagged: bool) -> None:
    """Tax charged to a customer before, or without, registration is high; a supplier's tax is not charged."""
    lines = (line("100.00", "20.00", "200", "S20"),)
    books = ledger(
        CODES,
        sale("S1", on, "120.00", tax="20.00", lines=lines),
        bill("B1", on, "120.00", tax="20.00", lines=lines),
        organisation=company,
    )
    found = check("tax_arithmetic", books).findings
    assert [(finding.key, finding.severity) for finding in found] == [
        ("tax_arithmetic:S1|unregistered", Severity.HIGH)
    ] * flagged


def test_finding_and_figures() -> None:
    """A finding says what was booked and expected, in the document's currency, and its key names the kinds."""
    books = ledger(
        CODES,
        credit(
            "C1",
            "2026-10-03",
            "130.00",
            DocumentKind.SALES_CREDIT,
            tax="25.00",
            currency="EUR",
            rate="0.85",
            lines=(line("100.00", "25.00", "200", "S20"),),
        ),
        spend("M1", "2026-10-04", "120.00", lines=(line("100.00", "20.00", "400", "S20"),)),
    )
    result = check("tax_arithmetic", books)
    (finding,) = result.findings
    assert finding.key == "tax_arithmetic:C1|rate+total"
    assert str(finding.amount) == "5.00 EUR"
    assert finding.evidence == (
        "net 100.00: tax 25.00, expected 20.00",
        "a total of 130.00, but its lines make 125.00",
    )
    assert (result.population, result.figure("count"), result.figure("wrong by rate")) == (2, 1, 1)
    assert str(result.figure("wrong by total EUR")) == "5.00 EUR"
