"""Books from CSV files of any shape, by a mapping, and how they are refused."""

import csv
import gzip
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Context, Decimal
from pathlib import Path
from random import Random

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dextflow.adapters.ledgers.csv_ads import ads_entries
from dextflow.adapters.ledgers.csv_ledger import CsvBooks, CsvLedger
from dextflow.adapters.ledgers.csv_sources import (
    Constant,
    Day,
    DebitCredit,
    Instant,
    Joined,
    Number,
    SidedNumber,
    Source,
    Text,
    Words,
)
from dextflow.adapters.ledgers.csv_tables import (
    AccountsCsv,
    AllocationsCsv,
    BankTransactionsCsv,
    ContactsCsv,
    CsvTable,
    DocumentsCsv,
    EntriesCsv,
    PaymentsCsv,
    StatementLinesCsv,
)
from dextflow.adapters.ledgers.rows import Row
from dextflow.adapters.ledgers.tables import Limits
from dextflow.errors import InvalidValue, LedgerFault, LedgerUnavailable, TableFault, TableRefused
from dextflow.model import (
    AccountClass,
    Allocation,
    BankTransactionKind,
    Contact,
    DocumentKind,
    DocumentStatus,
    Facts,
    Need,
    Organisation,
    PaymentDirection,
    Reconciled,
    SettledBy,
)
from dextflow.testing.ledger import LedgerContract

GERMAN = "%d.%m.%Y"
FILES = {
    "konten.csv": """Nr;Name;Art
1200;Bank;A
4400;Erlöse;E
""",
    "partner.csv": """Nr;Name;Kunde
7;Café am Hafen;ja
8;Mühle;nein
""",
    "rechnungen.csv": """Nr;Art;Partner;Datum;Netto;Steuer;Brutto;Offen
R1;R;7;31.1.2024;1.000,00;190,00;1.190,00;
R2;G;7;29.02.2024;10,00;1,90;11,90;11,90
""",
    "zahlungen.csv": """Nr;Rechnung;Am;Betrag
Z1;R1;29.02.2024;1.190,00
""",
    "bank.csv": """Nr;Am;Ein;Aus;Abgestimmt
B1;29.02.2024;;30,00;ja
B2;01.03.2024;40,00;;nein
""",
    "buchungen.csv": """Beleg;Zeile;Konto;Am;Soll;Haben;Erfasst;Uhr;Wer
1;1;1200;31.01.2024;100,00;;03.02.2024;93016;kari
1;2;4400;31.01.2024;;100,00;03.02.2024;93016;kari
""",
}


def amount(column: str, *, negate: bool = False) -> Number:
    return Number(column, decimal=",", thousands=".", negate=negate)


YES: Words[bool] = Words("Kunde", {"ja": True, "nein": False})
DONE = Words("Abgestimmt", {"ja": Reconciled.YES, "nein": Reconciled.NO})
EURO = Constant("EUR")
TABLES: tuple[CsvTable, ...] = (
    AccountsCsv(
        file="konten.csv",
        id=Text("Nr"),
        code=Text("Nr"),
        name=Text("Name"),
        klass=Words("Art", {"A": AccountClass.ASSET, "E": AccountClass.REVENUE}),
    ),
    ContactsCsv(file="partner.csv", id=Text("Nr"), name=Text("Name"), customer=YES),
    DocumentsCsv(
        file="rechnungen.csv",
        id=Text("Nr"),
        number=Text("Nr"),
        kind=Words("Art", {"R": DocumentKind.SALES_INVOICE, "G": DocumentKind.SALES_CREDIT}),
        status=Constant(DocumentStatus.APPROVED),
        contact=Text("Partner"),
        issued_on=Day("Datum", GERMAN),
        currency=EURO,
        rate=Constant(Decimal(1)),
        net=amount("Netto"),
        tax=amount("Steuer"),
        total=amount("Brutto"),
        amount_due=amount("Offen"),
    ),
    AllocationsCsv(
        file="zahlungen.csv",
        document=Text("Rechnung"),
        amount=amount("Betrag"),
        on=Day("Am", GERMAN),
        by=Constant(SettledBy.PAYMENT),
        source=Text("Nr"),
    ),
    PaymentsCsv(
        file="zahlungen.csv",
        id=Text("Nr"),
        on=Day("Am", GERMAN),
        amount=amount("Betrag"),
        currency=EURO,
        direction=Constant(PaymentDirection.RECEIVED),
    ),
    BankTransactionsCsv(
        file="bank.csv",
        id=Text("Nr"),
        kind=Constant(BankTransactionKind.SPEND),
        on=Day("Am", GERMAN),
        currency=EURO,
        total=DebitCredit(amount("Ein"), amount("Aus", negate=True)),
        reconciled=DONE,
    ),
    StatementLinesCsv(
        file="bank.csv",
        id=Text("Nr"),
        bank_account=Constant("1200"),
        on=Day("Am", GERMAN),
        amount=DebitCredit(amount("Ein"), amount("Aus")),
    ),
    EntriesCsv(
        file="buchungen.csv",
        id=Joined(("Beleg", "Zeile")),
        account=Text("Konto"),
        on=Day("Am", GERMAN),
        amount=DebitCredit(amount("Soll"), amount("Haben")),
        journal=Text("Beleg"),
        posted_at=Instant(Day("Erfasst", GERMAN), "Uhr", "%H%M%S", width=6, zone="Europe/Berlin"),
        posted_by=Text("Wer"),
    ),
)
SERVED = {table.need for table in TABLES} | {Need.RECONCILIATION, Need.POSTING_TIMES, Need.AUTHORS}

Fetch = Callable[..., Facts]


@pytest.fixture
def books(tmp_path: Path) -> CsvBooks:
    """A bakery's books as its German software exports them."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return CsvBooks(folder=tmp_path, tables=TABLES, delimiter=";", organisation=Organisation(base_currency="EUR"))


@pytest.fixture
def fetch(books: CsvBooks, tmp_path: Path) -> Fetch:
    """Ask for some needs, after a text of one file was replaced."""

    def fetch(*needs: Need, file: str = "konten.csv", old: str = "", new: str = "") -> Facts:
        assert old in FILES[file]
        (tmp_path / file).write_text(FILES[file].replace(old, new) if old else FILES[file], encoding="utf-8")
        clock = lambda: datetime(2024, 4, 1, tzinfo=UTC)  # noqa: E731 - a clock that stands still
        return CsvLedger({("p", "c"): books}, clock=clock).fetch("p", "c", frozenset(needs))

    return fetch


class TestSoundFiles(LedgerContract):
    """Complete files keep every promise of the port."""

    @pytest.fixture
    def ledger(self, books: CsvBooks) -> CsvLedger:
        return CsvLedger({("practice", "client"): books})


class TestDamagedFiles(LedgerContract):
    """Files of which some are missing or broken keep every promise of the port."""

    @pytest.fixture
    def ledger(self, books: CsvBooks, tmp_path: Path) -> CsvLedger:
        (tmp_path / "partner.csv").unlink()
        (tmp_path / "bank.csv").write_text(FILES["bank.csv"].replace("ja", "vielleicht"), encoding="utf-8")
        (tmp_path / "buchungen.csv").write_text(FILES["buchungen.csv"].replace("93016", "99"), encoding="utf-8")
        return CsvLedger({("practice", "client"): attrs.evolve(books, organisation=None)})


def test_documents_read_the_dates_and_numbers_of_their_country(fetch: Fetch) -> None:
    """Commas before decimals, points between thousands, days first; an empty cell is not known."""
    first, second = fetch(Need.DOCUMENTS).documents
    assert (first.kind, first.issued_on, first.total) == (
        DocumentKind.SALES_INVOICE,
        date(2024, 1, 31),
        Decimal("1190.00"),
    )
    assert (first.amount_due, first.due_on, first.currency) == (None, None, "EUR")
    assert (second.kind, second.amount_due) == (DocumentKind.SALES_CREDIT, Decimal("11.90"))


def test_the_other_kinds_of_records_are_mapped_too(fetch: Fetch) -> None:
    """Constants stand for what a file does not say."""
    facts = fetch(*SERVED)
    assert facts.contacts == (
        Contact(id="7", name="Café am Hafen", customer=True),
        Contact(id="8", name="Mühle", customer=False),
    )
    assert facts.allocations == (
        Allocation(
            document="R1",
            amount=Decimal("1190.00"),
            on=date(2024, 2, 29),
            by=SettledBy.PAYMENT,
            source="Z1",
        ),
    )
    assert [one.amount for one in facts.statement_lines] == [Decimal("-30.00"), Decimal("40.00")]
    assert [one.total for one in facts.bank_transactions] == [Decimal("30.00"), Decimal("40.00")]
    assert [one.reconciled for one in facts.bank_transactions] == [Reconciled.YES, Reconciled.NO]
    assert [one.amount for one in facts.payments] == [Decimal("1190.00")]


def test_debits_are_positive_and_times_in_utc(fetch: Fetch) -> None:
    """Two columns make one signed amount; a clock in Berlin that lost its zero is read in full."""
    first, second = fetch(Need.LEDGER_ENTRIES, Need.POSTING_TIMES, Need.AUTHORS).ledger_entries
    assert (first.id, first.amount, second.amount) == ("1:1", Decimal("100.00"), Decimal("-100.00"))
    assert first.posted_at == datetime(2024, 2, 3, 8, 30, 16, tzinfo=UTC)
    assert {one.posted_by for one in (first, second)} == {"kari"}
    assert {one.posted_at for one in fetch(Need.LEDGER_ENTRIES).ledger_entries} == {None}


def test_what_is_not_mapped_is_lacking(books: CsvBooks) -> None:
    """The ledger says so before it is asked for."""
    ledger = CsvLedger({("p", "c"): books})
    lacking = {gap.need for gap in ledger.lacks("p", "c")}
    assert lacking == frozenset(Need) - SERVED - {Need.ORGANISATION}
    assert ledger.lacks("p", "nobody") == ()


@pytest.mark.parametrize(
    ("need", "change", "place", "problem"),
    [
        (Need.DOCUMENTS, ("rechnungen.csv", "31.1.2024", "31.13.2024"), (2, "Datum"), "not a date of the form"),
        (Need.DOCUMENTS, ("rechnungen.csv", "29.02.2024", "29.02.2023"), (3, "Datum"), "not a date of the form"),
        (Need.DOCUMENTS, ("rechnungen.csv", "1.190,00", "1190.00"), (2, "Brutto"), "is not a number"),
        (Need.DOCUMENTS, ("rechnungen.csv", "1.000,00", "1.00,00"), (2, "Netto"), "is not a number"),
        (Need.DOCUMENTS, ("rechnungen.csv", ";190,00", ";"), (2, "Steuer"), "the tax is empty"),
        (Need.DOCUMENTS, ("rechnungen.csv", "R2;G", "R2;X"), (3, "Art"), "'X' is none of R, G"),
        (Need.DOCUMENTS, ("rechnungen.csv", "R2;G", "R1;G"), (3, "Nr"), "'R1' is there twice"),
        (Need.DOCUMENTS, ("rechnungen.csv", "Steuer", "MwSt"), (1, "Steuer"), "the column is missing"),
        (Need.LEDGER_ENTRIES, ("buchungen.csv", "100,00;;", ";;"), (2, "Soll, Haben"), "the amount is empty"),
        (Need.LEDGER_ENTRIES, ("buchungen.csv", "1;2;", "1;1;"), (3, "Beleg, Zeile"), "'1:1' is there twice"),
        (Need.POSTING_TIMES, ("buchungen.csv", "93016;kari\n1;2", "973016;kari\n1;2"), (2, "Uhr"), "not a time"),
        (Need.RECONCILIATION, ("bank.csv", "nein", ""), (3, "Abgestimmt"), "the cell is empty"),
    ],
)
def test_a_bad_cell_refuses_its_need_with_its_place(
    fetch: Fetch, need: Need, change: tuple[str, str, str], place: tuple[int, str], problem: str
) -> None:
    """The fault names the file, the line and the column; alone and together it is the same."""
    file, old, new = change
    for needs in ({need}, SERVED):
        with pytest.raises(LedgerFault) as raised:
            fetch(*needs, file=file, old=old, new=new)
        found = raised.value.faults[need]
        assert isinstance(found, TableFault)
        assert (found.file, found.line, found.column) == (file, *place)
        assert problem in found.problem


def read(source: Source[object], *cells: str) -> object:
    places = {column: place for place, column in enumerate(source.columns)}
    return source.read(Row("f.csv", 2, places, cells))


@pytest.mark.parametrize(
    ("number", "text", "meant"),
    [
        (Number("n"), "-12.50", "-12.50"),
        (Number("n"), ".5", "0.5"),
        (Number("n", negate=True), "12.50", "-12.50"),
        (Number("n", negate=True), "0.00", "0.00"),
        (Number("n", thousands=","), "1,234,567.8", "1234567.8"),
        (Number("n", thousands=","), "1234567.8", "1234567.8"),
        (Number("n", thousands="'"), "1'000", "1000"),
        (Number("n", brackets=True), "(5.00)", "-5.00"),
        (Number("n", trailing=True), "5.00-", "-5.00"),
        (Number("n", thousands=","), "12,34", None),
        (Number("n", thousands=","), "1,2345", None),
        (Number("n", thousands=","), ",123", None),
        (Number("n"), "1,234", None),
        (Number("n"), "(5.00)", None),
        (Number("n"), "5.00-", None),
        (Number("n", trailing=True), "-5.00-", None),
        (Number("n"), "5.", None),
        (Number("n"), "1e5", None),
        (Number("n"), "--5", None),
        (Number("n"), "NaN", None),
        (Number("n"), "\u0665", None),
        (Number("n"), "9" * 16, None),
        (Number("n"), "9" * 5000, None),
    ],
)
def test_numbers_are_just_as_their_source_says(number: Number, text: str, meant: str | None) -> None:
    """What is not written as the mapping says is refused, never guessed."""
    if meant is not None:
        assert str(read(number, text)) == meant
        return
    with pytest.raises(TableRefused, match="is not a number"):
        read(number, text)


@pytest.mark.parametrize(
    ("day", "text", "meant"),
    [
        (Day("d", "%d/%m/%Y"), "1/2/2024", date(2024, 2, 1)),
        (Day("d", "%Y%m%d"), "20240229", date(2024, 2, 29)),
        (Day("d", "%Y%m%d", frozenset({"19000101"})), "19000101", None),
        (Day("d"), "", None),
    ],
)
def test_dates_are_just_as_their_format_says(day: Day, text: str, meant: date | None) -> None:
    """An empty cell and a text that stands for no date are no date."""
    assert read(day, text) == meant


@pytest.mark.parametrize(
    ("form", "text"),
    [("%Y%m%d", "2024121"), ("%d/%m/%Y", "02/30/2024"), ("%Y-%m-%d", "2024-1-1 "), ("%Y", "1824")],
)
def test_dates_of_another_form_are_refused(form: str, text: str) -> None:
    """A day that lost a digit is not another day."""
    with pytest.raises(TableRefused, match="is not a date"):
        read(Day("d", form), text)


def test_sides_in_words_give_amounts_their_signs() -> None:
    """A debit is positive whatever the language of its word; another word is refused."""
    source = SidedNumber(Number("n"), Words("s", {"S": 1, "H": -1}))
    assert (read(source, "5.00", "S"), read(source, "5.00", "H")) == (Decimal("5.00"), Decimal("-5.00"))
    with pytest.raises(TableRefused, match="is none of S, H"):
        read(source, "5.00", "D")


def test_a_mapping_that_cannot_be_is_refused() -> None:
    """Mistakes of whoever writes a mapping show when it is written."""
    for mistake in (
        lambda: Number("n", decimal=",", thousands=","),
        lambda: Number("n", decimal=""),
        lambda: Instant(Day("d"), zone="Atlantis/Main"),
        lambda: Instant(Day("d"), zone="../etc"),
    ):
        with pytest.raises(InvalidValue):
            mistake()


def test_a_compressed_file_is_the_same_books_up_to_its_limits(books: CsvBooks, tmp_path: Path) -> None:
    """It is known by its first bytes, not by its name, and bounded by what it holds."""
    ledger = CsvLedger({("p", "c"): books})
    before = ledger.fetch("p", "c", frozenset({Need.DOCUMENTS}))
    path = tmp_path / "rechnungen.csv"
    path.write_bytes(gzip.compress(path.read_bytes()))
    after = ledger.fetch("p", "c", frozenset({Need.DOCUMENTS}))
    assert (after.documents, after.digest) == (before.documents, before.digest)
    path.write_bytes(path.read_bytes()[:-12])
    with pytest.raises(LedgerFault, match="it is damaged"):
        ledger.fetch("p", "c", frozenset({Need.DOCUMENTS}))
    path.write_bytes(gzip.compress(b"0" * 3_000_000))
    with pytest.raises(LedgerFault, match="larger than"):
        CsvLedger({("p", "c"): books}, limits=Limits(size=1_000_000)).fetch("p", "c", frozenset({Need.DOCUMENTS}))


def test_the_digest_tells_another_mapping(books: CsvBooks, fetch: Fetch) -> None:
    """The same cells read otherwise are other books."""
    before = fetch(Need.CONTACTS).digest
    turned = attrs.evolve(books, organisation=Organisation(base_currency="CHF"))
    assert CsvLedger({("p", "c"): turned}).fetch("p", "c", frozenset({Need.CONTACTS})).digest != before


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(books: CsvBooks, tmp_path: Path, random: Random) -> None:
    """The same rows give the same facts and the same digest."""
    clock = lambda: datetime(2024, 4, 1, tzinfo=UTC)  # noqa: E731 - a clock that stands still
    ledger = CsvLedger({("p", "c"): books}, clock=clock)
    before = ledger.fetch("p", "c", frozenset(SERVED))
    for name, text in FILES.items():
        header, *rows = text.splitlines(keepends=True)
        (tmp_path / name).write_text(header + "".join(random.sample(rows, len(rows))), encoding="utf-8")
    assert ledger.fetch("p", "c", frozenset(SERVED)) == before


def test_a_client_without_files_is_unavailable(books: CsvBooks, tmp_path: Path) -> None:
    """Neither is one whose folder is not there; the folder is not shown."""
    gone = attrs.evolve(books, folder=tmp_path / "gone")
    with pytest.raises(LedgerUnavailable) as raised:
        CsvLedger({("p", "c"): gone}).fetch("p", "c", frozenset())
    assert str(tmp_path) not in str(raised.value)


def test_the_audit_data_are_those_of_the_file(shared: Path) -> None:
    """Totals by side, journals, people and times agree with the file and with its control log."""
    folder = shared / "data" / "audit_gl"
    table = ads_entries("GL_Detail.csv.gz", on="Document_Date")
    needs = frozenset({Need.LEDGER_ENTRIES, Need.POSTING_TIMES, Need.AUTHORS})
    ledger = CsvLedger({("p", "c"): CsvBooks(folder=folder, tables=(table,))})
    entries = ledger.fetch("p", "c", needs).ledger_entries
    with gzip.open(folder / "GL_Detail.csv.gz", "rt", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    with gzip.open(folder / "log_file.csv.gz", "rt", encoding="utf-8") as stream:
        log = list(csv.DictReader(stream))
    assert len(entries) == len(rows) == 28_160
    assert {one.posted_by for one in entries} == {row["Entered_By"] for row in rows}
    assert {one.journal for one in entries} == {row["Journal_ID"] for row in rows}
    sums: defaultdict[tuple[str | None, bool], Decimal] = defaultdict(Decimal)
    for one in entries:
        sums[one.journal, one.amount < 0] += one.amount
    for row in log:
        credit = row["Amount_Credit_Debit_Indicator"] == "H"
        logged = Decimal(row["Total"])  # to ten figures
        assert Context(prec=10).plus(abs(sums[row["Journal_ID"], credit])) == logged
    stamps = {f"{one.posted_at:%Y%m%d%H%M%S}" for one in entries}
    assert stamps == {row["Entered_Date"] + row["Entered_Time"].zfill(6) for row in rows}
