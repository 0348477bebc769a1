"""Tables in every format: what goes in comes out, and no text is ever run."""

import csv
import json
import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from io import BytesIO, StringIO
from unicodedata import category
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.worksheet.worksheet import Worksheet

from dextflow.errors import InvalidValue
from dextflow.exports import Cell, Table, table_csv, table_html, table_json, workbook
from dextflow.exports.texts import runs
from dextflow.model import Money
from dextflow.testing.strategies import days, instants, money
from exports.hostile import HOSTILE, Page, fit, texts

LAWS = settings(max_examples=80, deadline=None, suppress_health_check=(HealthCheck.too_slow,))
MADE_AT = datetime(2026, 11, 10, 9, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")
NUMBERS = st.integers(-(10**14), 10**14) | st.decimals(-(10**9), 10**9, places=2)
CELLS = st.none() | st.booleans() | texts() | NUMBERS | money() | days() | instants()


def table_of(*rows: tuple[Cell, ...], title: str = "T") -> Table:
    """A table of unnamed columns."""
    return Table(title=title, columns=tuple(f"c{n}" for n in range(len(rows[0]))), rows=rows)


def read_csv(text: str) -> list[list[str]]:
    """The rows of a CSV file, without its line of names."""
    return list(csv.reader(StringIO(text, newline=""), strict=True))[1:]


def sheets(content: bytes) -> dict[str, Worksheet]:
    """The sheets of a workbook, read by another library, by name."""
    book = load_workbook(BytesIO(content))
    assert all(isinstance(sheet, Worksheet) for sheet in book)
    return {sheet.title: sheet for sheet in book if isinstance(sheet, Worksheet)}


def cells_of(content: bytes) -> list[list[SheetCell]]:
    """The rows of the first sheet, without its line of names."""
    sheet = next(iter(sheets(content).values()))
    return [[cell for cell in row if isinstance(cell, SheetCell)] for row in sheet.iter_rows(min_row=2)]


def value_of(cell: SheetCell) -> object:
    """What a cell holds; the escapes of XLSX for what looks like one are undone, as spreadsheets do."""
    value = "" if cell.value is None else cell.value
    return re.sub(r"_x005F_", "_", value) if isinstance(value, str) else value


# ------------------------------------------------------------------------------------------------------ texts, csv


def looks_like_a_formula(text: str) -> bool:
    """What OWASP advises against, and the same behind invisible characters and apostrophes."""
    visible = [letter for letter in text if category(letter)[0] not in "CZ" and category(letter) != "Mn"]
    starts = "".join(visible).lstrip("'")[:1]
    return text[:1] in {"\t", "\r", "\n"} or bool(re.match("[=+@\uff1d\uff0b\uff0d\uff20-]", starts))


def is_guarded(cell: str) -> bool:
    """Whether no spreadsheet takes a cell for a formula."""
    return cell.startswith("'") or not looks_like_a_formula(cell)


def unguarded(cell: str) -> str:
    """The text of a CSV cell: without the apostrophe that stands before a text which needs one."""
    return cell[1:] if cell.startswith("'") and runs(cell[1:]) else cell


@pytest.mark.parametrize("text", HOSTILE, ids=repr)
def test_no_csv_cell_is_a_formula(text: str) -> None:
    """A hostile text is guarded by one apostrophe and is otherwise what it was."""
    ((cell,),) = read_csv(table_csv(table_of((text,))))
    assert is_guarded(cell)
    assert unguarded(cell) == fit(text)


@LAWS
@given(st.lists(st.tuples(texts(), texts()), min_size=1, max_size=5))
def test_csv_says_what_the_table_says(rows: list[tuple[str, str]]) -> None:
    """Every text comes back, and stays in its cell, whatever separators, quotes and line breaks it has."""
    found = read_csv(table_csv(table_of(*rows)))
    assert [[unguarded(cell) for cell in row] for row in found] == [[fit(text) for text in row] for row in rows]
    assert all(is_guarded(cell) for row in found for cell in row)


@LAWS
@given(texts(), texts())
def test_the_guard_loses_nothing(one: str, other: str) -> None:
    """Two texts that differ in what can be shown differ in CSV as well."""
    cells = read_csv(table_csv(table_of((one,), (other,))))
    assert (cells[0] == cells[1]) is (fit(one) == fit(other))


@LAWS
@given(CELLS)
def test_every_csv_cell_is_in_quotes(cell: Cell) -> None:
    """So no separator that a spreadsheet may use makes two cells of one; lines end as RFC 4180 says."""
    text = table_csv(table_of((cell,)))
    assert re.fullmatch(r'"c0"\r\n"(?:[^"]|"")*"\r\n', text)
    assert text.encode()


def test_numbers_stay_numbers_in_csv() -> None:
    """A negative number has no apostrophe, a text that looks like one has; nothing is written with an exponent."""
    row: tuple[Cell, ...] = (
        -5,
        Decimal("-0.10"),
        Decimal("1E+3"),
        "-5",
        Money(currency="GBP", amount=Decimal(-5)),
    )
    assert read_csv(table_csv(table_of(row))) == [["-5", "-0.10", "1000", "'-5", "GBP -5"]]


def test_dates_truth_and_nothing_in_csv() -> None:
    """Dates and times are ISO 8601, times in the zone that was asked for; None is an empty cell."""
    at = datetime(2026, 7, 1, 12, 30, tzinfo=UTC)
    row: tuple[Cell, ...] = (date(2026, 7, 1), at, True, False, None)
    assert read_csv(table_csv(table_of(row), zone=LONDON)) == [
        ["2026-07-01", "2026-07-01T13:30:00+01:00", "yes", "no", ""]
    ]


def test_a_currency_cannot_smuggle_a_formula() -> None:
    """A currency is a text like any other."""
    ((cell,),) = read_csv(table_csv(table_of((Money(currency="=1+1", amount=Decimal(1)),))))
    assert is_guarded(cell)


@pytest.mark.parametrize("letter", ["x", "é", "📎", "="])
def test_a_very_long_text_is_cut_with_a_mark(letter: str) -> None:
    """A spreadsheet holds 32,767 UTF-16 units in a cell; what is cut says so, and how long it was."""
    text = letter * 40_000
    ((cell,),) = read_csv(table_csv(table_of((text,))))
    ((found,),) = cells_of(workbook([table_of((text,))], made_at=MADE_AT))
    for kept in (cell, str(found.value)):
        assert len(kept.encode("utf-16-le")) <= 2 * 32_767
        assert re.search(r"\[cut: 40,00[01] characters in all\]$", kept)
        assert kept.lstrip("'").startswith(letter * 10_000)


def test_what_just_fits_is_not_cut() -> None:
    """A text of exactly 32,767 units is whole."""
    for text in ("x" * 32_767, "📎" * 16_383):
        assert read_csv(table_csv(table_of((text,)))) == [[text]]


# ------------------------------------------------------------------------------------------------------------ xlsx


def test_no_sheet_cell_is_a_formula() -> None:
    """Every hostile text is a text cell with its value, marked as text where editing it would run it."""
    content = workbook([table_of(*((text,) for text in HOSTILE))], made_at=MADE_AT)
    for (cell,), text in zip(cells_of(content), HOSTILE, strict=True):
        assert cell.data_type in {"s", "n"} if not text else cell.data_type == "s"
        assert value_of(cell) == fit(text)
        assert cell.style is not None
        assert cell.quotePrefix or is_guarded(fit(text))
    xml = "".join(ZipFile(BytesIO(content)).read(name).decode() for name in ZipFile(BytesIO(content)).namelist())
    assert not re.search(r"<f[ />]|<hyperlink|externalLink", xml)


@LAWS
@given(st.lists(texts(), min_size=1, max_size=6))
def test_xlsx_says_what_the_table_says(drawn: list[str]) -> None:
    """Every text comes back as a text, not as a formula, a number, a date, a link or an error."""
    found = cells_of(workbook([table_of(*((text,) for text in drawn))], made_at=MADE_AT))
    assert [value_of(cell) for (cell,) in found] == [fit(text) for text in drawn]
    assert all(isinstance(cell.value, str | None) for (cell,) in found)


@LAWS
@given(NUMBERS)
def test_numbers_stay_numbers_in_xlsx(number: int | Decimal) -> None:
    """A number is a number cell of that value; money is one too, and shows its currency."""
    row: tuple[Cell, ...] = (number, Money(currency="GBP", amount=Decimal(number)))
    ((plain, priced),) = cells_of(workbook([table_of(row)], made_at=MADE_AT))
    assert plain.data_type == priced.data_type == "n"
    assert Decimal(repr(plain.value)) == Decimal(repr(priced.value)) == number
    assert "GBP" in priced.number_format


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (10**15, "1000000000000001"),
        (Decimal("12345678901234.567"), "12345678901234.567"),
        (Decimal("NaN"), "NaN"),
        (Decimal("-Infinity"), "-Infinity"),
        (Money(currency='"; x', amount=Decimal("1.50")), '"; x 1.50'),
        (date(1899, 12, 31), "1899-12-31"),
        (date(1900, 2, 28), "1900-02-28"),
        (datetime(1899, 12, 31, tzinfo=UTC), "1899-12-31T00:00:00+00:00"),
    ],
)
def test_what_a_sheet_cannot_hold_exactly_is_text(cell: Cell, text: str) -> None:
    """No digit is lost and no day is moved: what does not fit is spelled out."""
    given_cell = cell + 1 if isinstance(cell, int) else cell
    ((found,),) = cells_of(workbook([table_of((given_cell,))], made_at=MADE_AT))
    assert (found.data_type, found.value) == ("s", text)


@LAWS
@given(days(), st.times(), st.integers(-14, 14))
def test_dates_and_times_are_real_in_xlsx(day: date, at: time, hours: int) -> None:
    """A date is a date and a time is a time, on the clock of the zone, to the second."""
    zone = timezone(timedelta(hours=hours))
    moment = datetime.combine(day, at.replace(microsecond=0), UTC)
    local = moment.astimezone(zone).replace(tzinfo=None)
    ((a_day, a_time),) = cells_of(workbook([table_of((day, moment))], made_at=MADE_AT, zone=zone))
    if min(day, local.date()) > date(1900, 3, 1):
        assert a_day.is_date
        assert a_day.value == datetime.combine(day, time())
        assert isinstance(a_time.value, datetime)
        assert abs(a_time.value - local) < timedelta(seconds=1)


def test_truth_and_nothing_in_xlsx() -> None:
    """True and false are truth values, None is an empty cell."""
    ((yes, no, nothing),) = cells_of(workbook([table_of((True, False, None))], made_at=MADE_AT))
    assert (yes.value, yes.data_type, no.value, nothing.value) == (True, "b", False, None)


def test_a_sheet_is_ready_to_work_with() -> None:
    """The line of names stays in sight, columns have widths that suit them, and long texts wrap."""
    table = Table(title="Work", columns=("Name", "Note"), rows=(("Bank", "word " * 100),))
    sheet = sheets(workbook([table], made_at=MADE_AT))["Work"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:B2")
    assert sheet.column_dimensions["A"].width < sheet.column_dimensions["B"].width < 70
    assert sheet["B2"].alignment.wrap_text
    assert (sheet.row_dimensions[2].height or 0) > 80


@pytest.mark.parametrize(
    "titles",
    [
        ("Work", "work", "WORK"),
        ("History",),
        ("a/b:c?d*e[f]g\\h",),
        ("'quoted'",),
        ("x" * 40, "x" * 40),
        ("📎" * 40, "📎" * 40),
        ("\x07",),
        ("[]", "[]"),
        ("Sheet 2", "Sheet", "Sheet"),
    ],
)
def test_sheets_have_names_that_spreadsheets_accept(titles: tuple[str, ...]) -> None:
    """Names are short, without forbidden characters, each once whatever its case, and none is reserved."""
    names = list(sheets(workbook([table_of((1,), title=title) for title in titles], made_at=MADE_AT)))
    assert len(names) == len(titles) == len({name.casefold() for name in names})
    for name in names:
        assert 0 < len(name.encode("utf-16-le")) <= 62
        assert not re.search(r"[\[\]:*?/\\]|^'|'$|^history$", name, re.IGNORECASE)


def test_the_same_arguments_give_the_same_workbook() -> None:
    """Nothing of a workbook comes from a clock."""
    table = table_of(("a", 1, date(2026, 1, 1)))
    assert workbook([table], made_at=MADE_AT) == workbook([table], made_at=MADE_AT)


def test_a_workbook_has_a_sheet() -> None:
    """There is no workbook without tables."""
    with pytest.raises(InvalidValue):
        workbook([], made_at=MADE_AT)


def test_a_table_of_too_many_rows_is_refused() -> None:
    """A sheet has 1,048,576 rows, and nothing is dropped in silence."""
    with pytest.raises(InvalidValue, match="1,048,575"):
        workbook([table_of(*(((None,),) * 1_048_576))], made_at=MADE_AT)


# ------------------------------------------------------------------------------------------------------ html, json


@LAWS
@given(st.lists(st.tuples(texts(), texts()), min_size=1, max_size=5), texts().filter(str.strip))
def test_html_says_what_the_table_says(rows: list[tuple[str, str]], title: str) -> None:
    """Every text comes back as the text of its cell, and the page has no tag and attribute but its own."""
    page = Page(table_html(Table(title=title, columns=("a", "b"), rows=tuple(rows))))
    assert page.cells == [fit(text) for row in rows for text in row]
    assert page.harmless()


def test_numbers_and_dates_in_html_are_for_people() -> None:
    """Thousands are parted, money has its currency behind it, dates have months by name, times are in the zone."""
    at = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    row: tuple[Cell, ...] = (
        -1234,
        Decimal("1234.50"),
        Money(currency="GBP", amount=Decimal("-1234.5")),
        date(2026, 7, 1),
        at,
        True,
        None,
    )
    page = Page(table_html(table_of(row), zone=LONDON))
    assert page.cells == ["-1,234", "1,234.50", "-1,234.5 GBP", "1 Jul 2026", "2 Jul 2026 00:30", "yes", ""]
    assert "Times are in Europe/London." in page.text


@LAWS
@given(st.lists(CELLS, min_size=1, max_size=6))
def test_json_keeps_texts_and_whole_numbers(cells: list[Cell]) -> None:
    """Texts, whole numbers, truth and nothing are themselves; the rest are the texts of CSV, without a guard."""
    found = json.loads(table_json(table_of(tuple(cells))))
    assert (found["title"], found["columns"]) == ("T", [f"c{n}" for n in range(len(cells))])
    for value, cell in zip(found["rows"][0], cells, strict=True):
        if cell is None or isinstance(cell, str | int):
            assert (type(value), value) == (type(cell), cell)
        else:
            assert isinstance(value, str)


@pytest.mark.parametrize(
    ("title", "columns", "rows"), [(" ", ("a",), ()), ("T", (), ()), ("T", ("a",), ((1,), (1, 2)))]
)
def test_a_table_that_is_none_is_refused(
    title: str, columns: tuple[str, ...], rows: tuple[tuple[Cell, ...], ...]
) -> None:
    """A table has a title, columns, and a cell for each column in every row."""
    with pytest.raises(InvalidValue, match="Table"):
        Table(title=title, columns=columns, rows=rows)
