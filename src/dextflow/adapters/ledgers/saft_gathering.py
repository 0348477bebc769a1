"""How the records of a SAF-T file come together, need by need, while the file streams by."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial
from operator import attrgetter
from typing import Any, TypeVar

import attrs

from dextflow.adapters.ledgers import saft_documents, saft_entries, saft_master
from dextflow.adapters.ledgers.rows import shown
from dextflow.adapters.ledgers.xml_records import Handlers, Record
from dextflow.errors import TableFault, TableRefused
from dextflow.model import (
    Account,
    Allocation,
    Contact,
    Document,
    Facts,
    FixedAsset,
    Gap,
    LedgerEntry,
    LedgerRecord,
    LineItem,
    Need,
    Payment,
    TrialBalance,
)

R = TypeVar("R", bound=LedgerRecord)

HEADER = "AuditFile/Header"
MASTER = "AuditFile/MasterFiles"
ACCOUNT = f"{MASTER}/GeneralLedgerAccounts/Account"
CUSTOMER, SUPPLIER = f"{MASTER}/Customers/Customer", f"{MASTER}/Suppliers/Supplier"
TAX, ASSET = f"{MASTER}/TaxTable/TaxTableEntry", f"{MASTER}/Assets/Asset"
JOURNAL = "AuditFile/GeneralLedgerEntries/Journal/JournalID"
TRANSACTION = "AuditFile/GeneralLedgerEntries/Journal/Transaction"
SALE = "AuditFile/SourceDocuments/SalesInvoices/Invoice"
PURCHASE = "AuditFile/SourceDocuments/PurchaseInvoices/Invoice"
PAYMENT = "AuditFile/SourceDocuments/Payments/Payment"
PARTIES = {SALE: "Customer", PURCHASE: "Supplier"}
ONLY_DAYS = "some entries have a day but no time of posting: they count as posted at noon"
BY_ACCOUNT = attrgetter("account")
BY_ID = attrgetter("id")
BY_DOCUMENT = attrgetter("document", "on", "source", "amount")


class Gathering:
    """What is needed of one file, as far as it has been read, and the first fault of every need that has one."""

    def __init__(self, file: str, needs: frozenset[Need]) -> None:
        """Begin without any record."""
        self.file = file
        self.needs = needs
        self.faults: dict[str, TableFault | str] = {}
        self._header: Record | None = None
        self._journal = ""
        self._accounts: list[Record] = []
        self._taxes: list[Record] = []
        self._controls: dict[str, str] = {}
        self._balances: list[saft_master.Balances] = []
        self._contacts: dict[str, Contact] = {}
        self._assets: dict[str, FixedAsset] = {}
        self._documents: dict[str, Document] = {}
        self._known: set[str] = set()
        self._lines: dict[str, tuple[LineItem, ...]] = {}
        self._payments: dict[str, Payment] = {}
        self._allocations: list[Allocation] = []
        self._entries: dict[str, LedgerEntry] = {}
        self._times: list[datetime | None] = []  # of the transaction at hand, like its author
        self._author: str | None = None
        self._timed = self._signed = self._without_time = False

    # ------------------------------------------------------------ while the file streams by

    def handlers(self) -> Handlers:
        """What is done with each record of the file: only what is needed, parts before what they are parts of."""
        asked: dict[str, list[tuple[Need, Callable[[Record], None]]]] = {}
        for need, path, gather in self._tasks():
            if need in self.needs:
                asked.setdefault(path, []).append((need, gather))
        guarded = {path: self._guarded(tasks) for path, tasks in asked.items()}
        return {HEADER: self._take_header, JOURNAL: self._take_journal, **guarded}

    def _tasks(self) -> Iterator[tuple[Need, str, Callable[[Record], None]]]:
        yield Need.ACCOUNTS, ACCOUNT, self._accounts.append
        yield Need.TRIAL_BALANCES, ACCOUNT, self._take_balances
        for path in (CUSTOMER, SUPPLIER):
            yield Need.ACCOUNTS, path, self._take_controls
            yield Need.CONTACTS, path, self._take_contact
        yield Need.TAX_CODES, TAX, self._taxes.append
        yield Need.FIXED_ASSETS, ASSET, self._take_asset
        yield Need.POSTING_TIMES, TRANSACTION, self._take_times
        yield Need.AUTHORS, TRANSACTION, self._take_author
        yield Need.LEDGER_ENTRIES, TRANSACTION, self._take_entries
        for path in (SALE, PURCHASE):
            yield Need.LINES, path, self._take_lines
            yield Need.DOCUMENTS, path, self._take_document
            yield Need.ALLOCATIONS, path, self._take_known
        yield Need.PAYMENTS, PAYMENT, self._take_payment
        yield Need.ALLOCATIONS, PAYMENT, self._take_allocations

    def _guarded(self, tasks: list[tuple[Need, Callable[[Record], None]]]) -> Callable[[Record], None]:
        def handle(record: Record) -> None:
            for need, gather in tasks:
                if need not in self.faults:
                    try:
                        gather(record)
                    except TableRefused as refusal:
                        self.faults[need] = refusal.fault

        return handle

    def _take_header(self, record: Record) -> None:
        self._header = record

    def _take_journal(self, record: Record) -> None:
        self._journal = record.element.text.strip()

    def _take_balances(self, record: Record) -> None:
        self._balances.append(saft_master.balances(record))

    def _take_controls(self, record: Record) -> None:
        for account in saft_master.control_accounts(record):
            self._controls.setdefault(account, record.element.name)

    def _take_contact(self, record: Record) -> None:
        _add(self._contacts, saft_master.contact(record), record, f"{record.element.name}ID")

    def _take_asset(self, record: Record) -> None:
        last = saft_master.period(self._needed_header()).end
        _add(self._assets, saft_master.fixed_asset(record, last), record, "AssetID")

    def _take_times(self, record: Record) -> None:
        self._times = []
        self._times, complete = saft_entries.posted_at(record)
        self._timed |= any(self._times)
        self._without_time |= not complete

    def _take_author(self, record: Record) -> None:
        self._author = saft_entries.author(record)
        self._signed |= self._author is not None

    def _take_entries(self, record: Record) -> None:
        for entry in saft_entries.entries(record, self._journal, self._times, self._author):
            _add(self._entries, entry, record, "TransactionID")

    def _take_lines(self, record: Record) -> None:
        kind = PARTIES[record.path]
        self._lines[saft_documents.id_of(record, kind)] = saft_documents.line_items(record, kind)

    def _take_document(self, record: Record) -> None:
        kind, currency = PARTIES[record.path], saft_master.currency(self._needed_header())
        lines = self._lines.get(saft_documents.id_of(record, kind), ())
        _add(self._documents, saft_documents.document(record, kind, currency, lines), record, "InvoiceNo")

    def _take_known(self, record: Record) -> None:
        self._known.add(saft_documents.id_of(record, PARTIES[record.path]))

    def _take_payment(self, record: Record) -> None:
        payment = saft_documents.payment(record, saft_master.currency(self._needed_header()))
        if payment is not None:
            _add(self._payments, payment, record, "PaymentRefNo")

    def _take_allocations(self, record: Record) -> None:
        self._allocations += saft_documents.allocations(record)

    def _needed_header(self) -> Record:
        if self._header is None:
            raise TableRefused(TableFault(self.file, None, HEADER, "the element is missing"))
        return self._header

    # ------------------------------------------------------------ when it has been read

    def fill(self, facts: Facts) -> Facts:
        """The facts with what was found; a need of which the file holds nothing is at fault then."""
        for need, fill in self._fillings():
            if need in self.needs and need not in self.faults:
                try:
                    facts = fill(facts)
                except TableRefused as refusal:
                    self.faults[need] = refusal.fault
        return attrs.evolve(facts, notes=tuple(self._notes()))

    def _fillings(self) -> Iterator[tuple[Need, Callable[[Facts], Facts]]]:
        yield Need.ORGANISATION, self._fill_organisation
        yield Need.ACCOUNTS, self._fill_accounts
        yield Need.TRIAL_BALANCES, self._fill_balances
        yield Need.TAX_CODES, self._fill_taxes
        for need, field, found in (
            (Need.CONTACTS, "contacts", self._contacts),
            (Need.FIXED_ASSETS, "fixed_assets", self._assets),
            (Need.DOCUMENTS, "documents", self._documents),
            (Need.PAYMENTS, "payments", self._payments),
            (Need.LEDGER_ENTRIES, "ledger_entries", self._entries),
        ):
            yield need, partial(self._fill, need, field, found.values())
        yield Need.ALLOCATIONS, self._fill_allocations
        for part, there in (
            (Need.LINES, any(self._lines.values())),
            (Need.POSTING_TIMES, self._timed),
            (Need.AUTHORS, self._signed),
        ):
            yield part, partial(self._check, part, there)

    def _fill(self, need: Need, field: str, found: Iterable[LedgerRecord], facts: Facts) -> Facts:
        records: dict[str, Any] = {field: tuple(sorted(found, key=BY_ID))}
        return self._check(need, bool(records[field]), attrs.evolve(facts, **records))

    def _check(self, need: Need, there: bool, facts: Facts) -> Facts:  # noqa: FBT001 - it is for `partial`
        if not there:
            self.faults[need] = f"the file holds no {need}"
        return facts

    def _fill_organisation(self, facts: Facts) -> Facts:
        return attrs.evolve(facts, organisation=saft_master.organisation(self._needed_header()))

    def _fill_accounts(self, facts: Facts) -> Facts:
        home = saft_master.country(self._needed_header())
        found: dict[str, Account] = {}
        for record in self._accounts:
            control = self._controls.get(record.text("AccountID"))
            _add(found, saft_master.account(record, home, control), record, "AccountID")
        return self._fill(Need.ACCOUNTS, "accounts", found.values(), facts)

    def _fill_balances(self, facts: Facts) -> Facts:
        period = saft_master.period(self._needed_header())
        opening = sorted((each.opening for each in self._balances), key=BY_ACCOUNT)
        closing = sorted((each.closing for each in self._balances), key=BY_ACCOUNT)
        balances = (
            TrialBalance(as_of=period.start - timedelta(days=1), rows=tuple(opening)),
            TrialBalance(as_of=period.end, rows=tuple(closing)),
        )
        return self._check(Need.TRIAL_BALANCES, bool(self._balances), attrs.evolve(facts, trial_balances=balances))

    def _fill_taxes(self, facts: Facts) -> Facts:
        header = self._needed_header()
        last = saft_master.period(header).end
        codes = saft_master.tax_codes(self._taxes, saft_master.country(header), last)
        return self._fill(Need.TAX_CODES, "tax_codes", codes, facts)

    def _fill_allocations(self, facts: Facts) -> Facts:
        kept = sorted((one for one in self._allocations if one.document in self._known), key=BY_DOCUMENT)
        return self._check(Need.ALLOCATIONS, bool(kept), attrs.evolve(facts, allocations=tuple(kept)))

    def _notes(self) -> Iterator[Gap]:
        strays = sum(one.document not in self._known for one in self._allocations)
        if strays:
            reason = f"{strays} amounts of payments are left out: the file does not hold their invoices"
            yield Gap(need=Need.ALLOCATIONS, reason=reason)
        if self._without_time:
            yield Gap(need=Need.POSTING_TIMES, reason=ONLY_DAYS)


def _add(found: dict[str, R], noun: R, record: Record, name: str) -> None:
    if noun.id in found:
        raise record.refusal(name, f"{shown(noun.id)} is there twice")
    found[noun.id] = noun
