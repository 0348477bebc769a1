"""Lock dates: whether the books are closed, and whether that was kept to."""

from datetime import date
from decimal import Decimal

import pytest

from dextflow.model import Money, Severity
from dextflow.testing.books import check, ledger, organisation, post


def test_books_that_are_locked_up_to_the_day_before_the_period() -> None:
    """Nothing is flagged if the lock date is the day before the period, or later."""
    for day in ("2026-09-30", "2026-10-31"):
        result = check("lock_dates", ledger(organisation=organisation(lock_date=day)))
        assert (result.findings, result.score, result.population) == ((), 100, 1)


def test_books_that_are_not_locked() -> None:
    """No lock date at all is of medium weight, has no day, and scores nothing."""
    result = check("lock_dates", ledger())
    (finding,) = result.findings
    assert (finding.key, finding.severity, finding.on) == ("lock_dates:lock date", Severity.MEDIUM, None)
    assert finding.summary == "No lock date is known, and the books should be locked up to 2026-09-30."
    assert (result.score, result.figure("lock date"), result.figure("open months")) == (0, None, None)


@pytest.mark.parametrize(
    ("locked", "severity", "months"),
    [
        ("2026-09-29", Severity.LOW, 1),
        ("2026-08-31", Severity.LOW, 1),
        ("2026-08-30", Severity.MEDIUM, 2),
        ("2026-06-30", Severity.MEDIUM, 3),
    ],
)
def test_a_lock_that_is_behind(locked: str, severity: Severity, months: int) -> None:
    """Behind by up to the thirty days of grace is low, by one more day medium."""
    result = check("lock_dates", ledger(organisation=organisation(lock_date=locked)))
    (finding,) = result.findings
    assert (finding.key, finding.severity) == ("lock_dates:lock date", severity)
    assert finding.on == date.fromisoformat(locked)
    assert result.figure("open months") == months


@pytest.mark.parametrize(
    ("on", "posted", "flagged"),
    [
        ("2026-09-30", "2026-10-30T23:59", False),
        ("2026-09-30", "2026-10-31T00:00", True),
        ("2026-10-01", "2026-12-31T00:00", False),
        ("2026-01-15", "2026-10-01T00:00", False),
    ],
)
def test_postings_into_locked_days(on: str, posted: str, *, flagged: bool) -> None:
    """A posting for a locked day is high more than thirty days after the lock date, not before."""
    late = post(on, ("400", "70.00"), ("090", "-70.00"), journal="J7", posted_at=posted, posted_by="Ann")
    result = check("lock_dates", ledger(late, organisation=organisation(lock_date="2026-09-30")))
    assert [finding.key for finding in result.findings] == (["lock_dates:J7"] if flagged else [])
    if flagged:
        (finding,) = result.findings
        assert finding.severity is Severity.HIGH
        assert finding.amount == Money(currency="GBP", amount=Decimal("70.00"))
        assert (finding.refs, finding.evidence) == (("E1", "E2"), ("posted by Ann",))
        assert (result.population, result.figure("journals in locked days")) == (3, 1)


def test_entries_without_a_time() -> None:
    """Entries of which nobody knows when they were posted are left out."""
    books = ledger(
        post("2026-01-15", ("400", "70.00"), ("090", "-70.00")), organisation=organisation(lock_date="2026-09-30")
    )
    assert check("lock_dates", books).findings == ()


def test_figures() -> None:
    """Both lock dates are on the card."""
    books = ledger(organisation=organisation(lock_date="2026-09-30", year_lock_date="2025-12-31"))
    result = check("lock_dates", books)
    assert result.figure("lock date") == date(2026, 9, 30)
    assert result.figure("year-end lock date") == date(2025, 12, 31)
    assert result.figure("open months") == 0
