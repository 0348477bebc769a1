"""Write a client's books as the tables of a warehouse's sync of Xero, one CSV file each."""

import csv
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from ledger.books import Books, Journal, vat_type
from ledger.clients import HERE, document
from ledger.draw import CHART, Document, rate

Row = dict[str, object]

COLUMNS = document(HERE / "tables.toml")
NAMESPACE = uuid5(NAMESPACE_URL, "https://example.com/practice")
CLASSES = {"BANK": "ASSET", "CURRENT": "ASSET", "FIXED": "ASSET", "CURRLIAB": "LIABILITY"}
CLASSES |= {"EQUITY": "EQUITY", "REVENUE": "REVENUE"}  # an account of another type is an expense
DOCUMENTS = ("sale", "bill")
CREDIT_NOTES = ("sale_credit", "bill_credit")
MONEY = ("spend", "receive")
SYNC_DAYS = 4  # after the last day of the books


def write_tables(folder: Path, books: Books) -> None:
    """Write every table into a folder, which is made if it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    for table, columns in COLUMNS.items():
        with (folder / f"xero_{table}_data.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows({key: _cell(value) for key, value in row.items()} for row in ROWS[table](books))


def uid(books: Books, name: str) -> str:
    """Make the id of a client's record from its readable name."""
    return str(uuid5(NAMESPACE, f"{books.client.id}/{name}"))


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def _synced(books: Books) -> str:
    return f"{books.span.end + timedelta(SYNC_DAYS)} 05:30:00.000 UTC"


def _organization(books: Books) -> Iterator[Row]:
    month, day = books.client.year_end
    yield {
        "organisation_id": uid(books, "organisation"),
        "financial_year_end_month": month,
        "financial_year_end_day": day,
        "name": books.client.name,
        "base_currency": "GBP",
        "country_code": "GB",
    }


def _account(books: Books) -> Iterator[Row]:
    used = {entry.account for journal in books.journals for entry in journal.entries}
    for code, (name, type_, system) in CHART["accounts"].items():
        if system or code in used or code in books.client.unused:
            yield {
                "account_id": uid(books, f"account {code}"),
                "name": name,
                "code": code,
                "type": type_,
                "class": CLASSES.get(type_, "EXPENSE"),
                "_fivetran_synced": _synced(books),
                "status": "ACTIVE",
                "system_account": system,
            }


def _contact(books: Books) -> Iterator[Row]:
    sold_to = {each.stream.contact for each in books.documents if each.kind.sold}
    bought_from = {each.stream.contact for each in books.documents if not each.kind.sold}
    for name in sorted(sold_to | bought_from):
        yield {
            "contact_id": uid(books, f"contact {name}"),
            "name": name,
            "_fivetran_deleted": False,
            "contact_status": "ACTIVE",
            "is_supplier": name in bought_from,
            "is_customer": name in sold_to,
        }


def _invoice(books: Books) -> Iterator[Row]:
    for each in _of(books, DOCUMENTS):
        paid = each.total - each.credited if each.paid_on else Decimal(0)
        due = Decimal(0) if each.paid_on or each.stream.status == "VOIDED" else each.total
        yield _common(books, each) | {
            "invoice_id": uid(books, each.name),
            "updated_date_utc": f"{each.paid_on or each.day} 17:00:00.000 UTC",
            "due_date": each.day + timedelta(each.stream.terms),
            "_fivetran_synced": _synced(books),
            "amount_credited": each.credited,
            "amount_due": due,
            "amount_paid": paid,
            "has_errors": False,
            "invoice_number": each.number,
            "is_discounted": False,
            "line_amount_types": "Exclusive",
            "sent_to_contact": True if each.kind.sold and each.stream.status == "AUTHORISED" else None,
        }


def _invoice_line_item(books: Books) -> Iterator[Row]:
    for each in _of(books, DOCUMENTS):
        for place, (line, net, vat) in enumerate(each.parts):
            yield {
                "_fivetran_synced": _synced(books),
                "account_code": line.account,
                "description": line.text,
                "invoice_id": uid(books, each.name),
                "line_amount": net,
                "line_item_id": uid(books, f"{each.name} line {place}"),
                "quantity": 1,
                "tax_amount": vat,
                "tax_type": vat_type(each, line)[0],
                "unit_amount": net,
            }


def _credit_note(books: Books) -> Iterator[Row]:
    for each in _of(books, CREDIT_NOTES):
        yield _common(books, each) | {
            "credit_note_id": uid(books, each.name),
            "due_date": each.day,
            "remaining_credit": Decimal(0) if each.paid_on else each.total,
            "credit_note_number": each.number,
        }


def _common(books: Books, each: Document) -> Row:
    """Fill the columns that invoices and credit notes share. The client's own have no attachment."""
    return {
        "contact_id": uid(books, f"contact {each.stream.contact}"),
        "date": each.day,
        "fully_paid_on_date": each.paid_on,
        "type": each.kind.type,
        "status": "PAID" if each.paid_on else each.stream.status,
        "sub_total": each.net,
        "total_tax": each.vat,
        "total": each.total,
        "currency_code": each.stream.currency,
        "currency_rate": rate(each.stream.currency, each.day),
        "has_attachments": each.attached and not each.kind.sold,
    }


def _bank_transaction(books: Books) -> Iterator[Row]:
    for each in _of(books, MONEY):
        yield _money(books, each.name, each.day, each.kind.type, each.total) | {
            "contact_id": uid(books, f"contact {each.stream.contact}"),
            "has_attachments": each.attached and not each.kind.sold,
        }
    for day, amount in books.transfers:
        for type_ in ("SPEND-TRANSFER", "RECEIVE-TRANSFER"):
            yield _money(books, f"{type_} {day}", day, type_, amount)


def _money(books: Books, name: str, day: date, type_: str, total: Decimal) -> Row:
    return {
        "bank_transaction_id": uid(books, name),
        "date": day,
        "type": type_,
        "total": total,
        "currency_code": "GBP",
        "is_reconciled": day <= books.span.end - timedelta(2),
        "has_attachments": False,
        "status": "AUTHORISED",
    }


def _journal(books: Books) -> Iterator[Row]:
    for number, name, each in _numbered(books):
        yield {
            "journal_id": uid(books, name),
            "created_date_utc": f"{each.day} 17:00:00.000 UTC",
            "journal_date": each.day,
            "journal_number": number,
            "reference": each.reference,
            "source_id": uid(books, each.source),
            "source_type": each.type,
        }


def _journal_line(books: Books) -> Iterator[Row]:
    for _, name, each in _numbered(books):
        for place, entry in enumerate(each.entries):
            title, type_, _ = CHART["accounts"][entry.account]
            yield {
                "journal_line_id": uid(books, f"{name} line {place}"),
                "account_code": entry.account,
                "account_id": uid(books, f"account {entry.account}"),
                "account_name": title,
                "account_type": type_,
                "description": entry.text,
                "gross_amount": entry.net + entry.tax,
                "journal_id": uid(books, name),
                "net_amount": entry.net,
                "tax_amount": entry.tax,
                "tax_name": entry.vat[1],
                "tax_type": entry.vat[0],
            }


def _numbered(books: Books) -> Iterator[tuple[int, str, Journal]]:
    """Number the journals in order of their days. A voided document has two, so the number is in their names."""
    for number, each in enumerate(sorted(books.journals, key=lambda each: each.day), start=1):
        yield number, f"journal {number} of {each.source}", each


def _of(books: Books, kinds: tuple[str, ...]) -> list[Document]:
    return [each for each in books.documents if each.stream.kind in kinds]


ROWS: dict[str, Callable[[Books], Iterator[Row]]] = {
    "organization": _organization,
    "account": _account,
    "contact": _contact,
    "invoice": _invoice,
    "invoice_line_item": _invoice_line_item,
    "credit_note": _credit_note,
    "bank_transaction": _bank_transaction,
    "journal": _journal,
    "journal_line": _journal_line,
}
