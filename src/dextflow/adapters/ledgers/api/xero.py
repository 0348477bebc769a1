"""A Xero organisation's books, read from its Accounting, Assets and Finance APIs."""

import time
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime

import attrs

from dextflow.adapters.ledgers.api.amounts import month_ends
from dextflow.adapters.ledgers.api.caller import Caller, Patience
from dextflow.adapters.ledgers.api.gathering import Reader, gather, nothing_more, utc_now
from dextflow.adapters.ledgers.api.held import Held
from dextflow.adapters.ledgers.api.transport import Transport
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
from dextflow.errors import LedgerUnavailable
from dextflow.model import Facts, Gap, Need

HOST = "https://api.xero.com"
LACKING = {Need.AUTHORS: "Xero does not say who entered a record"}
WITHHELD = "this connection to Xero does not cover it"


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


@attrs.frozen
class XeroApi:
    """The `Ledger` of clients whose books are in Xero.

    `connections` says how each client's organisation is reached, by (practice, client). Documents, payments, bank
    transactions and manual journals are read from `since` on (None: all), and those documents besides that are
    still open. Trial balances and bank positions are read for the days that `balance_days` gives, told today's
    date: by default for the last thirteen ends of months.

    If some needs fail, what was read is held for a minute, for the fetch of the others that follows.

    Requests are sent by `transport`; `clock` and `sleep` are for waiting as Xero asks, within `patience`.
    """

    connections: Mapping[tuple[str, str], XeroConnection]
    transport: Transport = attrs.field(kw_only=True, repr=False)
    since: date | None = attrs.field(default=None, kw_only=True)
    balance_days: Callable[[date], tuple[date, ...]] = attrs.field(default=month_ends, kw_only=True)
    patience: Patience = attrs.field(default=Patience(), kw_only=True)
    page_size: int = attrs.field(default=1000, kw_only=True)
    clock: Callable[[], datetime] = attrs.field(default=utc_now, kw_only=True)
    sleep: Callable[[float], None] = attrs.field(default=time.sleep, kw_only=True)
    base: str = attrs.field(default=HOST, kw_only=True)
    _held: Held[XeroBooks] = attrs.field(factory=Held[XeroBooks], init=False, repr=False, eq=False)

    def lacks(self, practice: str, client: str) -> tuple[Gap, ...]:
        """What Xero does not hold, and what the connection does not cover; see `dextflow.ports.Ledger`."""
        connection = self.connections.get((practice, client))
        lacking = _lacking(connection) if connection else LACKING
        return tuple(Gap(need=need, reason=lacking[need]) for need in sorted(lacking))

    def fetch(self, practice: str, client: str, needs: frozenset[Need]) -> Facts:
        """Read what is needed of a client's organisation; see `dextflow.ports.Ledger`."""
        connection = self.connections.get((practice, client))
        if connection is None:
            raise LedgerUnavailable(client, "this practice has no connection to its Xero organisation")
        now = self.clock()
        return self._held.fetch(
            (practice, client, needs),
            now,
            lambda: self._books(client, connection, now),
            lambda books, since: _read(books, needs, since, _lacking(connection)),
        )

    def _books(self, client: str, connection: XeroConnection, now: datetime) -> XeroBooks:
        today = now.astimezone(UTC).date()
        caller = Caller(
            client=client,
            transport=self.transport,
            token=connection.token,
            headers={"Xero-Tenant-Id": connection.tenant},
            patience=self.patience,
            clock=self.clock,
            sleep=self.sleep,
        )
        return XeroBooks(
            caller=caller,
            base=self.base,
            needs=frozenset(),
            today=today,
            since=self.since,
            page_size=self.page_size,
            balance_days=tuple(sorted(set(self.balance_days(today)))),
        )


def _read(books: XeroBooks, needs: frozenset[Need], since: datetime, lacking: Mapping[Need, str]) -> Facts:
    books.needs = needs
    return gather(READERS, books, Facts(ledger="Xero", fetched_at=since, digest=""), needs, lacking)


def _lacking(connection: XeroConnection) -> Mapping[Need, str]:
    return LACKING | dict.fromkeys(connection.withheld, WITHHELD)
