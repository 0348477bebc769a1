"""A company's books from a SAF-T Financial file: the Standard Audit File for Tax of the OECD, as exports have it.

Written for the Norwegian version 1.30 and its forerunners. Namespaces make no difference, so files of other
countries that keep to the OECD's names are read as well, as far as they say what their accounts are.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from os import PathLike
from pathlib import Path

import attrs

from dextflow.adapters.ledgers.clock import utc_now
from dextflow.adapters.ledgers.saft_gathering import Gathering
from dextflow.adapters.ledgers.tables import Limits
from dextflow.adapters.ledgers.xml_records import read_records
from dextflow.errors import LedgerFault, LedgerUnavailable, TableRefused
from dextflow.model import Facts, Gap, Need

LACKING: Mapping[Need, str] = {
    Need.BANK_TRANSACTIONS: "SAF-T files hold money at the bank only as entries of the ledger and as payments",
    Need.STATEMENTS: "SAF-T files hold nothing of the bank's statements",
    Need.BANK_POSITIONS: "SAF-T files hold nothing of the bank's statements",
    Need.MANUAL_JOURNALS: "SAF-T files do not tell which entries a person wrote",
    Need.ATTACHMENTS: "SAF-T files do not say what has attachments",
    Need.RECONCILIATION: "SAF-T files do not say what is reconciled",
}
"""What no SAF-T file holds."""


@attrs.frozen
class SaftLedger:
    """The `Ledger` of clients of whom there is one SAF-T file each, plain or compressed by gzip.

    `files` maps (practice, client) to the client's file. It is read from end to end in each fetch, as a stream, so
    that only what is asked for is kept. A part that the file does not hold, such as assets, cannot be served.
    """

    files: Mapping[tuple[str, str], str | PathLike[str]]
    clock: Callable[[], datetime] = attrs.field(default=utc_now, kw_only=True)
    limits: Limits = attrs.field(default=Limits(), kw_only=True)

    def lacks(self, practice: str, client: str) -> tuple[Gap, ...]:  # noqa: ARG002 - it is the same for all
        """What no SAF-T file holds; see `dextflow.ports.Ledger`."""
        return tuple(Gap(need=need, reason=reason) for need, reason in LACKING.items())

    def fetch(self, practice: str, client: str, needs: frozenset[Need]) -> Facts:
        """Read what is needed of a client's file; see `dextflow.ports.Ledger`.

        Every need is tried on its own: `LedgerFault` names the path and the line of the first element of each that
        is wrong. A file that as a whole is not sound XML makes the ledger unavailable.
        """
        path = self.files.get((practice, client))
        if path is None:
            raise LedgerUnavailable(client, "this practice keeps no file of it")
        facts = Facts(ledger="SAF-T", fetched_at=self.clock(), digest="")
        gathering = Gathering(Path(path).name, needs.difference(LACKING))
        try:
            digest = read_records(Path(path), "AuditFile", gathering.handlers(), self.limits)
        except TableRefused as refusal:
            raise LedgerUnavailable(client, str(refusal)) from None
        facts = gathering.fill(attrs.evolve(facts, digest=digest))
        faults = gathering.faults
        faults.update((need, LACKING[need]) for need in needs.intersection(LACKING))
        if faults:
            raise LedgerFault(faults, servable=needs.difference(faults))
        return facts
