"""Unallocated credits and overpayments: what was left of credits, and paid too much, at the end of a day."""

from datetime import date
from decimal import Decimal

import pytest

from dextflow.model import (
    Allocation,
    CheckResult,
    DocumentKind,
    DocumentStatus,
    Money,
    PaymentDirection,
    Scalar,
    SettledBy,
    Severity,
)
from dextflow.testing.books import Record, allocation, bill, check, contact, credit, ledger, payment, sale

ACME = contact("acme", "Acme Ltd")
RECEIVED = PaymentDirection.RECEIVED


def credits_(*records: Record, **settings: Scalar) -> CheckResult:
    return check("unallocated_credits", ledger(ACME, *records), "2026-10", None, **settings)


def overpaid(*records: Record, **settings: Scalar) -> CheckResult:
    return check("overpayments", ledger(ACME, *records), "2026-10", None, **settings)


def used(source: str, amount: str, on: str | None, document: str = "B1") -> Allocation:
    return allocation(document, amount, on, by=SettledBy.CREDIT_NOTE, source=source)


def money(amount: str, currency: str = "GBP") -> Money:
    return Money(currency=currency, amount=Decimal(amount))


def test_a_credit_note_that_was_set_against_nothing() -> None:
    """A credit note with something left is low on its own, under its id, with a sentence."""
    result = credits_(credit("C1", "2026-10-05", "50.00", number="7"))
    (finding,) = result.findings
    assert (finding.key, finding.severity) == ("unallocated_credits:C1", Severity.LOW)
    assert finding.summary == (
        "Purchase credit note 7 of Acme Ltd, dated 2026-10-05, had 50.00 GBP left on 2026-10-31."
    )
    assert (finding.amount, finding.on, finding.refs) == (money("50.00"), date(2026, 10, 5), ("C1",))
    assert result.population == 1


def test_what_it_could_be_set_against() -> None:
    """It is medium if the contact has open documents on the same side, the oldest of which are listed first."""
    result = credits_(
        credit("C1", "2026-10-05", "50.00"),
        bill("B2", "2026-10-02", "80.00", number="2", paid=(("2026-10-20", "20.00"),)),
        bill("B1", "2026-09-02", "30.00", number="1"),
        bill("B3", "2026-09-02", "30.00", paid=(("2026-10-31", "30.00"),)),
        bill("B4", "2026-11-01", "30.00"),
        bill("B5", "2026-09-02", "30.00", status=DocumentStatus.VOIDED),
        bill("B6", "2026-09-02", "30.00", contact="other"),
        sale("S1", "2026-09-02", "30.00"),
    )
    (finding,) = result.findings
    assert finding.severity is Severity.MEDIUM
    assert finding.evidence == (
        "could be set against Bill 1 of Acme Ltd, dated 2026-09-02, 30.00 GBP open",
        "could be set against Bill 2 of Acme Ltd, dated 2026-10-02, 60.00 GBP open",
    )


@pytest.mark.parametrize(
    ("use", "left"),
    [
        (("20.00", "2026-10-31"), "30.00"),
        (("50.00", "2026-10-31"), None),
        (("50.00", "2026-11-01"), "50.00"),
        (("50.00", None), None),
        (("60.00", "2026-10-31"), None),
    ],
)
@pytest.mark.parametrize("status", [DocumentStatus.APPROVED, DocumentStatus.PAID])
def test_what_is_left_is_rebuilt(use: tuple[str, str | None], left: str | None, status: DocumentStatus) -> None:
    """Uses up to the day take off, later ones do not, and undated ones count as made by the day."""
    if use[0] == "20.00" and status is DocumentStatus.PAID:
        left = None  # what nobody can explain of a paid credit counts as used
    result = credits_(credit("C1", "2026-10-05", "50.00", status=status), used("C1", *use))
    assert [finding.amount for finding in result.findings] == ([money(left)] if left else [])


def test_a_refund_uses_a_credit_too() -> None:
    """A refund settles the credit itself."""
    result = credits_(credit("C1", "2026-10-05", "50.00", paid=(("2026-10-20", "45.00"), ("2026-11-20", "5.00"))))
    assert result.findings[0].amount == money("5.00")


def test_a_paid_credit_without_uses_is_told() -> None:
    """A credit that the ledger calls paid without saying how counts as used, with a note."""
    result = credits_(credit("C1", "2026-10-05", "50.00", status=DocumentStatus.PAID))
    assert result.findings == ()
    assert result.notes == ("Credits marked as paid whose use is not known in full: 1; the rest counts as used.",)


@pytest.mark.parametrize("kind", DocumentKind)
def test_which_documents_are_credits(kind: DocumentKind) -> None:
    """Credit notes, prepayments and overpayments of either side are credits; invoices and bills are none."""
    assert bool(credits_(credit("C1", "2026-10-05", "50.00", kind=kind)).findings) is kind.credit


@pytest.mark.parametrize("status", DocumentStatus)
def test_only_live_credits_count(status: DocumentStatus) -> None:
    """Drafts, voided and deleted credits are not in the books."""
    live = status is DocumentStatus.APPROVED
    assert bool(credits_(credit("C1", "2026-10-05", "50.00", status=status)).findings) is live


@pytest.mark.parametrize(("on", "flagged"), [("2026-10-31", True), ("2026-11-01", False)])
def test_only_credits_by_the_day(on: str, *, flagged: bool) -> None:
    """A credit of the day counts, one of the next day does not."""
    assert bool(credits_(credit("C1", on, "50.00")).findings) is flagged
    assert bool(credits_(payment("P1", on, "50.00", unapplied="50.00")).findings) is flagged


def test_a_payment_that_was_not_applied() -> None:
    """What is left of a payment today, and what was applied of it after the day, was left on the day."""
    result = credits_(
        payment("P1", "2026-10-05", "50.00", RECEIVED, unapplied="10.00", contact="acme"),
        sale("S1", "2026-10-01", "60.00", status=DocumentStatus.APPROVED),
        allocation("S1", "15.00", "2026-10-20", source="P1"),
        allocation("S1", "25.00", "2026-11-01", source="P1"),
    )
    (finding,) = result.findings
    assert finding.amount == money("35.00")
    assert finding.severity is Severity.MEDIUM
    assert finding.summary == "Payment from Acme Ltd, dated 2026-10-05, had 35.00 GBP left on 2026-10-31."
    assert finding.evidence[0].endswith("45.00 GBP open")


def test_payments_that_leave_nothing() -> None:
    """A payment that was applied in full, or voided, or applied in another currency, leaves nothing."""
    result = credits_(
        payment("P1", "2026-10-05", "50.00"),
        payment("P2", "2026-10-05", "50.00", unapplied="50.00", voided=True),
        payment("P3", "2026-10-05", "50.00"),
        sale("S1", "2026-10-01", "60.00", currency="EUR", rate="0.85"),
        allocation("S1", "60.00", "2026-11-01", source="P3"),
    )
    assert result.findings == ()
    assert result.population == 2


@pytest.mark.parametrize(("least", "flagged"), [("42.50", True), ("42.51", False)])
def test_the_minimum_is_in_the_base_currency(least: str, *, flagged: bool) -> None:
    """50.00 EUR at 0.85 are 42.50 in the base currency; a payment without a rate is shown whatever it is."""
    result = credits_(credit("C1", "2026-10-05", "50.00", currency="EUR", rate="0.85"), min_amount=least)
    assert bool(result.findings) is flagged
    unrated = credits_(
        payment("P1", "2026-10-05", "50.00", unapplied="1.00", currency="EUR", rate=None), min_amount="999.00"
    )
    assert len(unrated.findings) == 1
    assert unrated.notes[0].startswith("Payments without a rate")


def test_the_figures_of_credits() -> None:
    """Totals stay apart by currency; those in the base currency are also given by contact."""
    result = credits_(
        credit("C1", "2026-10-05", "50.00", currency="EUR", rate="0.5"),
        credit("C2", "2026-09-05", "10.00", contact="other"),
    )
    assert {figure.name: figure.value for figure in result.figures} == {
        "count": 2,
        "left EUR": money("50.00", "EUR"),
        "left GBP": money("10.00"),
        "left in base currency": money("35.00"),
        "oldest": date(2026, 9, 5),
        "left with Acme Ltd in base currency": money("25.00"),
        "left with other in base currency": money("10.00"),
    }


def test_overpayments_of_both_sides() -> None:
    """Overpayments with something left are medium, and their figures are apart for customers and suppliers."""
    result = overpaid(
        credit("O1", "2026-10-05", "50.00", kind=DocumentKind.SALES_OVERPAYMENT),
        credit("O2", "2026-09-05", "20.00", kind=DocumentKind.PURCHASE_OVERPAYMENT),
        used("O2", "5.00", "2026-10-30"),
        used("O2", "15.00", "2026-11-02"),
        credit("C1", "2026-09-05", "20.00"),
    )
    assert {finding.key: finding.amount for finding in result.findings} == {
        "overpayments:O1": money("50.00"),
        "overpayments:O2": money("15.00"),
    }
    assert {finding.severity for finding in result.findings} == {Severity.MEDIUM}
    assert result.findings[0].summary == (
        "Sales overpayment without a number of Acme Ltd, dated 2026-10-05, was 50.00 GBP too much on 2026-10-31."
    )
    assert (result.figure("customers"), result.figure("suppliers")) == (1, 1)
    assert result.figure("suppliers in base currency") == money("15.00")
    assert result.figure("oldest") == date(2026, 9, 5)
    assert result.population == 3


@pytest.mark.parametrize(("paid", "excess"), [("120.00", None), ("120.01", "0.01"), ("150.00", "30.00")])
def test_a_bill_that_was_paid_too_much(paid: str, excess: str | None) -> None:
    """A bill that was settled by more than its total by the day is overpaid; what is paid later is not."""
    result = overpaid(bill("B1", "2026-10-05", "120.00", paid=(("2026-10-31", paid), ("2026-11-01", "9.00"))))
    assert [finding.amount for finding in result.findings] == ([money(excess)] if excess else [])
    for finding in result.findings:
        assert finding.evidence == ("settled by more than its total of 120.00 GBP",)


def test_an_unapplied_payment_is_an_overpayment() -> None:
    """What is left of a payment was paid too much, until it is applied."""
    result = overpaid(payment("P1", "2026-10-05", "50.00", RECEIVED, unapplied="8.00"))
    assert result.findings[0].amount == money("8.00")
    assert result.findings[0].summary.startswith("Payment from an unknown contact")
