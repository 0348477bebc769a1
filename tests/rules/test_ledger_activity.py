"""Ledger activity: postings by month and source, and where the books fall silent."""

from datetime import date, timedelta

import pytest

from dextflow.model import CheckResult, CheckStatus, DocumentStatus, EntrySource, Facts, Gap, Need, Severity
from dextflow.rules import evaluate, find, resolve
from dextflow.testing.books import (
    Record,
    bill,
    check,
    entry,
    journal,
    ledger,
    payment,
    period_of,
    sale,
    spend,
)


def daily(first: str, last: str) -> tuple[Record, ...]:
    """A posting on each day."""
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return tuple(entry("400", str(start + timedelta(days=n)), "1.00") for n in range((end - start).days + 1))


def busy(*records: Record) -> Facts:
    """Books with postings every day from September to October, and a bill at the end."""
    return ledger(*daily("2026-09-01", "2026-10-31"), bill("B", "2026-10-30", "1.00"), *records)


def keys(result: CheckResult) -> list[str]:
    return sorted(finding.key.removeprefix("ledger_activity:") for finding in result.findings)


def test_busy_books() -> None:
    """Books that are kept up pass, with the postings of each month and of each source of the period."""
    result = check("ledger_activity", busy(entry("400", "2026-10-05", "1.00", source_kind=EntrySource.PAYMENT)))
    assert (result.status, result.population) == (CheckStatus.PASS, 2)
    assert [(figure.name, figure.value) for figure in result.figures] == [
        ("count", 0),
        ("last posting", date(2026, 10, 31)),
        ("postings in 2026-09", 30),
        ("postings in 2026-10", 32),
        ("from others", 31),
        ("from payments", 1),
    ]


@pytest.mark.parametrize(("last", "flagged"), [("2026-10-25", False), ("2026-10-24", True)])
def test_seven_silent_days_at_the_end(last: str, *, flagged: bool) -> None:
    """Seven days without a posting at the end of the period are told, six are not."""
    result = check("ledger_activity", ledger(*daily("2026-10-01", last), bill("B", last, "1.00")))
    assert bool(keys(result)) is flagged
    if flagged:
        (finding,) = result.findings
        assert (finding.key, finding.severity) == ("ledger_activity:2026-10-25", Severity.INFO)
        assert finding.summary == "Nothing was posted for 7 days, from 2026-10-25 to 2026-10-31."


@pytest.mark.parametrize(("again", "flagged"), [("2026-10-12", False), ("2026-10-13", True)])
def test_silent_days_in_the_middle(again: str, *, flagged: bool) -> None:
    """So are seven days between two postings."""
    facts = ledger(*daily("2026-10-01", "2026-10-05"), *daily(again, "2026-10-31"), bill("B", again, "1.00"))
    assert keys(check("ledger_activity", facts)) == (["2026-10-06"] if flagged else [])


def test_silence_that_began_before() -> None:
    """Silence that reaches into the period is told from its first day; one that ended before it is not."""
    bills = bill("B", "2026-10-30", "1.00")
    reaching = ledger(*daily("2026-09-01", "2026-09-28"), *daily("2026-10-06", "2026-10-31"), bills)
    assert keys(check("ledger_activity", reaching)) == ["2026-09-29"]
    over = ledger(*daily("2026-09-01", "2026-09-20"), *daily("2026-10-01", "2026-10-31"), bills)
    assert keys(check("ledger_activity", over)) == []


def test_nothing_is_silent_before_the_first_record() -> None:
    """Books that begin in the period are not blamed for the days and months before."""
    result = check("ledger_activity", ledger(*daily("2026-10-20", "2026-10-31"), bill("B", "2026-10-30", "1.00")))
    assert (keys(result), result.population) == ([], 1)


def test_silent_months() -> None:
    """A month without anything is medium, and the month is the subject."""
    facts = ledger(
        *daily("2026-07-01", "2026-07-31"), *daily("2026-09-01", "2026-10-31"), bill("B", "2026-10-30", "1")
    )
    (finding,) = check("ledger_activity", facts).findings
    assert (finding.key, finding.severity) == ("ledger_activity:2026-08", Severity.MEDIUM)
    assert check("ledger_activity", facts, months=3).population == 3


@pytest.mark.parametrize(("last", "flagged"), [("2026-10-02", False), ("2026-10-01", True)])
def test_no_sales_and_no_bills(last: str, *, flagged: bool) -> None:
    """Thirty days without a sales invoice or a bill are told, 29 are not; drafts do not count."""
    facts = ledger(
        *daily("2026-09-01", "2026-10-31"),
        sale("I", last, "1.00"),
        bill("D", "2026-10-30", "1.00", status=DocumentStatus.DRAFT),
    )
    assert keys(check("ledger_activity", facts)) == (["sales and bills"] if flagged else [])


def test_never_a_sale_nor_a_bill() -> None:
    """Books without any sales invoice or bill are told once they are thirty days old."""
    (finding,) = check("ledger_activity", ledger(*daily("2026-09-01", "2026-10-31"))).findings
    assert "since the records begin on 2026-09-01" in finding.summary
    assert not check("ledger_activity", ledger(*daily("2026-10-03", "2026-10-31"))).findings


def test_a_ledger_without_documents_is_not_asked_for_them() -> None:
    """Where the ledger cannot serve documents, their lack is no finding."""
    missing = (Gap(need=Need.DOCUMENTS, reason="it has none"),)
    assert not check("ledger_activity", ledger(*daily("2026-08-01", "2026-10-31"), missing=missing)).findings


def test_other_records_where_there_are_no_entries() -> None:
    """Without entries, approved documents, payments, bank transactions and posted journals are the activity."""
    facts = ledger(
        bill("B", "2026-10-02", "1.00"),
        payment("P", "2026-10-08", "1.00"),
        payment("V", "2026-10-20", "1.00", voided=True),
        spend("S", "2026-10-15", "1.00"),
        journal("J", "2026-10-22", ("400", "1.00"), ("800", "-1.00")),
        bill("W", "2026-10-28", "1.00", status=DocumentStatus.VOIDED),
    )
    result = check("ledger_activity", facts)
    assert keys(result) == ["2026-10-23"]
    assert [figure.name for figure in result.figures[3:]] == [
        "from bank transactions",
        "from documents",
        "from manual journals",
        "from payments",
    ]


def test_no_records_at_all() -> None:
    """Books without any record up to the period's end get a note, and a ledger that serves none is unavailable."""
    assert check("ledger_activity", ledger(bill("B", "2026-11-01", "1.00"))).notes == (
        "The ledger has no records dated up to 2026-10-31.",
    )
    rule = find("ledger_activity")
    assert rule is not None
    gaps = tuple(Gap(need=need, reason="no") for need in rule.uses)
    result = evaluate(rule, "c", resolve(rule, period_of("2026-10"), None, ()), ledger(missing=gaps))
    assert result.status is CheckStatus.UNAVAILABLE
