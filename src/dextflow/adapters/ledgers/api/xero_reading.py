"""The lists of a Xero organisation, as its Accounting, Assets and Finance APIs give them."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cached_property
from types import MappingProxyType

import attrs

from dextflow.adapters.ledgers.api.caller import NO_PARAMS
from dextflow.adapters.ledgers.api.ledger import NEVER, Books
from dextflow.adapters.ledgers.api.node import Node
from dextflow.adapters.ledgers.api.paging import Page, Paged
from dextflow.errors import AnswerRefused

ACCOUNTING, ASSETS, FINANCE = "/api.xro/2.0", "/assets.xro/1.0", "/finance.xro/1.0"
WHOLE = ("Accounts", "TaxRates", "BankTransfers", "Organisation")  # they come in one piece
KEYS: Mapping[str, str] = MappingProxyType(
    {
        "Accounts": "AccountID",
        "TaxRates": "TaxType",
        "BankTransfers": "BankTransferID",
        "Organisation": "OrganisationID",
        "Contacts": "ContactID",
        "Invoices": "InvoiceID",
        "CreditNotes": "CreditNoteID",
        "Prepayments": "PrepaymentID",
        "Overpayments": "OverpaymentID",
        "Payments": "PaymentID",
        "BankTransactions": "BankTransactionID",
        "ManualJournals": "ManualJournalID",
    }
)
DATED = frozenset({"Payments", "BankTransactions", "BankTransfers", "ManualJournals"})
OPEN_TOO = frozenset({"Invoices", "CreditNotes", "Prepayments", "Overpayments"})
ARCHIVED_TOO = frozenset({"Contacts", "Invoices"})
NOT_OPEN = ' OR (Status!="PAID" AND Status!="VOIDED" AND Status!="DELETED")'


@attrs.define(kw_only=True)
class XeroBooks(Books):
    """What is asked of one organisation in one fetch; each list is read once.

    Documents, payments, bank transactions and manual journals are read from `since` on, and documents that are
    still open however old they are. All methods raise `AnswerRefused` and `LedgerUnavailable` as the caller does.
    """

    def records(self, endpoint: str) -> tuple[Node, ...]:
        """All records of a list of the Accounting API, each once, of every status; archived ones too."""
        return self._shelf.once(endpoint, lambda: self._list(endpoint))

    def ask(self, api: str, endpoint: str, params: Mapping[str, str] = NO_PARAMS) -> Node:
        """One answer of one of the APIs."""
        return self.caller.ask(endpoint, f"{self.base}{api}/{endpoint}", params)

    def base_currency(self) -> str:
        """The currency that the books are kept in."""
        return self.organisation().currency("BaseCurrency")

    def organisation(self) -> Node:
        """The company. Raises `AnswerRefused` unless there is exactly one."""
        found = self.records("Organisation")
        if len(found) != 1:
            raise AnswerRefused("Organisation", "Organisations", f"there are {len(found)} organisations, not one")
        return found[0]

    @cached_property
    def account_ids(self) -> Mapping[str, str]:
        """The ids of accounts by their codes, which some records name instead."""
        records = self.records("Accounts")
        return {record.word("Code"): record.text("AccountID") for record in records if record.has("Code")}

    @cached_property
    def account_currencies(self) -> Mapping[str, str | None]:
        """The currencies of bank accounts by their ids, None where one has that of the books."""
        records = self.records("Accounts")
        return {record.text("AccountID"): record.optional_text("CurrencyCode") for record in records}

    def journals(self) -> tuple[Node, ...]:
        """All posted journals. They come by their numbers, not by pages, and cannot be bounded by a date."""
        return self._shelf.once("Journals", self._journals)

    def assets(self, status: str) -> tuple[Node, ...]:
        """The fixed assets of a status."""
        return self._shelf.once(f"Assets {status}", lambda: self._assets(status))

    def asset_types(self) -> tuple[Node, ...]:
        """The types of fixed assets, which say the accounts."""
        return self._shelf.once("AssetTypes", lambda: tuple(self.ask(ASSETS, "AssetTypes").nodes("items")))

    def _list(self, endpoint: str) -> tuple[Node, ...]:
        return self._paged(endpoint, lambda number: self._page(endpoint, number), KEYS[endpoint])

    def _page(self, endpoint: str, number: int) -> Page:
        params = {"includeArchived": "true"} if endpoint in ARCHIVED_TOO else {}
        if self.since is not None and endpoint in DATED | OPEN_TOO:
            params["where"] = _from(self.since) + (NOT_OPEN if endpoint in OPEN_TOO else "")
        if endpoint not in WHOLE:
            params |= {"page": str(number), "pageSize": str(self.page_size)}
        answer = self.ask(ACCOUNTING, endpoint, params)
        records = tuple(answer.nodes("Organisations" if endpoint == "Organisation" else endpoint))
        return _page(answer, records, last=endpoint in WHOLE)

    def _assets(self, status: str) -> tuple[Node, ...]:
        def page(number: int) -> Page:
            params = {"status": status, "page": str(number), "pageSize": str(self.page_size)}
            answer = self.ask(ASSETS, "Assets", params)
            return _page(answer, tuple(answer.nodes("items")), last=False)

        return self._paged("Assets", page, "assetId")

    def _journals(self) -> tuple[Node, ...]:
        reached = 0

        def page(_number: int) -> Page:
            nonlocal reached
            records = tuple(self.ask(ACCOUNTING, "Journals", {"offset": str(reached)}).nodes("Journals"))
            reached = max((record.integer("JournalNumber") for record in records), default=reached)
            return Page(records=records, total=None, last=False)

        return self._paged("Journals", page, "JournalID")

    def _paged(self, endpoint: str, page: Callable[[int], Page], key: str) -> tuple[Node, ...]:
        pages = self.caller.patience.pages
        return Paged(endpoint=endpoint, page=page, key=key, newer=_newer, pages=pages).read()


def _page(answer: Node, records: tuple[Node, ...], *, last: bool) -> Page:
    pages = answer.optional_node("pagination")
    if pages is None:
        return Page(records=records, total=None, last=last)
    done = pages.integer("page") >= pages.integer("pageCount")
    return Page(records=records, total=pages.integer("itemCount"), last=last or done)


def _newer(kept: Node, other: Node) -> bool:
    return _changed(other) >= _changed(kept)


def _changed(record: Node) -> datetime:
    return record.optional_moment("UpdatedDateUTC") or NEVER


def _from(since: date) -> str:
    return f"Date>=DateTime({since.year},{since.month:02},{since.day:02})"
