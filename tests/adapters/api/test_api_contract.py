"""The promises of the port, kept over HTTP."""

import pytest

from adapters.api.conftest import DAYS, quickbooks, xero
from adapters.api.quickbooks_company import small_quickbooks
from adapters.api.service import Fault, Server, Service
from adapters.api.xero_company import small_xero
from dextflow.ports import Ledger
from dextflow.testing.ledger import LedgerContract


class TestXeroApi(LedgerContract):
    """A connection without the Advanced tier, so that the journals are forbidden."""

    @pytest.fixture
    def ledger(self, server: Server) -> Ledger:
        server.service = Service(small_xero(), faults=[Fault("/Journals", status=403, times=1_000)])
        return xero(server, balance_days=lambda _today: DAYS[:1], since=DAYS[0])


class TestQuickBooksApi(LedgerContract):
    """A whole company; QuickBooks itself lacks statements and assets."""

    @pytest.fixture
    def ledger(self, server: Server) -> Ledger:
        server.service = Service(small_quickbooks())
        return quickbooks(server, balance_days=lambda _today: DAYS[:1])
