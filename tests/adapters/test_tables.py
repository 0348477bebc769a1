"""One table of a sync, read strictly."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dextflow.adapters.ledgers.folder import open_folder
from dextflow.adapters.ledgers.rows import Columns, Row
from dextflow.adapters.ledgers.tables import Limits, Table, read_table
from dextflow.errors import TableFault, TableRefused

FILE = "thing.csv"
HEADER = b"id,note\n"
LIMITS = Limits()


def read(folder: Path, content: bytes, limits: Limits = LIMITS) -> Table:
    path = folder / FILE
    path.write_bytes(content)
    return read_table(path, limits)


def refused(call: Callable[[], object]) -> TableFault:
    with pytest.raises(TableRefused) as raised:
        call()
    return raised.value.fault


def row(cell: str, column: str = "value") -> Row:
    return Row(FILE, 7, {column: 0, "absent": 1}, (cell, ""))


@pytest.mark.parametrize(
    ("content", "line", "column", "problem"),
    [
        (b"", None, None, "the file is empty"),
        (b"\n\n", None, None, "the file is empty"),
        (b"id,note,id\n1,a,2\n", 1, "id", "twice"),
        (HEADER + b"1,a\n2\n", 3, None, "the row has 1 cells, the header 2"),
        (HEADER + b"1,a\n\n3,b,c\n", 4, None, "the row has 3 cells, the header 2"),
        (HEADER + b'1,"two\nlines"\n2\n', 4, None, "the row has 1 cells"),
        (HEADER + b"1,a\r\n2,b\r\n3\r\n", 4, None, "the row has 1 cells"),
        (HEADER + b'1,"a"b\n', 2, None, "not well-formed CSV"),
        (HEADER + b'1,a\n2,"never closed\n', 3, None, "not well-formed CSV"),
        (HEADER + b"1,a\n2,\xff\n", 3, None, "not UTF-8"),
        (b"\xef\xbb\xbf" + HEADER + b"1,a\n2,b\n\xe9,c\n", 4, None, "not UTF-8"),
        (HEADER.decode().encode("utf-16"), 1, None, "not UTF-8"),
        (HEADER + b"1,a\n2,\0\n", 3, None, "NUL"),
    ],
)
def test_a_broken_file_is_refused_with_its_place(
    tmp_path: Path, content: bytes, line: int | None, column: str | None, problem: str
) -> None:
    """What is wrong with a file as a whole is named with the file, the physical line and the column."""
    fault = refused(lambda: read(tmp_path, content))
    assert (fault.file, fault.line, fault.column) == (FILE, line, column)
    assert problem in fault.problem


@pytest.mark.parametrize(
    ("limits", "line", "problem"),
    [
        (Limits(size=20), None, "larger than 20 bytes"),
        (Limits(rows=2), 4, "more than 2 rows"),
        (Limits(cell=4), 3, "longer than 4 characters"),
    ],
)
def test_a_limit_is_a_bound(tmp_path: Path, limits: Limits, line: int | None, problem: str) -> None:
    """A file, a table or a cell that is larger than agreed is refused before it is taken in."""
    content = HEADER + b"1,a\n2,bbbbb\n3,c\n"
    fault = refused(lambda: read(tmp_path, content, limits))
    assert (fault.file, fault.line, fault.column) == (FILE, line, None)
    assert problem in fault.problem


def test_what_is_just_within_the_limits_is_read(tmp_path: Path) -> None:
    """The bounds themselves are allowed."""
    content = HEADER + b"1,a\n2,bbbbb\n"
    assert len(read(tmp_path, content, Limits(size=len(content), rows=2, cell=5)).lines) == 2


def test_a_huge_cell_is_refused_even_when_the_limit_is_higher(tmp_path: Path) -> None:
    """The bound of Python's own CSV reader is reported like any other fault."""
    fault = refused(lambda: read(tmp_path, HEADER + b"1," + b"x" * 200_000, Limits(cell=300_000)))
    assert (fault.line, fault.column) == (2, None)


@pytest.mark.parametrize("name", ["none.csv", "folder.csv", "x" * 300 + ".csv"])
def test_what_cannot_be_opened_is_refused_without_its_folder(tmp_path: Path, name: str) -> None:
    """A fault names a file, and never where on the machine it lies."""
    (tmp_path / "folder.csv").mkdir()
    fault = refused(lambda: read_table(tmp_path / name, LIMITS))
    assert (fault.file, fault.line, fault.column) == (name, None, None)
    assert str(tmp_path) not in str(TableRefused(fault))


def test_a_missing_column_is_refused_and_an_optional_one_reads_as_empty(tmp_path: Path) -> None:
    """Only a required column must be there; an optional one that is not looks empty in every row."""
    table = read(tmp_path, HEADER + b"1,a\n")
    fault = refused(lambda: table.select(Columns(required=("id", "total"))))
    assert fault == TableFault(FILE, 1, "total", "the column is missing")
    (only,) = table.select(Columns(required=("id",), optional=("total",)))
    assert (only.text("id"), only.optional_text("total")) == ("1", None)


def test_rows_keep_their_physical_lines(tmp_path: Path) -> None:
    """Blank lines and line breaks inside of a cell count, as they do in a text editor."""
    table = read(tmp_path, b'\xef\xbb\xbfid,note\r\n1,a\r\n\r\n2,"b\r\nb"\r\n3,c')
    lines = [(one.text("id"), one.line) for one in table.select(Columns(required=("id",)))]
    assert lines == [("1", 2), ("2", 5), ("3", 6)]


@pytest.mark.parametrize(
    ("text", "value"),
    [("12.50", "12.5"), ("-.5", "-0.5"), ("+7.", "7"), ("1e3", "1000"), ("5.0E-7", "0.0000005"), ("-0", "0")],
)
def test_numbers_are_decimal(text: str, value: str) -> None:
    """A number is taken digit by digit, plain or with an exponent, and zero has no sign."""
    number = row(text).number("value")
    assert number == Decimal(value)
    assert not (number.is_zero() and number.is_signed())


@pytest.mark.parametrize(
    "text",
    [
        "NaN",
        "nan",
        "sNaN",
        "Infinity",
        "-inf",
        "1e999",
        "1e-99",
        "1e15",
        "1,000",
        "1_000",
        "12,5",
        "£5",
        "0x1F",
        "1e",
        "e5",
        ".",
        "5-",
        "١٢",
        "1.2.3",
        "9" * 41,
        "(5)",
        "1 000",
        " 5",
        "5 ",
        "5\n",
    ],
)
def test_what_is_no_plain_number_is_refused(text: str) -> None:
    """Nothing is guessed from separators, signs of currencies or digits of other scripts, and none is endless."""
    fault = refused(lambda: row(text).number("value"))
    assert (fault.file, fault.line, fault.column) == (FILE, 7, "value")
    assert "is not a number" in fault.problem


@given(st.decimals(-999_999_999, 999_999_999, places=4))
def test_every_amount_is_read_as_it_was_written(amount: Decimal) -> None:
    """Writing an amount and reading it loses nothing."""
    assert row(str(amount)).number("value") == amount


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)), st.sampled_from(["T00:00:00Z", " 00:00:00.000 UTC", ""]))
def test_a_midnight_is_dropped_from_every_date(day: date, midnight: str) -> None:
    """The date stays what is written, whatever the zone of the machine."""
    assert row(day.isoformat() + midnight).day("value") == day


@pytest.mark.parametrize(
    "text",
    ["2020-04-21 00:00:00", "2020-04-21 00:00", "2020-04-21T00:00:00+00:00", "2020-04-21 00:00:00.000000 UTC"],
)
def test_midnights_of_several_warehouses_are_known(text: str) -> None:
    """Each of the usual forms of a date with a midnight is the date."""
    assert row(text).day("value") == date(2020, 4, 21)


@pytest.mark.parametrize(
    "text",
    [
        "2020-04-21 13:00:00",
        "2020-04-21 00:00:01",
        "2020-04-21T00:00:00.001Z",
        "2020-04-21T00:00:00+13:00",
        "2021-02-29",
        "2020-4-1",
        "20200421",
        "2020-W17-2",
        "21/04/2020",
        "0001-01-01",
        "9999-12-31",
        "2020-04-21 ",
        "soon",
    ],
)
def test_what_is_no_plain_date_is_refused(text: str) -> None:
    """A time of day, a day that no calendar has, another order of day and month and an absurd year are refused."""
    fault = refused(lambda: row(text).day("value"))
    assert fault == TableFault(FILE, 7, "value", f"{text!r} is not a date")


def test_flags_choices_currencies_and_whole_numbers() -> None:
    """Each kind of cell is read as what it is."""
    assert (row("TRUE").flag("value"), row("false").flag("value")) == (True, False)
    assert row("B").choice("value", {"A": 1, "B": 2}) == 2
    assert row("").choice("value", {"": 0, "A": 1}) == 0
    assert row("CAD").currency("value") == "CAD"
    assert row("2.0").integer("value") == 2
    assert row("x").optional_flag("absent") is False
    assert row("x").optional_number("absent") is None
    assert row("x").optional_day("absent") is None


@pytest.mark.parametrize(
    ("cell", "read_cell", "problem"),
    [
        ("yes", lambda r: r.flag("value"), "'yes' is neither true nor false"),
        ("1", lambda r: r.optional_flag("value"), "'1' is neither true nor false"),
        ("C", lambda r: r.choice("value", {"": 0, "A": 1, "B": 2}), "'C' is none of A, B"),
        ("", lambda r: r.choice("value", {"A": 1}), "the cell is empty"),
        ("cad", lambda r: r.currency("value"), "'cad' is not a currency code"),
        ("2.5", lambda r: r.integer("value"), "'2.5' is not a whole number"),
        ("", lambda r: r.text("value"), "the cell is empty"),
        (" ", lambda r: r.text("value"), "the cell is empty"),
        ("", lambda r: r.number("value"), "the cell is empty"),
        ("", lambda r: r.day("value"), "the cell is empty"),
        ("", lambda r: r.flag("value"), "the cell is empty"),
        ("x" * 99, lambda r: r.flag("value"), f"'{'x' * 40}...' is neither true nor false"),
    ],
)
def test_a_bad_cell_is_refused_with_its_place(cell: str, read_cell: Callable[[Row], object], problem: str) -> None:
    """A cell that is not what it should be is named with file, line and column, and shown cut short."""
    assert refused(lambda: read_cell(row(cell))) == TableFault(FILE, 7, "value", problem)


PAIRS = st.lists(st.tuples(st.text('ab,"\n ', max_size=2), st.text('ab,"\n ', max_size=2)), max_size=4)


@given(PAIRS, st.one_of(PAIRS, st.none()), st.randoms(use_true_random=False))
def test_the_digest_tells_tables_apart(
    pairs: list[tuple[str, str]], others: list[tuple[str, str]] | None, random: Random
) -> None:
    """Two tables have the same digest exactly if they have the same rows, in whatever order."""
    if others is None:
        others = random.sample(pairs, len(pairs))
    assert (digest(pairs) == digest(others)) == (sorted(pairs) == sorted(others))


def digest(pairs: list[tuple[str, str]]) -> str:
    lines = tuple((line, (*pair, "")) for line, pair in enumerate(pairs, start=2))
    return Table(file=FILE, header=("a", "b"), lines=lines).select(Columns(required=("a", "b"))).digest()


def test_a_folder_reads_each_table_once(tmp_path: Path) -> None:
    """What is asked for later is of the same moment as what was asked for first."""
    (tmp_path / FILE).write_bytes(HEADER + b"1,a\n")
    folder = open_folder(tmp_path, client="client", names=("{}.csv",), limits=LIMITS)
    ids = [one.text("id") for one in folder.rows("thing", Columns(required=("id",)))]
    (tmp_path / FILE).unlink()
    notes = [one.text("note") for one in folder.rows("thing", Columns(required=("note",)))]
    assert (ids, notes) == (["1"], ["a"])


def test_the_digest_of_a_folder_does_not_depend_on_what_was_asked_first(tmp_path: Path) -> None:
    """Only what was used counts, not the order of use; and each column counts under its name."""
    (tmp_path / FILE).write_bytes(b"id,note,copy\n1,a,a\n")

    def digest_of(*columns: str) -> str:
        folder = open_folder(tmp_path, client="client", names=("{}.csv",), limits=LIMITS)
        for column in columns:
            folder.rows("thing", Columns(required=(column,)))
        return folder.digest()

    assert digest_of("id", "note") == digest_of("note", "id")
    assert len({digest_of(), digest_of("id"), digest_of("note"), digest_of("copy")}) == 4
