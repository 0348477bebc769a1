"""A QuickBooks Online company's books, read from its Accounting API."""

import time
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime

import attrs

from dextflow.adapters.ledgers.api.amounts import month_ends
from dextflow.adapters.ledgers.api.caller import Caller, Patience
from dextflow.adapters.ledgers.api.gathering import Reader, gather, nothing_more, utc_now
from dextflow.adapters.ledgers.api.held import Held
from dextflow.adapters.ledgers.api.quickbooks_chart import accounts, contacts, organisation, tax_codes
from dextflow.adapters.ledgers.api.quickbooks_documents import attachments, documents
from dextflow.adapters.ledgers.api.quickbooks_journals import (
    authors,
    ledger_entries,
    manual_journals,
    trial_balances,
)
from dextflow.adapters.ledgers.api.quickbooks_money import bank_transactions, payments, reconciliation
from dextflow.adapters.ledgers.api.quickbooks_reading import MOST_ROWS, QuickBooksBooks
from dextflow.adapters.ledgers.api.quickbooks_settling import allocations
from dextflow.adapters.ledgers.api.transport import Transport
from dextflow.errors import LedgerUnavailable
from dextflow.model import Facts, Gap, Need

HOST = "https://quickbooks.api.intuit.com"
NO_STATEMENTS = "QuickBooks Online does not give the lines of the bank's statements"
LACKING = {
    Need.STATEMENTS: NO_STATEMENTS,
    Need.BANK_POSITIONS: NO_STATEMENTS,
    Need.FIXED_ASSETS: "QuickBooks Online does not give a register of fixed assets",
}
WITHHELD = "this connection to QuickBooks Online does not cover it"

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


@attrs.frozen
class QuickBooksApi:
    """The `Ledger` of clients whose books are in QuickBooks Online.

    `connections` says how each client's company is reached, by (practice, client). Transactions are read from
    `since` on (None: all; the general ledger since 2000), and besides those invoices and bills that are open.
    Trial balances are read for the days that `balance_days` gives, told today's date: by default for the last
    thirteen ends of months.

    If some needs fail, what was read is held for a minute, for the fetch of the others that follows.

    Requests are sent by `transport`; `clock` and `sleep` are for waiting as QuickBooks asks, within `patience`.
    """

    connections: Mapping[tuple[str, str], QuickBooksConnection]
    transport: Transport = attrs.field(kw_only=True, repr=False)
    since: date | None = attrs.field(default=None, kw_only=True)
    balance_days: Callable[[date], tuple[date, ...]] = attrs.field(default=month_ends, kw_only=True)
    patience: Patience = attrs.field(default=Patience(), kw_only=True)
    page_size: int = attrs.field(default=MOST_ROWS, kw_only=True)
    clock: Callable[[], datetime] = attrs.field(default=utc_now, kw_only=True)
    sleep: Callable[[float], None] = attrs.field(default=time.sleep, kw_only=True)
    base: str = attrs.field(default=HOST, kw_only=True)
    _held: Held[QuickBooksBooks] = attrs.field(factory=Held[QuickBooksBooks], init=False, repr=False, eq=False)

    def lacks(self, practice: str, client: str) -> tuple[Gap, ...]:
        """What QuickBooks does not hold, and what the connection does not cover; see `dextflow.ports.Ledger`."""
        connection = self.connections.get((practice, client))
        lacking = _lacking(connection) if connection else LACKING
        return tuple(Gap(need=need, reason=lacking[need]) for need in sorted(lacking))

    def fetch(self, practice: str, client: str, needs: frozenset[Need]) -> Facts:
        """Read what is needed of a client's company; see `dextflow.ports.Ledger`."""
        connection = self.connections.get((practice, client))
        if connection is None:
            raise LedgerUnavailable(client, "this practice has no connection to its QuickBooks company")
        now = self.clock()
        return self._held.fetch(
            (practice, client, needs),
            now,
            lambda: self._books(client, connection, now),
            lambda books, since: _read(books, needs, since, _lacking(connection)),
        )

    def _books(self, client: str, connection: QuickBooksConnection, now: datetime) -> QuickBooksBooks:
        today = now.astimezone(UTC).date()
        caller = Caller(
            client=client,
            transport=self.transport,
            token=connection.token,
            headers={},
            patience=self.patience,
            clock=self.clock,
            sleep=self.sleep,
        )
        return QuickBooksBooks(
            caller=caller,
            base=f"{self.base}/v3/company/{connection.realm}",
            needs=frozenset(),
            today=today,
            since=self.since,
            page_size=self.page_size,
            balance_days=tuple(sorted(set(self.balance_days(today)))),
        )


def _read(books: QuickBooksBooks, needs: frozenset[Need], since: datetime, lacking: Mapping[Need, str]) -> Facts:
    books.needs = needs
    return gather(READERS, books, Facts(ledger="QuickBooks", fetched_at=since, digest=""), needs, lacking)


def _lacking(connection: QuickBooksConnection) -> Mapping[Need, str]:
    return LACKING | dict.fromkeys(connection.withheld, WITHHELD)
