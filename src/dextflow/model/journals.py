"""What is posted to the accounts, in the base currency, debit positive."""

from datetime import date, datetime
from decimal import Decimal
from enum import Enum

import attrs

from dextflow.model.record import LedgerRecord


class JournalStatus(Enum):
    """How far a manual journal is."""

    DRAFT = "draft"
    POSTED = "posted"
    VOIDED = "voided"


@attrs.frozen(kw_only=True)
class JournalLine:
    """One line of a manual journal, debit positive; `account`, `tax_code` and `contact` are ids."""

    account: str
    amount: Decimal
    tax_code: str | None = None
    description: str | None = None
    contact: str | None = None


@attrs.frozen(kw_only=True)
class ManualJournal(LedgerRecord):
    """A journal that a person wrote. It was entered at `created_at` by `created_by`, a name or an id."""

    on: date
    narration: str
    status: JournalStatus
    lines: tuple[JournalLine, ...]
    number: str | None = None
    attached: bool | None = None
    created_at: datetime | None = None
    created_by: str | None = None


class EntrySource(Enum):
    """What kind of record a posting comes from."""

    DOCUMENT = "document"
    PAYMENT = "payment"
    BANK_TRANSACTION = "bank transaction"
    MANUAL_JOURNAL = "manual journal"
    FIXED_ASSET = "fixed asset"
    OTHER = "other"


@attrs.frozen(kw_only=True)
class LedgerEntry(LedgerRecord):
    """One line of a posted journal, in the base currency, debit positive.

    `journal` is the number or id of the whole journal, whose lines sum to zero. It was posted at `posted_at` by
    `posted_by`, for whatever day it counts (`on`). `source` is the id of the record that it comes from.
    """

    account: str
    on: date
    amount: Decimal
    journal: str | None = None
    posted_at: datetime | None = None
    posted_by: str | None = None
    source_kind: EntrySource | None = None
    source: str | None = None
    tax: Decimal | None = None
    description: str | None = None
    contact: str | None = None


@attrs.frozen(kw_only=True)
class TrialBalanceRow:
    """The balance of an account: one of the two is zero, as a rule."""

    account: str
    debit: Decimal
    credit: Decimal

    @property
    def balance(self) -> Decimal:
        """The balance, debit positive."""
        return self.debit - self.credit


@attrs.frozen(kw_only=True)
class TrialBalance:
    """The balances of all accounts at the end of a day; an account that is not there has none.

    Revenue and expense accounts hold what was posted since the financial year began.
    """

    as_of: date
    rows: tuple[TrialBalanceRow, ...]
