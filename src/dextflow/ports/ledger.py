"""The port to a client's accounting data."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Protocol

from dextflow.model import Facts, Gap, Need

FILLED: Mapping[Need, tuple[str, ...]] = MappingProxyType(
    {
        Need.ORGANISATION: ("organisation",),
        Need.ACCOUNTS: ("accounts",),
        Need.TAX_CODES: ("tax_codes",),
        Need.CONTACTS: ("contacts",),
        Need.DOCUMENTS: ("documents",),
        Need.ALLOCATIONS: ("allocations",),
        Need.PAYMENTS: ("payments",),
        Need.BANK_TRANSACTIONS: ("bank_transactions",),
        Need.STATEMENTS: ("statements", "statement_lines"),
        Need.BANK_POSITIONS: ("bank_positions",),
        Need.MANUAL_JOURNALS: ("manual_journals",),
        Need.LEDGER_ENTRIES: ("ledger_entries",),
        Need.TRIAL_BALANCES: ("trial_balances",),
        Need.ATTACHMENTS: ("attachments",),
        Need.FIXED_ASSETS: ("fixed_assets",),
    }
)
"""The fields of `Facts` that each need fills. The others say of those records what must be known of them."""


class Ledger(Protocol):
    """The books of a practice's clients, read only."""

    def lacks(self, practice: str, client: str) -> tuple[Gap, ...]:
        """What this ledger can never give of a client, with the reason; asking takes no time.

        It may still turn out at a fetch that something else is not there.
        """
        ...

    def fetch(self, practice: str, client: str, needs: frozenset[Need]) -> Facts:
        """Read all that is needed about one client at once, as one snapshot.

        Only what was asked for is filled in. Documents and accounts include voided, deleted and archived ones.
        The same books give the same `digest`, for the same needs.

        Raises `LedgerFault` if some needs cannot be read; it names the needs that can, and asking for just
        those succeeds. Raises `LedgerUnavailable` if the client has no ledger or it cannot be reached. Other
        errors do not leave the port, and no error holds a secret.
        """
        ...
