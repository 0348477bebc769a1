"""The larger lines of a span by tax code, and suppliers with tax and without a tax number."""

from typing import Any

import pytest

from dextflow.model import Severity, TaxCategory
from dextflow.testing.books import (
    Record,
    attachment,
    bill,
    check,
    contact,
    credit,
    ledger,
    line,
    organisation,
    sale,
    tax_code,
)

CODES: tuple[Record, ...] = (
    tax_code("S20", "0.2", "20%", TaxCategory.STANDARD),
    tax_code("Z", "0", "Zero", TaxCategory.ZERO),
    tax_code("NONE", "0", "No VAT", TaxCategory.OUT_OF_SCOPE),
    tax_code("GUESS", "0.2", "VAT"),
    contact("acme", "Acme Ltd", tax_number="GB123456789"),
    contact("bolt", "Bolt Ltd"),
)
MINIMUMS: dict[str, Any] = {"min_standard": "100.00", "min_zero": "200.00", "min_none": "300.00"}


@pytest.mark.parametrize(
    ("code", "net", "tax", "severity"),
    [
        ("S20", "99.99", "20.00", None),
        ("S20", "100.00", "20.00", Severity.INFO),
        ("S20", "1000.00", "200.00", Severity.INFO),
        ("S20", "1000.01", "200.00", Severity.LOW),
        ("Z", "199.99", "0.00", None),
        ("Z", "200.00", "0.00", Severity.INFO),
        ("NONE", "299.99", "0.00", None),
        ("NONE", "300.00", "0.00", Severity.INFO),
        (None, "300.00", "0.00", Severity.INFO),
        (None, "299.99", "0.00", None),
        ("GUESS", "100.00", "0.00", Severity.INFO),
    ],
)
def test_minimum_of_each_category(code: str | None, net: str, tax: str, severity: Severity | None) -> None:
    """A line is listed from the minimum of its category on, and is low above ten times of it."""
    total = f"{float(net) + float(tax):.2f}"
    books = ledger(CODES, bill("B1", "2026-10-03", total, tax=tax, lines=(line(net, tax, "400", code),)))
    result = check("tax_review_by_code", books, **MINIMUMS)
    assert result.severity is severity
    assert [finding.key for finding in result.findings] == [f"tax_review_by_code:B1|{code or 'none'}"] * (
        severity is not None
    )


def test_lines_of_a_record_with_one_code_count_together() -> None:
    """Two lines of one code reach the minimum together, and a credit note is listed by its size."""
    lines = (
        line("60.00", "12.00", "400", "S20"),
        line("40.00", "8.00", "404", "S20"),
        line("90.00", "0.00", "400", "Z"),
    )
    books = ledger(
        CODES,
        bill("B1", "2026-10-03", "210.00", tax="20.00", lines=lines),
        credit("C1", "2026-10-04", "240.00", tax="40.00", lines=(line("200.00", "40.00", "400", "S20"),)),
    )
    result = check("tax_review_by_code", books, **MINIMUMS)
    assert [finding.key for finding in result.findings] == [
        "tax_review_by_code:C1|S20",
        "tax_review_by_code:B1|S20",
    ]
    assert result.population == 5, "four lines and a supplier"
    assert [str(result.figure(f"20%, purchases: {name}")) for name in ("lines", "net", "tax", "rate")] == [
        "3",
        "-100.00 GBP",
        "-20.00 GBP",
        "0.2000",
    ]


@pytest.mark.parametrize(("direction", "keys"), [("purchases", {"B1"}), ("sales", {"S1"}), ("all", {"B1", "S1"})])
def test_direction(direction: str, keys: set[str]) -> None:
    """Purchases are listed unless sales or both are asked for; the table has both sides in any case."""
    lines = (line("100.00", "20.00", "400", "S20"),)
    books = ledger(
        CODES,
        bill("B1", "2026-10-03", "120.00", tax="20.00", lines=lines),
        sale("S1", "2026-10-03", "120.00", tax="20.00", lines=lines),
    )
    result = check("tax_review_by_code", books, direction=direction, **MINIMUMS)
    assert {finding.refs[0] for finding in result.findings} == keys
    assert (result.figure("20%, sales: lines"), result.figure("20%, purchases: lines")) == (1, 1)


def test_evidence() -> None:
    """A finding says whether a file is attached."""
    lines = (line("100.00", "20.00", "400", "S20"),)
    books = ledger(
        CODES,
        bill("B1", "2026-10-03", "120.00", tax="20.00", lines=lines),
        bill("B2", "2026-10-03", "120.00", tax="20.00", lines=lines),
        attachment("B2"),
    )
    found = {item.refs[0]: item.evidence[-1] for item in check("tax_review_by_code", books, **MINIMUMS).findings}
    assert found == {"B1": "no file is attached", "B2": "a file is attached"}


@pytest.mark.parametrize(("tax", "flagged"), [("49.99", False), ("50.00", True)])
def test_supplier_without_a_tax_number(tax: str, *, flagged: bool) -> None:
    """A supplier without a tax number whose tax, over all its bills, reaches the minimum is listed once."""
    books = ledger(
        CODES,
        bill(
            "B1", "2026-10-03", "72.00", tax="50.00", contact="bolt", lines=(line("22.00", "50.00", "400", "S20"),)
        ),
        bill("B2", "2026-10-04", "72.00", tax=tax, contact="bolt", lines=(line("22.00", tax, "400", "S20"),)),
        bill("B3", "2026-10-04", "572.00", tax="500.00", lines=(line("72.00", "500.00", "400", "S20"),)),
    )
    result = check("tax_review_by_code", books, **MINIMUMS)
    assert [finding.key for finding in result.findings] == ["tax_review_by_code:contact bolt"] * flagged


def test_materiality_is_the_default_minimum() -> None:
    """Without a minimum the materiality of the client is taken, 100 for a small one; no category is guessed."""
    lines = (line("99.99", "20.00", "400", "GUESS"),)
    small = ledger(CODES, bill("B1", "2026-10-03", "119.99", tax="20.00", lines=lines))
    large = ledger(
        CODES,
        bill("B1", "2026-10-03", "120.00", tax="20.00", lines=(line("100.00", "20.00", "400", "GUESS"),)),
        organisation=organisation(country=None),
    )
    assert not check("tax_review_by_code", small).findings
    assert [finding.key for finding in check("tax_review_by_code", large).findings] == [
        "tax_review_by_code:B1|GUESS"
    ]
