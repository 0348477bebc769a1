"""A Xero organisation's books, read from its Accounting, Assets and Finance APIs."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import attrs

from dextflow.adapters.ledgers.api.gathering import Reader, nothing_more
from dextflow.adapters.ledgers.api.ledger import ApiLedger, Service
from dextflow.adapters.ledgers.api.xero_banking import bank_positions, statements
from dextflow.adapters.ledgers.api.xero_chart import accounts, contacts, organisation, tax_codes
from dextflow.adapters.ledgers.api.xero_documents import documents
from dextflow.adapters.ledgers.api.xero_journals import (
    fixed_assets,
    ledger_entries,
    manual_journals,
    posting_times,
    trial_balances,
)
from dextflow.adapters.ledgers.api.xero_money import allocations, bank_transactions, payments
from dextflow.adapters.ledgers.api.xero_reading import XeroBooks
from dextflow.model import Need

HOST = "https://api.xero.com"
LACKING = {Need.AUTHORS: "Xero does not say who entered a record"}


READERS: Mapping[Need, Reader[XeroBooks]] = {
    Need.ORGANISATION: organisation,
    Need.ACCOUNTS: accounts,
    Need.TAX_CODES: tax_codes,
    Need.CONTACTS: contacts,
    Need.DOCUMENTS: documents,
    Need.ALLOCATIONS: allocations,
    Need.PAYMENTS: payments,
    Need.BANK_TRANSACTIONS: bank_transactions,
    Need.STATEMENTS: statements,
    Need.BANK_POSITIONS: bank_positions,
    Need.MANUAL_JOURNALS: manual_journals,
    Need.LEDGER_ENTRIES: ledger_entries,
    Need.TRIAL_BALANCES: trial_balances,
    Need.ATTACHMENTS: nothing_more,  # each record says whether it has any
    Need.FIXED_ASSETS: fixed_assets,
    Need.LINES: nothing_more,
    Need.RECONCILIATION: nothing_more,
    Need.POSTING_TIMES: posting_times,
}


@attrs.frozen(kw_only=True)
class XeroConnection:
    """How a client's organisation is reached.

    `tenant` is its id in the header ``Xero-Tenant-Id``, `token` a function that gives a valid access token. What
    the app may not read, such as the journals without the Advanced tier, is best said in `withheld`: it is then
    not even asked for.
    """

    tenant: str
    token: Callable[[], str] = attrs.field(repr=False)
    withheld: frozenset[Need] = frozenset()

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers that say which organisation is meant."""
        return {"Xero-Tenant-Id": self.tenant}

    @property
    def path(self) -> str:
        """The path that says which organisation is meant: the headers do."""
        return ""


SERVICE = Service(
    ledger="Xero",
    name="Xero",
    company="Xero organisation",
    lacking=LACKING,
    readers=READERS,
    books=XeroBooks,
)


@attrs.frozen
class XeroApi(ApiLedger[XeroConnection, XeroBooks]):
    """The `Ledger` of clients whose books are in Xero.

    `connections` says how each client's organisation is reached, by (practice, client). Documents, payments, bank
    transactions and manual journals are read from `since` on (None: all), and those documents besides that are
    still open. Trial balances and bank positions are read for the days that `balance_days` gives, told today's
    date: by default for the last thirteen ends of months.

    If some needs fail, what was read is held for a minute, for the fetch of the others that follows.

    Requests are sent by `transport`; `clock` and `sleep` are for waiting as Xero asks, within `patience`.
    """

    service: ClassVar[Service[Any]] = SERVICE

    base: str = attrs.field(default=HOST, kw_only=True)
