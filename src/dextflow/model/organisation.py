"""The client's company as its ledger knows it."""

from datetime import date
from enum import Enum

import attrs

from dextflow.model.period import YearEnd


class TaxBasis(Enum):
    """When sales tax becomes due: by invoice, by payment, or as a flat share of the turnover."""

    ACCRUAL = "accrual"
    CASH = "cash"
    FLAT_RATE = "flat rate"
    NOT_REGISTERED = "not registered"


@attrs.frozen(kw_only=True)
class Organisation:
    """The client's company as its ledger knows it. None: the ledger does not say.

    `country` is an ISO 3166-1 code of two letters. The books are locked up to `lock_date`, and even for advisers
    up to `year_lock_date`, both included. `tax_months` is the length of a period of sales tax. The ledger was
    connected to the practice's software, and its first records brought over, on `connected_on`.
    """

    name: str | None = None
    base_currency: str | None = None
    year_end: YearEnd | None = None
    legal_name: str | None = None
    country: str | None = None
    tax_number: str | None = None
    company_number: str | None = None
    tax_basis: TaxBasis | None = None
    tax_months: int | None = None
    tax_registered_on: date | None = None
    lock_date: date | None = None
    year_lock_date: date | None = None
    time_zone: str | None = None
    connected_on: date | None = None
