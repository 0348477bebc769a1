"""One CSV table of a warehouse's sync, read strictly: what is not understood is refused, with its place.

Nothing here knows whose tables they are. A place is a file's name, a physical line (the header is line 1) and
a column; an error never shows the folder.
"""

import csv
import gzip
import io
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import attrs

from dextflow.adapters.ledgers.rows import Columns, Rows
from dextflow.errors import TableFault, TableRefused

GZIP = b"\x1f\x8b"


@attrs.frozen(kw_only=True)
class Limits:
    """How large one table may be: bytes in its file, rows, and characters in one cell."""

    size: int = 256 * 1024 * 1024
    rows: int = 2_000_000
    cell: int = 100_000


@attrs.frozen(kw_only=True)
class Table:
    """The rows of one file as text, with the lines they stand on.

    Each is as wide as the header, with one empty cell behind it, which stands for any column that is not there.
    """

    file: str
    header: tuple[str, ...]
    lines: tuple[tuple[int, tuple[str, ...]], ...]

    def gap(self, columns: Columns) -> TableFault | None:
        """The first required column that the table lacks, as a fault; None if it has them all."""
        lacking = next((column for column in columns.required if column not in self.header), None)
        return None if lacking is None else TableFault(self.file, 1, lacking, "the column is missing")

    def select(self, columns: Columns) -> Rows:
        """The rows, to be read by those columns; an optional column that the table lacks reads as empty.

        Raises `TableRefused` if a required column is missing.
        """
        gap = self.gap(columns)
        if gap is not None:
            raise TableRefused(gap)
        width = len(self.header)
        places = {name: self.header.index(name) if name in self.header else width for name in columns.names}
        return Rows(self.file, places, self.lines)


def read_table(path: Path, limits: Limits, delimiter: str = ",") -> Table:
    """Read a CSV file with a header, in UTF-8 with or without a byte order mark, plain or compressed by gzip.

    Blank lines are passed over. Raises `TableRefused`, and nothing else, if the file cannot be read, breaks a
    limit, is not UTF-8, holds a NUL, is not well-formed CSV, names a column twice or has a row that is not as
    wide as its header.
    """
    file = path.name
    text = _text(file, _content(path, limits))
    lines = _lines(file, text, limits, delimiter)
    _, header = next(lines, (0, None))
    if header is None:
        raise TableRefused(TableFault(file, None, None, "the file is empty"))
    _refuse_repeated(file, header)
    return Table(file=file, header=tuple(header), lines=tuple(_even(file, lines, len(header), limits)))


def _content(path: Path, limits: Limits) -> bytes:
    try:
        if not path.is_file():
            raise TableRefused(TableFault(path.name, None, None, "this is not a file"))
        with path.open("rb") as stream:
            packed = stream.read(len(GZIP)) == GZIP
            stream.seek(0)
            content = (gzip.GzipFile(fileobj=stream) if packed else stream).read(limits.size + 1)
    except (OSError, EOFError, zlib.error) as error:  # their own words would show the folder
        problem = getattr(error, "strerror", None) or "it is damaged"
        raise TableRefused(TableFault(path.name, None, None, f"cannot be read: {problem}")) from None
    if len(content) > limits.size:
        raise TableRefused(TableFault(path.name, None, None, f"the file is larger than {limits.size:,} bytes"))
    return content


def _text(file: str, content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # a decoder that skips the mark counts from behind it
        place = len(content) - len(error.object) + error.start
        raise TableRefused(TableFault(file, _line_at(content, place), None, "this is not UTF-8")) from None
    if "\0" in text:
        raise TableRefused(TableFault(file, _line_at(content, content.index(0)), None, "a NUL character"))
    return text


def _line_at(content: bytes, place: int) -> int:
    return len((content[:place] + b".").splitlines())


def _lines(file: str, text: str, limits: Limits, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            if cells:
                if max(map(len, cells)) > limits.cell:
                    problem = f"a cell is longer than {limits.cell:,} characters"
                    raise TableRefused(TableFault(file, reader.line_num, None, problem))
                yield reader.line_num, cells
    except csv.Error as error:
        raise TableRefused(TableFault(file, reader.line_num, None, f"not well-formed CSV: {error}")) from None


def _refuse_repeated(file: str, header: list[str]) -> None:
    repeated = next((name for name, times in Counter(header).items() if times > 1), None)
    if repeated is not None:
        raise TableRefused(TableFault(file, 1, repeated, "the column is there twice"))


def _even(
    file: str, lines: Iterator[tuple[int, list[str]]], width: int, limits: Limits
) -> Iterator[tuple[int, tuple[str, ...]]]:
    for count, (line, cells) in enumerate(lines, start=1):
        if len(cells) != width:
            problem = f"the row has {len(cells)} cells, the header {width}"
            raise TableRefused(TableFault(file, line, None, problem))
        if count > limits.rows:
            raise TableRefused(TableFault(file, line, None, f"the table has more than {limits.rows:,} rows"))
        yield line, (*cells, "")
