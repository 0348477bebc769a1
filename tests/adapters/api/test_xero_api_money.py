"""What a Xero organisation's payments, bank and ledger become, read over its APIs."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import attrs
import pytest

from adapters.api import company
from adapters.api.conftest import DAYS, xero
from adapters.api.service import Server, Service
from adapters.api.xero_company import XeroCompany
from adapters.api.xero_records import account_id
from dextflow.model import (
    Allocation,
    AssetStatus,
    BankTransactionKind,
    Document,
    DocumentKind,
    EntrySource,
    Facts,
    FeedSource,
    JournalStatus,
    Need,
    PaymentDirection,
    Reconciled,
    SettledBy,
)

Fetch = Callable[..., Facts]
HERE = {account_id(code): code for code in company.ACCOUNTS}


# ---------------------------------------------------------------- what settled them


def open_at(facts: Facts, document: Document, day: date) -> Decimal:
    settled = (one.amount for one in facts.settlements.get(document.id, ()) if one.on and one.on <= day)
    return document.total - sum(settled, Decimal(0))


@pytest.mark.parametrize("day", [*DAYS, date(2026, 12, 31)])
def test_what_was_open_at_a_past_date_comes_from_the_allocations(from_xero: Fetch, day: date) -> None:
    """Never from today's balance: on each day the open invoices agree with the debtors in the books."""
    facts = from_xero(Need.DOCUMENTS, Need.ALLOCATIONS)
    invoices = [
        one
        for one in facts.documents
        if one.kind is DocumentKind.SALES_INVOICE and one.live and one.issued_on <= day
    ]
    unused = [
        one for one in facts.documents if one.kind is DocumentKind.SALES_CREDIT and one.issued_on > day
    ]  # a credit that is used on its day leaves nothing open
    assert unused == [] or day < date(2026, 3, 10)
    assert sum(open_at(facts, one, day) for one in invoices) == company.balances(day)[company.DEBTORS]


def test_each_payment_settles_once(from_xero: Fetch) -> None:
    """A payment is told twice, in its own list and within its invoice, and counts once; deleted ones never."""
    facts = from_xero(Need.ALLOCATIONS, Need.PAYMENTS)
    paid = [one for one in facts.allocations if one.by is SettledBy.PAYMENT]
    assert sum(one.amount for one in paid) == sum(p.amount for paper in company.PAPERS for p in paper.paid)
    assert [one.id for one in facts.payments if one.voided] == ["payment-gone"]
    credited = [one for one in facts.allocations if one.by is SettledBy.CREDIT_NOTE]
    assert {(one.source, one.document) for one in credited} == {
        ("paper-301", "paper-3"),
        ("paper-302", "paper-101"),
    }


def test_payments_say_which_way_and_whether_they_are_reconciled(from_xero: Fetch) -> None:
    """Received and made, in the currency of what they settle."""
    found = {one.id: one for one in from_xero(Need.PAYMENTS, Need.RECONCILIATION).payments}
    received, made = found["payment-500"], found["payment-610"]
    assert (received.direction, received.reconciled) == (PaymentDirection.RECEIVED, Reconciled.YES)
    assert (made.direction, made.contact) == (PaymentDirection.MADE, company.MILL)
    dollars = found["payment-610"]
    assert (dollars.currency, dollars.rate) == ("USD", Decimal("0.8"))


def test_old_documents_that_are_open_come_along(from_xero: Fetch, service: Service) -> None:
    """With a day since which is read, older documents come if they are open, with what was paid on them."""
    since = date(2026, 7, 1)
    facts = from_xero(Need.DOCUMENTS, Need.ALLOCATIONS, Need.PAYMENTS, Need.BANK_TRANSACTIONS, since=since)
    ids = {one.id for one in facts.documents}
    assert ids == {f"paper-{p.id}" for p in company.PAPERS if p.on >= since or company.due(p)}
    assert all(one.on >= since for one in facts.payments)
    by_them = [one for one in facts.allocations if one.source == "payment-501"]
    assert [(one.document, one.on) for one in by_them] == [("paper-2", date(2026, 2, 6))]
    assert service.asked("Date>=DateTime(2026,07,01)") == service.asked("'where'") > 0
    bare = [one for one in facts.allocations if one.on is None]
    assert bare == []


def test_old_credits_settle_without_a_date(from_xero: Fetch, tenant: XeroCompany) -> None:
    """What was set against an open invoice before that day is told by the invoice, which does not say when."""
    [invoice] = [one for one in tenant.lists["Invoices"] if one["InvoiceID"] == "paper-3"]
    invoice["CreditNotes"] = [{"CreditNoteID": "paper-301", "AppliedAmount": 12.0}]
    facts = from_xero(Need.ALLOCATIONS, since=date(2026, 7, 1))
    found = [one for one in facts.allocations if one.source == "paper-301"]
    assert found == [
        Allocation(document="paper-3", amount=Decimal(12), on=None, by=SettledBy.CREDIT_NOTE, source="paper-301")
    ]


# ---------------------------------------------------------------- the bank


def test_transfers_have_both_ends_once(from_xero: Fetch) -> None:
    """The end that is among the bank transactions is not doubled by the transfer; deleted ones are left out."""
    found = {one.id: one for one in from_xero(Need.BANK_TRANSACTIONS, Need.RECONCILIATION).bank_transactions}
    assert {id_: one.kind for id_, one in found.items()} == {
        "bank-1": BankTransactionKind.SPEND,
        "bank-2": BankTransactionKind.RECEIVE,
        "bank-4": BankTransactionKind.TRANSFER_OUT,
        "bank-5": BankTransactionKind.TRANSFER_IN,
    }
    assert (found["bank-5"].reconciled, found["bank-5"].total) == (Reconciled.NO, company.TRANSFER)


def test_transfers_between_currencies_are_left_out_and_noted(from_xero: Fetch, tenant: XeroCompany) -> None:
    """The amount that arrived is not said, so that end cannot be told."""
    [savings] = [one for one in tenant.lists["Accounts"] if one["Code"] == company.SAVINGS]
    savings["CurrencyCode"] = "USD"
    facts = from_xero(Need.BANK_TRANSACTIONS)
    assert "bank-5" not in {one.id for one in facts.bank_transactions}
    [note] = facts.notes
    assert note.reason == "transfers between currencies are left out, as the amount that arrived is not said: 1"


def test_balances_of_the_bank_get_their_sign_from_a_word(from_xero: Fetch) -> None:
    """They come unsigned beside DEBIT or CREDIT; credit is overdrawn."""
    facts = from_xero(Need.BANK_POSITIONS)
    found = {(one.bank_account, one.as_of): one for one in facts.bank_positions}
    assert len(found) == 4
    bank, savings = (found[account_id(code), DAYS[0]] for code in (company.BANK, company.SAVINGS))
    assert (bank.statement_balance, savings.statement_balance) == (Decimal("-12.5"), Decimal("12.5"))
    assert (bank.unreconciled, bank.earliest_unreconciled) == (1, date(2026, 1, 2))
    assert (bank.ledger_balance, bank.source) == (Decimal(100), FeedSource.FILE)


def test_statements_are_read_a_year_at_a_time(from_xero: Fetch, service: Service) -> None:
    """Two years in three calls for each account; a statement in two of them is there once, deleted lines never."""
    facts = from_xero(Need.STATEMENTS)
    assert service.asked("BankStatementsPlus") == 2 * 3
    assert len(facts.statements) == len(facts.statement_lines) == 2
    [line] = [one for one in facts.statement_lines if one.bank_account == account_id(company.BANK)]
    assert (line.amount, line.reconciled, line.source) == (Decimal("-12.5"), False, FeedSource.FILE)
    assert (facts.statements[0].opening, facts.statements[0].closing) == (Decimal(10), Decimal("-2.5"))


# ---------------------------------------------------------------- the ledger


def test_the_books_balance(from_xero: Fetch) -> None:
    """The entries sum to zero, and to the trial balance of each day, account by account."""
    facts = from_xero(Need.LEDGER_ENTRIES, Need.TRIAL_BALANCES)
    assert len(facts.ledger_entries) == len(company.POSTINGS)
    assert [one.as_of for one in facts.trial_balances] == list(DAYS)
    for balance in facts.trial_balances:
        rows = {HERE[row.account]: row.balance for row in balance.rows}
        assert rows == company.balances(balance.as_of)
        sums: dict[str, Decimal] = {}
        for entry in facts.ledger_entries:
            if entry.on <= balance.as_of:
                sums[HERE[entry.account]] = sums.get(HERE[entry.account], Decimal(0)) + entry.amount
        assert {account: amount for account, amount in sums.items() if amount} == rows


def test_entries_say_where_they_come_from_and_when_they_were_posted(from_xero: Fetch) -> None:
    """The source is the id of a document or payment, and the time of posting is in UTC."""
    facts = from_xero(Need.LEDGER_ENTRIES, Need.POSTING_TIMES)
    first, *_, last = facts.ledger_entries
    assert {one.source_kind for one in facts.ledger_entries} == {
        EntrySource.DOCUMENT,
        EntrySource.PAYMENT,
        EntrySource.BANK_TRANSACTION,
    }
    assert (first.source, first.posted_at) == ("paper-1", datetime(2026, 11, 1, 9, 30, tzinfo=UTC))
    assert last.source is not None


def test_manual_journals_know_when_they_were_entered(from_xero: Fetch, service: Service) -> None:
    """The posted journals say it; without that need they are not read at all."""
    bare = from_xero(Need.MANUAL_JOURNALS).manual_journals
    assert {one.status for one in bare} == set(JournalStatus)
    assert (service.asked("/Journals"), {one.created_at for one in bare}) == (0, {None})
    timed = {one.id: one for one in from_xero(Need.MANUAL_JOURNALS, Need.POSTING_TIMES).manual_journals}
    posted = timed["manual-posted"]
    assert posted.created_at == datetime(2026, 10, 8, 21, 5, tzinfo=UTC)
    assert [line.amount for line in posted.lines] == [Decimal(10), Decimal(-10)]


def test_assets_of_every_status_are_read(from_xero: Fetch) -> None:
    """Drafts and disposals too, with what was depreciated and the accounts of their type."""
    found = {one.status: one for one in from_xero(Need.FIXED_ASSETS).fixed_assets}
    assert set(found) == set(AssetStatus)
    oven = found[AssetStatus.REGISTERED]
    assert (oven.cost, oven.accumulated, oven.book_value) == (Decimal(1000), Decimal("150.25"), Decimal("849.75"))
    assert (oven.asset_account, oven.depreciation_account, oven.depreciated_to) == ("fa", "ad", date(2026, 9, 30))
    assert found[AssetStatus.DISPOSED].depreciated_to is None


# ---------------------------------------------------------------- the snapshot


def test_the_order_of_records_makes_no_difference(from_xero: Fetch, tenant: XeroCompany) -> None:
    """However the lists are ordered, the facts and their digest are the same; another figure is another digest."""
    needs = set(Need) - {Need.AUTHORS}
    before = from_xero(*needs, page_size=1000)
    for records in tenant.lists.values():
        records.reverse()
    after = from_xero(*needs, page_size=7)
    assert attrs.evolve(after, fetched_at=before.fetched_at) == before
    tenant.lists["Invoices"][0]["Total"] += 1
    assert from_xero(*needs).digest != before.digest


def test_each_list_is_asked_for_once(from_xero: Fetch, service: Service) -> None:
    """However many needs want the same list, one from_xero asks for it once."""
    from_xero(Need.DOCUMENTS, Need.ALLOCATIONS, Need.PAYMENTS, Need.LINES, page_size=1000)
    assert [service.asked(f"/{name} ") for name in ("Invoices", "CreditNotes", "Payments")] == [1, 1, 1]


def test_xero_lacks_authors_only(server: Server, service: Service) -> None:
    """Everything else may be there; a connection without a permission says so when it is asked."""
    assert service.calls == []
    [gap] = xero(server).lacks("practice", "client")
    assert (gap.need, gap.reason) == (Need.AUTHORS, "Xero does not say who entered a record")
