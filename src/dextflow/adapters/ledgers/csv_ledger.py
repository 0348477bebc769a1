"""Books from CSV files of any shape, by a mapping that says which column is which field."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import partial
from hashlib import sha256
from os import PathLike
from typing import Any

import attrs

from dextflow.adapters.ledgers.clock import utc_now
from dextflow.adapters.ledgers.csv_tables import FIELDS, CsvTable
from dextflow.adapters.ledgers.folder import TableFolder, open_folder
from dextflow.adapters.ledgers.reading import Parts, Readers
from dextflow.adapters.ledgers.rows import Row, shown
from dextflow.adapters.ledgers.tables import Limits
from dextflow.errors import LedgerUnavailable
from dextflow.model import Allocation, Facts, Gap, LedgerRecord, Need, Organisation

NOT_MAPPED = "no file of the client's holds it"


@attrs.frozen(kw_only=True)
class CsvBooks:
    """The books of one client: where its files lie, how they are written, and what is in them.

    A file may be compressed by gzip. There is at most one table of each kind. `organisation` is what the host
    knows of the company, as no file says it.
    """

    folder: str | PathLike[str]
    tables: tuple[CsvTable, ...]
    organisation: Organisation | None = None
    delimiter: str = ","

    def readers(self) -> Readers[TableFolder]:
        """What becomes of the files for each need."""
        records: dict[Need, Callable[[TableFolder, Facts, Parts], Facts]] = {
            table.need: partial(_read_table, table) for table in self.tables
        }
        if self.organisation is not None:
            records[Need.ORGANISATION] = partial(_state, self.organisation)
        parts = {need: partial(_read_parts, need, self.tables) for need in self._parts()}
        lacking = {need: NOT_MAPPED for need in Need if need not in records and need not in parts}
        return Readers(records=records, parts=parts, lacking=lacking)

    def _parts(self) -> set[Need]:
        return {need for table in self.tables for field, need in table.parts.items() if field in table.sources()}


@attrs.frozen
class CsvLedger:
    """The `Ledger` of clients whose books are CSV files, mapped by their `CsvBooks`, by (practice, client).

    What no table of the mapping fills is lacking. A cell that is not as the mapping says refuses its need, with
    the file, the line and the column.
    """

    books: Mapping[tuple[str, str], CsvBooks]
    clock: Callable[[], datetime] = attrs.field(default=utc_now, kw_only=True)
    limits: Limits = attrs.field(default=Limits(), kw_only=True)

    def lacks(self, practice: str, client: str) -> tuple[Gap, ...]:
        """What the mapping does not fill; see `dextflow.ports.Ledger`."""
        books = self.books.get((practice, client))
        return () if books is None else books.readers().gaps()

    def fetch(self, practice: str, client: str, needs: frozenset[Need]) -> Facts:
        """Read what is needed of a client's files; see `dextflow.ports.Ledger`."""
        books = self.books.get((practice, client))
        if books is None:
            raise LedgerUnavailable(client, "this practice keeps no files of it")
        folder = open_folder(
            books.folder, client=client, names=("{}",), limits=self.limits, delimiter=books.delimiter
        )
        facts = Facts(ledger="CSV", fetched_at=self.clock(), digest="")
        facts = books.readers().read(folder, facts, needs)
        mapping = sorted(map(repr, (books.organisation, *books.tables)))
        digest = sha256(f"{mapping}{folder.digest()}".encode()).hexdigest()
        return attrs.evolve(facts, digest=digest)


def _state(organisation: Organisation, _: TableFolder, facts: Facts, __: Parts) -> Facts:
    return attrs.evolve(facts, organisation=organisation)


def _read_parts(need: Need, tables: tuple[CsvTable, ...], folder: TableFolder, parts: Parts) -> Parts:
    """Look whether a part of records is sound in every row."""
    for table in tables:
        for field, part in table.parts.items():
            source = table.sources().get(field)
            if part is need and source is not None:
                for row in folder.rows(table.file, table.columns((field,))):
                    source.read(row)
    return attrs.evolve(parts, served=parts.served | {need})


def _read_table(table: CsvTable, folder: TableFolder, facts: Facts, parts: Parts) -> Facts:
    """The records of a table, each id once, without the parts that were not asked for."""
    fields = tuple(
        name for name in table.sources() if table.parts.get(name, table.need) in {table.need, *parts.served}
    )
    found = _distinct(table, folder.rows(table.file, table.columns(fields)), fields)
    records: dict[str, Any] = {FIELDS[type(table)]: tuple(sorted(found, key=_order))}
    return attrs.evolve(facts, **records)


def _distinct(table: CsvTable, rows: Iterable[Row], fields: tuple[str, ...]) -> Iterator[Any]:
    seen: set[str] = set()
    read = table.reader(fields)
    for row in rows:
        record = read(row)
        id_ = getattr(record, "id", None)
        if id_ in seen:
            raise row.refusal(", ".join(table.sources()["id"].columns), f"{shown(id_)} is there twice")
        if id_ is not None:
            seen.add(id_)
        yield record


def _order(record: LedgerRecord | Allocation) -> tuple[object, ...]:
    """By the id; allocations, which have none, by all that they say."""
    if isinstance(record, Allocation):
        return (record.document, str(record.on), str(record.source), record.amount)
    return (record.id,)
