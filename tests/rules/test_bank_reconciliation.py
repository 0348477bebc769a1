"""Bank reconciliation: what the ledger and the bank do not agree about, and for how long."""

from datetime import date
from decimal import Decimal

import pytest

from dextflow.errors import InvalidSettings
from dextflow.model import (
    AccountType,
    BankTransactionKind,
    CheckResult,
    FeedSource,
    Gap,
    Money,
    Need,
    PaymentDirection,
    Reconciled,
    Scalar,
    Severity,
)
from dextflow.testing.books import (
    ASSET,
    EQUITY,
    LIABILITY,
    Record,
    account,
    bank_position,
    check,
    entry,
    ledger,
    organisation,
    payment,
    receive,
    spend,
    statement,
    statement_line,
)

BANK = account("090", "Bank", ASSET, AccountType.BANK)
YES, CLEARED, NO = Reconciled.YES, Reconciled.CLEARED, Reconciled.NO
UNKNOWN = Reconciled.UNKNOWN


def reconcile(*records: Record, **settings: Scalar) -> CheckResult:
    return check("bank_reconciliation", ledger(BANK, *records), "2026-10", None, **settings)


def open_spend(id_: str, on: str, total: str = "120.00", state: Reconciled = NO, bank: str = "090") -> Record:
    return spend(id_, on, total, bank_account=bank, reconciled=state)


def gbp(amount: str) -> Money:
    return Money(currency="GBP", amount=Decimal(amount))


def test_an_unreconciled_payment() -> None:
    """An item that is not reconciled is flagged under its bank account, with its age, amount and evidence."""
    result = reconcile(open_spend("S1", "2026-10-11"), open_spend("S2", "2026-10-20", "30.00", YES))
    (finding,) = result.findings
    assert finding.key == "bank_reconciliation:090|items"
    assert finding.severity is Severity.MEDIUM
    assert finding.summary == (
        "On 090 Bank, 1 payments and receipts up to 2026-10-31 are not reconciled; the oldest is 20 days old."
    )
    assert (finding.amount, finding.on, finding.refs) == (gbp("120.00"), date(2026, 10, 11), ("S1",))
    assert finding.evidence == ("2026-10-11: -120.00 GBP",)
    assert result.population == 2


@pytest.mark.parametrize(
    ("on", "severity"),
    [
        ("2026-10-31", Severity.LOW),
        ("2026-10-16", Severity.LOW),
        ("2026-10-15", Severity.MEDIUM),
        ("2026-10-01", Severity.MEDIUM),
        ("2026-09-30", Severity.HIGH),
    ],
)
def test_severity_by_the_oldest(on: str, severity: Severity) -> None:
    """More than 15 days are medium, more than 30 high; the oldest of the account makes the weight."""
    assert reconcile(open_spend("S1", on), open_spend("S2", "2026-10-31")).findings[0].severity is severity
    assert reconcile(statement_line("L1", on, "1.00")).findings[0].severity is severity


@pytest.mark.parametrize(
    ("state", "cleared", "flagged"),
    [
        (YES, True, False),
        (CLEARED, True, False),
        (CLEARED, False, True),
        (NO, True, True),
        (UNKNOWN, True, False),
    ],
)
def test_what_counts_as_reconciled(state: Reconciled, *, cleared: bool, flagged: bool) -> None:
    """Cleared counts as reconciled unless it is set otherwise; what is not known is not flagged, but told."""
    result = reconcile(open_spend("S1", "2026-10-11", state=state), count_cleared_as_reconciled=cleared)
    assert bool(result.findings) is flagged
    unknown = "Payments and receipts of which it is not known whether they are reconciled: 1."
    assert (unknown in result.notes) is (state is UNKNOWN)


@pytest.mark.parametrize(("on", "flagged"), [("2026-10-31", True), ("2026-11-01", False)])
def test_only_up_to_the_day(on: str, *, flagged: bool) -> None:
    """What is dated after the day belongs to a later period."""
    assert bool(reconcile(open_spend("S1", on)).findings) is flagged
    assert bool(reconcile(statement_line("L1", on, "5.00")).findings) is flagged
    assert bool(reconcile(payment("P1", on, "5.00", bank_account="090", reconciled=NO)).findings) is flagged


@pytest.mark.parametrize(("on", "flagged"), [("2025-03-15", True), ("2025-03-14", False)])
def test_since_a_year_before_the_connection(on: str, *, flagged: bool) -> None:
    """What is more than a year older than the connection of the ledger is not listed, unless a day is set."""
    books = ledger(BANK, open_spend("S1", on), organisation=organisation(connected_on="2026-03-15"))
    assert bool(check("bank_reconciliation", books).findings) is flagged
    assert check("bank_reconciliation", books, since="2025-03-01").findings
    assert not check("bank_reconciliation", books, since="2026-03-01").findings


def test_payments_transfers_and_voided_payments() -> None:
    """Payments and transfers are items as much as money spent is; a voided payment is none."""
    result = reconcile(
        payment("P1", "2026-10-20", "40.00", PaymentDirection.RECEIVED, bank_account="090", reconciled=NO),
        spend(
            "T1", "2026-10-21", "5.00", kind=BankTransactionKind.TRANSFER_OUT, bank_account="090", reconciled=NO
        ),
        receive("R1", "2026-10-22", "7.00", bank_account="090", reconciled=NO),
        payment("P2", "2026-10-20", "99.00", bank_account="090", reconciled=NO, voided=True),
    )
    assert result.findings[0].refs == ("P1", "T1", "R1")
    assert result.findings[0].amount == gbp("52.00")
    assert result.figure("outstanding payments") == 1
    assert result.figure("outstanding payments GBP") == gbp("-5.00")
    assert result.figure("outstanding receipts") == 2
    assert result.figure("outstanding receipts GBP") == gbp("47.00")


def test_statement_lines_and_accounts_are_apart() -> None:
    """Items and statement lines of each account are findings of their own, also on an account not in the chart."""
    result = reconcile(
        open_spend("S1", "2026-10-20"),
        open_spend("S2", "2026-10-20", bank="091"),
        statement_line("L1", "2026-10-20", "1"),
    )
    assert {finding.key.partition(":")[2] for finding in result.findings} == {
        "090|items",
        "090|lines",
        "091|items",
    }


@pytest.mark.parametrize(
    ("ledger_balance", "unexplained"),
    [("1060.00", None), ("1060.01", "-0.01"), ("1059.99", "0.01"), ("900.00", "160.00")],
)
def test_the_gap_between_the_balances(ledger_balance: str, unexplained: str | None) -> None:
    """Statement = ledger + lines that only the bank has - items that only the ledger has; a cent off is high."""
    result = reconcile(
        open_spend("S1", "2026-10-20", "100.00"),
        statement_line("L1", "2026-10-30", "-160.00"),
        statement_line("L2", "2026-10-30", "75.00", reconciled=True),
        bank_position("2026-10-31", "1000.00", ledger_balance),
    )
    gaps = [finding for finding in result.findings if finding.key.endswith("|balance")]
    assert [finding.amount for finding in gaps] == ([gbp(unexplained)] if unexplained else [])
    assert all(finding.severity is Severity.HIGH and finding.refs == ("090",) for finding in gaps)
    assert result.figure("090 Bank: statement balance") == gbp("1000.00")
    assert result.figure("090 Bank: unexplained difference") == gbp(unexplained or "0.00")
    assert result.population == 4


def test_balances_are_found_where_they_are() -> None:
    """Without a position, the bank's balance is the last statement's and later lines, the ledger's its entries."""
    result = reconcile(
        statement("ST", "2026-10-01", "2026-10-20", "0.00", "500.00"),
        statement_line("L1", "2026-10-10", "500.00", reconciled=True),
        statement_line("L2", "2026-10-25", "-20.00", reconciled=True),
        statement_line("L3", "2026-11-02", "-1.00", reconciled=True),
        bank_position("2026-09-30", "1.00", "1.00"),
        entry("090", "2026-10-10", "480.00"),
        entry("090", "2026-11-10", "7.00"),
    )
    assert result.findings == ()
    assert result.figure("090 Bank: statement balance") == gbp("480.00")
    assert result.figure("090 Bank: ledger balance") == gbp("480.00")
    assert result.figure("090 Bank: difference") == gbp("0.00")


def test_older_items_explain_a_difference() -> None:
    """What is older than the listed items still explains why the balances differ, and cleared items do not."""
    result = reconcile(
        open_spend("S1", "2024-01-01", "100.00"),
        open_spend("S2", "2026-10-05", "9.00", CLEARED),
        bank_position("2026-10-31", "1100.00", "1000.00"),
        since="2026-01-01",
    )
    assert result.findings == ()


def test_no_gap_is_guessed() -> None:
    """Without the bank's lines, or with an item of unknown state or another currency, no gap is claimed."""
    position = bank_position("2026-10-31", "1000.00", "1.00")
    without = ledger(BANK, position, missing=(Gap(need=Need.STATEMENTS, reason="no feed"),))
    foreign = spend("S1", "2026-10-05", "9.00", bank_account="090", currency="EUR", reconciled=YES)
    home = open_spend("S2", "2026-10-05", "9.00", YES)
    unknown = open_spend("S3", "2026-10-05", "9.00", UNKNOWN)
    for books in (without, ledger(BANK, position, foreign, home), ledger(BANK, position, unknown)):
        result = check("bank_reconciliation", books)
        assert result.findings == ()
        assert result.figure("090 Bank: difference") == gbp("999.00")
        assert any("no gap" in note for note in result.notes)


def test_lines_that_are_only_counted() -> None:
    """Where the ledger counts the bank's unreconciled lines but does not list them, the count is flagged."""
    position = bank_position("2026-10-31", unreconciled=12, earliest_unreconciled="2026-09-01")
    (finding,) = reconcile(position).findings
    assert (finding.key, finding.severity) == ("bank_reconciliation:090|lines", Severity.HIGH)
    assert finding.summary == "On 090 Bank, 12 statement lines are not reconciled; the oldest is 60 days old."


def test_the_card() -> None:
    """The card has the oldest and the latest, net assets, the money, and the feeds that are filled by hand."""
    result = reconcile(
        account("091", "Card", LIABILITY, AccountType.CREDIT_CARD),
        account("092", "Old bank", ASSET, AccountType.BANK, active=False),
        account("610", "Debtors", ASSET),
        account("970", "Capital", EQUITY),
        entry("090", "2026-10-10", "480.00"),
        entry("091", "2026-10-10", "-30.00"),
        entry("610", "2026-10-10", "50.00"),
        entry("970", "2026-10-10", "-500.00"),
        open_spend("S1", "2026-10-11"),
        open_spend("S2", "2026-10-25", state=YES),
        statement_line("L1", "2026-10-10", "1.00", source=FeedSource.FILE),
        statement_line("L2", "2026-10-10", "1.00", "091", source=FeedSource.FEED, reconciled=True),
    )
    assert result.figure("oldest unreconciled") == date(2026, 10, 10)
    assert result.figure("latest reconciled") == date(2026, 10, 25)
    assert result.figure("net assets") == gbp("500.00")
    assert result.figure("cash position") == gbp("450.00")
    assert result.figure("manual feeds") == 1
    assert result.figure("unreconciled statement lines") == 1


def test_what_is_on_no_account_is_told() -> None:
    """Items whose bank account is not known cannot be looked at; a note counts those up to the day."""
    result = reconcile(
        spend("S1", "2026-10-05", "9.00", reconciled=NO),
        spend("S2", "2026-11-05", "9.00", reconciled=NO),
        payment("P1", "2026-10-05", "9.00", reconciled=NO),
    )
    assert result.findings == ()
    assert "Payments and receipts whose bank account is not known: 2; they are left out." in result.notes


def test_the_days_are_in_order() -> None:
    """The number of days for high is not below that for medium."""
    with pytest.raises(InvalidSettings, match="red_days"):
        reconcile(red_days=10)
