"""No contact: money spent or received, and journals to debtors or creditors, that are with nobody."""

from decimal import Decimal

import pytest
from attrs import evolve

from dextflow.model import (
    AccountRole,
    AccountType,
    BankTransactionKind,
    CheckResult,
    JournalStatus,
    Money,
    Scalar,
    Severity,
)
from dextflow.testing.books import ASSET, LIABILITY, Record, account, check, journal, ledger, receive, spend

CHART = (
    account("610", "Debtors", ASSET, role=AccountRole.DEBTORS),
    account("800", "Creditors", LIABILITY, AccountType.PAYABLE),
    account("090", "Bank", ASSET, AccountType.BANK),
)


def nobody(*records: Record, **settings: Scalar) -> CheckResult:
    return check("no_contact", ledger(*CHART, *records), "2026-10", None, **settings)


def test_money_with_nobody() -> None:
    """Money spent or received without a contact is low, under its id, with its amount."""
    result = nobody(
        spend("T1", "2026-10-03", "10.00", contact=None, reference="card 1"),
        receive("T2", "2026-10-03", "5.00", contact=None),
        spend("T3", "2026-10-03", "10.00"),
    )
    first, second = result.findings
    assert (first.key, first.severity) == ("no_contact:T1", Severity.LOW)
    assert first.summary == "Money spent, dated 2026-10-03, over 10.00 GBP, has no contact."
    assert first.evidence == ("reference card 1",)
    assert second.summary.startswith("Money received")
    assert result.population == 3
    assert {figure.name: figure.value for figure in result.figures} == {
        "count": 2,
        "money spent": 1,
        "money received": 1,
        "journals": 0,
        "total GBP": Money(currency="GBP", amount=Decimal("15.00")),
    }


@pytest.mark.parametrize("kind", BankTransactionKind)
def test_transfers_are_with_nobody_by_nature(kind: BankTransactionKind) -> None:
    """Only money spent and received needs somebody."""
    moved = kind in (BankTransactionKind.SPEND, BankTransactionKind.RECEIVE)
    result = nobody(spend("T1", "2026-10-03", "10.00", contact=None, kind=kind))
    assert (bool(result.findings), result.population) == (moved, int(moved))


@pytest.mark.parametrize("code", ["610", "800", "090"])
def test_journals_to_debtors_and_creditors(code: str) -> None:
    """A journal to debtors or creditors without a contact is medium; other accounts need none."""
    result = nobody(journal("J1", "2026-10-03", (code, "10.00"), ("400", "-10.00"), number="12"))
    control = code != "090"
    assert [one.severity for one in result.findings] == [Severity.MEDIUM] * control
    assert result.population == int(control)
    for finding in result.findings:
        assert finding.summary == "Journal 12, dated 2026-10-03, over 10.00 GBP, has no contact."


def test_a_journal_line_with_a_contact() -> None:
    """A journal whose lines to debtors are with somebody is looked at and fine."""
    bare = journal("J1", "2026-10-03", ("610", "10.00"), ("400", "-10.00"))
    known = evolve(bare, lines=tuple(evolve(line, contact="acme") for line in bare.lines))
    assert (nobody(known).findings, nobody(known).population) == ((), 1)


@pytest.mark.parametrize("status", JournalStatus)
def test_only_posted_journals_count(status: JournalStatus) -> None:
    """Drafts and voided journals are not in the books."""
    result = nobody(journal("J1", "2026-10-03", ("610", "10.00"), ("400", "-10.00"), status=status))
    assert bool(result.findings) is (status is JournalStatus.POSTED)


@pytest.mark.parametrize(
    ("day", "flagged"), [("2026-09-30", False), ("2026-10-01", True), ("2026-10-31", True), ("2026-11-01", False)]
)
def test_only_the_period(day: str, *, flagged: bool) -> None:
    """The first and last day of the period belong to it, for money and journals."""
    assert bool(nobody(spend("T1", day, "1.00", contact=None)).findings) is flagged
    assert bool(nobody(journal("J1", day, ("610", "1.00"), ("400", "-1.00"))).findings) is flagged
