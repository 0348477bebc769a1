"""The register of fixed assets, and the files that are attached to records."""

from datetime import date
from decimal import Decimal
from enum import Enum

import attrs

from dextflow.model.record import LedgerRecord


class AssetStatus(Enum):
    """How far a fixed asset is."""

    DRAFT = "draft"
    REGISTERED = "registered"
    DISPOSED = "disposed"


@attrs.frozen(kw_only=True)
class FixedAsset(LedgerRecord):
    """A fixed asset, in the base currency; the accounts are ids.

    `depreciated_to` is the last day for which it was depreciated, None if there is none.
    """

    name: str
    status: AssetStatus
    number: str | None = None
    bought_on: date | None = None
    disposed_on: date | None = None
    cost: Decimal = Decimal(0)
    accumulated: Decimal = Decimal(0)
    asset_account: str | None = None
    depreciation_account: str | None = None
    depreciated_to: date | None = None

    @property
    def book_value(self) -> Decimal:
        """What it is worth in the books."""
        return self.cost - self.accumulated


@attrs.frozen(kw_only=True)
class AttachedFile:
    """A file that is attached to a record of the ledger, `parent`."""

    parent: str
    file_name: str
