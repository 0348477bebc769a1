"""What a QuickBooks Online company's invoices, bills and credits become, and the files attached to records."""

from collections.abc import Iterator
from decimal import Decimal

import attrs

from dextflow.adapters.ledgers.api.amounts import DIVISION, PAR, rate
from dextflow.adapters.ledgers.api.node import Node
from dextflow.adapters.ledgers.api.quickbooks_chart import BY_ID
from dextflow.adapters.ledgers.api.quickbooks_lines import Lines
from dextflow.adapters.ledgers.api.quickbooks_reading import QuickBooksBooks, reference
from dextflow.adapters.ledgers.vocabulary_quickbooks import (
    DOCUMENT_KINDS,
    PAID_AT_ONCE,
    PENDING,
    plain,
    record_id,
    voided,
)
from dextflow.model import AttachedFile, Document, DocumentStatus, Facts

DOCUMENTS = ("Invoice", "SalesReceipt", "Bill", "CreditMemo", "RefundReceipt", "VendorCredit")
SENT = "EmailSent"


def documents(books: QuickBooksBooks, facts: Facts) -> Facts:
    """Invoices, bills and credits, also those that were paid at once (receipts), and voided ones."""
    lines = Lines(books)
    found = (_document(books, lines, entity, record) for entity in DOCUMENTS for record in books.records(entity))
    return attrs.evolve(facts, documents=tuple(sorted(found, key=BY_ID)))


def _document(books: QuickBooksBooks, lines: Lines, entity: str, record: Node) -> Document:
    kind = DOCUMENT_KINDS[entity.lower()]
    total, tax = record.number("TotalAmt"), record.inner("TxnTaxDetail").amount("TotalTax")
    return Document(
        id=record_id(entity, record.text("Id")),
        updated_at=record.inner("MetaData").optional_moment("LastUpdatedTime"),
        link=f"https://app.qbo.intuit.com/app/{entity.lower()}?txnId={record.text('Id')}",
        kind=kind,
        status=_status(entity, record),
        contact=contact(record, "Customer" if kind.sale else "Vendor"),
        number=record.optional_text("DocNumber"),
        reference=record.optional_text("PrivateNote"),
        issued_on=record.day("TxnDate"),
        due_on=record.optional_day("DueDate"),
        currency=currency(books, record),
        rate=rate_to_home(books, record),
        net=total - tax,
        tax=tax,
        total=total,
        lines=lines.of(record),
        amount_due=balance(entity, record),
        created_at=record.inner("MetaData").optional_moment("CreateTime"),
        sent=record.word("EmailStatus") == SENT if record.has("EmailStatus") else None,
        recurring=record.has("RecurDataRef"),
    )


def contact(record: Node, entity: str) -> str:
    """The contact of a document; a receipt may have none, and then names nobody's id."""
    id_ = reference(record, f"{entity}Ref")
    return record_id(entity, id_) if id_ else ""


def paid_by(entity: str, record: Node) -> str:
    """The id of a payment; a receipt is a document and a payment in one, so its payment has an id of its own."""
    id_ = record_id(entity, record.text("Id"))
    return f"{id_}:payment" if entity.lower() in PAID_AT_ONCE else id_


def _status(entity: str, record: Node) -> DocumentStatus:
    """How far a document is: QuickBooks does not say, but its balance, its note and its approval do."""
    if voided(record.optional_text("PrivateNote"), record.number("TotalAmt")):
        return DocumentStatus.VOIDED
    if plain(record.inner("TxnApprovalInfo").word("ApprovalStatus")).startswith(PENDING):
        return DocumentStatus.SUBMITTED
    return DocumentStatus.APPROVED if balance(entity, record) != 0 else DocumentStatus.PAID


def balance(entity: str, record: Node) -> Decimal | None:
    """What is open of a document today; None where it is not said."""
    if entity.lower() in PAID_AT_ONCE:
        return Decimal(0)
    key = "Balance" if record.has("Balance") else "RemainingCredit"
    return record.optional_number(key)


def currency(books: QuickBooksBooks, record: Node) -> str:
    """The currency of a transaction; in a company with one currency none is stated."""
    return record.inner("CurrencyRef").currency("value") if record.has("CurrencyRef") else books.home_currency


def rate_to_home(books: QuickBooksBooks, record: Node) -> Decimal:
    """The worth of one unit of a transaction's currency in the home currency.

    Where the total is also stated in the home currency, the two totals tell it, so that it comes out to the cent.
    """
    if currency(books, record) == books.home_currency:
        return PAR
    total, home = record.amount("TotalAmt"), record.amount("HomeTotalAmt")
    if total and home:
        return DIVISION.divide(home, total)
    stated = rate(record, "ExchangeRate")
    if stated is None:
        raise record.refusal("ExchangeRate", "it is missing, and the currency is not the home currency")
    return stated


def attachments(books: QuickBooksBooks, facts: Facts) -> Facts:
    """Which files are attached to which records: all at once, as the records do not say it."""
    found = sorted(_attached(books), key=lambda file: (file.parent, file.file_name))
    return attrs.evolve(facts, attachments=tuple(found))


def _attached(books: QuickBooksBooks) -> Iterator[AttachedFile]:
    for record in books.records("Attachable"):
        if not record.has("FileName"):
            continue  # a note without a file
        for parent in record.nodes("AttachableRef"):
            entity = parent.inner("EntityRef")
            if entity.has("type") and entity.has("value"):
                id_ = record_id(entity.text("type"), entity.text("value"))
                yield AttachedFile(parent=id_, file_name=record.text("FileName"))
