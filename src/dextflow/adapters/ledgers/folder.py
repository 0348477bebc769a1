"""A folder of tables: each is read once, when it is first asked for, and what was used of it is fingerprinted."""

from collections.abc import Iterable
from hashlib import sha256
from os import PathLike
from pathlib import Path

import attrs

from dextflow.adapters.ledgers.rows import Columns, Row, Rows
from dextflow.adapters.ledgers.tables import Limits, Table, read_table
from dextflow.errors import LedgerUnavailable, TableFault, TableRefused


@attrs.define
class TableFolder:
    """The tables of one client during one fetch.

    `files` are the names of the files in the folder. `names` are those that a table may have, with ``{}`` for
    the table's own name; the first is the one that is named when none is there.
    """

    path: Path
    files: frozenset[str]
    names: tuple[str, ...]
    limits: Limits
    delimiter: str = ","
    _tables: dict[str, Table | TableFault] = attrs.field(init=False, factory=dict[str, Table | TableFault])
    _used: dict[tuple[str, Columns], str] = attrs.field(init=False, factory=dict[tuple[str, Columns], str])

    def rows(self, table: str, columns: Columns) -> Rows:
        """The rows of a table, to be read by those columns; this counts for the digest.

        Raises `TableRefused` if the table is missing or cannot be read, or if a required column is missing.
        """
        found = self._table(table)
        if isinstance(found, TableFault):
            raise TableRefused(found)
        rows = found.select(columns)
        self._used[table, columns] = rows.digest()
        return rows

    def has(self, table: str) -> bool:
        """Whether there is a file of a table."""
        return bool(self._files(table))

    def missing(self, tables: Iterable[str]) -> TableFault | None:
        """The first of some tables of which there is no file, as a fault; None if they are all there."""
        return next((self._missing(table) for table in tables if not self.has(table)), None)

    def only_row(self, table: str, columns: Columns) -> Row:
        """The row of a table that has exactly one; raises as `rows` does, and if there are more or fewer."""
        rows = self.rows(table, columns)
        found = list(rows)
        if not found:
            raise TableRefused(TableFault(rows.file, None, None, "the table has no row"))
        if len(found) > 1:
            raise found[1].refusal(None, "the table has more than one row")
        return found[0]

    def gap(self, table: str, columns: Columns) -> TableFault | None:
        """What the folder lacks of those columns: the whole table, or the first required one; None if nothing.

        Raises `TableRefused` if the table is there but cannot be read.
        """
        if not self._files(table):
            return self._missing(table)
        found = self._table(table)
        if isinstance(found, TableFault):
            raise TableRefused(found)
        return found.gap(columns)

    def digest(self) -> str:
        """The SHA-256, in hexadecimal, of the cells that were used so far.

        Neither the order of rows and columns, nor columns that were not asked for (such as the time of the
        last sync), nor the place and names of the files make a difference.
        """
        used = sorted((table, columns.names, cells) for (table, columns), cells in self._used.items())
        return sha256(repr(used).encode()).hexdigest()

    def _table(self, table: str) -> Table | TableFault:
        if table not in self._tables:
            try:
                self._tables[table] = read_table(self._path(table), self.limits, self.delimiter)
            except TableRefused as refusal:
                self._tables[table] = refusal.fault
        return self._tables[table]

    def _path(self, table: str) -> Path:
        files = self._files(table)
        if not files:
            raise TableRefused(self._missing(table))
        if len(files) > 1:
            problem = f"{files[1]} holds the same table; keep one of the two"
            raise TableRefused(TableFault(files[0], None, None, problem))
        return self.path / files[0]

    def _files(self, table: str) -> list[str]:
        return [file for name in self.names if (file := name.format(table)) in self.files]

    def _missing(self, table: str) -> TableFault:
        return TableFault(self.names[0].format(table), None, None, "the table is missing")


def open_folder(
    path: str | PathLike[str], *, client: str, names: tuple[str, ...], limits: Limits, delimiter: str = ","
) -> TableFolder:
    """The folder of a client's tables. Raises `LedgerUnavailable` if it cannot be opened."""
    try:
        files = frozenset(file.name for file in Path(path).iterdir())
    except OSError as error:  # its own words would show the folder
        raise LedgerUnavailable(client, f"the folder of its tables: {error.strerror}") from None
    return TableFolder(Path(path), files, names, limits, delimiter)
