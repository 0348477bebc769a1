"""Box 1 to box 6: how far it may move, and which periods it is compared with."""

from datetime import date
from decimal import Decimal

import pytest

from dextflow.model import Severity, TaxBasis, TaxCategory
from dextflow.rules.vat_box_ratio import earlier
from dextflow.testing.books import Record, check, ledger, line, organisation, sale, tax_code

CODES = (tax_code("S20", "0.2", "20%", TaxCategory.STANDARD), tax_code("Z", "0", "Zero", TaxCategory.ZERO))


def month(number: int, standard: int, zero: int) -> tuple[Record, ...]:
    """Sales of a month of 2026, at the standard rate and zero-rated."""
    on = f"2026-{number:02}-15"
    tax = Decimal(standard) / 5
    return (
        sale(
            f"S{number}", on, f"{standard + tax:.2f}", lines=(line(f"{standard}.00", f"{tax:.2f}", "200", "S20"),)
        ),
        sale(f"Z{number}", on, f"{zero}.00", lines=(line(f"{zero}.00", "0.00", "200", "Z"),)),
    )


@pytest.mark.parametrize(
    ("standard", "severity"),
    [
        (50, None),
        (60, None),
        (61, Severity.LOW),
        (40, None),
        (39, Severity.LOW),
        (70, Severity.LOW),
        (71, Severity.MEDIUM),
        (29, Severity.MEDIUM),
    ],
)
def test_change(standard: int, severity: Severity | None) -> None:
    """The ratio was 10 %: a move of two points is usual, of more low, of more than four medium, up and down."""
    books = ledger(CODES, *(month(number, 50, 50) for number in (6, 7, 8, 9)), month(10, standard, 100 - standard))
    result = check("vat_box_ratio", books)
    assert result.severity is severity
    assert [finding.key for finding in result.findings] == ["vat_box_ratio:ratio"] * (severity is not None)
    assert result.figure("ratio") == Decimal(standard) / 500
    assert result.figure("ratio 2026-06-01 to 2026-06-30") == Decimal("0.1")


def test_only_the_last_periods_are_compared() -> None:
    """The fifth period before does not count, and a period without sales counts for nothing."""
    books = ledger(CODES, month(5, 100, 0), month(7, 50, 50), month(10, 50, 50))
    assert check("vat_box_ratio", books).figure("change") == Decimal(0)
    assert check("vat_box_ratio", books, periods=8).figure("change") == Decimal("-0.05")


def test_nothing_to_compare() -> None:
    """A first period has no change, and a note says so."""
    result = check("vat_box_ratio", ledger(CODES, month(10, 50, 50)))
    assert (result.figure("change"), result.findings) == (None, ())
    assert result.notes == ("There are no sales to compare, now or before.",)


def test_flat_rate_is_not_compared() -> None:
    """On the flat rate scheme the ratio is given, so nothing is compared."""
    books = ledger(CODES, month(10, 50, 50), organisation=organisation(tax_basis=TaxBasis.FLAT_RATE))
    result = check("vat_box_ratio", books)
    assert (result.population, len(result.notes)) == (0, 1)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2026-10-01", "2026-10-31", ("2026-09-01", "2026-09-30")),
        ("2026-08-01", "2026-10-31", ("2026-05-01", "2026-07-31")),
        ("2024-03-01", "2024-03-31", ("2024-02-01", "2024-02-29")),
        ("2026-10-05", "2026-10-11", ("2026-09-28", "2026-10-04")),
        ("2026-01-01", "2026-12-31", ("2025-01-01", "2025-12-31")),
    ],
)
def test_the_period_before(first: str, last: str, expected: tuple[str, str]) -> None:
    """Whole months come before whole months, and as many days before any other period."""
    ((start, end),) = earlier(date.fromisoformat(first), date.fromisoformat(last), 1)
    assert (str(start), str(end)) == expected


def test_periods_end_with_the_calendar() -> None:
    """Before the first day of the calendar there is no period."""
    assert earlier(date.min, date(1, 1, 31), 4) == []
