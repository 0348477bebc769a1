"""What the rows of a QuickBooks Online company's tables become.

Every kind of record counts its ids on its own, so those of contacts, documents, payments and bank transactions are
prefixed with their kind: a vendor is never taken for a customer. References between records are not looked at, as
syncs leave out records; a row without its day or its amount is left out, and a note says so.
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from operator import attrgetter

import attrs

from dextflow.adapters.ledgers.folder import TableFolder
from dextflow.adapters.ledgers.quickbooks_allocations import allocations
from dextflow.adapters.ledgers.quickbooks_documents import documents
from dextflow.adapters.ledgers.quickbooks_journals import manual_journals, posting_times
from dextflow.adapters.ledgers.quickbooks_lines import lines
from dextflow.adapters.ledgers.quickbooks_money import bank_transactions, payments
from dextflow.adapters.ledgers.quickbooks_shapes import (
    ACCOUNT,
    ADDRESS,
    ADDRESS_LINES,
    CUSTOMER,
    RATE,
    TAX_AGENCY,
    VENDOR,
)
from dextflow.adapters.ledgers.reading import Parts, Readers, noted
from dextflow.adapters.ledgers.rows import Row
from dextflow.adapters.ledgers.vocabulary_quickbooks import (
    CLASSES,
    CLASSES_OF_TYPES,
    SYSTEM_ROLES,
    account_role,
    account_type,
    record_id,
)
from dextflow.model import Account, AccountClass, Coding, Contact, Facts, Need, Organisation

BY_ID = attrgetter("id")
RATED = ("invoice", "bill")


def organisation(folder: TableFolder, facts: Facts, _: Parts) -> Facts:
    """What documents tell of the company: its currency, and its number with the one agency that has one.

    The currency is the only one of invoices and bills, or else the only one that never has another rate than 1.
    """
    rates: dict[str, bool] = {}
    for table in RATED:
        for row in folder.rows(table, RATE):
            if row.optional_text("currency_id") is not None:
                rates[row.currency("currency_id")] = rates.get(row.currency("currency_id"), True) and _at_par(row)
    at_par = [currency for currency, par in rates.items() if par]
    currency = at_par[0] if len(at_par) == 1 else None
    note = None if currency else "the company's own currency is not known: the tables do not tell it"
    told = Organisation(base_currency=currency, tax_number=_tax_number(folder))
    return attrs.evolve(noted(facts, Need.ORGANISATION, note), organisation=told)


def _at_par(row: Row) -> bool:
    rate = row.optional_number("exchange_rate")
    return rate is None or rate == Decimal(1)


def _tax_number(folder: TableFolder) -> str | None:
    if not folder.has("tax_agency"):
        return None
    numbers = {row.optional_text("tax_registration_number") for row in folder.rows("tax_agency", TAX_AGENCY)}
    stated = numbers - {None}
    return stated.pop() if len(stated) == 1 else None


def accounts(folder: TableFolder, facts: Facts, _: Parts) -> Facts:
    """The chart of accounts, inactive ones too. One that says neither its class nor its type is left out."""
    rows = list(folder.rows("account", ACCOUNT).distinct("id"))
    known = [(row, klass) for row in rows if (klass := _class(row)) is not None]
    note = None
    if len(known) < len(rows):
        odd = sorted(row.text("name") for row in rows if _class(row) is None)
        note = f"accounts without a class and of an unknown type are left out: {', '.join(odd)}"
    found = sorted((_account(row, klass) for row, klass in known), key=BY_ID)
    return attrs.evolve(noted(facts, Need.ACCOUNTS, note), accounts=tuple(found))


def _class(row: Row) -> AccountClass | None:
    if row.optional_text("classification") is not None:
        return row.choice("classification", {word.capitalize(): klass for word, klass in CLASSES.items()})
    type_ = account_type(row.text("account_type"), "")
    return None if type_ is None else CLASSES_OF_TYPES[type_]


def _account(row: Row, klass: AccountClass) -> Account:
    type_, sub_type = row.text("account_type"), row.cell("account_sub_type")
    role = account_role(type_, sub_type)
    return Account(
        id=row.text("id"),
        updated_at=row.optional_instant("updated_at"),
        code=row.optional_text("account_number"),
        name=row.text("name"),
        klass=klass,
        type=account_type(type_, sub_type),
        role=role,
        system=role in SYSTEM_ROLES,
        active=_active(row),
        currency=row.optional_text("currency_id"),
        default_tax=row.optional_text("tax_code_id"),
        parent=row.optional_text("parent_account_id"),
    )


def _active(row: Row) -> bool:
    return row.known_flag("active") is not False and not row.optional_flag("_fivetran_deleted")


def contacts(folder: TableFolder, facts: Facts, _: Parts) -> Facts:
    """Vendors and customers, inactive ones too."""
    addresses = _addresses(folder)
    vendors = (_vendor(row, addresses) for row in folder.rows("vendor", VENDOR).distinct("id"))
    customers = (_customer(row, addresses) for row in folder.rows("customer", CUSTOMER).distinct("id"))
    return attrs.evolve(facts, contacts=tuple(sorted((*vendors, *customers), key=BY_ID)))


def _vendor(row: Row, addresses: Mapping[str, str]) -> Contact:
    return Contact(
        id=record_id("vendor", row.text("id")),
        updated_at=row.optional_instant("updated_at"),
        name=row.text("display_name"),
        active=_active(row),
        customer=False,
        supplier=True,
        email=row.optional_text("email"),
        phones=_filled(row, "primary_phone", "mobile_phone", "alternate_phone"),
        tax_number=row.optional_text("tax_identifier"),
        addresses=tuple(_looked_up(addresses, row.optional_text("billing_address_id"))),
        account_number=row.optional_text("account_number"),
    )


def _customer(row: Row, addresses: Mapping[str, str]) -> Contact:
    return Contact(
        id=record_id("customer", row.text("id")),
        updated_at=row.optional_instant("updated_at"),
        name=row.text("display_name"),
        active=_active(row),
        customer=True,
        supplier=False,
        email=row.optional_text("email"),
        phones=_filled(row, "phone_number", "mobile_number", "alternate_phone_number"),
        addresses=tuple(_looked_up(addresses, row.optional_text("bill_address_id"))),
        sales=Coding(tax_code=row.optional_text("default_tax_code_id")),
    )


def _filled(row: Row, *columns: str) -> tuple[str, ...]:
    texts: Iterable[str | None] = (row.optional_text(column) for column in columns)
    return tuple(filter(None, texts))


def _addresses(folder: TableFolder) -> Mapping[str, str]:
    """Addresses by their ids; a sync may leave out the table."""
    if not folder.has("address"):
        return {}
    rows = folder.rows("address", ADDRESS).distinct("id")
    return {row.text("id"): ", ".join(_filled(row, *ADDRESS_LINES)) for row in rows}


def _looked_up(addresses: Mapping[str, str], id_: str | None) -> Iterator[str]:
    if id_ is not None and id_ in addresses:
        yield addresses[id_]


_NO_LEDGER = "QuickBooks' tables hold documents, payments and journals, but not what was posted to the accounts"
_NO_BANK = "QuickBooks holds nothing of the bank's statements"
READERS: Readers[TableFolder] = Readers(
    records={
        Need.ORGANISATION: organisation,
        Need.ACCOUNTS: accounts,
        Need.CONTACTS: contacts,
        Need.DOCUMENTS: documents,
        Need.ALLOCATIONS: allocations,
        Need.PAYMENTS: payments,
        Need.BANK_TRANSACTIONS: bank_transactions,
        Need.MANUAL_JOURNALS: manual_journals,
    },
    parts={Need.LINES: lines, Need.POSTING_TIMES: posting_times},
    lacking={
        Need.TAX_CODES: "QuickBooks' tables hold rates of tax, but not which codes have them",
        Need.STATEMENTS: _NO_BANK,
        Need.BANK_POSITIONS: _NO_BANK,
        Need.LEDGER_ENTRIES: _NO_LEDGER,
        Need.TRIAL_BALANCES: _NO_LEDGER,
        Need.ATTACHMENTS: "QuickBooks' tables do not say what has attachments",
        Need.FIXED_ASSETS: "QuickBooks has no register of fixed assets",
        Need.RECONCILIATION: "QuickBooks' tables do not say what is reconciled",
        Need.AUTHORS: "QuickBooks' tables do not say who entered what",
    },
)
TABLES: Mapping[Need, tuple[str, ...]] = {
    Need.ORGANISATION: RATED,
    Need.ACCOUNTS: ("account",),
    Need.CONTACTS: ("vendor", "customer"),
    Need.DOCUMENTS: ("invoice", "bill"),
    Need.ALLOCATIONS: ("invoice", "bill", "payment", "payment_line", "bill_payment", "bill_payment_line"),
    Need.PAYMENTS: ("payment", "bill_payment"),
    Need.BANK_TRANSACTIONS: ("purchase", "deposit"),
    Need.MANUAL_JOURNALS: ("journal_entry", "journal_entry_line"),
    Need.LINES: ("item",),
    Need.POSTING_TIMES: ("journal_entry",),
}
"""The tables without which a need cannot be served."""
