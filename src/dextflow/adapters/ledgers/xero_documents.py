"""A Xero organisation's invoices, bills and credit notes, their lines, and what settled them."""

from collections.abc import Iterator, Mapping
from decimal import Context, Decimal
from operator import attrgetter

import attrs

from dextflow.adapters.ledgers.folder import TableFolder
from dextflow.adapters.ledgers.reading import Parts, noted
from dextflow.adapters.ledgers.rows import Row, Rows
from dextflow.adapters.ledgers.vocabulary_xero import CREDIT_NOTE_KINDS, DOCUMENT_STATUSES, INVOICE_KINDS
from dextflow.adapters.ledgers.xero_shapes import CREDIT_NOTE, INVOICE, INVOICE_PAID
from dextflow.model import Allocation, Document, DocumentKind, DocumentStatus, Facts, Need

PAR = Decimal(1)
RATES = (Decimal("1e-8"), Decimal("1e8"))
DIVISION = Context(prec=28)
BY_ID = attrgetter("id")
BY_DOCUMENT = attrgetter("document")


def documents(folder: TableFolder, facts: Facts, parts: Parts) -> Facts:
    """Invoices, bills and credit notes of every status, voided and deleted ones too.

    Some syncs keep only the ids of credit notes, or no table of them. Invoices and bills are then served
    without them and a note says so, because most of what is looked at in documents does not need them.
    """
    invoices = folder.rows("invoice", INVOICE)
    credit_notes, note = _credit_notes(folder)
    found = [
        *_documents(invoices, "invoice", INVOICE_KINDS, parts),
        *(_documents(credit_notes, "credit_note", CREDIT_NOTE_KINDS, parts) if credit_notes else ()),
    ]
    return attrs.evolve(noted(facts, Need.DOCUMENTS, note), documents=tuple(sorted(found, key=BY_ID)))


def allocations(folder: TableFolder, facts: Facts, _: Parts) -> Facts:
    """What settled each document, in one sum, on the day on which it was settled in full.

    Xero's tables of documents hold the sum paid and credited and the day of full payment, but no single
    payments: a document that is partly paid has an allocation without a date, and one that was paid in parts
    looks unpaid until the last of them. A credit note is settled by what was used of it.
    """
    invoices = folder.rows("invoice", INVOICE_PAID)
    credit_notes, note = _credit_notes(folder)
    found = [
        *map(_payment, invoices.distinct("invoice_id")),
        *(map(_use, credit_notes.distinct("credit_note_id")) if credit_notes else ()),
    ]
    settled = sorted((one for one in found if one.amount), key=BY_DOCUMENT)
    return attrs.evolve(noted(facts, Need.ALLOCATIONS, note), allocations=tuple(settled))


def _credit_notes(folder: TableFolder) -> tuple[Rows | None, str | None]:
    gap = folder.gap("credit_note", CREDIT_NOTE)
    if gap is None:
        return folder.rows("credit_note", CREDIT_NOTE), None
    return None, f"credit notes are left out: {gap}"


def _documents(rows: Rows, table: str, kinds: Mapping[str, DocumentKind], parts: Parts) -> Iterator[Document]:
    alone, due = single_currency(rows), "amount_due" if table == "invoice" else "remaining_credit"
    for row in rows.distinct(f"{table}_id"):
        id_ = row.text(f"{table}_id")
        yield Document(
            id=id_,
            updated_at=row.optional_instant("updated_date_utc"),
            kind=row.choice("type", kinds),
            status=_status(row),
            contact=row.text("contact_id"),
            number=row.optional_text(f"{table}_number"),
            reference=row.optional_text("reference"),
            issued_on=row.day("date"),
            due_on=row.optional_day("due_date"),
            currency=row.currency("currency_code"),
            rate=rate(row, alone=alone),
            net=row.number("sub_total"),
            tax=row.number("total_tax"),
            total=row.number("total"),
            amount_due=row.optional_number(due),
            attached=row.flag("has_attachments"),
            sent=row.known_flag("sent_to_contact"),
            lines=parts.lines.get(id_, ()),
        )


def _status(row: Row) -> DocumentStatus:
    status = row.choice("status", DOCUMENT_STATUSES)
    return DocumentStatus.DELETED if row.optional_flag("_fivetran_deleted") else status


def _payment(row: Row) -> Allocation:
    return Allocation(
        document=row.text("invoice_id"),
        amount=row.number("amount_paid") + row.number("amount_credited"),
        on=row.optional_day("fully_paid_on_date"),
    )


def _use(row: Row) -> Allocation:
    counts = _status(row) in (DocumentStatus.APPROVED, DocumentStatus.PAID)
    used = row.number("total") - row.number("remaining_credit")
    return Allocation(
        document=row.text("credit_note_id"),
        amount=used if counts else Decimal(0),
        on=row.optional_day("fully_paid_on_date"),
    )


def single_currency(rows: Rows) -> bool:
    """Whether a table of documents knows one currency only; Xero may then leave out the rates."""
    return len(set(rows.column("currency_code"))) == 1


def rate(row: Row, *, alone: bool) -> Decimal:
    """The worth of one unit of a document's currency in the base currency.

    Xero states it the other way round, as foreign units for one base unit. Where the currency is `alone`, an
    empty cell means 1. Raises `TableRefused` if it is missing otherwise, or absurd.
    """
    if alone and row.optional_text("currency_rate") is None:
        return PAR
    stated = row.number("currency_rate")
    if not RATES[0] <= stated <= RATES[1]:
        raise row.refusal("currency_rate", f"{stated} is not a rate of exchange")
    return DIVISION.divide(PAR, stated)
