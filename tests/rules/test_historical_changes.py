"""Historical changes: what was posted for closed days after they were closed."""

from datetime import date
from decimal import Decimal

import pytest

from dextflow.model import AccountRole, CheckStatus, Gap, Money, Need, Severity
from dextflow.rules import evaluate, find, resolve
from dextflow.testing.books import (
    ASSET,
    EXPENSE,
    LIABILITY,
    account,
    bill,
    check,
    ledger,
    period_of,
    post,
)

CHART = (
    account("090", "Bank", ASSET),
    account("120", "Loan", ASSET),
    account("400", "Rent", EXPENSE),
    account("820", "VAT", LIABILITY, role=AccountRole.SALES_TAX),
)
NO_TIMES = (Gap(need=Need.POSTING_TIMES, reason="no times"),)
LATE = "2026-10-31"


@pytest.mark.parametrize(
    ("on", "posted", "flagged"),
    [
        ("2026-09-30", "2026-10-30T23:59", False),
        ("2026-09-30", "2026-10-31T00:00", True),
        ("2025-10-01", "2026-10-31T00:00", True),
        ("2025-09-30", "2026-10-31T00:00", False),
        ("2026-10-01", "2026-10-31T00:00", False),
    ],
)
def test_the_closed_days_and_the_day_of_the_close(on: str, posted: str, *, flagged: bool) -> None:
    """The twelve months before the period are closed thirty days after they end: what comes later is flagged."""
    books = ledger(*CHART, post(on, ("400", "5.00"), ("090", "-5.00"), journal="J", posted_at=posted))
    assert [finding.key for finding in check("historical_changes", books).findings] == (
        ["historical_changes:J"] if flagged else []
    )


def test_what_changes_profit_and_tax_is_high() -> None:
    """The effects on profit and tax are figures and evidence, with who posted it."""
    books = ledger(
        *CHART,
        post(
            "2026-09-30",
            *(("400", "100.00"), ("820", "20.00"), ("090", "-120.00")),
            journal="J",
            posted_at=LATE,
            posted_by="Ann",
        ),
    )
    result = check("historical_changes", books)
    (finding,) = result.findings
    assert (finding.severity, finding.on) == (Severity.HIGH, date(2026, 9, 30))
    assert finding.amount == Money(currency="GBP", amount=Decimal("100.00"))
    assert finding.refs == ("E1", "E2", "E3")
    assert finding.evidence == ("effect on profit -100.00 GBP", "effect on tax 20.00 GBP", "posted by Ann")
    assert result.figure("profit effect") == Money(currency="GBP", amount=Decimal("-100.00"))
    assert result.figure("tax effect") == Money(currency="GBP", amount=Decimal("20.00"))
    assert (result.figure("count"), result.figure("entries"), result.population) == (1, 3, 3)


def test_what_changes_neither_is_of_medium_weight() -> None:
    """A posting between balance sheet accounts, and a correction that nets out, are medium."""
    books = ledger(
        *CHART,
        post("2026-09-01", ("120", "9.00"), ("090", "-9.00"), journal="J1", posted_at=LATE),
        post("2026-09-01", ("400", "5.00"), ("090", "-5.00"), journal="J2", source="B1", posted_at=LATE),
        post("2026-09-01", ("400", "-5.00"), ("090", "5.00"), journal="J3", source="B1", posted_at=LATE),
    )
    findings = check("historical_changes", books).findings
    assert {finding.key for finding in findings} == {"historical_changes:J1", "historical_changes:B1"}
    assert {finding.severity for finding in findings} == {Severity.MEDIUM}


def test_entries_without_a_time_are_told() -> None:
    """A note says how many entries could not be looked at."""
    books = ledger(
        *CHART,
        post("2026-09-01", ("400", "5.00"), ("090", "-5.00"), posted_at="2026-09-02"),
        post("2026-09-02", ("400", "5.00"), ("090", "-5.00")),
    )
    result = check("historical_changes", books)
    assert (result.notes, result.population) == (("Entries of closed days without a time of posting: 2.",), 2)


@pytest.mark.parametrize("missing", [(), NO_TIMES])
def test_documents_serve_where_entries_have_no_times(missing: tuple[Gap, ...]) -> None:
    """A document of a closed day that was entered after the close is flagged instead, and a note says so."""
    books = ledger(
        *CHART,
        post("2026-09-01", ("400", "5.00"), ("090", "-5.00")),
        bill("B1", "2026-09-30", "50.00", number="7", created_at=LATE),
        bill("B2", "2026-09-30", "50.00", created_at="2026-10-30"),
        bill("B3", "2026-10-01", "50.00", created_at=LATE),
        missing=missing,
    )
    result = check("historical_changes", books)
    (finding,) = result.findings
    assert (finding.key, finding.severity) == ("historical_changes:B1", Severity.HIGH)
    assert finding.summary == "Bill 7 of acme, dated 2026-09-30, was entered on 2026-10-31, after 2026-10-30."
    assert any("no time of posting" in note for note in result.notes)
    assert result.population == 2


@pytest.mark.parametrize("missing", [NO_TIMES, (*NO_TIMES, Gap(need=Need.DOCUMENTS, reason="no documents"))])
def test_without_any_time_nothing_is_known(missing: tuple[Gap, ...]) -> None:
    """Without times of entries and of documents the check stays manual, and never passes."""
    books = ledger(*CHART, bill("B1", "2026-09-30", "50.00"), missing=missing)
    rule = find("historical_changes")
    assert rule is not None
    result = evaluate(rule, "history", resolve(rule, period_of("2026-10"), None, ()), books)
    assert (result.status, result.score) == (CheckStatus.UNAVAILABLE, None)
