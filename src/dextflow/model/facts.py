"""A client's books, whatever software keeps them.

Documents are positive by kind; ledger entries are debit positive. Amounts are in the currency of their
document, and `rate` is how many units of the organisation's base currency one unit of it is worth.
"""

from datetime import date, datetime
from decimal import Decimal
from enum import Enum, StrEnum

import attrs

from dextflow.model.money import Money, to_cents
from dextflow.model.period import YearEnd


class Need(StrEnum):
    """What a rule may ask a ledger for."""

    ORGANISATION = "organisation"
    ACCOUNTS = "accounts"
    CONTACTS = "contacts"
    DOCUMENTS = "documents"
    ALLOCATIONS = "allocations"
    BANK_TRANSACTIONS = "bank transactions"
    LEDGER_ENTRIES = "ledger entries"


class AccountClass(Enum):
    """The five classes of the chart of accounts."""

    ASSET = "asset"
    LIABILITY = "liability"
    EQUITY = "equity"
    REVENUE = "revenue"
    EXPENSE = "expense"


class DocumentKind(Enum):
    """What a document is: sold or bought, and whether it reverses."""

    SALES_INVOICE = "sales invoice"
    BILL = "bill"
    SALES_CREDIT = "sales credit note"
    PURCHASE_CREDIT = "purchase credit note"


class DocumentStatus(Enum):
    """How far a document is. Voided and deleted ones stay in the list and count for nothing."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    PAID = "paid"
    VOIDED = "voided"
    DELETED = "deleted"


class BankTransactionKind(Enum):
    """Which way the money went, and whether only between the organisation's own accounts."""

    SPEND = "spend"
    RECEIVE = "receive"
    TRANSFER_OUT = "transfer out"
    TRANSFER_IN = "transfer in"


@attrs.frozen(kw_only=True)
class Organisation:
    """The client's company as its ledger knows it. None: the ledger does not say."""

    name: str | None = None
    base_currency: str | None = None
    year_end: YearEnd | None = None


@attrs.frozen(kw_only=True)
class Account:
    """An account of the chart. `system`: the ledger needs it, so it cannot be archived."""

    id: str
    code: str | None
    name: str
    klass: AccountClass
    bank: bool = False
    system: bool = False
    active: bool = True


@attrs.frozen(kw_only=True)
class Contact:
    """A customer or supplier."""

    id: str
    name: str
    active: bool = True


@attrs.frozen(kw_only=True)
class Document:
    """An invoice, a bill or a credit note. `number` is the issuer's; `rate` is described above."""

    id: str
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
    attached: bool

    @property
    def live(self) -> bool:
        """Whether it counts in the books: approved or paid."""
        return self.status in (DocumentStatus.APPROVED, DocumentStatus.PAID)

    @property
    def money(self) -> Money:
        """The total in the document's own currency."""
        return Money(currency=self.currency, amount=self.total)

    def in_base(self, amount: Decimal) -> Decimal:
        """An amount of this document in the base currency, to two places."""
        return to_cents(amount * self.rate)


@attrs.frozen(kw_only=True)
class Allocation:
    """An amount that settled part of a document: a payment or a credit.

    It is in the document's currency. `on` is None where the ledger says that it was settled but not when.
    """

    document: str
    amount: Decimal
    on: date | None


@attrs.frozen(kw_only=True)
class BankTransaction:
    """Money spent or received without an invoice or bill, in the currency of its bank account."""

    id: str
    kind: BankTransactionKind
    contact: str | None
    on: date
    currency: str
    total: Decimal
    attached: bool


@attrs.frozen(kw_only=True)
class LedgerEntry:
    """One line of a posted journal, in the base currency, debit positive."""

    id: str
    account: str
    on: date
    amount: Decimal


@attrs.frozen(kw_only=True)
class Gap:
    """Something of a need that a ledger could not give, and why, as a sentence."""

    need: Need
    reason: str


@attrs.frozen(kw_only=True)
class Facts:
    """What one fetch from one ledger brought: a snapshot, with when it was taken and a digest of its content.

    Only what was asked for is filled. `notes` say what the ledger had to leave out of what it served. `missing` is
    added by who asked, for needs that could not be served at all.
    """

    ledger: str
    fetched_at: datetime
    digest: str
    organisation: Organisation = Organisation()
    accounts: tuple[Account, ...] = ()
    contacts: tuple[Contact, ...] = ()
    documents: tuple[Document, ...] = ()
    allocations: tuple[Allocation, ...] = ()
    bank_transactions: tuple[BankTransaction, ...] = ()
    ledger_entries: tuple[LedgerEntry, ...] = ()
    notes: tuple[Gap, ...] = ()
    missing: tuple[Gap, ...] = ()
