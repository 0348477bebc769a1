"""Tables as a workbook for spreadsheet programs."""

# XlsxWriter is annotated, but not throughout and without a marker that says so.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, tzinfo
from decimal import Decimal
from io import BytesIO
from itertools import count

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dextflow.errors import InvalidValue
from dextflow.exports.table import Cell, Table, in_zone, spell
from dextflow.exports.texts import cut, legible, runs
from dextflow.model import Money

MOST_ROWS, MOST_DIGITS, MOST_EXPONENT, NAME_LENGTH = 1_048_575, 15, 300, 31
FIRST_DAY = date(1900, 3, 1)
NARROWEST, WIDEST, LOOKED_AT = 8, 60, 1_000
LINE_HEIGHT, HIGHEST = 13.5, 405.0
A4, MIDNIGHT = 9, time()
RESERVED = "history"
_CURRENCY = re.compile("[A-Z]{3}")
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")


class _Sheets:
    """A workbook with its formats, each made once."""

    def __init__(self, book: Workbook, zone: tzinfo) -> None:
        self._book, self._zone = book, zone
        self._formats: dict[str, Format] = {}

    def add(self, name: str, table: Table) -> None:
        """Add a sheet: a line of names that stays in sight, then the rows."""
        sheet = self._book.add_worksheet(name)
        widths = [_width(table, column, self._zone) for column in range(len(table.columns))]
        for column, title in enumerate(table.columns):
            self._text(sheet, 0, column, title, self._format("head"))
            sheet.set_column(column, column, widths[column])
        for number, row in enumerate(table.rows, start=1):
            for column, cell in enumerate(row):
                self._cell(sheet, number, column, cell)
            if (lines := max(map(_lines, row, widths))) > 1:
                sheet.set_row(number, min(LINE_HEIGHT * lines, HIGHEST))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_footer("&L&A&RPage &P of &N")

    def _cell(self, sheet: Worksheet, row: int, column: int, cell: Cell) -> None:
        match cell:
            case None:
                return
            case bool():
                sheet.write_boolean(row, column, cell, self._format("truth"))
            case datetime() if cell.date() >= FIRST_DAY:
                naive = in_zone(cell, self._zone).replace(tzinfo=None)
                sheet.write_datetime(row, column, naive, self._format("time"))
            case date() if not isinstance(cell, datetime) and cell >= FIRST_DAY:
                sheet.write_datetime(row, column, datetime.combine(cell, MIDNIGHT), self._format("date"))
            case Money() if _CURRENCY.fullmatch(cell.currency) and _fits(cell.amount):
                sheet.write_number(row, column, float(cell.amount), self._format(cell.currency))
            case int() | Decimal() if _fits(cell):
                sheet.write_number(row, column, float(cell), self._format("number"))
            case _:
                text = cell if isinstance(cell, str) else spell(cell, self._zone)
                self._text(sheet, row, column, text, self._format("guarded" if runs(text) else "text"))

    def _text(self, sheet: Worksheet, row: int, column: int, text: str, style: Format) -> None:
        """Write a text as a text. What looks like XlsxWriter's own mark-up would be written without escapes."""
        text = cut(legible(text))
        if text.startswith("<r>"):
            sheet.write_rich_string(row, column, text[:1], self._format("text"), text[1:], style)
        else:
            sheet.write_string(row, column, text, style)

    def _format(self, name: str) -> Format:
        if name not in self._formats:
            properties = _FORMATS.get(name, {"num_format": f"[${name}] #,##0.00"})
            self._formats[name] = self._book.add_format({"valign": "top", "font_size": 10, **properties})
        return self._formats[name]


_LEFT = {"align": "left", "indent": 1}
_FORMATS: Mapping[str, Mapping[str, object]] = {
    "head": {"bold": True, "bg_color": "#E8ECEF", "bottom": 1, "text_wrap": True, **_LEFT},
    "text": {"text_wrap": True, **_LEFT},
    "guarded": {"text_wrap": True, "quote_prefix": True, **_LEFT},
    "truth": _LEFT,
    "number": {},
    "date": {"num_format": "yyyy-mm-dd", **_LEFT},
    "time": {"num_format": "yyyy-mm-dd hh:mm:ss", **_LEFT},
}


def workbook(tables: Iterable[Table], *, made_at: datetime, zone: tzinfo = UTC) -> bytes:
    """Write tables as an XLSX workbook, a sheet for each, ready to be saved or sent.

    Dates, times (in the zone) and numbers are real ones; money is a number that shows its currency. What a
    spreadsheet cannot hold exactly is text: numbers of more than 15 digits, days before March 1900. Every text is
    text and never a formula, also after somebody edits it. One over 32,767 characters is cut, with a mark.
    `made_at` is noted in the file; the same arguments give the same bytes.

    Raises `InvalidValue` for no tables at all, or one with more rows than a sheet has.
    """
    tables = tuple(tables)
    if not tables or any(len(table.rows) > MOST_ROWS for table in tables):
        raise InvalidValue("workbook", f"it takes tables of at most {MOST_ROWS:,} rows, and at least one")
    out = BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": in_zone(made_at, UTC).replace(tzinfo=None)})
        sheets = _Sheets(book, zone)
        for name, table in zip(_sheet_names(tables), tables, strict=True):
            sheets.add(name, table)
    return out.getvalue()


def _sheet_names(tables: Iterable[Table]) -> Iterator[str]:
    """Names that spreadsheets accept, each once whatever its case."""
    used = {RESERVED}
    for table in tables:
        stem = _shortened(_FORBIDDEN.sub(" ", legible(table.title)).replace("\n", " "), NAME_LENGTH)
        endings = (f" {number}" if number else "" for number in count())
        name = next(
            each
            for each in (_shortened(stem, NAME_LENGTH - len(end)) + end for end in endings)
            if each.casefold() not in used
        )
        used.add(name.casefold())
        yield name


def _shortened(name: str, most: int) -> str:
    """The beginning of a name, of so many UTF-16 units, without spaces and apostrophes around it."""
    return name.encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore").strip(" '") or "Sheet"


def _width(table: Table, column: int, zone: tzinfo) -> int:
    """A width in characters that suits the first thousand cells of a column."""
    cells = (spell(row[column], zone) for row in table.rows[:LOOKED_AT])
    longest = max((len(line) for cell in cells for line in cell.split("\n")), default=0)
    return min(max(NARROWEST, longest, len(table.columns[column])) + 2, WIDEST)


def _lines(cell: Cell, width: int) -> int:
    """How many lines a cell needs in a column of that width."""
    return sum(1 + len(line) // width for line in cell.split("\n")) if isinstance(cell, str) else 1


def _fits(number: int | Decimal) -> bool:
    """Whether a spreadsheet holds a number exactly as far as it shows it: it has 15 digits."""
    decimal = Decimal(number)
    if not decimal.is_finite():
        return False
    return len(decimal.normalize().as_tuple().digits) <= MOST_DIGITS and abs(decimal.adjusted()) <= MOST_EXPONENT
