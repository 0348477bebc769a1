"""The port to a client's accounting data."""

from typing import Protocol

from dextflow.model import Facts, Need


class Ledger(Protocol):
    """The books of a practice's clients, read only."""

    def fetch(self, practice: str, client: str, needs: frozenset[Need]) -> Facts:
        """Read all that is needed about one client at once, as one snapshot.

        Only what was asked for is filled in. Documents and accounts include voided, deleted and archived ones.
        The same books give the same `digest`, for the same needs.

        Raises `LedgerFault` if some needs cannot be read; it names the needs that can, and asking for just
        those succeeds. Raises `LedgerUnavailable` if the client has no ledger or it cannot be reached. Other
        errors do not leave the port, and no error holds a secret.
        """
        ...
