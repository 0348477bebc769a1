"""What the tables of a QuickBooks Online company become, and how they are refused."""

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dextflow.adapters.ledgers.quickbooks_allocations import share_out
from dextflow.adapters.ledgers.quickbooks_facts import TABLES
from dextflow.adapters.ledgers.quickbooks_tables import QuickBooksTables
from dextflow.errors import LedgerFault
from dextflow.model import (
    AccountClass,
    AccountRole,
    AccountType,
    Allocation,
    BankTransactionKind,
    DocumentKind,
    DocumentStatus,
    Facts,
    JournalStatus,
    Need,
    PaymentDirection,
    SettledBy,
)
from dextflow.testing.ledger import LedgerContract

SERVED = frozenset(TABLES)
DOCUMENT = "id|transaction_date|total_amount|currency_id|doc_number"
MORE = "exchange_rate|private_note|_fivetran_deleted"
BOUGHT = "index|amount|account_expense_account_id|item_expense_item_id"
SOLD = "index|amount|sales_item_item_id|sales_item_account_id|discount_account_id|detail_type"
BOOKS = {
    "account": """id|name|account_type|account_sub_type|classification|active|account_number
        1|Checking|Bank|Checking|Asset|TRUE|
        2|Debtors|Accounts Receivable|AccountsReceivable|Asset|TRUE|
        3|Flour|Cost of Goods Sold|SuppliesMaterialsCogs||TRUE|500
        4|Cakes|Income|SalesOfProductIncome|Revenue|TRUE|400
        5|Old van|Fixed Asset|Vehicles|Asset|FALSE|
        6|Discounts|Income|DiscountsRefundsGiven|Revenue|TRUE|""",
    "vendor": """id|display_name|active|email|primary_phone|billing_address_id
        7|Mill & Sons|TRUE|ap@mill.example|020 7946 0000|1
        8|Gone Ltd|FALSE|||""",
    "customer": """id|display_name|active
        7|Corner Cafe|TRUE""",
    "address": """id|line_1|city|country
        1|1 Mill Lane|Bath|GB""",
    "item": """id|income_account_id|expense_account_id
        20|4|3
        21||""",
    "invoice": f"""{DOCUMENT}|customer_id|balance|total_tax|due_date|email_status|{MORE}
        1|2024-01-31|120|GBP|INV-1|7|0|20|2024-02-29|EmailSent|||FALSE
        2|2024-02-29|1000|USD|INV-2|7|250|0||NeedToSend|0.8||FALSE
        3|2024-02-10|0|GBP|INV-3|7|0|0||NotSet||Voided - wrong customer|FALSE
        4|2024-02-11|50|GBP|INV-4|7|50||||||TRUE
        5||||||||||||TRUE""",
    "invoice_line": f"""invoice_id|{SOLD}
        1|2|10|||6|DiscountLineDetail
        1|1|110|20|||SalesItemLineDetail
        1|3|100||||SubTotalLineDetail
        2|1|1000|21|4||SalesItemLineDetail""",
    "bill": f"""{DOCUMENT}|vendor_id|balance|{MORE}
        1|2024-01-15|60|GBP|F 77|7|0|||FALSE
        2|2024-01-16|60|GBP|F 77|7|60|||FALSE""",
    "bill_line": f"""bill_id|{BOUGHT}
        1|0|50||20
        2|0|50|3|""",
    "bill_tax_line": """bill_id|amount
        1|10
        2|6
        2|4""",
    "credit_memo": f"""{DOCUMENT}|customer_id|remaining_credit|{MORE}
        1|2024-02-01|30|GBP|CN-1|7|0|||FALSE""",
    "sales_receipt": f"""{DOCUMENT}|customer_id|deposit_to_account_id|{MORE}
        1|2024-02-02|12|GBP|SR-1||1|||FALSE""",
    "payment": """id|transaction_date|total_amount|currency_id|customer_id|deposit_to_account_id|_fivetran_deleted
        1|2024-02-29|90|GBP|7|1|FALSE
        2|2024-03-01|9|GBP|7|1|TRUE""",
    "payment_line": """payment_id|index|amount|invoice_id|credit_memo_id
        1|1|120|1|
        1|0|30||1
        2|0|9|1|
        3|0|5|1|
        1|2|1|99|""",
    "bill_payment": """id|transaction_date|total_amount|currency_id|vendor_id|check_bank_account_id
        1|2024-02-28|60|GBP|7|1""",
    "bill_payment_line": """bill_payment_id|index|amount|bill_id
        1|0|60|1""",
    "purchase": """id|transaction_date|total_amount|currency_id|account_id|credit|vendor_id|private_note
        1|2024-02-03|9.99|GBP|1||7|
        2|2024-02-04|9.99|GBP|1|TRUE||
        3|2024-02-05|0|GBP|1|||Voided""",
    "purchase_line": f"""purchase_id|{BOUGHT}
        1|0|9.99||20""",
    "deposit": """id|transaction_date|total_amount|currency_id|account_id|exchange_rate|home_total_amount
        1|2024-02-06|200|USD|1||160
        2|2024-02-08|12|GBP|1||""",
    "deposit_line": """deposit_id|index|amount|deposit_account_id|sales_receipt_id
        1|0|200|4|
        2|0|12||1""",
    "transfer": """id|transaction_date|amount|currency_id|from_account_id|to_account_id
        1|2024-02-07|40|GBP|1|9""",
    "journal_entry": """id|transaction_date|doc_number|private_note|created_at|exchange_rate|currency_id
        1|2024-02-29|AJ 1|Accruals|2024-03-04 9:05:00|0.8|USD
        2|2024-02-28|AJ 2|Voided|2024-03-04 10:00:00||GBP""",
    "journal_entry_line": """journal_entry_id|index|amount|posting_type|account_id|vendor_id
        1|1|10|Credit|4|
        1|0|10|Debit|3|7
        2|0|0|Debit|3|""",
}

Fetch = Callable[..., Facts]


def write(folder: Path, table: str, rows: Iterable[list[str]]) -> None:
    with (folder / f"{table}_data.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)


@pytest.fixture
def books(tmp_path: Path) -> Path:
    """The folder of a bakery's books, complete and sound."""
    folder = tmp_path / "bakery"
    folder.mkdir()
    for table, text in BOOKS.items():
        write(folder, table, [line.strip().split("|") for line in text.splitlines()])
    return folder


@pytest.fixture
def fetch(books: Path) -> Fetch:
    """Ask the ledger for some needs."""

    def fetch(*needs: Need) -> Facts:
        ledger = QuickBooksTables({("practice", "client"): books}, clock=lambda: datetime(2024, 4, 1, tzinfo=UTC))
        return ledger.fetch("practice", "client", frozenset(needs))

    return fetch


class TestSoundBooks(LedgerContract):
    """Complete tables keep every promise of the port."""

    @pytest.fixture
    def ledger(self, books: Path) -> QuickBooksTables:
        return QuickBooksTables({("practice", "client"): books})


class TestDamagedBooks(LedgerContract):
    """Tables of which some are missing or broken keep every promise of the port."""

    @pytest.fixture
    def ledger(self, books: Path) -> QuickBooksTables:
        for table in ("vendor", "item", "bill_payment_line"):
            (books / f"{table}_data.csv").unlink()
        write(books, "journal_entry", [["id", "transaction_date"], ["1", "30/02/2024"]])
        return QuickBooksTables({("practice", "client"): books})


class TestRealShapes(LedgerContract):
    """Tables as a sync writes them keep every promise of the port."""

    @pytest.fixture
    def ledger(self, shared: Path) -> QuickBooksTables:
        return QuickBooksTables({("practice", "client"): shared / "data" / "quickbooks_tables"})


def test_a_vendor_is_never_taken_for_a_customer(fetch: Fetch) -> None:
    """Both count their ids from one, so the ids say which they are, and documents name the right one."""
    facts = fetch(Need.CONTACTS, Need.DOCUMENTS)
    assert [(one.id, one.supplier, one.customer) for one in facts.contacts] == [
        ("customer:7", False, True),
        ("vendor:7", True, False),
        ("vendor:8", True, False),
    ]
    contacts = {one.id: one.contact for one in facts.documents}
    assert (contacts["invoice:1"], contacts["bill:1"]) == ("customer:7", "vendor:7")
    assert contacts["salesreceipt:1"] == ""  # sold to whoever came in
    assert facts.contacts[1].addresses == ("1 Mill Lane, Bath, GB",)
    assert not facts.contacts[2].active


def test_accounts_are_classed_by_their_type_where_they_say_no_class(fetch: Fetch) -> None:
    """Types, roles and classes follow QuickBooks' words."""
    accounts = {one.name: one for one in fetch(Need.ACCOUNTS).accounts}
    assert (accounts["Flour"].klass, accounts["Flour"].type) == (AccountClass.EXPENSE, AccountType.DIRECT_COST)
    assert (accounts["Debtors"].role, accounts["Debtors"].system) == (AccountRole.DEBTORS, True)
    assert (accounts["Checking"].bank, accounts["Old van"].active) == (True, False)


def test_status_follows_from_balance_note_and_deletion(fetch: Fetch) -> None:
    """Without balance it is paid; voided ones have no amount and say so; deleted ones stay in the list."""
    statuses = {one.id: one.status for one in fetch(Need.DOCUMENTS).documents}
    assert statuses == {
        "invoice:1": DocumentStatus.PAID,
        "invoice:2": DocumentStatus.APPROVED,
        "invoice:3": DocumentStatus.VOIDED,
        "invoice:4": DocumentStatus.DELETED,
        "bill:1": DocumentStatus.PAID,
        "bill:2": DocumentStatus.APPROVED,
        "creditmemo:1": DocumentStatus.PAID,
        "salesreceipt:1": DocumentStatus.PAID,
    }


def test_a_row_without_day_or_amount_is_left_out_and_noted(fetch: Fetch) -> None:
    """Syncs keep the ids of what was deleted; nobody can say what it was."""
    reasons = [gap.reason for gap in fetch(Need.DOCUMENTS).notes]
    assert (
        "invoice_data.csv: rows without transaction_date or total_amount are left out, 1 in all, one is '5'"
        in (reasons)
    )
    assert "left out: vendor_credit_data.csv: the table is missing" in reasons


def test_tax_of_bills_comes_from_their_tax_lines(fetch: Fetch) -> None:
    """Invoices state their tax; bills have it in a table of its own, in several parts."""
    documents = {one.id: one for one in fetch(Need.DOCUMENTS).documents}
    assert (documents["invoice:1"].net, documents["invoice:1"].tax) == (Decimal(100), Decimal(20))
    assert (documents["bill:2"].net, documents["bill:2"].tax) == (Decimal(50), Decimal(10))


def test_amounts_in_another_currency_are_worth_their_rate(fetch: Fetch) -> None:
    """A rate is units of the company's own currency for one of the other; its own total tells it as well."""
    facts = fetch(Need.DOCUMENTS, Need.BANK_TRANSACTIONS)
    invoice = facts.document_by_id["invoice:2"]
    assert invoice.in_base(invoice.total) == Decimal("800.00")
    [deposit] = [one for one in facts.bank_transactions if one.id == "deposit:1"]
    assert deposit.rate == Decimal("0.8")


def test_a_foreign_document_without_a_rate_is_refused(books: Path, fetch: Fetch) -> None:
    """It is not taken at par where other documents of its currency have a rate."""
    with (books / "invoice_data.csv").open("a", encoding="utf-8") as stream:
        stream.write("6,2024-03-01,10,USD,INV-6,7,10,0,,,,,FALSE\n")
    with pytest.raises(LedgerFault) as raised:
        fetch(Need.DOCUMENTS)
    assert "line 7, column 'exchange_rate'" in str(raised.value.faults[Need.DOCUMENTS])


def test_lines_of_items_find_their_accounts_through_the_item(fetch: Fetch) -> None:
    """Sold it is the income account, bought the expense account; sums are no lines and discounts are taken off."""
    facts = fetch(Need.DOCUMENTS, Need.BANK_TRANSACTIONS, Need.LINES)
    lines = {one.id: [(line.account, line.net) for line in one.lines] for one in facts.documents}
    assert lines["invoice:1"] == [("4", Decimal(110)), ("6", Decimal(-10))]
    assert lines["invoice:2"] == [("4", Decimal(1000))]
    assert (lines["bill:1"], lines["bill:2"]) == ([("3", Decimal(50))], [("3", Decimal(50))])
    purchase = next(one for one in facts.bank_transactions if one.id == "purchase:1")
    assert [line.account for line in purchase.lines] == ["3"]
    assert not any(one.lines for one in fetch(Need.DOCUMENTS).documents)


def test_allocations_say_by_what_and_when(fetch: Fetch) -> None:
    """Credits settle first, the payment the rest, receipts themselves; what only a balance says has no date."""
    facts = fetch(Need.ALLOCATIONS)
    leap = date(2024, 2, 29)
    assert facts.allocations == (
        Allocation(
            document="bill:1",
            amount=Decimal(60),
            on=date(2024, 2, 28),
            by=SettledBy.PAYMENT,
            source="billpayment:1",
        ),
        Allocation(
            document="invoice:1",
            amount=Decimal(30),
            on=leap,
            by=SettledBy.CREDIT_NOTE,
            source="creditmemo:1",
        ),
        Allocation(document="invoice:1", amount=Decimal(90), on=leap, by=SettledBy.PAYMENT, source="payment:1"),
        Allocation(document="invoice:2", amount=Decimal(750), on=None),
        Allocation(
            document="salesreceipt:1",
            amount=Decimal(12),
            on=date(2024, 2, 2),
            by=SettledBy.PAYMENT,
            source="salesreceipt:1:payment",
        ),
    )
    assert [gap.reason for gap in facts.notes] == [
        "2 amounts are left out: their payment or their document is not in the tables"
    ]


@settings(max_examples=60)
@given(st.lists(st.integers(1, 9), max_size=5), st.lists(st.integers(1, 9), max_size=5))
def test_sharing_out_settles_every_document_and_uses_every_credit(debts: list[int], credits_: list[int]) -> None:
    """Each document is settled in full, each credit is used up, and the payment is the difference."""
    shared = list(
        share_out(
            [(f"d{place}", Decimal(debt)) for place, debt in enumerate(debts)],
            [(f"c{place}", Decimal(credit)) for place, credit in enumerate(credits_)],
            payment="p",
            on=date(2024, 2, 29),
        )
    )
    settled: defaultdict[str, Decimal] = defaultdict(Decimal)
    used: defaultdict[str | None, Decimal] = defaultdict(Decimal)
    for one in shared:
        settled[one.document] += one.amount
        used[one.source] += one.amount
    assert [settled[f"d{place}"] for place in range(len(debts))] == debts
    assert [used[f"c{place}"] + settled[f"c{place}"] for place in range(len(credits_))] == credits_
    assert used["p"] == abs(sum(debts) - sum(credits_))
    assert all(one.amount > 0 for one in shared)


def test_payments_and_receipts_are_money(fetch: Fetch) -> None:
    """A receipt for sales is a payment too; a deleted payment stays in the list and counts for nothing."""
    found = {one.id: one for one in fetch(Need.PAYMENTS).payments}
    assert set(found) == {"payment:1", "payment:2", "billpayment:1", "salesreceipt:1:payment"}
    assert found["billpayment:1"].direction is PaymentDirection.MADE
    assert (found["payment:2"].voided, found["payment:1"].voided) == (True, False)
    assert found["payment:1"].bank_account == "1"


def test_purchases_deposits_and_both_ends_of_transfers_are_bank_transactions(fetch: Fetch) -> None:
    """A purchase with the credit flag is a refund, a deposit of what was received before a transfer."""
    found = {one.id: (one.kind, one.bank_account) for one in fetch(Need.BANK_TRANSACTIONS).bank_transactions}
    assert found == {
        "purchase:1": (BankTransactionKind.SPEND, "1"),
        "purchase:2": (BankTransactionKind.RECEIVE, "1"),
        "deposit:1": (BankTransactionKind.RECEIVE, "1"),
        "deposit:2": (BankTransactionKind.TRANSFER_IN, "1"),
        "transfer:1:out": (BankTransactionKind.TRANSFER_OUT, "1"),
        "transfer:1:in": (BankTransactionKind.TRANSFER_IN, "9"),
    }


def test_journals_are_in_the_companys_own_currency(fetch: Fetch) -> None:
    """Debits are positive, lines in their order, a time only if it is asked for."""
    first, second = fetch(Need.MANUAL_JOURNALS, Need.POSTING_TIMES).manual_journals
    assert [(line.account, line.amount, line.contact) for line in first.lines] == [
        ("3", Decimal(8), "vendor:7"),
        ("4", Decimal(-8), None),
    ]
    assert first.created_at == datetime(2024, 3, 4, 9, 5, tzinfo=UTC)
    assert (first.status, second.status) == (JournalStatus.POSTED, JournalStatus.VOIDED)
    assert {one.created_at for one in fetch(Need.MANUAL_JOURNALS).manual_journals} == {None}


def test_the_own_currency_is_the_one_that_is_always_at_par(fetch: Fetch) -> None:
    """The tables hold no company, but its documents tell the currency."""
    assert fetch(Need.ORGANISATION).organisation.base_currency == "GBP"


@pytest.mark.parametrize("table", sorted({table for tables in TABLES.values() for table in tables}))
def test_a_table_that_is_not_there_is_lacking(books: Path, table: str) -> None:
    """Just what needs it is lacking, and cannot be fetched."""
    (books / f"{table}_data.csv").unlink()
    ledger = QuickBooksTables({("practice", "client"): books})
    spoilt = {need for need, tables in TABLES.items() if table in tables}
    assert {gap.need for gap in ledger.lacks("practice", "client")} & SERVED == spoilt
    with pytest.raises(LedgerFault) as raised:
        ledger.fetch("practice", "client", SERVED)
    assert set(raised.value.faults) == spoilt


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(books: Path, fetch: Fetch, random: Random) -> None:
    """The same rows give the same facts and the same digest, however the warehouse put them out."""
    before = fetch(*SERVED)
    for table in BOOKS:
        with (books / f"{table}_data.csv").open(encoding="utf-8", newline="") as stream:
            header, *rows = csv.reader(stream)
        write(books, table, [header, *random.sample(rows, len(rows))])
    assert fetch(*SERVED) == before


def test_the_totals_of_real_tables_are_those_of_their_rows(shared: Path) -> None:
    """Sums of documents, payments and money at the bank, taken straight from the files, agree to the cent."""
    folder = shared / "data" / "quickbooks_tables"
    facts = QuickBooksTables({("p", "c"): folder}).fetch("p", "c", SERVED)

    def total(table: str, column: str, *, gone: bool) -> Decimal:
        with (folder / f"{table}_data.csv").open(encoding="utf-8") as stream:
            rows = [row for row in csv.DictReader(stream) if row["transaction_date"] and row[column]]
        return sum(
            (Decimal(row[column]) for row in rows if gone or row["_fivetran_deleted"] != "TRUE"), Decimal(0)
        )

    for table, kind in (
        ("bill", DocumentKind.BILL),
        ("credit_memo", DocumentKind.SALES_CREDIT),
        ("vendor_credit", DocumentKind.PURCHASE_CREDIT),
    ):
        assert sum(one.total for one in facts.documents if one.kind is kind) == total(
            table, "total_amount", gone=True
        )
    sold = [one for one in facts.documents if one.kind is DocumentKind.SALES_INVOICE]
    sales = total("invoice", "total_amount", gone=True) + total("sales_receipt", "total_amount", gone=True)
    assert sum(one.total for one in sold) == sales
    made = [one for one in facts.payments if one.direction is PaymentDirection.MADE]
    assert sum(one.amount for one in made) == total("bill_payment", "total_amount", gone=True)
    kinds = BankTransactionKind
    money = {kind: Decimal(0) for kind in kinds}
    for one in facts.bank_transactions:
        money[one.kind] += one.total
    assert money[kinds.SPEND] == total("purchase", "total_amount", gone=False)
    assert money[kinds.RECEIVE] == total("deposit", "total_amount", gone=False)
    moved = total("transfer", "amount", gone=False) + total("credit_card_payment_txn", "amount", gone=False)
    assert money[kinds.TRANSFER_IN] == money[kinds.TRANSFER_OUT] == moved
    assert (len(facts.contacts), len(facts.accounts), len(facts.manual_journals)) == (15, 31, 12)
