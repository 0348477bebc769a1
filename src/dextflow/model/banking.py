"""Money that came and went: payments, bank transactions, and what the bank says of them."""

from datetime import date
from decimal import Decimal
from enum import Enum

import attrs

from dextflow.model.documents import LineItem
from dextflow.model.record import LedgerRecord


class Reconciled(Enum):
    """Whether a record of the ledger was matched with the bank's statement; cleared is matched but not closed."""

    YES = "reconciled"
    CLEARED = "cleared"
    NO = "unreconciled"
    UNKNOWN = "unknown"


class PaymentDirection(Enum):
    """Which way a payment went."""

    RECEIVED = "received"
    MADE = "made"


@attrs.frozen(kw_only=True)
class Payment(LedgerRecord):
    """Money that settles documents, as far as its allocations say; `unapplied` is what is left of it today.

    It is in its own currency, of which one unit is worth `rate` units of the base currency, None where the ledger
    does not say. A voided payment stays in the list and counts for nothing.
    """

    on: date
    amount: Decimal
    currency: str
    direction: PaymentDirection
    rate: Decimal | None = None
    bank_account: str | None = None
    contact: str | None = None
    reference: str | None = None
    reconciled: Reconciled = Reconciled.UNKNOWN
    unapplied: Decimal = Decimal(0)
    voided: bool = False


class BankTransactionKind(Enum):
    """Which way the money went, and whether only between the organisation's own accounts."""

    SPEND = "spend"
    RECEIVE = "receive"
    TRANSFER_OUT = "transfer out"
    TRANSFER_IN = "transfer in"

    @property
    def outgoing(self) -> bool:
        """Whether the money left the account."""
        return self in (BankTransactionKind.SPEND, BankTransactionKind.TRANSFER_OUT)


@attrs.frozen(kw_only=True)
class BankTransaction(LedgerRecord):
    """Money spent or received without an invoice or bill, in the currency of its bank account.

    Voided and deleted ones are not among the facts: in the books they never happened.
    """

    kind: BankTransactionKind
    contact: str | None
    on: date
    currency: str
    total: Decimal
    attached: bool | None = None
    rate: Decimal | None = None
    bank_account: str | None = None
    reference: str | None = None
    lines: tuple[LineItem, ...] = ()
    reconciled: Reconciled = Reconciled.UNKNOWN


class FeedSource(Enum):
    """How the bank's lines came into the ledger."""

    FEED = "feed"
    FILE = "file"
    MANUAL = "manual"


@attrs.frozen(kw_only=True)
class StatementLine(LedgerRecord):
    """One line of the bank's statement: money in is positive, money out negative."""

    bank_account: str
    on: date
    amount: Decimal
    payee: str | None = None
    reference: str | None = None
    reconciled: bool = False
    source: FeedSource | None = None


@attrs.frozen(kw_only=True)
class Statement(LedgerRecord):
    """A statement of the bank: the balances before its first and after its last day, overdrawn ones negative."""

    bank_account: str
    first_on: date
    last_on: date
    opening: Decimal
    closing: Decimal


@attrs.frozen(kw_only=True)
class BankPosition:
    """What the bank and the ledger each hold a bank account to be, at the end of a day.

    Balances are in the account's currency, overdrawn ones negative; None where it is not said.
    """

    bank_account: str
    as_of: date
    statement_balance: Decimal | None = None
    ledger_balance: Decimal | None = None
    unreconciled: int | None = None
    earliest_unreconciled: date | None = None
    latest_reconciled: date | None = None
    source: FeedSource | None = None
