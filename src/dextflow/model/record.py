"""What every record of a client's books has."""

from datetime import datetime

import attrs


@attrs.frozen(kw_only=True)
class LedgerRecord:
    """A record as the ledger knows it: by its own id.

    `updated_at` is when the ledger changed it last, in UTC, and `link` the address at which a person can open it
    there; None where the ledger does not say.
    """

    id: str
    updated_at: datetime | None = None
    link: str | None = None
