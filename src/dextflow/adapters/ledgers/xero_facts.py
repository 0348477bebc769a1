"""What the rows of a Xero organisation's tables become.

A row that the sync has marked as deleted counts as a deleted document, or as an inactive account or contact.
Voided and deleted bank transactions are left out: in the books they never happened.

Within one need an id must be unique and a reference must lead somewhere: a row that is there twice, or a line
of an unknown journal, refuses that need rather than unbalance the books. References between needs (a
document's contact, an entry's account) are not looked at, so that each need is served on its own.
"""

from collections.abc import Mapping
from operator import attrgetter

import attrs

from dextflow.adapters.ledgers.folder import TableFolder
from dextflow.adapters.ledgers.reading import Parts, Readers, noted
from dextflow.adapters.ledgers.rows import Row, Rows
from dextflow.adapters.ledgers.vocabulary_xero import (
    ACTIVE,
    BANK_TRANSACTION_COUNTS,
    BANK_TRANSACTION_KINDS,
    CLASSES,
    TAX_BASES,
    TAX_MONTHS,
    account_role,
    account_type,
)
from dextflow.adapters.ledgers.xero_documents import allocations, documents, rate, single_currency
from dextflow.adapters.ledgers.xero_journals import ledger_entries, posting_times
from dextflow.adapters.ledgers.xero_lines import lines
from dextflow.adapters.ledgers.xero_shapes import (
    ACCOUNT,
    BANK_RECONCILED,
    BANK_TRANSACTION,
    CONTACT,
    INVOICE_RATE,
    ORGANISATION,
)
from dextflow.errors import InvalidValue, TableRefused
from dextflow.model import (
    Account,
    BankTransaction,
    Coding,
    Contact,
    Facts,
    Need,
    Organisation,
    Reconciled,
    YearEnd,
)

BY_ID = attrgetter("id")


def organisation(folder: TableFolder, facts: Facts, _: Parts) -> Facts:
    """The company. Where its table does not state the base currency, the invoices' rates tell it."""
    row = folder.only_row("organization", ORGANISATION)
    if row.optional_text("base_currency") is not None:
        return attrs.evolve(facts, organisation=_organisation(row, row.currency("base_currency")))
    currency, note = _told_by_rates(folder)
    return attrs.evolve(noted(facts, Need.ORGANISATION, note), organisation=_organisation(row, currency))


def _organisation(row: Row, currency: str | None) -> Organisation:
    return Organisation(
        name=row.optional_text("name"),
        base_currency=currency,
        year_end=_year_end(row),
        legal_name=row.optional_text("legal_name"),
        country=row.optional_text("country_code"),
        tax_number=row.optional_text("tax_number"),
        company_number=row.optional_text("registration_number"),
        tax_basis=TAX_BASES.get(row.cell("sales_tax_basis")),
        tax_months=TAX_MONTHS.get(row.cell("sales_tax_period")),
        lock_date=row.optional_day("period_lock_date"),
        year_lock_date=row.optional_day("end_of_year_lock_date"),
        time_zone=row.optional_text("timezone"),
    )


def _year_end(row: Row) -> YearEnd | None:
    month, day = ORGANISATION.required
    if row.optional_text(month) is None and row.optional_text(day) is None:
        return None
    try:
        return YearEnd(month=row.integer(month), day=row.integer(day))
    except InvalidValue as error:
        raise row.refusal(day, error.reason) from None


def _told_by_rates(folder: TableFolder) -> tuple[str | None, str | None]:
    try:
        return _base_currency(folder.rows("invoice", INVOICE_RATE)), None
    except TableRefused as refusal:
        return None, f"the base currency is not known: {refusal}"


def _base_currency(rows: Rows) -> str | None:
    """The one currency whose documents all have the rate 1; None if there is none, or more than one."""
    alone = single_currency(rows)
    pairs = {(row.currency("currency_code"), rate(row, alone=alone) == 1) for row in rows}
    at_par = {currency for currency, par in pairs if par and (currency, False) not in pairs}
    return at_par.pop() if len(at_par) == 1 else None


def accounts(folder: TableFolder, facts: Facts, _: Parts) -> Facts:
    """The chart of accounts, archived ones too. Bank accounts include credit cards and may have no code."""
    rows = folder.rows("account", ACCOUNT).distinct("account_id")
    return attrs.evolve(facts, accounts=tuple(sorted(map(_account, rows), key=BY_ID)))


def _account(row: Row) -> Account:
    system = row.cell("system_account")
    role = account_role(system)
    return Account(
        id=row.text("account_id"),
        updated_at=row.optional_instant("updated_date_utc"),
        code=row.optional_text("code"),
        name=row.text("name"),
        klass=row.choice("class", CLASSES),
        type=account_type(row.text("type"), row.cell("bank_account_type"), role),
        role=role,
        system=bool(system),
        active=_stands(row, "status", ACTIVE),
        currency=row.optional_text("currency_code"),
        default_tax=row.optional_text("tax_type"),
        report_code=row.optional_text("reporting_code"),
    )


def contacts(folder: TableFolder, facts: Facts, _: Parts) -> Facts:
    """Customers and suppliers alike, archived ones too."""
    rows = folder.rows("contact", CONTACT).distinct("contact_id")
    return attrs.evolve(facts, contacts=tuple(sorted(map(_contact, rows), key=BY_ID)))


def _contact(row: Row) -> Contact:
    return Contact(
        id=row.text("contact_id"),
        updated_at=row.optional_instant("updated_date_utc"),
        name=row.text("name"),
        active=_stands(row, "contact_status", ACTIVE),
        customer=row.known_flag("is_customer"),
        supplier=row.known_flag("is_supplier"),
        email=row.optional_text("email_address"),
        tax_number=row.optional_text("tax_number"),
        bank_account=row.optional_text("bank_account_details"),
        account_number=row.optional_text("account_number"),
        sales=Coding(tax_code=row.optional_text("accounts_receivable_tax_type")),
        purchases=Coding(tax_code=row.optional_text("accounts_payable_tax_type")),
    )


def bank_transactions(folder: TableFolder, facts: Facts, parts: Parts) -> Facts:
    """Money spent and received, and both ends of transfers, without those that were voided or deleted."""
    rows = folder.rows("bank_transaction", BANK_TRANSACTION)
    counted = (
        row for row in rows.distinct("bank_transaction_id") if _stands(row, "status", BANK_TRANSACTION_COUNTS)
    )
    found = (_bank_transaction(row, parts) for row in counted)
    return attrs.evolve(facts, bank_transactions=tuple(sorted(found, key=BY_ID)))


def _bank_transaction(row: Row, parts: Parts) -> BankTransaction:
    id_ = row.text("bank_transaction_id")
    stated = row.optional_text("currency_rate")
    return BankTransaction(
        id=id_,
        updated_at=row.optional_instant("updated_date_utc"),
        kind=row.choice("type", BANK_TRANSACTION_KINDS),
        contact=row.optional_text("contact_id"),
        on=row.day("date"),
        currency=row.currency("currency_code"),
        total=row.number("total"),
        attached=row.flag("has_attachments"),
        rate=None if stated is None else rate(row, alone=False),
        bank_account=row.optional_text("bank_account_id"),
        reference=row.optional_text("reference"),
        reconciled=parts.reconciled.get(id_, Reconciled.UNKNOWN),
    )


def reconciliation(folder: TableFolder, parts: Parts) -> Parts:
    """Whether each bank transaction is reconciled."""
    rows = folder.rows("bank_transaction", BANK_RECONCILED).distinct("bank_transaction_id")
    flags = {row.text("bank_transaction_id"): row.flag("is_reconciled") for row in rows}
    known = {id_: Reconciled.YES if flag else Reconciled.NO for id_, flag in flags.items()}
    return attrs.evolve(parts, reconciled=known)


def _stands(row: Row, status: str, words: Mapping[str, bool]) -> bool:
    deleted = row.optional_flag("_fivetran_deleted")
    return row.choice(status, words) and not deleted


READERS: Readers[TableFolder] = Readers(
    records={
        Need.ORGANISATION: organisation,
        Need.ACCOUNTS: accounts,
        Need.CONTACTS: contacts,
        Need.DOCUMENTS: documents,
        Need.ALLOCATIONS: allocations,
        Need.BANK_TRANSACTIONS: bank_transactions,
        Need.LEDGER_ENTRIES: ledger_entries,
    },
    parts={
        Need.LINES: lines,
        Need.RECONCILIATION: reconciliation,
        Need.POSTING_TIMES: posting_times,
    },
    lacking={
        Need.TAX_CODES: "Xero's tables name the tax codes of lines, but do not hold their rates",
        Need.PAYMENTS: "Xero's tables hold what was paid of a document, but not the single payments",
        Need.STATEMENTS: "Xero's tables hold nothing of the bank's statements",
        Need.BANK_POSITIONS: "Xero's tables hold nothing of the bank's statements",
        Need.MANUAL_JOURNALS: "Xero's tables hold manual journals only as entries of the ledger",
        Need.TRIAL_BALANCES: "Xero's tables hold no trial balance",
        Need.ATTACHMENTS: "Xero's tables say what has attachments, but do not name the files",
        Need.FIXED_ASSETS: "Xero's tables hold no register of fixed assets",
        Need.AUTHORS: "Xero's journals do not say who posted them",
    },
)
TABLES: Mapping[Need, tuple[str, ...]] = {
    Need.ORGANISATION: ("organization",),
    Need.ACCOUNTS: ("account",),
    Need.CONTACTS: ("contact",),
    Need.DOCUMENTS: ("invoice",),
    Need.ALLOCATIONS: ("invoice",),
    Need.BANK_TRANSACTIONS: ("bank_transaction",),
    Need.LEDGER_ENTRIES: ("journal", "journal_line"),
    Need.LINES: ("invoice_line_item", "invoice", "account"),
    Need.RECONCILIATION: ("bank_transaction",),
    Need.POSTING_TIMES: ("journal",),
}
"""The tables without which a need cannot be served."""
