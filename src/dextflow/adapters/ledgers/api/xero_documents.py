"""What a Xero organisation's invoices, bills and credits become, with their lines."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

import attrs

from dextflow.adapters.ledgers.api.amounts import PAR, rate, turned
from dextflow.adapters.ledgers.api.node import Node
from dextflow.adapters.ledgers.api.xero_chart import BY_ID
from dextflow.adapters.ledgers.api.xero_reading import XeroBooks
from dextflow.adapters.ledgers.vocabulary_xero import (
    CREDIT_NOTE_KINDS,
    DOCUMENT_STATUSES,
    INVOICE_KINDS,
    OVERPAYMENT_KINDS,
    PREPAYMENT_KINDS,
    TAX_INCLUDED,
)
from dextflow.model import Document, DocumentKind, Facts, Gap, LineItem, Need

DRAFT = "DRAFT"
PAGES: Mapping[bool, str] = {True: "AccountsReceivable", False: "AccountsPayable"}


@attrs.frozen(kw_only=True)
class Shape:
    """How the records of one list of documents are named and what their types mean."""

    endpoint: str
    id: str
    kinds: Mapping[str, DocumentKind]
    number: str
    due: str


SHAPES = (
    Shape(endpoint="Invoices", id="InvoiceID", kinds=INVOICE_KINDS, number="InvoiceNumber", due="AmountDue"),
    Shape(
        endpoint="CreditNotes",
        id="CreditNoteID",
        kinds=CREDIT_NOTE_KINDS,
        number="CreditNoteNumber",
        due="RemainingCredit",
    ),
    Shape(
        endpoint="Prepayments",
        id="PrepaymentID",
        kinds=PREPAYMENT_KINDS,
        number="InvoiceNumber",
        due="RemainingCredit",
    ),
    Shape(
        endpoint="Overpayments",
        id="OverpaymentID",
        kinds=OVERPAYMENT_KINDS,
        number="InvoiceNumber",
        due="RemainingCredit",
    ),
)


def documents(books: XeroBooks, facts: Facts) -> Facts:
    """Invoices, bills, credit notes, prepayments and overpayments of every status, voided and deleted ones too.

    A draft that came by e-mail may have no date yet; it is left out, and a note says so.
    """
    found = (document for shape in SHAPES for document in _documents(books, shape))
    facts = attrs.evolve(facts, documents=tuple(sorted(found, key=BY_ID)))
    undated = sum(not _dated(record) for shape in SHAPES for record in books.records(shape.endpoint))
    if not undated:
        return facts
    note = Gap(need=Need.DOCUMENTS, reason=f"drafts without a date are left out: {undated}")
    return attrs.evolve(facts, notes=(*facts.notes, note))


def _dated(record: Node) -> bool:
    return record.has("Date") or record.word("Status") != DRAFT


def _documents(books: XeroBooks, shape: Shape) -> Iterator[Document]:
    account_of = accounts_of_lines(books)
    for record in filter(_dated, books.records(shape.endpoint)):
        kind = record.choice("Type", shape.kinds)
        yield Document(
            id=record.text(shape.id),
            updated_at=record.optional_moment("UpdatedDateUTC"),
            link=_link(record, shape, kind),
            kind=kind,
            status=record.choice("Status", DOCUMENT_STATUSES),
            contact=_contact(record),
            number=record.optional_text(shape.number),
            reference=record.optional_text("Reference"),
            issued_on=record.day("Date"),
            due_on=record.optional_day("DueDate"),
            currency=record.currency("CurrencyCode"),
            rate=rate_to_base(record, books),
            net=record.number("SubTotal"),
            tax=record.number("TotalTax"),
            total=record.number("Total"),
            attached=record.optional_flag("HasAttachments"),
            lines=lines(record, account_of),
            amount_due=record.optional_number(shape.due),
            sent=record.optional_flag("SentToContact"),
            recurring=record.has("RepeatingInvoiceID"),
        )


def _contact(record: Node) -> str:
    """The contact; a draft may have none yet, and then names nobody's id."""
    contact = record.inner("Contact")
    return contact.word("ContactID") if record.word("Status") == DRAFT else contact.text("ContactID")


def _link(record: Node, shape: Shape, kind: DocumentKind) -> str | None:
    if shape.endpoint != "Invoices":
        return None
    return f"https://go.xero.com/{PAGES[kind.sale]}/Edit.aspx?InvoiceID={record.text(shape.id)}"


def rate_to_base(record: Node, books: XeroBooks) -> Decimal:
    """The worth of one unit of a record's currency in the base currency.

    Xero states it the other way round, as foreign units for one base unit, and may leave it out where there is
    nothing to convert.
    """
    stated = rate(record, "CurrencyRate")
    if stated is not None:
        return turned(stated)
    if record.currency("CurrencyCode") == books.base_currency():
        return PAR
    raise record.refusal("CurrencyRate", "it is missing, and the currency is not the base currency")


def lines(record: Node, account_of: Callable[[Node], str | None]) -> tuple[LineItem, ...]:
    """The lines of a document or a bank transaction that have an amount, without tax."""
    included = record.choice("LineAmountTypes", TAX_INCLUDED)
    return tuple(
        LineItem(
            net=line.number("LineAmount") - (line.amount("TaxAmount") if included else 0),
            tax=line.amount("TaxAmount"),
            account=account_of(line),
            tax_code=line.optional_text("TaxType"),
            description=line.optional_text("Description"),
            quantity=line.optional_number("Quantity"),
            unit_amount=line.optional_number("UnitAmount"),
            item=line.optional_text("ItemCode"),
            tracking=tuple(_tracking(each) for each in line.nodes("Tracking")),
        )
        for line in record.nodes("LineItems")
        if line.has("LineAmount")
    )


def _tracking(record: Node) -> str:
    return record.optional_text("TrackingOptionID") or record.text("Option")


def accounts_of_lines(books: XeroBooks) -> Callable[[Node], str | None]:
    """A function that says the account of a line, which older answers name by its code alone."""

    def account_of(line: Node) -> str | None:
        stated = line.optional_text("AccountID")
        if stated is not None or not line.has("AccountCode"):
            return stated
        return books.account_ids.get(line.text("AccountCode"))

    return account_of
