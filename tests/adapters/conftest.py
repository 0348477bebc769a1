"""A small Xero organisation, written as the tables of a sync, with what tests do to them."""

import csv
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dextflow.adapters.ledgers.xero_tables import XeroTables
from dextflow.errors import LedgerFault
from dextflow.model import Facts, Need

NOON = datetime(2024, 4, 1, 12, tzinfo=UTC)
JOURNAL_LINES = ["journal_line_id", "journal_id", "account_id", "net_amount"]
BANK = ["bank_transaction_id", "contact_id", "type", "status", "date", "currency_code", "total", "has_attachments"]
LINE = ["line_item_id", "invoice_id", "account_code", "tax_type", "line_amount", "tax_amount", "description"]
DOCUMENT = [
    "contact_id",
    "type",
    "status",
    "date",
    "due_date",
    "currency_code",
    "currency_rate",
    "sub_total",
    "total_tax",
    "total",
]
PAID = ["has_attachments", "fully_paid_on_date"]
INVOICE = ["invoice_id", "invoice_number", *DOCUMENT, *PAID, "amount_paid", "amount_credited", "line_amount_types"]
CREDIT_NOTE = ["credit_note_id", "credit_note_number", *DOCUMENT, *PAID, "remaining_credit"]

TABLES: Mapping[str, tuple[list[str], str]] = {
    "organization": (
        ["name", "base_currency", "financial_year_end_month", "financial_year_end_day"],
        "Harbour Bakery Ltd|GBP|2|29",
    ),
    "account": (
        ["account_id", "code", "name", "type", "class", "status", "system_account"],
        """a-bank||Current account|BANK|ASSET|ACTIVE|
           a-debt|610|Accounts Receivable|CURRENT|ASSET|ACTIVE|DEBTORS
           a-sale|200|Sales|REVENUE|REVENUE|ACTIVE|
           a-old|404|Old van|EXPENSE|EXPENSE|ARCHIVED|""",
    ),
    "contact": (
        ["contact_id", "name", "contact_status", "_fivetran_deleted"],
        """c-mill|Mill & Sons|ACTIVE|false
           c-cafe|Corner Café|ARCHIVED|false
           c-gone|Gone Ltd|ACTIVE|true""",
    ),
    "invoice": (
        INVOICE,
        """i-1|INV-1|c-cafe|ACCREC|PAID|2024-01-31|2024-02-29|GBP|1|100|20|120|true|2024-02-29|100|20|Inclusive
           i-2|F 77|c-mill|ACCPAY|AUTHORISED|2024-02-29|2024-03-31|USD|1.25|1000|0|1000|false||250|0|Exclusive
           i-3||c-mill|ACCPAY|DRAFT|2024-03-01||GBP|1|10|2|12|false||0|0|Exclusive
           i-4|F 78|c-mill|ACCPAY|SUBMITTED|2024-03-01|2024-03-02|EUR|1.17|11.7|0|11.7|true||0|0|Exclusive
           i-5|F 79|c-mill|ACCPAY|VOIDED|2024-03-02|2024-03-02|GBP|1|5|1|6|true||0|0|Exclusive
           i-6|INV-2|c-cafe|ACCREC|DELETED|2024-03-03|2024-03-03|GBP|1|5|1|6|true||0|0|Exclusive""",
    ),
    "invoice_line_item": (
        LINE,
        """li-2|i-1|200|OUTPUT2|72|12|Cakes
           li-1|i-1|200|OUTPUT2|48|8|Bread
           li-3|i-2|404|NONE|1000|0|Van""",
    ),
    "invoice_line_item_has_tracking_category": (
        ["line_item_id", "tracking_category_id", "option"],
        """li-1|t-shop|North
           li-1|t-kind|Daily""",
    ),
    "credit_note": (
        CREDIT_NOTE,
        """n-1|CN-1|c-cafe|ACCRECCREDIT|PAID|2024-02-10||GBP|1|20|0|20|false|2024-02-29|0
           n-2|CR 5|c-mill|ACCPAYCREDIT|AUTHORISED|2024-02-10||GBP|1|50|10|60|true||45
           n-3|CR 6|c-mill|ACCPAYCREDIT|VOIDED|2024-02-11||GBP|1|50|10|60|true||0""",
    ),
    "bank_transaction": (
        [*BANK, "is_reconciled"],
        """b-1|c-mill|SPEND|AUTHORISED|2024-02-01|GBP|30|true|true
           b-2||RECEIVE-TRANSFER|AUTHORISED|2024-02-02|GBP|40|false|false
           b-3||SPEND-TRANSFER|AUTHORISED|2024-02-02|GBP|40|false|false
           b-4|c-cafe|RECEIVE-PREPAYMENT|AUTHORISED|2024-02-03|USD|50|false|true
           b-5|c-mill|SPEND|DELETED|2024-02-04|GBP|60|false|false
           b-6|c-mill|SPEND|VOIDED|2024-02-04|GBP|60|false|false""",
    ),
    "journal": (
        ["journal_id", "journal_date", "journal_number", "source_id", "source_type", "created_date_utc"],
        """j-1|2024-01-31|17|i-1|ACCREC|2024-02-01 08:15:30.587 UTC
           j-2|2024-02-29 00:00:00.000 UTC||||2024-03-01T23:59:59Z""",
    ),
    "journal_line": (
        JOURNAL_LINES,
        """l-1|j-1|a-debt|120
           l-2|j-1|a-sale|-120
           l-3|j-2|a-bank|100.5
           l-4|j-2|a-debt|-100.5""",
    ),
}


def read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def write(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)


@pytest.fixture
def xero(tmp_path: Path) -> Path:
    """The folder of a bakery's books, complete and sound."""
    folder = tmp_path / "bakery"
    folder.mkdir()
    for table, (header, rows) in TABLES.items():
        lines = [header, *(row.strip().split("|") for row in rows.splitlines())]
        write(folder / f"xero_{table}_data.csv", lines)
    return folder


@pytest.fixture
def put(xero: Path) -> Callable[[str, int, str, str], None]:
    """Write another cell into a table, by line (1 is the header) and column; a new column is added if need be."""

    def put(table: str, line: int, column: str, cell: str) -> None:
        path = xero / f"xero_{table}_data.csv"
        rows = read(path)
        if column not in rows[0]:
            rows = [[*row, column if number == 0 else ""] for number, row in enumerate(rows)]
        rows[line - 1][rows[0].index(column)] = cell
        write(path, rows)

    return put


@pytest.fixture
def drop(xero: Path) -> Callable[..., None]:
    """Take columns out of a table."""

    def drop(table: str, *columns: str) -> None:
        path = xero / f"xero_{table}_data.csv"
        rows = read(path)
        kept = [place for place, name in enumerate(rows[0]) if name not in columns]
        write(path, [[row[place] for place in kept] for row in rows])

    return drop


@pytest.fixture
def fetch(xero: Path) -> Callable[..., Facts]:
    """Ask the ledger for some needs."""

    def fetch(*needs: Need) -> Facts:
        ledger = XeroTables({("practice", "client"): xero}, clock=lambda: NOON)
        return ledger.fetch("practice", "client", frozenset(needs))

    return fetch


@pytest.fixture
def refused(fetch: Callable[..., Facts]) -> Callable[..., LedgerFault]:
    """Ask the ledger for some needs that it cannot serve."""

    def refused(*needs: Need) -> LedgerFault:
        with pytest.raises(LedgerFault) as raised:
            fetch(*needs)
        return raised.value

    return refused
