"""What the tables of a Xero organisation become."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from dextflow.adapters.ledgers.xero_tables import XeroTables
from dextflow.errors import LedgerFault, TableFault
from dextflow.model import (
    AccountClass,
    Allocation,
    BankTransactionKind,
    DocumentKind,
    DocumentStatus,
    Facts,
    Gap,
    Need,
    Organisation,
    YearEnd,
)
from dextflow.testing.ledger import LedgerContract

Fetch = Callable[..., Facts]
Refuse = Callable[..., LedgerFault]
Put = Callable[[str, int, str, str], None]
Drop = Callable[..., None]


class TestSoundBooks(LedgerContract):
    """Complete tables keep every promise of the port."""

    @pytest.fixture
    def ledger(self, xero: Path) -> XeroTables:
        return XeroTables({("practice", "client"): xero})


class TestDamagedBooks(LedgerContract):
    """Tables of which some are missing or broken keep every promise of the port."""

    @pytest.fixture
    def ledger(self, xero: Path, put: Put, drop: Drop) -> XeroTables:
        drop("bank_transaction", "type")
        put("journal_line", 5, "journal_id", "j-none")
        (xero / "xero_contact_data.csv").unlink()
        return XeroTables({("practice", "client"): xero})


def test_the_organisation_may_end_its_year_on_29_february(fetch: Fetch) -> None:
    """The year end is taken as recorded; 29 February means the last day of the month."""
    facts = fetch(Need.ORGANISATION)
    assert facts.organisation == Organisation(
        name="Harbour Bakery Ltd", base_currency="GBP", year_end=YearEnd(month=2, day=29)
    )
    assert (facts.ledger, facts.fetched_at, facts.notes) == ("Xero", datetime(2024, 4, 1, 12, tzinfo=UTC), ())


def test_a_year_end_that_is_not_recorded_is_not_known(put: Put, fetch: Fetch) -> None:
    """Empty cells for both month and day mean that the ledger does not say."""
    put("organization", 2, "financial_year_end_month", "")
    put("organization", 2, "financial_year_end_day", "")
    assert fetch(Need.ORGANISATION).organisation.year_end is None


def test_the_base_currency_is_told_by_rates_where_it_is_not_stated(fetch: Fetch, put: Put, drop: Drop) -> None:
    """It is the one currency whose documents all have the rate 1, even if another was at par once."""
    drop("organization", "base_currency", "name")
    assert fetch(Need.ORGANISATION).organisation.base_currency == "GBP"
    put("invoice", 5, "currency_rate", "1")
    assert fetch(Need.ORGANISATION).organisation.base_currency is None
    put("invoice", 6, "currency_code", "EUR")
    put("invoice", 6, "currency_rate", "1.2")
    assert fetch(Need.ORGANISATION).organisation.base_currency == "GBP"


def test_an_unknown_base_currency_is_noted(fetch: Fetch, put: Put, drop: Drop) -> None:
    """Broken invoices do not cost the year end: the base currency is unknown and a note says why."""
    drop("organization", "base_currency")
    put("invoice", 3, "currency_rate", "dear")
    facts = fetch(Need.ORGANISATION)
    assert facts.organisation.base_currency is None
    assert facts.organisation.year_end is not None
    cause = "xero_invoice_data.csv, line 3, column 'currency_rate': 'dear' is not a number"
    assert [(gap.need, gap.reason) for gap in facts.notes] == [
        (Need.ORGANISATION, f"the base currency is not known: {cause}")
    ]


def test_archived_accounts_and_contacts_are_kept_as_inactive(fetch: Fetch) -> None:
    """Accounts and contacts that are archived, or deleted according to the sync, are served and marked so."""
    facts = fetch(Need.ACCOUNTS, Need.CONTACTS)
    assert {one.id for one in facts.accounts if not one.active} == {"a-old"}
    assert {one.id for one in facts.contacts if not one.active} == {"c-cafe", "c-gone"}
    assert [one.id for one in facts.accounts if one.bank] == ["a-bank"]
    assert [one.id for one in facts.accounts if one.system] == ["a-debt"]
    assert {one.id: one.klass for one in facts.accounts}["a-sale"] is AccountClass.REVENUE
    assert {one.id: one.code for one in facts.accounts}["a-bank"] is None


def test_accounts_and_contacts_without_status_are_active(fetch: Fetch, drop: Drop) -> None:
    """A sync that keeps no status serves all of them as active."""
    drop("account", "status", "system_account")
    drop("contact", "contact_status", "_fivetran_deleted")
    facts = fetch(Need.ACCOUNTS, Need.CONTACTS)
    assert all(account.active for account in facts.accounts)
    assert all(contact.active for contact in facts.contacts)


def test_documents_of_every_status_and_kind_are_served(fetch: Fetch) -> None:
    """Drafts, voided and deleted documents stay in the list; credit notes are documents too."""
    documents = fetch(Need.DOCUMENTS).documents
    assert {one.status for one in documents} == set(DocumentStatus)
    assert Counter(one.kind for one in documents) == {
        DocumentKind.SALES_INVOICE: 2,
        DocumentKind.BILL: 4,
        DocumentKind.SALES_CREDIT: 1,
        DocumentKind.PURCHASE_CREDIT: 2,
    }
    assert [one.id for one in documents if one.live] == ["i-1", "i-2", "n-1", "n-2"]
    assert {one.id: one.number for one in documents}["i-3"] is None


def test_a_row_that_the_sync_deleted_is_a_deleted_document(fetch: Fetch, put: Put) -> None:
    """What is gone from Xero counts for nothing, whatever its last status."""
    put("invoice", 2, "_fivetran_deleted", "TRUE")
    statuses = {one.id: one.status for one in fetch(Need.DOCUMENTS).documents}
    assert statuses["i-1"] is DocumentStatus.DELETED
    assert statuses["i-2"] is DocumentStatus.APPROVED


def test_rates_are_turned_round(fetch: Fetch) -> None:
    """Xero says how many dollars a pound is; a document says how many pounds a dollar is."""
    bill = next(one for one in fetch(Need.DOCUMENTS).documents if one.id == "i-2")
    assert (bill.rate, bill.in_base(bill.total)) == (Decimal("0.8"), Decimal("800.00"))


def test_an_empty_rate_is_1_only_where_there_is_one_currency(fetch: Fetch, refused: Refuse, put: Put) -> None:
    """Among several currencies, a document without a rate is refused rather than taken at par."""
    put("invoice", 2, "currency_rate", "")
    fault = refused(Need.DOCUMENTS).faults[Need.DOCUMENTS]
    assert fault == TableFault("xero_invoice_data.csv", 2, "currency_rate", "the cell is empty")
    for line in (3, 5):
        put("invoice", line, "currency_code", "GBP")
        put("invoice", line, "currency_rate", "")
    assert {one.rate for one in fetch(Need.DOCUMENTS).documents} == {Decimal(1)}


@pytest.mark.parametrize("midnight", ["", " 00:00:00", "T00:00:00Z", " 00:00:00.000 UTC"])
def test_a_midnight_does_not_move_a_date(
    fetch: Fetch, put: Put, midnight: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """29 February stays 29 February, however the warehouse writes it and wherever the machine stands."""
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    put("invoice", 3, "date", "2024-02-29" + midnight)
    assert fetch(Need.DOCUMENTS).documents[1].issued_on == date(2024, 2, 29)


def test_allocations_are_what_was_paid_and_credited(fetch: Fetch) -> None:
    """In full on its day, in part without one; a credit note by its use; nothing for the untouched or voided."""
    assert fetch(Need.ALLOCATIONS).allocations == (
        Allocation(document="i-1", amount=Decimal(120), on=date(2024, 2, 29)),
        Allocation(document="i-2", amount=Decimal(250), on=None),
        Allocation(document="n-1", amount=Decimal(20), on=date(2024, 2, 29)),
        Allocation(document="n-2", amount=Decimal(15), on=None),
    )


@pytest.mark.parametrize("need", [Need.DOCUMENTS, Need.ALLOCATIONS])
def test_credit_notes_that_are_only_ids_are_left_out_and_noted(xero: Path, fetch: Fetch, need: Need) -> None:
    """Documents are served without credit notes that cannot be read, and the facts say so."""
    (xero / "xero_credit_note_data.csv").write_text("credit_note_id,contact_id\nn-1,c-cafe\n")
    place = "xero_credit_note_data.csv, line 1, column 'credit_note_number'"
    [gap] = fetch(need).notes
    assert (gap.need, gap.reason) == (need, f"credit notes are left out: {place}: the column is missing")
    (xero / "xero_credit_note_data.csv").unlink()
    facts = fetch(Need.DOCUMENTS, Need.ALLOCATIONS)
    reason = "credit notes are left out: xero_credit_note_data.csv: the table is missing"
    assert facts.notes == (
        Gap(need=Need.ALLOCATIONS, reason=reason),
        Gap(need=Need.DOCUMENTS, reason=reason),
    )
    assert len(facts.documents) == 6


def test_a_broken_credit_note_refuses_the_documents(refused: Refuse, put: Put) -> None:
    """A table that has the columns must be sound: a bad cell is a fault, not a reason to leave it out."""
    put("credit_note", 3, "total", "lots")
    fault = refused(Need.DOCUMENTS, Need.ACCOUNTS)
    assert str(fault.faults[Need.DOCUMENTS]).startswith("xero_credit_note_data.csv, line 3")
    assert fault.servable == {Need.ACCOUNTS}


def test_bank_transactions_count_only_if_they_stand(fetch: Fetch) -> None:
    """Deleted and voided ones are left out; prepayments are money spent or received; transfers have two ends."""
    found = fetch(Need.BANK_TRANSACTIONS).bank_transactions
    assert [(one.id, one.kind) for one in found] == [
        ("b-1", BankTransactionKind.SPEND),
        ("b-2", BankTransactionKind.TRANSFER_IN),
        ("b-3", BankTransactionKind.TRANSFER_OUT),
        ("b-4", BankTransactionKind.RECEIVE),
    ]
    assert (found[0].contact, found[1].contact, found[3].currency) == ("c-mill", None, "USD")


def test_ledger_entries_have_the_date_of_their_journal(fetch: Fetch) -> None:
    """A line is dated by its journal, and debits are positive."""
    entries = fetch(Need.LEDGER_ENTRIES).ledger_entries
    assert [(one.id, one.on.day, one.amount) for one in entries][:3] == [
        ("l-1", 31, Decimal(120)),
        ("l-2", 31, Decimal(-120)),
        ("l-3", 29, Decimal("100.5")),
    ]
    assert sum(one.amount for one in entries) == 0
