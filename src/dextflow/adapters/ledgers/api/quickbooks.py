"""A QuickBooks Online company's books, read from its Accounting API."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import attrs

from dextflow.adapters.ledgers.api.gathering import Reader, nothing_more
from dextflow.adapters.ledgers.api.ledger import ApiLedger, Service
from dextflow.adapters.ledgers.api.quickbooks_chart import accounts, contacts, organisation, tax_codes
from dextflow.adapters.ledgers.api.quickbooks_documents import attachments, documents
from dextflow.adapters.ledgers.api.quickbooks_journals import (
    authors,
    ledger_entries,
    manual_journals,
    trial_balances,
)
from dextflow.adapters.ledgers.api.quickbooks_money import bank_transactions, payments, reconciliation
from dextflow.adapters.ledgers.api.quickbooks_reading import QuickBooksBooks
from dextflow.adapters.ledgers.api.quickbooks_settling import allocations
from dextflow.model import Need

HOST = "https://quickbooks.api.intuit.com"
NO_STATEMENTS = "QuickBooks Online does not give the lines of the bank's statements"
LACKING = {
    Need.STATEMENTS: NO_STATEMENTS,
    Need.BANK_POSITIONS: NO_STATEMENTS,
    Need.FIXED_ASSETS: "QuickBooks Online does not give a register of fixed assets",
}

READERS: Mapping[Need, Reader[QuickBooksBooks]] = {
    Need.ORGANISATION: organisation,
    Need.ACCOUNTS: accounts,
    Need.TAX_CODES: tax_codes,
    Need.CONTACTS: contacts,
    Need.DOCUMENTS: documents,
    Need.ALLOCATIONS: allocations,
    Need.PAYMENTS: payments,
    Need.BANK_TRANSACTIONS: bank_transactions,
    Need.MANUAL_JOURNALS: manual_journals,
    Need.LEDGER_ENTRIES: ledger_entries,
    Need.TRIAL_BALANCES: trial_balances,
    Need.ATTACHMENTS: attachments,
    Need.LINES: nothing_more,
    Need.RECONCILIATION: reconciliation,
    Need.POSTING_TIMES: nothing_more,
    Need.AUTHORS: authors,
}


@attrs.frozen(kw_only=True)
class QuickBooksConnection:
    """How a client's company is reached.

    `realm` is the id of the company, `token` a function that gives a valid access token. What the app may not read
    is best said in `withheld`: it is then not even asked for.
    """

    realm: str
    token: Callable[[], str] = attrs.field(repr=False)
    withheld: frozenset[Need] = frozenset()

    @property
    def headers(self) -> Mapping[str, str]:
        """No headers: the path says which company is meant."""
        return {}

    @property
    def path(self) -> str:
        """The path that says which company is meant."""
        return f"/v3/company/{self.realm}"


SERVICE = Service(
    ledger="QuickBooks",
    name="QuickBooks Online",
    company="QuickBooks company",
    lacking=LACKING,
    readers=READERS,
    books=QuickBooksBooks,
)


@attrs.frozen
class QuickBooksApi(ApiLedger[QuickBooksConnection, QuickBooksBooks]):
    """The `Ledger` of clients whose books are in QuickBooks Online.

    `connections` says how each client's company is reached, by (practice, client). Transactions are read from
    `since` on (None: all; the general ledger since 2000), and besides those invoices and bills that are open.
    Trial balances are read for the days that `balance_days` gives, told today's date: by default for the last
    thirteen ends of months.

    If some needs fail, what was read is held for a minute, for the fetch of the others that follows.

    Requests are sent by `transport`; `clock` and `sleep` are for waiting as QuickBooks asks, within `patience`.
    """

    service: ClassVar[Service[Any]] = SERVICE

    base: str = attrs.field(default=HOST, kw_only=True)
