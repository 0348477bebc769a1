"""The services on this machine, and ledgers that read them."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from adapters.api.quickbooks_company import QuickBooksCompany
from adapters.api.service import Server, Service, running
from adapters.api.xero_company import XeroCompany
from dextflow.adapters.ledgers.api.quickbooks import QuickBooksApi, QuickBooksConnection
from dextflow.adapters.ledgers.api.transport import HttpTransport
from dextflow.adapters.ledgers.api.xero import XeroApi, XeroConnection
from dextflow.model import Facts, Need

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAYS = (date(2026, 3, 31), date(2026, 10, 31))


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """One server for all tests."""
    with running() as server:
        yield server


@pytest.fixture
def service(server: Server) -> Service:
    """The bakery's Xero organisation, as it is served in this test."""
    server.service = Service(XeroCompany())
    return server.service


@pytest.fixture
def books(server: Server) -> Service:
    """The bakery's QuickBooks company, as it is served in this test."""
    server.service = Service(QuickBooksCompany())
    return server.service


def xero(server: Server, **changes: Any) -> XeroApi:
    """A ledger that reads the organisation, and notes down how long it would wait."""
    service = server.service
    connection = XeroConnection(tenant="tenant-1", token=service.give_token)
    settings: dict[str, Any] = {
        "transport": HttpTransport(timeout=5),
        "balance_days": lambda _today: DAYS,
        "page_size": 20,
        "clock": lambda: NOON,
        "sleep": service.waits.append,
        "base": server.url,
    }
    return XeroApi({("practice", "client"): connection}, **settings | changes)


def quickbooks(server: Server, **changes: Any) -> QuickBooksApi:
    """A ledger that reads the company, and notes down how long it would wait."""
    service = server.service
    connection = QuickBooksConnection(realm="123", token=service.give_token)
    settings: dict[str, Any] = {
        "transport": HttpTransport(timeout=5),
        "since": date(2026, 1, 1),
        "balance_days": lambda _today: DAYS,
        "page_size": 20,
        "clock": lambda: NOON,
        "sleep": service.waits.append,
        "base": server.url,
    }
    return QuickBooksApi({("practice", "client"): connection}, **settings | changes)


Fetch = Callable[..., Facts]


@pytest.fixture
def tenant(service: Service) -> XeroCompany:
    """The organisation, to play tricks with."""
    assert isinstance(service.answer, XeroCompany)
    return service.answer


@pytest.fixture
def from_xero(server: Server, tenant: XeroCompany) -> Fetch:
    """Ask the organisation's ledger for some needs."""
    assert tenant.pagination

    def fetch(*needs: Need, **changes: Any) -> Facts:
        return xero(server, **changes).fetch("practice", "client", frozenset(needs))

    return fetch


@pytest.fixture
def realm(books: Service) -> QuickBooksCompany:
    """The company, to play tricks with."""
    assert isinstance(books.answer, QuickBooksCompany)
    return books.answer


@pytest.fixture
def from_books(server: Server, realm: QuickBooksCompany) -> Fetch:
    """Ask the company's ledger for some needs."""
    assert realm.lists

    def fetch(*needs: Need, **changes: Any) -> Facts:
        return quickbooks(server, **changes).fetch("practice", "client", frozenset(needs))

    return fetch
