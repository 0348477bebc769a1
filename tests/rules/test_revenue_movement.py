"""Revenue movement: revenue against an earlier period."""

from decimal import Decimal

import pytest

from dextflow.model import CheckStatus, Facts, Figure, Gap, Money, Need, Severity
from dextflow.rules import evaluate, find, resolve
from dextflow.testing.books import (
    REVENUE,
    Record,
    account,
    check,
    entry,
    ledger,
    organisation,
    period_of,
    sale,
)

SALES = account("200", "Sales", REVENUE)


def earned(**amounts: str) -> Facts:
    """Revenue of months such as m2026_09."""
    entries = (
        entry("200", f"{month[1:].replace('_', '-')}-15", f"-{amount}") for month, amount in amounts.items()
    )
    return ledger(SALES, *entries)


def test_a_fall() -> None:
    """A fall is told with both periods, and the figures are the revenue, the one before and the change."""
    result = check("revenue_movement", earned(m2026_09="10000.00", m2026_10="7000.00"))
    (finding,) = result.findings
    assert (finding.key, finding.severity) == ("revenue_movement:revenue", Severity.MEDIUM)
    assert finding.summary == (
        "Revenue fell by 3,000.00 GBP, 30.0%, to 7,000.00 GBP,"
        " against 10,000.00 GBP from 2026-09-01 to 2026-09-30."
    )
    assert finding.amount == Money(currency="GBP", amount=Decimal("3000.00"))
    assert result.figures == (
        Figure(name="revenue in base currency", value=Money(currency="GBP", amount=Decimal("7000.00"))),
        Figure(name="revenue before in base currency", value=Money(currency="GBP", amount=Decimal("10000.00"))),
        Figure(name="change in base currency", value=Money(currency="GBP", amount=Decimal("-3000.00"))),
        Figure(name="change", value=Decimal("-0.3000")),
    )


@pytest.mark.parametrize(
    ("now", "severity"),
    [
        ("0.00", Severity.HIGH),
        ("5000.00", Severity.HIGH),
        ("5000.01", Severity.MEDIUM),
        ("8000.00", Severity.MEDIUM),
        ("8000.01", None),
        ("11999.99", None),
        ("12000.00", Severity.LOW),
    ],
)
def test_how_much(now: str, severity: Severity | None) -> None:
    """A fifth less is medium, half less high, a fifth more low, and anything between nothing."""
    assert check("revenue_movement", earned(m2026_09="10000.00", m2026_10=now)).severity is severity


@pytest.mark.parametrize(("now", "flagged"), [("200.01", False), ("200.00", True)])
def test_materiality(now: str, *, flagged: bool) -> None:
    """The change must reach the materiality, which is at least 100."""
    facts = earned(m2026_09="300.00", m2026_10=now)
    assert bool(check("revenue_movement", facts).findings) is flagged
    assert check("revenue_movement", facts, min_amount="99.00").findings


def test_last_year() -> None:
    """The same month of the year before can be compared with."""
    facts = earned(m2025_10="1000.00", m2026_09="5000.00", m2026_10="5000.00")
    assert not check("revenue_movement", facts).findings
    result = check("revenue_movement", facts, compare="same period last year")
    assert "from 2025-10-01 to 2025-10-31" in result.findings[0].summary


def test_nothing_before() -> None:
    """Where the books begin in the period there is nothing to compare, and a note says so."""
    result = check("revenue_movement", earned(m2026_10="5000.00"))
    assert result.findings == ()
    assert result.notes == ("Nothing is known of 2026-09-01 to 2026-09-30, so there is nothing to compare.",)


def test_a_period_that_is_partly_known() -> None:
    """Where the books begin within the earlier period, a note says that its revenue may not be all."""
    (note,) = check("revenue_movement", earned(m2026_09="5000.00", m2026_10="5000.00")).notes
    assert note.startswith("The ledger's records begin on 2026-09-15")
    assert not check("revenue_movement", earned(m2026_08="1.00", m2026_09="9.00", m2026_10="9.00")).notes


def test_from_nothing() -> None:
    """Revenue after a period without any is a rise, without a share."""
    (finding,) = check("revenue_movement", earned(m2026_08="1.00", m2026_10="500.00")).findings
    assert finding.severity is Severity.LOW
    assert finding.summary.startswith("Revenue rose by 500.00 GBP, to 500.00 GBP, against 0.00 GBP")


def test_without_entries() -> None:
    """Where the ledger has no entries, invoices make the revenue."""
    records: tuple[Record, ...] = (sale("A", "2026-09-01", "900.00"), sale("B", "2026-10-01", "300.00"))
    result = check("revenue_movement", ledger(*records, organisation=organisation(base_currency=None)))
    assert result.severity is Severity.HIGH
    assert result.findings[0].amount is None
    assert "base currency" in result.notes[-1]


@pytest.mark.parametrize(
    ("needs", "records"),
    [
        ((Need.DOCUMENTS, Need.LEDGER_ENTRIES), ()),
        ((Need.ACCOUNTS,), (entry("200", "2026-10-03", "-1.00"),)),
    ],
)
def test_unavailable(needs: tuple[Need, ...], records: tuple[Record, ...]) -> None:
    """Without documents and entries, or entries without accounts, the check is unavailable and never a pass."""
    rule = find("revenue_movement")
    assert rule is not None
    facts = ledger(*records, missing=tuple(Gap(need=need, reason="no") for need in needs))
    result = evaluate(rule, "c", resolve(rule, period_of("2026-10"), None, ()), facts)
    assert result.status is CheckStatus.UNAVAILABLE
