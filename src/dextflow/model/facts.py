"""A snapshot of a client's books, whatever software keeps them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

import attrs

from dextflow.model.accounts import Account, TaxCode
from dextflow.model.assets import AttachedFile, FixedAsset
from dextflow.model.banking import BankPosition, BankTransaction, Payment, Statement, StatementLine
from dextflow.model.contacts import Contact
from dextflow.model.dealings import Dealing, Party, dealings
from dextflow.model.documents import Allocation, Document, DocumentKind
from dextflow.model.journals import LedgerEntry, ManualJournal, TrialBalance
from dextflow.model.organisation import Organisation
from dextflow.model.sub_ledgers import Change, changes
from dextflow.model.vouchers import VoucherIndex, index_vouchers


class Need(StrEnum):
    """What a rule may ask a ledger for.

    Most are kinds of records. The last four are parts of records that some ledgers have not got: the lines of
    documents and bank transactions, whether payments and bank transactions are reconciled, when entries and manual
    journals were posted, and by whom.
    """

    ORGANISATION = "organisation"
    ACCOUNTS = "accounts"
    TAX_CODES = "tax codes"
    CONTACTS = "contacts"
    DOCUMENTS = "documents"
    ALLOCATIONS = "allocations"
    PAYMENTS = "payments"
    BANK_TRANSACTIONS = "bank transactions"
    STATEMENTS = "bank statements"
    BANK_POSITIONS = "bank positions"
    MANUAL_JOURNALS = "manual journals"
    LEDGER_ENTRIES = "ledger entries"
    TRIAL_BALANCES = "trial balances"
    ATTACHMENTS = "attachments"
    FIXED_ASSETS = "fixed assets"
    LINES = "lines"
    RECONCILIATION = "reconciliation"
    POSTING_TIMES = "posting times"
    AUTHORS = "authors"


UNKNOWN = Organisation()


@attrs.frozen(kw_only=True)
class Gap:
    """Something of a need that a ledger could not give, and why, as a sentence."""

    need: Need
    reason: str


@attrs.frozen(kw_only=True)
class Facts:
    """What one fetch from one ledger brought: a snapshot, with when it was taken and a digest of its content.

    Only what was asked for is filled. `notes` say what the ledger had to leave out of what it served. `missing` is
    added by who asked, for needs that could not be served at all.
    """

    ledger: str
    fetched_at: datetime
    digest: str
    organisation: Organisation = UNKNOWN
    accounts: tuple[Account, ...] = ()
    tax_codes: tuple[TaxCode, ...] = ()
    contacts: tuple[Contact, ...] = ()
    documents: tuple[Document, ...] = ()
    allocations: tuple[Allocation, ...] = ()
    payments: tuple[Payment, ...] = ()
    bank_transactions: tuple[BankTransaction, ...] = ()
    statements: tuple[Statement, ...] = ()
    statement_lines: tuple[StatementLine, ...] = ()
    bank_positions: tuple[BankPosition, ...] = ()
    manual_journals: tuple[ManualJournal, ...] = ()
    ledger_entries: tuple[LedgerEntry, ...] = ()
    trial_balances: tuple[TrialBalance, ...] = ()
    attachments: tuple[AttachedFile, ...] = ()
    fixed_assets: tuple[FixedAsset, ...] = ()
    notes: tuple[Gap, ...] = ()
    missing: tuple[Gap, ...] = ()

    @cached_property
    def contact_names(self) -> Mapping[str, str]:
        """The names of contacts by their ids."""
        return {contact.id: contact.name for contact in self.contacts}

    @cached_property
    def account_by_id(self) -> Mapping[str, Account]:
        """The accounts by their ids."""
        return {account.id: account for account in self.accounts}

    @cached_property
    def tax_code_by_id(self) -> Mapping[str, TaxCode]:
        """The tax codes by their ids."""
        return {code.id: code for code in self.tax_codes}

    @cached_property
    def document_by_id(self) -> Mapping[str, Document]:
        """The documents by their ids."""
        return {document.id: document for document in self.documents}

    @cached_property
    def live_documents(self) -> Mapping[DocumentKind, Sequence[Document]]:
        """The documents that count in the books, by each kind that there is, in their order."""
        found: defaultdict[DocumentKind, list[Document]] = defaultdict(list)
        for document in self.documents:
            if document.live:
                found[document.kind].append(document)
        return dict(found)

    @cached_property
    def dealings(self) -> Mapping[Party, Sequence[Dealing]]:
        """What was sold to and bought from each contact, with lines, in order of day."""
        return dealings(self.live_documents, self.bank_transactions)

    @cached_property
    def payment_by_id(self) -> Mapping[str, Payment]:
        """The payments by their ids."""
        return {payment.id: payment for payment in self.payments}

    @cached_property
    def settlements(self) -> Mapping[str, tuple[Allocation, ...]]:
        """The allocations that settle each document, by its id."""
        found: dict[str, list[Allocation]] = {}
        for allocation in self.allocations:
            found.setdefault(allocation.document, []).append(allocation)
        return {document: tuple(its) for document, its in found.items()}

    @cached_property
    def settled_in_all(self) -> Mapping[str, Decimal]:
        """What settled each document, whenever that was, by its id."""
        return {id_: sum([one.amount for one in its], Decimal(0)) for id_, its in self.settlements.items()}

    @cached_property
    def owed_changes(self) -> Sequence[Change]:
        """What changed what customers owe and suppliers are owed, by the documents, in no order."""
        base = self.organisation.base_currency
        return tuple(changes(self.document_by_id, self.payment_by_id, self.allocations, base))

    @cached_property
    def entries_of(self) -> Mapping[str, tuple[LedgerEntry, ...]]:
        """The ledger entries of each account that has any, by its id and in their order."""
        found: dict[str, list[LedgerEntry]] = {}
        for entry in self.ledger_entries:
            found.setdefault(entry.account, []).append(entry)
        return {account: tuple(its) for account, its in found.items()}

    @cached_property
    def posted_by_day(self) -> Mapping[str, Mapping[date, Decimal]]:
        """What was posted to each account that has entries, net, by its id and by the day in order."""
        found: defaultdict[str, defaultdict[date, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
        for entry in self.ledger_entries:
            found[entry.account][entry.on] += entry.amount
        return {account: dict(sorted(days.items())) for account, days in found.items()}

    @cached_property
    def bank_items(self) -> Mapping[str, Sequence[BankTransaction | Payment]]:
        """The bank transactions and the payments that were not voided, of each bank account that is known."""
        found: defaultdict[str, list[BankTransaction | Payment]] = defaultdict(list)
        for item in self.bank_transactions:
            if item.bank_account is not None:
                found[item.bank_account].append(item)
        for payment in self.payments:
            if payment.bank_account is not None and not payment.voided:
                found[payment.bank_account].append(payment)
        return dict(found)

    @cached_property
    def lines_of_bank(self) -> Mapping[str, Sequence[StatementLine]]:
        """The lines of the statements of each bank account, by its id."""
        found: defaultdict[str, list[StatementLine]] = defaultdict(list)
        for line in self.statement_lines:
            found[line.bank_account].append(line)
        return dict(found)

    @cached_property
    def vouchers(self) -> VoucherIndex:
        """The live documents and the money spent and received, in order of day, for what reads their lines."""
        return index_vouchers(self.live_documents, self.bank_transactions, self.organisation.base_currency)

    @cached_property
    def _with_files(self) -> frozenset[str]:
        return frozenset(file.parent for file in self.attachments)

    def is_attached(self, record: Document | BankTransaction | ManualJournal) -> bool:
        """Whether a file is attached to a record: as it says itself, or as the list of attachments says."""
        return record.id in self._with_files if record.attached is None else record.attached

    def lacks(self, need: Need) -> bool:
        """Whether the ledger could not serve a need."""
        return any(gap.need is need for gap in self.missing)
