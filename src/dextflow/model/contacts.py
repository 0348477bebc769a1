"""Customers and suppliers."""

import attrs

from dextflow.model.record import LedgerRecord


@attrs.frozen(kw_only=True)
class Coding:
    """What lines of a contact usually carry: the ids of an account and a tax code. None: nothing is set."""

    account: str | None = None
    tax_code: str | None = None


@attrs.frozen(kw_only=True)
class Contact(LedgerRecord):
    """A customer, a supplier, or both; None where the ledger does not say which.

    `addresses` are lines of text, one for each address. `sales` and `purchases` are the defaults for its
    documents. A contact that was merged is not active, and `merged_into` is the id of the one that stays.
    """

    name: str
    active: bool = True
    customer: bool | None = None
    supplier: bool | None = None
    email: str | None = None
    phones: tuple[str, ...] = ()
    tax_number: str | None = None
    company_number: str | None = None
    bank_account: str | None = None
    addresses: tuple[str, ...] = ()
    account_number: str | None = None
    sales: Coding = Coding()
    purchases: Coding = Coding()
    merged_into: str | None = None
