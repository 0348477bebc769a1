"""Invoices, bills and bank transactions, as far as they are compared."""

from datetime import date
from decimal import Decimal

import attrs

from dextflow.model import BankTransaction, BankTransactionKind, Document, DocumentKind, DocumentStatus

PURCHASE, SALE = "purchase", "sale"
DIRECTIONS = {DocumentKind.BILL: PURCHASE, DocumentKind.SALES_INVOICE: SALE}
CREDITS = {DocumentKind.PURCHASE_CREDIT: PURCHASE, DocumentKind.SALES_CREDIT: SALE}
BANK_DIRECTIONS = {BankTransactionKind.SPEND: PURCHASE, BankTransactionKind.RECEIVE: SALE}
OUT_OF_BOOKS = (DocumentStatus.VOIDED, DocumentStatus.DELETED)


@attrs.frozen(kw_only=True, eq=False)
class Record:
    """What two records are compared by. `bank`: it is money, not a document. `net` is its total without tax."""

    id: str
    direction: str
    contact: str
    currency: str
    total: Decimal
    net: Decimal
    on: date
    due_on: date | None = None
    number: str = ""
    bank: bool = False
    recurring: bool = False
    paid: bool = False


def of_document(document: Document) -> Record | None:
    """Take an invoice or a bill over more than nothing that is not out of the books; None for another one."""
    direction = DIRECTIONS.get(document.kind)
    if not direction or document.status in OUT_OF_BOOKS or document.total <= 0:
        return None
    return Record(
        id=document.id,
        direction=direction,
        contact=document.contact,
        currency=document.currency,
        total=document.total,
        net=document.net,
        on=document.issued_on,
        due_on=document.due_on,
        number=(document.number or "").strip().casefold(),
        recurring=document.recurring,
        paid=document.status is DocumentStatus.PAID,
    )


def of_bank(item: BankTransaction) -> Record | None:
    """Take money spent or received with a known contact; None for transfers."""
    direction = BANK_DIRECTIONS.get(item.kind)
    if not direction or not item.contact or item.total <= 0:
        return None
    return Record(
        id=item.id,
        direction=direction,
        contact=item.contact,
        currency=item.currency,
        total=item.total,
        net=item.total,
        on=item.on,
        number="",
        bank=True,
        paid=True,
    )
