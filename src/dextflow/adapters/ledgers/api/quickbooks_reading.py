"""The lists and reports of a QuickBooks Online company."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import cached_property, partial

import attrs

from dextflow.adapters.ledgers.api.ledger import NEVER, Books
from dextflow.adapters.ledgers.api.node import Node
from dextflow.adapters.ledgers.api.paging import Page, Paged
from dextflow.errors import AnswerRefused

EARLIEST = date(2000, 1, 1)
YEAR = timedelta(days=365)
MOST_ROWS = 1000  # of one answer to a query
MINOR_VERSION = "75"
NAMED = frozenset({"Account", "Vendor", "Customer", "Item", "TaxCode", "TaxRate"})  # else only active ones come
WITH_BALANCE = frozenset({"Invoice", "Bill"})
UNDATED = frozenset({*NAMED, "CompanyInfo", "Preferences", "TaxAgency", "Attachable"})
TOO_MUCH = "Unable to display more data"


@attrs.define(kw_only=True)
class QuickBooksBooks(Books):
    """What is asked of one company in one fetch; each list is read once.

    Transactions are read from `since` on, and invoices and bills that are still open however old they are. All
    methods raise `AnswerRefused` and `LedgerUnavailable` as the caller does.
    """

    def records(self, entity: str) -> tuple[Node, ...]:
        """All records of an entity, each once; inactive ones and voided ones too."""
        return self._shelf.once(entity, lambda: tuple(self._all(entity)))

    @cached_property
    def company(self) -> Node:
        """The record ``CompanyInfo``."""
        return self._only("CompanyInfo")

    @cached_property
    def preferences(self) -> Node:
        """The record ``Preferences``."""
        return self._only("Preferences")

    @cached_property
    def home_currency(self) -> str:
        """The currency that the books are kept in."""
        return self.preferences.node("CurrencyPrefs").node("HomeCurrency").currency("value")

    @cached_property
    def multicurrency(self) -> bool:
        """Whether the books know more than one currency."""
        return self.preferences.inner("CurrencyPrefs").flag("MultiCurrencyEnabled")

    @cached_property
    def account_currencies(self) -> Mapping[str, str]:
        """The currencies of accounts by their ids."""
        records = self.records("Account")
        return {each.text("Id"): each.inner_text("CurrencyRef", "value") or self.home_currency for each in records}

    def report(self, name: str, params: Mapping[str, str]) -> Node:
        """A report on the accrual basis; each is asked for once."""
        endpoint = f"reports/{name}"
        asked = {**params, "accounting_method": "Accrual", "minorversion": MINOR_VERSION}
        make = partial(self.caller.ask, endpoint, f"{self.base}/{endpoint}", asked)
        return self._shelf.once(f"{endpoint} {sorted(params.items())}", lambda: (make(),))[0]

    def spans(self) -> Iterator[tuple[date, date]]:
        """Years, both ends included, from the day since which transactions are read until a year from today."""
        first, end = self.since or EARLIEST, self.today + YEAR
        while first <= end:
            last = min(first + YEAR, end)
            yield first, last
            first = last + timedelta(days=1)

    def _only(self, entity: str) -> Node:
        found = self.records(entity)
        if len(found) != 1:
            raise AnswerRefused(entity, "", f"there are {len(found)} records, not one")
        return found[0]

    def _all(self, entity: str) -> Iterator[Node]:
        if entity in NAMED:
            yield from self._read(entity, "WHERE Active IN (true, false)")
        elif self.since is None or entity in UNDATED:
            yield from self._read(entity, "")
        else:
            yield from self._read(entity, f"WHERE TxnDate >= '{self.since}'")
            if entity in WITH_BALANCE:
                yield from self._read(entity, f"WHERE TxnDate < '{self.since}' AND Balance > '0'")

    def _read(self, entity: str, where: str) -> tuple[Node, ...]:
        pages = self.caller.patience.pages
        return Paged(endpoint=entity, page=self._pages(entity, where), key="Id", newer=_newer, pages=pages).read()

    def _pages(self, entity: str, where: str) -> Callable[[int], Page]:
        size = min(self.page_size, MOST_ROWS)

        def page(number: int) -> Page:
            rows = f"ORDERBY Id STARTPOSITION {1 + (number - 1) * size} MAXRESULTS {size}"
            answer = self._query(entity, "*", where, rows)
            records = tuple(answer.nodes(entity))
            last = len(records) < size
            counted = last != (number == 1)  # before and after, if there are several pages
            return Page(records=records, total=self._count(entity, where) if counted else None, last=last)

        return page

    def _count(self, entity: str, where: str) -> int:
        """How many records there are: asked for where they came in several pages, as they may change meanwhile."""
        return self._query(entity, "COUNT(*)", where).integer("totalCount")

    def _query(self, entity: str, what: str, *clauses: str) -> Node:
        query = " ".join(filter(None, ("SELECT", what, "FROM", entity, *clauses)))
        asked = {"query": query, "minorversion": MINOR_VERSION}
        return self.caller.ask(entity, f"{self.base}/query", asked).node("QueryResponse")


def _newer(kept: Node, other: Node) -> bool:
    return _changed(other) >= _changed(kept)


def _changed(record: Node) -> datetime:
    return record.inner("MetaData").optional_moment("LastUpdatedTime") or NEVER


def reference(record: Node, key: str) -> str | None:
    """The id that a reference of a record names, None where there is none."""
    return record.inner_text(key, "value")


@attrs.frozen
class ReportRow:
    """A row of a report: its cells by their columns, and the id of the section that it stands in.

    A cell is an object with a ``value`` and, where it names a record, its ``id``.
    """

    place: Node
    cells: Mapping[str, Node]
    section: str | None

    def cell(self, column: str) -> Node:
        """The cell of a column; raises `AnswerRefused` if the report has no such column."""
        if column not in self.cells:
            raise self.place.refusal(column, "the column is missing")
        return self.cells[column]

    def word(self, column: str) -> str:
        """What a cell says; empty where there is no such column."""
        return self.cells[column].word("value") if column in self.cells else ""

    def id(self, column: str) -> str | None:
        """The id in a cell."""
        return self.cells[column].optional_text("id") if column in self.cells else None


def report_rows(report: Node) -> Iterator[ReportRow]:
    """The rows of a report that hold data, whatever sections they stand in, without totals.

    Raises `AnswerRefused` where the service broke off because there was too much.
    """
    columns = tuple(map(_column, report.inner("Columns").nodes("Column")))
    waiting: list[tuple[Node, str | None]] = [(report.inner("Rows"), None)]
    while waiting:
        rows, section = waiting.pop()
        for row in rows.nodes("Row"):
            head = next(row.inner("Header").nodes("ColData"), None)
            waiting.append((row.inner("Rows"), (head and head.optional_text("id")) or section))
            cells = dict(zip(columns, row.nodes("ColData"), strict=False))
            if any(cell.word("value").startswith(TOO_MUCH) for cell in cells.values()):
                raise row.refusal("", "the report is too long")
            if cells:
                yield ReportRow(row, cells, section)


def _column(record: Node) -> str:
    """The key of a column: newer answers have it among the metadata, older ones as its type."""
    keys = (each.word("Value") for each in record.nodes("MetaData") if each.word("Name") == "ColKey")
    return next(keys, record.word("ColType"))
