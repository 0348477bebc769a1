"""What ledgers of folders of tables share, whoever's books the tables hold."""

from collections.abc import Callable, Mapping
from datetime import datetime
from os import PathLike
from typing import ClassVar

import attrs

from dextflow.adapters.ledgers.clock import utc_now
from dextflow.adapters.ledgers.folder import TableFolder, open_folder
from dextflow.adapters.ledgers.reading import Readers
from dextflow.adapters.ledgers.tables import Limits
from dextflow.errors import LedgerUnavailable
from dextflow.model import Facts, Gap, Need


@attrs.frozen(kw_only=True)
class Shape:
    """Whose tables they are, how their files are called, with ``{}`` for the table, and what becomes of them.

    `tables` are those without which a need cannot be served.
    """

    ledger: str
    names: tuple[str, ...]
    readers: Readers[TableFolder]
    tables: Mapping[Need, tuple[str, ...]]


@attrs.frozen
class TableLedger:
    """The `Ledger` of clients whose tables lie in one folder each; subclasses say of which shape.

    `folders` maps (practice, client) to the client's folder. A folder that has two files of one table is refused.
    Only the tables that are needed are opened, each once in a fetch; let a sync finish before its folder is read.
    """

    shape: ClassVar[Shape]

    folders: Mapping[tuple[str, str], str | PathLike[str]]
    clock: Callable[[], datetime] = attrs.field(default=utc_now, kw_only=True)
    limits: Limits = attrs.field(default=Limits(), kw_only=True)

    def lacks(self, practice: str, client: str) -> tuple[Gap, ...]:
        """What no such table holds, and what needs a table that is not there; see `dextflow.ports.Ledger`."""
        gaps = self.shape.readers.gaps()
        try:
            folder = self._folder(practice, client)
        except LedgerUnavailable:
            return gaps
        missing = {need: folder.missing(tables) for need, tables in self.shape.tables.items()}
        return (*gaps, *(Gap(need=need, reason=str(fault)) for need, fault in missing.items() if fault))

    def fetch(self, practice: str, client: str, needs: frozenset[Need]) -> Facts:
        """Read what is needed of a client's tables; see `dextflow.ports.Ledger`.

        Every need is tried on its own: `LedgerFault` names the first fault of each that fails.
        """
        folder = self._folder(practice, client)
        facts = Facts(ledger=self.shape.ledger, fetched_at=self.clock(), digest="")
        facts = self.shape.readers.read(folder, facts, needs)
        return attrs.evolve(facts, digest=folder.digest())

    def _folder(self, practice: str, client: str) -> TableFolder:
        path = self.folders.get((practice, client))
        if path is None:
            raise LedgerUnavailable(client, "this practice keeps no tables of it")
        return open_folder(path, client=client, names=self.shape.names, limits=self.limits)
