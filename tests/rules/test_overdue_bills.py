"""Overdue bills: what should have been paid by now, and what is due next."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from dextflow.model import CheckResult, DocumentStatus, Money, Scalar, Severity
from dextflow.testing.books import Record, bill, check, contact, ledger, organisation, sale

END = date(2026, 10, 31)
ACME = contact("acme", "Acme Ltd")


def overdue(*records: Record, **settings: Scalar) -> CheckResult:
    return check("overdue_bills", ledger(ACME, *records), "2026-10", None, **settings)


def due(days_ago: int, id_: str = "B1", total: str = "120.00") -> Record:
    return bill(id_, "2026-06-01", total, due=(END - timedelta(days=days_ago)).isoformat(), number="7")


def gbp(amount: str) -> Money:
    return Money(currency="GBP", amount=Decimal(amount))


def test_an_overdue_bill() -> None:
    """A bill that was due the day before is overdue by one day, with what was open of it."""
    (finding,) = overdue(due(1)).findings
    assert (finding.key, finding.severity) == ("overdue_bills:B1", Severity.LOW)
    assert finding.summary == (
        "Bill 7 of Acme Ltd, due on 2026-10-30, had 120.00 GBP open on 2026-10-31, 1 day overdue."
    )
    assert (finding.amount, finding.on, finding.refs) == (gbp("120.00"), date(2026, 10, 30), ("B1",))


@pytest.mark.parametrize(
    ("days", "severity"),
    [
        (-15, None),
        (-14, Severity.INFO),
        (0, Severity.INFO),
        (1, Severity.LOW),
        (30, Severity.LOW),
        (31, Severity.MEDIUM),
        (60, Severity.MEDIUM),
        (61, Severity.HIGH),
    ],
)
def test_severity_by_days(days: int, severity: Severity | None) -> None:
    """Due within two weeks is for information, overdue low, over 30 days medium and over 60 high."""
    assert [finding.severity for finding in overdue(due(days)).findings] == (
        [severity] if severity is not None else []
    )


@pytest.mark.parametrize(("days", "severity"), [(5, Severity.INFO), (6, Severity.LOW), (31, Severity.MEDIUM)])
def test_days_of_grace(days: int, severity: Severity) -> None:
    """A bill within its days of grace is due, not overdue; afterwards the days count from the due date."""
    assert overdue(due(days), grace_days=5).findings[0].severity is severity


def test_the_subject_stays_when_a_bill_falls_due() -> None:
    """A bill that is due soon and one that is overdue are the same matter."""
    assert overdue(due(-3)).findings[0].key == overdue(due(3)).findings[0].key


@pytest.mark.parametrize(("on", "flagged"), [("2026-10-31", False), ("2026-11-01", True)])
def test_paid_after_the_day_was_open(on: str, *, flagged: bool) -> None:
    """The open amount is that of the day: a bill that is paid today was overdue if it was paid later."""
    paid = bill("B1", "2026-06-01", "120.00", due="2026-07-01", paid=((on, "120.00"),), status=DocumentStatus.PAID)
    assert bool(overdue(paid).findings) is flagged


def test_a_bill_without_a_due_date() -> None:
    """It was due when it was issued, and the finding says so."""
    (finding,) = overdue(bill("B1", "2026-10-01", "5.00")).findings
    assert (finding.severity, finding.on) == (Severity.LOW, date(2026, 10, 1))
    assert finding.evidence == ("it has no due date, so it was due when it was issued",)


def test_only_live_bills() -> None:
    """Sales, drafts, voided bills and bills of a later period are not overdue."""
    result = overdue(
        sale("S1", "2026-06-01", "5.00", due="2026-07-01"),
        bill("B1", "2026-06-01", "5.00", due="2026-07-01", status=DocumentStatus.DRAFT),
        bill("B2", "2026-06-01", "5.00", due="2026-07-01", status=DocumentStatus.VOIDED),
        bill("B3", "2026-11-01", "5.00", due="2026-11-01"),
    )
    assert (result.findings, result.population) == ((), 0)


def test_figures() -> None:
    """The card has the sums, the days weighted by what was open, what is due soon, and the largest suppliers."""
    result = overdue(
        due(10, "B1", "300.00"),
        due(40, "B2", "100.00"),
        due(-7, "B3", "50.00"),
        bill("B4", "2026-06-01", "50.00", due="2026-10-21", contact="euro", currency="EUR", rate="2"),
    )
    assert {figure.name: figure.value for figure in result.figures} == {
        "count": 3,
        "overdue EUR": Money(currency="EUR", amount=Decimal("50.00")),
        "overdue GBP": gbp("400.00"),
        "overdue in base currency": gbp("500.00"),
        "oldest due date": date(2026, 9, 21),
        "weighted days overdue": Decimal("16.00"),
        "due soon": 1,
        "due soon GBP": gbp("50.00"),
        "due soon in base currency": gbp("50.00"),
        "overdue to Acme Ltd in base currency": gbp("400.00"),
        "overdue to euro in base currency": gbp("100.00"),
    }
    assert result.population == 4


def test_caveats() -> None:
    """What is not known for sure of payments, and a base currency that is not known, are told."""
    books = ledger(
        bill("B1", "2026-06-01", "5.00", paid=((None, "1.00"),)), organisation=organisation(base_currency=None)
    )
    notes = check("overdue_bills", books).notes
    assert notes[0].startswith("Payments and credits without a date (1, 1.00 GBP)")
    assert "base currency" in notes[1]
