"""A Xero organisation's books from a folder of CSV tables, as a warehouse sync such as Fivetran writes them."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from os import PathLike

import attrs

from dextflow.adapters.ledgers.folder import TableFolder, open_folder
from dextflow.adapters.ledgers.tables import Limits
from dextflow.adapters.ledgers.xero_facts import READERS
from dextflow.errors import LedgerFault, LedgerUnavailable, TableFault, TableRefused
from dextflow.model import Facts, Need

NAMES = ("xero_{}_data.csv", "{}.csv")


def utc_now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


@attrs.frozen
class XeroTables:
    """The `Ledger` of clients whose Xero tables lie in one folder each.

    `folders` maps (practice, client) to the client's folder. A table's file is called ``xero_invoice_data.csv``
    or ``invoice.csv``; a folder that has both is refused. Only the tables that are needed are opened, each once
    in a fetch; let a sync finish before its folder is read.

    What the rows become, and what is refused, is told in `dextflow.adapters.ledgers.xero_facts`.
    """

    folders: Mapping[tuple[str, str], str | PathLike[str]]
    clock: Callable[[], datetime] = attrs.field(default=utc_now, kw_only=True)
    limits: Limits = attrs.field(default=Limits(), kw_only=True)

    def fetch(self, practice: str, client: str, needs: frozenset[Need]) -> Facts:
        """Read what is needed of a client's tables; see `dextflow.ports.Ledger`.

        Every need is tried on its own: `LedgerFault` names the first fault of each that fails.
        """
        folder = self._folder(practice, client)
        facts = Facts(ledger="Xero", fetched_at=self.clock(), digest="")
        faults: dict[str, TableFault] = {}
        for need in sorted(needs):
            try:
                facts = READERS[need](folder, facts)
            except TableRefused as refusal:
                faults[need] = refusal.fault
        if faults:
            raise LedgerFault(faults, servable=needs.difference(faults))
        return attrs.evolve(facts, digest=folder.digest())

    def _folder(self, practice: str, client: str) -> TableFolder:
        path = self.folders.get((practice, client))
        if path is None:
            raise LedgerUnavailable(client, "this practice keeps no tables of it")
        return open_folder(path, client=client, names=NAMES, limits=self.limits)
