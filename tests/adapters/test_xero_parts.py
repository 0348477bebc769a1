"""What the tables of a Xero organisation say besides the bare records: lines, times, types and settings."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from dextflow.adapters.ledgers.xero_facts import TABLES
from dextflow.adapters.ledgers.xero_tables import XeroTables
from dextflow.errors import LedgerFault
from dextflow.model import (
    AccountRole,
    AccountType,
    EntrySource,
    Facts,
    LineItem,
    Need,
    Reconciled,
    TaxBasis,
)

Fetch = Callable[..., Facts]
Put = Callable[[str, int, str, str], None]
SERVED = frozenset(TABLES)


def test_lines_are_without_tax_and_know_accounts_by_their_ids(fetch: Fetch) -> None:
    """Where the amounts of an invoice include tax it is taken off; lines stand in the order of their ids."""
    documents = {one.id: one for one in fetch(Need.DOCUMENTS, Need.LINES).documents}
    assert documents["i-1"].lines == (
        LineItem(
            net=Decimal(40),
            tax=Decimal(8),
            account="a-sale",
            tax_code="OUTPUT2",
            description="Bread",
            tracking=("t-kind:Daily", "t-shop:North"),
        ),
        LineItem(net=Decimal(60), tax=Decimal(12), account="a-sale", tax_code="OUTPUT2", description="Cakes"),
    )
    assert [line.net for line in documents["i-2"].lines] == [Decimal(1000)]


def test_lines_come_only_if_they_are_asked_for(fetch: Fetch) -> None:
    """Documents without their lines are quicker to read."""
    assert not any(one.lines for one in fetch(Need.DOCUMENTS).documents)


def test_lines_of_credit_notes_are_noted_as_left_out(fetch: Fetch) -> None:
    """Who looks at lines is told which are not there."""
    [gap] = fetch(Need.LINES, Need.DOCUMENTS).notes
    assert gap.need is Need.LINES
    assert "credit notes" in gap.reason


def test_tracking_is_optional(fetch: Fetch, xero: Path) -> None:
    """An organisation without tracking has no table of it."""
    (xero / "xero_invoice_line_item_has_tracking_category_data.csv").unlink()
    documents = fetch(Need.DOCUMENTS, Need.LINES).documents
    assert not any(line.tracking for one in documents for line in one.lines)


def test_entries_know_their_journal_and_where_it_comes_from(fetch: Fetch) -> None:
    """A journal goes by its number; one without a number goes by its id, and one without a source has none."""
    first, *_, last = fetch(Need.LEDGER_ENTRIES, Need.POSTING_TIMES).ledger_entries
    assert (first.journal, first.source_kind, first.source) == ("17", EntrySource.DOCUMENT, "i-1")
    assert (last.journal, last.source_kind, last.source) == ("j-2", None, None)
    assert first.posted_at == datetime(2024, 2, 1, 8, 15, 30, 587_000, tzinfo=UTC)
    assert last.posted_at == datetime(2024, 3, 1, 23, 59, 59, tzinfo=UTC)
    assert {one.posted_at for one in fetch(Need.LEDGER_ENTRIES).ledger_entries} == {None}


def test_bank_transactions_say_whether_they_are_reconciled_if_asked(fetch: Fetch) -> None:
    """Without the need it is unknown, never unreconciled."""
    found = fetch(Need.BANK_TRANSACTIONS, Need.RECONCILIATION).bank_transactions
    assert [one.reconciled for one in found] == [Reconciled.YES, Reconciled.NO, Reconciled.NO, Reconciled.YES]
    plain = fetch(Need.BANK_TRANSACTIONS).bank_transactions
    assert {one.reconciled for one in plain} == {Reconciled.UNKNOWN}


def test_accounts_have_types_and_roles(fetch: Fetch, put: Put) -> None:
    """The debtors' account is a current asset by its type, and known by its role; a card is no bank account."""
    put("account", 2, "bank_account_type", "CREDITCARD")
    accounts = {one.id: one for one in fetch(Need.ACCOUNTS).accounts}
    assert (accounts["a-debt"].type, accounts["a-debt"].role) == (AccountType.RECEIVABLE, AccountRole.DEBTORS)
    assert (accounts["a-bank"].type, accounts["a-bank"].role) == (AccountType.CREDIT_CARD, None)
    assert accounts["a-sale"].type is AccountType.REVENUE


def test_the_organisation_says_how_it_is_taxed_and_locked(fetch: Fetch, put: Put) -> None:
    """Columns that a sync adds are read; words that Xero has not told us leave the field unknown."""
    for column, cell in (
        ("sales_tax_basis", "FLATRATECASH"),
        ("sales_tax_period", "QUARTERLY1"),
        ("period_lock_date", "2024-01-31"),
        ("country_code", "GB"),
    ):
        put("organization", 2, column, cell)
    organisation = fetch(Need.ORGANISATION).organisation
    assert (organisation.tax_basis, organisation.tax_months) == (TaxBasis.FLAT_RATE, 3)
    assert (organisation.lock_date, organisation.country) == (date(2024, 1, 31), "GB")
    put("organization", 2, "sales_tax_basis", "BARTER")
    assert fetch(Need.ORGANISATION).organisation.tax_basis is None


@pytest.mark.parametrize("table", sorted({table for tables in TABLES.values() for table in tables}))
def test_a_table_that_is_not_there_is_lacking_before_it_is_asked_for(xero: Path, table: str) -> None:
    """What needs the table is lacking, with the table's name, and is just what cannot be fetched."""
    (xero / f"xero_{table}_data.csv").unlink()
    ledger = XeroTables({("practice", "client"): xero})
    spoilt = {need for need, tables in TABLES.items() if table in tables}
    lacking = {gap.need: gap.reason for gap in ledger.lacks("practice", "client")}
    assert lacking.keys() & SERVED == spoilt
    assert all(f"xero_{table}_data.csv" in lacking[need] for need in spoilt)
    with pytest.raises(LedgerFault) as raised:
        ledger.fetch("practice", "client", SERVED)
    assert set(raised.value.faults) == spoilt


def test_what_is_lacking_of_an_unknown_client_is_what_no_table_holds(xero: Path) -> None:
    """Asking what is lacking never fails."""
    ledger = XeroTables({("practice", "client"): xero})
    assert ledger.lacks("practice", "nobody") == ledger.lacks("practice", "client")
    assert {gap.need for gap in ledger.lacks("practice", "nobody")} == frozenset(Need) - SERVED


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2024-02-01 8:15:30", datetime(2024, 2, 1, 8, 15, 30, tzinfo=UTC)),
        ("2024-02-01T08:15:30.5876543Z", datetime(2024, 2, 1, 8, 15, 30, 587_654, tzinfo=UTC)),
        ("2024-02-01 08:15:30.5+00", datetime(2024, 2, 1, 8, 15, 30, 500_000, tzinfo=UTC)),
    ],
)
def test_times_are_read_as_syncs_write_them(fetch: Fetch, put: Put, written: str, meant: datetime) -> None:
    """Times are UTC, with or without a fraction, which may be finer than a microsecond."""
    put("journal", 2, "created_date_utc", written)
    entries = fetch(Need.LEDGER_ENTRIES, Need.POSTING_TIMES).ledger_entries
    assert entries[0].posted_at == meant
