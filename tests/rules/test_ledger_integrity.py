"""Integrity of the ledger: books that add up, and every way in which they do not."""

from datetime import date
from decimal import Decimal

import pytest

from dextflow.model import (
    AccountRole,
    CheckStatus,
    DocumentKind,
    DocumentStatus,
    EntrySource,
    Gap,
    Money,
    Need,
    Severity,
)
from dextflow.rules import evaluate, find, resolve
from dextflow.testing.books import (
    ASSET,
    EQUITY,
    REVENUE,
    Record,
    account,
    bill,
    check,
    credit,
    entry,
    ledger,
    period_of,
    post,
    sale,
    trial_balance,
)

CHART: tuple[Record, ...] = (
    account("090", "Bank", ASSET),
    account("200", "Sales", REVENUE),
    account("960", "Retained earnings", EQUITY, role=AccountRole.RETAINED_EARNINGS),
)
NEED_ENTRIES = Gap(need=Need.LEDGER_ENTRIES, reason="no entries")
NEED_TRIALS = Gap(need=Need.TRIAL_BALANCES, reason="no trial balances")


def gbp(amount: str) -> Money:
    return Money(currency="GBP", amount=Decimal(amount))


def test_books_that_add_up() -> None:
    """Trial balances that follow from each other and the entries, over the end of a year, are a pass."""
    books = ledger(
        *CHART,
        trial_balance("2025-11-30", ("090", "100.00"), ("200", "-100.00")),
        post("2025-12-31", ("090", "50.00"), ("200", "-50.00")),
        post("2026-01-01", ("090", "7.00"), ("200", "-7.00")),
        trial_balance("2026-01-31", ("090", "157.00"), ("200", "-7.00"), ("960", "-150.00")),
    )
    result = check("ledger_integrity", books)
    assert (result.findings, result.score) == ((), 100)
    assert (result.figure("journals"), result.figure("trial balances")) == (2, 2)
    assert result.figure("first break") is None


@pytest.mark.parametrize(("credit_side", "flagged"), [("-100.00", False), ("-99.99", True)])
def test_a_trial_balance_that_does_not_balance(credit_side: str, *, flagged: bool) -> None:
    """It is off by a cent, and that is high."""
    books = ledger(*CHART, trial_balance("2026-10-31", ("090", "100.00"), ("200", credit_side)))
    findings = check("ledger_integrity", books).findings
    assert [finding.key for finding in findings] == (
        ["ledger_integrity:trial balance 2026-10-31"] if flagged else []
    )
    if flagged:
        assert (findings[0].severity, findings[0].amount) == (Severity.HIGH, gbp("0.01"))


def test_a_trial_balance_that_does_not_follow() -> None:
    """An account whose opening balance and movements are not its closing balance is named, the largest first."""
    books = ledger(
        *CHART,
        trial_balance("2026-08-31", ("090", "100.00"), ("200", "-100.00")),
        post("2026-09-15", ("090", "50.00"), ("200", "-50.00")),
        trial_balance("2026-09-30", ("090", "150.00"), ("200", "-120.00"), ("960", "-30.00")),
    )
    (finding,) = check("ledger_integrity", books).findings
    assert (finding.key, finding.severity) == ("ledger_integrity:closing 2026-09-30", Severity.HIGH)
    assert finding.summary.startswith("In the trial balance of 2026-09-30, 2 accounts are not what")
    assert (finding.amount, finding.on, finding.refs) == (gbp("30.00"), date(2026, 9, 30), ("200", "960"))
    assert finding.evidence == ("account 200: 30.00 GBP more", "account 960: -30.00 GBP more")


def test_a_result_that_was_not_rolled_forward() -> None:
    """After the year's end, last year's revenue must be in retained earnings and no longer in revenue."""
    books = ledger(
        *CHART,
        trial_balance("2025-12-31", ("090", "100.00"), ("200", "-100.00")),
        trial_balance("2026-01-31", ("090", "100.00"), ("200", "-100.00")),
    )
    (finding,) = check("ledger_integrity", books).findings
    assert finding.refs == ("200", "960")


@pytest.mark.parametrize(("amount", "flagged"), [("-70.00", False), ("-69.99", True)])
def test_a_journal_that_does_not_balance(amount: str, *, flagged: bool) -> None:
    """Its lines sum to a cent, and that is high."""
    books = ledger(
        *CHART,
        entry("090", "2026-10-05", "70.00", journal="J1"),
        entry("200", "2026-10-05", amount, journal="J1"),
        entry("090", "2026-11-05", "9.00", journal="J2"),
    )
    result = check("ledger_integrity", books)
    assert [finding.key for finding in result.findings] == (["ledger_integrity:journal J1"] if flagged else [])
    if flagged:
        (finding,) = result.findings
        assert finding.summary == "Journal J1 of 2026-10-05 does not balance: it is 0.01 GBP off."
        assert (finding.on, finding.refs, result.figure("first break")) == (
            date(2026, 10, 5),
            ("J1",),
            date(2026, 10, 5),
        )


def test_entries_without_a_journal() -> None:
    """They are looked at together, since nobody knows which belong to each other."""
    books = ledger(*CHART, entry("090", "2026-10-05", "70.00"), entry("200", "2026-10-06", "-60.00"))
    (finding,) = check("ledger_integrity", books).findings
    assert finding.key == "ledger_integrity:journal entries without a journal"
    assert (finding.amount, finding.refs) == (gbp("10.00"), ())


def test_documents_without_entries() -> None:
    """A live document since the first entry must have entries, where entries tell of their documents."""
    known = post(
        "2026-09-01", ("090", "5.00"), ("200", "-5.00"), source_kind=EntrySource.DOCUMENT, source="S1", journal="J"
    )
    papers = (
        sale("S1", "2026-09-01", "5.00"),
        sale("S2", "2026-10-31", "6.00", number="17"),
        sale("S3", "2026-11-01", "6.00"),
        sale("S4", "2026-08-31", "6.00"),
        sale("S5", "2026-10-01", "0.00"),
        sale("S6", "2026-10-01", "6.00", status=DocumentStatus.DRAFT),
        credit("S7", "2026-10-01", "6.00", DocumentKind.SALES_PREPAYMENT),
    )
    (finding,) = check("ledger_integrity", ledger(*CHART, *papers, known)).findings
    assert (finding.key, finding.refs, finding.amount) == ("ledger_integrity:document S2", ("S2",), gbp("6.00"))
    assert finding.summary == "Sales invoice 17 of acme, dated 2026-10-31, is not in the ledger."
    unknown = post("2026-09-01", ("090", "5.00"), ("200", "-5.00"))
    assert check("ledger_integrity", ledger(*CHART, *papers, unknown)).findings == ()


@pytest.mark.parametrize(("taken_back", "flagged"), [("-5.00", False), ("-4.00", True)])
def test_entries_without_a_document(taken_back: str, *, flagged: bool) -> None:
    """Entries of a document that is gone, or voided, are flagged unless they were taken back in full."""
    back = str(-Decimal(taken_back))
    for papers in ((), (bill("B1", "2026-10-01", "5.00", status=DocumentStatus.VOIDED),)):
        books = ledger(
            *CHART,
            *papers,
            *(
                post(day, ("200", one), ("090", other), source_kind=EntrySource.DOCUMENT, source="B1")
                for day, one, other in (("2026-10-01", "5.00", "-5.00"), ("2026-10-02", taken_back, back))
            ),
        )
        findings = check("ledger_integrity", books).findings
        assert [finding.key for finding in findings] == (["ledger_integrity:source B1"] if flagged else [])


def test_a_ledger_that_left_documents_out() -> None:
    """Where the ledger says itself that it had to leave documents out, none is missed, and its note is shown."""
    left_out = Gap(need=Need.DOCUMENTS, reason="credit notes are left out")
    gone = post("2026-10-01", ("200", "5.00"), ("090", "-5.00"), source_kind=EntrySource.DOCUMENT, source="C1")
    result = check("ledger_integrity", ledger(*CHART, sale("S1", "2026-10-05", "6.00"), gone, notes=(left_out,)))
    assert (result.findings, result.notes) == ((), ("credit notes are left out",))


def test_a_number_that_a_draft_has() -> None:
    """It is used, and there is no gap."""
    books = ledger(
        sale("S1", "2026-01-05", "5.00", number="7"),
        sale("S2", "2026-02-05", "5.00", number="8", status=DocumentStatus.DRAFT),
        sale("S3", "2026-03-05", "5.00", number="9"),
    )
    assert check("ledger_integrity", books).findings == ()


def test_gaps_in_own_numbers() -> None:
    """Missing numbers of a series are one finding for each gap; drafts and voided invoices have used theirs."""
    books = ledger(
        sale("S1", "2026-01-05", "5.00", number="INV-0007"),
        sale("S2", "2026-02-05", "5.00", number="inv-0011"),
        sale("S3", "2026-02-05", "5.00", number="INV-0009", status=DocumentStatus.VOIDED),
        sale("S4", "2026-02-05", "5.00", number="INV-0013", status=DocumentStatus.DRAFT),
        sale("S5", "2026-03-05", "5.00", number="INV-0014"),
        sale("S6", "2026-03-05", "5.00", number="2026/1"),
        sale("S7", "2026-03-06", "5.00", number="none"),
        bill("B1", "2026-03-05", "5.00", number="INV-0100"),
    )
    findings = check("ledger_integrity", books).findings
    assert [(finding.key, finding.on) for finding in findings] == [
        ("ledger_integrity:number INV-0008", date(2026, 2, 5)),
        ("ledger_integrity:number INV-0012", date(2026, 3, 5)),
    ]
    assert findings[0].summary == ("No invoice has the number INV-0008 and 1 more, between INV-0007 and inv-0011.")


@pytest.mark.parametrize(
    ("number", "on", "flagged"),
    [
        ("8", "2026-10-05", False),
        ("9", "2026-10-05", True),
        ("108", "2026-10-05", True),
        ("109", "2026-10-05", False),
        ("9", "2025-10-31", False),
        ("9", "2025-11-01", True),
        ("9", "2026-11-01", False),
        ("9" * 19, "2026-10-05", False),
    ],
)
def test_which_gaps(number: str, on: str, *, flagged: bool) -> None:
    """A gap counts in the year up to the day; more than a hundred missing numbers are a new series."""
    books = ledger(sale("S1", "2025-01-05", "5.00", number="7"), sale("S2", on, "5.00", number=number))
    assert bool(check("ledger_integrity", books).findings) is flagged


@pytest.mark.parametrize(
    ("missing", "status"),
    [
        ((NEED_ENTRIES,), CheckStatus.PASS),
        ((NEED_TRIALS,), CheckStatus.PASS),
        ((NEED_ENTRIES, NEED_TRIALS), CheckStatus.UNAVAILABLE),
    ],
)
def test_one_of_entries_and_trial_balances_is_enough(missing: tuple[Gap, ...], status: CheckStatus) -> None:
    """Without either there is nothing that could add up, and the check stays manual."""
    rule = find("ledger_integrity")
    assert rule is not None
    settings = resolve(rule, period_of("2026-10"), None, ())
    assert evaluate(rule, "integrity", settings, ledger(*CHART, missing=missing)).status is status
