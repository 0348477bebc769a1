"""The records of the readable notation of `dextflow.testing.books`, which is where to import them from."""

from datetime import date
from decimal import Decimal
from typing import Any

import attrs

from dextflow.model import (
    Account,
    AccountClass,
    AccountRole,
    AccountType,
    Allocation,
    AttachedFile,
    Contact,
    Document,
    DocumentKind,
    DocumentStatus,
    LineItem,
    Organisation,
    SettledBy,
    TaxCategory,
    TaxCode,
    YearEnd,
)
from dextflow.testing.texts import amount_of, day_of, moment_of

ASSET = AccountClass.ASSET
LIABILITY = AccountClass.LIABILITY
EQUITY = AccountClass.EQUITY
REVENUE = AccountClass.REVENUE
EXPENSE = AccountClass.EXPENSE
CALENDAR_YEAR = YearEnd(month=12, day=31)
Fields = Any  # whatever else the noun has, by its own names


def organisation(
    *,
    base_currency: str | None = "GBP",
    country: str | None = "GB",
    year_end: YearEnd | None = CALENDAR_YEAR,
    lock_date: str | None = None,
    year_lock_date: str | None = None,
    tax_registered_on: str | None = None,
    connected_on: str | None = None,
    **others: Fields,
) -> Organisation:
    """Make a British company whose financial year is the calendar year."""
    return Organisation(
        base_currency=base_currency,
        country=country,
        year_end=year_end,
        lock_date=day_of(lock_date),
        year_lock_date=day_of(year_lock_date),
        tax_registered_on=day_of(tax_registered_on),
        connected_on=day_of(connected_on),
        **others,
    )


def account(
    code: str,
    name: str,
    klass: AccountClass,
    type: AccountType | None = None,  # noqa: A002 - as the noun calls it
    role: AccountRole | None = None,
    **others: Fields,
) -> Account:
    """Make an account whose id is its code."""
    return Account(id=code, code=code, name=name, klass=klass, type=type, role=role, **others)


def tax_code(
    id_: str,
    /,
    rate: str,
    name: str | None = None,
    category: TaxCategory | None = None,
    **others: Fields,
) -> TaxCode:
    """Make a tax code; its rate is a share, ``"0.2"`` is 20 %."""
    return TaxCode(id=id_, name=name or id_, rate=Decimal(rate), category=category, **others)


def contact(id_: str, /, name: str | None = None, **others: Fields) -> Contact:
    """Make a contact that is called like its id, unless it has a name."""
    return Contact(id=id_, name=name or id_, **others)


def line(
    net: str,
    tax: str = "0.00",
    account: str | None = None,
    tax_code: str | None = None,
    description: str | None = None,
    *,
    quantity: str | None = None,
    unit_amount: str | None = None,
    **others: Fields,
) -> LineItem:
    """Make a line of a document or a bank transaction."""
    return LineItem(
        net=Decimal(net),
        tax=Decimal(tax),
        account=account,
        tax_code=tax_code,
        description=description,
        quantity=amount_of(quantity),
        unit_amount=amount_of(unit_amount),
        **others,
    )


@attrs.frozen(kw_only=True)
class Paper(Document):
    """A document together with what settled it; `ledger` takes the two apart."""

    settled: tuple[Allocation, ...] = ()

    def document(self) -> Document:
        """Take the document alone."""
        return Document(**{field.name: getattr(self, field.name) for field in attrs.fields(Document)})


def _paper(
    kind: DocumentKind,
    id_: str,
    /,
    on: str,
    total: str,
    *,
    contact: str = "acme",
    tax: str = "0.00",
    due: str | None = None,
    number: str | None = None,
    status: DocumentStatus = DocumentStatus.APPROVED,
    currency: str = "GBP",
    rate: str = "1",
    paid: tuple[tuple[str | None, str], ...] = (),
    amount_due: str | None = None,
    created_at: str | None = None,
    updated_at: str | None = None,
    **others: Fields,
) -> Paper:
    return Paper(
        id=id_,
        kind=kind,
        status=status,
        contact=contact,
        number=number,
        issued_on=date.fromisoformat(on),
        due_on=day_of(due),
        currency=currency,
        rate=Decimal(rate),
        net=Decimal(total) - Decimal(tax),
        tax=Decimal(tax),
        total=Decimal(total),
        amount_due=amount_of(amount_due),
        created_at=moment_of(created_at),
        updated_at=moment_of(updated_at),
        settled=tuple(allocation(id_, amount, day, by=SettledBy.PAYMENT) for day, amount in paid),
        **others,
    )


def bill(id_: str, /, on: str, total: str, **others: Fields) -> Paper:
    """Make an approved bill over a total, tax included, with neither tax nor a number unless it says so.

    `contact`, `tax`, `due`, `number`, `status`, `currency`, `rate`, `lines`, `created_at` and the other fields of
    a document are given by name; `paid` are pairs of a day (None: not known) and an amount.
    """
    return _paper(DocumentKind.BILL, id_, on, total, **others)


def sale(id_: str, /, on: str, total: str, **others: Fields) -> Paper:
    """Make an approved sales invoice, as `bill` makes a bill."""
    return _paper(DocumentKind.SALES_INVOICE, id_, on, total, **others)


def credit(
    id_: str,
    /,
    on: str,
    total: str,
    kind: DocumentKind = DocumentKind.PURCHASE_CREDIT,
    **others: Fields,
) -> Paper:
    """Make an approved credit, by default a supplier's credit note, as `bill` makes a bill.

    `paid` is what was refunded of it; what was set against a document is an `allocation` with it as the source.
    """
    return _paper(kind, id_, on, total, **others)


def allocation(
    document: str, amount: str, on: str | None, by: SettledBy | None = None, source: str | None = None
) -> Allocation:
    """Make an allocation of an amount to a document."""
    return Allocation(document=document, amount=Decimal(amount), on=day_of(on), by=by, source=source)


def attachment(parent: str, file_name: str = "scan.pdf") -> AttachedFile:
    """Attach a file to a record, by its id."""
    return AttachedFile(parent=parent, file_name=file_name)
