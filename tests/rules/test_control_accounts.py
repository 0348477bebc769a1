"""Control accounts: debtors and creditors in the ledger against the open documents."""

from datetime import date
from decimal import Decimal

import pytest

from dextflow.model import (
    AccountRole,
    AccountType,
    DocumentStatus,
    EntrySource,
    Money,
    PaymentDirection,
    SettledBy,
    Severity,
)
from dextflow.testing.books import (
    ASSET,
    LIABILITY,
    account,
    allocation,
    bill,
    check,
    credit,
    entry,
    ledger,
    payment,
    post,
    sale,
    trial_balance,
)

DEBTORS = account("610", "Debtors", ASSET, AccountType.RECEIVABLE)
CREDITORS = account("800", "Creditors", LIABILITY, role=AccountRole.CREDITORS)
CHART = (DEBTORS, CREDITORS)


def gbp(amount: str) -> Money:
    return Money(currency="GBP", amount=Decimal(amount))


def test_books_that_agree() -> None:
    """What is open at the day is what the accounts say, whatever was paid since."""
    books = ledger(
        *CHART,
        sale("S1", "2026-09-01", "100.00", paid=(("2026-10-20", "40.00"), ("2026-11-05", "60.00"))),
        bill("B1", "2026-09-02", "70.00", currency="EUR", rate="0.85"),
        post("2026-09-01", ("610", "100.00"), ("200", "-100.00")),
        post("2026-10-20", ("090", "40.00"), ("610", "-40.00")),
        post("2026-11-05", ("090", "60.00"), ("610", "-60.00")),
        post("2026-09-02", ("400", "59.50"), ("800", "-59.50")),
    )
    result = check("control_accounts", books)
    assert (result.findings, result.score, result.population, result.notes) == ((), 100, 2, ())
    assert result.figure("debtors in the ledger") == gbp("60.00")
    assert result.figure("debtors by documents") == gbp("60.00")
    assert result.figure("creditors in the ledger") == gbp("59.50")
    assert result.figure("creditors difference") == gbp("0.00")


def test_the_day_on_which_a_difference_arose() -> None:
    """It is the first day of the unbroken difference, with the postings of that day as evidence."""
    books = ledger(
        *CHART,
        sale("S1", "2026-09-01", "100.00"),
        post("2026-08-01", ("610", "7.00"), ("200", "-7.00")),
        post("2026-08-03", ("610", "-7.00"), ("200", "7.00")),
        post("2026-09-01", ("610", "100.00"), ("200", "-100.00")),
        post("2026-09-15", ("610", "30.00"), ("200", "-30.00"), journal="J9", description="Oddity"),
        post("2026-10-01", ("610", "5.00"), ("200", "-5.00")),
    )
    (finding,) = check("control_accounts", books).findings
    assert (finding.key, finding.severity) == ("control_accounts:debtors", Severity.HIGH)
    assert finding.summary == (
        "The debtors are 135.00 GBP in the ledger and 100.00 GBP by open documents on 2026-10-31;"
        " they differ since 2026-09-15."
    )
    assert (finding.amount, finding.on, finding.refs) == (gbp("35.00"), date(2026, 9, 15), ("610",))
    assert finding.evidence == ("posted on 2026-09-15: 30.00, J9, Oddity",)


@pytest.mark.parametrize(("amount", "flagged"), [("100.01", False), ("100.02", True), ("99.98", True)])
def test_a_cent_is_tolerated(amount: str, *, flagged: bool) -> None:
    """A difference of one cent is none, and two are."""
    books = ledger(*CHART, sale("S1", "2026-09-01", "100.00"), entry("610", "2026-09-01", amount))
    assert bool(check("control_accounts", books).findings) is flagged


@pytest.mark.parametrize(("days", "flagged"), [(30, True), (31, False)])
def test_how_long_a_difference_stood(days: int, *, flagged: bool) -> None:
    """A difference that arose thirty days before the day has stood thirty days."""
    books = ledger(*CHART, entry("610", "2026-10-01", "9.00"))
    assert bool(check("control_accounts", books, min_days=days).findings) is flagged


def test_credits_and_money_that_settles_nothing_yet() -> None:
    """A credit lowers what is open until it is used up, and so does a payment not set against anything."""
    books = ledger(
        *CHART,
        bill("B1", "2026-09-01", "100.00"),
        credit("C1", "2026-09-10", "30.00", paid=(("2026-09-12", "5.00"),)),
        allocation("B1", "20.00", "2026-11-10", SettledBy.CREDIT_NOTE, "C1"),
        allocation("B1", "8.00", "2026-11-20", SettledBy.PAYMENT, "P1"),
        payment("P1", "2026-10-05", "10.00", unapplied="2.00", contact="acme"),
        payment("P2", "2026-10-06", "9.00", unapplied="9.00", voided=True),
        payment("P3", "2026-10-07", "4.00", PaymentDirection.RECEIVED, unapplied="4.00"),
        entry("800", "2026-10-31", "-65.00"),
        entry("610", "2026-10-31", "-4.00"),
    )
    result = check("control_accounts", books)
    assert result.figure("creditors by documents") == gbp("65.00")
    assert result.figure("debtors by documents") == gbp("-4.00")
    assert result.findings == ()


def test_what_settles_counts_from_its_day_and_only_for_live_documents() -> None:
    """Nothing counts before its document, an undated payment from the document on, and a voided one never."""
    books = ledger(
        *CHART,
        sale("S1", "2026-10-10", "100.00", paid=(("2026-09-01", "20.00"), (None, "30.00"))),
        sale("S2", "2026-10-10", "50.00", status=DocumentStatus.VOIDED, paid=(("2026-10-11", "50.00"),)),
        sale("S3", "2026-10-10", "50.00", status=DocumentStatus.DRAFT),
        allocation("nobody knows", "9.00", "2026-10-11"),
        allocation("S1", "5.00", "2026-10-12", SettledBy.PAYMENT, "P1"),
        payment("P1", "2026-10-12", "5.00", PaymentDirection.RECEIVED),
    )
    assert check("control_accounts", books, "2026-09").figure("debtors by documents") == gbp("0.00")
    assert check("control_accounts", books).figure("debtors by documents") == gbp("45.00")


def test_a_payment_without_a_rate() -> None:
    """Unapplied money in another currency without a rate is left out, and a note says so."""
    books = ledger(*CHART, payment("P1", "2026-10-05", "10.00", currency="EUR", rate=None, unapplied="10.00"))
    assert check("control_accounts", books).notes == (
        "Payments left out, whose rate to the base currency is not known: 1.",
    )


def test_manual_journals_to_a_control_account() -> None:
    """A manual journal of the period to debtors is flagged on its own, even if the totals agree."""
    books = ledger(
        *CHART,
        *(
            post(day, ("610", "9.00"), ("610", "-9.00"), journal=day, source_kind=EntrySource.MANUAL_JOURNAL)
            for day in ("2026-09-30", "2026-10-01", "2026-10-31", "2026-11-01")
        ),
        post("2026-10-05", ("610", "1.00"), ("610", "-1.00"), source_kind=EntrySource.PAYMENT),
    )
    result = check("control_accounts", books)
    assert {finding.key for finding in result.findings} == {
        "control_accounts:journal 2026-10-01",
        "control_accounts:journal 2026-10-31",
    }
    assert {finding.severity for finding in result.findings} == {Severity.MEDIUM}
    assert (result.figure("manual journals"), result.population) == (2, 6)


def test_a_chart_without_control_accounts() -> None:
    """What cannot be compared is told, and not taken for agreement: nothing was looked at."""
    result = check("control_accounts", ledger(sale("S1", "2026-09-01", "100.00")))
    assert (result.population, result.findings) == (0, ())
    assert result.notes == (
        "The chart has no account of creditors that could be compared.",
        "The chart has no account of debtors that could be compared.",
    )


def test_accounts_that_are_set() -> None:
    """An account that is set takes the place of those that the ledger tells."""
    books = ledger(*CHART, account("611", "Other debtors", ASSET), entry("611", "2026-10-01", "9.00"))
    result = check("control_accounts", books, debtors=("611",))
    assert result.figure("debtors in the ledger") == gbp("9.00")


@pytest.mark.parametrize(
    ("name", "role", "found"),
    [
        ("Accounts Receivable (A/R)", None, True),
        ("Trade DEBTORS", None, True),
        ("Other debtors", None, False),
        ("Debtors", AccountRole.SUSPENSE, False),
    ],
)
def test_accounts_that_are_called_like_it(name: str, role: AccountRole | None, *, found: bool) -> None:
    """Where the ledger tells no role, the usual names do, whole and in any case."""
    result = check("control_accounts", ledger(CREDITORS, account("1", name, ASSET, role=role)))
    assert result.population == 1 + found
    with_role = check("control_accounts", ledger(CREDITORS, DEBTORS, account("1", name, ASSET, role=role)))
    assert with_role.population == 2


def test_only_a_trial_balance() -> None:
    """Without entries the difference is told, but not since when."""
    books = ledger(*CHART, sale("S1", "2026-09-01", "100.00"), trial_balance("2026-10-31", ("610", "90.00")))
    (finding,) = check("control_accounts", books).findings
    assert (finding.on, finding.amount) == (None, gbp("10.00"))
