"""The readable notation of small books."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from dextflow.errors import InvalidValue
from dextflow.model import (
    Allocation,
    BankTransactionKind,
    Document,
    DocumentKind,
    Gap,
    Need,
    PaymentDirection,
    ReportingPeriod,
    SettledBy,
)
from dextflow.testing.books import (
    EXPENSE,
    account,
    allocation,
    asset,
    attachment,
    bank_position,
    bill,
    check,
    contact,
    credit,
    entry,
    journal,
    ledger,
    line,
    payment,
    period_of,
    post,
    receive,
    sale,
    spend,
    statement,
    statement_line,
    tax_code,
    trial_balance,
)


def test_every_record_finds_its_field() -> None:
    """Each kind of record is in the field of the facts that is its own, and nothing is lost."""
    books = ledger(
        account("400", "Rent", EXPENSE),
        tax_code("S20", "0.2"),
        contact("acme"),
        (sale("S1", "2026-10-01", "5.00"), credit("C1", "2026-10-01", "5.00")),
        allocation("S1", "1.00", "2026-10-02"),
        payment("P1", "2026-10-02", "1.00", PaymentDirection.RECEIVED),
        spend("T1", "2026-10-02", "1.00"),
        receive("T2", "2026-10-02", "1.00", lines=(line("1.00"),)),
        statement("X1", "2026-10-01", "2026-10-31", "0.00", "1.00"),
        statement_line("L1", "2026-10-02", "1.00"),
        bank_position("2026-10-31", "1.00"),
        journal("M1", "2026-10-31", ("400", "1.00"), ("800", "-1.00")),
        post("2026-10-31", ("400", "1.00"), ("800", "-1.00")),
        trial_balance("2026-10-31", ("400", "1.00"), ("800", "-1.00")),
        attachment("S1"),
        asset("F1", "9.00"),
    )
    for field in (
        *("accounts", "tax_codes", "contacts", "allocations", "payments", "statements", "statement_lines"),
        *("bank_positions", "manual_journals", "trial_balances", "attachments", "fixed_assets"),
    ):
        assert len(getattr(books, field)) == 1, field
    assert [document.kind for document in books.documents] == [
        DocumentKind.SALES_INVOICE,
        DocumentKind.PURCHASE_CREDIT,
    ]
    assert [item.kind for item in books.bank_transactions] == [
        BankTransactionKind.SPEND,
        BankTransactionKind.RECEIVE,
    ]
    assert [row.balance for row in books.trial_balances[0].rows] == [Decimal("1.00"), Decimal("-1.00")]


def test_a_document_that_was_paid_brings_its_allocations() -> None:
    """The facts hold a plain document, and what settled it apart."""
    books = ledger(bill("B1", "2026-10-03", "120.00", tax="20.00", paid=(("2026-10-20", "50.00"), (None, "1.00"))))
    (document,) = books.documents
    assert type(document) is Document
    assert list(map(str, (document.net, document.tax, document.total, document.rate))) == [
        "100.00",
        "20.00",
        "120.00",
        "1",
    ]
    paid = SettledBy.PAYMENT
    assert books.allocations == (
        Allocation(document="B1", amount=Decimal("50.00"), on=date(2026, 10, 20), by=paid),
        Allocation(document="B1", amount=Decimal("1.00"), on=None, by=paid),
    )


def test_entries_are_numbered_and_journals_balance() -> None:
    """Entries without an id get one, those of a journal share its name, and a journal must balance."""
    books = ledger(
        entry("400", "2026-10-01", "5.00", "own", posted_at="2026-10-02T08:30"),
        post("2026-10-31", ("400", "1.00"), ("800", "-1.00")),
    )
    assert [each.id for each in books.ledger_entries] == ["own", "E2", "E3"]
    assert books.ledger_entries[0].posted_at == datetime(2026, 10, 2, 8, 30, tzinfo=UTC)
    assert books.ledger_entries[1].journal == books.ledger_entries[2].journal
    with pytest.raises(InvalidValue, match=r"a journal of 2026-10-31 does not balance: 0\.01"):
        post("2026-10-31", ("400", "1.01"), ("800", "-1.00"))


@pytest.mark.parametrize(
    ("text", "interval"),
    [
        ("2026", "2026-01-01/2026-12-31"),
        ("2024-02", "2024-02-01/2024-02-29"),
        ("2026-12", "2026-12-01/2026-12-31"),
        ("2026-04-06/2027-04-05", "2026-04-06/2027-04-05"),
    ],
)
def test_periods(text: str, interval: str) -> None:
    """A year, a month and an interval are periods; a period stays itself."""
    assert str(period_of(text)) == interval
    period = ReportingPeriod(start=date(2026, 1, 1), end=date(2026, 1, 2))
    assert period_of(period) is period


def test_a_check_that_is_not_calculated_is_no_result() -> None:
    """An unknown rule, and one that misses what it needs, are told as the reason of a failed test."""
    with pytest.raises(AssertionError, match="no rule 'nothing' in the catalogue"):
        check("nothing", ledger())
    with pytest.raises(AssertionError, match="no documents: none"):
        check("aged_payables", ledger(missing=(Gap(need=Need.DOCUMENTS, reason="none"),)))
