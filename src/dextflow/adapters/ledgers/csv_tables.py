"""Which column of a CSV file is which field of a record, kind by kind.

The fields are called as those of the nouns of `dextflow.model` and mean the same; each is a `Source` of
`dextflow.adapters.ledgers.csv_sources`. A field that is left out keeps its default. `file` is the name of the file
in the client's folder.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType, NoneType
from typing import Any, ClassVar, get_args

import attrs

from dextflow.adapters.ledgers.csv_sources import Source
from dextflow.adapters.ledgers.rows import Columns, Row
from dextflow.model import (
    Account,
    AccountClass,
    AccountRole,
    AccountType,
    Allocation,
    BankTransaction,
    BankTransactionKind,
    Contact,
    Document,
    DocumentKind,
    DocumentStatus,
    EntrySource,
    LedgerEntry,
    Need,
    Payment,
    PaymentDirection,
    Reconciled,
    SettledBy,
    StatementLine,
)

NO_PARTS: Mapping[str, Need] = MappingProxyType({})
RECONCILIATION: Mapping[str, Need] = MappingProxyType({"reconciled": Need.RECONCILIATION})
POSTING: Mapping[str, Need] = MappingProxyType({"posted_at": Need.POSTING_TIMES, "posted_by": Need.AUTHORS})


@attrs.frozen(kw_only=True)
class CsvTable:
    """A file of records of one kind. Subclasses name the noun, its need and the fields that are needs as well."""

    noun: ClassVar[type[Any]]
    need: ClassVar[Need]
    parts: ClassVar[Mapping[str, Need]] = NO_PARTS

    file: str

    def sources(self) -> Mapping[str, Source[object]]:
        """Where each field comes from, of those that are given."""
        given = {field.name: getattr(self, field.name) for field in attrs.fields(type(self))}
        return {name: source for name, source in given.items() if name != "file" and source is not None}

    def columns(self, fields: Iterable[str]) -> Columns:
        """The columns that some of its fields come from."""
        sources = self.sources()
        names = (column for field in fields for column in sources[field].columns)
        return Columns(required=tuple(dict.fromkeys(names)))

    def reader(self, fields: Iterable[str]) -> Callable[[Row], Any]:
        """Make the records of rows with those fields.

        What it gives raises `TableRefused` at a row in which a field is wrong, or empty though it must be there.
        """
        noun, empty = self.noun, dict.fromkeys(_nullable(self.noun))
        needed = _required(noun)
        sources = {name: source for name, source in self.sources().items() if name in set(fields)}

        def record(row: Row) -> object:
            values: dict[str, object] = {**empty}
            for name, source in sources.items():
                value = source.read(row)
                if value is not None:
                    values[name] = value
                elif name in needed:
                    raise row.refusal(", ".join(source.columns), f"the {name} is empty")
            return noun(**values)

        return record


@attrs.frozen(kw_only=True)
class AccountsCsv(CsvTable):
    """The chart of accounts."""

    noun: ClassVar[type[Any]] = Account
    need: ClassVar[Need] = Need.ACCOUNTS

    id: Source[str]
    name: Source[str]
    klass: Source[AccountClass]
    code: Source[str] | None = None
    type: Source[AccountType] | None = None
    role: Source[AccountRole] | None = None
    system: Source[bool] | None = None
    active: Source[bool] | None = None
    currency: Source[str] | None = None
    default_tax: Source[str] | None = None
    report_code: Source[str] | None = None
    parent: Source[str] | None = None


@attrs.frozen(kw_only=True)
class ContactsCsv(CsvTable):
    """Customers and suppliers."""

    noun: ClassVar[type[Any]] = Contact
    need: ClassVar[Need] = Need.CONTACTS

    id: Source[str]
    name: Source[str]
    active: Source[bool] | None = None
    customer: Source[bool] | None = None
    supplier: Source[bool] | None = None
    email: Source[str] | None = None
    tax_number: Source[str] | None = None
    company_number: Source[str] | None = None
    bank_account: Source[str] | None = None
    account_number: Source[str] | None = None


@attrs.frozen(kw_only=True)
class DocumentsCsv(CsvTable):
    """Invoices, bills and credits; amounts are positive by kind."""

    noun: ClassVar[type[Any]] = Document
    need: ClassVar[Need] = Need.DOCUMENTS

    id: Source[str]
    kind: Source[DocumentKind]
    status: Source[DocumentStatus]
    contact: Source[str]
    issued_on: Source[date]
    currency: Source[str]
    rate: Source[Decimal]
    net: Source[Decimal]
    tax: Source[Decimal]
    total: Source[Decimal]
    number: Source[str] | None = None
    due_on: Source[date] | None = None
    reference: Source[str] | None = None
    attached: Source[bool] | None = None
    amount_due: Source[Decimal] | None = None
    created_at: Source[datetime] | None = None
    sent: Source[bool] | None = None
    recurring: Source[bool] | None = None


@attrs.frozen(kw_only=True)
class AllocationsCsv(CsvTable):
    """What settled the documents."""

    noun: ClassVar[type[Any]] = Allocation
    need: ClassVar[Need] = Need.ALLOCATIONS

    document: Source[str]
    amount: Source[Decimal]
    on: Source[date] | None = None
    by: Source[SettledBy] | None = None
    source: Source[str] | None = None


@attrs.frozen(kw_only=True)
class PaymentsCsv(CsvTable):
    """Payments that settle documents."""

    noun: ClassVar[type[Any]] = Payment
    need: ClassVar[Need] = Need.PAYMENTS
    parts: ClassVar[Mapping[str, Need]] = RECONCILIATION

    id: Source[str]
    on: Source[date]
    amount: Source[Decimal]
    currency: Source[str]
    direction: Source[PaymentDirection]
    rate: Source[Decimal] | None = None
    bank_account: Source[str] | None = None
    contact: Source[str] | None = None
    reference: Source[str] | None = None
    reconciled: Source[Reconciled] | None = None
    unapplied: Source[Decimal] | None = None
    voided: Source[bool] | None = None


@attrs.frozen(kw_only=True)
class BankTransactionsCsv(CsvTable):
    """Money spent and received without a document; totals are positive by kind."""

    noun: ClassVar[type[Any]] = BankTransaction
    need: ClassVar[Need] = Need.BANK_TRANSACTIONS
    parts: ClassVar[Mapping[str, Need]] = RECONCILIATION

    id: Source[str]
    kind: Source[BankTransactionKind]
    on: Source[date]
    currency: Source[str]
    total: Source[Decimal]
    contact: Source[str] | None = None
    attached: Source[bool] | None = None
    rate: Source[Decimal] | None = None
    bank_account: Source[str] | None = None
    reference: Source[str] | None = None
    reconciled: Source[Reconciled] | None = None


@attrs.frozen(kw_only=True)
class StatementLinesCsv(CsvTable):
    """Lines of the bank's statements; money in is positive."""

    noun: ClassVar[type[Any]] = StatementLine
    need: ClassVar[Need] = Need.STATEMENTS

    id: Source[str]
    bank_account: Source[str]
    on: Source[date]
    amount: Source[Decimal]
    payee: Source[str] | None = None
    reference: Source[str] | None = None
    reconciled: Source[bool] | None = None


@attrs.frozen(kw_only=True)
class EntriesCsv(CsvTable):
    """What was posted to the accounts, debit positive."""

    noun: ClassVar[type[Any]] = LedgerEntry
    need: ClassVar[Need] = Need.LEDGER_ENTRIES
    parts: ClassVar[Mapping[str, Need]] = POSTING

    id: Source[str]
    account: Source[str]
    on: Source[date]
    amount: Source[Decimal]
    journal: Source[str] | None = None
    posted_at: Source[datetime] | None = None
    posted_by: Source[str] | None = None
    source_kind: Source[EntrySource] | None = None
    source: Source[str] | None = None
    tax: Source[Decimal] | None = None
    description: Source[str] | None = None
    contact: Source[str] | None = None


FIELDS: Mapping[type[CsvTable], str] = MappingProxyType(
    {
        AccountsCsv: "accounts",
        ContactsCsv: "contacts",
        DocumentsCsv: "documents",
        AllocationsCsv: "allocations",
        PaymentsCsv: "payments",
        BankTransactionsCsv: "bank_transactions",
        StatementLinesCsv: "statement_lines",
        EntriesCsv: "ledger_entries",
    }
)
"""The fields of `dextflow.model.Facts` that each kind of table fills."""


def _required(noun: type[Any]) -> frozenset[str]:
    """The fields that a noun cannot do without."""
    fields = {field.name for field in attrs.fields(noun) if field.default is attrs.NOTHING}
    return frozenset(fields - _nullable(noun))


def _nullable(noun: type[Any]) -> frozenset[str]:
    """The fields without a default that may be None."""
    fields = (field for field in attrs.fields(noun) if field.default is attrs.NOTHING)
    return frozenset(field.name for field in fields if NoneType in get_args(field.type))
