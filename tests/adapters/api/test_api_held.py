"""Asking again for what can be served costs no second reading."""

from datetime import UTC, datetime, timedelta

import pytest

from adapters.api.conftest import NOON, quickbooks, xero
from adapters.api.service import Fault, Server, Service
from dextflow.errors import LedgerFault
from dextflow.model import Need

NEEDS = frozenset({Need.CONTACTS, Need.ACCOUNTS, Need.LEDGER_ENTRIES})
SERVABLE = NEEDS - {Need.LEDGER_ENTRIES}


@pytest.fixture
def calls(server: Server, service: Service) -> list[str]:
    """What is asked of a service that keeps its journals to itself."""
    service.faults.append(Fault("/Journals", status=403, times=99))
    assert server.service is service
    return service.calls


def test_what_was_read_is_not_read_again(server: Server, calls: list[str]) -> None:
    """After a fault, the fetch of the rest asks for nothing more, and is dated by the reading."""
    times = iter(NOON + timedelta(seconds=second) for second in range(9))
    ledger = xero(server, clock=lambda: next(times))
    with pytest.raises(LedgerFault) as raised:
        ledger.fetch("practice", "client", NEEDS)
    assert raised.value.servable == SERVABLE
    asked = len(calls)
    facts = ledger.fetch("practice", "client", SERVABLE)
    assert (len(calls), facts.fetched_at) == (asked, NOON)
    again = ledger.fetch("practice", "client", SERVABLE)
    assert len(calls) == asked + 2  # what was held is given out once
    assert again.digest == facts.digest
    assert again.fetched_at == NOON + timedelta(seconds=2)


def test_other_needs_are_read_anew(server: Server, calls: list[str]) -> None:
    """What is held is for those needs of that client alone."""
    ledger = xero(server)
    with pytest.raises(LedgerFault):
        ledger.fetch("practice", "client", NEEDS)
    asked = len(calls)
    assert ledger.fetch("practice", "client", frozenset({Need.ACCOUNTS})).accounts
    assert len(calls) == asked + 1


def test_nothing_is_held_for_long(server: Server, calls: list[str]) -> None:
    """After a minute the books may have changed."""
    now = [datetime(2026, 11, 22, 12, tzinfo=UTC)]
    ledger = xero(server, clock=lambda: now[0])
    with pytest.raises(LedgerFault):
        ledger.fetch("practice", "client", NEEDS)
    asked = len(calls)
    now[0] += timedelta(seconds=61)
    assert ledger.fetch("practice", "client", SERVABLE).fetched_at == now[0]
    assert len(calls) == asked + 2


def test_quickbooks_holds_as_well(server: Server, books: Service) -> None:
    """The same for the other service, where what is asked for with it no longer matters."""
    books.faults.append(Fault("/TransactionList", status=403, times=99))
    ledger = quickbooks(server)
    needs = frozenset({Need.PAYMENTS, Need.CONTACTS, Need.RECONCILIATION})
    with pytest.raises(LedgerFault) as raised:
        ledger.fetch("practice", "client", needs)
    servable = frozenset(map(Need, raised.value.servable))
    assert servable == needs - {Need.RECONCILIATION}
    asked = len(books.calls)
    assert ledger.fetch("practice", "client", servable).contacts
    assert len(books.calls) == asked
