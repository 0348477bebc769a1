"""How the tables of a Xero organisation are refused."""

import csv
from collections import Counter
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dextflow.adapters.ledgers.tables import Limits
from dextflow.adapters.ledgers.xero_tables import XeroTables
from dextflow.errors import LedgerFault, LedgerUnavailable, TableFault
from dextflow.model import Facts, Need

TABLES_OF = {
    Need.ORGANISATION: {"organization"},
    Need.ACCOUNTS: {"account"},
    Need.CONTACTS: {"contact"},
    Need.DOCUMENTS: {"invoice", "credit_note"},
    Need.ALLOCATIONS: {"invoice", "credit_note"},
    Need.BANK_TRANSACTIONS: {"bank_transaction"},
    Need.LEDGER_ENTRIES: {"journal", "journal_line"},
    Need.LINES: {"invoice_line_item", "invoice_line_item_has_tracking_category", "invoice", "account"},
    Need.RECONCILIATION: {"bank_transaction"},
    Need.POSTING_TIMES: {"journal"},
}
EVERYTHING = frozenset(TABLES_OF)
TABLES = sorted({table for tables in TABLES_OF.values() for table in tables})

Fetch = Callable[..., Facts]
Refuse = Callable[..., LedgerFault]
Put = Callable[[str, int, str, str], None]
Drop = Callable[..., None]


@pytest.mark.parametrize("need", TABLES_OF)
def test_only_the_tables_of_a_need_are_read(xero: Path, fetch: Fetch, need: Need) -> None:
    """A need is served from its own tables, whatever is wrong with the others."""
    for table in set(TABLES) - TABLES_OF[need]:
        (xero / f"xero_{table}_data.csv").write_bytes(b"\0")
    assert fetch(need).digest


@pytest.mark.parametrize(
    ("need", "bad", "problem"),
    [
        (Need.ORGANISATION, ("organization", 2, "financial_year_end_month", "2.5"), "not a whole number"),
        (
            Need.ORGANISATION,
            ("organization", 2, "financial_year_end_day", "30"),
            "no year has a day 30 in month 2",
        ),
        (Need.ORGANISATION, ("organization", 2, "financial_year_end_day", ""), "empty"),
        (Need.ORGANISATION, ("organization", 2, "base_currency", "Pounds"), "not a currency"),
        (Need.ACCOUNTS, ("account", 3, "class", "ASSETS"), "'ASSETS' is none of ASSET, LIABILITY"),
        (Need.ACCOUNTS, ("account", 4, "status", "CLOSED"), "'CLOSED' is none of ACTIVE"),
        (Need.ACCOUNTS, ("account", 5, "account_id", "a-debt"), "'a-debt' is there twice"),
        (Need.CONTACTS, ("contact", 2, "name", ""), "empty"),
        (Need.CONTACTS, ("contact", 3, "_fivetran_deleted", "no"), "neither true nor false"),
        (Need.DOCUMENTS, ("invoice", 2, "type", "ACCBOTH"), "is none of ACCREC, ACCPAY"),
        (Need.DOCUMENTS, ("invoice", 3, "status", ""), "empty"),
        (Need.DOCUMENTS, ("invoice", 4, "invoice_id", "i-1"), "'i-1' is there twice"),
        (Need.DOCUMENTS, ("invoice", 5, "date", "2023-02-29"), "not a date"),
        (Need.DOCUMENTS, ("invoice", 6, "due_date", "2024-03-02 09:30:00"), "not a date"),
        (Need.DOCUMENTS, ("invoice", 7, "total", "NaN"), "not a number"),
        (Need.DOCUMENTS, ("invoice", 7, "total_tax", "1e999"), "not a number"),
        (Need.DOCUMENTS, ("invoice", 7, "has_attachments", ""), "empty"),
        (Need.DOCUMENTS, ("invoice", 3, "currency_rate", "0"), "not a rate of exchange"),
        (Need.DOCUMENTS, ("invoice", 3, "currency_rate", "-1.3"), "not a rate of exchange"),
        (Need.DOCUMENTS, ("invoice", 3, "currency_code", "$"), "not a currency"),
        (Need.DOCUMENTS, ("credit_note", 2, "type", "ACCREC"), "none of ACCRECCREDIT, ACCPAYCREDIT"),
        (Need.ALLOCATIONS, ("invoice", 2, "amount_paid", "Infinity"), "not a number"),
        (Need.ALLOCATIONS, ("invoice", 2, "fully_paid_on_date", "yesterday"), "not a date"),
        (Need.ALLOCATIONS, ("credit_note", 3, "remaining_credit", ""), "empty"),
        (Need.BANK_TRANSACTIONS, ("bank_transaction", 3, "type", "GIFT"), "'GIFT' is none of SPEND"),
        (Need.BANK_TRANSACTIONS, ("bank_transaction", 4, "status", "PAID"), "'PAID' is none of AUTHORISED"),
        (Need.LEDGER_ENTRIES, ("journal", 3, "journal_date", "2024-02-30"), "not a date"),
        (Need.LEDGER_ENTRIES, ("journal", 3, "journal_id", "j-1"), "'j-1' is there twice"),
        (Need.LEDGER_ENTRIES, ("journal_line", 4, "journal_id", "j-9"), "there is no journal 'j-9'"),
        (Need.LEDGER_ENTRIES, ("journal_line", 5, "journal_line_id", "l-1"), "'l-1' is there twice"),
        (Need.LEDGER_ENTRIES, ("journal_line", 2, "account_id", ""), "empty"),
        (Need.LEDGER_ENTRIES, ("journal_line", 2, "net_amount", "1,20"), "not a number"),
        (Need.LINES, ("invoice_line_item", 2, "invoice_id", "i-9"), "there is no invoice 'i-9'"),
        (Need.LINES, ("invoice_line_item", 3, "account_code", "999"), "there is no account with the code '999'"),
        (Need.LINES, ("invoice_line_item", 4, "line_item_id", "li-1"), "'li-1' is there twice"),
        (Need.LINES, ("invoice_line_item", 4, "tax_amount", "none"), "not a number"),
        (Need.LINES, ("invoice", 2, "line_amount_types", "Perhaps"), "is none of Exclusive"),
        (Need.LINES, ("invoice_line_item_has_tracking_category", 2, "option", ""), "empty"),
        (Need.RECONCILIATION, ("bank_transaction", 2, "is_reconciled", ""), "empty"),
        (Need.POSTING_TIMES, ("journal", 2, "created_date_utc", "2024-02-30 10:00:00"), "not a time in UTC"),
        (Need.POSTING_TIMES, ("journal", 2, "created_date_utc", "2024-02-03 10:00:00+02:00"), "not a time in UTC"),
    ],
)
def test_a_bad_cell_refuses_its_need_with_its_place(
    put: Put, refused: Refuse, need: Need, bad: tuple[str, int, str, str], problem: str
) -> None:
    """The fault names the file, the line and the column; the need alone and with all others ends the same."""
    put(*bad)
    table, line, column, _ = bad
    alone, together = refused(need).faults[need], refused(*EVERYTHING).faults[need]
    assert alone == together
    assert isinstance(alone, TableFault)
    assert (alone.file, alone.line, alone.column) == (f"xero_{table}_data.csv", line, column)
    assert problem in alone.problem


def test_a_column_that_one_need_lacks_leaves_the_others(drop: Drop, refused: Refuse) -> None:
    """Without the paid amounts there are no allocations, but all the documents."""
    drop("invoice", "amount_paid")
    fault = refused(Need.DOCUMENTS, Need.ALLOCATIONS)
    cause = TableFault("xero_invoice_data.csv", 1, "amount_paid", "the column is missing")
    assert fault.faults == {Need.ALLOCATIONS: cause}
    assert fault.servable == {Need.DOCUMENTS}


def test_all_faults_come_at_once(xero: Path, put: Put, drop: Drop, fetch: Fetch, refused: Refuse) -> None:
    """One refusal names the first fault of every need that fails, and exactly the rest is servable."""
    (xero / "xero_account_data.csv").unlink()
    put("journal_line", 3, "net_amount", "")
    drop("bank_transaction", "total")
    fault = refused(*EVERYTHING)
    assert fault.faults == {
        Need.ACCOUNTS: TableFault("xero_account_data.csv", None, None, "the table is missing"),
        Need.BANK_TRANSACTIONS: TableFault("xero_bank_transaction_data.csv", 1, "total", "the column is missing"),
        Need.LEDGER_ENTRIES: TableFault("xero_journal_line_data.csv", 3, "net_amount", "the cell is empty"),
        Need.LINES: TableFault("xero_account_data.csv", None, None, "the table is missing"),
    }
    assert fault.servable == EVERYTHING - set(fault.faults)
    assert fetch(*map(Need, fault.servable)).documents


@pytest.mark.parametrize(("rows", "line", "problem"), [(0, None, "no row"), (2, 3, "more than one row")])
def test_there_is_one_organisation(xero: Path, refused: Refuse, rows: int, line: int | None, problem: str) -> None:
    """A folder of no company, or of several, is not one client's books."""
    path = xero / "xero_organization_data.csv"
    header, row = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([header] + [row] * rows), encoding="utf-8")
    fault = refused(Need.ORGANISATION).faults[Need.ORGANISATION]
    assert isinstance(fault, TableFault)
    assert (fault.file, fault.line, fault.column) == (path.name, line, None)
    assert problem in fault.problem


def test_a_plain_name_serves_as_well_but_not_both(xero: Path, fetch: Fetch, refused: Refuse) -> None:
    """A table may be called invoice.csv; two files of one table are refused, since one must be stale."""
    before = fetch(Need.DOCUMENTS)
    prefixed, plain = xero / "xero_invoice_data.csv", xero / "invoice.csv"
    prefixed.rename(plain)
    assert fetch(Need.DOCUMENTS) == before
    prefixed.write_bytes(plain.read_bytes())
    fault = refused(Need.DOCUMENTS).faults[Need.DOCUMENTS]
    assert isinstance(fault, TableFault)
    assert fault.file == "xero_invoice_data.csv"
    assert "invoice.csv holds the same table" in fault.problem


def test_limits_of_the_host_hold(xero: Path) -> None:
    """A table that is larger than the host allows is refused."""
    ledger = XeroTables({("practice", "client"): xero}, limits=Limits(rows=3))
    with pytest.raises(LedgerFault) as raised:
        ledger.fetch("practice", "client", EVERYTHING)
    assert raised.value.faults[Need.DOCUMENTS] == TableFault(
        "xero_invoice_data.csv", 5, None, "the table has more than 3 rows"
    )


def test_a_folder_that_is_not_there_is_unavailable_and_stays_unnamed(tmp_path: Path) -> None:
    """An error never shows where on the machine the books lie."""
    file = tmp_path / "file"
    file.touch()
    for folder in (tmp_path / "none", file):
        with pytest.raises(LedgerUnavailable) as raised:
            XeroTables({("practice", "client"): folder}).fetch("practice", "client", EVERYTHING)
        assert raised.value.client == "client"
        assert str(tmp_path) not in str(raised.value)


def shuffled(path: Path, random: Random) -> None:
    """Put the rows and the columns of a table into another order."""
    with path.open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream)
    places = random.sample(range(len(header)), len(header))
    lines = [header, *random.sample(rows, len(rows))]
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([line[place] for place in places] for line in lines)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_and_columns_does_not_matter(xero: Path, fetch: Fetch, random: Random) -> None:
    """The same rows give the same facts and the same digest, however the warehouse put them out."""
    before = fetch(*EVERYTHING)
    for table in TABLES:
        shuffled(xero / f"xero_{table}_data.csv", random)
    after = fetch(*EVERYTHING)
    assert after == before
    assert Counter(before.documents) == Counter(after.documents)


def test_the_time_of_the_sync_does_not_change_the_digest_but_an_amount_does(put: Put, fetch: Fetch) -> None:
    """Only what is read counts: books that were synced again are the same books."""
    before = fetch(*EVERYTHING).digest
    put("invoice", 2, "_fivetran_synced", "2024-04-02 01:00:00 UTC")
    assert fetch(*EVERYTHING).digest == before
    put("invoice", 2, "total", "121")
    assert fetch(*EVERYTHING).digest != before


def test_the_place_of_the_folder_does_not_change_the_digest(xero: Path, fetch: Fetch, tmp_path: Path) -> None:
    """Moved books are the same books."""
    moved = tmp_path / "moved"
    before = fetch(*EVERYTHING).digest
    xero.rename(moved)
    assert XeroTables({("p", "c"): moved}).fetch("p", "c", EVERYTHING).digest == before


@pytest.mark.parametrize("tables", list(combinations(TABLES, 2)), ids="+".join)
def test_refused_tables_change_nothing_of_the_rest(
    xero: Path, fetch: Fetch, refused: Refuse, tables: tuple[str, str]
) -> None:
    """What two broken tables leave servable comes exactly as it came before they broke."""
    spoilt = {need for need, used in TABLES_OF.items() if used & set(tables)}
    before = fetch(*EVERYTHING - spoilt)
    for table in tables:
        with (xero / f"xero_{table}_data.csv").open("ab") as stream:
            stream.write(b"one cell too few\n")
    fault = refused(*EVERYTHING)
    assert set(fault.faults) == spoilt
    assert fault.servable == EVERYTHING - spoilt
    assert fetch(*map(Need, fault.servable)) == before
