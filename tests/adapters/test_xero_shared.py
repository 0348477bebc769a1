"""The books of a real company, made anonymous, as they came from Xero."""

import csv
from collections import Counter, defaultdict
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from dextflow.adapters.ledgers.rows import Columns
from dextflow.adapters.ledgers.tables import Limits, read_table
from dextflow.adapters.ledgers.xero_facts import READERS
from dextflow.adapters.ledgers.xero_lines import ONLY_INVOICES
from dextflow.adapters.ledgers.xero_tables import XeroTables
from dextflow.errors import LedgerFault, TableFault
from dextflow.model import DocumentKind, DocumentStatus, EntrySource, Facts, Need, YearEnd
from dextflow.testing.ledger import LedgerContract

SERVED = frozenset(READERS.records) | frozenset(READERS.parts)
BANK = {Need.BANK_TRANSACTIONS, Need.RECONCILIATION}


@pytest.fixture
def ledger(shared: Path) -> XeroTables:
    return XeroTables({("practice", "client"): shared / "data" / "xero_tables"})


@pytest.fixture
def facts(ledger: XeroTables) -> Facts:
    return ledger.fetch("practice", "client", SERVED - BANK)


class TestRealBooks(LedgerContract):
    """Real tables keep every promise of the port."""

    @pytest.fixture
    def ledger(self, shared: Path) -> XeroTables:
        return XeroTables({("practice", "client"): shared / "data" / "xero_tables"})


def test_all_documents_are_there(facts: Facts) -> None:
    """The counts by kind, currency, status and attachment are those of the table."""
    documents = facts.documents
    assert len(documents) == 601
    assert Counter(one.kind for one in documents) == {DocumentKind.BILL: 484, DocumentKind.SALES_INVOICE: 117}
    assert Counter(one.currency for one in documents) == {"USD": 304, "CAD": 232, "GBP": 65}
    statuses = Counter(one.status for one in documents)
    assert (statuses[DocumentStatus.VOIDED], statuses[DocumentStatus.DELETED]) == (8, 1)
    assert sum(not one.attached for one in documents) == 118


def test_sixteen_documents_are_due(facts: Facts) -> None:
    """A live document whose allocations do not add up to its total has an amount due."""
    settled: defaultdict[str, Decimal] = defaultdict(Decimal)
    for allocation in facts.allocations:
        settled[allocation.document] += allocation.amount
    assert sum(one.total != settled[one.id] for one in facts.documents if one.live) == 16
    assert all(allocation.on is not None for allocation in facts.allocations)


def test_the_organisation_is_canadian_with_a_leap_day_year_end(facts: Facts) -> None:
    """The base currency follows from the rates; the year end is 29 February."""
    assert facts.organisation.base_currency == "CAD"
    assert facts.organisation.year_end == YearEnd(month=2, day=29)
    assert (len(facts.accounts), len(facts.contacts)) == (71, 152)


def test_every_journal_balances(shared: Path, facts: Facts) -> None:
    """4,033 entries in 1,685 journals add up to zero in each of them."""
    amounts = {entry.id: entry.amount for entry in facts.ledger_entries}
    table = read_table(shared / "data" / "xero_tables" / "xero_journal_line_data.csv", Limits())
    journals: defaultdict[str, Decimal] = defaultdict(Decimal)
    for row in table.select(Columns(required=("journal_line_id", "journal_id"))):
        journals[row.text("journal_id")] += amounts.pop(row.text("journal_line_id"))
    assert (len(facts.ledger_entries), len(journals), amounts) == (4033, 1685, {})
    assert set(journals.values()) == {Decimal(0)}


def test_documents_in_the_base_currency_agree_with_the_journals(shared: Path, facts: Facts) -> None:
    """Each live document, converted, is to the cent what its journals posted to debtors or creditors."""
    folder = shared / "data" / "xero_tables"
    journals = read_table(folder / "xero_journal_data.csv", Limits())
    sources = {
        row.text("journal_id"): row.optional_text("source_id")
        for row in journals.select(Columns(required=("journal_id", "source_id", "source_type")))
        if row.cell("source_type") in ("ACCPAY", "ACCREC")
    }
    posted: defaultdict[str | None, Decimal] = defaultdict(Decimal)
    lines = read_table(folder / "xero_journal_line_data.csv", Limits())
    for row in lines.select(Columns(required=("journal_id", "account_name", "net_amount"))):
        if row.cell("account_name") in ("Accounts Payable", "Accounts Receivable"):
            posted[sources.get(row.text("journal_id"))] += row.number("net_amount")
    live = [one for one in facts.documents if one.live]
    signs = {DocumentKind.SALES_INVOICE: 1, DocumentKind.BILL: -1}
    assert len(live) == 592
    assert [one.id for one in live if posted[one.id] != signs[one.kind] * one.in_base(one.total)] == []


def test_ids_of_bank_transactions_do_not_make_bank_transactions(ledger: XeroTables) -> None:
    """A table with nothing but ids is refused by file and column; everything else is servable and served."""
    with pytest.raises(LedgerFault) as raised:
        ledger.fetch("practice", "client", SERVED)
    file, missing = "xero_bank_transaction_data.csv", "the column is missing"
    assert raised.value.faults == {
        Need.BANK_TRANSACTIONS: TableFault(file, 1, "type", missing),
        Need.RECONCILIATION: TableFault(file, 1, "is_reconciled", missing),
    }
    assert raised.value.servable == SERVED - BANK


def test_credit_notes_known_by_id_only_are_noted(facts: Facts) -> None:
    """The two credit notes of which the sync kept the ids are left out, and the facts say so."""
    place = "xero_credit_note_data.csv, line 1, column 'credit_note_number'"
    reason = f"credit notes are left out: {place}: the column is missing"
    assert {(gap.need, gap.reason) for gap in facts.notes} == {
        (Need.ALLOCATIONS, reason),
        (Need.DOCUMENTS, reason),
        (Need.LINES, ONLY_INVOICES.reason),
    }


def test_the_lines_of_each_document_add_up_to_it(shared: Path, facts: Facts) -> None:
    """All 649 lines are there, with accounts of the chart, and sum to the net amount and the tax to the cent."""
    with (shared / "data" / "xero_tables" / "xero_invoice_line_item_data.csv").open(encoding="utf-8") as stream:
        table = list(csv.DictReader(stream))
    lines = [line for document in facts.documents for line in document.lines]
    assert len(lines) == len(table) == 649
    assert sum(line.tax for line in lines) == sum(Decimal(row["tax_amount"]) for row in table)
    assert Counter(line.tax_code for line in lines) == Counter(row["tax_type"] for row in table)
    assert {line.account for line in lines} <= set(facts.account_by_id)
    for document in facts.documents:
        assert sum(line.net for line in document.lines) == document.net
        assert sum(line.tax for line in document.lines) == document.tax


def test_entries_know_their_journal_its_time_and_its_source(shared: Path, facts: Facts) -> None:
    """Journals balance by their numbers, and sources and times are those of the table."""
    with (shared / "data" / "xero_tables" / "xero_journal_data.csv").open(encoding="utf-8") as stream:
        table = {row["journal_number"]: row for row in csv.DictReader(stream)}
    sums: defaultdict[str | None, Decimal] = defaultdict(Decimal)
    for entry in facts.ledger_entries:
        sums[entry.journal] += entry.amount
        row = table[entry.journal or ""]
        assert entry.source == (row["source_id"] or None)
        assert entry.posted_at == datetime.fromisoformat(row["created_date_utc"].replace(" UTC", "+00:00"))
    assert set(sums) <= set(table)
    assert set(sums.values()) == {Decimal(0)}
    kinds = Counter(entry.source_kind for entry in {one.journal: one for one in facts.ledger_entries}.values())
    assert kinds[EntrySource.MANUAL_JOURNAL] == sum(row["source_type"] == "MANJOURNAL" for row in table.values())
    assert kinds[None] == sum(not row["source_type"] for row in table.values())
