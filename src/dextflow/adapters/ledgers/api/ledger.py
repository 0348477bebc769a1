"""What ledgers over an API share, whoever's service answers."""

import time
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any, ClassVar, Generic, Protocol, TypeVar

import attrs

from dextflow.adapters.ledgers.api.amounts import month_ends
from dextflow.adapters.ledgers.api.caller import Caller, Patience
from dextflow.adapters.ledgers.api.gathering import Reader, Shelf, gather
from dextflow.adapters.ledgers.api.held import Held
from dextflow.adapters.ledgers.api.transport import Transport
from dextflow.adapters.ledgers.clock import utc_now
from dextflow.errors import LedgerUnavailable
from dextflow.model import Facts, Gap, Need

NEVER = datetime(1, 1, 1, tzinfo=UTC)  # when a record was changed last of which that is not known


class Connection(Protocol):
    """How a client's company is reached, and what the app may not read of it."""

    @property
    def token(self) -> Callable[[], str]:
        """What gives a valid access token."""
        ...

    @property
    def withheld(self) -> frozenset[Need]:
        """What the app may not read."""
        ...

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers that say which company is meant."""
        ...

    @property
    def path(self) -> str:
        """The path that says which company is meant."""
        ...


@attrs.define(kw_only=True)
class Books:
    """What is asked of one company in one fetch; each list is read once.

    All methods raise `AnswerRefused` and `LedgerUnavailable` as the caller does.
    """

    caller: Caller
    base: str
    needs: frozenset[Need]
    today: date
    since: date | None
    page_size: int
    balance_days: tuple[date, ...]
    _shelf: Shelf = attrs.field(factory=Shelf, init=False)


C = TypeVar("C", bound=Connection)
B = TypeVar("B", bound=Books)


@attrs.frozen(kw_only=True)
class Service(Generic[B]):
    """A service: what its ledger, it and a company there are called, what it lacks, and how its books are read."""

    ledger: str
    name: str
    company: str
    lacking: Mapping[Need, str]
    readers: Mapping[Need, Reader[B]]
    books: type[B]


@attrs.frozen
class ApiLedger(Generic[C, B]):
    """The `Ledger` of clients whose books are with a service; a subclass says which.

    `connections` says how each client's company is reached, by (practice, client).
    """

    service: ClassVar[Service[Any]]

    connections: Mapping[tuple[str, str], C]
    transport: Transport = attrs.field(kw_only=True, repr=False)
    since: date | None = attrs.field(default=None, kw_only=True)
    balance_days: Callable[[date], tuple[date, ...]] = attrs.field(default=month_ends, kw_only=True)
    patience: Patience = attrs.field(default=Patience(), kw_only=True)
    page_size: int = attrs.field(default=1000, kw_only=True)
    clock: Callable[[], datetime] = attrs.field(default=utc_now, kw_only=True)
    sleep: Callable[[float], None] = attrs.field(default=time.sleep, kw_only=True)
    base: str = attrs.field(kw_only=True)
    _held: Held[B] = attrs.field(factory=Held[B], init=False, repr=False, eq=False)

    def lacks(self, practice: str, client: str) -> tuple[Gap, ...]:
        """What the service does not hold, and what the connection does not cover; see `dextflow.ports.Ledger`."""
        connection = self.connections.get((practice, client))
        lacking = self._lacking(connection) if connection else self.service.lacking
        return tuple(Gap(need=need, reason=lacking[need]) for need in sorted(lacking))

    def fetch(self, practice: str, client: str, needs: frozenset[Need]) -> Facts:
        """Read what is needed of a client's company; see `dextflow.ports.Ledger`."""
        connection = self.connections.get((practice, client))
        if connection is None:
            raise LedgerUnavailable(client, f"this practice has no connection to its {self.service.company}")
        now = self.clock()
        return self._held.fetch(
            (practice, client, needs),
            now,
            lambda: self._books(client, connection, now),
            lambda books, since: self._read(books, needs, since, self._lacking(connection)),
        )

    def _books(self, client: str, connection: C, now: datetime) -> B:
        today = now.astimezone(UTC).date()
        caller = Caller(
            client=client,
            transport=self.transport,
            token=connection.token,
            headers=connection.headers,
            patience=self.patience,
            clock=self.clock,
            sleep=self.sleep,
        )
        books: B = self.service.books(
            caller=caller,
            base=self.base + connection.path,
            needs=frozenset(),
            today=today,
            since=self.since,
            page_size=self.page_size,
            balance_days=tuple(sorted(set(self.balance_days(today)))),
        )
        return books

    def _read(self, books: B, needs: frozenset[Need], since: datetime, lacking: Mapping[Need, str]) -> Facts:
        books.needs = needs
        facts = Facts(ledger=self.service.ledger, fetched_at=since, digest="")
        return gather(self.service.readers, books, facts, needs, lacking)

    def _lacking(self, connection: C) -> Mapping[Need, str]:
        withheld = f"this connection to {self.service.name} does not cover it"
        return {**self.service.lacking, **dict.fromkeys(connection.withheld, withheld)}
