"""What the rows of a Xero organisation's tables become.

A row that the sync has marked as deleted counts as a deleted document, or as an inactive account or contact.
Voided and deleted bank transactions are left out: in the books they never happened.

Within one need an id must be unique and a reference must lead somewhere: a row that is there twice, or a line
of an unknown journal, refuses that need rather than unbalance the books. References between needs (a
document's contact, an entry's account) are not looked at, so that each need is served on its own.
"""

from collections.abc import Callable, Mapping
from datetime import date
from operator import attrgetter

import attrs

from dextflow.adapters.ledgers.folder import TableFolder
from dextflow.adapters.ledgers.rows import Row, Rows, shown
from dextflow.adapters.ledgers.xero_documents import allocations, documents, noted, rate, single_currency
from dextflow.adapters.ledgers.xero_shapes import (
    ACCOUNT,
    ACTIVE,
    BANK_TRANSACTION,
    BANK_TRANSACTION_COUNTS,
    BANK_TRANSACTION_KINDS,
    CLASSES,
    CONTACT,
    INVOICE_RATE,
    JOURNAL,
    JOURNAL_LINE,
    ORGANISATION,
)
from dextflow.errors import InvalidValue, TableRefused
from dextflow.model import Account, BankTransaction, Contact, Facts, LedgerEntry, Need, Organisation, YearEnd

BY_ID = attrgetter("id")


def organisation(folder: TableFolder, facts: Facts) -> Facts:
    """The company. Where its table does not state the base currency, the invoices' rates tell it."""
    row = folder.only_row("organization", ORGANISATION)
    name, year_end = row.optional_text("name"), _year_end(row)
    if row.optional_text("base_currency") is not None:
        stated = Organisation(name=name, base_currency=row.currency("base_currency"), year_end=year_end)
        return attrs.evolve(facts, organisation=stated)
    currency, note = _told_by_rates(folder)
    told = Organisation(name=name, base_currency=currency, year_end=year_end)
    return attrs.evolve(noted(facts, Need.ORGANISATION, note), organisation=told)


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


def accounts(folder: TableFolder, facts: Facts) -> Facts:
    """The chart of accounts, archived ones too. Bank accounts include credit cards and may have no code."""
    rows = folder.rows("account", ACCOUNT).distinct("account_id")
    return attrs.evolve(facts, accounts=tuple(sorted(map(_account, rows), key=BY_ID)))


def _account(row: Row) -> Account:
    return Account(
        id=row.text("account_id"),
        code=row.optional_text("code"),
        name=row.text("name"),
        klass=row.choice("class", CLASSES),
        bank=row.text("type") == "BANK",
        system=row.optional_text("system_account") is not None,
        active=_stands(row, "status", ACTIVE),
    )


def contacts(folder: TableFolder, facts: Facts) -> Facts:
    """Customers and suppliers alike, archived ones too."""
    rows = folder.rows("contact", CONTACT).distinct("contact_id")
    return attrs.evolve(facts, contacts=tuple(sorted(map(_contact, rows), key=BY_ID)))


def _contact(row: Row) -> Contact:
    return Contact(
        id=row.text("contact_id"),
        name=row.text("name"),
        active=_stands(row, "contact_status", ACTIVE),
    )


def bank_transactions(folder: TableFolder, facts: Facts) -> Facts:
    """Money spent and received, and both ends of transfers, without those that were voided or deleted."""
    rows = folder.rows("bank_transaction", BANK_TRANSACTION).distinct("bank_transaction_id")
    counted = (row for row in rows if _stands(row, "status", BANK_TRANSACTION_COUNTS))
    return attrs.evolve(facts, bank_transactions=tuple(sorted(map(_bank_transaction, counted), key=BY_ID)))


def _bank_transaction(row: Row) -> BankTransaction:
    return BankTransaction(
        id=row.text("bank_transaction_id"),
        kind=row.choice("type", BANK_TRANSACTION_KINDS),
        contact=row.optional_text("contact_id"),
        on=row.day("date"),
        currency=row.currency("currency_code"),
        total=row.number("total"),
        attached=row.flag("has_attachments"),
    )


def ledger_entries(folder: TableFolder, facts: Facts) -> Facts:
    """The lines of posted journals, dated by their journal; tax has lines of its own, so amounts are net."""
    journals = folder.rows("journal", JOURNAL).distinct("journal_id")
    days = {row.text("journal_id"): row.day("journal_date") for row in journals}
    lines = folder.rows("journal_line", JOURNAL_LINE).distinct("journal_line_id")
    entries = sorted((_entry(row, days) for row in lines), key=BY_ID)
    return attrs.evolve(facts, ledger_entries=tuple(entries))


def _entry(row: Row, days: Mapping[str, date]) -> LedgerEntry:
    journal = row.text("journal_id")
    if journal not in days:
        raise row.refusal("journal_id", f"there is no journal {shown(journal)}")
    return LedgerEntry(
        id=row.text("journal_line_id"),
        account=row.text("account_id"),
        on=days[journal],
        amount=row.number("net_amount"),
    )


def _stands(row: Row, status: str, words: Mapping[str, bool]) -> bool:
    deleted = row.optional_flag("_fivetran_deleted")
    return row.choice(status, words) and not deleted


READERS: Mapping[Need, Callable[[TableFolder, Facts], Facts]] = {
    Need.ORGANISATION: organisation,
    Need.ACCOUNTS: accounts,
    Need.CONTACTS: contacts,
    Need.DOCUMENTS: documents,
    Need.ALLOCATIONS: allocations,
    Need.BANK_TRANSACTIONS: bank_transactions,
    Need.LEDGER_ENTRIES: ledger_entries,
}
