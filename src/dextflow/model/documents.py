"""Invoices, bills and credits, their lines, and what settles them.

Documents are positive by kind. Amounts are in the currency of their document, and `rate` is how many units of
the organisation's base currency one unit of it is worth.
"""

from datetime import date, datetime
from decimal import Decimal
from enum import Enum

import attrs

from dextflow.model.money import Money, to_cents
from dextflow.model.record import LedgerRecord


class DocumentKind(Enum):
    """What a document is: sold or bought, and whether it is a credit that something can be set against."""

    SALES_INVOICE = "sales invoice"
    BILL = "bill"
    SALES_CREDIT = "sales credit note"
    PURCHASE_CREDIT = "purchase credit note"
    SALES_PREPAYMENT = "sales prepayment"
    PURCHASE_PREPAYMENT = "purchase prepayment"
    SALES_OVERPAYMENT = "sales overpayment"
    PURCHASE_OVERPAYMENT = "purchase overpayment"

    @property
    def sale(self) -> bool:
        """Whether it is a customer's; else it is a supplier's."""
        return self in SALES

    @property
    def credit(self) -> bool:
        """Whether it is a credit: a credit note, a prepayment or an overpayment."""
        return self not in OWED


SALES = (
    DocumentKind.SALES_INVOICE,
    DocumentKind.SALES_CREDIT,
    DocumentKind.SALES_PREPAYMENT,
    DocumentKind.SALES_OVERPAYMENT,
)
OWED = (DocumentKind.SALES_INVOICE, DocumentKind.BILL)


class DocumentStatus(Enum):
    """How far a document is. Voided and deleted ones stay in the list and count for nothing."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    PAID = "paid"
    VOIDED = "voided"
    DELETED = "deleted"


LIVE = (DocumentStatus.APPROVED, DocumentStatus.PAID)


@attrs.frozen(kw_only=True)
class LineItem:
    """One line of a document or a bank transaction, without tax in `net`.

    `account` and `tax_code` are ids, None where the ledger does not say. `tracking` are the ids of what the line
    is analysed by: departments, projects.
    """

    net: Decimal
    tax: Decimal = Decimal(0)
    account: str | None = None
    tax_code: str | None = None
    description: str | None = None
    quantity: Decimal | None = None
    unit_amount: Decimal | None = None
    item: str | None = None
    tracking: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Document(LedgerRecord):
    """An invoice, a bill or a credit.

    `number` is the issuer's, `reference` the receiver's or whatever else people put there. `amount_due` is what is
    open today, never what was open at a past date. `attached` is None where the ledger lists attachments on their
    own. `sent` tells whether it went to the customer. `recurring`: a template of the ledger makes it each month.
    """

    kind: DocumentKind
    status: DocumentStatus
    contact: str
    number: str | None
    issued_on: date
    due_on: date | None
    currency: str
    rate: Decimal
    net: Decimal
    tax: Decimal
    total: Decimal
    attached: bool | None = None
    reference: str | None = None
    lines: tuple[LineItem, ...] = ()
    amount_due: Decimal | None = None
    created_at: datetime | None = None
    sent: bool | None = None
    recurring: bool = False

    @property
    def live(self) -> bool:
        """Whether it counts in the books: approved or paid."""
        return self.status in LIVE

    @property
    def money(self) -> Money:
        """The total in the document's own currency."""
        return Money(currency=self.currency, amount=self.total)

    def in_base(self, amount: Decimal) -> Decimal:
        """An amount of this document in the base currency, to two places."""
        return to_cents(amount * self.rate)


class SettledBy(Enum):
    """What settled part of a document."""

    PAYMENT = "payment"
    CREDIT_NOTE = "credit note"
    PREPAYMENT = "prepayment"
    OVERPAYMENT = "overpayment"


@attrs.frozen(kw_only=True)
class Allocation:
    """An amount that settled part of a document: of a payment or a credit, `source` is its id.

    It is in the document's currency. `on` is None where the ledger says that it was settled but not when; `by` and
    `source` are None where it does not say by what. A credit is used up by the allocations of which it is the
    source, and settled by those of which it is the document, such as a refund.
    """

    document: str
    amount: Decimal
    on: date | None
    by: SettledBy | None = None
    source: str | None = None
