"""What a QuickBooks Online company's payments, bank and ledger become, read over its API."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import attrs
import pytest

from adapters.api import company
from adapters.api.conftest import DAYS, quickbooks
from adapters.api.quickbooks_company import QuickBooksCompany
from adapters.api.quickbooks_records import link
from adapters.api.service import Fault, Server, Service
from dextflow.errors import LedgerFault
from dextflow.model import (
    Allocation,
    BankTransactionKind,
    DocumentKind,
    EntrySource,
    Facts,
    JournalStatus,
    Need,
    PaymentDirection,
    Reconciled,
    SettledBy,
)

Fetch = Callable[..., Facts]
LACKING = {Need.STATEMENTS, Need.BANK_POSITIONS, Need.FIXED_ASSETS}


# ---------------------------------------------------------------- what settled them


@pytest.mark.parametrize("day", DAYS)
def test_what_was_open_at_a_past_date_comes_from_the_allocations(from_books: Fetch, day: date) -> None:
    """Never from today's balance: on each day the open invoices agree with the debtors in the books."""
    facts = from_books(Need.DOCUMENTS, Need.ALLOCATIONS)
    found = Decimal(0)
    for one in facts.documents:
        if one.kind is DocumentKind.SALES_INVOICE and one.live and one.issued_on <= day:
            settled = (part.amount for part in facts.settlements.get(one.id, ()) if part.on and part.on <= day)
            found += one.total - sum(settled, Decimal(0))
    assert found == company.balances(day)[company.DEBTORS]


def test_a_payment_of_nothing_sets_a_credit_against_an_invoice(from_books: Fetch) -> None:
    """The credit settles, not the payment that brings the two together."""
    found = [one for one in from_books(Need.ALLOCATIONS).allocations if one.by is SettledBy.CREDIT_NOTE]
    assert {(one.source, one.document, one.amount) for one in found} == {
        ("creditmemo:1", "invoice:3", Decimal(12)),
        ("vendorcredit:2", "bill:1", Decimal(6)),
    }


def test_a_payment_may_be_of_several_invoices_and_a_refund(from_books: Fetch, realm: QuickBooksCompany) -> None:
    """Credits are used in the order of the lines; a credit that is paid back is settled itself."""
    lines = [
        link("Invoice", "6", Decimal(30)),
        link("CreditMemo", "1", Decimal(10)),
        link("Invoice", "9", Decimal(5)),
        link("Expense", "1", Decimal(2)),
        link("CreditMemo", "1", Decimal(27)),
    ]
    day = {"TxnDate": "2026-08-01", "CustomerRef": {"value": "1"}}
    realm.lists["Payment"] = [{"Id": "7", "TotalAmt": 0, "Line": lines} | day]
    found = [one for one in from_books(Need.ALLOCATIONS).allocations if one.on == date(2026, 8, 1)]
    credit = "creditmemo:1"
    assert [(one.document, str(one.amount), one.by, one.source) for one in found] == [
        (credit, "2.0", SettledBy.PAYMENT, "purchase:1"),
        ("invoice:6", "10.0", SettledBy.CREDIT_NOTE, credit),
        ("invoice:6", "20.0", SettledBy.CREDIT_NOTE, credit),
        ("invoice:9", "5.0", SettledBy.CREDIT_NOTE, credit),
    ]


def test_what_no_payment_explains_has_no_date(from_books: Fetch, realm: QuickBooksCompany) -> None:
    """A balance that was lowered by a journal was settled, nobody says when."""
    [bill] = [one for one in realm.lists["Bill"] if one["Id"] == "3"]
    bill["Balance"] -= 4
    [found] = [one for one in from_books(Need.ALLOCATIONS).allocations if one.on is None]
    assert found == Allocation(document="bill:3", amount=Decimal(4), on=None)


def test_payments_say_which_way_and_where(from_books: Fetch) -> None:
    """Received and made, from receipts too, with the bank account behind the way of paying."""
    found = {one.id: one for one in from_books(Need.PAYMENTS).payments}
    received, made, receipt = found["payment:1"], found["billpayment:2"], found["salesreceipt:1:payment"]
    assert (received.direction, received.contact) == (PaymentDirection.RECEIVED, "customer:1")
    assert (made.direction, made.bank_account) == (PaymentDirection.MADE, company.BANK)
    assert (receipt.amount, receipt.contact, receipt.reconciled) == (Decimal(6), None, Reconciled.UNKNOWN)


def test_a_receipt_is_a_document_and_a_payment(from_books: Fetch) -> None:
    """Its payment has an id of its own, or it would look like a credit that is used up; it may be with nobody."""
    facts = from_books(Need.DOCUMENTS, Need.ALLOCATIONS, Need.PAYMENTS)
    [paid] = facts.settlements["salesreceipt:1"]
    assert (paid.amount, paid.source) == (Decimal(6), "salesreceipt:1:payment")
    assert paid.source in {one.id for one in facts.payments}
    assert paid.source not in facts.document_by_id
    assert facts.document_by_id["salesreceipt:1"].contact == ""


def test_old_invoices_that_are_open_come_along(from_books: Fetch) -> None:
    """With a day since which is read, older invoices come if they are open; what was paid on them has no date."""
    since = date(2026, 7, 1)
    facts = from_books(Need.DOCUMENTS, Need.ALLOCATIONS, since=since)
    invoices = {one.id for one in facts.documents if one.id.startswith("invoice:")}
    expected = [p for p in company.PAPERS if p.sold and p.credits is None and (p.on >= since or company.due(p))]
    assert invoices == {f"invoice:{paper.id % 100}" for paper in expected}
    assert [one.on for one in facts.allocations if one.document == "invoice:2"] == [None]


# ---------------------------------------------------------------- the bank


def test_bank_transactions_are_purchases_deposits_and_transfers(from_books: Fetch) -> None:
    """A card credit came back; a deposit of payments moves them; transfers have two ends; voided ones are out."""
    found = {one.id: one for one in from_books(Need.BANK_TRANSACTIONS).bank_transactions}
    assert {id_: (one.kind, str(one.total), one.contact) for id_, one in found.items()} == {
        "purchase:1": (BankTransactionKind.SPEND, "12.5", "vendor:1"),
        "purchase:2": (BankTransactionKind.RECEIVE, "12.5", "vendor:1"),
        "deposit:1": (BankTransactionKind.RECEIVE, "8.0", "customer:1"),
        "deposit:2": (BankTransactionKind.TRANSFER_IN, "30.0", None),
        "transfer:1:in": (BankTransactionKind.TRANSFER_IN, "250.0", None),
        "transfer:1:out": (BankTransactionKind.TRANSFER_OUT, "250.0", None),
    }
    assert {one.reconciled for one in found.values()} == {Reconciled.UNKNOWN}


def test_what_is_reconciled_is_told_by_three_reports(from_books: Fetch, books: Service) -> None:
    """The list of transactions is asked for once for each state, and joined by id; without the need it is not."""
    from_books(Need.BANK_TRANSACTIONS, Need.PAYMENTS)
    assert books.asked("TransactionList") == 0
    facts = from_books(Need.BANK_TRANSACTIONS, Need.PAYMENTS, Need.RECONCILIATION)
    assert books.asked("TransactionList") == 3 * 2  # states and years
    known = {one.id: one.reconciled for one in facts.bank_transactions}
    known |= {one.id: one.reconciled for one in facts.payments}
    assert {id_: state for id_, state in known.items() if state is not Reconciled.UNKNOWN} == {
        "purchase:1": Reconciled.YES,
        "payment:1": Reconciled.YES,
        "transfer:1:in": Reconciled.CLEARED,
        "transfer:1:out": Reconciled.CLEARED,
    }


def test_transfers_between_currencies_are_left_out_and_noted(from_books: Fetch, realm: QuickBooksCompany) -> None:
    """The amount that arrived is not said."""
    [savings] = [one for one in realm.lists["Account"] if one["Id"] == company.SAVINGS]
    savings["CurrencyRef"] = {"value": "USD"}
    facts = from_books(Need.BANK_TRANSACTIONS)
    assert len(facts.bank_transactions) == 4
    [note] = facts.notes
    assert note.reason == "transfers between currencies are left out, as the amount that arrived is not said: 1"


# ---------------------------------------------------------------- the ledger


def test_the_books_balance(from_books: Fetch) -> None:
    """The entries sum to zero, and to the trial balance of each day, account by account."""
    facts = from_books(Need.LEDGER_ENTRIES, Need.TRIAL_BALANCES)
    assert len(facts.ledger_entries) == len(company.POSTINGS)
    for balance in facts.trial_balances:
        rows = {row.account: row.balance for row in balance.rows}
        assert rows == company.balances(balance.as_of)
        sums: dict[str, Decimal] = {}
        for entry in facts.ledger_entries:
            if entry.on <= balance.as_of:
                sums[entry.account] = sums.get(entry.account, Decimal(0)) + entry.amount
        assert {account: amount for account, amount in sums.items() if amount} == rows


def test_entries_say_who_posted_them_and_from_what(from_books: Fetch) -> None:
    """Their source is the id of a record, also where a report has another name for it."""
    facts = from_books(Need.LEDGER_ENTRIES, Need.AUTHORS, Need.POSTING_TIMES)
    by_source = {one.source: one for one in facts.ledger_entries}
    assert {one.source_kind for one in facts.ledger_entries} == {
        EntrySource.DOCUMENT,
        EntrySource.PAYMENT,
        EntrySource.BANK_TRANSACTION,
    }
    bill = by_source["billpayment:2"]
    assert (bill.posted_by, bill.contact) == ("Ada Brown", "vendor:1")
    assert bill.posted_at == datetime(2026, 11, 1, tzinfo=UTC)
    assert "creditmemo:1" in by_source


def test_a_report_without_a_column_is_refused(from_books: Fetch, books: Service) -> None:
    """Amounts that are not there are not taken for nothing."""
    cells = b'{"ColData": [{"value": "Invoice", "id": "1"}]}'
    columns = b'"Columns": {"Column": [{"ColTitle": "Type", "ColType": "txn_type"}]}'
    books.faults.append(Fault("/GeneralLedger", body=b'{"Rows": {"Row": [' + cells + b"]}, " + columns + b"}"))
    with pytest.raises(LedgerFault, match="debt_home_amt: the column is missing"):
        from_books(Need.LEDGER_ENTRIES)


def test_journal_entries_are_in_the_home_currency(from_books: Fetch, books: Service) -> None:
    """Debits are positive; the time of entry is the record's own, and who entered it the general ledger's."""
    [journal] = from_books(Need.MANUAL_JOURNALS).manual_journals
    assert books.asked("GeneralLedger") == 0
    assert [(line.account, line.amount, line.contact) for line in journal.lines] == [
        (company.FLOUR, Decimal("8.00"), "vendor:1"),
        (company.SALES, Decimal("-8.00"), None),
    ]
    assert (journal.number, journal.narration, journal.status) == ("JE1", "Stock", JournalStatus.POSTED)
    assert journal.created_at == datetime(2026, 1, 5, 18, tzinfo=UTC)


# ---------------------------------------------------------------- the snapshot


def test_the_order_of_records_makes_no_difference(from_books: Fetch, realm: QuickBooksCompany) -> None:
    """However the lists are ordered, the facts and their digest are the same; another figure is another digest."""
    needs = set(Need) - LACKING
    before = from_books(*needs, page_size=1000)
    for records in realm.lists.values():
        records.reverse()
    after = from_books(*needs, page_size=9)
    assert attrs.evolve(after, fetched_at=before.fetched_at) == before
    realm.lists["Bill"][0]["TotalAmt"] += 1
    assert from_books(*needs).digest != before.digest


def test_quickbooks_lacks_statements_and_assets(server: Server, books: Service) -> None:
    """Its API gives no lines of the bank's statements and no register of assets."""
    gaps = quickbooks(server).lacks("practice", "client")
    assert {gap.need for gap in gaps} == LACKING
    assert books.calls == []
