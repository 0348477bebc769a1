"""A ledger of facts that the host hands over."""

from collections.abc import Mapping
from types import MappingProxyType

import attrs

from dextflow.errors import LedgerUnavailable
from dextflow.model import Facts, Need, Organisation

NOTHING: Mapping[tuple[str, str], Facts] = MappingProxyType({})


@attrs.frozen
class MemoryLedger:
    """The `Ledger` of clients whose facts are known already, by (practice, client).

    Without any, every client is without a ledger, and all checks stay manual.
    """

    facts: Mapping[tuple[str, str], Facts] = NOTHING

    def fetch(self, practice: str, client: str, needs: frozenset[Need]) -> Facts:
        """Give what is needed of a client's facts; see `dextflow.ports.Ledger`."""
        known = self.facts.get((practice, client))
        if known is None:
            raise LedgerUnavailable(client, "it has none")
        return Facts(
            ledger=known.ledger,
            fetched_at=known.fetched_at,
            digest=known.digest,
            organisation=known.organisation if Need.ORGANISATION in needs else Organisation(),
            accounts=known.accounts if Need.ACCOUNTS in needs else (),
            contacts=known.contacts if Need.CONTACTS in needs else (),
            documents=known.documents if Need.DOCUMENTS in needs else (),
            allocations=known.allocations if Need.ALLOCATIONS in needs else (),
            bank_transactions=known.bank_transactions if Need.BANK_TRANSACTIONS in needs else (),
            ledger_entries=known.ledger_entries if Need.LEDGER_ENTRIES in needs else (),
            missing=known.missing,
            notes=known.notes,
        )
