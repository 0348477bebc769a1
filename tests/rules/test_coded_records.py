"""Uncategorised and parent-coded: transactions on accounts that are not for posting."""

from datetime import date
from decimal import Decimal

import pytest

from dextflow.model import CheckResult, DocumentStatus, JournalStatus, Money, Scalar, Severity
from dextflow.testing.books import (
    EXPENSE,
    Record,
    account,
    bill,
    check,
    contact,
    credit,
    journal,
    ledger,
    line,
    organisation,
    spend,
)

CHART = (
    account("400", "Travel", EXPENSE),
    account("401", "Rail", EXPENSE, parent="400"),
    account("402", "Old fares", EXPENSE, parent="401", active=False),
    account("499", "Uncategorised Expense", EXPENSE),
    contact("acme", "Acme Ltd"),
)
ACCOUNT = {"uncategorised": "499", "parent_coded": "400"}
RULES = pytest.mark.parametrize("rule", ACCOUNT)


def run(rule: str, *records: Record, **settings: Scalar) -> CheckResult:
    return check(rule, ledger(*CHART, *records), "2026-10", None, **settings)


def on(account: str, net: str = "10.00") -> tuple[object, ...]:
    return (line(net, account=account),)


def keys(result: CheckResult) -> list[str]:
    return sorted(finding.key.partition(":")[2] for finding in result.findings)


def test_an_uncategorised_bill() -> None:
    """A line on an account that is called uncategorised is medium, under the document, with its net amount."""
    lines = (line("10.00", "2.00", account="499"), line("5.00", account="499"), line("7.00", account="401"))
    result = run("uncategorised", bill("B1", "2026-10-03", "24.00", number="7", lines=lines))
    (finding,) = result.findings
    assert (finding.key, finding.severity) == ("uncategorised:B1", Severity.MEDIUM)
    assert finding.summary == ("Bill 7 of Acme Ltd, dated 2026-10-03, is coded to 499 Uncategorised Expense.")
    assert finding.amount == Money(currency="GBP", amount=Decimal("15.00"))
    assert (finding.on, finding.refs) == (date(2026, 10, 3), ("B1",))
    assert finding.evidence == ("15.00 GBP on 499 Uncategorised Expense: it says what nobody knew",)
    assert result.population == 1
    assert {figure.name: figure.value for figure in result.figures} == {
        "count": 1,
        "lines": 2,
        "total in base currency": finding.amount,
        "on 499 Uncategorised Expense": 1,
    }


def test_a_parent_account() -> None:
    """A line on an account with an active one below it is low; on that one, or above archived ones, it is fine."""
    result = run(
        "parent_coded",
        bill("B1", "2026-10-03", "10.00", lines=on("400")),
        bill("B2", "2026-10-03", "10.00", lines=on("401")),
    )
    (finding,) = result.findings
    assert (finding.key, finding.severity) == ("parent_coded:B1", Severity.LOW)
    assert finding.evidence == ("10.00 GBP on 400 Travel: it has 1 account below it",)
    assert result.population == 2


@RULES
def test_all_kinds_of_records(rule: str) -> None:
    """Bank transactions and posted journals count as documents do; drafts and voided ones do not."""
    code = ACCOUNT[rule]
    result = run(
        rule,
        spend("T1", "2026-10-03", "10.00", lines=on(code)),
        journal("J1", "2026-10-03", (code, "10.00"), ("090", "-10.00")),
        journal("J2", "2026-10-03", (code, "10.00"), ("090", "-10.00"), status=JournalStatus.DRAFT),
        journal("J3", "2026-10-03", (code, "10.00"), ("090", "-10.00"), status=JournalStatus.VOIDED),
        bill("B1", "2026-10-03", "10.00", lines=on(code), status=DocumentStatus.DRAFT),
        bill("B2", "2026-10-03", "10.00", lines=on(code), status=DocumentStatus.VOIDED),
        credit("C1", "2026-10-03", "10.00", lines=on(code)),
        bill("B3", "2026-10-03", "10.00", lines=on("090")),
        bill("B4", "2026-10-03", "10.00"),
    )
    assert keys(result) == ["C1", "J1", "T1"]
    assert result.population == 5


@RULES
@pytest.mark.parametrize(
    ("day", "flagged"), [("2026-09-30", False), ("2026-10-01", True), ("2026-10-31", True), ("2026-11-01", False)]
)
def test_only_the_period(rule: str, day: str, *, flagged: bool) -> None:
    """The first and last day of the period belong to it."""
    assert bool(run(rule, bill("B1", day, "10.00", lines=on(ACCOUNT[rule]))).findings) is flagged


@RULES
def test_rates(rule: str) -> None:
    """Amounts are in the base currency; without a rate to it there is none, and a note."""
    euro = bill("B1", "2026-10-03", "10.00", lines=on(ACCOUNT[rule]), currency="EUR", rate="0.5")
    assert run(rule, euro).findings[0].amount == Money(currency="GBP", amount=Decimal("5.00"))
    unrated = run(rule, spend("T1", "2026-10-03", "10.00", lines=on(ACCOUNT[rule]), currency="EUR"))
    assert unrated.findings[0].amount is None
    assert unrated.notes[0].startswith("Bank transactions without a rate")
    books = ledger(*CHART, euro, organisation=organisation(base_currency=None))
    assert "base currency" in check(rule, books).notes[0]


@pytest.mark.parametrize(
    ("setting", "flagged"), [({}, False), ({"accounts": ("400",)}, True), ({"names": ("TRAV",)}, True)]
)
def test_other_accounts_can_be_named(setting: dict[str, tuple[str, ...]], *, flagged: bool) -> None:
    """Accounts count by words in their names, whatever the case, and by codes or ids."""
    record = bill("B1", "2026-10-03", "10.00", lines=on("400"))
    assert bool(check("uncategorised", ledger(*CHART, record), "2026-10", None, **setting).findings) is flagged
