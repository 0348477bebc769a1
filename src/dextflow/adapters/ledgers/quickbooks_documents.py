"""A QuickBooks Online company's invoices, bills, credits and receipts."""

from collections.abc import Mapping
from decimal import Decimal
from operator import attrgetter

import attrs

from dextflow.adapters.ledgers.folder import TableFolder
from dextflow.adapters.ledgers.quickbooks_rows import PAR, foreign, rate, whole
from dextflow.adapters.ledgers.quickbooks_shapes import (
    BILL_TAX,
    DOCUMENTS,
    DocumentTable,
)
from dextflow.adapters.ledgers.reading import Parts
from dextflow.adapters.ledgers.rows import Row
from dextflow.adapters.ledgers.vocabulary_quickbooks import (
    DOCUMENT_KINDS,
    PAID_AT_ONCE,
    record_id,
    voided,
)
from dextflow.model import Document, DocumentStatus, Facts, Gap, Need

BY_ID = attrgetter("id")
ZERO = Decimal(0)
SENT: Mapping[str, bool] = {"EmailSent": True, "NeedToSend": False}


def documents(folder: TableFolder, facts: Facts, parts: Parts) -> Facts:
    """Invoices, bills, credits, and receipts, which are documents that were paid at once; deleted ones too.

    QuickBooks has no drafts. A document without balance is paid, one whose note says so is voided. Tax of bills is
    told by a table of its own.
    """
    found: list[Document] = []
    notes: list[Gap] = []
    for table in DOCUMENTS:
        rows, gaps = rows_of(folder, table)
        notes += gaps
        taxes = _bill_taxes(folder) if table.entity == "bill" else dict[str, Decimal]()
        stated = foreign(folder.rows(table.table, table.columns)) if rows else frozenset[str]()
        found += (_document(row, table, taxes, stated, parts) for row in rows)
    return attrs.evolve(facts, documents=tuple(sorted(found, key=BY_ID)), notes=(*facts.notes, *notes))


def rows_of(folder: TableFolder, table: DocumentTable) -> tuple[list[Row], tuple[Gap, ...]]:
    """The documents of a table, and notes on those that are left out."""
    if not table.essential and not folder.has(table.table):
        missing = folder.missing((table.table,))
        return [], (Gap(need=Need.DOCUMENTS, reason=f"left out: {missing}"),)
    return whole(folder.rows(table.table, table.columns), Need.DOCUMENTS, "transaction_date", "total_amount")


def _document(
    row: Row, table: DocumentTable, taxes: Mapping[str, Decimal], stated: frozenset[str], parts: Parts
) -> Document:
    id_, total = record_id(table.entity, row.text("id")), row.number("total_amount")
    tax = taxes.get(row.text("id"), row.number_or_zero("total_tax"))
    contact = row.optional_text(table.contact)
    return Document(
        id=id_,
        updated_at=row.optional_instant("updated_at"),
        kind=DOCUMENT_KINDS[table.entity],
        status=_status(row, table, total),
        contact="" if contact is None else record_id(table.party, contact),
        number=row.optional_text("doc_number"),
        reference=row.optional_text("private_note"),
        issued_on=row.day("transaction_date"),
        due_on=row.optional_day("due_date"),
        currency=row.currency("currency_id"),
        rate=_rate(row, total, stated),
        net=total - tax,
        tax=tax,
        total=total,
        amount_due=balance(row, table),
        created_at=row.optional_instant("created_at"),
        sent=SENT.get(row.cell("email_status")),
        lines=parts.lines.get(id_, ()),
    )


def _rate(row: Row, total: Decimal, stated: frozenset[str]) -> Decimal:
    found = rate(row, total, stated)
    if found is None and row.optional_flag("_fivetran_deleted"):
        return PAR
    if found is None:
        raise row.refusal("exchange_rate", "the cell is empty, and this currency has other rates elsewhere")
    return found


def balance(row: Row, table: DocumentTable) -> Decimal | None:
    """What is open of a document today, or left of a credit; None where the tables do not say it."""
    if table.entity in PAID_AT_ONCE:
        return ZERO
    left = row.optional_number("remaining_credit")
    return row.optional_number("balance") if left is None else left


def _status(row: Row, table: DocumentTable, total: Decimal) -> DocumentStatus:
    if row.optional_flag("_fivetran_deleted"):
        return DocumentStatus.DELETED
    if voided(row.optional_text("private_note"), total):
        return DocumentStatus.VOIDED
    return DocumentStatus.PAID if balance(row, table) == ZERO else DocumentStatus.APPROVED


def _bill_taxes(folder: TableFolder) -> Mapping[str, Decimal]:
    """The tax of each bill; companies that do not track tax on purchases have no table of it."""
    taxes: dict[str, Decimal] = {}
    if folder.has("bill_tax_line"):
        for row in folder.rows("bill_tax_line", BILL_TAX):
            if not row.optional_flag("_fivetran_deleted"):
                bill = row.text("bill_id")
                taxes[bill] = taxes.get(bill, ZERO) + row.number("amount")
    return taxes
